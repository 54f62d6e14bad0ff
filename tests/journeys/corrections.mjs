// Something is wrong in a record: its person says so, who stands behind it answers, the person reads the answer.
import assert from "node:assert/strict";
import { mailTo } from "./mail.mjs";

const WORDS = "I was there on both days.";
const titled = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();

/** The person has the entry open. */
export async function say({ page, look }) {
  await page.getByRole("link", { name: "Something is wrong" }).click();
  await titled(page, "Something is wrong");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByText("Change this first").waitFor();
  await look("wrong-errors");
  await page.getByLabel("What is wrong?").fill(WORDS);
  await look("wrong");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByText(/They answer by/).waitFor();
  await look("wrong-said");
}

/** The tutor is signed in. */
export async function answer({ page, look, url, me }) {
  await page.goto(`${url}/registers`);
  await page.getByRole("link", { name: "What people say is wrong" }).click();
  await titled(page, "What people say is wrong");
  await page.getByText(WORDS).waitFor();
  await look("corrections");
  await page.getByRole("button", { name: `Answer ${me.name}` }).click();
  await page.getByRole("button", { name: "Send the answer" }).click();
  await page.getByRole("link", { name: "Choose one first." }).waitFor();
  await look("corrections-errors");
  await page.getByLabel("It is right").check();
  await page.getByLabel("Why?").fill("The run had one day.");
  await look("corrections-answer");
  await page.getByRole("button", { name: "Send the answer" }).click();
  await page.getByText(`Answered. ${me.name} gets a mail.`).waitFor();
  await page.getByText("Nothing waits for an answer.").waitFor();
  await look("corrections-none");
}

/** The person is signed in again. */
export async function read({ page, look, url, me }) {
  const text = await mailTo(page, me.email, "Your training record: an answer");
  const link = /https?:\S+\/account\/record\/\S+/.exec(text);
  assert.ok(link, text);
  await page.goto(`${url}${new URL(link[0]).pathname}`);
  await page.getByText("It stays as it is.").waitFor();
  await page.getByText("The run had one day.").waitFor();
  await page.getByLabel("Is it still wrong? Tell us why").waitFor();
  await look("wrong-answered");
}
