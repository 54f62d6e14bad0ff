// Mails of the demonstration, which are files in its state folder.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** The newest mail to an address with a subject, once there are `many` of these. */
export async function mailTo(page, address, subject = "", many = 1) {
  const folder = join(process.env.ACADEMY_STATE_DIR, "mails");
  for (let tries = 0; tries < 300; tries += 1) {
    const texts = names(folder).sort().map((name) => readFileSync(join(folder, name), "utf8"));
    const found = texts.filter((text) => text.includes(address) && text.includes(`Subject: ${subject}`));
    if (found.length >= many) return found.at(-1).replaceAll("=\r\n", "").replaceAll("=3D", "=");
    await page.waitForTimeout(100);
  }
  throw new Error(`no mail "${subject}" to ${address} came within 30 seconds`);
}

/** Before the first mail there is no folder. */
function names(folder) {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error.code === "ENOENT") return [];
    throw error;
  }
}

/** The link in such a mail. */
export async function linkIn(page, address, subject, many) {
  return (await mailTo(page, address, subject, many)).match(/http:\S+#\S+/)[0];
}
