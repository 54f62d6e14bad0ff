//! A machine signs with its own key instead of sending a secret (RFC 7523, `private_key_jwt`).

use crate::world::World;
use crate::world::ask::Answer;
use crate::world::fixtures::Person;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::problem::Code;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::Method;
use serde_json::{Value, json};

const ASSERTION: &str = "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";
/// The tests' clock: 2026-11-24 09:00 UTC.
const NOW: i64 = 1_795_510_800;

/// A pair of keys, its public half as a JSON Web Key.
struct Pair {
    private: EncodingKey,
    public: Value,
}

impl Pair {
    fn named(kid: &str) -> Self {
        let pair = Ed25519KeyPair::generate().unwrap();
        let x = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
        let private = EncodingKey::from_ed_der(pair.to_pkcs8v1().unwrap().as_ref());
        Self { private, public: json!({"kty": "OKP", "crv": "Ed25519", "x": x, "kid": kid}) }
    }
}

/// An employer's machine that signs.
struct Signer {
    world: World,
    admin: Person,
    machine: String,
    client_id: String,
    pair: Pair,
}

impl Signer {
    async fn new() -> Self {
        let world = World::new().await;
        let (admin, employer) = world.admin("Meadow Lane").await;
        let machines = format!("/organisations/{employer}/machines");
        let made = world.post(&machines, &json!({"label": "HR", "scopes": ["staff"]})).by(&admin).ok().await;
        let client_id = made.text_at("/clientId").to_owned();
        let (machine, pair) = (format!("{machines}/{client_id}"), Pair::named("first"));
        world.post(&format!("{machine}/keys"), &json!({"jwk": pair.public})).by(&admin).ok().await;
        Self { world, admin, machine, client_id, pair }
    }

    /// What the machine says of itself, with another number each time.
    fn claims(&self) -> Value {
        json!({"iss": self.client_id, "sub": self.client_id, "aud": "http://localhost:8080/oauth/token",
            "exp": NOW + 300, "jti": uuid::Uuid::new_v4()})
    }

    fn signed(claims: &Value, pair: &Pair, kid: Option<&str>) -> String {
        let header = Header { kid: kid.map(str::to_owned), ..Header::new(Algorithm::EdDSA) };
        jsonwebtoken::encode(&header, claims, &pair.private).unwrap()
    }

    async fn send(&self, assertion: &str) -> Answer {
        let form =
            format!("grant_type=client_credentials&client_assertion_type={ASSERTION}&client_assertion={assertion}");
        self.world.ask(Method::POST, "//oauth/token").body("application/x-www-form-urlencoded", form).send().await
    }

    async fn is_refused(&self, assertion: &str, why: &str) {
        let answer = self.send(assertion).await;
        assert_eq!((answer.status, answer.text_at("/error")), (401, "invalid_client"), "{why}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_signed_with_a_known_key_is_good_once() {
    let signer = Signer::new().await;
    let assertion = Signer::signed(&signer.claims(), &signer.pair, Some("first"));
    let given = signer.send(&assertion).await;
    assert_eq!((given.status, given.text_at("/scope")), (200, "staff"));
    signer.is_refused(&assertion, "a second time").await;
    // With one key no name is needed; with two it is.
    let unnamed = Signer::signed(&signer.claims(), &signer.pair, None);
    assert_eq!(signer.send(&unnamed).await.status, 200);
    let second = Pair::named("second");
    let keys = format!("{}/keys", signer.machine);
    signer.world.post(&keys, &json!({"jwk": second.public})).by(&signer.admin).ok().await;
    let unnamed = Signer::signed(&signer.claims(), &signer.pair, None);
    signer.is_refused(&unnamed, "no name with two keys").await;
    assert_eq!(signer.send(&Signer::signed(&signer.claims(), &second, Some("second"))).await.status, 200);
    signer.world.delete(&format!("{keys}/first")).by(&signer.admin).ok().await;
    let old = Signer::signed(&signer.claims(), &signer.pair, Some("first"));
    signer.is_refused(&old, "a key that was taken away").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_signed_for_another_at_another_time_or_by_another_is_refused() {
    let signer = Signer::new().await;
    let with = |field: &str, value: Value| {
        let mut claims = signer.claims();
        claims[field] = value;
        Signer::signed(&claims, &signer.pair, Some("first"))
    };
    for (field, value) in [
        ("aud", json!("https://elsewhere.example/oauth/token")),
        ("aud", json!([])),
        ("exp", json!(NOW)),
        ("exp", json!(NOW + 3600)),
        ("nbf", json!(NOW + 120)),
        ("iss", json!("someone")),
        ("sub", json!("someone")),
        ("jti", json!("")),
        ("jti", Value::Null),
    ] {
        signer.is_refused(&with(field, value.clone()), &format!("{field} {value}")).await;
    }
    let stranger = Pair::named("first");
    let forged = Signer::signed(&signer.claims(), &stranger, Some("first"));
    signer.is_refused(&forged, "another key under the same name").await;
    // The public half as a shared secret, and no signature at all.
    let x = signer.pair.public["x"].as_str().unwrap();
    let header = Header { kid: Some("first".to_owned()), ..Header::new(Algorithm::HS256) };
    for secret in [x.as_bytes().to_vec(), URL_SAFE_NO_PAD.decode(x).unwrap()] {
        let confused = jsonwebtoken::encode(&header, &signer.claims(), &EncodingKey::from_secret(&secret)).unwrap();
        signer.is_refused(&confused, "HS256").await;
    }
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let bare = format!("{}.{}.", part(&json!({"alg": "none", "kid": "first"})), part(&signer.claims()));
    signer.is_refused(&bare, "alg none").await;
    for name in ["../first", "' or 1=1 --", "none"] {
        signer.is_refused(&Signer::signed(&signer.claims(), &signer.pair, Some(name)), name).await;
    }
    signer.is_refused("nonsense", "nonsense").await;
    let list = json!(["https://elsewhere.example", "http://localhost:8080"]);
    assert_eq!(signer.send(&with("aud", list)).await.status, 200, "one of several addresses is ours");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_private_key_and_no_weak_one_is_taken() {
    let signer = Signer::new().await;
    let keys = format!("{}/keys", signer.machine);
    let mut private = signer.pair.public.clone();
    private["d"] = json!("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A");
    for jwk in
        [private, json!({"kty": "oct", "k": "c2VjcmV0"}), json!({"kty": "RSA", "n": "AQAB", "e": "AQAB"}), json!(1)]
    {
        signer.world.post(&keys, &json!({"jwk": jwk})).by(&signer.admin).refused(Code::NotValid).await;
    }
    let again = signer.world.post(&keys, &json!({"jwk": signer.pair.public})).by(&signer.admin);
    again.refused(Code::NotValid).await;
}
