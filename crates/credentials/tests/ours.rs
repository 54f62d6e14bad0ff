//! Credentials that we make: genuine for whoever checks them, in both forms, until something is not as it was signed.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Days, Utc};
use credentials::badge::{Badge, HashedEmail, Named, Subject, status_list};
use credentials::did::{NamedKey, document, of_origin};
use credentials::jwt::{self, TokenKey};
use credentials::key::SigningKey;
use credentials::proof::{BadProof, sign};
use credentials::status::{Bits, Entry, Purpose};
use credentials::verify::{Documents, InDate, NotGenuine, Standing, needs, verify};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::HashMap;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn now() -> DateTime<Utc> {
    at("2026-12-01T09:00:00Z")
}

struct Academy {
    did: String,
    key: SigningKey,
    documents: Known,
    bits: HashMap<&'static str, Bits>,
}

#[derive(Default)]
struct Known {
    dids: HashMap<String, Value>,
    lists: HashMap<String, Value>,
}

impl Documents for Known {
    fn did(&self, did: &str) -> Option<&Value> {
        self.dids.get(did)
    }

    fn list(&self, address: &str) -> Option<&Value> {
        self.lists.get(address)
    }
}

impl Academy {
    fn new() -> Self {
        let did = of_origin("https://academy.example");
        let key = SigningKey::from_seed(&[7; 32]).unwrap();
        let of = NamedKey {
            fragment: "k1".to_owned(),
            key: json!({"type": "Multikey", "publicKeyMultibase": key.public().unwrap().to_multibase()}),
        };
        let mut documents = Known::default();
        documents.dids.insert(did.clone(), document(&did, &[of]));
        let mut academy = Self { did, key, documents, bits: HashMap::new() };
        academy.publish(&[]);
        academy
    }

    fn method(&self) -> String {
        format!("{}#k1", self.did)
    }

    /// Publishes both lists, with these bits set.
    fn publish(&mut self, set: &[(Purpose, usize)]) {
        for purpose in [Purpose::Revocation, Purpose::Suspension] {
            let bits = self.bits.entry(purpose.as_str()).or_default();
            for (_, place) in set.iter().filter(|(of, _)| *of == purpose) {
                bits.set(*place, true);
            }
            let address = list(purpose);
            let issuer = Named { id: &self.did, name: "The Academy" };
            let window = (now(), now() + Days::new(1));
            let list = status_list(&address, &issuer, purpose, bits, window).unwrap();
            let list = sign(list, &self.key, &self.method(), now()).unwrap();
            self.documents.lists.insert(address, list);
        }
    }

    fn badge(&self, title: &str, until: Option<DateTime<Utc>>) -> Value {
        let email = HashedEmail::of("wanda@example.com", "salt");
        let status =
            [Purpose::Revocation, Purpose::Suspension].map(|purpose| Entry { list: list(purpose), at: 9, purpose });
        Badge {
            id: "urn:uuid:01900000-0000-7000-8000-000000000001",
            issuer: Named { id: &self.did, name: "The Academy" },
            subject: "urn:uuid:01900000-0000-7000-8000-000000000002",
            email: Some(&email),
            achievement: "https://academy.example/courses/1",
            title,
            description: "A day of practice.",
            criteria: "Was there on every day.",
            taught_by: Some(Named { id: "https://academy.example/training-providers/1", name: "Stafford College" }),
            about: Some(Subject {
                code: "moving",
                name: "Moving people",
                address: "https://academy.example/subjects/moving",
            }),
            from: at("2026-05-03T00:00:00Z"),
            until,
            status: &status,
        }
        .credential()
    }

    fn signed(&self, until: Option<DateTime<Utc>>) -> Value {
        sign(self.badge("Moving people", until), &self.key, &self.method(), now()).unwrap()
    }
}

fn list(purpose: Purpose) -> String {
    format!("https://academy.example/credentials/status/1/{}", purpose.as_str())
}

#[test]
fn what_we_sign_is_genuine_until_it_ends_is_put_on_hold_or_taken_back() {
    let mut academy = Academy::new();
    let badge = academy.signed(Some(at("2027-05-02T23:59:59Z")));
    let asked = needs(&badge);
    assert_eq!(asked.dids.into_iter().collect::<Vec<_>>(), ["did:web:academy.example"]);
    assert_eq!(asked.lists.len(), 2);
    let judged = |academy: &Academy, when: &str| {
        let found = verify(&badge, &academy.documents, at(when)).unwrap();
        (found.in_date, found.standing)
    };
    let until = at("2027-05-02T23:59:59Z");
    assert_eq!(judged(&academy, "2026-12-01T09:00:00Z"), (InDate::Yes(Some(until)), Standing::Good));
    assert_eq!(judged(&academy, "2026-05-02T09:00:00Z").0, InDate::NotYet(at("2026-05-03T00:00:00Z")));
    assert_eq!(judged(&academy, "2027-05-03T00:00:00Z").0, InDate::Ended(until));
    assert!(matches!(judged(&academy, "2026-12-02T09:00:01Z").1, Standing::Unknown(_)), "the list is a day old");
    academy.publish(&[(Purpose::Suspension, 9), (Purpose::Revocation, 10)]);
    assert_eq!(judged(&academy, "2026-12-01T09:00:00Z").1, Standing::Suspended);
    academy.publish(&[(Purpose::Revocation, 9)]);
    assert_eq!(judged(&academy, "2026-12-01T09:00:00Z").1, Standing::Revoked);
}

#[test]
fn a_list_counts_only_as_it_was_signed() {
    let mut academy = Academy::new();
    let badge = academy.signed(None);
    let address = list(Purpose::Revocation);
    let mut forged = academy.documents.lists[&address].clone();
    forged["credentialSubject"]["encodedList"] = json!(Bits::default().encode().unwrap().to_owned() + "A");
    academy.documents.lists.insert(address, forged);
    let standing = verify(&badge, &academy.documents, now()).unwrap().standing;
    assert!(matches!(standing, Standing::Unknown(Some(_))), "{standing:?}");
}

#[test]
fn what_no_context_explains_is_not_signed() {
    let academy = Academy::new();
    let mut badge = academy.badge("Moving people", None);
    badge["credentialSubject"]["shoeSize"] = json!(39);
    assert!(sign(badge, &academy.key, &academy.method(), now()).is_err());
}

#[test]
fn a_token_says_the_same_with_either_key_and_is_bound_to_its_issuer() {
    let mut academy = Academy::new();
    let badge = academy.badge("Moving people", Some(at("2027-05-02T23:59:59Z")));
    let rsa = rsa_key(&mut academy);
    let seed = aws_lc_rs::signature::Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
    let ed = TokenKey::Ed25519(seed.to_pkcs8().unwrap().as_ref().to_vec());
    for (key, name, algorithm) in [(ed, "k1", "EdDSA"), (rsa, "k2", "RS256")] {
        let token = jwt::sign(&badge, &key, &format!("{}#{name}", academy.did)).unwrap();
        let header = jsonwebtoken::decode_header(&token).unwrap();
        assert_eq!((header.typ.as_deref(), format!("{:?}", header.alg)), (Some("JWT"), algorithm.to_owned()));
        let (said, found) = jwt::verify(&token, &academy.documents, now()).unwrap();
        assert_eq!((said, found.standing), (badge.clone(), Standing::Good));
        assert_eq!(jwt::signer(&token).as_deref(), Some("did:web:academy.example"));
        assert_eq!(jwt::unproven(&token).unwrap()["jti"], badge["id"]);
        let mut other: Vec<char> = token.chars().collect();
        let middle = token.find('.').unwrap() + 40;
        other[middle] = if other[middle] == 'A' { 'B' } else { 'A' };
        let other = String::from_iter(other);
        assert!(matches!(jwt::verify(&other, &academy.documents, now()), Err(NotGenuine::Proof(BadProof::Tampered))));
        let elsewhere = jwt::sign(&badge, &key, "did:web:other.example#k1").unwrap();
        assert!(jwt::verify(&elsewhere, &academy.documents, now()).unwrap_err().is_unknown());
    }
}

/// A second key of the academy, of the kind that every reader of tokens must know.
fn rsa_key(academy: &mut Academy) -> TokenKey {
    let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let der: Pkcs8V1Der<'_> = pair.as_der().unwrap();
    let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let public = pair.public_key();
    let (n, e) =
        (public.modulus().big_endian_without_leading_zero(), public.exponent().big_endian_without_leading_zero());
    let key = json!({"type": "JsonWebKey", "publicKeyJwk": {"kty": "RSA", "alg": "RS256", "n": part(n), "e": part(e)}});
    let first = academy.documents.dids[&academy.did]["verificationMethod"][0].clone();
    let keys = [NamedKey { fragment: "k1".to_owned(), key: first }, NamedKey { fragment: "k2".to_owned(), key }];
    academy.documents.dids.insert(academy.did.clone(), document(&academy.did, &keys));
    TokenKey::Rsa(der.as_ref().to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever a title says, in whatever script, what was signed is what is checked, and another title is another badge.
    #[test]
    fn every_title_is_signed_as_it_stands(title in "\\PC{1,60}", other in "\\PC{1,60}") {
        let academy = Academy::new();
        let badge = sign(academy.badge(&title, None), &academy.key, &academy.method(), now()).unwrap();
        prop_assert!(verify(&badge, &academy.documents, now()).is_ok());
        let mut changed = badge;
        changed["name"] = json!(other);
        let verdict = verify(&changed, &academy.documents, now());
        prop_assert_eq!(verdict.is_ok(), other == title);
    }
}
