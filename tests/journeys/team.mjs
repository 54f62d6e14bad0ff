// An admin's way with a team: find someone, change a job, invite by code and by email, workplaces, who may do what; a
// worker's way in by the code, and out again.
import assert from "node:assert/strict";
import { linkIn, mailTo } from "./mail.mjs";

const kim = { name: "Kim Joiner", email: "kim.joiner@people.example", password: "three words together" };
const lee = "lee.invited@people.example";

/** From the first page of whoever is signed in as the admin of the invented employer; ends signed out. */
export async function team({ page, look, url, signIn, signOut }) {
  const open = async () => {
    await page.goto(`${url}/team`);
    await page.getByText("Kasia Demo").waitFor();
  };
  const choose = async (link, title) => {
    await page.getByRole("link", { name: link, exact: true }).click();
    await page.getByRole("heading", { level: 1, name: title }).waitFor();
  };

  // Find someone by a part of the name; nobody is said too.
  await open();
  await page.getByLabel("Name", { exact: true }).fill("nobody");
  await page.getByRole("button", { name: "Find", exact: true }).click();
  await page.getByText("Nobody here fits.").waitFor();
  await look("team-nobody");
  await page.getByLabel("Name", { exact: true }).fill("kas");
  await page.getByRole("button", { name: "Find", exact: true }).click();
  await page.getByText("1 person").waitFor();
  await page.getByLabel("Workplace").selectOption({ label: "Rose Court" });
  await page.getByText("Nobody here fits.").waitFor();
  await page.getByLabel("Workplace").selectOption({ label: "Leek home care" });
  await page.getByText("1 person").waitFor();
  await look("team-found");

  // A job changes. Its end asks first, and nothing ends by a day that was left out.
  await choose("Kasia Demo", "Kasia Demo");
  await look("team-worker");
  await page.getByRole("button", { name: "Change" }).click();
  await page.getByLabel("Work", { exact: true }).selectOption({ label: "Senior care worker" });
  await page.getByLabel("Id in your HR system").fill("E-1042");
  await look("team-worker-change");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.").waitFor();
  await page.getByText("E-1042").waitFor();
  await page.getByRole("button", { name: "This job ends" }).click();
  await page.getByRole("heading", { name: "End this job of Kasia Demo?" }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.id), "leaving-title", "focus moves to the question");
  await page.getByLabel("On a day").check();
  await page.getByRole("button", { name: "Yes, end this job" }).click();
  await page.getByRole("alert").getByText("Choose the last day.").waitFor();
  await look("team-worker-ends");
  await page.getByRole("button", { name: "No, keep it" }).click();

  // Workplaces: everything that is wrong is said, then one is added.
  await open();
  await choose("Workplaces", "Workplaces");
  await page.getByText("Rose Court").waitFor();
  await look("team-workplaces");
  await page.getByRole("button", { name: "Add a workplace" }).click();
  await page.getByLabel("Postcode").fill("Stoke");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("alert").getByText("Give the workplace a name.").waitFor();
  await look("team-workplace-errors");
  await page.getByLabel("Name", { exact: true }).fill("Stone house");
  await page.getByLabel("Postcode").fill("st15 8aa");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("ST15 8AA").waitFor();

  // A code for someone without an email.
  await open();
  await choose("Invite someone", "Invite someone");
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  await page.getByRole("alert").getByText("Choose how first.").waitFor();
  await look("team-invite");
  await page.getByLabel("By a code").check();
  await page.getByLabel("Their name").fill(kim.name);
  await page.getByLabel(/^Workplace/).selectOption({ label: "Stone house" });
  await page.getByLabel(/^Their work/).selectOption({ label: "Care worker" });
  await page.getByRole("button", { name: "Make a code" }).click();
  await page.getByRole("heading", { level: 1, name: "The code" }).waitFor();
  const code = await page.locator(".ac-code").textContent();
  assert.match(code, /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  await look("team-code");

  // And one by email.
  await page.getByRole("button", { name: "Invite someone else" }).click();
  await page.getByLabel("By email").check();
  await page.getByLabel("Their email").fill(lee);
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Invited" }).waitFor();
  await look("team-invited");
  assert.match(await mailTo(page, lee), /\/account\/invitation\?code=[0-9A-Z-]{14}/);
  await page.getByRole("link", { name: "All invitations" }).click();
  await page.getByText(lee).waitFor();
  await page.getByRole("button", { name: `Take it back: the invitation for ${lee}` }).click();
  await look("team-invitations");
  await page.getByRole("button", { name: "Yes, take it back" }).click();
  await page.getByText("Taken back").waitFor();
  await signOut();

  // Kim makes an account, and comes in.
  await page.goto(`${url}/create-account?next=/account/invitation`);
  await page.getByLabel("Your full name").fill(kim.name);
  await page.getByLabel("Email").fill(kim.email);
  await page.getByLabel("Choose a password").fill(kim.password);
  await page.getByRole("button", { name: "Create an account" }).click();
  await page.goto(await linkIn(page, kim.email, "Finish your account"));
  await page.getByRole("button", { name: "Make my account" }).click();
  await page.getByLabel("Your code").fill("0000 0000 0000");
  await page.getByRole("button", { name: "Join", exact: true }).click();
  await page.getByRole("alert").getByText("Check the code and type it again.").waitFor();
  await look("join-wrong");
  await page.getByLabel("Your code").fill(code.toLowerCase().replaceAll("-", " "));
  await page.getByRole("button", { name: "Join", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: /^You have joined/ }).waitFor();
  await look("joined");
  await page.getByRole("link", { name: "My jobs" }).click();
  await page.getByText("You work here").waitFor();
  await page.getByText("Stone house").waitFor();
  await look("jobs");
  await signOut();

  // Kim is on the team, and may do more.
  await signIn("manager@demo.example", "staffordshire-demo");
  await open();
  await page.getByText(kim.name).waitFor();
  await choose("Who may do what", "Who may do what");
  await page.getByText("Morgan Demo").waitFor();
  await page.getByRole("button", { name: "Take it away from Morgan Demo" }).click();
  await page.getByRole("button", { name: "Yes, take it away" }).click();
  await page.getByRole("alert").getByText("Make someone else an admin first.").waitFor();
  await look("access-last-admin");
  await page.getByLabel("Who", { exact: true }).selectOption({ label: kim.name });
  await page.getByLabel("What they may do").selectOption({ label: "Manager" });
  await page.getByLabel("Where").selectOption({ label: "Stone house" });
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Manager, Stone house").waitFor();
  await look("access");
  await signOut();

  // A manager of one workplace sees who works there; who leaves at once is gone.
  await signIn(kim.email, kim.password);
  await page.goto(`${url}/team`);
  await page.getByText("1 person").waitFor();
  await page.getByText(kim.name).waitFor();
  assert.equal(await page.getByText("Kasia Demo").count(), 0);
  await look("team-part");
  await page.goto(`${url}/account/jobs`);
  await page.getByRole("button", { name: /^I leave/ }).click();
  await page.getByLabel("Now", { exact: true }).check();
  await look("jobs-leave");
  await page.getByRole("button", { name: "Yes, end it now" }).click();
  await page.getByText("You have left").waitFor();
  await look("jobs-left");
  await signOut();
}
