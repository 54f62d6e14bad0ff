//! Training that a worker brings to a new employer: shown by them, decided there, not done again.

use crate::world::fixtures::Person;
use crate::world::{World, in_days};
use chrono::TimeDelta;
use domain::ids::EmployerId;
use domain::problem::Code;
use serde_json::{Value, json};

/// A worker who learnt something at a college, and began the day after at an employer that asks nothing of anybody.
struct Moved {
    world: World,
    worker: Person,
    manager: Person,
    employer: EmployerId,
    record: String,
}

impl Moved {
    async fn new() -> Self {
        let world = World::new().await;
        let (run, provider) = world.run_of("Moving and handling of people", 5, in_days(0)).await;
        let (tutor, worker) = (world.tutor(&provider).await, world.person("Kasia Nowak").await);
        let priced = "update course_run set cost_pence = 9000, starts_at = '10:00', ends_at = '16:00'";
        assert_eq!(world.database.refused_by(priced, &[]).await, None);
        let booking = world.book(&worker, run).await;
        world.all_attended(run, &tutor, &[&booking]).await;
        let record = world.get("/me/training-records").by(&worker).ok().await.text_at("/items/0/id").to_owned();
        world.later(TimeDelta::days(1));
        let (manager, employer) = world.manager("Rowan Care").await;
        world.employ_at(&worker, employer, None, in_days(1)).await;
        let (worker, manager) = (world.again(&worker), world.again(&manager));
        Self { world, worker, manager, employer, record }
    }

    fn at(&self, path: &str) -> String {
        format!("/organisations/{}/{path}", self.employer)
    }

    async fn show(&self) -> Value {
        let new = json!({"employerId": self.employer, "recordIds": [self.record], "until": in_days(30).to_string()});
        self.world.post("/me/employer-shares", &new).by(&self.worker).ok().await.body
    }

    async fn brought(&self) -> Vec<Value> {
        self.world.get(&self.at("brought-training")).by(&self.manager).ok().await.items().to_vec()
    }

    fn decide(&self, decision: &Value) -> crate::world::ask::Ask {
        let path = self.at(&format!("brought-training/{}/decision", self.record));
        self.world.put(&path, decision).by(&self.manager)
    }

    async fn asks(&self, subject: &str) {
        let rule = json!({"required": true, "validityMonths": 12});
        self.world.put(&self.at(&format!("training-rules/{subject}")), &rule).by(&self.manager).ok().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_employer_sees_what_a_worker_shows_it_and_not_before_nor_after() {
    let moved = Moved::new().await;
    let one = format!("/training-records/{}", moved.record);
    assert!(moved.brought().await.is_empty());
    moved.world.get(&one).by(&moved.manager).refused(Code::NotFound).await;
    moved.decide(&json!({"decision": "accepted"})).refused(Code::NotFound).await;
    let share = moved.show().await;
    assert_eq!((&share["employerName"], &share["open"]), (&json!("Rowan Care"), &json!(true)));
    let seen = moved.brought().await;
    assert_eq!((&seen[0]["fullName"], &seen[0]["shownByPerson"]), (&json!("Kasia Nowak"), &json!(true)));
    assert_eq!(seen[0]["record"]["verificationLevel"], "issuer_confirmed");
    moved.world.get(&one).by(&moved.manager).ok().await;
    // Its system is told of it too.
    let changes = moved.at("training-records/changes");
    let machine = moved.world.employers_machine("Rowan Care", "rowan-hr").await;
    assert_eq!(moved.world.get(&changes).by(&machine).ok().await.items()[0]["state"], "updated");
    let path = format!("/me/employer-shares/{}", share["id"].as_str().unwrap());
    moved.world.delete(&path).by(&moved.manager).refused(Code::NotFound).await;
    moved.world.delete(&path).by(&moved.worker).ok().await;
    moved.world.delete(&path).by(&moved.worker).ok().await;
    assert!(moved.brought().await.is_empty());
    moved.world.get(&one).by(&moved.manager).refused(Code::NotFound).await;
    let told = moved.world.get(&changes).by(&machine).ok().await;
    assert_eq!(told.items().last().unwrap()["state"], "gone");
    moved.world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_shown_to_an_employer_ends_on_its_day() {
    let moved = Moved::new().await;
    moved.show().await;
    moved.world.later(TimeDelta::days(30));
    let manager = moved.world.again(&moved.manager);
    let path = moved.at("brought-training");
    assert!(moved.world.get(&path).by(&manager).ok().await.items().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_shows_ones_own_record_to_ones_own_employer_alone() {
    let moved = Moved::new().await;
    let (stranger, elsewhere) = (moved.world.person("A Stranger").await, moved.world.employer("Elsewhere").await);
    let new = |employer: EmployerId, until: i64| json!({"employerId": employer, "recordIds": [moved.record], "until": in_days(until).to_string()});
    let pointer = async |body: Value, by: &Person| {
        let refusal = moved.world.post("/me/employer-shares", &body).by(by).refused(Code::NotValid).await;
        refusal.text_at("/errors/0/pointer").to_owned()
    };
    assert_eq!(pointer(new(elsewhere, 9), &moved.worker).await, "/employerId");
    assert_eq!(pointer(new(moved.employer, 9), &stranger).await, "/recordIds/0");
    assert_eq!(pointer(new(moved.employer, 0), &moved.worker).await, "/until");
    moved.show().await;
    let foreign = "insert into employer_share values (gen_random_uuid(), $1, $2, '2027-01-01', now(), null)";
    let ids: [&(dyn tokio_postgres::types::ToSql + Sync); 2] = [&stranger.id.0, &elsewhere.0];
    assert_eq!(moved.world.database.refused_by(foreign, &ids).await, None);
    let sql = "insert into employer_shared_record select s.id, t.id from employer_share s, training_record t \
        where s.person_id <> t.person_id";
    assert_eq!(moved.world.database.refused_by(sql, &[]).await.as_deref(), Some("employer_shared_record_is_own"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_accepted_is_not_done_again_and_is_counted_by_the_courses_own_figures() {
    let moved = Moved::new().await;
    moved.show().await;
    let decided = moved.decide(&json!({"decision": "accepted"})).ok().await;
    assert_eq!((decided.number_at("/minutesAvoided"), decided.number_at("/penceAvoided")), (360, 9000));
    let avoided = moved.world.get(&moved.at("duplication-avoided")).by(&moved.manager).ok().await;
    let counts =
        ["accepted", "topUps", "repeats", "minutes", "pence"].map(|name| avoided.number_at(&format!("/{name}")));
    assert_eq!(counts, [1, 0, 0, 360, 9000]);
    assert!(avoided.text_at("/method").contains("as the training provider gave them"));
    // Decided anew it is counted anew: a third of it is done again.
    let top_up = json!({"decision": "top_up", "reason": "Our hoists are others.", "topUpMinutes": 120});
    let decided = moved.decide(&top_up).ok().await;
    assert_eq!((decided.number_at("/minutesAvoided"), decided.number_at("/penceAvoided")), (240, 6000));
    let staff = moved.world.staff().await;
    let county = moved.world.get("/duplication-avoided").by(&staff).ok().await;
    assert_eq!((county.number_at("/topUps"), county.number_at("/minutes")), (1, 240));
    // The worker reads what was decided, and why; how it came to that is in the events.
    let mine = moved.world.get("/me/employer-shares").by(&moved.worker).ok().await;
    assert_eq!(mine.items()[0]["records"][0]["decision"]["reason"], "Our hoists are others.");
    let noted: i64 = moved.world.database.one("select count(*) from event where kind = 'record.decided'", &[]).await;
    assert_eq!(noted, 2);
    let left = moved.world.get(&moved.at("brought-training?decided=false")).by(&moved.manager).ok().await;
    assert!(left.items().is_empty());
    moved.world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_to_be_done_again_is_a_gap_at_that_employer_and_nowhere_else() {
    let moved = Moved::new().await;
    moved.asks("moving_people").await;
    let cell = async || {
        let matrix = moved.world.get(&moved.at("training-matrix")).by(&moved.manager).ok().await;
        matrix.body["items"][0]["cells"][0]["standing"].clone()
    };
    let before = cell().await;
    // What the employer asks for it sees without being shown it.
    assert_eq!(moved.brought().await[0]["shownByPerson"], false);
    moved.decide(&json!({"decision": "repeat"})).refused(Code::NotValid).await;
    moved.decide(&json!({"decision": "repeat", "reason": "It was a short course."})).ok().await;
    let after = cell().await;
    assert_ne!(before, after, "{before}");
    let mine = moved.world.get("/me/training-records").by(&moved.worker).ok().await;
    assert_eq!(mine.items()[0]["state"], "valid");
    let avoided = moved.world.get(&moved.at("duplication-avoided")).by(&moved.manager).ok().await;
    assert_eq!((avoided.number_at("/repeats"), avoided.number_at("/minutes")), (1, 0));
    moved.decide(&json!({"decision": "accepted"})).ok().await;
    assert_eq!(cell().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_learnt_while_they_work_there_is_nothing_to_decide() {
    let moved = Moved::new().await;
    let items =
        json!({"items": [{"personId": moved.worker.id, "title": "First aid", "achievedOn": in_days(1).to_string()}]});
    moved.world.post(&moved.at("training-records"), &items).by(&moved.manager).ok().await;
    let mine = moved.world.get("/me/training-records").by(&moved.worker).ok().await;
    let own = mine.items().iter().find(|one| one["title"] == "First aid").unwrap()["id"].as_str().unwrap().to_owned();
    let path = moved.at(&format!("brought-training/{own}/decision"));
    let refused = moved.world.put(&path, &json!({"decision": "accepted"})).by(&moved.manager);
    refused.refused(Code::NothingToDecide).await;
}
