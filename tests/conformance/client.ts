// The journey of a stranger's system with the generated types: `client.mjs` compiles and runs it.
import createClient from 'openapi-fetch';
import type { paths } from 'academy';

declare const process: { env: Record<string, string | undefined> };
const baseUrl = process.env.ACADEMY_URL!;

function good<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  if (answer.data === undefined) {
    throw new Error(`${answer.response.url}: ${answer.response.status} ${JSON.stringify(answer.error)}`);
  }
  return answer.data;
}

function same<T>(found: T, wanted: T): void {
  if (found !== wanted) throw new Error(`${String(found)} instead of ${String(wanted)}`);
}

const nobody = createClient<paths>({ baseUrl });
const token = good(await nobody.POST('/oauth/token', {
  body: { grant_type: 'client_credentials', client_id: 'demo-hr', client_secret: 'staffordshire-demo' },
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  bodySerializer: (body) => new URLSearchParams(body as Record<string, string>),
}));
const employer = token.organisation;
const hr = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${token.access_token}` } });

const courses = good(await hr.GET('/api/v1/courses', { params: { query: { available: true, limit: 50 } } }));
const run = courses.items.map((course) => course.nextRun).find((run) => run?.bookable);
if (!run) throw new Error('no run can be booked');
const workers = good(await hr.GET('/api/v1/organisations/{id}/workers', { params: { path: { id: employer } } }));
const worker = workers.items[0];

const key = crypto.randomUUID();
const book = () => hr.POST('/api/v1/bookings', {
  params: { header: { 'Idempotency-Key': key } },
  body: { courseRunId: run.id, personId: worker.personId },
});
const booking = good(await book());
same(good(await book()).id, booking.id);
const params = { path: { id: booking.id } };
const kept = good(await hr.GET('/api/v1/bookings/{id}', { params }));
same(kept.personName, worker.fullName);
same(kept.status, booking.status);
good(await hr.DELETE('/api/v1/bookings/{id}', { params }));
same(good(await hr.GET('/api/v1/bookings/{id}', { params })).status, 'cancelled');
console.log('the TypeScript client: generated, type-checked; booked, read and cancelled a place');
