// Credentials, as others judge them: the reference library of W3C Verifiable Credentials (@digitalbazaar/vc) and what learners' wallets run
// (@digitalcredentials/verifier-core). Of each case they and POST /credentials/verify must say the same; ours are judged, and theirs.
import assert from 'node:assert/strict';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import { checkStatus } from '@digitalbazaar/vc-bitstring-status-list';
import { securityLoader } from '@digitalcredentials/security-document-loader';
import { verifyCredential } from '@digitalcredentials/verifier-core';
import { learnt, academy } from './credentials-learnt.mjs';

const { url, call, staff } = await academy();
const did = `did:web:${new URL(url).host.replace(':', '%3A')}`;

// Who lives at http://localhost is looked for at https, as did:web says: brought to where it is. Nobody else is asked.
const elsewhere = globalThis.fetch;
globalThis.fetch = async (asked, options) => {
  const at = String(asked?.url ?? asked);
  if (at.startsWith(url)) return elsewhere(asked, options);
  if (at.startsWith(url.replace('http:', 'https:'))) return elsewhere(at.replace('https:', 'http:'));
  if (at.includes('purl.imsglobal.org/spec/ob/v3p0/schema')) return Response.json({ $schema: 'https://json-schema.org/draft/2019-09/schema', type: 'object' });
  throw new Error(`outside request: ${at}`);
};

/** The bundled contexts, our own document, our lists and keys of others; nothing from outside. */
const bundled = securityLoader().build();
async function documentLoader(at) {
  if (at.startsWith(did)) {
    const document = await (await fetch(`${url}/.well-known/did.json`)).json();
    const method = document.verificationMethod.find((one) => one.id === at);
    const found = at === did ? document : method && { '@context': 'https://w3id.org/security/multikey/v1', ...method };
    assert.ok(found, `${at} is in our document`);
    return { contextUrl: null, documentUrl: at, document: found };
  }
  if (at.startsWith(url)) return { contextUrl: null, documentUrl: at, document: await (await fetch(at)).json() };
  return bundled(at);
}
const suite = () => new DataIntegrityProof({ cryptosuite });

/** What the reference library says: good, or which part is not. */
async function reference(credential) {
  const found = await vc.verifyCredential({
    credential, suite: suite(), documentLoader,
    checkStatus: (asked) => checkStatus({ ...asked, suite: suite(), documentLoader, verifyBitstringStatusListCredential: true }),
  });
  // Its lists were read; what they say of this one stands beside that.
  const statuses = found.statusResult?.results ?? [];
  if (found.verified) return statuses.some((one) => one.status) ? 'withdrawn' : 'good';
  const said = [found.error, ...(found.error?.errors ?? [])].map((error) => `${error?.name}: ${error?.message}`).join('; ');
  if (/expired|validUntil/.test(said)) return 'expired';
  return /signature|proof|verification method|Verification error/i.test(said) ? 'not genuine' : assert.fail(said);
}

/** What a wallet shows. */
async function wallet(credential) {
  const registries = [{ name: 'The Academy', type: 'dcc-legacy', url: `${url}/credentials/issuers.json` }];
  const found = await verifyCredential({ credential: structuredClone(credential), knownDIDRegistries: registries });
  const step = (id) => found.log?.find((entry) => entry.id === id);
  if (found.errors?.length && !found.log?.length) return { verdict: 'not genuine', known: false };
  const known = step('registered_issuer')?.valid === true;
  if (step('valid_signature')?.valid !== true) return { verdict: 'not genuine', known };
  const lists = ['revocation_status', 'suspension_status'].map(step).filter(Boolean);
  if (lists.some((list) => list.valid !== true)) return { verdict: 'withdrawn', known };
  return { verdict: step('expiration')?.valid === false ? 'expired' : 'good', known };
}

/** What we say of the same. */
async function ours(credential) {
  const found = await call('POST', '/credentials/verify', null, { credential });
  if (found.genuine !== 'yes') return { verdict: 'not genuine', known: false };
  const withdrawn = found.found.standing && found.found.standing !== 'good';
  const expired = found.found.window === 'ended';
  return { verdict: withdrawn ? 'withdrawn' : expired ? 'expired' : 'good', known: found.found.issuerKnown };
}

let cases = 0;
async function agreed(name, credential, verdict, { known = false, byWallet = true } = {}) {
  const we = await ours(credential);
  assert.equal(we.verdict, verdict, `ours of ${name}`);
  assert.equal(await reference(credential), verdict, `the reference library of ${name}`);
  if (byWallet) {
    const theirs = await wallet(credential);
    assert.equal(theirs.verdict, verdict, `the wallet of ${name}`);
    if (verdict !== 'not genuine') assert.equal(theirs.known, known, `whether the wallet knows the issuer of ${name}`);
  }
  if (verdict !== 'not genuine') assert.equal(we.known, known, `whether we know the issuer of ${name}`);
  cases += 1;
}

// Ours.
const good = await learnt('Judged and good');
await agreed('a good one', good.credential, 'good', { known: true });
const tampered = structuredClone(good.credential);
tampered.credentialSubject.achievement.name = 'Brain surgery';
await agreed('a tampered one', tampered, 'not genuine');
const longer = { ...good.credential, validFrom: '2020-01-01T00:00:00Z' };
await agreed('one with another day', longer, 'not genuine');

const held = await learnt('Judged and on hold');
await call('PUT', `/credentials/${held.credential.id.split(':').pop()}/suspension`, staff, { reason: 'The register is looked into.' });
await agreed('a suspended one', held.credential, 'withdrawn', { known: true });
await call('DELETE', `/credentials/${held.credential.id.split(':').pop()}/suspension`, staff);
await agreed('one that is released', held.credential, 'good', { known: true });
const gone = await learnt('Judged and taken back');
await gone.takeBack();
await agreed('a revoked one', gone.credential, 'withdrawn', { known: true });

// Theirs: signed by the reference library, by a key that is its own name (did:key).
const pair = await Ed25519Multikey.generate();
const key = await pair.export({ publicKey: true });
pair.controller = `did:key:${key.publicKeyMultibase}`;
pair.id = `${pair.controller}#${key.publicKeyMultibase}`;
const signed = (credential, signer = pair) => vc.issue({
  credential, documentLoader, suite: new DataIntegrityProof({ signer: signer.signer(), cryptosuite }),
});
const { proof, credentialStatus, ...said } = good.credential;
const theirs = (more = {}) => ({
  ...structuredClone(said), id: `urn:uuid:${crypto.randomUUID()}`, issuer: { id: pair.controller, type: ['Profile'], name: 'Derby' }, ...more,
});
await agreed('a good one of theirs', await signed(theirs()), 'good');
await agreed('an expired one of theirs', await signed(theirs({ validUntil: '2026-01-31T23:59:59Z', validFrom: '2025-01-01T00:00:00Z' })), 'expired');
const broken = await signed(theirs());
broken.credentialSubject.achievement.name = 'Brain surgery';
await agreed('a tampered one of theirs', broken, 'not genuine');

// Signed by them, in our name: with their key, and with the name of ours.
const wrong = await signed({ ...structuredClone(said), id: `urn:uuid:${crypto.randomUUID()}` });
await agreed('one in our name by their key', wrong, 'not genuine');
const method = good.credential.proof.verificationMethod;
const forged = await signed({ ...structuredClone(said), id: `urn:uuid:${crypto.randomUUID()}` }, { signer: () => ({ ...pair.signer(), id: method }) });
assert.equal(forged.proof.verificationMethod, method);
await agreed('one in our name and by the name of our key', forged, 'not genuine');

console.log(`  ✓ of ${cases} credentials we, the reference library and a wallet say the same`);
