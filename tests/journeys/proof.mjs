// How sure a record is: training that somebody adds themselves, with a photo; who taught it is asked and answers on a page of its own;
// the Care Certificate.
import assert from "node:assert/strict";
import { join } from "node:path";
import { api } from "./api.mjs";
import { mailTo } from "./mail.mjs";

const WORKER = "worker@demo.example";
/** One grey pixel, as the smallest PNG that there is. */
const PHOTO = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==", "base64");

/** Nobody is signed in before, and nobody after. */
export async function proof(tools) {
  const { page, url, signIn, signOut } = tools;
  const steps = { ...tools, ...ways(page) };
  await signIn(WORKER, "staffordshire-demo");
  await add(steps);
  await photos(steps);
  await ask(steps);
  await putRight(steps);
  await care(steps);
  await page.goto(`${url}/account`);
  await signOut();
}

/** What the steps have in common. */
function ways(page) {
  const titled = (name) => page.getByRole("heading", { level: 1, name }).waitFor();
  const focused = () => page.evaluate(() => document.activeElement?.id);
  const tall = async (name) => {
    const narrow = page.viewportSize();
    await page.screenshot({ path: join("out", `${name}-tall.png`), fullPage: true });
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.screenshot({ path: join("out", `${name}-wide.png`), fullPage: true });
    await page.setViewportSize(narrow);
  };
  return { titled, focused, tall };
}

/** What was done elsewhere is written down, with a photo that goes through at the second try. */
async function add({ page, look, url, titled, focused, tall }) {
  await page.goto(`${url}/record`);
  await page.getByRole("link", { name: "Add training you did elsewhere" }).click();
  await titled("Add training");
  await look("proof-add");
  await tall("proof-add");
  await page.getByRole("button", { name: "Add it to my record" }).click();
  await page.getByRole("link", { name: "Choose what it was about." }).waitFor();
  assert.equal(await focused(), "error-summary", "focus moves to what needs changing");
  await look("proof-add-errors");
  await page.getByRole("link", { name: "Choose what it was about." }).click();
  assert.equal(await focused(), "subject", "a line leads to its field");
  await page.getByLabel("What was it about?").selectOption({ label: "Something else" });
  await page.getByLabel("What you learnt", { exact: true }).fill("Stoma care");
  await page.getByLabel("Who taught it?").fill("Care Skills Ltd");
  await page.getByLabel("When did you do it?").fill("2026-03-02");
  await page.getByLabel(/^Number on the certificate/).fill("CS-88123");
  await page.getByLabel(/^A photo of the certificate/).setInputFiles([
    { name: "front.png", mimeType: "image/png", buffer: PHOTO },
    { name: "holiday.txt", mimeType: "text/plain", buffer: Buffer.from("no certificate") },
  ]);
  await page.getByRole("button", { name: "Add it to my record" }).click();
  await page.getByText("Your training is on your record.").waitFor();
  assert.equal(await focused(), "left", "focus moves to what did not go through");
  await page.getByText("holiday.txt").waitFor();
  await look("proof-add-left");
  await page.getByRole("link", { name: "Go on without them" }).click();
  await titled("How sure this is");
  await page.getByText("You added this.").waitFor();
  await page.getByText("Nobody has checked it yet.").waitFor();
  await look("proof-one");
  await tall("proof-one");
}

/** Photos are added and removed. */
async function photos({ page, look, focused }) {
  await page.getByText(/^Photo 1/).waitFor();
  const pixel = Buffer.from(PHOTO);
  await page.getByLabel("Add a photo or a PDF").setInputFiles({ name: "a.svg", mimeType: "image/svg+xml", buffer: Buffer.from("<svg/>") });
  await page.getByText("Send a photo (JPEG, PNG or WebP) or a PDF.").waitFor();
  await look("proof-photo-refused");
  // The same photo is kept once.
  await page.getByLabel("Add a photo or a PDF").setInputFiles({ name: "again.png", mimeType: "image/png", buffer: pixel });
  await page.getByText("Send a photo (JPEG, PNG or WebP) or a PDF.").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Remove Photo 1" }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Remove Photo 2" }).count(), 0);
  await page.getByRole("button", { name: "Remove Photo 1" }).click();
  await page.getByText("Remove Photo 1? Whoever saw it").waitFor();
  assert.match(await focused(), /-yes$/, "focus moves to the question");
  await look("proof-photo-remove");
  await page.getByRole("button", { name: "No, keep it" }).click();
  assert.match(await focused(), /^remove-/, "focus goes back");
  await page.getByRole("button", { name: "Remove Photo 1" }).click();
  await page.getByRole("button", { name: "Yes, remove it" }).click();
  await page.getByText("You have no photo of the certificate here yet.").waitFor();
}

/** Who taught it is asked, and says yes on a page of its own. */
async function ask({ page, look, url, focused, tall }) {
  const { call, signedIn } = api(url);
  const provider = (await call("GET", "/training-providers?limit=100")).items.find((one) => one.website);
  const host = new URL(provider.website).hostname.replace(/^www\./, "");
  await page.getByRole("button", { name: "Ask them" }).click();
  await page.getByRole("link", { name: "Choose whom to ask." }).waitFor();
  assert.equal(await focused(), "error-summary", "focus moves to what needs changing");
  await page.getByLabel("Who can say that you did it?").selectOption({ label: provider.name });
  await page.getByLabel(/^Their email address/).fill("kasia@people.example");
  await page.getByRole("button", { name: "Ask them" }).click();
  await page.getByRole("link", { name: /^Give an address at the name of their website/ }).waitFor();
  await look("proof-ask-errors");
  const office = `office@${host}`;
  await page.getByLabel(/^Their email address/).fill(office);
  await page.getByRole("button", { name: "Ask them" }).click();
  await page.getByText(/No answer yet\. They have until/).waitFor();
  await page.getByText("We wrote to them.").waitFor();
  await look("proof-asked");

  // The college answers: no account, no script.
  const mail = await mailTo(page, office, "Is this training record right?");
  const link = mail.match(/http:\S+\/confirm\/\S+/)[0];
  await page.goto(link);
  await page.getByRole("heading", { name: "Is this training record right?" }).waitFor();
  await page.getByText("Stoma care").waitFor();
  await look("confirm");
  await tall("confirm");
  await page.getByLabel("Your name").fill("   ");
  await page.getByRole("button", { name: "Yes, this is right" }).click();
  await page.getByRole("link", { name: "Type your name." }).waitFor();
  await look("confirm-errors");
  await page.getByLabel("Your name").fill("Anna Hill");
  await page.getByRole("button", { name: "Yes, this is right" }).click();
  await page.getByRole("heading", { name: "Thank you" }).waitFor();
  await look("confirm-thanks");
  await page.goto(link);
  await page.getByRole("heading", { name: "This link has ended" }).waitFor();
  await look("confirm-ended");

  const { items } = await call("GET", "/me/training-records", await signedIn(WORKER));
  const { id } = items.find((item) => item.title === "Stoma care");
  for (let tries = 0; ; tries += 1) {
    await page.goto(`${url}/proof/${id}`);
    await page.getByText(`${provider.name} says that you did it with them.`).waitFor();
    if (await page.getByText("The Academy signed it. Anyone can check it.").count()) break;
    assert.ok(tries < 100, "the Academy signs it");
    await page.waitForTimeout(100);
  }
  await page.getByText("They said yes").waitFor();
  await look("proof-signed");
  await tall("proof-signed");
}

/** What was written wrongly is put right, or taken off. */
async function putRight({ page, look, url, titled, focused }) {
  const { call, signedIn } = api(url);
  const worker = await signedIn(WORKER);
  const { id } = await call("POST", "/me/training-records", worker, { title: "Sign langage", achievedOn: "2026-01-05" });
  await page.goto(`${url}/proof/${id}`);
  await page.getByRole("link", { name: "Put it right" }).click();
  await titled("Put it right");
  await look("proof-right");
  await page.getByLabel("What you learnt", { exact: true }).fill("Sign language");
  await page.getByRole("button", { name: "Add it to my record" }).click();
  await titled("How sure this is");
  await page.getByText("Sign language, done on").waitFor();
  await page.getByRole("button", { name: "Take it off my record" }).click();
  assert.equal(await focused(), "sure", "focus moves to the question");
  await look("proof-off");
  await page.getByRole("button", { name: "Yes, take it off" }).click();
  await page.getByText("It is not on your record any more.").waitFor();
  await look("proof-taken-off");
  await page.getByRole("main").getByRole("link", { name: "My record" }).click();
  await titled("My record");
  await page.getByRole("heading", { name: "More you can do" }).waitFor();
  assert.equal(await page.getByText("Sign language").count(), 0);
}

/** How far they are with the Care Certificate; its end is in trust.mjs. */
async function care({ page, look, url, titled, tall }) {
  const { call, signedIn } = api(url);
  const [worker, manager] = [await signedIn(WORKER), await signedIn("manager@demo.example")];
  const employer = (await call("GET", "/me/employments", worker)).items.find((job) => !job.endedOn).employerId;
  const { id } = await call("GET", "/me", worker);
  const at = `/organisations/${employer}/workers/${id}/care-certificate`;
  const item = (standard, part) => ({ standard, part, assessedOn: "2026-11-02", assessor: "Rose Hill" });
  await call("POST", `${at}/assessments`, manager, { edition: "2025", items: [item(1, "knowledge"), item(1, "practice"), item(3, "knowledge")] });
  await page.goto(`${url}/record`);
  await page.getByRole("link", { name: "My Care Certificate" }).click();
  await titled("My Care Certificate");
  await page.getByText("1 of 16 standards done").waitFor();
  await look("care");
  await tall("care");
}
