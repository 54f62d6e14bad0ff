// An account and the ways to it: a link by mail, a passkey, where one is signed in, codes of an app, a new password.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { linkIn } from "./mail.mjs";

/** Whoever is signed in as `me`; signed in again at the end. */
export async function people({ page, context, look, url, me, signIn, signOut }) {
  const titled = (name) => page.getByRole("heading", { level: 1, name }).waitFor();

  const linkOf = (subject, many) => linkIn(page, me.email, subject, many);

  const step = async (button) => {
    await page.getByRole("heading", { name: "Show that it is you" }).waitFor();
    if (button) await page.getByRole("button", { name: button }).click();
  };

  // Who asks for an account and has one is told so by mail, and nobody else is.
  await signOut();
  await page.goto(`${url}/create-account`);
  await page.getByLabel("Your full name").fill(me.name);
  await page.getByLabel("Email").fill(me.email);
  await page.getByLabel("Choose a password").fill("four other words here");
  await page.getByRole("button", { name: "Create an account" }).click();
  await page.getByRole("heading", { name: "Look at your mail" }).waitFor();
  await page.goto(await linkOf("You have an account"));
  await page.waitForURL(`${url}/`);
  await page.getByRole("link", { name: /: my account$/ }).waitFor();
  await page.goto(`${url}/ways-in/finish#used-before`);
  await page.getByRole("button", { name: "Make my account" }).click();
  await page.getByRole("heading", { name: "That link does not work any more" }).waitFor();
  await look("finish-gone");
  await signOut();
  await signIn(me.email, me.password);

  // Another address counts once its link is opened.
  await page.goto(`${url}/account/email`);
  await page.getByText("You have confirmed it.").waitFor();
  await look("account-email");
  const newer = `new.${me.email}`;
  await page.getByLabel("New email address").fill(newer);
  await page.getByRole("button", { name: "Use this address" }).click();
  await page.getByText("Open the link in it.").waitFor();
  await page.goto(await linkIn(page, newer, "Is this your email address?"));
  await titled("Confirm your email address");
  await look("confirm-email");
  await page.getByRole("button", { name: "Yes, this is my address" }).click();
  await page.getByText("Your address is confirmed.").waitFor();
  me.email = newer;

  // A link by mail, in the browser that asked for it.
  await signOut();
  await page.goto(`${url}/sign-in`);
  await look("sign-in");
  await page.getByRole("link", { name: "Other ways to sign in" }).click();
  await titled("Other ways to sign in");
  await look("ways-in");
  await page.getByLabel("Email").fill(me.email);
  await page.getByRole("button", { name: "Send me a link" }).click();
  await page.getByRole("heading", { name: "Look at your mail" }).waitFor();
  await look("link-sent");
  await page.goto(await linkOf("Your link to sign in", 1));
  await page.waitForURL(`${url}/`);
  await page.getByRole("link", { name: /: my account$/ }).waitFor();

  // Another one, opened where nobody asked for it; and used up after that.
  await page.goto(`${url}/account`);
  await signOut();
  await page.goto(`${url}/ways-in`);
  await page.getByLabel("Email").fill(me.email);
  await page.getByRole("button", { name: "Send me a link" }).click();
  const link = await linkOf("Your link to sign in", 2);
  const elsewhere = await context.browser().newContext({ locale: "en-GB", timezoneId: "Europe/London" });
  const other = await elsewhere.newPage();
  await other.goto(link);
  await other.getByRole("heading", { name: "Did you ask for this link?" }).waitFor();
  await other.getByRole("button", { name: "Yes, sign me in here" }).click();
  await other.waitForURL(`${url}/`);
  await page.goto(link);
  await page.getByRole("heading", { name: "That link does not work any more" }).waitFor();
  await look("link-gone");
  await signIn(me.email, me.password);

  // Where one is signed in; the other one is ended from here.
  await page.goto(`${url}/account`);
  await page.getByRole("link", { name: "Where you are signed in" }).click();
  await page.getByText("this one").waitFor();
  await look("sign-ins");
  const lines = page.locator("main li");
  const before = await lines.count();
  await lines.filter({ hasText: "with a link we sent you" }).first().getByRole("button", { name: /^Sign out/ }).click();
  await page.getByText("Saved.").waitFor();
  await page.waitForFunction((many) => document.querySelectorAll("main li").length < many, before);
  await elsewhere.close();

  // A passkey is added here and signs in without a name.
  const cdp = await context.newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await page.goto(`${url}/account/passkeys`);
  await page.getByText("You have none yet.").waitFor();
  await look("passkeys-none");
  await page.getByLabel("What do you call this device?").fill("My phone");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByRole("button", { name: "Remove My phone" }).waitFor();
  await look("passkeys");
  await signOut();
  await page.goto(`${url}/ways-in`);
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.waitForURL(`${url}/`);
  await page.getByRole("link", { name: /: my account$/ }).waitFor();

  // Signed in by a link alone, something risky asks for a proof: the passkey gives it.
  await signOut();
  await page.goto(`${url}/ways-in`);
  await page.getByLabel("Email").fill(me.email);
  await page.getByRole("button", { name: "Send me a link" }).click();
  await page.goto(await linkOf("Your link to sign in", 3));
  await page.waitForURL(`${url}/`);
  await page.goto(`${url}/account/two-step`);
  await page.getByRole("button", { name: "Turn it on" }).click();
  await step();
  await look("step-up");
  await step("Use a passkey");

  // Codes of an app (RFC 6238): set up, asked for, right.
  await page.getByRole("heading", { name: "1. Put this key into your app" }).waitFor();
  await look("two-step-set-up");
  const key = (await page.locator("#secret").textContent()).replace(/ /g, "");
  await page.getByLabel("Code from your app").fill("000000");
  await page.getByRole("button", { name: "Turn it on" }).click();
  await page.getByRole("alert").waitFor();
  await page.getByLabel("Code from your app").fill(code(key));
  await page.getByRole("button", { name: "Turn it on" }).click();
  await page.getByRole("heading", { name: "It is on. Keep these codes" }).waitFor();
  await look("two-step-codes");
  const recovery = await page.locator("main ul code").allTextContents();
  assert.equal(recovery.length, 10);
  await signOut();
  await page.goto(`${url}/sign-in`);
  await page.getByLabel("Email").fill(me.email);
  await page.getByLabel("Password", { exact: true }).fill(me.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByLabel("Code from your app").waitFor();
  await look("sign-in-code");
  await page.getByLabel("Code from your app").fill(recovery[0]);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL(`${url}/`);
  await page.goto(`${url}/account/two-step`);
  await page.getByText("9 recovery codes are left.").waitFor();
  await look("two-step-on");
  await page.getByRole("button", { name: "Turn it off" }).click();
  await page.getByRole("button", { name: "Turn it on" }).waitFor();

  // Two passwords that do not do, then one that does; and back again by the mail for who forgot it.
  await page.goto(`${url}/account/password`);
  await page.getByLabel("Your password now").fill("not my password");
  await page.getByLabel("New password").fill("short");
  await page.getByRole("button", { name: "Change password" }).click();
  await page.getByRole("alert").waitFor();
  await page.getByLabel("New password").fill("four other words here");
  await page.getByRole("button", { name: "Change password" }).click();
  await page.getByRole("link", { name: "Check your password, then try again." }).waitFor();
  await look("password-errors");
  await page.getByLabel("Your password now").fill(me.password);
  await page.getByRole("button", { name: "Change password" }).click();
  await page.getByText("Saved.").waitFor();
  await signOut();
  await page.goto(`${url}/ways-in/recover`);
  await page.getByLabel("Email").fill(me.email);
  await page.getByRole("button", { name: "Send me a link" }).click();
  await page.goto(await linkOf("Choose a new password", 1));
  await titled("Choose a new password");
  await look("new-password");
  await page.getByLabel("New password").fill(me.password);
  await page.getByRole("button", { name: "Use this password" }).click();
  await page.waitForURL(`${url}/`);
  await page.getByRole("link", { name: /: my account$/ }).waitFor();

  // A code from an employer, where there is none of that kind.
  await signOut();
  await page.goto(`${url}/ways-in/join`);
  await titled("Join with a code");
  await page.getByLabel("Code from your employer").fill("NONE-SUCH");
  await page.getByLabel("Your full name").fill("Mo Worker");
  await page.getByLabel("Mobile number").fill("07700 900123");
  await page.getByLabel("Choose a password").fill(me.password);
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByRole("alert").waitFor();
  await look("join-errors");
  await signIn(me.email, me.password);
}

/** What an app shows now for a key in base32. */
function code(key) {
  const bits = [...key].map((sign) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(sign).toString(2).padStart(5, "0")).join("");
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const tag = createHmac("sha1", secret).update(time).digest();
  const at = tag[19] & 15;
  return String((tag.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}
