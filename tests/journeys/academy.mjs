// The academy's own staff: courses that two sources list, and what people do not find.
import assert from "node:assert/strict";

/** From the first page of whoever is signed in as academy staff. */
export async function academy({ page, look, url }) {
  const said = async (words) => {
    await page.getByRole("status").getByText(words).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.id), "decided", "focus moves to what was decided");
  };
  await page.getByRole("link", { name: "The Academy's desk" }).click();
  await page.getByRole("heading", { name: "Academy", exact: true }).waitFor();
  await look("academy");

  // A pair that the score is not sure of waits; a person joins it.
  await page.getByRole("link", { name: "Courses listed twice" }).click();
  await page.getByText("of 100 points").first().waitFor();
  await look("duplicates");
  const title = await page.locator(".ac-pair h2").first().textContent();
  await page.getByRole("button", { name: /^Show as one/ }).first().click();
  await said(`Shown as one now: ${title}`);
  await page.getByText("Nothing waits for you.").waitFor();
  await look("duplicates-none");

  // What is shown as one says where each part is from.
  await page.getByRole("link", { name: "Shown as one" }).click();
  await page.getByText("Shown as one, by the computer").first().waitFor();
  await page.getByText("Shown as one, by a person").first().waitFor();
  await look("duplicates-joined");
  await page.locator(".ac-pair h2 a").first().click();
  await page.getByText("Where this comes from").click();
  await page.getByText(/^The national course directory:/).waitFor();
  await look("course-two-sources");

  // And is taken apart again.
  await page.goto(`${url}/academy/duplicates?state=joined`);
  const other = await page.locator(".ac-pair h2").first().textContent();
  await page.getByRole("button", { name: /^Keep apart/ }).first().click();
  await said(`Kept apart now: ${other}`);
  await page.getByRole("link", { name: "Kept apart" }).click();
  await page.getByRole("button", { name: /^Let the computer decide/ }).first().click();
  await said(`Shown as one now: ${other}`);

  // Two that nobody thought of: an address that is none is sent back.
  await page.getByText("Compare two other courses").click();
  await page.getByLabel("Address of one course").fill("the first one");
  await page.getByRole("button", { name: "Compare", exact: true }).click();
  await page.getByText("Copy the address of the course's page").first().waitFor();
  await look("duplicates-compare");

  await page.locator(".govuk-back-link").click();
  await page.getByRole("link", { name: "What people do not find" }).click();
  await page.getByText(/Everyone found something|Week of/).first().waitFor();
  await look("unmet-demand");

  // Staff may also send what the directory lists.
  await page.goto(`${url}/our-courses`);
  await page.getByRole("link", { name: "Newcastle and Stafford Colleges Group" }).click();

  // A college has another name; the one it had is kept.
  await page.getByText("Change its name").click();
  await page.getByRole("button", { name: "Change the name" }).click();
  await page.getByText("Give a name of 1 to 200 characters.").first().waitFor();
  await look("college-name-errors");
  for (const name of ["Newcastle and Stafford College", "Newcastle and Stafford Colleges Group"]) {
    await page.getByLabel("New name").fill(name);
    await page.getByRole("button", { name: "Change the name" }).click();
    await page.getByText(new RegExp(`^${name}: `)).waitFor();
  }
  await page.getByText(/^Newcastle and Stafford Colleges Group, until /).waitFor();
  await look("college-name");
  await page.getByRole("link", { name: "Check a file" }).click();
  await page.getByText("Whose list is it?").waitFor();
  await look("upload-as-staff");
}
