// What one does with one's record: brings what was learnt elsewhere, takes all of it along, prints it, shows it to an
// employer, tells others. It goes on with what the links (shares.mjs) began.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { api } from "./api.mjs";
import { issuer, picture } from "./badge.mjs";

const WORKER = "worker@demo.example";
const TITLE = "Letters read aloud";
const BROUGHT = ["First aid at work", "Hoists and slings", "Food safety at home"];

/** Nobody is signed in before, and nobody after. */
export async function passport(tools) {
  const { page, url, signIn, signOut } = tools;
  const steps = { ...tools, ...ways(page) };
  await signIn(WORKER, "staffordshire-demo");
  await badge(steps);
  await celebrate(steps);
  await bring(steps);
  await takeAlong(steps);
  await paper(steps);
  await employer(steps);
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
  /** The file that a button saves. */
  const saved = async (name) => {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name, exact: true }).click();
    const file = await download;
    return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
  };
  return { titled, focused, tall, saved };
}

/** The badge on its entry, and what is kept of it. */
async function badge({ page, look, url, titled, tall, saved }) {
  await page.goto(`${url}/record`);
  await page.getByRole("heading", { name: "More you can do" }).waitFor();
  await tall("record-more");
  await page.getByRole("link", { name: TITLE, exact: true }).click();
  await titled(TITLE);
  const image = page.getByRole("img", { name: `Badge: ${TITLE}` });
  await image.waitFor();
  assert.ok(await image.evaluate((img) => img.decode().then(() => img.naturalWidth > 0)), "the badge is drawn");
  await page.getByText("Confirmed by the training provider").waitFor();
  await look("record-badge");
  const png = await saved("Save picture");
  assert.equal(png.name, "badge-letters-read-aloud.png");
  assert.equal(png.bytes.subarray(1, 4).toString(), "PNG");
  await page.getByText(/^Saved\./).waitFor();
  await tall("record-badge");
  assert.match((await saved("Save picture for print")).bytes.toString(), /^<svg/);
  const credential = JSON.parse((await saved("Save credential")).bytes.toString());
  assert.equal(credential.credentialSubject.achievement.name, TITLE);
}

/** Telling others: by what the phone has for it, or by saving and copying. No name goes out that they did not choose. */
async function celebrate({ page, look, titled, tall }) {
  await page.getByRole("link", { name: "Share this", exact: true }).click();
  await titled("Share what you achieved");
  await page.getByRole("img", { name: /^Badge: / }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Share", exact: true }).count(), 0, "this browser has no share sheet");
  await look("celebrate");
  await page.getByLabel(/^Put my name in it/).check();
  await page.getByText("Kasia Demo completed").waitFor();
  await page.getByLabel(/^Put my name in it/).uncheck();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(page.url()).origin });
  await page.getByRole("button", { name: "Copy the words" }).click();
  await page.getByText("Copied.").waitFor();
  assert.doesNotMatch(await page.evaluate(() => navigator.clipboard.readText()), /Kasia/);
  await tall("celebrate");

  // A phone that hands pictures on gets the badge as a file.
  await page.getByRole("link", { name: "Back to the record" }).click();
  await titled(TITLE);
  await page.evaluate(() => {
    navigator.canShare = () => true;
    navigator.share = async ({ files, text }) => { window.handedOn = { text, name: files[0].name, kind: files[0].type }; };
  });
  await page.getByRole("link", { name: "Share this", exact: true }).click();
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await page.getByText("Shared.").waitFor();
  await look("celebrate-shared");
  const handedOn = await page.evaluate(() => window.handedOn);
  assert.deepEqual(handedOn, {
    text: `I completed “${TITLE}” with the Staffordshire Social Care Academy.`,
    name: "badge-letters-read-aloud.png",
    kind: "image/png",
  });
}

/** A badge of another issuer: judged first, then added; and one in a picture. */
async function bring({ page, look, url, titled, focused, tall }) {
  const derby = issuer("Derby Care Academy");
  const token = derby.badge("First aid at work", WORKER);
  await page.goto(`${url}/record`);
  await page.getByRole("link", { name: "Add a badge from elsewhere" }).click();
  await titled("Add a badge from elsewhere");
  await look("bring");
  await tall("bring");
  const check = () => page.getByRole("button", { name: "Check it" }).click();
  const found = (name) => page.getByRole("heading", { level: 2, name }).waitFor();
  await check();
  await page.getByRole("link", { name: "Choose the file of your badge, or paste its text." }).waitFor();
  assert.equal(await focused(), "error-summary", "focus moves to what needs changing");
  await look("bring-errors");
  await page.getByRole("link", { name: /^Choose the file/ }).click();
  assert.equal(await focused(), "pasted", "a line leads to its field");

  // One that was changed on the way.
  await page.getByLabel("Or paste its text").fill(`${token.slice(0, -4)}AAAA`);
  await check();
  await found("You cannot add this badge");
  assert.equal(await focused(), "found-title", "focus moves to what was found");
  assert.equal(await page.getByRole("button", { name: "Add it to my record" }).count(), 0);
  await look("bring-refused");
  await tall("bring-refused");
  await page.getByRole("button", { name: "Choose another one" }).click();
  assert.equal(await focused(), "page-title", "focus goes back to the beginning");

  // One whose issuer nobody here knows, and then the academy does.
  await page.getByLabel("Or paste its text").fill(token);
  await check();
  await found("First aid at work");
  await page.getByText("The Academy does not know them.").waitFor();
  await look("bring-unknown");
  await tall("bring-unknown");
  const { call, signedIn } = api(url);
  const staff = await signedIn("academy@demo.example");
  await call("PUT", `/trusted-issuers/${derby.did}`, staff, { name: "Derby Care Academy", trustedFrom: "2026-01-01" });
  await page.getByRole("button", { name: "Choose another one" }).click();
  await check();
  await page.getByText("The Academy knows them.").waitFor();
  await look("bring-known");
  await page.getByRole("button", { name: "Add it to my record" }).click();
  await titled("First aid at work");
  await page.getByText("It is on your record now.").waitFor();
  await page.getByText("Signed by Derby Care Academy").waitFor();
  await look("bring-added");
  await tall("bring-added");

  // The same again is not added twice; another one comes in a picture.
  await page.goto(`${url}/record/bring`);
  await page.getByLabel("Or paste its text").fill(token);
  await check();
  await page.getByRole("button", { name: "Add it to my record" }).click();
  await page.getByText(/^You brought this credential before/).waitFor();
  assert.equal(await focused(), "refused", "focus moves to why it was not added");
  await look("bring-again");
  await page.getByRole("button", { name: "Choose another one" }).click();
  const file = (name, mimeType, text) => page.getByLabel("The file of your badge").setInputFiles({ name, mimeType, buffer: Buffer.from(text) });
  await file("holiday.svg", "image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await check();
  await page.getByRole("link", { name: "There is no credential in this picture." }).waitFor();
  for (const title of BROUGHT.slice(1)) {
    await page.goto(`${url}/record/bring`);
    await file("badge.svg", "image/svg+xml", picture(derby.badge(title, WORKER)));
    await check();
    await titled(title);
  }
}

/** The whole record as a file. */
async function takeAlong({ page, look, url, titled, tall, saved }) {
  await page.goto(`${url}/record`);
  await page.getByRole("link", { name: "Take my record with me" }).click();
  await titled("Take my record with me");
  const pdf = await saved("Save as a PDF");
  assert.equal(pdf.bytes.subarray(0, 5).toString(), "%PDF-");
  const signed = JSON.parse((await saved("Save the signed file")).bytes.toString());
  assert.ok(signed.verifiableCredential.length >= 3, "what we signed, and what others did");
  await look("record-take");
  await tall("record-take");
}

/** What a link shows, on paper. */
async function paper({ page, look, url, titled, tall, saved }) {
  const { call, signedIn } = api(url);
  const worker = await signedIn(WORKER);
  const { items } = await call("GET", "/me/training-records", worker);
  const shown = { recordIds: items.slice(0, 2).map((item) => item.id), name: "full", until: "2027-03-01", label: "For the folder" };
  const { id } = await call("POST", "/me/shares", worker, shown);
  await page.goto(`${url}/shares/${id}`);
  await titled("Show this code");
  const pdf = await saved("Save as a PDF");
  assert.equal(pdf.bytes.subarray(0, 5).toString(), "%PDF-");
  await look("share-paper");
  await tall("share-paper");
  await call("DELETE", `/me/shares/${id}`, worker);
}

/** What an employer is shown, what it decides of each, and an end to it. */
async function employer({ page, look, url, titled, focused, tall }) {
  await page.goto(`${url}/record`);
  await page.getByRole("link", { name: "Show it to my employer" }).click();
  await titled("Show my record to my employer");
  await page.getByRole("button", { name: "Choose none" }).click();
  await page.getByRole("button", { name: "Show it", exact: true }).click();
  await page.getByRole("link", { name: "Choose what you want to show." }).waitFor();
  assert.equal(await focused(), "error-summary", "focus moves to what needs changing");
  await look("employer-share-errors");
  assert.equal(await page.getByRole("checkbox", { name: TITLE }).count(), 0, "what was learnt there they see anyway");
  for (const title of BROUGHT) await page.getByRole("checkbox", { name: title }).check();
  await look("employer-share-new");
  await tall("employer-share-new");
  await page.getByRole("button", { name: "Show it", exact: true }).click();
  await titled(/^Shown to Meadow Lane/);
  assert.equal(await focused(), "page-title", "focus moves to the heading");
  assert.equal(await page.getByText("Not decided yet").count(), 3);
  await look("employer-share");

  await decide(url);
  await page.reload();
  await page.getByText("It counts here").waitFor();
  await page.getByText("It counts, with 1 hour of more training here").waitFor();
  await page.getByText("You are asked to do it again").waitFor();
  await look("employer-share-decided");
  await tall("employer-share-decided");
  await page.getByRole("link", { name: "Who can see my record" }).click();
  await page.getByText("They have decided.").waitFor();
  await look("shares-employer");
  await tall("shares-employer");
  await page.getByRole("heading", { level: 3 }).getByRole("link", { name: /^Meadow Lane/ }).first().click();
  await page.getByRole("button", { name: "Stop showing it" }).click();
  assert.equal(await focused(), "sure", "focus moves to the question");
  await look("employer-share-end");
  await page.getByRole("button", { name: "Yes, stop" }).click();
  await titled(/^No longer shown to Meadow Lane/);
  assert.equal(await focused(), "page-title", "focus moves to the heading");
  await page.getByText("It counts here").waitFor();
  await look("employer-share-ended");
}

/** The employer says what counts. */
async function decide(url) {
  const { call, signedIn } = api(url);
  const [worker, manager] = [await signedIn(WORKER), await signedIn("manager@demo.example")];
  const [{ employerId, records }] = (await call("GET", "/me/employer-shares", worker)).items;
  const of = (title) => records.find((record) => record.title === title).id;
  const decisions = [
    ["First aid at work", { decision: "accepted" }],
    ["Hoists and slings", { decision: "top_up", reason: "Our hoists are of another make.", topUpMinutes: 60 }],
    ["Food safety at home", { decision: "repeat", reason: "Our kitchens are new." }],
  ];
  for (const [title, decision] of decisions) {
    await call("PUT", `/organisations/${employerId}/brought-training/${of(title)}/decision`, manager, decision);
  }
}
