// Calendars, judged by ical.js: a person's feed with sessions around both nights when the clocks change, and the calendars
// that come by mail. What it read is kept for the judge in Python.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ICAL from 'ical.js';

const { ACADEMY_URL: url, ACADEMY_STATE_DIR: state } = process.env;
if (!url || !state) throw new Error('ACADEMY_URL says where the Academy is, and ACADEMY_STATE_DIR where its mails go');
const api = `${url}/api/v1`;
const password = 'staffordshire-demo';

async function ask(method, path, token, body) {
  const headers = { ...(token && { authorization: `Bearer ${token}` }), ...(body && { 'content-type': 'application/json' }) };
  const answer = await fetch(path.startsWith('http') ? path : `${api}${path}`, { method, headers, body: body && JSON.stringify(body) });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${await answer.clone().text()}`);
  return answer;
}
const json = async (...asked) => (await ask(...asked)).json();

const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'demo-college', client_secret: password });
const college = await (await fetch(`${url}/oauth/token`, { method: 'POST', body: form })).json();
const worker = (await json('POST', '/auth/sign-in', null, { email: 'worker@demo.example', password })).accessToken;

/** The last Sunday of a month of a year to come. */
function lastSunday(month) {
  const day = new Date(Date.UTC(new Date().getUTCFullYear() + 1, month + 1, 0));
  day.setUTCDate(day.getUTCDate() - day.getUTCDay());
  return day;
}
const on = (night, days, startsAt, endsAt) =>
  ({ date: new Date(night.getTime() + days * 86_400_000).toISOString().slice(0, 10), startsAt, endsAt });
const [march, october] = [lastSunday(2), lastSunday(9)];
const sessions = [
  on(march, -1, '22:00:00', '23:30:00'), on(march, 0, '00:30:00', '03:00:00'), on(march, 0, '03:30:00', '05:00:00'),
  on(march, 1, '09:30:00', '16:00:00'),
  on(october, -1, '09:30:00', '16:00:00'), on(october, 0, '00:30:00', '03:00:00'), on(october, 0, '03:30:00', '05:00:00'),
  on(october, 1, '09:30:00', '16:00:00'),
];
const course = (sessions) => ({ title: 'Care at night, "quietly"; in parts', runs: [{ reference: 'NIGHT', mode: 'online', places: 5, sessions }] });
const at = `/training-providers/${college.organisation}/courses/JUDGED-NIGHTS`;
await ask('PUT', at, college.access_token, course(sessions));
const found = await json('GET', `/courses?q=care+at+night+quietly&limit=5`);
const night = found.items.find((item) => item.title.startsWith('Care at night'));
const run = (await json('GET', `/courses/${night.id}`)).runs[0].id;
await ask('PUT', `/course-runs/${run}/booking`, college.access_token, { capacity: 5 });
const booking = await json('POST', '/bookings', worker, { courseRunId: run });
const { url: feed } = await json('POST', '/me/calendar-feed', worker);

/** The calendar of a mail, once there is one with this method. */
async function mailed(method) {
  const folder = join(state, 'mails');
  for (let tries = 0; tries < 300; tries += 1) {
    for (const name of readdirSync(folder).sort().reverse()) {
      const [, ...parts] = readFileSync(join(folder, name), 'utf8').split(`method=${method}`);
      if (parts.length === 0) continue;
      const [head, ...body] = parts[0].split('\r\n\r\n');
      const raw = body.join('\r\n\r\n').split('\r\n--')[0];
      const text = /base64/i.test(head) ? Buffer.from(raw, 'base64').toString('utf8') : raw;
      if (text.includes(booking.id)) return text;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no mail with ${method} came within 30 seconds`);
}

/** The entries of this booking, by what their ids end with. */
function entries(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
  const mine = calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one)).filter((one) => one.uid.includes(booking.id));
  const seconds = (time) => { assert.notEqual(time.zone, ICAL.Timezone.localTimezone, 'a time floats'); return time.toUnixTime(); };
  return mine.map((one) => ({
    uid: one.uid, sequence: one.sequence, starts: seconds(one.startDate), ends: seconds(one.endDate), summary: one.summary,
    status: one.component.getFirstPropertyValue('status'),
  }));
}
const method = (text) => new ICAL.Component(ICAL.parse(text)).getFirstPropertyValue('method');

/** Holds what a calendar says against what the API says of the same sessions in UTC. */
function agree(read, told) {
  const utc = told.map((one) => [Date.parse(one.starts) / 1000, Date.parse(one.ends) / 1000]);
  assert.deepEqual(read.map((one) => [one.starts, one.ends]), utc);
}

const told = (await json('GET', `/bookings/${booking.id}`, worker)).run.sessions;
assert.equal(told.length, sessions.length);
const first = await (await ask('GET', feed)).text();
agree(entries(first), told);
assert.equal(method(first), null, 'a subscription has no method');
assert.ok(entries(first)[0].summary.startsWith('Care at night, "quietly"; in parts (1 of 8)'));
const request = await mailed('REQUEST');
assert.equal(method(request), 'REQUEST');
agree(entries(request), told);

// The last session falls away, and the first moves.
const moved = [on(march, -2, '22:00:00', '23:30:00'), ...sessions.slice(1, -1)];
await ask('PUT', at, college.access_token, course(moved));
const second = await (await ask('GET', feed)).text();
const [before, after] = [entries(first), entries(second)];
assert.deepEqual(after.map((one) => one.uid), before.map((one) => one.uid));
assert.ok(after.every((one, nth) => one.sequence > before[nth].sequence));
assert.deepEqual(after.map((one) => one.status), [...Array(7).fill('CONFIRMED'), 'CANCELLED']);
agree(after.slice(0, -1), (await json('GET', `/bookings/${booking.id}`, worker)).run.sessions);

await ask('DELETE', `/bookings/${booking.id}`, worker);
const cancel = await mailed('CANCEL');
assert.equal(method(cancel), 'CANCEL');
assert.ok(entries(cancel).every((one) => one.status === 'CANCELLED' && one.sequence > after[0].sequence));
await ask('DELETE', '/me/calendar-feed', worker);
assert.equal((await fetch(feed)).status, 404);

const kept = join(state, 'judged');
mkdirSync(kept, { recursive: true });
for (const [name, text] of Object.entries({ feed: first, request, moved: second, cancel })) writeFileSync(join(kept, `${name}.ics`), text);
writeFileSync(join(kept, 'told.json'), JSON.stringify({ booking: booking.id, sessions: told }));
await ask('DELETE', at, college.access_token);
console.log(`calendars: ${told.length} sessions around both nights, a request and a cancellation read by ical.js as the API says them`);
