//! What a passkey says, checked step by step as WebAuthn Level 3 §7.1 and §7.2 ask. We ask for no attestation: a county
//! does not care what phone a care worker has. Challenges are the caller's.

use super::cbor::{self, Value};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::people::ways::{PasskeyAnswer, PasskeyMade};
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// Kinds of keys that are taken, best first: ES256, EdDSA, RS256 (RFC 9053; Windows Hello knows the last alone).
pub(super) const ALGORITHMS: [i32; 3] = [-7, -8, -257];

/// Bits of the authenticator's flags.
const PRESENT: u8 = 1;
const VERIFIED: u8 = 1 << 2;
const HAS_CREDENTIAL: u8 = 1 << 6;

/// Why a passkey is refused; for the log, not for who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refused {
    #[error("something is not base64url, JSON or CBOR of the right shape")]
    Shape,
    #[error("it was made for something else")]
    Kind,
    #[error("it was made on another site")]
    Origin,
    #[error("it was made for another host")]
    Host,
    #[error("the device did not ask for a finger, a face or a number")]
    NotVerified,
    #[error("a kind of key that is not taken")]
    Algorithm,
    #[error("the signature does not fit")]
    Signature,
}

/// Us, as browsers know us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Site {
    /// The host.
    pub(super) host: String,
    origin: String,
}

impl Site {
    /// Read from how people reach us.
    ///
    /// # Errors
    /// When that is no address.
    pub(super) fn at(public_url: &str) -> Result<Self, String> {
        let address: actix_web::http::Uri = public_url.parse().map_err(|error| format!("{public_url}: {error}"))?;
        let (Some(scheme), Some(host)) = (address.scheme_str(), address.host()) else {
            return Err(format!("{public_url} is no address"));
        };
        let port = address.port_u16().filter(|port| !matches!((scheme, port), ("https", 443) | ("http", 80)));
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        Ok(Self { host: host.to_owned(), origin: format!("{scheme}://{host}{port}") })
    }
}

fn bytes(text: &str) -> Result<Vec<u8>, Refused> {
    URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).map_err(|_| Refused::Shape)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
}

/// What the browser says: its bytes, and the challenge that it answers.
struct Client {
    bytes: Vec<u8>,
    challenge: Vec<u8>,
}

fn client(site: &Site, text: &str, kind: &str) -> Result<Client, Refused> {
    let raw = bytes(text)?;
    let data: ClientData = serde_json::from_slice(&raw).map_err(|_| Refused::Shape)?;
    if data.kind != kind {
        return Err(Refused::Kind);
    }
    if data.origin != site.origin || data.cross_origin {
        return Err(Refused::Origin);
    }
    Ok(Client { bytes: raw, challenge: bytes(&data.challenge)? })
}

/// What the device says.
struct Device<'a> {
    counter: u32,
    /// Id and key, when it made one.
    made: Option<(&'a [u8], &'a [u8])>,
}

fn device<'a>(site: &Site, bytes: &'a [u8]) -> Result<Device<'a>, Refused> {
    let (host, rest) = bytes.split_at_checked(32).ok_or(Refused::Shape)?;
    if host != Sha256::digest(site.host.as_bytes()).as_slice() {
        return Err(Refused::Host);
    }
    let (&[flags, a, b, c, d], rest) = rest.split_first_chunk::<5>().ok_or(Refused::Shape)?;
    if flags & PRESENT == 0 || flags & VERIFIED == 0 {
        return Err(Refused::NotVerified);
    }
    let made = if flags & HAS_CREDENTIAL == 0 { None } else { Some(credential(rest).ok_or(Refused::Shape)?) };
    Ok(Device { counter: u32::from_be_bytes([a, b, c, d]), made })
}

/// Id and key: 16 bytes of the device's kind, the id's length, the id, the key.
fn credential(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (_, rest) = bytes.split_at_checked(16)?;
    let (length, rest) = rest.split_first_chunk::<2>()?;
    let (id, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    let (_, after) = cbor::read(rest)?;
    let key = rest.get(..rest.len() - after.len())?;
    (1..=1023).contains(&id.len()).then_some((id, key))
}

/// A new passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Made {
    /// SHA-256 of the challenge that it answers.
    pub(super) challenge: Vec<u8>,
    /// What the device calls it.
    pub(super) id: Vec<u8>,
    /// COSE_Key.
    pub(super) key: Vec<u8>,
    /// How often it signed.
    pub(super) counter: u32,
}

/// Reads what a browser made (§7.1); the challenge is yet to be found.
pub(super) fn made(site: &Site, said: &PasskeyMade) -> Result<Made, Refused> {
    let client = client(site, &said.response.client_data_json, "webauthn.create")?;
    let object = bytes(&said.response.attestation_object)?;
    let (object, rest) = cbor::read(&object).ok_or(Refused::Shape)?;
    let Some(Value::Bytes(data)) = object.named("authData").filter(|_| rest.is_empty()) else {
        return Err(Refused::Shape);
    };
    let device = device(site, data)?;
    let (id, key) = device.made.ok_or(Refused::Shape)?;
    if said.kind != "public-key" || bytes(&said.id)? != id {
        return Err(Refused::Shape);
    }
    Key::read(key)?;
    let challenge = Sha256::digest(&client.challenge).to_vec();
    Ok(Made { challenge, id: id.to_vec(), key: key.to_vec(), counter: device.counter })
}

/// What a passkey answers, before its key is known.
pub(super) struct Answer {
    /// SHA-256 of the challenge that it answers.
    pub(super) challenge: Vec<u8>,
    /// What the device calls the passkey.
    pub(super) id: Vec<u8>,
    /// Whose the device says it is.
    pub(super) owner: Option<Vec<u8>>,
    /// How often it signed.
    pub(super) counter: u32,
    signed: Vec<u8>,
    signature: Vec<u8>,
}

/// Reads an answer (§7.2 up to the signature).
pub(super) fn answer(site: &Site, said: &PasskeyAnswer) -> Result<Answer, Refused> {
    let client = client(site, &said.response.client_data_json, "webauthn.get")?;
    let mut signed = bytes(&said.response.authenticator_data)?;
    let counter = device(site, &signed)?.counter;
    if said.kind != "public-key" {
        return Err(Refused::Shape);
    }
    signed.extend_from_slice(&Sha256::digest(&client.bytes));
    Ok(Answer {
        challenge: Sha256::digest(&client.challenge).to_vec(),
        id: bytes(&said.id)?,
        owner: said.response.user_handle.as_deref().map(bytes).transpose()?,
        counter,
        signed,
        signature: bytes(&said.response.signature)?,
    })
}

impl Answer {
    /// Whether the key of the passkey signed it.
    pub(super) fn is_signed_by(&self, key: &[u8]) -> Result<(), Refused> {
        let (message, signature) = (&self.signed, &self.signature);
        let fits = match Key::read(key)? {
            Key::P256(point) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(message, signature),
            Key::Ed25519(key) => UnparsedPublicKey::new(&ED25519, key).verify(message, signature),
            Key::Rsa(n, e) => RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature),
        };
        fits.map_err(|_| Refused::Signature)
    }
}

/// A public key.
enum Key {
    /// The point, uncompressed.
    P256(Vec<u8>),
    Ed25519(Vec<u8>),
    /// Modulus and exponent.
    Rsa(Vec<u8>, Vec<u8>),
}

impl Key {
    /// Reads a COSE_Key (RFC 9053 §7): 1 is its type, 3 its algorithm.
    fn read(bytes: &[u8]) -> Result<Self, Refused> {
        let (key, rest) = cbor::read(bytes).ok_or(Refused::Shape)?;
        let number = |at| match key.numbered(at) {
            Some(Value::Integer(number)) => Some(*number),
            _ => None,
        };
        let part = |at| match key.numbered(at) {
            Some(Value::Bytes(part)) => Ok(part.to_vec()),
            _ => Err(Refused::Shape),
        };
        let long = |part: Vec<u8>| if part.len() == 32 { Ok(part) } else { Err(Refused::Shape) };
        if !rest.is_empty() {
            return Err(Refused::Shape);
        }
        match (number(1), number(3), number(-1)) {
            (Some(2), Some(-7), Some(1)) => Ok(Self::P256([vec![4], long(part(-2)?)?, long(part(-3)?)?].concat())),
            (Some(1), Some(-8), Some(6)) => Ok(Self::Ed25519(long(part(-2)?)?)),
            (Some(3), Some(-257), None) => Ok(Self::Rsa(part(-1)?, part(-2)?)),
            _ => Err(Refused::Algorithm),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_site_is_the_origin_without_a_port_that_goes_without_saying() {
        let site = |url: &str| Site::at(url).map(|site| (site.host, site.origin));
        let pair = |host: &str, origin: &str| Ok((host.to_owned(), origin.to_owned()));
        assert_eq!(site("https://academy.example/"), pair("academy.example", "https://academy.example"));
        assert_eq!(site("https://academy.example:443"), pair("academy.example", "https://academy.example"));
        assert_eq!(site("http://localhost:8080"), pair("localhost", "http://localhost:8080"));
        assert!(site("academy").is_err());
    }

    #[test]
    fn bytes_that_no_device_sends_are_refused_without_a_panic() {
        let site = Site::at("http://localhost:8080").unwrap();
        let mut data = Sha256::digest(b"localhost").to_vec();
        data.extend([PRESENT | VERIFIED | HAS_CREDENTIAL, 0, 0, 0, 1]);
        data.extend([0; 16]);
        data.extend([0, 4, 1, 2, 3, 4, 0xa1, 0x01, 0x02]);
        assert!(device(&site, &data).is_ok());
        for length in 0..data.len() {
            assert!(device(&site, &data[..length]).is_err(), "{length}");
        }
        assert_eq!(Key::read(&[0xa1, 0x01, 0x02]).err(), Some(Refused::Algorithm));
    }
}
