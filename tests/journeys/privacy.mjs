// One's own data: see it, download it, who looked, have the account erased and think again.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

/** Nobody is signed in before, and nobody after. */
export async function privacy({ page, look, url, signIn, signOut }) {
  const titled = (name) => page.getByRole("heading", { level: 1, name }).waitFor();
  const saved = async (button) => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: button }).click(),
    ]);
    return readFileSync(await download.path(), "utf8");
  };

  // The worker whose manager looked at the team.
  await signIn("worker@demo.example", "staffordshire-demo");
  await page.goto(`${url}/account`);
  await page.getByRole("link", { name: "Who looked at my data" }).click();
  await titled("Who looked at my data");
  await page.getByText(/Meadow Lane Home Care \(made up\) looked at your job on/).first().waitFor();
  await look("who-looked");

  // All of it, here and as files.
  await page.goto(`${url}/account/data`);
  await titled("My data");
  await look("my-data");
  await page.getByRole("button", { name: "See my data" }).click();
  await page.getByRole("heading", { name: "What we keep" }).waitFor();
  await page.getByText(/^Your account \(1\)/).click();
  await page.getByText("worker@demo.example").waitFor();
  await look("my-data-seen");
  const data = JSON.parse(await saved("Download for a computer"));
  assert.equal(data.sections[0].items[0].email, "worker@demo.example");
  const text = await saved("Download to read or print");
  assert.match(text, /^<!doctype html>/);
  assert.match(text, /worker@demo\.example/);

  // Two weeks to think.
  await page.getByRole("link", { name: "Erase my account" }).click();
  await titled("Erase my account");
  await page.getByRole("heading", { name: "What stays" }).waitFor();
  await look("erase");
  await page.getByRole("button", { name: "Erase my account" }).click();
  await page.getByText(/^We will erase your account on/).waitFor();
  await look("erase-asked");
  await page.getByRole("button", { name: "Keep my account" }).click();
  await page.getByRole("heading", { name: "What goes" }).waitFor();
  await page.goto(`${url}/account`);
  await signOut();
}
