// An employer books for several workers at once, sends one in the place of another and sees who is away; the Academy puts
// somebody first; who waits takes another date. Places are kept for later, and those that were not used are listed; the
// college says what it costs to cancel late and sees who waits.
import assert from "node:assert/strict";
import { api } from "./api.mjs";

const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** A course with a morning on each of these days, each with so many places. */
function course(title, dates) {
  const run = ([days, places]) => ({ reference: `TB-${days}`, startsOn: day(days), startsAt: "10:00:00", endsOn: day(days), endsAt: "12:00:00", mode: "online", costPence: 0, places });
  return { title, runs: dates.map(run) };
}

/** The same to start whenever one likes: its register is open from now on. */
function flexible(title, names) {
  return { title, runs: names.map((name) => ({ reference: `TB-${name}`, mode: "online", flexibleStart: true, costPence: 0 })) };
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

/** Workers of an employer: each comes by a code. */
async function workers(call, manager, employer, names) {
  for (const [at, name] of names.entries()) {
    const { code } = await call("POST", `/organisations/${employer}/invitations`, manager, { position: "worker", name, jobRole: "8" });
    const mobile = `07700 9003${String(at + 10)}`;
    await call("POST", "/auth/register-with-code", null, { fullName: name, mobile, password: "three words together", code });
  }
  const { items } = await call("GET", `/organisations/${employer}/workers?limit=100`, manager);
  return (name) => items.find((one) => one.fullName === name).personId;
}

/** Places are kept on a date; some get a name, the others are let go. Who arranges them is signed in. */
async function keptPlaces({ page, look, url, call, employer, run }) {
  const left = async () => (await call("GET", `/course-runs/${run.id}`)).placesLeft;
  await page.goto(`${url}/arrange/${employer}/book/${run.id}`);
  await page.getByText("Keep places and name people later").click();
  await page.getByRole("button", { name: "Keep places" }).click();
  await page.getByText("Say how many places, from 1 to 200.").waitFor();
  assert.equal(await focused(page), "places", "the focus is on what needs changing");
  await look("keep-places-wrong");
  await page.getByLabel("How many places?").fill("4");
  await page.getByLabel("On which day do they go back?").fill(day(60));
  await page.getByRole("button", { name: "Keep places" }).click();
  await page.getByText("Use a day after today").waitFor();
  await page.getByLabel("On which day do they go back?").fill(day(30));
  await page.getByLabel("Cost code for these places").fill("TR-200");
  await look("keep-places");
  await page.getByRole("button", { name: "Keep places" }).dblclick();
  await page.getByRole("heading", { name: "4 places are kept" }).waitFor();
  assert.equal(await focused(page), "kept-told", "the focus is on what became of it");
  assert.equal(await left(), 2, "places are kept once");
  await look("keep-places-kept");
  await page.getByRole("link", { name: "See the places you keep" }).click();
  await page.getByText("4 places have no name yet").waitFor();
  await look("kept");

  await page.getByRole("link", { name: /^Name people/ }).click();
  await page.getByText("Choose up to 4 people.").waitFor();
  await page.getByLabel("Ulla Together").check();
  await look("kept-name");
  await page.getByRole("button", { name: "Book for 1 person" }).click();
  await page.getByRole("heading", { name: "1 person has a place." }).waitFor();
  assert.equal(await left(), 2, "the place that gets a name was kept");
  await page.getByRole("link", { name: "Places kept for later" }).click();
  await page.getByText("3 of 4 places have no name yet").waitFor();
  await page.getByRole("button", { name: /^Let them go/ }).click();
  await page.getByRole("heading", { name: "Let 3 places go?" }).waitFor();
  assert.equal(await focused(page), "sure", "the focus is on the question");
  await look("kept-sure");
  await page.getByRole("button", { name: "Yes, let them go" }).click();
  await page.getByText("You keep no places now.").waitFor();
  assert.equal(await focused(page), "told", "the focus is on what became of it");
  await look("kept-none");
  assert.equal(await left(), 5, "who was named keeps their place");
}

/** The college puts somebody first and says what it costs to cancel late. A tutor is signed in. */
async function ofCollege({ page, look, url, run }) {
  await page.goto(`${url}/dates/${run.id}`);
  await page.getByText("1st in line").waitFor();
  await page.getByRole("button", { name: /^Put first.*Vic Together/ }).waitFor();
  assert.equal(await page.getByRole("button", { name: /^Put first/ }).count(), 1, "not for the first in line");
  await look("who-waits");
  await page.getByRole("button", { name: /^Put first.*Vic Together/ }).click();
  await page.getByRole("heading", { name: "Put Vic Together first?" }).waitFor();
  assert.equal(await focused(page), "sure", "the focus is on the question");
  await page.getByRole("button", { name: "Put them first" }).click();
  await page.getByRole("alert").getByText("Say why they are put first.").waitFor();
  await page.getByLabel("Why are they put first?").fill("They start a new job on Monday.");
  await look("who-waits-first");
  await page.getByRole("button", { name: "Put them first" }).click();
  await page.getByRole("heading", { name: "Vic Together is first in line." }).waitFor();
  assert.equal(await focused(page), "told", "the focus is on what became of it");
  await page.getByRole("button", { name: /^Put first.*Ulla Together/ }).waitFor();
  await look("who-waits-done");

  await page.getByRole("link", { name: "What it costs to cancel late" }).click();
  await page.getByText("It takes no payment").waitFor();
  await look("terms-nothing");
  await page.getByText("We ask for money when it is late").click();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("alert").getByText("Use a whole number").waitFor();
  await look("terms-wrong");
  await page.getByLabel("How long before the start can people cancel free?").fill("7");
  await page.getByLabel("What you ask for when they cancel later").fill("25");
  await page.getByLabel("What you ask for when nobody comes").fill("50");
  await page.getByText("You can cancel free until 7 days before it starts. Later, the training provider asks for £25. If nobody comes, it asks for £50.").waitFor();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.").waitFor();
  await look("terms");
  await page.reload();
  await page.getByLabel("What you ask for when nobody comes").waitFor();
  assert.equal(await page.getByLabel("How long before the start can people cancel free?").inputValue(), "7");
}

/** What was not used, for a spreadsheet and for other days. Who arranges places is signed in. */
async function missedPlaces({ page, look, url, employer }) {
  await page.goto(`${url}/team/${employer}/missed`);
  await page.locator(".ac-narrow").getByText("£50 is asked for.").waitFor();
  await look("missed");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download for a spreadsheet" }).click(),
  ]);
  assert.equal(file.suggestedFilename(), "places-not-used.csv");
  await page.getByLabel("First day").fill(day(1));
  await page.getByLabel("Last day").fill(day(0));
  await page.getByRole("button", { name: "Show these days" }).click();
  await page.getByRole("alert").getByText("Choose a last day that is not before the first.").waitFor();
  await look("missed-wrong");
  await page.getByLabel("First day").fill(day(-300));
  await page.getByLabel("Last day").fill(day(-200));
  await page.getByRole("button", { name: "Show these days" }).click();
  await page.getByText("Every place that you booked was used.").waitFor();
  await look("missed-none");
}

const focused = (page) => page.evaluate(() => document.activeElement?.id);

/** Nobody is signed in before, and nobody after. */
export async function teamBookings({ page, look, url, signIn, signOut }) {
  const { call, signedIn } = api(url);
  const [tutor, worker, manager] = [
    await signedIn("tutor@demo.example"),
    await signedIn("worker@demo.example"),
    await signedIn("manager@demo.example"),
  ];
  const provider = (await call("GET", "/me", tutor)).roles.find((one) => one.role.includes("tutor")).organisationId;
  const employer = (await call("GET", "/me/employments", worker)).items.find((job) => !job.endedOn).employerId;
  const who = await workers(call, manager, employer, ["Tess Together", "Ulla Together", "Vic Together", "Wyn Together"]);
  await call("PUT", `/training-providers/${provider}/courses/TOGETHER`, tutor, course("Kettle drums for beginners", [[40, 3]]));
  await call("PUT", `/training-providers/${provider}/courses/SWAP`, tutor, course("Lanterns made of paper", [[41, 1], [43, 5]]));
  await call("PUT", `/training-providers/${provider}/courses/LATER`, tutor, course("Baskets made of willow", [[45, 6]]));
  await call("PUT", `/training-providers/${provider}/courses/WAITS`, tutor, flexible("Whistling in the kitchen", ["A", "B"]));
  const [together] = await runsOf(page, call, provider, "Kettle drums for beginners");
  const [full, free] = await runsOf(page, call, provider, "Lanterns made of paper");
  const [later] = await runsOf(page, call, provider, "Baskets made of willow");
  const [narrow, wide] = await runsOf(page, call, provider, "Whistling in the kitchen");
  await call("PUT", `/course-runs/${narrow.id}/booking`, tutor, { capacity: 1 });
  await call("PUT", `/course-runs/${wide.id}/booking`, tutor, { capacity: 5 });
  const book = (run, person) => call("POST", "/bookings", manager, { courseRunId: run.id, personId: who(person) });

  // From the team: first the date, then who goes. Nothing is sent for nobody.
  await book(together, "Tess Together");
  await signIn("manager@demo.example", "staffordshire-demo");
  await page.goto(`${url}/team`);
  await page.getByRole("link", { name: "Book for several people" }).first().click();
  await page.getByLabel("Which course?").fill("Kettle drums for beginners");
  await page.getByRole("button", { name: "Find", exact: true }).click();
  await page.getByRole("link", { name: "Kettle drums for beginners", exact: true }).waitFor();
  await look("several-which");
  await page.getByRole("link", { name: "Kettle drums for beginners", exact: true }).click();
  await page.getByText("Nobody is chosen yet.").waitFor();
  await page.getByLabel("Tess Together").waitFor();
  await look("several");
  await page.getByRole("button", { name: "Book for these people" }).click();
  await page.getByRole("alert").getByText("Choose who goes first.").waitFor();
  await look("several-nobody");

  // Those found stay chosen while others are looked for. A second tap books nobody twice; each has an answer.
  await page.getByLabel("Kasia Demo").check();
  await page.getByLabel("Find by name").fill("together");
  await page.getByRole("button", { name: "Find", exact: true }).click();
  await page.getByText("4 people", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Choose everyone in this list" }).click();
  await page.getByText("5 people are chosen").waitFor();
  await page.getByRole("button", { name: "Take Wyn Together off" }).click();
  await page.getByText("4 people are chosen").waitFor();
  await page.getByLabel("Cost code").fill("TR-104");
  await look("several-chosen");
  await page.getByRole("button", { name: "Book for 4 people" }).dblclick();
  await page.getByRole("heading", { name: "2 people have a place. 1 person waits. 1 person could not be booked." }).waitFor();
  assert.equal(await focused(page), "became", "the focus is on what became of it");
  await look("several-answers");
  const after = await call("GET", `/course-runs/${together.id}`);
  assert.deepEqual([after.placesLeft, after.waiting], [0, 1], "nobody is booked twice");
  // Who could not be booked is still chosen. All of them or nobody names who is in the way.
  await page.getByText("1 person is chosen").waitFor();
  await page.getByLabel("All of them or nobody").check();
  await page.getByLabel("Wyn Together").check();
  await page.getByRole("button", { name: "Try again for 2 people" }).click();
  await page.getByRole("heading", { name: "Nobody is booked" }).waitFor();
  await look("several-together");
  await page.getByRole("button", { name: "Leave them out" }).click();
  await page.getByText("1 person is chosen").waitFor();

  await keptPlaces({ page, look, url, call, employer, run: later });

  // A colleague goes instead: who waits on that date cannot; another can.
  const line = await book(full, "Tess Together");
  await page.goto(`${url}/bookings/${line.id}`);
  await page.getByRole("heading", { level: 1, name: "A booking for Tess Together" }).waitFor();
  await page.getByText("Has a place").waitFor();
  await look("booking-of-worker");
  await page.getByRole("link", { name: "Send somebody else" }).click();
  await page.getByRole("button", { name: "Send Ulla Together" }).waitFor();
  await look("instead");
  const waits = await book(full, "Vic Together");
  assert.equal(waits.status, "waitlisted");
  await page.getByRole("button", { name: "Send Vic Together" }).click();
  await page.getByRole("heading", { name: "Send Vic Together?" }).waitFor();
  assert.equal(await focused(page), "sure", "the focus is on the question");
  await page.getByRole("button", { name: "Yes, send Vic Together" }).click();
  await page.getByRole("alert").waitFor();
  await look("instead-refused");
  await page.getByRole("button", { name: "No, choose again" }).click();
  await page.getByRole("button", { name: "Send Wyn Together" }).click();
  await look("instead-sure");
  await page.getByRole("button", { name: "Yes, send Wyn Together" }).click();
  await page.getByRole("heading", { name: "Wyn Together goes instead" }).waitFor();
  assert.equal(await focused(page), "told", "the focus is on what became of it");
  await look("instead-went");
  assert.equal((await call("GET", `/bookings/${line.id}`, manager)).endedWhy, "substituted");

  // Who is away, week by week, for one person too.
  await page.getByRole("link", { name: "Who is away on training" }).click();
  await page.getByRole("heading", { level: 1, name: "Who is away on training" }).waitFor();
  await page.getByRole("button", { name: "Next four weeks" }).click();
  const shown = page.locator(".ac-narrow").getByText("Kettle drums for beginners").first();
  await shown.waitFor();
  await look("team-calendar");
  await page.getByLabel("Who", { exact: true }).selectOption({ label: "Wyn Together" });
  await page.locator(".ac-narrow").getByText("Lanterns made of paper").waitFor();
  await shown.waitFor({ state: "detached" });
  await look("team-calendar-of-one");
  await page.getByRole("button", { name: "Four weeks before" }).click();
  await page.getByRole("button", { name: "Four weeks before" }).click();
  await page.getByText("Nobody is away on training in these four weeks.").waitFor();
  await look("team-calendar-nobody");
  await signOut();

  // The Academy puts somebody first, and says why.
  const second = await book(full, "Ulla Together");
  await signIn("academy@demo.example", "staffordshire-demo");
  await page.goto(`${url}/bookings/${second.id}`);
  await page.getByText("Waits for a place, 2nd in line").waitFor();
  await page.getByRole("link", { name: "Put them first in line" }).click();
  await page.getByText("Ulla Together is 2nd in line.").waitFor();
  await page.getByRole("button", { name: "Put them first" }).click();
  await page.getByRole("alert").getByText("Say why they are put first.").waitFor();
  await look("first-wrong");
  await page.getByLabel("Why are they put first?").fill("The care home cannot open without a first aider.");
  await look("first");
  await page.getByRole("button", { name: "Put them first" }).click();
  await page.getByRole("heading", { name: "Ulla Together is first in line." }).waitFor();
  assert.equal(await focused(page), "told", "the focus is on what became of it");
  await look("first-done");
  await signOut();

  // Who waits books another date; until that is theirs they keep their turn.
  const turn = await call("POST", "/bookings", worker, { courseRunId: full.id });
  assert.equal(turn.status, "waitlisted");
  await signIn("worker@demo.example", "staffordshire-demo");
  await page.goto(`${url}/bookings/${turn.id}`);
  await page.getByRole("heading", { name: "Do not want to wait?" }).waitFor();
  await page.getByText("You stay on this waiting list until the other booking is confirmed.").waitFor();
  await page.getByRole("link", { name: /^Book this date instead/ }).first().waitFor();
  await look("booking-waits");
  await page.getByRole("link", { name: /^Book this date instead/ }).first().click();
  await page.getByText("You keep your other booking until this one is yours.").waitFor();
  await look("book-instead");
  await page.getByRole("button", { name: "Book this place" }).click();
  await page.getByRole("heading", { level: 1, name: "You are booked" }).waitFor();
  assert.equal((await call("GET", `/bookings/${turn.id}`, worker)).endedWhy, "moved");
  assert.equal((await call("GET", `/course-runs/${free.id}`)).placesLeft, 4);
  await signOut();

  // The college puts somebody first too, and says what it asks for.
  for (const person of ["Tess Together", "Ulla Together", "Vic Together"]) await book(narrow, person);
  await signIn("tutor@demo.example", "staffordshire-demo");
  await ofCollege({ page, look, url, run: narrow });
  await signOut();

  // Somebody does not come: the employer reads what is asked for.
  const missed = await book(wide, "Wyn Together");
  const marks = [{ bookingId: missed.id, mark: "absent" }];
  await call("PUT", `/course-runs/${missed.run.id}/attendance`, tutor, { marks });
  await signIn("manager@demo.example", "staffordshire-demo");
  await missedPlaces({ page, look, url, employer });
  await signOut();
  await call("PUT", `/training-providers/${provider}/cancellation-terms`, tutor, {});
}
