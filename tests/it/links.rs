//! Links by mail: once, not for long, for one account, and the same answer for addresses without one.

use crate::world::World;
use crate::world::signing_in::PASSWORD;
use chrono::TimeDelta;
use domain::problem::Code;
use serde_json::{Value, json};

const KASIA: &str = "kasia@people.example";

async fn me(world: &World, token: &str) -> Value {
    world.get("/me").header("authorization", &format!("Bearer {token}")).ok().await.body
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_signs_in_once() {
    let world = World::new().await;
    world.register(KASIA).await;
    let (said, token) = world.link(KASIA, "sign_in").await;
    assert_eq!((said.status, said.text.as_str()), (202, ""));
    assert!(world.mails_to(KASIA)[1].contains("http://localhost:8080/ways-in/link#"), "{:?}", world.mails_to(KASIA));
    let open = || {
        let ask = world.post("/auth/links/sign-in", &json!({"token": token}));
        ask.header("cookie", &said.cookie("academy_link"))
    };
    let signed_in = open().ok().await;
    assert_eq!(me(&world, signed_in.text_at("/accessToken")).await["email"], KASIA);
    assert!(signed_in.cookie("academy_refresh").len() > 40);
    open().refused(Code::LinkNotGood).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_another_browser_somebody_has_to_say_that_they_asked_for_it() {
    let world = World::new().await;
    world.register(KASIA).await;
    let (_, token) = world.link(KASIA, "sign_in").await;
    let open = |confirmed: bool| world.post("/auth/links/sign-in", &json!({"token": token, "confirmed": confirmed}));
    open(false).refused(Code::OtherBrowser).await;
    let foreign = world.post("/auth/link-requests", &json!({"email": "x@people.example", "purpose": "sign_in"}));
    let foreign = foreign.ok().await.cookie("academy_link");
    open(false).header("cookie", &foreign).refused(Code::OtherBrowser).await;
    open(true).ok().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_runs_out_after_a_quarter_of_an_hour() {
    let world = World::new().await;
    world.register(KASIA).await;
    let open = |token: &str| world.post("/auth/links/sign-in", &json!({"token": token, "confirmed": true}));
    let (_, token) = world.link(KASIA, "sign_in").await;
    world.later(TimeDelta::minutes(15));
    open(&token).refused(Code::LinkNotGood).await;
    let (_, token) = world.link(KASIA, "sign_in").await;
    world.later(TimeDelta::minutes(14));
    open(&token).ok().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_opens_the_account_of_its_own_address_alone_and_does_what_it_is_for_alone() {
    let world = World::new().await;
    world.register(KASIA).await;
    world.register("ben@people.example").await;
    let (_, token) = world.link(KASIA, "sign_in").await;
    let recover = json!({"token": token, "password": "four other words here"});
    world.post("/auth/links/recover", &recover).refused(Code::LinkNotGood).await;
    world.post("/auth/links/confirm-email", &json!({"token": token})).refused(Code::LinkNotGood).await;
    let made_up = json!({"token": format!("{token}x"), "confirmed": true});
    world.post("/auth/links/sign-in", &made_up).refused(Code::LinkNotGood).await;
    // The account has another address since: the old one opens it no more.
    let moved = "update person set email = 'kasia.nowak@people.example' where email = $1";
    assert_eq!(world.database.refused_by(moved, &[&KASIA]).await, None);
    world.post("/auth/links/sign-in", &json!({"token": token, "confirmed": true})).refused(Code::LinkNotGood).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_learns_by_a_link_who_has_an_account() {
    let world = World::new().await;
    world.register(KASIA).await;
    let rows =
        "select (select count(*) from mailed_link) + (select count(*) from job) + (select count(*) from throttle)";
    for purpose in ["sign_in", "recover"] {
        let mut said = Vec::new();
        for email in [KASIA, "nobody@people.example"] {
            let before: i64 = world.database.one(rows, &[]).await;
            let answer = world.post("/auth/link-requests", &json!({"email": email, "purpose": purpose})).ok().await;
            let names: Vec<_> = answer.headers.keys().map(ToString::to_string).collect();
            // As much is written for the one as for the other, so it takes as long.
            let written = world.database.one::<i64>(rows, &[]).await - before;
            said.push((
                answer.status,
                answer.text,
                names,
                written,
                answer.headers.get_all("set-cookie").iter().count(),
            ));
        }
        assert_eq!(said[0], said[1]);
        world.work().await;
    }
    assert!(world.mails_to("nobody@people.example").is_empty());
    let kept: i64 = world.database.one("select count(*) from mailed_link where person_id is null", &[]).await;
    assert_eq!(kept, 0, "an address without an account is forgotten once nobody was found");
    assert_eq!(world.mails_to(KASIA).len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_a_table_nor_a_job_holds_what_a_link_says() {
    let world = World::new().await;
    world.register(KASIA).await;
    let (said, token) = world.link(KASIA, "sign_in").await;
    let cookie = said.cookie("academy_link");
    let cookie = cookie.split_once('=').unwrap().1;
    for table in ["mailed_link", "job", "throttle", "sign_in_family"] {
        let all: Vec<String> = world.database.all(&format!("select row_to_json(t)::text from {table} t"), &[]).await;
        for row in all {
            assert!(!row.contains(&token) && !row.contains(cookie), "{table}: {row}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_password_is_chosen_anew_and_every_other_sign_in_ends() {
    let world = World::new().await;
    let phone = world.register(KASIA).await.person();
    let (_, token) = world.link(KASIA, "recover").await;
    assert!(world.mails_to(KASIA)[1].contains("/ways-in/new-password#"));
    let recover = |password: &str| world.post("/auth/links/recover", &json!({"token": token, "password": password}));
    recover("short").refused(Code::NotValid).await;
    let signed_in = recover("four other words here").ok().await.person();
    world.get("/me").by(&phone).refused(Code::NotSignedIn).await;
    world.get("/me").by(&signed_in).ok().await;
    recover("five other words are here").refused(Code::LinkNotGood).await;
    world.sign_in(KASIA).refused(Code::WrongPassword).await;
    world.post("/auth/sign-in", &json!({"email": KASIA, "password": "four other words here"})).ok().await;
    world.work().await;
    assert!(world.mails_to(KASIA)[2].contains("Your password was changed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_made_an_account_with_a_foreign_address_is_out_when_its_owner_comes() {
    let world = World::new().await;
    let thief = world.unconfirmed(KASIA).await.person();
    // A link to sign in would share the account with whoever made it: its owner chooses a password instead.
    let (_, token) = world.link(KASIA, "sign_in").await;
    assert!(world.mails_to(KASIA)[1].contains("/ways-in/new-password#"));
    let owner = world.post("/auth/links/recover", &json!({"token": token, "password": "four other words here"}));
    let owner = owner.ok().await.person();
    world.get("/me").by(&thief).refused(Code::NotSignedIn).await;
    world.sign_in(KASIA).refused(Code::WrongPassword).await;
    assert_eq!(world.get("/me").by(&owner).ok().await.body["emailVerified"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_counts_once_its_link_is_opened() {
    let world = World::new().await;
    let person = world.unconfirmed(KASIA).await.person();
    let verified = async || world.get("/me").by(&person).ok().await.body["emailVerified"].clone();
    assert_eq!(verified().await, false);
    let confirmation = async || {
        world.ask(reqwest::Method::POST, "/me/email-confirmations").by(&person).ok().await;
        world.work().await;
        world.token(KASIA)
    };
    let (first, second) = (confirmation().await, confirmation().await);
    assert_ne!(first, second);
    world.post("/auth/links/confirm-email", &json!({"token": second})).ok().await;
    assert_eq!(verified().await, true);
    for token in [first, second] {
        world.post("/auth/links/confirm-email", &json!({"token": token})).refused(Code::LinkNotGood).await;
    }
    // What is confirmed is not asked again.
    world.ask(reqwest::Method::POST, "/me/email-confirmations").by(&person).ok().await;
    world.work().await;
    assert_eq!(world.mails_to(KASIA).len(), 3, "one to make the account, and two to confirm");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_address_counts_once_it_is_confirmed_and_the_old_one_is_told() {
    let world = World::new().await;
    let (old, new) = (KASIA, "kasia.nowak@people.example");
    let person = world.register(old).await.person();
    let change = |email: &str| world.post("/me/email", &json!({"email": email})).by(&person);
    change("nothing").refused(Code::NotValid).await;
    change(old).refused(Code::NotValid).await;
    change(new).ok().await;
    world.work().await;
    assert_eq!(me(&world, &person.token).await["email"], old, "nothing counts yet");
    let token = world.token(new);
    world.post("/auth/links/confirm-email", &json!({"token": token})).ok().await;
    let now = me(&world, &person.token).await;
    assert_eq!((&now["email"], &now["emailVerified"]), (&json!(new), &json!(true)));
    world.work().await;
    assert!(world.mails_to(old).last().unwrap().contains("Your email address was changed"));
    world.sign_in(old).refused(Code::WrongPassword).await;
    world.sign_in(new).ok().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_of_somebody_else_is_not_taken_over() {
    let world = World::new().await;
    world.register("ben@people.example").await;
    let person = world.register(KASIA).await.person();
    // The same answer as for an address that nobody has.
    let taken = world.post("/me/email", &json!({"email": "ben@people.example"})).by(&person).ok().await;
    assert_eq!(taken.status, 202);
    world.work().await;
    let token = world.token("ben@people.example");
    world.post("/auth/links/confirm-email", &json!({"token": token})).refused(Code::EmailTaken).await;
    assert_eq!(me(&world, &person.token).await["email"], KASIA);
    let signed_in =
        world.post("/auth/sign-in", &json!({"email": "ben@people.example", "password": PASSWORD})).ok().await;
    assert_eq!(me(&world, signed_in.text_at("/accessToken")).await["email"], "ben@people.example");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_two_open_at_once_signs_in_one() {
    let world = World::new().await;
    world.register(KASIA).await;
    let (_, token) = world.link(KASIA, "sign_in").await;
    let open = || world.post("/auth/links/sign-in", &json!({"token": token, "confirmed": true})).send();
    let (a, b, c) = tokio::join!(open(), open(), open());
    let mut all = [a.status, b.status, c.status];
    all.sort_unstable();
    assert_eq!(all, [200, 409, 409]);
}
