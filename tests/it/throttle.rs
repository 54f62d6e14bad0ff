//! Tries that go wrong: counted for all servers together, by account and by network.

use crate::world::World;
use crate::world::signing_in::PASSWORD;
use chrono::TimeDelta;
use domain::problem::Code;
use serde_json::{Value, json};

const KASIA: &str = "kasia@people.example";

async fn at(world: &World, server: &str, from: &str, body: &Value) -> u16 {
    let ask = world.http.post(format!("{server}/api/v1/auth/sign-in")).header("x-forwarded-for", from);
    ask.json(body).send().await.unwrap().status().as_u16()
}

fn wrong(email: &str) -> Value {
    json!({"email": email, "password": "not the password"})
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_count_together() {
    let world = World::new().await;
    world.register(KASIA).await;
    let beside = world.beside();
    for _ in 0..5 {
        assert_eq!(at(&world, &world.url, "192.0.2.1", &wrong(KASIA)).await, 401);
        assert_eq!(at(&world, &beside.url, "198.51.100.2", &wrong(KASIA)).await, 401);
    }
    let right = json!({"email": KASIA, "password": PASSWORD});
    assert_eq!(at(&world, &world.url, "203.0.113.3", &right).await, 429);
    assert_eq!(at(&world, &beside.url, "203.0.113.4", &right).await, 429);
    world.later(TimeDelta::minutes(15));
    assert_eq!(at(&world, &beside.url, "203.0.113.3", &right).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn tries_at_once_are_counted_one_by_one() {
    let world = World::new().await;
    world.register(KASIA).await;
    let beside = world.beside();
    at(&world, &world.url, "192.0.2.1", &wrong(KASIA)).await;
    let body = wrong(KASIA);
    let tries = (0..30).map(|n| {
        let server = if n % 2 == 0 { &world.url } else { &beside.url };
        at(&world, server, "192.0.2.1", &body)
    });
    let answers = futures_util::future::join_all(tries).await;
    assert_eq!(answers.iter().filter(|status| **status == 401).count(), 9, "{answers:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn pauses_grow() {
    let world = World::new().await;
    world.register(KASIA).await;
    let try_it = || world.post("/auth/sign-in", &wrong(KASIA));
    for _ in 0..10 {
        try_it().refused(Code::WrongPassword).await;
    }
    let mut pauses = Vec::new();
    for _ in 0..3 {
        let rests = try_it().refused(Code::SignInLocked).await;
        let seconds: i64 = rests.header("retry-after").parse().unwrap();
        pauses.push(seconds);
        world.later(TimeDelta::seconds(seconds));
        for _ in 0..5 {
            try_it().refused(Code::WrongPassword).await;
        }
    }
    assert_eq!(pauses, [900, 1800, 3600]);
    world.later(TimeDelta::days(1));
    world.sign_in(KASIA).ok().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_network_that_tries_many_accounts_rests_and_others_do_not() {
    let world = World::new().await;
    world.register(KASIA).await;
    let fill = "insert into throttle (kind, key, tries, last_at) \
        values ('network', sha256('192.0.2.1'::bytea), 99, '2026-11-24T09:00:00Z')";
    assert_eq!(world.database.refused_by(fill, &[]).await, None);
    let right = json!({"email": KASIA, "password": PASSWORD});
    assert_eq!(at(&world, &world.url, "192.0.2.1", &right).await, 200, "a right one is not counted");
    assert_eq!(at(&world, &world.url, "192.0.2.1", &wrong("a@people.example")).await, 401);
    assert_eq!(at(&world, &world.url, "192.0.2.1", &right).await, 429);
    assert_eq!(at(&world, &world.url, "192.0.2.2", &right).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_and_no_account_rest_alike() {
    let world = World::new().await;
    world.register(KASIA).await;
    let mut said = Vec::new();
    for email in [KASIA, "nobody@people.example"] {
        let mut all = Vec::new();
        for _ in 0..11 {
            let answer = world.post("/auth/sign-in", &wrong(email)).send().await;
            all.push((answer.status, answer.text));
        }
        said.push(all);
    }
    assert_eq!(said[0], said[1]);
    // What is kept of them tells nobody which addresses were tried.
    let rows: Vec<String> = world.database.all("select row_to_json(t)::text from throttle t", &[]).await;
    assert!(rows.iter().all(|row| !row.contains("people.example")), "{rows:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_flooded_with_mails() {
    let world = World::new().await;
    world.register(KASIA).await;
    for email in [KASIA, "nobody@people.example"] {
        let ask = || world.post("/auth/link-requests", &json!({"email": email, "purpose": "sign_in"}));
        for _ in 0..5 {
            ask().ok().await;
        }
        ask().refused(Code::SignInLocked).await;
        world.later(TimeDelta::minutes(15));
        ask().ok().await;
    }
    world.work().await;
    assert_eq!(world.mails_to(KASIA).len(), 7, "one to make the account, and six links");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_for_many_accounts_rests_and_who_makes_theirs_does_not() {
    let world = World::new().await;
    let ask = |email: &str| world.ask_to_register(email).header("x-forwarded-for", "192.0.2.1");
    for number in 0..20 {
        ask(&format!("someone{number}@people.example")).ok().await;
    }
    ask(KASIA).refused(Code::SignInLocked).await;
    // Another network is not held up; and whoever makes their account gives the try back.
    let asked = world.ask_to_register(KASIA).header("x-forwarded-for", "198.51.100.2").ok().await;
    world.work().await;
    let finish = world.post("/auth/links/register", &json!({"token": world.token(KASIA)}));
    finish.header("cookie", &asked.cookie("academy_link")).header("x-forwarded-for", "192.0.2.1").ok().await;
    ask("late@people.example").ok().await;
}
