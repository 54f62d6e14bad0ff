//! Credentials that others made, and what others say of them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use chrono::{DateTime, Utc};
use credentials::did::NoKey;
use credentials::proof::BadProof;
use credentials::shape;
use credentials::verify::{Documents, Found, InDate, NotGenuine, Standing, verify};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

fn now() -> DateTime<Utc> {
    "2026-12-01T09:00:00Z".parse().unwrap()
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

fn each_of(name: &str) -> Vec<(String, Value)> {
    let files = fs::read_dir(folder(name)).unwrap().map(|entry| entry.unwrap().path());
    files.map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), read(&path))).collect()
}

/// What a wallet would have fetched: the status list, and the documents of two `did:web` names as their owners describe them.
struct Fetched {
    list: Value,
    dids: [Value; 2],
}

impl Fetched {
    fn new() -> Self {
        let key = "z6MknNQD1WHLGGraFi6zcbGevuAgkVfdyCdtZnQTGWVVvR5Q";
        let did = |did: &str, kind: &str| {
            let id = format!("{did}#{key}");
            let method = json!({"id": id, "type": kind, "controller": did, "publicKeyMultibase": key});
            json!({"id": did, "verificationMethod": [method], "assertionMethod": [id]})
        };
        Self {
            list: read(&folder("wallet").join("status-list-e5WK8CbZ1GjycuPombrj.json")),
            dids: [
                did("did:web:digitalcredentials.github.io:dcc-did-web", "Ed25519VerificationKey2020"),
                did("did:web:digitalcredentials.github.io:dcc-did-web:multikey", "Multikey"),
            ],
        }
    }
}

impl Documents for Fetched {
    fn did(&self, did: &str) -> Option<&Value> {
        self.dids.iter().find(|document| document["id"] == did)
    }

    fn list(&self, address: &str) -> Option<&Value> {
        address.ends_with("/e5WK8CbZ1GjycuPombrj").then_some(&self.list)
    }
}

/// The verdict in a word, from the name that its makers gave a credential.
fn expected(name: &str) -> &'static str {
    match name {
        // Its makers' own verifier refuses this one too.
        "testVC" => "not what was signed",
        _ if name.contains("BadDidWeb") => "no key",
        _ if name.contains("BadStatusUrl") => "in date, unknown",
        _ if name.contains("RevokedAndExpired") => "ended, revoked",
        _ if name.contains("Revoked") => "in date, revoked",
        _ if name.contains("Expired") => "ended, good",
        _ => "in date, good",
    }
}

fn in_a_word(verdict: &Result<Found, NotGenuine>) -> String {
    let found = match verdict {
        Ok(found) => found,
        Err(NotGenuine::Proof(BadProof::Tampered)) => return "not what was signed".to_owned(),
        Err(NotGenuine::Key(NoKey::NotHad)) => return "no key".to_owned(),
        Err(other) => return other.to_string(),
    };
    let in_date = match found.in_date {
        InDate::Yes(_) => "in date",
        InDate::NotYet(_) => "not yet",
        InDate::Ended(_) => "ended",
    };
    let standing = match found.standing {
        Standing::Good => "good",
        Standing::Revoked => "revoked",
        Standing::Suspended => "suspended",
        Standing::Unknown(_) => "unknown",
    };
    format!("{in_date}, {standing}")
}

#[test]
fn the_credentials_of_a_wallets_makers_are_judged_as_they_judge_them() {
    let fetched = Fetched::new();
    let all = each_of("wallet");
    assert_eq!(all.len(), 24);
    for (name, credential) in all {
        assert_eq!(in_a_word(&verify(&credential, &fetched, now())), expected(&name), "{name}");
    }
}

#[test]
fn whatever_is_changed_in_a_credential_makes_it_another() {
    let fetched = Fetched::new();
    let signed = read(&folder("wallet").join("v2EddsaWithValidStatus.json"));
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut credential = signed.clone();
        change(&mut credential);
        in_a_word(&verify(&credential, &fetched, now()))
    };
    assert_eq!(changed(&|_| {}), "in date, good");
    assert_eq!(changed(&|of| of["credentialSubject"]["name"] = json!("Another")), "not what was signed");
    assert_eq!(changed(&|of| of["validFrom"] = json!("2010-01-01T00:00:01Z")), "not what was signed");
    assert_eq!(changed(&|of| of["credentialStatus"]["statusListIndex"] = json!("10")), "not what was signed");
    assert_eq!(changed(&|of| drop(of.as_object_mut().unwrap().remove("credentialStatus"))), "not what was signed");
    assert_eq!(changed(&|of| of["proof"]["created"] = json!("2025-01-19T20:13:45Z")), "not what was signed");
    assert!(changed(&|of| of["unexplained"] = json!("word")).contains("JSON-LD"), "a word that nobody signed");
    let other = "did:key:z6Mkska8oQD7QQQWxqa7L5ai4mH98HfAdSwomPFYKuqNyE2y";
    assert!(changed(&|of| of["issuer"]["id"] = json!(other)).contains("somebody else"));
    assert_eq!(changed(&|of| drop(of.as_object_mut().unwrap().remove("proof"))), BadProof::None.to_string());
}

#[test]
fn the_inputs_of_the_data_model_are_taken_and_refused_as_their_names_say() {
    let mut wrong = Vec::new();
    let all = each_of("data-model");
    assert_eq!(all.len(), 57);
    for (name, document) in all {
        let built = if name.starts_with("presentation") {
            shape::presentation(&document)
        } else {
            shape::credential(&as_it_is_sent(&name, document))
        };
        if built.is_ok() != name.ends_with("-ok") {
            wrong.push((name, built));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The suite's runner fills in who issues, as each of those who run it has its own, and the times.
fn as_it_is_sent(name: &str, mut document: Value) -> Value {
    match document.get_mut("issuer") {
        None if name != "credential-no-issuer-fail" => document["issuer"] = json!("did:example:issuer"),
        Some(Value::Object(issuer)) if !issuer.contains_key("id") => {
            issuer.insert("id".to_owned(), json!("did:example:issuer"));
        }
        _ => {}
    }
    if name == "credential-validUntil-validFrom-fail" {
        document["validFrom"] = json!("2027-01-01T00:00:00Z");
        document["validUntil"] = json!("2025-01-01T00:00:00Z");
    }
    document
}
