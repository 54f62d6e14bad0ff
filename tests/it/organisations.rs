//! What an employer's managers see and decide, and nobody else.

use crate::world::fixtures::Person;
use crate::world::{World, in_days};
use chrono::TimeDelta;
use domain::ids::EmployerId;
use domain::problem::Code;
use serde_json::{Value, json};

/// A worker with one entry of today, at an employer with a manager.
struct Care {
    world: World,
    worker: Person,
    manager: Person,
    employer: EmployerId,
}

impl Care {
    async fn home() -> Self {
        let world = World::new().await;
        let (run, provider) = world.run_of("Moving and handling of people", 5, in_days(0)).await;
        let (tutor, worker) = (world.tutor(&provider).await, world.person("Kasia Nowak").await);
        let (manager, employer) = world.manager("Meadow Lane").await;
        world.employ(&worker, employer).await;
        let booking = world.book(&worker, run).await;
        world.all_attended(run, &tutor, &[&booking]).await;
        Self { world, worker, manager, employer }
    }

    async fn entry(&self) -> Value {
        let worker = self.world.again(&self.worker);
        let list = self.world.get("/me/training-records").by(&worker).ok().await;
        let id = list.items()[0]["id"].as_str().unwrap();
        let one = self.world.get(&format!("/training-records/{id}")).by(&worker).ok().await;
        assert_eq!(one.body, list.items()[0], "a list and an entry say the same");
        one.body
    }

    fn rule(&self, subject: &str, months: Value) -> crate::world::ask::Ask {
        let path = format!("/organisations/{}/training-rules/{subject}", self.employer);
        self.world.put(&path, &json!({"validityMonths": months})).by(&self.manager)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_employers_rule_counts_for_who_works_there_and_ends_with_the_job() {
    let care = Care::home().await;
    let before = care.entry().await;
    assert_eq!(before["expiryBasis"], "sector_default");
    let rules = care.rule("moving_people", json!(6)).ok().await;
    assert_eq!(
        (&rules.items()[0]["subject"]["code"], &rules.items()[0]["validityMonths"]),
        (&json!("moving_people"), &json!(6))
    );
    let ruled = care.entry().await;
    // ASC-WDS: expiry = completed + n months − 1 day.
    assert_eq!((&ruled["expiresOn"], &ruled["expiryBasis"]), (&json!("2027-05-23"), &json!("employer_rule")));
    let list = care.world.get("/me/training-records").by(&care.worker).ok().await;
    assert_eq!((&list.body["valid"], &list.body["expiring"]), (&json!(1), &json!(0)));
    care.rule("moving_people", Value::Null).ok().await;
    let endless = care.entry().await;
    assert_eq!((endless.get("expiresOn"), &endless["expiryBasis"]), (None, &json!("employer_rule")));
    // The record itself was never touched: when the job ends, so does the rule.
    care.rule("moving_people", json!(6)).ok().await;
    let leaves = "update employment set ended_on = $1";
    assert_eq!(care.world.database.refused_by(leaves, &[&in_days(0)]).await, None);
    assert_eq!(care.entry().await["expiryBasis"], "employer_rule", "the last day counts");
    care.world.later(TimeDelta::days(1));
    assert_eq!(care.entry().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_is_for_a_subject_and_a_sensible_time() {
    let care = Care::home().await;
    care.rule("no_such_subject", json!(6)).refused(Code::NotFound).await;
    for wrong in [json!(0), json!(1000)] {
        let refused = care.rule("dementia", wrong).refused(Code::NotValid).await;
        assert_eq!(refused.text_at("/errors/0/pointer"), "/validityMonths");
    }
    let path = format!("/organisations/{}/training-rules/dementia", care.employer);
    care.world.put(&path, &json!({})).by(&care.manager).refused(Code::NotValid).await;
    care.rule("dementia", json!(24)).ok().await;
    let left = care.world.delete(&path).by(&care.manager).ok().await;
    assert!(left.items().is_empty());
    care.world.delete(&path).by(&care.manager).ok().await;
    let written = "update training_record set expiry_basis = 'employer_rule'";
    assert_eq!(care.world.database.refused_by(written, &[]).await.as_deref(), Some("record_holds_no_rule"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_sees_who_works_there_today_and_no_other_employers_people() {
    let care = Care::home().await;
    let (stranger, elsewhere) = care.world.manager("Elsewhere").await;
    for name in ["Bea", "Ada", "Cy"] {
        care.world.employ(&care.world.person(name).await, care.employer).await;
    }
    let path = format!("/organisations/{}/workers", care.employer);
    let first = care.world.get(&format!("{path}?limit=3")).by(&care.manager).ok().await;
    assert_eq!(first.each("fullName"), ["Ada", "Bea", "Cy"]);
    assert_eq!(first.header("cache-control"), "no-store");
    let rest = care.world.get(&format!("{path}?cursor={}", first.text_at("/nextCursor"))).by(&care.manager).ok().await;
    assert_eq!(rest.each("fullName"), ["Kasia Nowak"]);
    care.world.get(&path).by(&stranger).refused(Code::NotFound).await;
    care.world
        .get(&format!("/organisations/{}/workers", uuid::Uuid::nil()))
        .by(&stranger)
        .refused(Code::NotFound)
        .await;
    assert!(care.world.get(&format!("/organisations/{elsewhere}/workers")).by(&stranger).ok().await.items().is_empty());
    care.world.get(&path).by(&care.worker).refused(Code::NotFound).await;
    let nobody = care.world.staff().await;
    care.world.get(&format!("/organisations/{}/workers", uuid::Uuid::nil())).by(&nobody).refused(Code::NotFound).await;
}
