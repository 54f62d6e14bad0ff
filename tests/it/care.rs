//! The Care Certificate: assessed at work standard by standard, signed off by the manager, kept by its worker.

use crate::world::fixtures::Person;
use crate::world::{World, in_days};
use domain::ids::EmployerId;
use domain::problem::Code;
use serde_json::{Value, json};

fn item(standard: i32, part: &str, on: &str) -> Value {
    json!({"standard": standard, "part": part, "assessedOn": on, "assessor": "Rose Hill", "capacity": "Senior carer"})
}

/// Every standard of an edition, both parts.
fn all(edition: &str, on: &str) -> Value {
    let standards = if edition == "2015" { 15 } else { 16 };
    let both = (1..=standards).flat_map(|n| [item(n, "knowledge", on), item(n, "practice", on)]);
    json!({"edition": edition, "items": both.collect::<Vec<_>>()})
}

struct Home {
    world: World,
    manager: Person,
    employer: EmployerId,
    worker: Person,
}

impl Home {
    async fn new() -> Self {
        let world = World::new().await;
        let (manager, employer) = world.manager("Rowan Care").await;
        let worker = world.person("Kasia Nowak").await;
        world.employ_at(&worker, employer, None, in_days(-60)).await;
        Self { world, manager, employer, worker }
    }

    fn path(&self, rest: &str) -> String {
        format!("/organisations/{}/workers/{}/care-certificate{rest}", self.employer, self.worker.id)
    }

    async fn mine(&self) -> Value {
        self.world.get("/me/care-certificate").by(&self.worker).ok().await.body
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_signed_off_when_every_standard_is_known_and_seen() {
    let home = Home::new().await;
    let (world, manager) = (&home.world, &home.manager);
    assert_eq!(home.mine().await.pointer("/editions/0/progress"), Some(&json!("not_started")));
    let one = json!({"edition": "2025", "items": [item(3, "practice", "2026-11-02")]});
    let view = world.post(&home.path("/assessments"), &one).by(manager).ok().await;
    assert_eq!(view.text_at("/editions/0/standards/2/name"), "Duty of care");
    assert_eq!(view.text_at("/editions/0/standards/2/practice/assessor"), "Rose Hill");
    assert_eq!((view.text_at("/editions/0/progress"), view.number_at("/editions/0/standardsDone")), ("in_progress", 0));
    let sign = json!({"edition": "2025", "signedOn": "2026-11-24"});
    let refused = world.put(&home.path("/sign-off"), &sign).by(manager).refused(Code::CareNotDone).await;
    assert!(refused.text_at("/detail").ends_with("and 26 more."), "{}", refused.text);
    world.post(&home.path("/assessments"), &all("2025", "2026-11-10")).by(manager).ok().await;
    assert_eq!(home.mine().await.pointer("/editions/0/progress"), Some(&json!("ready_to_sign")));
    for early in ["2026-11-09", "2026-11-25"] {
        let sign = json!({"edition": "2025", "signedOn": early});
        world.put(&home.path("/sign-off"), &sign).by(manager).refused(Code::NotValid).await;
    }
    let view = world.put(&home.path("/sign-off"), &sign).by(manager).ok().await;
    assert_eq!((view.text_at("/editions/0/progress"), view.number_at("/editions/0/standardsDone")), ("complete", 16));
    assert_eq!(view.text_at("/editions/0/signed/employer"), "Rowan Care");
    let record = world.get("/me/training-records").by(&home.worker).ok().await;
    assert_eq!(record.text_at("/items/0/title"), "Care Certificate (2025 edition)");
    assert_eq!(record.text_at("/items/0/verificationLevel"), "employer_confirmed");
    assert!(record.body["items"][0].get("expiresOn").is_none());
    // What was signed stays as it is.
    world.put(&home.path("/sign-off"), &sign).by(manager).refused(Code::CareSigned).await;
    world.post(&home.path("/assessments"), &one).by(manager).refused(Code::CareSigned).await;
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assessment_is_of_its_edition_and_is_taken_back_with_a_reason() {
    let home = Home::new().await;
    let (world, manager) = (&home.world, &home.manager);
    let path = home.path("/assessments");
    for (edition, wrong) in [
        ("2015", item(16, "knowledge", "2020-01-06")),
        ("2015", item(1, "knowledge", "2025-08-01")),
        ("2025", item(17, "knowledge", "2026-11-02")),
        ("2025", item(1, "knowledge", "2026-11-25")),
    ] {
        let new = json!({"edition": edition, "items": [item(1, "knowledge", "2025-06-02"), wrong]});
        world.post(&path, &new).by(manager).refused(Code::NotValid).await;
    }
    assert_eq!(home.mine().await["editions"][0]["progress"], "not_started", "all of it or nothing");
    let new = json!({"edition": "2025", "items": [item(1, "knowledge", "2026-11-02")]});
    world.post(&path, &new).by(manager).ok().await;
    let view = world.post(&path, &new).by(manager).ok().await;
    let id = view.text_at("/editions/0/standards/0/knowledge/id");
    let back = |reason: &str| world.post(&format!("{path}/{id}/withdrawal"), &json!({"reason": reason})).by(manager);
    back(" ").refused(Code::NotValid).await;
    back("Written for the wrong person").ok().await;
    back("Again").refused(Code::NotFound).await;
    assert_eq!(home.mine().await["editions"][0]["progress"], "not_started");
    let kept: String = world.database.one("select withdrawn_reason from care_assessment", &[]).await;
    assert_eq!(kept, "Written for the wrong person");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_employer_goes_on_where_the_last_one_stopped_when_it_asks_for_the_care_certificate() {
    let home = Home::new().await;
    let world = &home.world;
    let half =
        json!({"edition": "2025", "items": [item(1, "knowledge", "2026-10-05"), item(1, "practice", "2026-10-06")]});
    world.post(&home.path("/assessments"), &half).by(&home.manager).ok().await;
    let (next, employer) = world.manager("Hazel House").await;
    let there = format!("/organisations/{employer}/workers/{}/care-certificate", home.worker.id);
    world.get(&there).by(&next).refused(Code::NotFound).await;
    world.employ_at(&home.worker, employer, None, in_days(-5)).await;
    let done = async || world.get(&there).by(&next).ok().await.number_at("/editions/0/standardsDone");
    assert_eq!(done().await, 0, "what was done elsewhere is the worker's own");
    let rule = format!("/organisations/{employer}/training-rules/care_certificate");
    world.put(&rule, &json!({"required": true, "validityMonths": null})).by(&next).ok().await;
    assert_eq!(done().await, 1);
    let list =
        world.get(&format!("/organisations/{employer}/care-certificates?progress=in_progress")).by(&next).ok().await;
    assert_eq!((list.text_at("/items/0/fullName"), list.number_at("/items/0/standardsDone")), ("Kasia Nowak", 1));
    assert_eq!(list.text_at("/items/0/usuallyBy"), in_days(-5 + 84).to_string());
    // What another employer wrote it does not take back, and the first is not there for it.
    let view = world.get(&there).by(&next).ok().await;
    let id = view.text_at("/editions/0/standards/0/knowledge/id");
    let back = json!({"reason": "Not ours"});
    world.post(&format!("{there}/assessments/{id}/withdrawal"), &back).by(&next).refused(Code::NotFound).await;
    let looked: Vec<String> =
        world.database.all("select distinct deed from access_line where employer_id = $1", &[&employer.0]).await;
    assert_eq!(looked, ["read"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_employers_own_system_writes_of_its_workers_and_of_nobody_else() {
    let home = Home::new().await;
    let world = &home.world;
    let system = world.employers_machine("Rowan Care", "rowan-hr").await;
    let one = json!({"edition": "2025", "items": [item(3, "practice", "2026-11-02")]});
    world.post(&home.path("/assessments"), &one).by(&system).ok().await;
    let sign = json!({"edition": "2025", "signedOn": "2026-11-24"});
    world.put(&home.path("/sign-off"), &sign).by(&system).refused(Code::NotFound).await;
    let stranger = world.person("A Stranger").await;
    for person in [stranger.id.to_string(), "01920000-0000-7000-8000-00000000ffff".to_owned()] {
        let path = format!("/organisations/{}/workers/{person}/care-certificate", home.employer);
        world.get(&path).by(&system).refused(Code::NotFound).await;
        world.post(&format!("{path}/assessments"), &one).by(&system).refused(Code::NotFound).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_edition_stays_what_it_was() {
    let home = Home::new().await;
    let (world, manager) = (&home.world, &home.manager);
    let long = "update employment set started_on = '2024-01-08' where person_id = $1";
    assert_eq!(world.database.refused_by(long, &[&home.worker.id.0]).await, None);
    world.post(&home.path("/assessments"), &all("2015", "2025-05-06")).by(manager).ok().await;
    let sign = json!({"edition": "2015", "signedOn": "2025-05-20"});
    world.put(&home.path("/sign-off"), &sign).by(manager).ok().await;
    let mine = home.mine().await;
    let each = |at: usize| (mine["editions"][at]["edition"].clone(), mine["editions"][at]["progress"].clone());
    assert_eq!((each(0), each(1)), ((json!("2025"), json!("not_started")), (json!("2015"), json!("complete"))));
    // Its entry was wrong: then it can be signed anew.
    let taken =
        "update training_record set revoked_at = now(), revoked_reason = 'Wrong person' where source = 'employer'";
    assert_eq!(world.database.refused_by(taken, &[]).await, None);
    world.put(&home.path("/sign-off"), &sign).by(manager).ok().await;
    world.is_sound().await;
}
