// A worker of the demonstration who learnt something, by the API: what the judges of credentials begin with.
import assert from 'node:assert/strict';

const url = process.env.ACADEMY_URL;
if (!url) throw new Error('ACADEMY_URL says where the Academy is');
const password = 'staffordshire-demo';

async function call(method, path, token, body) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const answer = await fetch(`${url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
  const text = await answer.text();
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
  return text ? JSON.parse(text) : null;
}
const signedIn = async (who) => (await call('POST', '/auth/sign-in', null, { email: `${who}@demo.example`, password })).accessToken;

let people;
/** Where it is, how it is asked, and who may do what. */
export async function academy() {
  people ??= { tutor: await signedIn('tutor'), worker: await signedIn('worker'), staff: await signedIn('academy') };
  return { url, call, ...people };
}

/** The worker attends a course; the credential of that, and a way to take it back. */
export async function learnt(title) {
  const { tutor, worker } = await academy();
  const provider = (await call('GET', '/me', tutor)).roles.find((role) => role.role === 'tutor').organisationId;
  const reference = title.replaceAll(' ', '-');
  const runs = [{ reference, mode: 'online', flexibleStart: true, costPence: 0 }];
  await call('PUT', `/training-providers/${provider}/courses/${reference}`, tutor, { title, runs });
  const run = await found(provider, title);
  await call('PUT', `/course-runs/${run}/booking`, tutor, { capacity: 5 });
  const { id: bookingId } = await call('POST', '/bookings', worker, { courseRunId: run });
  const mark = (mark) => call('PUT', `/course-runs/${run}/attendance`, tutor, { marks: [{ bookingId, mark }] });
  await mark('attended');
  const { items } = await call('GET', '/me/training-records', worker);
  const { id } = items.find((item) => item.bookingId === bookingId);
  const credential = await call('GET', `/training-records/${id}/credential`, worker);
  return { id, credential, takeBack: () => mark('absent') };
}

/** The course's only run, once the search knows it. */
async function found(provider, title) {
  for (let tries = 0; tries < 300; tries += 1) {
    const { items } = await call('GET', `/courses?provider=${provider}&q=${encodeURIComponent(title)}`);
    const own = items.find((item) => item.title === title);
    if (own) return (await call('GET', `/courses/${own.id}`)).runs[0].id;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('the search did not find the course within 30 seconds');
}
