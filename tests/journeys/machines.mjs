// An admin lets the HR system in: adds it, makes a secret, which it signs in with, and takes it away again.
import assert from "node:assert/strict";

export async function machines({ page, look, url }) {
  await page.goto(`${url}/team`);
  await page.getByRole("link", { name: "Your systems" }).click();
  await page.getByRole("heading", { level: 1, name: "Your systems" }).waitFor();
  await look("systems");
  await page.getByRole("button", { name: "Add a system" }).click();
  await page.getByRole("button", { name: "Add it" }).click();
  await page.getByText("Change this first").waitFor();
  await look("systems-errors");
  await page.getByLabel("What you call it").fill("Our rota");
  await page.getByLabel("See who works there, and where").check();
  await page.getByRole("button", { name: "Add it" }).click();
  await page.getByRole("button", { name: "Make a secret for Our rota" }).click();
  await page.getByRole("heading", { name: "Copy this secret now" }).waitFor();
  await look("systems-secret");

  // The system signs in with it, and may do what was ticked.
  const secret = await page.getByLabel("Secret", { exact: true }).inputValue();
  const line = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Our rota" }) });
  const name = (await line.locator("code").textContent()).trim();
  const form = { grant_type: "client_credentials", client_id: name, client_secret: secret };
  const answer = await page.request.post(`${url}/oauth/token`, { form });
  assert.equal(answer.status(), 200);
  assert.equal((await answer.json()).scope, "workers:read");

  await page.reload();
  await page.getByText(`Secret ending ${secret.slice(-4)}`).waitFor();
  await page.getByRole("button", { name: `Take it away: the secret ending ${secret.slice(-4)} of Our rota` }).click();
  await look("systems-sure");
  await page.getByRole("button", { name: "Yes, take it away" }).click();
  await page.getByText("Saved.", { exact: true }).waitFor();
  assert.equal((await page.request.post(`${url}/oauth/token`, { form })).status(), 401);
  await page.getByRole("button", { name: "Remove Our rota" }).click();
  await page.getByRole("button", { name: "Yes, take it away" }).click();
  await page.getByRole("heading", { name: "Our rota" }).waitFor({ state: "detached" });

  // A new system is tried on an employer that is made up.
  await page.getByRole("link", { name: "Practise first" }).click();
  await page.getByRole("button", { name: "Make it" }).waitFor();
  await look("practice-none");
  await page.getByRole("button", { name: "Make it" }).click();
  await page.getByText("Dates to book").waitFor();
  await look("practice");
  const made = await page.locator("li code").first().textContent();
  await page.getByRole("button", { name: "Start it again" }).click();
  await look("practice-sure");
  await page.getByRole("button", { name: "Yes, start again" }).click();
  await page.getByText(made).waitFor({ state: "detached" });
  assert.equal(await page.evaluate(() => document.activeElement?.id), "page-title", "focus moves to the heading");
  await page.getByRole("link", { name: "Let a system in there" }).click();
  await page.getByRole("heading", { level: 1, name: "Your systems" }).waitFor();
  await page.getByText("There is none yet.").waitFor();
}
