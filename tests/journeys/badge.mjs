// Badges of another issuer: Open Badges 3.0 as JSON Web Tokens, by an issuer whose name is its key (did:key), so that
// nobody has to be asked for it.
import { createHash, generateKeyPairSync, randomUUID, sign } from "node:crypto";

const LETTERS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const CONTEXTS = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"];

/** Base58 as Bitcoin writes it; what a key begins with is no zero. */
function base58(bytes) {
  let [number, text] = [BigInt(`0x${bytes.toString("hex")}`), ""];
  for (; number > 0n; number /= 58n) text = LETTERS[Number(number % 58n)] + text;
  return text;
}

const encoded = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Somebody who signs badges. */
export function issuer(name) {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  // The number of the multicodec table for an Ed25519 key, as a varint.
  const key = `z${base58(Buffer.concat([Buffer.from([0xed, 0x01]), Buffer.from(publicKey.export({ format: "jwk" }).x, "base64url")]))}`;
  const did = `did:key:${key}`;
  const badge = (title, email) => {
    const [from, until, salt] = ["2025-03-03T00:00:00Z", "2028-03-03T00:00:00Z", randomUUID()];
    const identityHash = `sha256$${createHash("sha256").update(email + salt).digest("hex")}`;
    const credential = {
      "@context": CONTEXTS,
      id: `urn:uuid:${randomUUID()}`,
      type: ["VerifiableCredential", "OpenBadgeCredential"],
      issuer: { id: did, type: ["Profile"], name },
      validFrom: from,
      validUntil: until,
      credentialSubject: {
        id: `urn:uuid:${randomUUID()}`,
        type: ["AchievementSubject"],
        identifier: [{ type: "IdentityObject", hashed: true, identityHash, identityType: "emailAddress", salt }],
        achievement: {
          id: "https://derby.example/first-aid",
          type: ["Achievement"],
          name: title,
          description: "A day of practice.",
          criteria: { narrative: "Be there, and pass." },
          creator: { id: "https://derby.example", type: ["Profile"], name: "Derby Training Rooms" },
        },
      },
    };
    const seconds = (at) => Date.parse(at) / 1000;
    const claims = { iss: did, jti: credential.id, sub: credential.credentialSubject.id, nbf: seconds(from), exp: seconds(until) };
    const body = `${encoded({ alg: "EdDSA", typ: "JWT", kid: `${did}#${key}` })}.${encoded({ ...credential, ...claims })}`;
    return `${body}.${sign(null, Buffer.from(body), privateKey).toString("base64url")}`;
  };
  return { did, badge };
}

/** A picture that carries a badge. */
export const picture = (token) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><openbadges:credential xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0" verify="${token}"></openbadges:credential><circle cx="5" cy="5" r="4"/></svg>`;
