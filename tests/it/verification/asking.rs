//! Who taught it, or the employer of that time, is asked by mail and answers by a link.

use super::Wrote;
use crate::world::World;
use crate::world::fixtures::Provider;
use domain::problem::Code;
use reqwest::StatusCode;
use serde_json::{Value, json};

/// The link in the last mail to an address, as a path.
fn link(world: &World, email: &str) -> String {
    let mail = world.mails_to(email).pop().unwrap_or_else(|| panic!("no mail to {email}"));
    let (_, after) = mail.split_once("/confirm/").unwrap_or_else(|| panic!("no link in {mail}"));
    format!("/confirm/{}", after.split_whitespace().next().unwrap())
}

async fn college(world: &World) -> Provider {
    let provider = world.provider("10009999", None).await;
    let at = "update training_provider set website = 'https://www.skills.example/care' where id = $1";
    assert_eq!(world.database.refused_by(at, &[&provider.id.0]).await, None);
    provider
}

/// Opens a page, or sends its form.
async fn page(world: &World, path: &str, said: Option<&[(&str, &str)]>) -> (StatusCode, String) {
    let client = crate::world::client();
    let url = format!("{}{path}", world.url);
    let asked = match said {
        Some(said) => {
            let said: Vec<String> =
                said.iter().map(|(name, value)| format!("{name}={}", value.replace(' ', "+"))).collect();
            client.post(url).header("content-type", "application/x-www-form-urlencoded").body(said.join("&"))
        }
        None => client.get(url),
    };
    let answer = asked.send().await.unwrap();
    assert_eq!(answer.headers()["cache-control"], "no-store");
    (answer.status(), answer.text().await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_taught_it_says_yes_by_a_link_and_the_academy_signs_it() {
    let wrote = Wrote::new().await;
    let world = &wrote.world;
    let college = college(world).await;
    let ask = |email: Value| {
        let new = json!({"trainingProviderId": college.id, "email": email});
        world.post(&wrote.path("/confirmations"), &new).by(&wrote.worker)
    };
    for not_theirs in ["kasia@people.example", "kasia@skills.example.evil.example", "no address"] {
        ask(json!(not_theirs)).refused(Code::NotValid).await;
    }
    ask(Value::Null).refused(Code::NotValid).await;
    ask(json!("office@skills.example")).ok().await;
    ask(json!("office@skills.example")).refused(Code::AlreadyAsked).await;
    world.work().await;
    let mail = world.mails_to("office@skills.example").pop().unwrap();
    assert!(!mail.contains("Kasia") && !mail.contains("First aid"), "a mail may be read by others");
    let path = link(world, "office@skills.example");
    let (status, text) = page(world, &path, None).await;
    assert_eq!(status, StatusCode::OK);
    assert!(text.contains("Kasia Nowak") && text.contains("First aid at work") && text.contains("CS-88123"));
    // To look at it answers nothing, nor does half an answer.
    for half in
        [&[("answer", "yes"), ("name", " ")][..], &[("name", "Anna Hill")], &[("answer", "perhaps"), ("name", "A")]]
    {
        assert_eq!(page(world, &path, Some(half)).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(wrote.steps().await, ["self_declared -"]);
    let (status, text) = page(world, &path, Some(&[("answer", "yes"), ("name", "Anna Hill")])).await;
    assert!(status == StatusCode::OK && text.contains("stands behind it"), "{text}");
    assert_eq!(page(world, &path, Some(&[("answer", "no"), ("name", "Anna Hill")])).await.0, StatusCode::NOT_FOUND);
    assert_eq!(page(world, &path, None).await.0, StatusCode::NOT_FOUND, "the link works once");
    world.work().await;
    let college = format!("College {}", college.ukprn);
    let name = format!("issuer_confirmed {college}");
    assert_eq!(wrote.steps().await, ["self_declared -", &name, "academy_signed Staffordshire Social Care Academy"]);
    let credential = world.get(&wrote.path("/credential")).by(&wrote.worker).ok().await;
    assert_eq!(credential.text_at("/credentialSubject/achievement/creator/name"), college);
    let history = world.get(&wrote.path("/history")).by(&wrote.worker).ok().await;
    assert_eq!(history.text_at("/asked/0/answer"), "yes");
    assert_eq!(history.text_at("/steps/1/note"), "Anna Hill confirmed it by a link.");
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_no_changes_nothing_and_a_link_ends() {
    let wrote = Wrote::new().await;
    let world = &wrote.world;
    let college = college(world).await;
    let new = json!({"trainingProviderId": college.id, "email": "office@skills.example"});
    let ask = || world.post(&wrote.path("/confirmations"), &new).by(&wrote.worker);
    ask().ok().await;
    world.work().await;
    let path = link(world, "office@skills.example");
    let (status, _) = page(world, &path, Some(&[("answer", "no"), ("name", "Anna Hill")])).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(wrote.steps().await, ["self_declared -"]);
    ask().ok().await;
    world.work().await;
    let path = link(world, "office@skills.example");
    world.later(chrono::TimeDelta::days(31));
    assert_eq!(page(world, &path, None).await.0, StatusCode::NOT_FOUND);
    assert_eq!(page(world, "/confirm/AAAA", None).await.0, StatusCode::NOT_FOUND);
    let worker = world.again(&wrote.worker);
    // A time that is over makes room to ask again.
    world.post(&wrote.path("/confirmations"), &new).by(&worker).ok().await;
    world.delete(&format!("/me/training-records/{}", wrote.record)).by(&worker).ok().await;
    world.work().await;
    let path = link(world, "office@skills.example");
    assert_eq!(page(world, &path, None).await.0, StatusCode::NOT_FOUND, "the entry was taken back");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_employer_of_that_time_is_asked_and_no_other() {
    let wrote = Wrote::new().await;
    let world = &wrote.world;
    let (manager, employer) = world.manager("Rowan Care").await;
    super::super::credentials::is_known_by(world, &manager, "rose@rowan.example").await;
    let new = json!({"employerId": employer});
    let ask = || world.post(&wrote.path("/confirmations"), &new).by(&wrote.worker);
    ask().refused(Code::NotValid).await;
    world.employ(&wrote.worker, employer).await;
    let then = "update employment set started_on = '2026-01-05', ended_on = '2026-06-30' where person_id = $1";
    assert_eq!(world.database.refused_by(then, &[&wrote.worker.id.0]).await, None);
    ask().ok().await;
    world.work().await;
    let path = link(world, "rose@rowan.example");
    page(world, &path, Some(&[("answer", "yes"), ("name", "Rose Hill")])).await;
    let entry = world.get(&wrote.path("")).by(&wrote.worker).ok().await;
    assert_eq!(
        (entry.text_at("/verificationLevel"), entry.text_at("/confirmedBy")),
        ("employer_confirmed", "Rowan Care")
    );
    world.get(&wrote.path("/credential")).by(&wrote.worker).refused(Code::NotFound).await;
    ask().refused(Code::AlreadyVerified).await;
    for wrong in [json!({}), json!({"employerId": employer, "email": "rose@rowan.example"})] {
        world.post(&wrote.path("/confirmations"), &wrong).by(&wrote.worker).refused(Code::NotValid).await;
    }
    let stranger = world.person("A Stranger").await;
    world.post(&wrote.path("/confirmations"), &new).by(&stranger).refused(Code::NotFound).await;
}
