// Machines' tokens as the strict client oauth4webapi takes them: metadata (RFC 8414), a secret, a signed assertion
// (RFC 7523), introspection (RFC 7662) and revocation (RFC 7009).
import assert from 'node:assert/strict';
import * as oauth from 'oauth4webapi';

const url = process.env.ACADEMY_URL;
if (!url) throw new Error('ACADEMY_URL says where the Academy is');
const password = 'staffordshire-demo';
const loopback = { [oauth.allowInsecureRequests]: true };

const issuer = new URL(url);
const server = await oauth.processDiscoveryResponse(
  issuer, await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...loopback }));
assert.deepEqual(server.grant_types_supported, ['client_credentials']);

async function token(client, proof, form = {}) {
  const answer = await oauth.clientCredentialsGrantRequest(server, client, proof, form, loopback);
  return oauth.processClientCredentialsResponse(server, client, answer);
}

async function state(client, proof, token) {
  const answer = await oauth.introspectionRequest(server, client, proof, token, loopback);
  return oauth.processIntrospectionResponse(server, client, answer);
}

/** A token that is good, says so, and is not good after it was taken back. */
async function live(client, proof, form) {
  const given = await token(client, proof, form);
  assert.equal(given.token_type, 'bearer');
  const told = await state(client, proof, given.access_token);
  assert.ok(told.active);
  assert.equal(told.client_id, client.client_id);
  await oauth.processRevocationResponse(
    await oauth.revocationRequest(server, client, proof, given.access_token, loopback));
  assert.equal((await state(client, proof, given.access_token)).active, false);
}

// RFC 6749 §5.2: the answer to a wrong proof is a challenge.
const challenged = (e) => e.code === 'OAUTH_WWW_AUTHENTICATE_CHALLENGE' && e.status === 401;
const hr = { client_id: 'demo-hr' };
await live(hr, oauth.ClientSecretPost(password), { scope: 'staff' });
await live(hr, oauth.ClientSecretBasic(password));
await assert.rejects(token(hr, oauth.ClientSecretPost('wrong')), challenged);
await assert.rejects(token(hr, oauth.ClientSecretPost(password), { scope: 'catalogue' }), (e) => e.error === 'invalid_scope');

// A machine of the employer gets a key, from its administrator.
async function person(path, body, bearer) {
  const headers = { 'content-type': 'application/json', ...(bearer && { authorization: `Bearer ${bearer}` }) };
  const answer = await fetch(`${url}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  assert.ok(answer.ok, `${path}: ${answer.status} ${await answer.clone().text()}`);
  return answer.json();
}
const { accessToken } = await person('/auth/sign-in', { email: 'manager@demo.example', password });
const { org } = JSON.parse(Buffer.from((await token(hr, oauth.ClientSecretPost(password))).access_token.split('.')[1], 'base64url'));
const machines = `/organisations/${org}/machines`;
const made = await person(machines, { label: 'The judge', scopes: ['workers:read'] }, accessToken);
const machine = { client_id: made.clientId ?? made.machine?.clientId };
for (const algorithm of ['ES256', 'RS256', 'Ed25519']) {
  const { publicKey, privateKey } = await oauth.generateKeyPair(algorithm, { extractable: true });
  const { kty, crv, x, y, n, e } = await crypto.subtle.exportKey('jwk', publicKey);
  const jwk = JSON.parse(JSON.stringify({ kty, crv, x, y, n, e }));
  const kept = await person(`${machines}/${machine.client_id}/keys`, { jwk }, accessToken);
  assert.ok(kept.keys.length > 0);
  // RFC 7523 names no header for the Edwards curve but EdDSA, RFC 8037; the client says Ed25519, RFC 9864.
  await live(machine, oauth.PrivateKeyJwt({ key: privateKey, kid: kept.keys.at(-1).kid }, {
    [oauth.modifyAssertion](header) { if (header.alg === 'Ed25519') header.alg = 'EdDSA'; },
  }));
}
const { privateKey: other } = await oauth.generateKeyPair('ES256');
await assert.rejects(token(machine, oauth.PrivateKeyJwt(other)), challenged);
console.log('OAuth: secret, Basic and three kinds of keys; introspected and revoked, by oauth4webapi');
