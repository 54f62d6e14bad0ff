// My places: booked in three taps, what is next, the waiting list, a place that comes free, one that is given back.
import assert from "node:assert/strict";
import { api } from "./api.mjs";

const KEY = "journey-taps";
/** Counts what a thumb does, over the pages that are loaded between. */
const count = () => addEventListener("pointerdown", () => sessionStorage.setItem("journey-taps", 1 + Number(sessionStorage.getItem("journey-taps"))), true);

const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** A course with four mornings to come. */
function course() {
  const venue = { reference: "BEAR", name: "Bear Hill Rooms", address: "1 Bear Hill", town: "Leek", postcode: "ST13 6DP" };
  const run = (days) => ({ reference: `IN-${days}`, startsOn: inDays(days), startsAt: "09:30:00", endsOn: inDays(days), endsAt: "13:00:00", mode: "classroom", costPence: 0, venue, places: 12 });
  const sections = [{ kind: "bring", text: "• flat shoes\n• a drink" }];
  return { title: "Sitting and standing well", sections, runs: [9, 16, 23, 30].map(run) };
}

/** The course's id, once the search knows it. */
async function found(page, call, provider) {
  for (let tries = 0; tries < 300; tries += 1) {
    const { items } = await call("GET", `/courses?provider=${provider}&q=sitting+and+standing+well`);
    const own = items.find((item) => item.title === course().title);
    if (own) return own.id;
    await page.waitForTimeout(100);
  }
  throw new Error("the search did not find the course within 30 seconds");
}

/** Nobody is signed in before, and nobody after. */
export async function places({ page, context, look, url, me, signIn, signOut }) {
  const { call, signedIn } = api(url);
  const [tutor, worker, manager] = [
    await signedIn("tutor@demo.example"),
    await signedIn("worker@demo.example"),
    await signedIn("manager@demo.example"),
  ];
  const provider = (await call("GET", "/me", tutor)).roles.find((role) => role.role === "tutor").organisationId;
  await call("PUT", `/training-providers/${provider}/courses/JOURNEY`, tutor, course());
  const id = await found(page, call, provider);
  const { runs } = await call("GET", `/courses/${id}`);

  // Three taps from a course: the day, what to do with it, and that one means it.
  await signIn(me.email, me.password);
  await context.addInitScript(count);
  await page.goto(`${url}/courses/${id}`);
  await page.getByText("Choose a date").waitFor();
  await page.evaluate((key) => sessionStorage.removeItem(key), KEY);
  await page.locator(`#run-${runs[1].id}`).check();
  await page.getByRole("link", { name: /^Book / }).click();
  await page.getByRole("button", { name: "Book this place" }).click();
  await page.getByRole("heading", { level: 1, name: "You are booked" }).waitFor();
  assert.equal(await page.evaluate((key) => sessionStorage.getItem(key), KEY), "3", "taps to book");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "page-title", "focus moves to the heading");

  // A second one, later, then what is next with all that is needed to go there.
  const mine = await signedIn(me.email, me.password);
  await call("POST", "/bookings", mine, { courseRunId: runs[2].id });
  await page.getByRole("link", { name: "Bookings", exact: true }).click();
  await page.getByRole("heading", { level: 2, name: "Next" }).waitFor();
  const next = page.locator(".ac-next").first();
  await next.getByText(/^In 2 weeks$/).waitFor();
  await next.getByText(/^\w+day \d+ \w+ \d{4}, 9.30am\sto\s1pm$/).waitFor();
  await next.getByText("flat shoes").waitFor();
  await next.getByText(/^Bear Hill Rooms, 1 Bear Hill, Leek, ST13\s6DP$/).waitFor();
  assert.match(await next.getByRole("link", { name: "Map of Bear Hill Rooms" }).getAttribute("href"), /^https:\/\/www\.openstreetmap\.org\//);
  assert.match(decodeURIComponent(await next.getByRole("link", { name: "Add to my calendar" }).getAttribute("href")), /SUMMARY:Sitting and standing well/);
  await page.getByRole("heading", { level: 2, name: "After that" }).waitFor();
  await page.getByText(/^Past and cancelled \(\d+\)$/).waitFor();
  assert.ok(!(await page.getByText("You were there").isVisible()), "what is past is folded");
  await look("bookings");

  // The nearest day has one place, which another takes; a third waits first.
  await call("PUT", `/course-runs/${runs[0].id}/booking`, tutor, { capacity: 1 });
  const taken = await call("POST", "/bookings", worker, { courseRunId: runs[0].id });
  const before = await call("POST", "/bookings", manager, { courseRunId: runs[0].id });
  await page.goto(`${url}/course-runs/${runs[0].id}/book`);
  await page.getByRole("heading", { level: 1, name: "Join the waiting list" }).waitFor();
  await look("book-full");
  await page.getByRole("button", { name: "Join the waiting list" }).click();
  await page.getByRole("heading", { level: 1, name: "You’re on the waiting list: 2nd" }).waitFor();
  await look("waiting");
  // Who waits already is shown where they stand.
  await page.goto(`${url}/course-runs/${runs[0].id}/book`);
  await page.getByRole("button", { name: "Join the waiting list" }).click();
  await page.getByRole("alert").getByRole("heading", { name: "You have a booking for this date" }).waitFor();
  await page.getByRole("link", { name: "See your bookings" }).click();
  await page.getByText("You’re on the waiting list: 2nd").waitFor();
  await page.getByRole("heading", { level: 2, name: "Next" }).waitFor();

  // It comes free, and the first in line does not want it: it is held for the next, until a moment that is said.
  await call("DELETE", `/bookings/${taken.id}`, worker);
  await call("POST", `/bookings/${before.id}/decline`, manager);
  await page.reload();
  await page.getByText(/^Take it before \w+day \d+ \w+ \d{4}, \S+[ap]m\. Then it goes to the next person\.$/).waitFor();
  await look("bookings-offer");
  // Without signal it says so, and the place can still be taken when it is back.
  const take = page.getByRole("button", { name: "Take this place" });
  await context.setOffline(true);
  await take.click();
  await page.getByRole("alert").getByRole("heading", { name: "You are offline" }).waitFor();
  await look("bookings-take-offline");
  await context.setOffline(false);
  // While it sends, nothing can be sent again, and the focus stays where it is.
  let sent = 0;
  let go = null;
  const held = new Promise((done) => { go = done; });
  await page.route("**/accept-offer", async (route) => {
    sent += 1;
    await held;
    await route.continue();
  });
  await take.focus();
  await page.keyboard.press("Enter");
  const sending = page.getByRole("button", { name: "Sending…" });
  await sending.waitFor();
  assert.equal(await sending.getAttribute("aria-disabled"), "true");
  assert.equal(await page.getByRole("button", { name: "I do not want it" }).getAttribute("aria-disabled"), "true");
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Sending…", "the focus stays");
  await look("bookings-sending");
  await page.keyboard.press("Enter");
  go();
  await page.getByText(/^You are booked: Sitting and standing well, /).waitFor();
  assert.equal(sent, 1, "sent once");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "told", "the focus is on what became of it");
  await page.unroute("**/accept-offer");
  await page.locator(".ac-next").getByText(/^In [89] days$/).waitFor();

  // One is given back, after a second thought.
  const cancel = page.getByRole("button", { name: "Cancel this booking" });
  await cancel.click();
  await page.getByText("Are you sure?").waitFor();
  await look("bookings-sure");
  await page.getByRole("button", { name: "No, keep it" }).click();
  await cancel.waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Cancel this booking", "the focus goes back");
  await cancel.click();
  await page.getByRole("button", { name: "Yes, cancel" }).click();
  await page.getByText(/^Cancelled: Sitting and standing well, /).waitFor();
  await page.locator(".ac-next").getByText(/^In 2 weeks$/).waitFor();
  await look("bookings-cancelled");
  await page.emulateMedia({ colorScheme: "dark" });
  await look("bookings-dark");
  await page.emulateMedia({ colorScheme: "light" });

  // An app that is not on the phone: the one that is says that there is no signal.
  await page.evaluate(async () => {
    for (const name of await caches.keys()) await (await caches.open(name)).delete("/bookings");
  });
  await context.setOffline(true);
  await page.goto(`${url}/bookings`);
  await page.getByRole("heading", { name: "You are offline" }).waitFor();
  await look("bookings-not-kept");
  await context.setOffline(false);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("heading", { level: 2, name: "Next" }).waitFor();
  await signOut();
}
