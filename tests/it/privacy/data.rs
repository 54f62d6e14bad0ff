//! See and download all that is kept.

use super::{EMAIL, NAME, life};
use crate::world::World;
use domain::problem::Code;
use std::collections::BTreeSet;

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_in_the_file_and_it_wants_a_fresh_proof() {
    let world = World::new().await;
    let life = life(&world).await;
    world.get(&format!("/organisations/{}/workers", life.employer)).by(&life.admin).ok().await;
    let data = world.get("/me/data").by(&life.kasia).ok().await;
    assert_eq!(data.header("cache-control"), "no-store");
    assert!(data.header("content-disposition").starts_with("attachment; filename=\"my-data-2026-11-24.json\""));
    let of = |name: &str| {
        let sections = data.body["sections"].as_array().unwrap();
        sections.iter().find(|section| section["name"] == name).unwrap()["items"].as_array().unwrap().clone()
    };
    assert_eq!((&of("account")[0]["email"], &of("account")[0]["fullName"]), (&EMAIL.into(), &NAME.into()));
    assert_eq!(of("jobs")[0]["employersOwnId"], "E-4711");
    assert_eq!((of("bookings").len(), of("bookings")[0]["mark"].as_str()), (2, Some("attended")));
    assert_eq!(of("training_records").len(), 1);
    assert_eq!(of("sign_ins").len(), 1);
    assert_eq!(of("mailed_links").len(), 1);
    let looks: BTreeSet<_> = of("access_log").iter().map(|look| look["by"].as_str().unwrap().to_owned()).collect();
    assert_eq!(looks, ["College 10000001", "Rose Court Care"].map(str::to_owned).into());
    assert!(of("events").iter().any(|event| event["event"] == "record.issued"));
    // No secret is in it, nobody else is in it.
    for other in ["Adil Admin", "Tunde Tutor", "argon2", &life.admin.id.to_string()] {
        assert!(!data.text.contains(other), "{other}");
    }
    super::proof_grows_old(&world).await;
    world.get("/me/data").by(&life.kasia).refused(Code::StepUpNeeded).await;
    let proof = serde_json::json!({"password": crate::world::signing_in::PASSWORD});
    world.post("/auth/step-up", &proof).by(&life.kasia).ok().await;
    world.get("/me/data").by(&life.kasia).ok().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_a_page_for_who_wants_to_read_and_runs_nothing() {
    let world = World::new().await;
    let life = life(&world).await;
    let page = world.get("/me/data").header("accept", "text/html").by(&life.kasia).ok().await;
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(page.header("content-security-policy").starts_with("default-src 'none'; style-src 'sha256-"));
    assert!(page.text.contains("<h2>Your training record</h2>") && page.text.contains(EMAIL));
    assert!(!page.text.contains("<script") && !page.text.contains("http"), "nothing is fetched");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_column_that_names_a_person_is_told_of() {
    let world = World::new().await;
    let known: BTreeSet<String> = api::privacy::columns().into_iter().map(str::to_owned).collect();
    let columns = "select c.conrelid::regclass::text || '.' || a.attname from pg_constraint c \
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1] \
        where c.contype = 'f' and c.confrelid = 'person'::regclass";
    let there: BTreeSet<String> = world.database.all(columns, &[]).await.into_iter().collect();
    assert_eq!(there, known);
}
