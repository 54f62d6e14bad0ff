// A manager has the HR system told what happens: add an address, try it out, see what did not arrive, send it again, change
// the secret, switch it off and on, remove it.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";

/** An HR system on this machine that takes messages and answers as it is told. */
async function receiver() {
  const system = { taken: [], status: 204 };
  const server = createServer((request, answer) => {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      system.taken.push(JSON.parse(Buffer.concat(parts).toString("utf8")).type);
      answer.writeHead(system.status).end(system.status === 204 ? undefined : "The database is full");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  system.url = `http://127.0.0.1:${server.address().port}/hooks`;
  system.close = () => server.close();
  return system;
}

/** Books a place for someone of the manager's team and cancels it, by the API. */
async function bookAndCancel(url) {
  const call = async (method, path, body, token) => {
    const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
    const answer = await fetch(`${url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
    return answer.json();
  };
  const { accessToken } = await call("POST", "/auth/sign-in", { email: "manager@demo.example", password: "staffordshire-demo" });
  const me = await call("GET", "/me", undefined, accessToken);
  const employer = me.roles.find((role) => role.role.startsWith("employer_")).organisationId;
  const workers = (await call("GET", `/organisations/${employer}/workers`, undefined, accessToken)).items;
  const courses = (await call("GET", "/courses?q=first+aid&available=true")).items;
  const run = courses.map((course) => course.nextRun).find((run) => run?.bookable);
  const booking = await call("POST", "/bookings", { courseRunId: run.id, personId: workers[0].personId }, accessToken);
  await call("DELETE", `/bookings/${booking.id}`, undefined, accessToken);
}

/** From the first page of whoever is signed in as a manager. */
export async function webhooks({ page, look, url }) {
  const system = await receiver();
  const wide = async (name) => {
    const narrow = page.viewportSize();
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.screenshot({ path: join("out", `${name}-wide.png`), fullPage: true });
    await page.setViewportSize(narrow);
  };
  const heading = (name) => page.getByRole("heading", { name, exact: true }).waitFor();
  const button = (name) => page.getByRole("button", { name, exact: true });

  await page.goto(`${url}/team`);
  await page.getByRole("link", { name: /^Webhooks/ }).click();
  await page.getByText("We tell none of your systems yet.").waitFor();
  await look("webhooks-none");

  // What is missing is said first.
  await page.getByRole("link", { name: "Add an address" }).click();
  await button("Add this address").click();
  await page.getByRole("alert").getByText("Give the address of your system.").waitFor();
  await look("webhook-missing");
  await page.getByLabel("Address of your system").fill("http://hr.example/hooks");
  await button("Add this address").click();
  await page.getByRole("alert").getByText(/begins with https/).waitFor();

  // Added: the secret is shown this once.
  await page.getByLabel("Address of your system").fill(system.url);
  await page.getByLabel("What it is for").fill("HR system");
  await page.getByLabel("Someone joins a waiting list").uncheck();
  await wide("webhook-add");
  await button("Add this address").click();
  await heading("The address is added");
  assert.match(await page.getByLabel("Secret", { exact: true }).inputValue(), /^whsec_[A-Za-z0-9+/]{43}=$/);
  assert.equal(await page.evaluate(() => document.activeElement?.id), "secret-title", "focus moves to the secret");
  await look("webhook-added");

  // A test arrives, or it is said why not.
  await page.getByRole("link", { name: "Next: send a test" }).click();
  await page.getByText("Nothing was sent yet.").waitFor();
  await button("Send a test").click();
  await page.getByText(/^It arrived\. Your system answered 204/).waitFor();
  assert.deepEqual(system.taken, ["webhook.test"]);
  await look("webhook");
  system.status = 500;
  await button("Send a test").click();
  await page.getByText(/^It did not arrive\. .* Your system answered 500/).waitFor();
  await page.getByText("It said: The database is full").waitFor();

  // What happens is told; what did not arrive is sent again, and what waited behind it follows.
  const arrives = async (kind, times) => {
    for (let tries = 0; system.taken.filter((one) => one === kind).length < times; tries += 1) {
      assert.ok(tries < 300, `${kind} is told ${times} times within 30 seconds`);
      await page.waitForTimeout(100);
    }
  };
  await bookAndCancel(url);
  await arrives("booking.confirmed", 1);
  system.status = 204;
  await page.reload();
  await page.getByText(/^Tried 1 time\. Next try/).waitFor();
  await page.getByText(/Nothing has arrived since/).waitFor();
  await look("webhook-failing");
  await wide("webhook-failing");
  await page.getByRole("button", { name: /^Send again: A place is booked/ }).click();
  await page.getByText(/^It arrived/).waitFor();
  await arrives("booking.cancelled", 1);

  // Off: what waits is given up. On: it is sent again.
  system.status = 500;
  await bookAndCancel(url);
  await arrives("booking.confirmed", 3);
  await button("Switch off").click();
  await page.getByText("Switched off.", { exact: true }).waitFor();
  await page.getByText("Given up").nth(2).waitFor();
  await look("webhook-off");
  system.status = 204;
  await button("Switch on").click();
  await page.getByText("Switched on.", { exact: true }).waitFor();
  await button("Send all again that were given up").click();
  await page.getByText("We send 2 messages again.").waitFor();
  await arrives("booking.cancelled", 2);

  // Other things to tell.
  await page.getByLabel("A course is taken off").uncheck();
  await button("Save").click();
  await page.getByText("Saved.", { exact: true }).waitFor();
  await page.reload();
  await page.getByLabel("A course is taken off").waitFor();
  assert.equal(await page.getByLabel("A course is taken off").isChecked(), false);

  // A new secret beside the old one.
  await button("Make a new secret").click();
  await page.getByText("The one you have works for 24 hours more.").waitFor();
  await button("Yes, make one").click();
  await heading("Copy this secret now");
  await page.getByText(/^The secret before works until/).waitFor();
  await look("webhook-secret");

  await page.getByRole("link", { name: "Webhooks", exact: true }).click();
  await page.getByRole("link", { name: "HR system" }).waitFor();
  await page.getByText("Told of 13 kinds of events").waitFor();
  await look("webhooks");
  await wide("webhooks");
  await page.getByRole("link", { name: "HR system" }).click();
  await button("Remove this address").click();
  await button("Yes, remove it").click();
  await page.getByText("We tell none of your systems yet.").waitFor();
  system.close();
}
