//! Making an account: nobody learns who has one, and an address is its owner's.

use crate::world::World;
use crate::world::signing_in::PASSWORD;
use chrono::TimeDelta;
use domain::problem::Code;
use serde_json::{Value, json};

const KASIA: &str = "kasia@people.example";

async fn people(world: &World) -> i64 {
    world.database.one("select count(*) from person where email = $1", &[&KASIA]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_link_in_the_mail_makes_the_account_and_signs_in() {
    let world = World::new().await;
    let asked = world.ask_to_register("Kasia@People.example").ok().await;
    assert_eq!((asked.status, asked.text.as_str(), asked.header("cache-control")), (202, "", "no-store"));
    world.work().await;
    assert!(world.mails_to(KASIA)[0].contains("/ways-in/finish#"));
    assert_eq!(people(&world).await, 0, "nothing is made before its owner says so");
    world.sign_in(KASIA).refused(Code::WrongPassword).await;
    let finish = || {
        let body = json!({"token": world.token(KASIA)});
        world.post("/auth/links/register", &body).header("cookie", &asked.cookie("academy_link"))
    };
    let made = finish().ok().await;
    let me = world.get("/me").by(&made.person()).ok().await;
    assert_eq!(
        (me.text_at("/email"), me.text_at("/fullName"), &me.body["emailVerified"]),
        (KASIA, "Kasia Nowak", &json!(true))
    );
    finish().refused(Code::LinkNotGood).await;
    world.sign_in(KASIA).ok().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_learns_from_registering_who_has_an_account() {
    let world = World::new().await;
    world.register(KASIA).await;
    let (taken, free) =
        (world.ask_to_register(KASIA).ok().await, world.ask_to_register("free@people.example").ok().await);
    let seen = |answer: &crate::world::ask::Answer| {
        let mut names: Vec<_> = answer.headers.keys().map(|name| name.as_str().to_owned()).collect();
        names.sort();
        (answer.status, answer.text.clone(), names, answer.cookie("academy_link").len())
    };
    assert_eq!(seen(&taken), seen(&free));
    world.work().await;
    // The owner is told, with a link that signs in to what they have; what was typed counts for nothing.
    let mail = world.mails_to(KASIA).pop().unwrap();
    assert!(mail.contains("Subject: You have an account") && mail.contains("/ways-in/link#"), "{mail}");
    let opened = json!({"token": world.token(KASIA)});
    let signed_in =
        world.post("/auth/links/sign-in", &opened).header("cookie", &taken.cookie("academy_link")).ok().await;
    assert_eq!(world.get("/me").by(&signed_in.person()).ok().await.text_at("/email"), KASIA);
    let waits =
        "select count(*) from mailed_link where email = $1 and (full_name is not null or password_hash is not null)";
    assert_eq!(world.database.one::<i64>(waits, &[&KASIA]).await, 0, "what was typed is not kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn in_another_browser_a_new_password_is_chosen() {
    let world = World::new().await;
    // Somebody types a foreign address with a password of their own, and hopes that its owner clicks.
    world.ask_to_register(KASIA).ok().await;
    world.work().await;
    let token = world.token(KASIA);
    let finish = |body: Value| world.post("/auth/links/register", &body);
    finish(json!({"token": token})).refused(Code::OtherBrowser).await;
    finish(json!({"token": token, "password": "short"})).refused(Code::NotValid).await;
    assert_eq!(people(&world).await, 0);
    finish(json!({"token": token, "password": "four other words here"})).ok().await;
    world.sign_in(KASIA).refused(Code::WrongPassword).await;
    world.post("/auth/sign-in", &json!({"email": KASIA, "password": "four other words here"})).ok().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_good_for_a_day_and_one_account_is_made_of_many() {
    let world = World::new().await;
    let mut links = Vec::new();
    for _ in 0..2 {
        let asked = world.ask_to_register(KASIA).ok().await;
        world.work().await;
        links.push((world.token(KASIA), asked.cookie("academy_link")));
    }
    let finish = |(token, cookie): &(String, String)| {
        world.post("/auth/links/register", &json!({"token": token})).header("cookie", cookie)
    };
    let (one, two) = tokio::join!(finish(&links[0]).send(), finish(&links[1]).send());
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
    assert_eq!(people(&world).await, 1);

    let asked = world.ask_to_register("late@people.example").ok().await;
    world.work().await;
    let late = (world.token("late@people.example"), asked.cookie("academy_link"));
    world.later(TimeDelta::hours(25));
    finish(&late).refused(Code::LinkNotGood).await;
    world.later(TimeDelta::hours(25));
    world.ask_to_register("other@people.example").ok().await;
    let left = "select count(*) from mailed_link where email = 'late@people.example'";
    assert_eq!(world.database.one::<i64>(left, &[]).await, 0, "what was never made is forgotten");
    // A published password is nobody's.
    let invented = json!({"fullName": "A", "email": "a@demo.example", "password": PASSWORD});
    world.post("/auth/register", &invented).ok().await;
    world.work().await;
    assert!(world.mails_to("a@demo.example").is_empty());
}
