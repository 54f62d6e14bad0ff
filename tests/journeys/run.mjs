// One person's way through the whole product, at the width of a phone: find a course, book it, attend, see the record.
// Every page is checked for accessibility and for reflow at 320 px. ACADEMY_URL is a fresh demonstration.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";
import { academy } from "./academy.mjs";
import { college } from "./college.mjs";
import { approvals } from "./approvals.mjs";
import { ascwds } from "./ascwds.mjs";
import { linkIn, mailTo } from "./mail.mjs";
import * as corrections from "./corrections.mjs";
import { machines } from "./machines.mjs";
import { offer } from "./offer.mjs";
import { passport } from "./passport.mjs";
import { places } from "./places.mjs";
import { people } from "./people.mjs";
import { privacy } from "./privacy.mjs";
import { proof } from "./proof.mjs";
import { shares } from "./shares.mjs";
import { team } from "./team.mjs";
import { teamBookings } from "./team-bookings.mjs";
import { training } from "./training.mjs";
import { trust } from "./trust.mjs";
import { webhooks } from "./webhooks.mjs";

const url = process.env.ACADEMY_URL;
const shots = "out";
mkdirSync(shots, { recursive: true });
// What the README shows, kept anew by `cargo xtask screenshots`.
const README = process.env.ACADEMY_KEEP_SCREENSHOTS ? ["find", "course", "booked", "record"] : [];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox", "--disable-background-networking"],
});
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true, locale: "en-GB", timezoneId: "Europe/London" };
const context = await browser.newContext(phone);
const page = await context.newPage();
const faults = [];
/** Notes what a page must never do: throw, complain, or ask anyone but us. */
function watch(page) {
  page.on("pageerror", (error) => faults.push(`page error: ${error}`));
  page.on("console", (message) => {
    // A refused sign-in or a missing session is an answer, not a fault; no signal is what some steps are about.
    if (message.type() === "error" && !/status of 4\d\d|ERR_INTERNET_DISCONNECTED/.test(message.text())) faults.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith("data:")) faults.push(`outside request: ${request.url()}`);
  });
}
watch(page);

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Finds nothing to mend, keeps a picture, and holds at 320 px. */
async function look(name) {
  const found = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  const words = found.violations.map((v) => `${v.id}: ${v.help}\n    ${v.nodes.map((n) => n.target.join(" ")).join("\n    ")}`);
  assert.equal(words.length, 0, `axe on ${name}:\n  ${words.join("\n  ")}`);
  await page.screenshot({ path: join(shots, `${name}.png`) });
  if (README.includes(name)) await page.screenshot({ path: join("screenshots", `${name}.png`), scale: "css" });
  await page.setViewportSize({ width: 320, height: 700 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 320, `${name} is ${wide} px wide on a screen of 320`);
  await page.setViewportSize(phone.viewport);
  console.log(`  ✓ ${name}`);
}

const heading = () => page.locator("h1");

async function signIn(email, password) {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL(`${url}/`);
}

async function signOut() {
  await page.goto(`${url}/account`);
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByRole("link", { name: "Sign in" }).first().waitFor();
}

/** Takes a course off as its training provider would, by the API. */
async function takeOff(id) {
  const call = async (method, path, body, token) => {
    const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
    const answer = await fetch(`${url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
    return answer.status === 204 ? null : answer.json();
  };
  const { accessToken } = await call("POST", "/auth/sign-in", { email: "academy@demo.example", password: "staffordshire-demo" });
  const { provider, reference } = await call("GET", `/courses/${id}`);
  await call("DELETE", `/training-providers/${provider.id}/courses/${encodeURIComponent(reference)}`, undefined, accessToken);
}

const me = { name: "Joanna Walker", email: "joanna.walker@people.example", password: "three words together" };

try {
  // Find.
  await page.goto(url);
  await page.getByRole("heading", { name: "Find care training near you" }).waitFor();
  await look("home");
  await page.getByLabel("What do you want to learn?").fill("moving and handling near ST16");
  await page.getByRole("button", { name: "Find", exact: true }).click();
  await page.getByRole("heading", { name: /courses near ST16/ }).waitFor();
  assert.match(page.url(), /\/courses\?q=moving/);
  await page.getByRole("link", { name: "Moving and handling of people" }).first().waitFor();
  await look("find");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "page-title", "focus moves to the heading");

  // Suggestions by keyboard.
  await page.getByRole("combobox", { name: "What do you want to learn?" }).fill("medic");
  await page.locator("#suggestions").getByRole("option").first().waitFor();
  await look("suggestions");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#suggestions").getByRole("option").count(), 0);

  // Filters change the address, and going back takes them off.
  await page.getByRole("button", { name: /^Has places/ }).click();
  await page.waitForURL(/available=true/);
  await page.getByRole("button", { name: /^✓?\s*Has places/, pressed: true }).waitFor();
  await page.getByRole("button", { name: /^More filters/ }).click();
  await page.getByLabel(/^Daytime/).check();
  await page.waitForURL(/when=daytime/);
  await page.getByRole("button", { name: /^Show \d+ course/ }).waitFor();
  await look("filters");
  await page.getByRole("button", { name: /^Show \d+ course/ }).click();

  // A course.
  await page.getByRole("link", { name: "Moving and handling of people" }).first().click();
  await page.getByRole("heading", { level: 1, name: "Moving and handling of people" }).waitFor();
  await page.getByText("Choose a date").waitFor();
  await look("course");

  // Book: a stranger makes an account on the way and comes back to the same date.
  await page.getByRole("link", { name: /^Book / }).click();
  await page.getByRole("heading", { name: "Book a place" }).waitFor();
  await page.getByRole("link", { name: "Create an account" }).waitFor();
  await look("book-signed-out");
  await page.getByRole("link", { name: "Create an account" }).click();
  await page.getByRole("button", { name: "Create an account" }).click();
  await page.getByRole("alert").waitFor();
  await look("create-account-errors");
  await page.getByLabel("Your full name").fill(me.name);
  await page.getByLabel("Email").fill(me.email);
  await page.getByLabel("Choose a password").fill(me.password);
  await page.getByRole("button", { name: "Create an account" }).click();
  await page.getByRole("heading", { name: "Look at your mail" }).waitFor();
  await look("create-account-sent");
  const finish = await linkIn(page, me.email, "Finish your account");
  // In another browser a password is chosen first; here it is the one that was typed.
  const elsewhere = await browser.newContext(phone);
  const other = await elsewhere.newPage();
  await other.goto(finish);
  await other.getByRole("button", { name: "Make my account" }).click();
  await other.getByLabel("Choose a password").waitFor();
  await elsewhere.close();
  await page.goto(finish);
  await page.getByRole("button", { name: "Make my account" }).waitFor();
  await look("finish");
  await page.getByRole("button", { name: "Make my account" }).click();
  await page.getByRole("button", { name: "Book this place" }).waitFor();
  await look("book");
  await page.getByRole("button", { name: "Book this place" }).click();
  await page.getByRole("heading", { name: "You are booked" }).waitFor();
  await page.getByRole("link", { name: "Add to my calendar" }).waitFor();
  await look("booked");

  // The mail, with its diary entry.
  const text = await mailTo(page, me.email, "You are booked");
  assert.match(text, /Subject: You are booked: Moving and handling of people/);
  assert.match(text, /BEGIN:VEVENT/);
  console.log("  ✓ mail");

  await page.getByRole("link", { name: "Bookings", exact: true }).click();
  await page.getByRole("heading", { level: 2, name: "Next" }).waitFor();
  await look("bookings-first");
  await page.getByRole("link", { name: "My record" }).click();
  await page.getByText("Your record is empty").waitFor();
  await look("record-empty");
  await signOut();

  // The tutor takes the register.
  await signIn("tutor@demo.example", "staffordshire-demo");
  await page.getByRole("link", { name: "Take a register" }).click();
  await page.getByRole("heading", { name: "Today" }).waitFor();
  await look("registers");
  await page.getByRole("link", { name: "Moving and handling of people" }).first().click();
  await page.getByText(me.name).waitFor();
  await page.getByRole("button", { name: `${me.name}: Here`, exact: true }).click();
  await page.getByText("Saved.", { exact: true }).waitFor();
  assert.equal(await page.getByRole("button", { name: `${me.name}: Here`, exact: true }).getAttribute("aria-pressed"), "true");
  await look("register");

  // Without signal the mark stays on the phone and is sent when it is back.
  await context.setOffline(true);
  await page.getByRole("button", { name: `${me.name}: Not here` }).click();
  await page.getByText("Saved on this phone.").waitFor();
  await look("register-offline");
  // It is sent when the signal is back, without another tap.
  await context.setOffline(false);
  await page.getByText("Saved.", { exact: true }).waitFor();
  await page.getByRole("button", { name: `${me.name}: Here for part` }).click();
  await page.getByRole("button", { name: `${me.name}: Here`, exact: true }).click();
  await page.getByRole("button", { name: `${me.name}: Passed`, exact: true }).click();
  await page.getByRole("button", { name: `${me.name}: Passed`, exact: true, pressed: true }).waitFor();
  await page.getByText("Saved.", { exact: true }).waitFor();

  // A code that nobody has, and one that is none.
  await page.getByLabel("Code from their phone").fill("AB");
  await page.getByRole("button", { name: "Add to the register" }).click();
  await page.getByText("Type the 8 letters and numbers").waitFor();
  await page.getByLabel("Code from their phone").fill("AAAA-AAAA");
  await page.getByRole("button", { name: "Add to the register" }).click();
  await page.getByText("We do not know this code").first().waitFor();
  await look("register-code-wrong");

  // Whoever else has a place is not here; then the register is finished, and the record is there.
  for (const other of await page.locator(".ac-register__line", { has: page.locator(".ac-mark") }).all()) {
    if (await other.locator("[aria-pressed=true]").count() === 0) {
      await other.getByRole("button", { name: /: Not here$/ }).click();
      await other.locator("[aria-pressed=true]").waitFor();
    }
  }
  await page.getByRole("button", { name: "Finish the register" }).waitFor();
  await look("register-finish");
  await page.getByRole("button", { name: "Finish the register" }).click();
  await page.getByText(/^Finished on /).waitFor();
  await look("register-finished");

  // Who teaches a course puts its subjects right, and says how many places a date has.
  await page.goto(`${url}/courses?q=moving+and+handling+of+people+near+ST16&available=true`);
  await page.getByRole("link", { name: "Moving and handling of people" }).first().click();
  const keep = page.getByRole("region", { name: "For the training provider" });
  await keep.getByLabel("Another subject").selectOption("health_safety");
  await keep.getByRole("button", { name: "Add" }).click();
  await keep.getByText("Saved.").waitFor();
  await keep.getByRole("button", { name: "Remove Health and safety awareness" }).waitFor();
  await keep.getByLabel(/^Places on /).fill("14");
  await keep.getByRole("button", { name: "Save places" }).click();
  await page.getByText(/1[34] places left/).first().waitFor();
  await look("course-kept");
  await keep.getByRole("button", { name: "Remove Health and safety awareness" }).click();
  await keep.getByRole("button", { name: "Remove Health and safety awareness" }).waitFor({ state: "detached" });
  await signOut();

  // The record is the worker's.
  await signIn(me.email, me.password);
  await heading().filter({ hasText: me.name.split(" ")[0] }).waitFor();
  await page.getByRole("heading", { name: "Next" }).waitFor();
  await look("home-signed-in");
  await page.getByRole("link", { name: "My record" }).click();
  await page.getByText("1 in date").waitFor();
  await look("record");
  await page.getByRole("link", { name: "Assisting and moving people", exact: true }).click();
  await page.getByText("Confirmed by the training provider").waitFor();
  await look("record-entry");
  await corrections.say({ page, look });
  await page.getByRole("link", { name: "Back to the record" }).click();
  await page.getByText("Confirmed by the training provider").waitFor();

  // Signed in still after loading the page again.
  await page.reload();
  await page.getByText("Confirmed by the training provider").waitFor();
  await page.goto(`${url}/nothing-here`);
  await page.getByRole("heading", { name: "We could not find that page" }).waitFor();
  await look("not-found");
  await page.goto(`${url}/account`);
  await page.getByRole("button", { name: "Save" }).waitFor();
  await look("account");

  // What nobody teaches: the search says how it was widened.
  await page.goto(`${url}/courses?q=safegaurding&near=ST13&withinMiles=5&sort=distance`);
  await page.getByText("Showing results for").waitFor();
  await look("corrected");
  await page.goto(`${url}/courses?q=catheter&near=ST13&withinMiles=3&mode=classroom`);
  await page.getByText(/Here is the nearest/).waitFor();
  await look("relaxed");

  await signOut();

  // A manager sees the team, and books for someone.
  await signIn("manager@demo.example", "staffordshire-demo");
  await page.getByRole("link", { name: "Team" }).click();
  await page.getByText("Kasia Demo").waitFor();
  await look("team");
  await page.goto(`${url}/courses?subject=dementia&available=true`);
  await page.locator(".ac-card__link").first().click();
  await page.getByRole("link", { name: /^Book / }).click();
  await page.getByLabel("Who is it for?").selectOption({ label: "Kasia Demo" });
  await look("book-for-someone");
  await page.getByRole("button", { name: "Book this place" }).click();
  await page.getByRole("heading", { name: "A booking for Kasia Demo" }).waitFor();
  await look("booked-for-someone");
  const booking = page.url();
  const course = await page.locator("main a[href^='/courses/']").first().getAttribute("href");
  await signOut();

  // The course is taken off: who booked it is offered others.
  await takeOff(course.split("/").pop());
  await signIn("worker@demo.example", "staffordshire-demo");
  await page.goto(booking);
  await page.getByRole("heading", { name: "This date is no longer offered" }).waitFor();
  await page.getByRole("heading", { name: "Book one of these instead" }).waitFor();
  await page.locator(".ac-card__link").first().waitFor();
  await look("booking-taken-off");
  await signOut();

  // An admin looks after who works where.
  await signIn("manager@demo.example", "staffordshire-demo");
  await ascwds({ page, look, url });
  await team({ page, look, url, signIn, signOut });

  // A college keeps its courses.
  await signIn("tutor@demo.example", "staffordshire-demo");
  await college({ page, look, url });
  await corrections.answer({ page, look, url, me });
  await signOut();

  // The academy looks after it all.
  await signIn("academy@demo.example", "staffordshire-demo");
  await academy({ page, look, url });
  await signOut();

  await signIn(me.email, me.password);
  await corrections.read({ page, look, url, me });

  // Without signal the app opens, and what was seen of the catalogue is still there.
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await page.goto(`${url}/courses?q=first+aid+near+ST16`);
  await page.getByRole("heading", { name: /courses near ST16/ }).waitFor();
  await context.setOffline(true);
  await page.reload();
  await page.getByText("You are offline.").waitFor();
  await page.getByRole("heading", { name: /courses near ST16/ }).waitFor();
  await look("find-offline");
  await page.getByRole("link", { name: "My record" }).click();
  await page.getByRole("heading", { name: "You are offline" }).waitFor();
  await look("record-offline");
  // Nor is who was signed in asked to sign in where there is no signal to do it.
  for (const place of ["bookings", "team", "account"]) {
    await page.goto(`${url}/${place}`);
    await page.getByRole("heading", { name: "You are offline" }).waitFor();
    await look(`${place}-offline`);
  }
  await page.goto(`${url}/record`);
  await page.getByRole("heading", { name: "You are offline" }).waitFor();
  // With signal the page goes on by itself.
  await context.setOffline(false);
  await page.getByText("1 in date").waitFor();

  // Other ways to the same account.
  await people({ page, context, look, url, me, signIn, signOut });

  // Dark, and wide.
  await page.emulateMedia({ colorScheme: "dark" });
  await look("relaxed-dark");
  await page.goto(`${url}/record`);
  await page.getByText("1 in date").waitFor();
  await look("record-dark");
  await page.emulateMedia({ colorScheme: "light" });
  const desk = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-GB", timezoneId: "Europe/London" });
  const wide = await desk.newPage();
  watch(wide);
  await wide.goto(`${url}/courses?q=moving+and+handling+near+ST16`);
  await wide.getByRole("heading", { name: /courses near ST16/ }).waitFor();
  await wide.screenshot({ path: join(shots, "find-wide.png") });
  const found = await new AxeBuilder({ page: wide }).withTags(TAGS).analyze();
  assert.deepEqual(found.violations.map((v) => v.id), []);
  await wide.getByRole("link", { name: "Moving and handling of people" }).first().click();
  await wide.getByText("Choose a date").waitFor();
  await wide.screenshot({ path: join(shots, "course-wide.png") });

  // A desk has room for two beside each other.
  await wide.goto(`${url}/sign-in?next=/academy/duplicates%3Fstate%3Djoined`);
  await wide.getByLabel("Email").fill("academy@demo.example");
  await wide.getByLabel("Password", { exact: true }).fill("staffordshire-demo");
  await wide.getByRole("button", { name: "Sign in", exact: true }).click();
  await wide.getByText("of 100 points").first().waitFor();
  await wide.screenshot({ path: join(shots, "duplicates-wide.png") });

  for (const [name, place] of [["account", ""], ["sign-ins", "/sign-ins"], ["passkeys", "/passkeys"], ["two-step", "/two-step"]]) {
    await wide.goto(`${url}/account${place}`);
    await wide.getByRole("heading", { level: 1 }).waitFor();
    await wide.locator("main button").first().waitFor();
    await wide.screenshot({ path: join(shots, `${name}-wide.png`) });
  }
  await wide.goto(`${url}/ways-in`);
  await wide.getByRole("button", { name: "Send me a link" }).waitFor();
  await wide.screenshot({ path: join(shots, "ways-in-wide.png") });
  // The team, wide.
  await wide.goto(`${url}/account`);
  await wide.getByRole("button", { name: "Sign out", exact: true }).click();
  await wide.getByRole("link", { name: "Sign in" }).first().waitFor();
  await wide.goto(`${url}/sign-in?next=/team`);
  await wide.getByLabel("Email").fill("manager@demo.example");
  await wide.getByLabel("Password", { exact: true }).fill("staffordshire-demo");
  await wide.getByRole("button", { name: "Sign in", exact: true }).click();
  await wide.getByText("Kasia Demo").waitFor();
  await wide.screenshot({ path: join(shots, "team-wide.png") });
  for (const [link, name] of [["Invitations", "team-invitations-wide"], ["Workplaces", "team-workplaces-wide"], ["Who may do what", "access-wide"], ["ASC-WDS files", "asc-wds-wide"]]) {
    await wide.getByRole("link", { name: link, exact: true }).click();
    await wide.getByRole("heading", { level: 1, name: link }).waitFor();
    await wide.waitForLoadState("networkidle");
    await wide.screenshot({ path: join(shots, `${name}.png`) });
    await wide.getByRole("link", { name: "Team", exact: true }).first().click();
    await wide.getByText("Kasia Demo").waitFor();
  }

  // An employer lets its own systems in, has them told what happens, and asks for training.
  await signOut();
  await signIn("manager@demo.example", "staffordshire-demo");
  await webhooks({ page, look, url });
  await training({ page, look, url });
  // It makes an employer to practise with, which is another to look after from then on.
  await machines({ page, look, url });
  await signOut();

  // Places that are taken, waited for and given back; first the one offer by mail, whose link is then the only one.
  await offer({ page, look, url, me });
  await places({ page, context, look, url, me, signIn, signOut });
  await approvals({ page, look, url, signIn, signOut });
  await teamBookings({ page, look, url, signIn, signOut });
  // What somebody learnt is theirs to show.
  await shares({ page, look, url, signIn, signOut });
  await passport({ page, look, url, signIn, signOut });
  await proof({ page, look, url, signIn, signOut });
  await trust({ page, look, url, signIn, signOut });
  // What is kept about a person is theirs to see, and to end.
  await privacy({ page, look, url, signIn, signOut });

  // The API's own page loads nothing from elsewhere and shows its operations.
  await wide.goto(`${url}/api/docs/`);
  await wide.locator('[data-path="/api/v1/courses"]').waitFor();
  await wide.screenshot({ path: join(shots, "api-docs.png") });
  assert.deepEqual(faults, []);
  console.log("the journey is whole");
} catch (error) {
  await page.screenshot({ path: join(shots, "failed.png") });
  console.error(faults.join("\n"));
  console.error(`at ${page.url()}: ${await heading().allTextContents()}`);
  throw error;
} finally {
  await browser.close();
}
