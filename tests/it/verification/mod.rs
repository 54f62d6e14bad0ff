//! How sure a record is: what people write themselves, photos of certificates, who saw them and who stands behind it.

mod asking;
mod evidence;

use crate::world::fixtures::Person;
use crate::world::{World, in_days};
use domain::ids::EmployerId;
use domain::problem::Code;
use serde_json::{Value, json};

fn first_aid() -> Value {
    json!({"subject": "emergency_first_aid_work", "title": "First aid at work", "taughtBy": "Care Skills Ltd", "achievedOn": "2026-03-02",
        "certificateNumber": "CS-88123", "minutes": 360})
}

/// A worker who wrote down training that they did elsewhere.
struct Wrote {
    world: World,
    worker: Person,
    record: String,
}

impl Wrote {
    async fn new() -> Self {
        let world = World::new().await;
        let worker = world.person("Kasia Nowak").await;
        let entry = world.post("/me/training-records", &first_aid()).by(&worker).ok().await;
        let record = entry.text_at("/id").to_owned();
        Self { world, worker, record }
    }

    fn path(&self, rest: &str) -> String {
        format!("/training-records/{}{rest}", self.record)
    }

    async fn steps(&self) -> Vec<String> {
        let history = self.world.get(&self.path("/history")).by(&self.worker).ok().await;
        let step = |step: &Value| format!("{} {}", step["level"].as_str().unwrap(), step["by"].as_str().unwrap_or("-"));
        history.body["steps"].as_array().unwrap().iter().map(step).collect()
    }

    /// Shows the entry to an employer that the worker joins.
    async fn shown_to(&self, employer: EmployerId) {
        self.world.employ(&self.worker, employer).await;
        let new = json!({"employerId": employer, "recordIds": [self.record], "until": in_days(30).to_string()});
        self.world.post("/me/employer-shares", &new).by(&self.worker).ok().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_writes_down_what_they_did_elsewhere_once() {
    let wrote = Wrote::new().await;
    let (world, worker) = (&wrote.world, &wrote.worker);
    let entry = world.get(&wrote.path("")).by(worker).ok().await;
    assert_eq!(entry.text_at("/verificationLevel"), "self_declared");
    assert_eq!((entry.text_at("/taughtBy"), entry.text_at("/certificateNumber")), ("Care Skills Ltd", "CS-88123"));
    assert_eq!((entry.number_at("/minutes"), &entry.body["addedByPerson"]), (360, &json!(true)));
    // As long as is usual for the subject.
    assert_eq!((entry.text_at("/expiresOn"), entry.text_at("/expiryBasis")), ("2029-03-01", "sector_default"));
    assert_eq!(wrote.steps().await, ["self_declared -"]);
    let again = json!({"subject": "emergency_first_aid_work", "achievedOn": "2026-03-02"});
    world.post("/me/training-records", &again).by(worker).refused(Code::RecordHeld).await;
    for wrong in [
        json!({"achievedOn": "2026-03-02"}),
        json!({"title": "First aid", "achievedOn": "2026-11-25"}),
        json!({"title": "First aid", "achievedOn": "2026-03-02", "expiresOn": "2026-03-02"}),
        json!({"subject": "no_such_subject", "achievedOn": "2026-03-02"}),
        json!({"title": "First aid", "achievedOn": "2026-03-02", "replaces": "01920000-0000-7000-8000-00000000ffff"}),
        json!({"title": "First aid", "achievedOn": "2026-03-02", "verificationLevel": "academy_signed"}),
    ] {
        world.post("/me/training-records", &wrong).by(worker).refused(Code::NotValid).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_wrongly_is_taken_back_and_stays_to_be_read() {
    let wrote = Wrote::new().await;
    let (world, worker) = (&wrote.world, &wrote.worker);
    let right = json!({"subject": "emergency_first_aid_work", "achievedOn": "2026-03-12", "replaces": wrote.record});
    let entry = world.post("/me/training-records", &right).by(worker).ok().await;
    let before = world.get(&wrote.path("")).by(worker).ok().await;
    assert_eq!((before.text_at("/state"), before.text_at("/revokedReason")), ("revoked", "Its person wrote it anew."));
    world.post("/me/training-records", &right).by(worker).refused(Code::NotValid).await;
    let stranger = world.person("A Stranger").await;
    let path = format!("/me/training-records/{}", entry.text_at("/id"));
    world.delete(&path).by(&stranger).refused(Code::NotFound).await;
    world.delete(&path).by(worker).ok().await;
    assert!(world.get("/me/training-records").by(worker).ok().await.items().is_empty());
    // What others wrote is not taken back by its person.
    let (manager, employer) = world.manager("Rowan Care").await;
    world.employ(worker, employer).await;
    let items = json!({"items": [{"personId": worker.id, "title": "Fire drill", "achievedOn": "2026-11-02"}]});
    let path = format!("/organisations/{employer}/training-records");
    let theirs = world.post(&path, &items).by(&manager).ok().await;
    let path = format!("/me/training-records/{}", theirs.text_at("/items/0/trainingRecordId"));
    world.delete(&path).by(worker).refused(Code::RecordOfOthers).await;
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_employer_who_saw_the_certificate_says_so_and_of_its_own_time_that_it_was_done() {
    let wrote = Wrote::new().await;
    let world = &wrote.world;
    let (manager, employer) = world.manager("Rowan Care").await;
    let path = format!("/organisations/{employer}/brought-training/{}/verification", wrote.record);
    let seen = json!({"level": "evidence_seen", "note": "Original shown on the first day"});
    let system = world.employers_machine("Rowan Care", "rowan-hr").await;
    for nobody_s in [&manager, &system] {
        world.put(&path, &seen).by(nobody_s).refused(Code::NotFound).await;
    }
    wrote.shown_to(employer).await;
    let entry = world.put(&path, &seen).by(&manager).ok().await;
    assert_eq!(entry.text_at("/verificationLevel"), "evidence_seen");
    world.put(&path, &seen).by(&manager).refused(Code::AlreadyVerified).await;
    // They did not work there in March, until somebody says that they did.
    let done = json!({"level": "employer_confirmed"});
    world.put(&path, &done).by(&manager).refused(Code::NotValid).await;
    world.put(&path, &json!({"level": "issuer_confirmed"})).by(&manager).refused(Code::NotValid).await;
    let earlier = "update employment set started_on = '2026-01-05' where person_id = $1";
    assert_eq!(world.database.refused_by(earlier, &[&wrote.worker.id.0]).await, None);
    let entry = world.put(&path, &done).by(&manager).ok().await;
    assert_eq!(
        (entry.text_at("/verificationLevel"), entry.text_at("/confirmedBy")),
        ("employer_confirmed", "Rowan Care")
    );
    let steps = wrote.steps().await;
    assert_eq!(steps, ["self_declared -", "evidence_seen Rowan Care", "employer_confirmed Rowan Care"]);
    let looked: i64 = world.database.one("select count(*) from access_line where deed = 'wrote'", &[]).await;
    assert_eq!(looked, 1, "one line a day");
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_alone_says_closes_no_gap_until_their_employer_relies_on_it() {
    let wrote = Wrote::new().await;
    let world = &wrote.world;
    let (manager, employer) = world.manager("Rowan Care").await;
    let rule = format!("/organisations/{employer}/training-rules/emergency_first_aid_work");
    world.put(&rule, &json!({"required": true, "validityMonths": 24})).by(&manager).ok().await;
    wrote.shown_to(employer).await;
    let standing = async || {
        let matrix = world.get(&format!("/organisations/{employer}/training-matrix")).by(&manager).ok().await;
        matrix.text_at("/items/0/cells/0/standing").to_owned()
    };
    assert_eq!(standing().await, "missing");
    let path = format!("/organisations/{employer}/brought-training/{}", wrote.record);
    world.put(&format!("{path}/decision"), &json!({"decision": "accepted"})).by(&manager).ok().await;
    assert_eq!(standing().await, "valid");
    let repeat = json!({"decision": "repeat", "reason": "Our hoists differ"});
    world.put(&format!("{path}/decision"), &repeat).by(&manager).ok().await;
    assert_eq!(standing().await, "missing");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_lets_an_entry_become_more_sure_by_a_step_alone() {
    let wrote = Wrote::new().await;
    let id: uuid::Uuid = wrote.record.parse().unwrap();
    let raise = "update training_record set verification_level = $2 where id = $1";
    let database = &wrote.world.database;
    for level in ["evidence_seen", "issuer_confirmed"] {
        assert_eq!(database.refused_by(raise, &[&id, &level]).await.as_deref(), Some("record_is_kept"), "{level}");
    }
    let step = "insert into record_verification (id, training_record_id, level, by_name, verified_at) \
        values (gen_random_uuid(), $1, 'evidence_seen', 'Rowan Care', now())";
    assert_eq!(database.refused_by(step, &[&id]).await, None);
    assert_eq!(database.refused_by(raise, &[&id, &"evidence_seen"]).await, None);
    assert_eq!(database.refused_by(raise, &[&id, &"self_declared"]).await.as_deref(), Some("record_is_kept"));
    assert_eq!(database.refused_by(step, &[&id]).await.as_deref(), Some("record_verification_once"));
}
