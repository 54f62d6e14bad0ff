//! Passkeys, with a device made from the standard: what does not hold is refused, each for itself.

use crate::world::World;
use crate::world::ask::Answer;
use crate::world::authenticator::{Authenticator, PRESENT};
use crate::world::fixtures::Person;
use chrono::TimeDelta;
use domain::problem::Code;
use reqwest::Method;
use serde_json::{Value, json};

const KASIA: &str = "kasia@people.example";

async fn challenge(world: &World) -> Value {
    world.ask(Method::POST, "/auth/passkey-challenges").ok().await.body
}

async fn options(world: &World, person: &Person) -> Value {
    world.ask(Method::POST, "/me/passkey-challenges").by(person).ok().await.body
}

async fn add(world: &World, person: &Person, device: &mut Authenticator) -> Answer {
    let made = device.make(&options(world, person).await);
    world.post("/me/passkeys", &json!({"name": " My  phone ", "credential": made})).by(person).ok().await
}

/// Someone with a passkey.
async fn with_passkey(world: &World) -> (Person, Authenticator) {
    let person = world.register(KASIA).await.person();
    let mut device = Authenticator::new("device");
    add(world, &person, &mut device).await;
    (person, device)
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_signs_in_with_a_passkey_without_saying_who() {
    let world = World::new().await;
    let person = world.register(KASIA).await.person();
    let asked = options(&world, &person).await;
    assert_eq!((&asked["rp"]["id"], &asked["attestation"]), (&json!("localhost"), &json!("none")));
    assert_eq!(asked["authenticatorSelection"]["residentKey"], "required");
    let mut device = Authenticator::new("device");
    let added = add(&world, &person, &mut device).await;
    assert_eq!((added.status, added.text_at("/name")), (201, "My phone"));
    let said = device.answer(&challenge(&world).await);
    let signed_in = world.post("/auth/passkeys", &said).ok().await.person();
    assert_eq!(world.get("/me").by(&signed_in).ok().await.text_at("/email"), KASIA);
    let list = world.get("/me/passkeys").by(&person).ok().await;
    assert_eq!(list.items()[0]["lastUsedAt"], "2026-11-24T09:00:00Z");
    // A device that has one is asked to make no second.
    assert_eq!(options(&world, &person).await["excludeCredentials"][0]["type"], "public-key");
    world.work().await;
    assert!(world.mails_to(KASIA).last().unwrap().contains("A passkey was added"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_challenge_is_good_once_and_for_five_minutes() {
    let world = World::new().await;
    let (_, mut device) = with_passkey(&world).await;
    let asked = challenge(&world).await;
    let said = device.answer(&asked);
    world.post("/auth/passkeys", &said).ok().await;
    world.post("/auth/passkeys", &said).refused(Code::PasskeyRefused).await;
    let again = device.answer(&asked);
    world.post("/auth/passkeys", &again).refused(Code::PasskeyRefused).await;
    let asked = challenge(&world).await;
    world.later(TimeDelta::minutes(5));
    world.post("/auth/passkeys", &device.answer(&asked)).refused(Code::PasskeyRefused).await;
    let made_up = json!({"challenge": "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA"});
    world.post("/auth/passkeys", &device.answer(&made_up)).refused(Code::PasskeyRefused).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_signed_elsewhere_or_for_no_one_is_refused() {
    let world = World::new().await;
    let (_, mut device) = with_passkey(&world).await;
    let try_it = async |device: &mut Authenticator| {
        let said = device.answer(&challenge(&world).await);
        world.post("/auth/passkeys", &said).send().await.status
    };
    let whole = (device.origin.clone(), device.host.clone(), device.flags);
    for origin in ["http://localhost:8081", "https://localhost:8080", "http://academy.example", "http://localhost"] {
        device.origin = origin.to_owned();
        assert_eq!(try_it(&mut device).await, 409, "{origin}");
    }
    device.origin = whole.0;
    device.framed = true;
    assert_eq!(try_it(&mut device).await, 409, "in a frame of another site");
    device.framed = false;
    device.host = "academy.example".to_owned();
    assert_eq!(try_it(&mut device).await, 409, "another host");
    device.host = whole.1;
    device.flags = PRESENT;
    assert_eq!(try_it(&mut device).await, 409, "nobody's finger");
    device.flags = whole.2;
    assert_eq!(try_it(&mut device).await, 200, "spoilt tries do no harm");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_changed_after_it_was_signed_is_refused() {
    let world = World::new().await;
    let (_, mut device) = with_passkey(&world).await;
    for part in [
        "/response/signature",
        "/response/authenticatorData",
        "/response/clientDataJSON",
        "/response/userHandle",
        "/id",
    ] {
        let mut said = device.answer(&challenge(&world).await);
        let value = said.pointer_mut(part).unwrap();
        let text = value.as_str().unwrap();
        let (at, sign) = (text.len() / 2, if text.as_bytes()[text.len() / 2] == b'A' { "B" } else { "A" });
        *value = json!(format!("{}{sign}{}", &text[..at], &text[at + 1..]));
        world.post("/auth/passkeys", &said).refused(Code::PasskeyRefused).await;
    }
    for said in [
        json!({"id": "!", "type": "public-key", "response": {"clientDataJSON": "!", "authenticatorData": "", "signature": ""}}),
    ] {
        world.post("/auth/passkeys", &said).refused(Code::PasskeyRefused).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_counter_that_goes_back_is_refused() {
    let world = World::new().await;
    let (_, mut device) = with_passkey(&world).await;
    let try_it = async |device: &mut Authenticator| {
        let said = device.answer(&challenge(&world).await);
        world.post("/auth/passkeys", &said).send().await.status
    };
    device.counter = 20;
    assert_eq!(try_it(&mut device).await, 200);
    device.counter = 20;
    assert_eq!(try_it(&mut device).await, 409, "the same again");
    device.counter = 7;
    assert_eq!(try_it(&mut device).await, 409, "fewer");
    device.counter = 21;
    assert_eq!(try_it(&mut device).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_that_is_kept_as_its_key_and_counter_still_signs_in() {
    const MAY_BE_COPIED: u8 = 8;
    let world = World::new().await;
    let (_, mut device) = with_passkey(&world).await;
    let sql = "update passkey set credential = null, public_key = $1, counter = 7 returning 1";
    world.database.one::<i32>(sql, &[&device.public_key()]).await;
    let try_it = async |device: &mut Authenticator| {
        let said = device.answer(&challenge(&world).await);
        world.post("/auth/passkeys", &said).send().await.status
    };
    device.flags |= MAY_BE_COPIED;
    device.counter = 6;
    assert_eq!(try_it(&mut device).await, 409, "its counter still counts");
    device.counter = 7;
    assert_eq!(try_it(&mut device).await, 200);
    let left = world.database.one::<i64>("select count(*) from passkey where public_key is not null", &[]).await;
    assert_eq!(left, 0, "from then on it is kept as the others are");
    assert_eq!(try_it(&mut device).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_added_by_its_person_alone() {
    let world = World::new().await;
    let (kasia, mut device) = with_passkey(&world).await;
    let ben = world.register("ben@people.example").await.person();
    let keep = |person: &Person, made: Value| {
        world.post("/me/passkeys", &json!({"name": "Phone", "credential": made})).by(person)
    };
    // The challenge of another person, one for signing in, and a device that is somebody's already.
    let mut another = Authenticator::new("another");
    let made = another.make(&options(&world, &kasia).await);
    keep(&ben, made).refused(Code::PasskeyRefused).await;
    let mut asked = options(&world, &ben).await;
    asked["challenge"] = challenge(&world).await["challenge"].clone();
    keep(&ben, another.make(&asked)).refused(Code::PasskeyRefused).await;
    let made = device.make(&options(&world, &ben).await);
    keep(&ben, made).refused(Code::PasskeyRefused).await;
    assert_eq!(world.get("/me/passkeys").by(&ben).ok().await.items().len(), 0);
    // And taken away by them alone: of another's they hear what they hear of none.
    let id = world.get("/me/passkeys").by(&kasia).ok().await.items()[0]["id"].as_str().unwrap().to_owned();
    let foreign = world.delete(&format!("/me/passkeys/{id}")).by(&ben).refused(Code::NotFound).await;
    let none = world.delete(&format!("/me/passkeys/{}", uuid::Uuid::nil())).by(&ben).refused(Code::NotFound).await;
    assert_eq!(foreign.text, none.text);
    world.delete(&format!("/me/passkeys/{id}")).by(&kasia).ok().await;
    world.post("/auth/passkeys", &device.answer(&challenge(&world).await)).refused(Code::PasskeyRefused).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_a_fresh_proof_of_its_own_person() {
    let world = World::new().await;
    let (_, mut device) = with_passkey(&world).await;
    let ben = world.register("ben@people.example").await;
    world.later(TimeDelta::minutes(11));
    let ben = world.again_by_cookie(&ben).await;
    let risky = || world.ask(Method::POST, "/me/two-step").by(&ben);
    risky().refused(Code::StepUpNeeded).await;
    let prove = |said: Value| world.post("/auth/step-up", &json!({"passkey": said})).by(&ben);
    prove(device.answer(&challenge(&world).await)).refused(Code::PasskeyRefused).await;
    risky().refused(Code::StepUpNeeded).await;
    world.post("/auth/step-up", &json!({"password": crate::world::signing_in::PASSWORD})).by(&ben).ok().await;
    let mut own = Authenticator::new("bens");
    add(&world, &ben, &mut own).await;
    world.later(TimeDelta::minutes(9));
    risky().ok().await;
    let answer = own.answer(&challenge(&world).await);
    prove(answer).ok().await;
}
