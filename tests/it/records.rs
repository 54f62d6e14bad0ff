//! The register becomes a record that is the worker's own.

use crate::world::fixtures::{Person, Provider};
use crate::world::{World, in_days};
use chrono::TimeDelta;
use domain::ids::CourseRunId;
use domain::problem::Code;
use serde_json::{Value, json};

struct Class {
    world: World,
    run: CourseRunId,
    provider: Provider,
    tutor: Person,
    worker: Person,
    booking: Value,
}

impl Class {
    /// A worker who is booked on a run of today.
    async fn today(title: &str) -> Self {
        let world = World::new().await;
        let (run, provider) = world.run_of(title, 5, in_days(0)).await;
        let (tutor, worker) = (world.tutor(&provider).await, world.person("Kasia Nowak").await);
        let booking = world.book(&worker, run).await;
        Self { world, run, provider, tutor, worker, booking }
    }

    fn mark(&self, mark: &Value) -> crate::world::ask::Ask {
        let marks = json!({"marks": [{"bookingId": self.booking["id"], "mark": mark}]});
        let tutor = self.world.again(&self.tutor);
        self.world.put(&format!("/course-runs/{}/attendance", self.run), &marks).by(&tutor)
    }

    /// Marks the worker as there, and finishes the register.
    async fn attended(&self) {
        let tutor = self.world.again(&self.tutor);
        self.world.all_attended(self.run, &tutor, &[&self.booking]).await;
    }

    async fn record(&self) -> Value {
        let worker = self.world.again(&self.worker);
        self.world.get("/me/training-records").by(&worker).ok().await.body
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn attended_makes_a_record_with_the_sectors_usual_expiry() {
    let class = Class::today("Moving and handling of people").await;
    let register = class.mark(&json!("attended")).ok().await;
    assert_eq!(register.text_at("/people/0/fullName"), "Kasia Nowak");
    assert_eq!(register.text_at("/people/0/mark"), "attended");
    assert_eq!(class.record().await["items"], json!([]), "the register is not finished");
    class.attended().await;
    let record = class.record().await;
    let entry = &record["items"][0];
    assert_eq!(entry["title"], "Moving and handling of people");
    assert_eq!(entry["subject"]["code"], "moving_people");
    assert_eq!(entry["provider"]["ukprn"], class.provider.ukprn);
    assert_eq!((&entry["achievedOn"], &entry["verificationLevel"]), (&json!("2026-11-24"), &json!("issuer_confirmed")));
    // ASC-WDS: expiry = completed + n months − 1 day.
    let months: i32 =
        class.world.database.one("select typical_validity_months from subject where code = 'moving_people'", &[]).await;
    let expires = domain::records::validity::expiry(
        in_days(0),
        domain::records::validity::Validity::Months(months.unsigned_abs()),
    );
    assert_eq!(entry["expiresOn"], expires.unwrap().to_string());
    assert_eq!(
        (&entry["expiryBasis"], &entry["state"], &record["valid"]),
        (&json!("sector_default"), &json!("valid"), &json!(1))
    );
    class.world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_runs_out_with_a_warning_before() {
    let class = Class::today("Moving and handling of people").await;
    class.attended().await;
    let last: chrono::NaiveDate = class.record().await["items"][0]["expiresOn"].as_str().unwrap().parse().unwrap();
    let days_until = (last - in_days(0)).num_days();
    for (day, state, counts) in [
        (days_until - 91, "valid", [1, 0, 0]),
        (days_until - 90, "expiring", [0, 1, 0]),
        (days_until, "expiring", [0, 1, 0]),
        (days_until + 1, "expired", [0, 0, 1]),
    ] {
        class.world.state.clock.set(crate::world::morning() + TimeDelta::days(day));
        let record = class.record().await;
        let now: Vec<i64> =
            ["valid", "expiring", "expired"].iter().map(|name| record[*name].as_i64().unwrap()).collect();
        assert_eq!((record["items"][0]["state"].as_str().unwrap(), now), (state, counts.to_vec()), "day {day}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mark_taken_back_revokes_and_a_new_one_writes_anew() {
    let class = Class::today("Moving and handling of people").await;
    class.attended().await;
    class.mark(&json!("attended")).ok().await;
    let all = "select count(*) from training_record";
    assert_eq!(class.world.database.one::<i64>(all, &[]).await, 1, "the same mark again changes nothing");
    let first = class.record().await["items"][0]["id"].as_str().unwrap().to_owned();
    class.mark(&json!("absent")).ok().await;
    assert_eq!(class.record().await["items"], json!([]));
    let revoked = class.world.get(&format!("/training-records/{first}")).by(&class.worker).ok().await;
    assert_eq!(revoked.text_at("/state"), "revoked");
    assert!(revoked.text_at("/revokedReason").contains("register"));
    class.mark(&json!("attended")).ok().await;
    let record = class.record().await;
    assert_eq!(record["valid"], 1);
    assert_ne!(record["items"][0]["id"].as_str().unwrap(), first, "nothing is overwritten");
    class.mark(&Value::Null).ok().await;
    assert_eq!(class.record().await["valid"], 0);
    class.world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_register_opens_on_the_day_and_knows_its_people() {
    let world = World::new().await;
    let (run, provider) = world.run_of("First aid", 1, in_days(1)).await;
    let (tutor, worker, waiting) = (world.tutor(&provider).await, world.person("A").await, world.person("B").await);
    let booking = world.book(&worker, run).await;
    let waits = world.book(&waiting, run).await;
    let mark = |tutor: &Person, marks: Value| {
        world.put(&format!("/course-runs/{run}/attendance"), &json!({"marks": marks})).by(tutor)
    };
    let one = |booking: &Value| json!({"bookingId": booking["id"], "mark": "attended"});
    mark(&tutor, json!([one(&booking)])).refused(Code::RegisterNotOpen).await;
    assert_eq!(world.get(&format!("/course-runs/{run}/register")).by(&tutor).ok().await.body["open"], false);
    world.later(TimeDelta::days(1));
    let tutor = world.again(&tutor);
    let refused = mark(&tutor, json!([one(&booking), one(&waits)])).refused(Code::NotValid).await;
    assert_eq!(refused.text_at("/errors/0/pointer"), "/marks/1/bookingId");
    mark(&tutor, json!([one(&booking), one(&booking)])).refused(Code::NotValid).await;
    mark(&tutor, json!([])).refused(Code::NotValid).await;
    let none = "select count(*) from training_record";
    assert_eq!(world.database.one::<i64>(none, &[]).await, 0, "a refused register writes nothing");
    mark(&tutor, json!([one(&booking)])).ok().await;
    let registers = world.get("/me/registers").by(&tutor).ok().await;
    assert_eq!(registers.each("id"), [run.to_string()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_keeps_a_record_as_it_was_written() {
    let class = Class::today("Moving and handling of people").await;
    class.attended().await;
    for change in
        ["title = 'Other'", "achieved_on = '2020-01-01'", "expires_on = null", "person_id = gen_random_uuid()"]
    {
        let refused = class.world.database.refused_by(&format!("update training_record set {change}"), &[]).await;
        assert_eq!(refused.as_deref(), Some("record_is_kept"), "{change}");
    }
    // The training provider goes; the record stays.
    let refused = class.world.database.refused_by("delete from person where id = $1", &[&class.worker.id.0]).await;
    assert!(refused.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_is_read_by_its_owner_and_by_nobody_else() {
    let class = Class::today("Moving and handling of people").await;
    class.attended().await;
    let id = class.record().await["items"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/training-records/{id}");
    class.world.get(&path).by(&class.worker).ok().await;
    let other = class.world.person("Other").await;
    class.world.get(&path).by(&other).refused(Code::NotFound).await;
    class.world.get(&path).by(&class.tutor).refused(Code::NotFound).await;
    class.world.get(&path).refused(Code::NotSignedIn).await;
}
