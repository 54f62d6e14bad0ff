// An employer says yes or no, a place is swapped for another at the same time, and a date with too few people is called off.
import assert from "node:assert/strict";
import { api } from "./api.mjs";

const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** A course with a morning on each of these days. */
function course(title, days) {
  const run = (day) => ({ reference: `IN-${day}`, startsOn: inDays(day), startsAt: "10:00:00", endsOn: inDays(day), endsAt: "12:00:00", mode: "online", costPence: 0, places: 6 });
  return { title, runs: days.map(run) };
}

/** A course's runs by their day, once the search knows it. */
async function runsOf(page, call, provider, title) {
  for (let tries = 0; tries < 300; tries += 1) {
    const { items } = await call("GET", `/courses?provider=${provider}&q=${encodeURIComponent(title)}&limit=100`);
    const own = items.find((item) => item.title === title);
    if (own) return (await call("GET", `/courses/${own.id}`)).runs;
    await page.waitForTimeout(100);
  }
  throw new Error("the search did not find the course within 30 seconds");
}

/** Nobody is signed in before, and nobody after. */
export async function approvals({ page, look, url, signIn, signOut }) {
  const { call, signedIn } = api(url);
  const [tutor, worker, manager] = [
    await signedIn("tutor@demo.example"),
    await signedIn("worker@demo.example"),
    await signedIn("manager@demo.example"),
  ];
  const role = async (token, name) => (await call("GET", "/me", token)).roles.find((one) => one.role.includes(name)).organisationId;
  const provider = await role(tutor, "tutor");
  // The manager may have one to practise with as well.
  const employer = (await call("GET", "/me/employments", worker)).items.find((job) => !job.endedOn).employerId;
  await call("PUT", `/training-providers/${provider}/courses/YES`, tutor, course("Garden walks in company", [50, 57, 64]));
  await call("PUT", `/training-providers/${provider}/courses/CLASH`, tutor, course("Quilting by the window", [50]));
  const runs = await runsOf(page, call, provider, "Garden walks in company");
  const [other] = await runsOf(page, call, provider, "Quilting by the window");

  // The manager says when to be asked; what says nothing is not saved.
  await signIn("manager@demo.example", "staffordshire-demo");
  await page.goto(`${url}/arrange/${employer}/approvals`);
  await page.getByText("Nobody waits for your answer.").waitFor();
  await page.getByText("Sometimes").click();
  await page.getByRole("button", { name: "Save when you are asked" }).click();
  await page.getByRole("alert").getByText("Say when: over a price").waitFor();
  await look("approvals-rule-wrong");
  await page.getByText("Always", { exact: true }).click();
  await page.getByRole("button", { name: "Save when you are asked" }).click();
  await page.getByText("Saved").waitFor();
  await look("approvals-none");

  // Two workers' wishes: one gets a yes, one a no with words.
  const first = await call("POST", "/bookings", worker, { courseRunId: runs[0].id });
  const second = await call("POST", "/bookings", worker, { courseRunId: runs[1].id });
  assert.deepEqual([first.status, second.status], ["requested", "requested"]);
  await page.goto(`${url}/team`);
  await page.getByRole("link", { name: "2 people wait for your answer" }).click();
  await page.getByRole("button", { name: /^Yes, / }).first().waitFor();
  await look("approvals");
  await page.getByRole("button", { name: /^Yes, / }).first().click();
  await page.getByText(/^You said yes\. /).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.id), "told", "the focus is on what became of it");
  await page.getByRole("button", { name: /^No, / }).click();
  await page.getByLabel("Why not?").fill("We are short of people that week.");
  await look("approvals-no");
  await page.getByRole("button", { name: "Say no" }).click();
  await page.getByText(/^You said no\. /).waitFor();
  await page.getByText("Nobody waits for your answer.").waitFor();
  await page.getByText("Never", { exact: true }).click();
  await page.getByRole("button", { name: "Save when you are asked" }).click();
  await page.getByText("Saved").waitFor();
  await signOut();

  // The worker reads both, and why.
  await signIn("worker@demo.example", "staffordshire-demo");
  await page.goto(`${url}/bookings/${second.id}`);
  await page.getByRole("heading", { level: 1, name: "Your manager said no" }).waitFor();
  await page.getByText("They said: We are short of people that week.").waitFor();
  await look("booking-refused");
  await page.goto(`${url}/bookings/${first.id}`);
  await page.getByRole("heading", { level: 1, name: "You are booked" }).waitFor();
  await page.getByText("What happened").click();
  await page.getByText("Approved by the employer").waitFor();
  await page.getByText("Change to another date").click();
  await page.getByRole("heading", { name: "Move to one of these" }).waitFor();
  await look("booking-history");

  // What they were told stands in the app, and they choose what comes by email too; a calendar follows their bookings.
  const told = page.getByText("Your manager said no: Garden walks in company", { exact: true });
  await page.goto(`${url}/bookings/messages`);
  for (let tries = 0; tries < 60 && !(await told.isVisible()); tries += 1) {
    await page.waitForTimeout(500);
    await page.reload();
    await page.getByRole("heading", { name: "Your bookings in your calendar" }).waitFor();
  }
  await told.click();
  await page.getByText("then talk to your manager").waitFor();
  await look("messages");
  await page.getByLabel("A reminder a week before").uncheck();
  await page.getByRole("button", { name: "Save how I am told" }).click();
  await page.getByText("Saved").waitFor();
  await page.getByRole("button", { name: "Make an address" }).click();
  assert.match(await page.getByLabel("Your address. We show it once.").inputValue(), /\/calendar-feeds\/\S{32}\.ics$/);
  await look("messages-feed");
  await page.getByRole("button", { name: "End the address" }).click();
  await page.getByText("The address no longer works.").waitFor();

  // A second place at the same time: the other is named, and given up in one act.
  await page.goto(`${url}/course-runs/${other.id}/book`);
  await page.getByRole("button", { name: "Book this place" }).click();
  await page.getByRole("alert").getByText("There is a place on Garden walks in company").waitFor();
  await look("book-clash");
  await page.getByRole("button", { name: "Give that place up and book this one" }).click();
  await page.getByRole("heading", { level: 1, name: "You are booked" }).waitFor();
  assert.equal((await call("GET", `/bookings/${first.id}`, worker)).endedWhy, "moved");
  await signOut();

  // A date that needs more people: the tutor says how many, sees it is too few, and moves its people on.
  await call("PUT", `/training-providers/${provider}/courses/FEW`, tutor, course("Photograph albums together", [8, 15]));
  const few = await runsOf(page, call, provider, "Photograph albums together");
  const booked = await call("POST", "/bookings", worker, { courseRunId: few[0].id });
  await signIn("tutor@demo.example", "staffordshire-demo");
  await page.goto(`${url}/registers/${few[0].id}`);
  await page.getByRole("link", { name: "Look after this date" }).click();
  await page.getByLabel("How many people it needs").fill("9");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("alert").getByText("Use a number from 1 to the number of places").waitFor();
  await look("keep-run-wrong");
  await page.getByLabel("How many people it needs").fill("4");
  await page.getByLabel("Link to join online").fill("https://meet.example/room");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved").waitFor();
  await look("keep-run");
  await page.goto(`${url}/dates`);
  await page.getByText("1 person has a place. It needs 4.").waitFor();
  await look("at-risk");
  await page.getByRole("link", { name: "Photograph albums together" }).click();
  await page.getByRole("button", { name: "Call this date off" }).click();
  await page.getByLabel("Where do they go?").selectOption(few[1].id);
  await look("call-off");
  await page.getByRole("button", { name: "Yes, call it off" }).click();
  await page.getByText(/^This date is off\. 1 booking ended, 1 person has a place on the other date, /).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.id), "called-off", "the focus is on what became of it");
  await look("called-off");
  assert.equal((await call("GET", `/bookings/${booked.id}`, worker)).endedWhy, "run_called_off");
  await signOut();
}
