//! The register at the door: parts, results, who comes without a place, and how it is finished.

use crate::world::fixtures::{Person, Provider, file, row};
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
}

impl Class {
    /// A run of today.
    async fn today(places: i32) -> Self {
        let world = World::new().await;
        let (run, provider) = world.run_of("Moving and handling of people", places, in_days(0)).await;
        let tutor = world.tutor(&provider).await;
        Self { world, run, provider, tutor }
    }

    fn at(&self, what: &str) -> String {
        format!("/course-runs/{}/{what}", self.run)
    }

    fn mark(&self, marks: &Value) -> crate::world::ask::Ask {
        self.world.put(&self.at("attendance"), &json!({"marks": marks})).by(&self.tutor)
    }

    fn finish(&self) -> crate::world::ask::Ask {
        self.world.post(&self.at("register/finish"), &json!({})).by(&self.tutor)
    }

    fn add(&self, body: &Value) -> crate::world::ask::Ask {
        self.world.post(&self.at("register"), body).by(&self.tutor)
    }

    async fn valid(&self, person: &Person) -> i64 {
        self.world.get("/me/training-records").by(&self.world.again(person)).ok().await.number_at("/valid")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finished_register_gives_a_record_to_who_was_there_all_the_time_and_passed() {
    let class = Class::today(9).await;
    let mut all = Vec::new();
    for name in ["Here", "Passed", "Refer", "Part", "Away"] {
        let person = class.world.person(name).await;
        let booking = class.world.book(&person, class.run).await;
        all.push((person, booking));
    }
    let mark = |n: usize, mark: &str, result: Option<&str>| {
        let id = &all[n].1["id"];
        result.map_or_else(
            || json!({"bookingId": id, "mark": mark}),
            |result| json!({"bookingId": id, "mark": mark, "result": result}),
        )
    };
    let four = json!([
        mark(0, "attended", None),
        mark(1, "attended", Some("pass")),
        mark(2, "attended", Some("refer")),
        mark(3, "partly", None)
    ]);
    let register = class.mark(&four).ok().await;
    assert_eq!((&register.body["canFinish"], &register.body["recordsAtOnce"]), (&json!(false), &json!(false)));
    class.finish().refused(Code::NotAllMarked).await;
    let refused = class.mark(&json!([mark(4, "absent", Some("pass"))])).refused(Code::NotValid).await;
    assert_eq!(refused.text_at("/errors/0/pointer"), "/marks/0/result");
    assert_eq!(class.mark(&json!([mark(4, "absent", None)])).ok().await.body["canFinish"], true);
    for (person, _) in &all {
        assert_eq!(class.valid(person).await, 0, "nobody has a record before it is finished");
    }
    let done = class.finish().ok().await;
    assert_eq!((done.number_at("/withRecord"), done.number_at("/withoutRecord")), (2, 3));
    assert_eq!(class.finish().ok().await.body, done.body, "a finished one stays as it is");
    let mut have = Vec::new();
    for (person, _) in &all {
        have.push(class.valid(person).await);
    }
    assert_eq!(have, [1, 1, 0, 0, 0]);
    let seen = class.world.booking(&all[2].0, &all[2].1).await;
    assert_eq!((&seen["mark"], &seen["result"]), (&json!("attended"), &json!("refer")));
    // From now on a mark counts at once.
    class.mark(&json!([mark(2, "attended", Some("pass")), mark(0, "partly", None)])).ok().await;
    assert_eq!((class.valid(&all[2].0).await, class.valid(&all[0].0).await), (1, 0));
    class.world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_register_is_finished_on_the_last_day_by_who_takes_it() {
    let world = World::new().await;
    let (run, provider) = world.run_of("First aid", 3, in_days(1)).await;
    let (tutor, worker) = (world.tutor(&provider).await, world.person("A").await);
    let booking = world.book(&worker, run).await;
    let at = format!("/course-runs/{run}/register/finish");
    world.post(&at, &json!({})).refused(Code::NotSignedIn).await;
    world.post(&at, &json!({})).by(&worker).refused(Code::NotAllowed).await;
    world.post(&at, &json!({})).by(&tutor).refused(Code::RunNotOver).await;
    let other = world.provider("10000002", None).await;
    let stranger = world.tutor(&other).await;
    world.post(&at, &json!({})).by(&stranger).refused(Code::NotAllowed).await;
    world.later(TimeDelta::days(1));
    let tutor = world.again(&tutor);
    world.all_attended(run, &tutor, &[&booking]).await;
    assert_eq!(world.get(&format!("/course-runs/{run}/register")).by(&tutor).ok().await.body["recordsAtOnce"], true);
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_register_that_nobody_finishes_is_finished_the_day_after_when_everyone_is_marked() {
    let class = Class::today(3).await;
    let (one, two) = (class.world.person("One").await, class.world.person("Two").await);
    let (first, second) = (class.world.book(&one, class.run).await, class.world.book(&two, class.run).await);
    class.mark(&json!([{"bookingId": first["id"], "mark": "attended"}])).ok().await;
    class.world.later(TimeDelta::days(1));
    class.world.work().await;
    assert_eq!(class.valid(&one).await, 0, "somebody has no mark");
    let class = Class { tutor: class.world.again(&class.tutor), ..class };
    class.mark(&json!([{"bookingId": second["id"], "mark": "absent"}])).ok().await;
    class.world.work().await;
    assert_eq!((class.valid(&one).await, class.valid(&two).await), (1, 0));
    class.world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_is_let_in_at_the_door_though_the_run_is_full() {
    let class = Class::today(1).await;
    let (has, waits) = (class.world.person("Has").await, class.world.person("Waits").await);
    class.world.book(&has, class.run).await;
    let booking = class.world.book(&waits, class.run).await;
    let register = class.world.get(&class.at("register")).by(&class.tutor).ok().await;
    assert_eq!(
        (register.text_at("/waiting/0/fullName"), register.text_at("/waiting/0/status")),
        ("Waits", "waitlisted")
    );
    let body = json!({"bookingId": booking["id"]});
    class.add(&body).ok().await;
    let register = class.add(&body).ok().await;
    assert_eq!(register.body["people"].as_array().unwrap().len(), 2, "once, however often it is sent");
    assert_eq!(register.body["run"]["capacity"], 2, "the room holds one more");
    assert_eq!(class.world.booking(&waits, &booking).await["status"], "confirmed");
    class.world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn anybody_is_let_in_by_the_code_that_their_phone_shows() {
    let class = Class::today(1).await;
    let walker = class.world.person("Walker").await;
    class.world.post("/me/door-code", &json!({})).refused(Code::NotSignedIn).await;
    let first = class.world.post("/me/door-code", &json!({})).by(&walker).ok().await.text_at("/code").to_owned();
    let code = class.world.post("/me/door-code", &json!({})).by(&walker).ok().await.text_at("/code").to_owned();
    class.add(&json!({"code": first})).refused(Code::NotValid).await;
    let typed = code.to_lowercase().replace('-', " ");
    let register = class.add(&json!({"code": typed})).ok().await;
    assert_eq!(register.text_at("/people/0/fullName"), "Walker");
    assert_eq!(class.add(&json!({"code": code})).ok().await.body["people"].as_array().unwrap().len(), 1);
    // It is no secret that lets a stranger in anywhere: only who takes a register can use it.
    let body = json!({"code": code});
    class.world.post(&class.at("register"), &body).by(&walker).refused(Code::NotAllowed).await;
    class.world.post(&class.at("register"), &body).refused(Code::NotSignedIn).await;
    for wrong in [json!({}), json!({"code": code, "bookingId": class.run})] {
        class.add(&wrong).refused(Code::NotValid).await;
    }
    class.world.later(TimeDelta::hours(48));
    let class = Class { tutor: class.world.again(&class.tutor), ..class };
    class.add(&json!({"code": code})).refused(Code::NotValid).await;
    class.world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_codes_are_counted_for_who_types_them() {
    let class = Class::today(1).await;
    for n in 0..10 {
        class.add(&json!({"code": format!("WRONG-{n}{n}{n}")})).refused(Code::NotValid).await;
    }
    class.add(&json!({"code": "AAAA-AAAA"})).refused(Code::SignInLocked).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_let_in_before_the_day_past_their_employer_or_into_two_rooms() {
    let class = Class::today(1).await;
    let world = &class.world;
    world
        .import(
            &class.provider,
            &file(&[
                row("Moving and handling of people", "REF", in_days(0)),
                row("Later", "LATER", in_days(5)),
                row("Same time", "SAME", in_days(0)),
            ]),
        )
        .await;
    let of = async |reference: &str| -> CourseRunId {
        let sql = "select r.id from course_run r join course c on c.id = r.course_id where c.reference = $1";
        CourseRunId(world.database.one(sql, &[&reference]).await)
    };
    let walker = world.person("Walker").await;
    let code = world.post("/me/door-code", &json!({})).by(&walker).ok().await.text_at("/code").to_owned();
    let add =
        |run: CourseRunId| world.post(&format!("/course-runs/{run}/register"), &json!({"code": code})).by(&class.tutor);
    add(of("LATER").await).refused(Code::RegisterNotOpen).await;
    let same = of("SAME").await;
    for run in [same, class.run] {
        let sql = "update course_run set starts_at = '13:00', ends_at = '15:00' where id = $1";
        assert_eq!(world.database.refused_by(sql, &[&run.0]).await, None);
    }
    world.book(&walker, same).await;
    let refused = add(class.run).refused(Code::BookingClash).await;
    assert!(!refused.text.contains("Same time"), "where they are is not the tutor's business: {}", refused.text);
    // One whose employer has yet to say yes.
    let (manager, employer) = world.manager("Meadow Lane").await;
    let asks = world.person("Asks").await;
    world.employ(&asks, employer).await;
    world.put(&format!("/organisations/{employer}/approval-rule"), &json!({"asks": "always"})).by(&manager).ok().await;
    let booking = world.book(&asks, class.run).await;
    class.add(&json!({"bookingId": booking["id"]})).refused(Code::NotApproved).await;
    let elsewhere = world.book(&world.person("B").await, same).await;
    class.add(&json!({"bookingId": elsewhere["id"]})).refused(Code::NotFound).await;
    world.is_sound().await;
}
