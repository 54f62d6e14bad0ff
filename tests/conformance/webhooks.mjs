// Webhooks, judged by the library of Standard Webhooks itself: it receives, verifies what is genuine, and refuses what was
// tampered with, is old, or was signed with another secret; after a new secret both verify.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';

const url = process.env.ACADEMY_URL;
if (!url) throw new Error('ACADEMY_URL says where the Academy is');
const api = `${url}/api/v1`;

const taken = [];
const server = createServer((request, answer) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    taken.push({ headers: request.headers, body: Buffer.concat(parts).toString('utf8') });
    answer.writeHead(204).end();
  });
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const receiver = `http://127.0.0.1:${server.address().port}/hooks`;

async function token(name) {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: name, client_secret: 'staffordshire-demo' });
  const answer = await fetch(`${url}/oauth/token`, { method: 'POST', body: form });
  assert.equal(answer.status, 200);
  return (await answer.json()).access_token;
}

const hr = await token('demo-hr');
async function call(method, path, body) {
  const headers = { authorization: `Bearer ${hr}`, ...(body && { 'content-type': 'application/json' }) };
  const answer = await fetch(`${api}${path}`, { method, headers, body: body && JSON.stringify(body) });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${await answer.clone().text()}`);
  return answer.status === 204 ? null : answer.json();
}

/** The next message of a kind, which the worker sends within seconds. */
async function next(kind, from) {
  for (let tries = 0; tries < 300; tries += 1) {
    const found = taken.slice(from).find((one) => JSON.parse(one.body).type === kind);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no ${kind} came within 30 seconds`);
}

const refused = (secret, headers, body) =>
  assert.throws(() => new Webhook(secret).verify(body, headers), WebhookVerificationError);

const endpoint = await call('POST', '/webhook-endpoints', {
  url: receiver, description: 'The judge', eventTypes: ['booking.confirmed', 'booking.cancelled', 'record.issued'],
});
assert.match(endpoint.secret, /^whsec_/);

// What really happens: the employer's system books a place for a worker.
const workers = (await call('GET', `/organisations/${endpoint.employerId}/workers`)).items;
const courses = (await call('GET', '/courses?available=true&limit=20')).items;
const run = courses.map((course) => course.nextRun).find((run) => run?.bookable);
const booking = await call('POST', '/bookings', { courseRunId: run.id, personId: workers[0].personId });
const genuine = await next(`booking.${booking.status}`, 0);
const message = new Webhook(endpoint.secret).verify(genuine.body, genuine.headers);
assert.equal(message.data.bookingId, booking.id);
assert.deepEqual(Object.keys(message).sort(), ['data', 'timestamp', 'type']);
assert.ok(!genuine.body.includes(workers[0].fullName) && !genuine.body.includes('@'), 'ids alone');

// What is not genuine.
refused(endpoint.secret, genuine.headers, genuine.body.replace(booking.id, workers[0].personId));
refused(endpoint.secret, { ...genuine.headers, 'webhook-id': 'msg_another' }, genuine.body);
const old = String(Number(genuine.headers['webhook-timestamp']) - 600);
refused(endpoint.secret, { ...genuine.headers, 'webhook-timestamp': old }, genuine.body);
refused(`whsec_${Buffer.alloc(32, 7).toString('base64')}`, genuine.headers, genuine.body);
// An old message that was genuine once: sent again by someone who listened.
const realNow = Date.now;
Date.now = () => realNow() + 600_000;
refused(endpoint.secret, genuine.headers, genuine.body);
Date.now = realNow;

// A new secret: both verify.
const renewed = await call('POST', `/webhook-endpoints/${endpoint.id}/rotate-secret`);
assert.notEqual(renewed.secret, endpoint.secret);
const from = taken.length;
await call('POST', `/webhook-endpoints/${endpoint.id}/test`);
const test = await next('webhook.test', from);
for (const secret of [endpoint.secret, renewed.secret]) {
  assert.equal(new Webhook(secret).verify(test.body, test.headers).data.webhookEndpointId, endpoint.id);
}
assert.equal(test.headers['webhook-signature'].split(' ').length, 2);

// A replay has the same id and is signed anew.
const deliveries = (await call('GET', `/webhook-endpoints/${endpoint.id}/deliveries?state=delivered`)).items;
const first = deliveries.find((one) => `msg_${one.id}` === genuine.headers['webhook-id']);
const before = taken.length;
await call('POST', `/webhook-endpoints/${endpoint.id}/deliveries/${first.id}/replay`);
const again = await next(message.type, before);
assert.equal(again.headers['webhook-id'], genuine.headers['webhook-id']);
new Webhook(renewed.secret).verify(again.body, again.headers);

await call('DELETE', `/bookings/${booking.id}`);
const cancelled = await next('booking.cancelled', before);
new Webhook(renewed.secret).verify(cancelled.body, cancelled.headers);
await call('DELETE', `/webhook-endpoints/${endpoint.id}`);
server.close();
console.log(`webhooks: ${taken.length} messages verified by standardwebhooks, what is not genuine refused`);
