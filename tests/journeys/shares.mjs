// What one has learnt, shown to somebody by a link: made, looked at without an account, ended.
import assert from "node:assert/strict";
import { join } from "node:path";
import { api } from "./api.mjs";

const COURSE = { title: "Letters read aloud", runs: [{ reference: "ALOUD", mode: "online", flexibleStart: true, costPence: 0 }] };

/** The course's only run, once the search knows it. */
async function run(page, call, provider) {
  for (let tries = 0; tries < 300; tries += 1) {
    const { items } = await call("GET", `/courses?provider=${provider}&q=letters+read+aloud`);
    const own = items.find((item) => item.title === COURSE.title);
    if (own) return (await call("GET", `/courses/${own.id}`)).runs[0];
    await page.waitForTimeout(100);
  }
  throw new Error("the search did not find the course within 30 seconds");
}

/** The worker was at a course of ours, and learnt two things elsewhere, of which one counts no more. */
async function learnt(page, url) {
  const { call, signedIn } = api(url);
  const [tutor, worker, manager] = [
    await signedIn("tutor@demo.example"),
    await signedIn("worker@demo.example"),
    await signedIn("manager@demo.example"),
  ];
  const provider = (await call("GET", "/me", tutor)).roles.find((role) => role.role === "tutor").organisationId;
  await call("PUT", `/training-providers/${provider}/courses/ALOUD`, tutor, COURSE);
  const { id: courseRunId } = await run(page, call, provider);
  await call("PUT", `/course-runs/${courseRunId}/booking`, tutor, { capacity: 5 });
  const { id: bookingId } = await call("POST", "/bookings", worker, { courseRunId });
  await call("PUT", `/course-runs/${courseRunId}/attendance`, tutor, { marks: [{ bookingId, mark: "attended" }] });
  const employer = (await call("GET", "/me/employments", worker)).items.find((job) => !job.endedOn).employerId;
  const { id: personId } = await call("GET", "/me", worker);
  const items = [
    { personId, title: "Dementia: the first steps", achievedOn: "2026-02-03", evidence: "Certificate seen" },
    { personId, title: "Safe use of ladders", achievedOn: "2020-02-03", expiresOn: "2022-02-03", evidence: "Certificate seen" },
  ];
  assert.equal((await call("POST", `/organisations/${employer}/training-records`, manager, { items })).refused, 0);
}

/** Nobody is signed in before, and nobody after. */
export async function shares({ page, look, url, signIn, signOut }) {
  const titled = (name) => page.getByRole("heading", { level: 1, name }).waitFor();
  const wide = async (name) => {
    const narrow = page.viewportSize();
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.screenshot({ path: join("out", `${name}-wide.png`), fullPage: true });
    await page.setViewportSize(narrow);
  };
  const focused = () => page.evaluate(() => document.activeElement?.id);

  await learnt(page, url);
  await signIn("worker@demo.example", "staffordshire-demo");
  await page.goto(`${url}/record`);
  await page.getByRole("link", { name: /^Show this to somebody: / }).first().waitFor();
  await look("record-to-show");
  await page.getByRole("link", { name: "Who can see it" }).click();
  await titled("Who can see my record");
  await page.getByText(/^You have no links\./).waitFor();
  await look("shares-none");
  await page.goto(`${url}/record`);

  // All that counts is chosen; nothing is not enough.
  await page.getByRole("link", { name: "Show my record", exact: true }).click();
  await titled("Show my record");
  await page.getByRole("checkbox", { checked: true }).first().waitFor();
  await look("share-new");
  await wide("share-new");
  await page.getByRole("button", { name: "Choose none" }).click();
  await page.getByText("Nothing is chosen.").waitFor();
  await page.getByLabel("Until", { exact: true }).fill("");
  await page.getByRole("button", { name: "Make the link" }).click();
  await page.getByRole("link", { name: "Choose what you want to show." }).waitFor();
  assert.equal(await focused(), "error-summary", "focus moves to what needs changing");
  await look("share-errors");
  await page.getByRole("link", { name: "Choose what you want to show." }).click();
  assert.equal(await focused(), "recordIds", "a line leads to its field");

  // One entry, as it is when one comes from it.
  await page.goto(`${url}/record`);
  await page.getByRole("link", { name: /^Show this to somebody: / }).first().click();
  await titled("Show my record");
  await page.getByText(/^1 of \d+ is chosen\.$/).waitFor();
  await page.getByRole("button", { name: "Choose all" }).click();
  await page.getByRole("button", { name: "A year" }).click();
  await page.getByRole("button", { name: "30 days" }).click();
  await page.getByLabel("What is it for?").fill("For my new manager");
  await page.getByRole("button", { name: "Make the link" }).click();
  await titled("Show this code");
  assert.equal(await focused(), "page-title", "focus moves to the heading");
  await page.getByRole("img", { name: /^A QR code/ }).waitFor();
  await page.getByText("Nobody has looked yet.").waitFor();
  await look("share");
  await wide("share");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: url });
  await page.getByRole("button", { name: "Copy the link" }).click();
  await page.getByText("Copied.").waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(link, /\/check\/[A-Z0-9]{16}$/);
  await look("share-copied");

  // Who looks needs no account and no script of ours.
  await page.getByRole("link", { name: "See what they see" }).click();
  await titled("Training record check");
  assert.equal(page.url(), link);
  await page.getByText("What Kasia D. shows you").waitFor();
  await look("check");
  await page.goBack();
  await titled("Show this code");
  await page.getByText(/^Looked at once, on /).waitFor();
  await page.getByRole("link", { name: "Who can see my record" }).click();
  await page.getByRole("heading", { level: 2, name: "Open links" }).waitFor();
  await look("shares");

  // An end to it, once they are sure.
  await page.getByRole("link", { name: "For my new manager" }).click();
  await page.getByRole("button", { name: "End this link" }).click();
  assert.equal(await focused(), "sure", "focus moves to the question");
  await look("share-end");
  await page.getByRole("button", { name: "No, keep it" }).click();
  await page.getByRole("button", { name: "End this link" }).click();
  await page.getByRole("button", { name: "Yes, end it" }).click();
  await titled("This link has ended");
  assert.equal(await focused(), "page-title", "focus moves to the heading");
  assert.equal(await page.getByRole("img").count(), 0, "a link that has ended has no code");
  await look("share-ended");
  await page.goto(link);
  await titled("This link has ended");
  await look("check-gone");

  // The longer address leads here too.
  await page.goto(`${url}/record/shares`);
  await page.getByRole("heading", { level: 2, name: "Links that have ended" }).waitFor();
  assert.equal(page.url(), `${url}/shares`);
  await look("shares-ended");
  await page.goto(`${url}/account`);
  await signOut();
}
