//! Keeping an account safe: sign-ins, passwords, fresh proofs; and accounts without an e-mail address.

use crate::world::fixtures::Person;
use crate::world::signing_in::PASSWORD;
use crate::world::{World, in_days};
use api::people::store::account::{self, NewPerson};
use chrono::TimeDelta;
use domain::ids::PersonId;
use domain::problem::Code;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

const KASIA: &str = "kasia@people.example";
const PHONE: &str =
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36";

#[tokio::test(flavor = "multi_thread")]
async fn people_see_where_they_are_signed_in_and_end_one_of_these() {
    let world = World::new().await;
    world.register(KASIA).await;
    world.later(TimeDelta::minutes(5));
    let phone = world.sign_in(KASIA).header("user-agent", PHONE).ok().await;
    let phone_now = phone.person();
    let list = world.get("/me/sign-ins").by(&phone_now).ok().await;
    assert_eq!(list.each("device"), ["Chrome on Android", "A browser"]);
    assert_eq!(list.each("way"), ["password", "registration"]);
    assert_eq!(list.items()[0]["current"], true);
    assert_eq!(list.items()[1]["current"], false);
    assert_eq!(list.headers["cache-control"], "no-store");
    // A refresh is a use.
    world.later(TimeDelta::minutes(20));
    let phone_now = world.again_by_cookie(&phone).await;
    let list = world.get("/me/sign-ins?limit=1").by(&phone_now).ok().await;
    assert_eq!(list.items()[0]["lastUsedAt"], "2026-11-24T09:25:00Z");
    let rest = world.get(&format!("/me/sign-ins?cursor={}", list.text_at("/nextCursor"))).by(&phone_now).ok().await;
    assert_eq!(rest.each("device"), ["A browser"]);
    let old = rest.items()[0]["id"].as_str().unwrap();
    world.delete(&format!("/me/sign-ins/{old}")).by(&phone_now).ok().await;
    world.delete(&format!("/me/sign-ins/{old}")).by(&phone_now).refused(Code::NotFound).await;
    assert_eq!(world.get("/me/sign-ins").by(&phone_now).ok().await.items().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_sees_or_ends_the_sign_ins_of_another() {
    let world = World::new().await;
    let kasia = world.register(KASIA).await.person();
    let ben = world.register("ben@people.example").await.person();
    let id = world.get("/me/sign-ins").by(&kasia).ok().await.items()[0]["id"].as_str().unwrap().to_owned();
    let theirs = world.get("/me/sign-ins").by(&ben).ok().await;
    assert!(theirs.items().iter().all(|item| item["id"] != id.as_str()));
    let foreign = world.delete(&format!("/me/sign-ins/{id}")).by(&ben).refused(Code::NotFound).await;
    let none = world.delete(&format!("/me/sign-ins/{}", Uuid::nil())).by(&ben).refused(Code::NotFound).await;
    assert_eq!(foreign.text, none.text);
    world.get("/me").by(&kasia).ok().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_changed_with_the_old_one_and_the_others_are_out() {
    let world = World::new().await;
    let desk = world.register(KASIA).await.person();
    let phone = world.sign_in(KASIA).ok().await;
    let change = |person: &Person, body: Value| world.post("/me/password", &body).by(person);
    let new = "four other words here";
    change(&desk, json!({"oldPassword": "not the password", "password": new})).refused(Code::WrongPassword).await;
    change(&desk, json!({"oldPassword": PASSWORD, "password": "short"})).refused(Code::NotValid).await;
    change(&desk, json!({"oldPassword": PASSWORD, "password": "staffordshire-demo"})).refused(Code::NotValid).await;
    world.later(TimeDelta::minutes(11));
    let phone = world.again_by_cookie(&phone).await;
    change(&phone, json!({"password": new})).refused(Code::StepUpNeeded).await;
    change(&phone, json!({"oldPassword": PASSWORD, "password": new})).ok().await;
    world.get("/me").by(&phone).ok().await;
    world.get("/me").by(&desk).refused(Code::NotSignedIn).await;
    world.sign_in(KASIA).refused(Code::WrongPassword).await;
    world.post("/auth/sign-in", &json!({"email": KASIA, "password": new})).ok().await;
    world.work().await;
    assert!(world.mails_to(KASIA).last().unwrap().contains("Your password was changed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn risky_acts_want_a_proof_of_the_last_ten_minutes() {
    let world = World::new().await;
    let first = world.register(KASIA).await;
    let nothing = Uuid::nil();
    let acts = |person: &Person| {
        [
            world.post("/me/password", &json!({"password": "four other words here"})).by(person),
            world.post("/me/email", &json!({"email": "new@people.example"})).by(person),
            world.ask(Method::POST, "/me/passkey-challenges").by(person),
            world.delete(&format!("/me/passkeys/{nothing}")).by(person),
            world.ask(Method::POST, "/me/two-step").by(person),
            world.post("/me/two-step/confirmations", &json!({"code": "000000"})).by(person),
            world.delete("/me/two-step").by(person),
            world.ask(Method::POST, "/auth/sign-out-everywhere").by(person),
        ]
    };
    world.later(TimeDelta::minutes(10));
    let stale = world.again_by_cookie(&first).await;
    for act in acts(&stale) {
        let refused = act.refused(Code::StepUpNeeded).await;
        assert!(refused.header("www-authenticate").contains("insufficient_user_authentication"));
    }
    // A link shows who reads the mail, and no more.
    let (_, token) = world.link(KASIA, "sign_in").await;
    let by_link = world.post("/auth/links/sign-in", &json!({"token": token, "confirmed": true})).ok().await.person();
    for act in acts(&by_link) {
        act.refused(Code::StepUpNeeded).await;
    }
    let prove = |body: Value| world.post("/auth/step-up", &body).by(&by_link);
    prove(json!({"password": "not the password"})).refused(Code::WrongPassword).await;
    prove(json!({})).refused(Code::NotValid).await;
    prove(json!({"password": PASSWORD, "code": "000000"})).refused(Code::NotValid).await;
    prove(json!({"code": "000000"})).refused(Code::WrongSignInCode).await;
    prove(json!({"password": PASSWORD})).ok().await;
    for act in acts(&by_link) {
        let answer = act.send().await;
        assert_ne!(answer.body["code"], "step_up_needed", "{}", answer.asked);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_is_one_sign_ins_own() {
    let world = World::new().await;
    world.register(KASIA).await;
    let (a, b) = (world.sign_in(KASIA).ok().await, world.sign_in(KASIA).ok().await);
    world.later(TimeDelta::minutes(11));
    let (a, b) = (world.again_by_cookie(&a).await, world.again_by_cookie(&b).await);
    world.post("/auth/step-up", &json!({"password": PASSWORD})).by(&a).ok().await;
    world.ask(Method::POST, "/me/two-step").by(&a).ok().await;
    world.ask(Method::POST, "/me/two-step").by(&b).refused(Code::StepUpNeeded).await;
}

/// Someone with a mobile number alone.
async fn by_mobile(world: &World) -> PersonId {
    let (id, now) = (PersonId(Uuid::now_v7()), world.state.clock.now());
    let hash = api::people::hash_password(PASSWORD).unwrap();
    let new = NewPerson { name: "Mo", email: None, mobile: Some("+447700900123"), hash: &hash };
    world.state.db.tx(async |tx| account::add(tx, id, new, now).await).await.unwrap();
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_email_address_signs_in_with_a_mobile_number_however_it_is_written() {
    let world = World::new().await;
    by_mobile(&world).await;
    for name in ["07700 900123", "+44 (0)7700 900123", "0044 7700 900 123"] {
        let person = world.sign_in(name).ok().await.person();
        let me = world.get("/me").by(&person).ok().await;
        assert_eq!(me.text_at("/mobile"), "+447700900123");
        assert!(me.body.get("email").is_none() && me.body["emailVerified"] == false);
    }
    world.sign_in("07700 900124").refused(Code::WrongPassword).await;
    world.sign_in("01785 276026").refused(Code::WrongPassword).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_to_who_has_no_address_and_nothing_breaks() {
    let world = World::new().await;
    by_mobile(&world).await;
    let person = world.sign_in("07700 900123").ok().await.person();
    let (run, _) = world.run_of("Fire safety", 1, in_days(3)).await;
    let booking = world.book(&person, run).await;
    world.work().await;
    world.cancel(&person, &booking).await;
    world.ask(Method::POST, "/me/two-step").by(&person).ok().await;
    world.ask(Method::POST, "/me/email-confirmations").by(&person).ok().await;
    world
        .post("/me/password", &json!({"oldPassword": PASSWORD, "password": "four other words here"}))
        .by(&person)
        .ok()
        .await;
    world.work().await;
    let left: i64 = world.database.one("select count(*) from job where done_at is null", &[]).await;
    assert_eq!((world.mails().len(), left), (0, 0), "every job is done, and no mail went");
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_address_adds_one() {
    let world = World::new().await;
    by_mobile(&world).await;
    let person = world.sign_in("07700 900123").ok().await.person();
    world.post("/me/email", &json!({"email": KASIA})).by(&person).ok().await;
    world.work().await;
    let token = world.token(KASIA);
    world.post("/auth/links/confirm-email", &json!({"token": token})).ok().await;
    assert_eq!(world.get("/me").by(&person).ok().await.text_at("/email"), KASIA);
    world.work().await;
    assert_eq!(world.mails().len(), 1, "there is no old address to tell");
    world.sign_in(KASIA).ok().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_is_wrong_with_an_invited_account_is_said_at_once() {
    let world = World::new().await;
    let ask = |body: Value| world.post("/auth/register-with-code", &body);
    let pointers = |answer: &crate::world::ask::Answer| {
        let errors = answer.body["errors"].as_array().unwrap();
        errors.iter().map(|error| error["pointer"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let all =
        ask(json!({"fullName": "", "mobile": " ", "password": "short", "code": " "})).refused(Code::NotValid).await;
    assert_eq!(pointers(&all), ["/fullName", "/mobile", "/password", "/code"]);
    let body = json!({"fullName": "Mo", "mobile": "01785 276026", "email": "mo", "password": PASSWORD, "code": "A"});
    assert_eq!(pointers(&ask(body).refused(Code::NotValid).await), ["/mobile", "/email"]);
    let body = json!({"fullName": "Mo", "mobile": "07700 900123", "password": PASSWORD, "code": "NONE"});
    ask(body).refused(Code::WrongCode).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_holds_what_an_account_needs() {
    let world = World::new().await;
    let add = "insert into person (id, email, mobile, full_name, password_hash, email_verified_at) \
        values (gen_random_uuid(), $1, $2, 'A', 'none', case when $3 then now() end)";
    let refused = async |email: Option<&str>, mobile: Option<&str>, verified: bool| {
        world.database.refused_by(add, &[&email, &mobile, &verified]).await
    };
    let name = |text: &str| Some(text.to_owned());
    assert_eq!(refused(None, None, false).await, name("person_has_a_name_to_sign_in_with"));
    assert_eq!(refused(None, Some("07700900123"), false).await, name("person_mobile_is_e164"));
    assert_eq!(refused(None, Some("+447700900123"), true).await, name("person_verified_what_there_is"));
    assert_eq!(refused(None, Some("+447700900123"), false).await, None);
    assert_eq!(refused(Some(KASIA), Some("+447700900123"), false).await, name("person_mobile_key"));
}
