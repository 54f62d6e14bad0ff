// A place comes free: it is held for the next in line, who says no by the link in the mail, without signing in.
import assert from "node:assert/strict";
import { api } from "./api.mjs";
import { linkIn } from "./mail.mjs";

/** Nobody is signed in before, and nobody after. */
export async function offer({ page, look, url, me }) {
  const { call, signedIn } = api(url);
  const [tutor, worker, own] = [
    await signedIn("tutor@demo.example"),
    await signedIn("worker@demo.example"),
    await signedIn(me.email, me.password),
  ];

  // A date with one place left, which somebody takes; the next one waits.
  const [{ courseId }] = (await call("GET", "/me/registers", tutor)).items;
  const course = await call("GET", `/courses/${courseId}`);
  const run = course.runs.find((run) => run.state === "open" && run.startsOn > new Date().toISOString().slice(0, 10));
  assert.ok(run, "the course has a date to come");
  await call("PUT", `/course-runs/${run.id}/booking`, tutor, { capacity: run.capacity - run.placesLeft + 1 });
  const first = await call("POST", "/bookings", worker, { courseRunId: run.id });
  assert.equal((await call("POST", "/bookings", own, { courseRunId: run.id })).status, "waitlisted");
  await call("DELETE", `/bookings/${first.id}`, worker);

  await page.goto(await linkIn(page, me.email, "A place is held for you"));
  await page.getByRole("heading", { level: 1, name: "A place is held for you" }).waitFor();
  await look("offer");
  await page.getByRole("button", { name: "I do not want it" }).click();
  await page.getByRole("heading", { level: 1, name: "Thank you for telling us" }).waitFor();
  await look("offer-declined");
  // Mails of before lead to where it is now.
  await page.goto(`${url}/ways-in/offer#none`);
  await page.waitForURL(`${url}/bookings/offer#none`);
  await page.getByRole("heading", { name: "That link does not work any more" }).waitFor();
  await look("offer-gone");
}
