// What others bring and what can be relied on: an employer decides what counts and signs the Care Certificate off; the academy's staff keep
// the list of issuers, put a credential on hold and see what runs out.
import assert from "node:assert/strict";
import { join } from "node:path";
import { api } from "./api.mjs";

const WORKER = "worker@demo.example";

/** Nobody is signed in before, and nobody after. */
export async function trust(tools) {
  const { page, url, signIn, signOut } = tools;
  const steps = { ...tools, ...ways(page), employer: await shown(url) };
  await signIn("manager@demo.example", "staffordshire-demo");
  await brought(steps);
  await care(steps);
  await page.goto(`${url}/account`);
  await signOut();
  await signIn("academy@demo.example", "staffordshire-demo");
  await issuers(steps);
  await hold(steps);
  await runsOut(steps);
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

/** The worker wrote three things down and shows them. */
async function shown(url) {
  const { call, signedIn } = api(url);
  const worker = await signedIn(WORKER);
  const recordIds = [];
  for (const [title, achievedOn] of [["Catheter care", "2020-05-04"], ["Diabetes in old age", "2020-06-08"], ["Oral health", "2020-07-06"]]) {
    recordIds.push((await call("POST", "/me/training-records", worker, { title, achievedOn })).id);
  }
  const employerId = (await call("GET", "/me/employments", worker)).items.find((job) => !job.lastDay).employerId;
  await call("POST", "/me/employer-shares", worker, { employerId, recordIds, until: "2027-03-01" });
  return employerId;
}

/** What counts here, what needs more, what is done again. */
async function brought({ page, look, url, employer, titled, focused, tall }) {
  await page.goto(`${url}/team`);
  await page.locator(`a[href="/trust/${employer}/brought"]`).click();
  await titled("Training your team bring");
  await page.getByText("Catheter care").waitFor();
  await look("brought");
  await tall("brought");
  const button = (words, title) => page.getByRole("button", { name: new RegExp(`^${words}: .*, ${title}$`) });
  await button("I saw the certificate", "Catheter care").click();
  await page.getByText(/^You saw the certificate: /).waitFor();
  assert.equal(await focused(), "told", "focus moves to what was saved");
  await button("I saw the certificate", "Catheter care").waitFor({ state: "detached" });
  await button("It counts here", "Catheter care").click();
  await page.getByText(/^It counts here: .*Catheter care/).waitFor();
  await button("It counts here", "Catheter care").waitFor({ state: "detached" });
  await button("Not all of it counts", "Oral health").click();
  assert.equal(await focused(), "decision", "focus moves into the form");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("link", { name: "Choose one." }).waitFor();
  await look("brought-errors");
  await page.getByLabel("It counts with a top-up").check();
  await page.getByLabel("Why?").fill("Our residents use other aids.");
  await page.getByLabel(/^How long does the top-up take/).fill("60");
  await look("brought-reason");
  await tall("brought-reason");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText(/^It counts with a top-up: .*Oral health/).waitFor();
  await button("Not all of it counts", "Diabetes in old age").click();
  await page.getByLabel("They do it again").check();
  await page.getByLabel("Why?").fill("It was long ago.");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText(/^To be done again: .*Diabetes/).waitFor();
  await page.getByRole("button", { name: "Decided", exact: true }).click();
  await page.getByText("“It was long ago.”").waitFor();
  await look("brought-decided");
  await tall("brought-decided");
}

/** Standards are ticked off, and the whole is signed. */
async function care({ page, look, url, employer, titled, focused, tall }) {
  const { call, signedIn } = api(url);
  const manager = await signedIn("manager@demo.example");
  await page.goto(`${url}/team`);
  await page.locator(`a[href="/trust/${employer}/care-certificate"]`).click();
  await titled("Care Certificate");
  await page.getByRole("button", { name: "In progress" }).click();
  const names = page.getByRole("main").getByRole("listitem").getByRole("link");
  await names.first().waitFor();
  await look("care-team");
  await tall("care-team");
  await names.first().click();
  await page.getByText("1 of 16 standards done").waitFor();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("link", { name: "Tick what was assessed." }).waitFor();
  assert.equal(await focused(), "error-summary", "focus moves to what needs changing");
  await look("care-worker-errors");
  await page.getByLabel("Knows it: Communication").check();
  await page.getByLabel("Seen at work: Communication").check();
  await page.getByText("Save 2 ticks").waitFor();
  await page.getByLabel("Who assessed it?").fill("Rose Hill");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("2 of 16 standards done").waitFor();
  assert.equal(await focused(), "told", "focus moves to what was saved");
  await look("care-worker");
  await tall("care-worker");
  const person = page.url().split("/").pop();
  const item = (standard, part) => ({ standard, part, assessedOn: "2026-11-02", assessor: "Rose Hill" });
  const items = Array.from({ length: 16 }, (_, at) => [item(at + 1, "knowledge"), item(at + 1, "practice")]).flat();
  await call("POST", `/organisations/${employer}/workers/${person}/care-certificate/assessments`, manager, { edition: "2025", items });
  await page.reload();
  await page.getByRole("button", { name: "Sign it off" }).click();
  assert.equal(await focused(), "sure", "focus moves to the question");
  await look("care-sign");
  await page.getByRole("button", { name: "Yes, sign it off" }).click();
  await page.getByText(/ signed it off for /).waitFor();
  await look("care-signed");
}

/** Whom the academy relies on. */
async function issuers({ page, look, url, titled, focused, tall }) {
  await page.goto(`${url}/academy`);
  await page.getByRole("link", { name: "Who we rely on" }).click();
  await titled("Who we rely on");
  await page.getByRole("button", { name: "Add it" }).click();
  await page.getByRole("link", { name: /^Type a DID/ }).waitFor();
  await look("issuers-errors");
  await page.getByLabel("Its DID").fill("did:web:stoke.example");
  await page.getByLabel("Its name").fill("Stoke Care School");
  await page.getByRole("button", { name: "Add it" }).click();
  await page.getByText("Stoke Care School is on the list.").waitFor();
  assert.equal(await focused(), "told", "focus moves to what was saved");
  await look("issuers");
  await tall("issuers");
  await page.getByRole("button", { name: "Remove Stoke Care School" }).click();
  await look("issuers-remove");
  await page.getByRole("button", { name: "Yes, remove it" }).click();
  await page.getByText("Stoke Care School is off the list.").waitFor();
}

/** A credential on hold, and off it. */
async function hold({ page, look, url, titled, focused }) {
  const { call, signedIn } = api(url);
  const worker = await signedIn(WORKER);
  const { items } = await call("GET", "/me/training-records", worker);
  const signed = items.find((item) => item.verificationLevel === "issuer_confirmed" && !item.issuedBy);
  const { id } = await call("GET", `/training-records/${signed.id}/credential`, worker);
  await page.goto(`${url}/academy`);
  await page.getByRole("link", { name: "Put a credential on hold" }).click();
  await titled("Put a credential on hold");
  await page.getByLabel("The credential").fill("hoists");
  await page.getByRole("button", { name: "Look for it" }).click();
  await page.getByRole("link", { name: "Paste the id of a credential, or all of it." }).waitFor();
  await look("hold-errors");
  await page.getByLabel("The credential").fill(id);
  await page.getByRole("button", { name: "Look for it" }).click();
  await page.getByRole("heading", { level: 2, name: signed.title }).waitFor();
  assert.equal(await focused(), "found", "focus moves to what was found");
  await page.getByLabel("Why?").fill("The register is looked into.");
  await page.getByRole("button", { name: "Put it on hold" }).click();
  await page.getByText("On hold", { exact: false }).first().waitFor();
  await look("hold");
  await page.getByRole("button", { name: "Take it off hold" }).click();
  await page.getByText("Not on hold").waitFor();
}

/** What runs out, by month, subject and district. */
async function runsOut({ page, look, url, titled, tall }) {
  await page.goto(`${url}/academy`);
  await page.getByRole("link", { name: "What runs out" }).click();
  await titled("What runs out");
  await page.getByRole("heading", { name: "Training not done twice" }).waitFor();
  await look("runs-out");
  await tall("runs-out");
}
