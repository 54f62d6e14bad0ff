// A manager asks for training: the usual list, a rule of their own, who has it and who has not, a file for a spreadsheet.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Kasia has learnt fire safety elsewhere: the employer says so, by the API. */
async function learnt(url) {
  const call = async (method, path, body, token) => {
    const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
    const answer = await fetch(`${url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
    return answer.json();
  };
  const { accessToken } = await call("POST", "/auth/sign-in", { email: "manager@demo.example", password: "staffordshire-demo" });
  const me = await call("GET", "/me", undefined, accessToken);
  const at = `/organisations/${me.roles.find((role) => role.role.startsWith("employer_")).organisationId}`;
  const kasia = (await call("GET", `${at}/workers?name=Kasia`, undefined, accessToken)).items[0].personId;
  const achievedOn = new Date(Date.now() - 40 * 86_400_000).toISOString().slice(0, 10);
  const items = [{ personId: kasia, subject: "fire_safety", achievedOn, evidence: "Certificate seen" }];
  const done = await call("POST", `${at}/training-records`, { items }, accessToken);
  assert.equal(done.refused, 0);
}

/** From the first page of whoever is signed in as the admin of the invented employer. */
export async function training({ page, look, url }) {
  const titled = (name) => page.getByRole("heading", { level: 1, name }).waitFor();
  const wide = async (name) => {
    const narrow = page.viewportSize();
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.screenshot({ path: join("out", `${name}-wide.png`), fullPage: true });
    await page.setViewportSize(narrow);
  };
  await page.goto(`${url}/team`);
  await page.getByRole("link", { name: "Training of your team" }).click();
  await titled("Training of your team");
  await page.getByText("You ask for no training yet.").waitFor();
  await look("training-none");

  // The usual list, then a rule of their own.
  await page.getByRole("link", { name: "Set your rules" }).click();
  await titled("What we ask for");
  await page.getByRole("button", { name: "Start with the usual list" }).click();
  await page.getByText("Saved.", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Remove the rule for Fire safety, Everyone" }).waitFor();
  await page.getByRole("button", { name: "Set the rule" }).click();
  await page.getByRole("alert").getByText("Choose a subject first.").waitFor();
  await look("rules-errors");
  await page.getByLabel("Subject", { exact: true }).selectOption("medication");
  await page.getByLabel("Where", { exact: true }).selectOption({ label: "Leek home care" });
  await page.getByLabel("A number of months").check();
  await page.getByRole("button", { name: "Set the rule" }).click();
  await page.getByText("Use a number of months, like 12.").waitFor();
  await page.getByLabel("Months", { exact: true }).fill("12");
  await page.getByRole("button", { name: "Set the rule" }).click();
  await page.getByText("Leek home care must have it. It counts for 12 months.").waitFor();
  // And is for everyone from now on, with another word: the one before is gone.
  await page.getByRole("button", { name: "Change the rule for Medication management, Leek home care" }).click();
  await page.getByRole("heading", { name: "Change the rule" }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.id), "rule-title", "focus moves to the form");
  await look("rules-change");
  await page.getByLabel("Where", { exact: true }).selectOption({ label: "Every workplace" });
  await page.getByLabel("Months", { exact: true }).fill("24");
  await page.getByRole("button", { name: "Set the rule" }).click();
  await page.getByText("Everyone must have it. It counts for 24 months.").waitFor();
  await page.getByText("Leek home care must have it.").waitFor({ state: "detached" });
  await page.getByRole("heading", { name: "Set a rule" }).waitFor();
  await look("rules");
  await wide("rules");

  // Who has it, and who has not.
  await learnt(url);
  await page.getByRole("link", { name: "Training of your team" }).first().click();
  await titled("Training of your team");
  const card = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Kasia Demo" }) });
  await card.getByText("In date").waitFor();
  await card.getByText("Missing").first().waitFor();
  await look("training");
  await wide("training");
  await page.getByRole("button", { name: "Out of date", exact: true }).click();
  await page.getByText("Nobody here fits.").waitFor();
  await page.getByRole("button", { name: "Missing", exact: true }).click();
  await card.waitFor();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download for a spreadsheet" }).click(),
  ]);
  assert.match(readFileSync(await download.path(), "utf8"), /^Name,Workplace,Job role,.*Fire safety/);
  await card.getByRole("link", { name: /^Find a course in .* for Kasia Demo/ }).first().click();
  await page.getByRole("heading", { level: 1, name: /course/ }).waitFor();
}
