//! Two-step sign-in: a code when it is on, each code once.

use crate::world::World;
use crate::world::fixtures::Person;
use crate::world::signing_in::PASSWORD;
use aws_lc_rs::hmac;
use chrono::TimeDelta;
use domain::problem::Code;
use reqwest::Method;
use serde_json::{Value, json};

const KASIA: &str = "kasia@people.example";

/// An app as RFC 6238 and RFC 4226 describe it, from the secret that a person would type.
fn code(world: &World, secret: &str) -> String {
    let key = unbase32(secret);
    let step = u64::try_from(world.state.clock.now().timestamp()).unwrap() / 30;
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &key), &step.to_be_bytes());
    let tag = tag.as_ref();
    let at = usize::from(tag[19] & 15);
    let number = u32::from_be_bytes(tag[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

fn unbase32(secret: &str) -> Vec<u8> {
    let signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: String = secret.chars().map(|c| format!("{:05b}", signs.find(c).unwrap())).collect();
    let bytes = bits.as_bytes().chunks_exact(8);
    bytes.map(|b| u8::from_str_radix(std::str::from_utf8(b).unwrap(), 2).unwrap()).collect()
}

/// Someone with an app: their sign-in, the secret, the recovery codes.
async fn with_app(world: &World) -> (Person, String, Vec<String>) {
    let person = world.register(KASIA).await.person();
    let set_up = world.ask(Method::POST, "/me/two-step").by(&person).ok().await;
    let secret = set_up.text_at("/secret").to_owned();
    assert!(set_up.text_at("/address").starts_with("otpauth://totp/"));
    let on = world.post("/me/two-step/confirmations", &json!({"code": code(world, &secret)})).by(&person).ok().await;
    let codes: Vec<String> = serde_json::from_value(on.body["codes"].clone()).unwrap();
    world.later(TimeDelta::seconds(60));
    (person, secret, codes)
}

fn sign_in(world: &World, code: Option<&str>) -> crate::world::ask::Ask {
    let mut body = json!({"email": KASIA, "password": PASSWORD});
    if let Some(code) = code {
        body["code"] = json!(code);
    }
    world.post("/auth/sign-in", &body)
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_asked_for_before_a_first_code_was_right() {
    let world = World::new().await;
    let person = world.register(KASIA).await.person();
    let stands = async || world.get("/me/two-step").by(&person).ok().await.body;
    let first = world.ask(Method::POST, "/me/two-step").by(&person).ok().await.text_at("/secret").to_owned();
    let second = world.ask(Method::POST, "/me/two-step").by(&person).ok().await.text_at("/secret").to_owned();
    assert_ne!(first, second);
    let confirm = |code: String| world.post("/me/two-step/confirmations", &json!({"code": code})).by(&person);
    confirm(code(&world, &first)).refused(Code::WrongSignInCode).await;
    confirm("nonsense".to_owned()).refused(Code::WrongSignInCode).await;
    assert_eq!(stands().await, json!({"on": false, "recoveryCodesLeft": 0}));
    sign_in(&world, None).ok().await;
    let codes = confirm(code(&world, &second)).ok().await;
    assert_eq!(codes.body["codes"].as_array().unwrap().len(), 10);
    assert_eq!(stands().await, json!({"on": true, "recoveryCodesLeft": 10}));
    confirm(code(&world, &second)).refused(Code::TwoStepState).await;
    world.ask(Method::POST, "/me/two-step").by(&person).refused(Code::TwoStepState).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_asked_for_at_sign_in_and_is_good_once() {
    let world = World::new().await;
    let (_, secret, _) = with_app(&world).await;
    sign_in(&world, None).refused(Code::CodeNeeded).await;
    sign_in(&world, Some("")).refused(Code::CodeNeeded).await;
    // Who does not know the password does not learn that there is an app.
    let body = json!({"email": KASIA, "password": "not the password", "code": code(&world, &secret)});
    world.post("/auth/sign-in", &body).refused(Code::WrongPassword).await;
    let now = code(&world, &secret);
    sign_in(&world, Some(&now)).ok().await;
    sign_in(&world, Some(&now)).refused(Code::WrongSignInCode).await;
    world.later(TimeDelta::seconds(30));
    // The one of before is in time still, and was used.
    sign_in(&world, Some(&now)).refused(Code::WrongSignInCode).await;
    sign_in(&world, Some(&code(&world, &secret))).ok().await;
    let old = code(&world, &secret);
    world.later(TimeDelta::seconds(90));
    sign_in(&world, Some(&old)).refused(Code::WrongSignInCode).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_two_use_at_once_signs_in_one() {
    let world = World::new().await;
    let (_, secret, _) = with_app(&world).await;
    let now = code(&world, &secret);
    let (a, b) = tokio::join!(sign_in(&world, Some(&now)).send(), sign_in(&world, Some(&now)).send());
    let mut all = [a.status, b.status];
    all.sort_unstable();
    assert_eq!(all, [200, 401]);
}

#[tokio::test(flavor = "multi_thread")]
async fn recovery_codes_get_in_without_the_app_once_each() {
    let world = World::new().await;
    let (person, _, codes) = with_app(&world).await;
    sign_in(&world, Some(&codes[3].to_lowercase().replace('-', " "))).ok().await;
    sign_in(&world, Some(&codes[3])).refused(Code::WrongSignInCode).await;
    sign_in(&world, Some(&codes[4])).ok().await;
    assert_eq!(world.get("/me/two-step").by(&person).ok().await.body["recoveryCodesLeft"], 8);
    let rows: Vec<String> = world.database.all("select row_to_json(t)::text from recovery_code t", &[]).await;
    assert!(rows.iter().all(|row| !row.contains(&codes[5]) && !row.contains(&codes[5].replace('-', ""))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_does_not_get_round_the_code() {
    let world = World::new().await;
    let (_, secret, _) = with_app(&world).await;
    let (_, token) = world.link(KASIA, "sign_in").await;
    let open =
        |code: Value| world.post("/auth/links/sign-in", &json!({"token": token, "confirmed": true, "code": code}));
    open(Value::Null).refused(Code::CodeNeeded).await;
    open(json!("000000")).refused(Code::WrongSignInCode).await;
    open(json!(code(&world, &secret))).ok().await;
    let (_, token) = world.link(KASIA, "recover").await;
    let recover = |code: Value| {
        world.post("/auth/links/recover", &json!({"token": token, "password": "four other words here", "code": code}))
    };
    recover(Value::Null).refused(Code::CodeNeeded).await;
    world.later(TimeDelta::seconds(60));
    recover(json!(code(&world, &secret))).ok().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_wrong_sign_in_codes_rest_the_account_whichever_way_they_come() {
    let world = World::new().await;
    let (_, secret, _) = with_app(&world).await;
    let (_, token) = world.link(KASIA, "sign_in").await;
    let open =
        |code: &str| world.post("/auth/links/sign-in", &json!({"token": token, "confirmed": true, "code": code}));
    for _ in 0..10 {
        open("000000").refused(Code::WrongSignInCode).await;
    }
    open(&code(&world, &secret)).refused(Code::SignInLocked).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_turned_off_with_a_fresh_proof_and_its_codes_are_one() {
    let world = World::new().await;
    let (_, secret, codes) = with_app(&world).await;
    let signed_in = sign_in(&world, Some(&codes[0])).ok().await;
    world.later(TimeDelta::minutes(11));
    let person = world.again_by_cookie(&signed_in).await;
    let off = || world.delete("/me/two-step").by(&person);
    off().refused(Code::StepUpNeeded).await;
    let prove = |code: String| world.post("/auth/step-up", &json!({"code": code})).by(&person);
    prove("000000".to_owned()).refused(Code::WrongSignInCode).await;
    prove(code(&world, &secret)).ok().await;
    off().ok().await;
    sign_in(&world, None).ok().await;
    let left: i64 = world.database.one("select count(*) from recovery_code", &[]).await;
    assert_eq!(left, 0);
    world.work().await;
    let mails = world.mails_to(KASIA);
    assert!(mails[1].contains("was turned on") && mails[2].contains("was turned off"), "{mails:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_codes_are_made_from_is_sealed_and_one_from_before_is_sealed_when_it_is_used() {
    let world = World::new().await;
    let (_, secret, _) = with_app(&world).await;
    let kept = async || world.database.one::<Vec<u8>>("select secret from two_step", &[]).await;
    assert_eq!(kept().await.len(), 48);
    let plain = unbase32(&secret);
    assert!(!kept().await.windows(plain.len()).any(|part| part == plain));
    assert_eq!(world.database.refused_by("update two_step set secret = $1", &[&plain]).await, None);
    world.later(TimeDelta::minutes(1));
    sign_in(&world, Some(&code(&world, &secret))).ok().await;
    assert_eq!(kept().await.len(), 48);
    world.later(TimeDelta::minutes(1));
    sign_in(&world, Some(&code(&world, &secret))).ok().await;
}
