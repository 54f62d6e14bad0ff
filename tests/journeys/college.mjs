// A data officer's way at a college: check a file, see what it would change, load it, put a bad row right, add a feed.
import assert from "node:assert/strict";

const COLUMNS = [
  "LARS_QAN", "WHO_THIS_COURSE_IS_FOR", "ENTRY_REQUIREMENTS", "WHAT_YOU_WILL_LEARN", "HOW_YOU_WILL_LEARN",
  "WHAT_YOU_WILL_NEED_TO_BRING", "HOW_YOU_WILL_BE_ASSESSED", "WHERE_NEXT", "COURSE_NAME", "YOUR_REFERENCE", "DELIVERY_MODE",
  "START_DATE", "FLEXIBLE_START_DATE", "VENUE_NAME", "YOUR_VENUE_REFERENCE", "NATIONAL_DELIVERY", "SUB_REGION",
  "COURSE_WEBPAGE", "COST", "COST_DESCRIPTION", "DURATION", "DURATION_UNIT", "STUDY_MODE", "ATTENDANCE_PATTERN",
];

function row(name, reference, start, cost) {
  const cells = {
    WHO_THIS_COURSE_IS_FOR: "Care staff.", WHAT_YOU_WILL_LEARN: "How to help people eat and drink well.", COURSE_NAME: name,
    YOUR_REFERENCE: reference, DELIVERY_MODE: "Online", START_DATE: start, FLEXIBLE_START_DATE: start ? "" : "true", COST: cost,
    NATIONAL_DELIVERY: "yes", COURSE_WEBPAGE: "https://college.example/eat", DURATION: "1", DURATION_UNIT: "Days",
    STUDY_MODE: "Part time", ATTENDANCE_PATTERN: "Evening",
  };
  return COLUMNS.map((column) => cells[column] ?? "").join(",");
}

const file = (...rows) => ({ name: "courses.csv", mimeType: "text/csv", buffer: Buffer.from([COLUMNS.join(","), ...rows].join("\n")) });

/** From the first page of whoever is signed in as a tutor. */
export async function college({ page, look, url }) {
  const result = (words) => page.getByRole("heading", { name: words }).waitFor();
  const check = async (what, kind) => {
    await page.getByLabel("Your file").setInputFiles(what);
    await page.getByLabel(kind).check();
    await page.getByRole("button", { name: "Check first" }).click();
  };

  await page.getByRole("navigation").getByRole("link", { name: "Our courses" }).click();
  await page.getByRole("heading", { level: 2, name: "Files" }).waitFor();
  await page.getByText("We fetch none yet.").waitFor();
  await page.getByRole("link", { name: "See them as workers do" }).waitFor();
  await look("college");

  // What is missing is said first.
  await page.getByRole("link", { name: "Check a file" }).click();
  await page.getByRole("button", { name: "Check first" }).click();
  await page.getByRole("alert").getByText("Choose a file first.").waitFor();
  await look("college-file-missing");

  // Checked: a good row would be new, a bad one is named. Nothing is loaded yet.
  const year = new Date().getFullYear() + 1;
  const bad = row("Fire safety at night", "FIRE", `31/31/${year}`, "20");
  await check(file(row("Good meals for people in our care", "EAT", `01/12/${year}`, "45.50"), bad), "Changes only");
  await result("This is what would change");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "result-title", "focus moves to the result");
  await page.getByText("Line 3, START_DATE").waitFor();
  await page.getByText("Row left out").waitFor();
  await page.getByText("Course EAT and its date", { exact: true }).waitFor();
  await look("college-checked");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: /^Download the list/ }).click()]);
  assert.equal(download.suggestedFilename(), "what-to-put-right.csv");
  const none = await page.evaluate(() => fetch("/api/v1/courses?q=good+meals+for+people+in+our+care").then((answer) => answer.json()));
  assert.ok(none.items.every((course) => course.title !== "Good meals for people in our care"), "a check loads nothing");

  // Loaded.
  await page.getByRole("button", { name: "Load it now" }).click();
  await result("The file is loaded");
  await look("college-loaded");

  // The next file changes one price.
  await page.getByRole("button", { name: "Check another file" }).click();
  await check(file(row("Good meals for people in our care", "EAT", `01/12/${year}`, "39")), "Changes only");
  await result("This is what would change");
  await page.getByText("£45.50").waitFor();
  await page.getByText("£39", { exact: true }).waitFor();
  await look("college-changed");

  // A file that leaves out nearly all is not loaded without a clear word.
  await page.getByRole("button", { name: "Check another file" }).click();
  await check(file(row("Good meals for people in our care", "EAT", `01/12/${year}`, "39")), "All our courses");
  await result("This file cannot be loaded yet");
  await look("college-too-much");
  await page.getByRole("button", { name: "Yes, check it with them taken off" }).click();
  await result("This is what would change");
  await page.getByText("Taken off").nth(1).waitFor();
  await look("college-taken-off");

  // What became of a file, from the list.
  await page.getByRole("link", { name: "Our courses" }).first().click();
  await page.getByText("Loaded, without 1 row").first().waitFor();
  await look("college-files");
  await page.locator(".ac-card", { hasText: "Loaded, without 1 row" }).getByRole("link").first().click();
  await page.getByText("Line 3, START_DATE").waitFor();
  await look("college-one-file");

  // A feed comes and goes.
  await page.getByRole("link", { name: "Our courses" }).first().click();
  await page.getByRole("link", { name: "Add a feed" }).click();
  await page.getByRole("button", { name: "Add this feed" }).click();
  await page.getByRole("alert").getByText("Give the address of the feed.").waitFor();
  await look("college-feed-missing");
  await page.getByLabel("Address of the feed").fill("https://college.example/courses.xml");
  await page.getByLabel("All our courses").check();
  await page.getByRole("button", { name: "Add this feed" }).click();
  await page.getByText("https://college.example/courses.xml").waitFor();
  await look("college-feed");
  await page.getByRole("button", { name: /^Stop fetching/ }).click();
  await look("college-feed-stop");
  await page.getByRole("button", { name: "Yes, stop" }).click();
  await page.getByText("We fetch none yet.").waitFor();

  // Their courses, with the subjects people find them by, and as workers see them.
  await page.getByRole("link", { name: "Courses and their subjects" }).click();
  // A search never waits for what is new: on a busy machine the next one has it.
  const own = page.getByRole("link", { name: "Change Good meals for people in our care" });
  await page.getByRole("link", { name: /^Change / }).first().waitFor();
  for (let tries = 0; tries < 20 && !(await own.isVisible()); tries += 1) {
    await page.waitForTimeout(300);
    await page.reload();
    await page.getByRole("link", { name: /^Change / }).first().waitFor();
  }
  await own.waitFor();
  await look("college-subjects");
  await page.goto(`${url}/our-courses`);
  await page.getByRole("link", { name: "See them as workers do" }).click();
  await page.getByRole("heading", { name: /^\d+ courses/ }).waitFor();
  assert.match(page.url(), /\/courses\?provider=1\d{7}$/);
}
