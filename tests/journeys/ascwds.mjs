// An admin's way with ASC-WDS files: none chosen, one that is none of these, two with a slip, then loaded and written again.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const WORKERS = "LOCALESTID,UNIQUEWORKERID,STATUS,DISPLAYID,NINUMBER,POSTCODE,DOB,GENDER,ETHNICITY,NATIONALITY,BRITISHCITIZENSHIP,COUNTRYOFBIRTH,YEAROFENTRY,DISABLED,CARECERT,L2CARECERT,RECSOURCE,HANDCVISA,INOUTUK,STARTDATE,STARTINSECT,DHA,APPRENTICE,EMPLSTATUS,ZEROHRCONT,DAYSSICK,SALARYINT,SALARY,HOURLYRATE,MAINJOBROLE,MAINJRDESC,CONTHOURS,AVGHOURS,NMCREG,AMHP,SCQUAL,NONSCQUAL,CWPCATEGORY,QUALACH01,QUALACH01NOTES,QUALACH02,QUALACH02NOTES,QUALACH03,QUALACH03NOTES";
const TRAINING = "LOCALESTID,UNIQUEWORKERID,CATEGORY,TRAININGNAME,ACCREDITED,WHODELIVERED,PROVIDERNAME,HOWDELIVERED,VALIDITY,DATECOMPLETED,EXPIRYDATE,NOTES";
const WORKER = {
  LOCALESTID: "ROSE", UNIQUEWORKERID: "R-7", STATUS: "NEW", DISPLAYID: "Invented Worker", POSTCODE: "ST16 2LH", DOB: "01/02/1985", STARTDATE: "03/04/2020",
  STARTINSECT: "2015", EMPLSTATUS: "1", ZEROHRCONT: "2", MAINJOBROLE: "8", CARECERT: "3", SCQUAL: "1;3",
};
const FIRE = { LOCALESTID: "ROSE", UNIQUEWORKERID: "R-7", CATEGORY: "6", TRAININGNAME: "Fire marshal", VALIDITY: "12", DATECOMPLETED: "04/05/2026" };

/** A file of rows under a header. */
function file(name, header, rows) {
  const lines = rows.map((row) => header.split(",").map((column) => row[column] ?? "").join(","));
  return { name, mimeType: "text/csv", buffer: Buffer.from([header, ...lines, ""].join("\r\n")) };
}

/** From any page of whoever is signed in as the admin of the invented employer. */
export async function ascwds({ page, look, url }) {
  await page.goto(`${url}/team`);
  await page.getByRole("link", { name: "ASC-WDS files" }).click();
  await page.getByRole("heading", { level: 1, name: "ASC-WDS files" }).waitFor();
  await page.getByRole("button", { name: "Check first" }).click();
  await page.getByRole("alert").getByText("Choose your files first.").waitFor();
  await look("asc-wds-none");

  await page.getByLabel("Your files").setInputFiles({ name: "x.csv", mimeType: "text/csv", buffer: Buffer.from("name,age\n") });
  await page.getByRole("button", { name: "Check first" }).click();
  await page.getByRole("alert").getByText(/not an ASC-WDS file/).waitFor();
  await look("asc-wds-refused");

  const training = file("training.csv", TRAINING, [FIRE, { ...FIRE, CATEGORY: "3" }, { ...FIRE, WHODELIVERED: "1", PROVIDERNAME: "41", CATEGORY: "20" }]);
  await page.getByLabel("Your files").setInputFiles([training, file("workers.csv", WORKERS, [WORKER])]);
  await page.getByRole("button", { name: "Check first" }).click();
  await page.getByRole("heading", { name: "Checked. Nothing is loaded yet" }).waitFor();
  await page.getByText("3 new · 1 left out").waitFor();
  await page.getByText("Training file, line 3").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.id), "asc-wds-result", "focus moves to what was found");
  await look("asc-wds-checked");
  const [list] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: /Download the list/ }).click()]);
  assert.match(readFileSync(await list.path(), "utf8"), /training,3,ROSE,R-7,CATEGORY,CATEGORY_ERROR,error/);

  await page.getByRole("button", { name: "Load it now" }).click();
  await page.getByRole("heading", { name: "Loaded, without some rows" }).waitFor();
  await look("asc-wds-loaded");
  const [written] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download it (CSV)" }).click()]);
  const text = readFileSync(await written.path(), "utf8");
  assert.equal(text.split("\r\n")[0], TRAINING);
  assert.match(text, /ROSE,R-7,6,Fire marshal,,,,,12,04\/05\/2026,03\/05\/2027,/);
}
