//! A device with one passkey, made from the standard alone (WebAuthn Level 3 §6): nothing of the server is used. What it
//! says can be spoilt.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Someone is there, and the device asked for their finger.
pub const PRESENT_AND_VERIFIED: u8 = 5;
/// Someone is there, and that is all.
pub const PRESENT: u8 = 1;
const HAS_CREDENTIAL: u8 = 0x40;

/// The device.
pub struct Authenticator {
    pair: EcdsaKeyPair,
    id: Vec<u8>,
    owner: Option<String>,
    /// Where the browser is.
    pub origin: String,
    /// Whether the page is inside one of another site.
    pub framed: bool,
    /// The site whose passkey it is.
    pub host: String,
    /// How often it signed.
    pub counter: u32,
    /// What it says of the person.
    pub flags: u8,
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Authenticator {
    pub fn new(name: &str) -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
        Self {
            pair,
            id: name.as_bytes().to_vec(),
            owner: None,
            origin: "http://localhost:8080".to_owned(),
            framed: false,
            host: "localhost".to_owned(),
            counter: 0,
            flags: PRESENT_AND_VERIFIED,
        }
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let data = json!({"type": kind, "challenge": options["challenge"], "origin": self.origin,
            "crossOrigin": self.framed});
        serde_json::to_vec(&data).unwrap()
    }

    fn data(&mut self, flags: u8) -> Vec<u8> {
        self.counter += 1;
        let mut data = Sha256::digest(self.host.as_bytes()).to_vec();
        data.push(self.flags | flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// Its COSE_Key.
    pub fn public_key(&self) -> Vec<u8> {
        let point = self.pair.public_key().as_ref();
        let mut key = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        key.extend(&point[1..33]);
        key.extend([0x22, 0x58, 0x20]);
        key.extend(&point[33..]);
        key
    }

    /// Makes the passkey that the options ask for.
    pub fn make(&mut self, options: &Value) -> Value {
        self.owner = Some(options["user"]["id"].as_str().unwrap().to_owned());
        let mut data = self.data(HAS_CREDENTIAL);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        data.extend(self.public_key());
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59".to_vec();
        object.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        object.extend(data);
        let client = self.client_data("webauthn.create", options);
        json!({"id": text(&self.id), "rawId": text(&self.id), "type": "public-key",
            "response": {"clientDataJSON": text(&client), "attestationObject": text(&object), "transports": ["internal"]}})
    }

    /// Signs what the options ask for.
    pub fn answer(&mut self, options: &Value) -> Value {
        let data = self.data(0);
        let client = self.client_data("webauthn.get", options);
        let message = [data.clone(), Sha256::digest(&client).to_vec()].concat();
        let signature = self.pair.sign(&SystemRandom::new(), &message).unwrap();
        json!({"id": text(&self.id), "rawId": text(&self.id), "type": "public-key",
            "response": {"clientDataJSON": text(&client), "authenticatorData": text(&data),
                "signature": text(signature.as_ref()), "userHandle": self.owner}})
    }
}
