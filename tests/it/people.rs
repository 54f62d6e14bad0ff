//! Accounts and signing in: passwords, rotation, reuse, sign-out everywhere.

use crate::world::World;
use crate::world::ask::Answer;
use chrono::TimeDelta;
use domain::problem::Code;
use serde_json::{Value, json};

const PASSWORD: &str = "three words together";

async fn register(world: &World, email: &str) -> Answer {
    world.register(email).await
}

/// The refresh cookie as the browser would send it back.
fn cookie(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}

async fn refresh(world: &World, cookie: &str) -> Answer {
    let ask = world.ask(reqwest::Method::POST, "/auth/refresh").header("x-requested-with", "app");
    ask.header("cookie", cookie).send().await
}

async fn me(world: &World, answer: &Answer) -> Answer {
    let token = answer.text_at("/accessToken");
    world.get("/me").header("authorization", &format!("Bearer {token}")).send().await
}

#[tokio::test(flavor = "multi_thread")]
async fn someone_registers_and_is_signed_in() {
    let world = World::new().await;
    let answer = register(&world, "Kasia@People.Example").await;
    assert_eq!(answer.status, 201);
    let set = answer.header("set-cookie");
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax") && set.contains("Path=/api/v1/auth"), "{set}");
    let me = me(&world, &answer).await;
    assert_eq!((me.text_at("/email"), me.text_at("/fullName")), ("kasia@people.example", "Kasia Nowak"));
    assert_eq!(me.body["roles"], json!([]));
    let kept: String = world.database.one("select password_hash from person", &[]).await;
    assert!(kept.starts_with("$argon2id$"), "{kept}");
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_is_wrong_with_a_new_account_is_said_at_once() {
    let world = World::new().await;
    let ask = |account: Value| world.post("/auth/register", &account);
    let all = ask(json!({"fullName": " ", "email": "nobody", "password": "short"})).refused(Code::NotValid).await;
    let pointers: Vec<_> =
        all.body["errors"].as_array().unwrap().iter().map(|e| e["pointer"].as_str().unwrap()).collect();
    assert_eq!(pointers, ["/fullName", "/email", "/password"]);
    let published = json!({"fullName": "A", "email": "a@people.example", "password": "staffordshire-demo"});
    ask(published).refused(Code::NotValid).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_tells_nothing_and_ten_of_them_rest_the_account() {
    let world = World::new().await;
    register(&world, "a@people.example").await;
    let sign_in =
        |email: &str, password: &str| world.post("/auth/sign-in", &json!({"email": email, "password": password}));
    let wrong = sign_in("a@people.example", "not the password").refused(Code::WrongPassword).await;
    let unknown = sign_in("nobody@people.example", "not the password").refused(Code::WrongPassword).await;
    assert_eq!(wrong.text, unknown.text);
    for _ in 0..9 {
        sign_in("a@people.example", "not the password").refused(Code::WrongPassword).await;
    }
    let rests = sign_in("a@people.example", PASSWORD).refused(Code::SignInLocked).await;
    assert_eq!(rests.header("retry-after"), "900");
    world.later(TimeDelta::minutes(16));
    sign_in("A@people.example", PASSWORD).ok().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn invented_people_sign_in_in_a_demonstration_alone() {
    let account = json!({"email": "worker@demo.example", "password": "staffordshire-demo"});
    let demo = World::demo().await;
    let answer = demo.post("/auth/sign-in", &account).ok().await;
    assert_eq!(me(&demo, &answer).await.text_at("/email"), "worker@demo.example");
    let world = World::new().await;
    let hash = api::people::hash_password("staffordshire-demo").unwrap();
    let sql = "insert into person (id, email, full_name, password_hash) values (gen_random_uuid(), 'worker@demo.example', 'K', $1)";
    assert_eq!(world.database.refused_by(sql, &[&hash]).await, None);
    world.post("/auth/sign-in", &account).refused(Code::WrongPassword).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_token_is_good_once_and_its_reuse_ends_the_sign_in() {
    let world = World::new().await;
    let first = register(&world, "a@people.example").await;
    let second = refresh(&world, &cookie(&first)).await;
    assert_eq!(second.status, 200);
    assert_ne!(cookie(&first), cookie(&second));
    // Two tabs that ask at the same moment are no thieves.
    world.later(TimeDelta::seconds(5));
    assert_eq!(refresh(&world, &cookie(&first)).await.status, 200);
    world.later(TimeDelta::seconds(30));
    assert_eq!(refresh(&world, &cookie(&first)).await.text_at("/code"), "not_signed_in");
    assert_eq!(refresh(&world, &cookie(&second)).await.text_at("/code"), "not_signed_in", "the thief's is ended too");
    assert_eq!(me(&world, &second).await.status, 401, "and so is the access token");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_ends_by_itself() {
    let world = World::new().await;
    let first = register(&world, "a@people.example").await;
    world.later(TimeDelta::seconds(599));
    assert_eq!(me(&world, &first).await.status, 200);
    world.later(TimeDelta::seconds(1));
    assert_eq!(me(&world, &first).await.status, 401);
    world.later(TimeDelta::days(29));
    let second = refresh(&world, &cookie(&first)).await;
    assert_eq!(second.status, 200);
    world.later(TimeDelta::days(30));
    assert_eq!(refresh(&world, &cookie(&second)).await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_this_sign_in_and_everywhere_ends_all() {
    let world = World::new().await;
    register(&world, "a@people.example").await;
    let sign_in = || world.post("/auth/sign-in", &json!({"email": "a@people.example", "password": PASSWORD})).ok();
    let (phone, desk, library) = (sign_in().await, sign_in().await, sign_in().await);
    let out = world.ask(reqwest::Method::POST, "/auth/sign-out").header("x-requested-with", "app");
    let out = out.header("cookie", &cookie(&phone)).ok().await;
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    assert_eq!((me(&world, &phone).await.status, me(&world, &desk).await.status), (401, 200));
    let everywhere = world.ask(reqwest::Method::POST, "/auth/sign-out-everywhere");
    everywhere.header("authorization", &format!("Bearer {}", desk.text_at("/accessToken"))).ok().await;
    assert_eq!((me(&world, &desk).await.status, me(&world, &library).await.status), (401, 401));
    assert_eq!(refresh(&world, &cookie(&library)).await.status, 401);
    me(&world, &sign_in().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_page_cannot_use_the_cookie() {
    let world = World::new().await;
    let first = register(&world, "a@people.example").await;
    for path in ["/auth/refresh", "/auth/sign-out"] {
        let ask = world.ask(reqwest::Method::POST, path).header("cookie", &cookie(&first));
        ask.refused(Code::NotAllowed).await;
    }
    assert_eq!(refresh(&world, "academy_refresh=made-up").await.status, 401);
    assert_eq!(refresh(&world, &cookie(&first)).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn people_change_their_own_details() {
    let world = World::new().await;
    let person = world.person("Kasia").await;
    let change = |body: Value| world.ask(reqwest::Method::PATCH, "/me").json(&body).by(&person);
    let changed = change(json!({"fullName": "Kasia Kowalska", "near": "st16 2qr"})).ok().await;
    assert_eq!((changed.text_at("/fullName"), changed.text_at("/near")), ("Kasia Kowalska", "st16 2qr"));
    let kept = change(json!({})).ok().await;
    assert_eq!(kept.text_at("/fullName"), "Kasia Kowalska");
    assert!(change(json!({"near": ""})).ok().await.body.get("near").is_none());
    change(json!({"fullName": ""})).refused(Code::NotValid).await;
    change(json!({"near": "x".repeat(61)})).refused(Code::NotValid).await;
    change(json!({"email": "other@people.example"})).refused(Code::NotValid).await;
}
