//! Somebody says that an entry of their record is wrong, and whoever stands behind it answers.

use crate::world::ask::{Answer, Ask};
use crate::world::fixtures::{Person, Provider};
use crate::world::{World, in_days};
use domain::problem::Code;
use serde_json::{Value, json};

const WORDS: &str = "I was there on both days.";

/// A worker with an entry of a register.
struct Class {
    world: World,
    provider: Provider,
    tutor: Person,
    worker: Person,
    register: String,
    entry: String,
}

impl Class {
    async fn new() -> Self {
        let world = World::new().await;
        let (run, provider) = world.run_of("Moving and handling of people", 5, in_days(0)).await;
        let (tutor, worker) = (world.tutor(&provider).await, world.person("Kasia Nowak").await);
        let booking = world.book(&worker, run).await;
        let register = format!("/course-runs/{run}");
        world.all_attended(run, &tutor, &[&booking]).await;
        let entry =
            world.get("/me/training-records").by(&worker).ok().await.items()[0]["id"].as_str().unwrap().to_owned();
        Self { world, provider, tutor, worker, register, entry }
    }

    fn ask(&self, by: &Person, what: &str) -> Ask {
        self.world.post(&format!("/training-records/{}/corrections", self.entry), &json!({"what": what})).by(by)
    }

    /// Asks, and answers which it is.
    async fn asked(&self) -> String {
        self.ask(&self.worker, WORDS).ok().await.text_at("/id").to_owned()
    }

    fn answer(&self, id: &str, by: &Person, outcome: &str) -> Ask {
        let said = json!({"outcome": outcome, "answer": "The list of the second day was lost."});
        self.world.post(&format!("/corrections/{id}/answer"), &said).by(by)
    }

    async fn own(&self) -> Answer {
        self.world.get(&format!("/training-records/{}/corrections", self.entry)).by(&self.worker).ok().await
    }
}

async fn waiting(world: &World, person: &Person) -> Vec<Value> {
    world.get("/corrections").by(person).ok().await.items().to_vec()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_said_once_and_answered_by_who_stands_behind_the_entry() {
    let class = Class::new().await;
    let asked = class.ask(&class.worker, &format!("  {WORDS} ")).ok().await;
    assert_eq!((asked.status, asked.text_at("/what"), asked.text_at("/answerBy")), (201, WORDS, "2026-12-24"));
    let at = format!("/training-providers/{}", class.provider.id);
    assert_eq!(asked.text_at("/answeredBy"), class.world.get(&at).ok().await.text_at("/name"));
    class.ask(&class.worker, "Once more").refused(Code::CorrectionWaits).await;
    class.world.work().await;
    let mail = class.world.mails().into_iter().rfind(|mail| mail.contains("/account/corrections")).unwrap();
    assert!(mail.contains("Thursday 24 December 2026") && mail.contains("/account/corrections"), "{mail}");
    assert!(!mail.contains(WORDS), "what was said is on the page");
    let list = waiting(&class.world, &class.tutor).await;
    assert_eq!((list.len(), &list[0]["fullName"], &list[0]["what"]), (1, &asked.body["fullName"], &json!(WORDS)));
    let id = asked.text_at("/id");
    let answered = class.answer(id, &class.tutor, "stands").ok().await;
    assert_eq!((answered.text_at("/outcome"), answered.text_at("/answeredAt")), ("stands", "2026-11-24T09:00:00Z"));
    assert_eq!(class.own().await.items()[0], answered.body);
    assert!(waiting(&class.world, &class.tutor).await.is_empty());
    class.answer(id, &class.tutor, "taken_back").refused(Code::CorrectionAnswered).await;
    let entry = class.world.get(&format!("/training-records/{}", class.entry)).by(&class.worker).ok().await;
    assert_eq!(entry.text_at("/state"), "valid");
    class.world.work().await;
    let mail = class.world.mails().pop().unwrap();
    assert!(mail.contains(&format!("/account/record/{}", class.entry)) && !mail.contains("second day"), "{mail}");
    // Who does not agree says so again.
    class.ask(&class.worker, "I have the list.").ok().await;
    assert_eq!(class.own().await.items().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_that_was_wrong_is_taken_back_and_the_register_can_be_marked_anew() {
    let class = Class::new().await;
    let id = class.asked().await;
    class.answer(&id, &class.tutor, "taken_back").ok().await;
    let entry = class.world.get(&format!("/training-records/{}", class.entry)).by(&class.worker).ok().await;
    assert_eq!(entry.text_at("/state"), "revoked");
    assert_eq!(entry.text_at("/revokedReason"), "Taken back: its person said that it was wrong.");
    class.ask(&class.worker, WORDS).refused(Code::RecordTakenBack).await;
    let register = class.world.get(&format!("{}/register", class.register)).by(&class.tutor).ok().await;
    assert!(register.body["people"][0].get("mark").is_none_or(Value::is_null), "{}", register.text);
    class.world.is_sound().await;
    let marks = json!({"marks": [{"bookingId": register.body["people"][0]["bookingId"], "mark": "attended"}]});
    class.world.put(&format!("{}/attendance", class.register), &marks).by(&class.tutor).ok().await;
    let record = class.world.get("/me/training-records").by(&class.worker).ok().await;
    assert_eq!((record.number_at("/valid"), record.items().len()), (1, 1));
    class.world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_that_the_register_took_back_already_leaves_the_mark_as_it_is() {
    let class = Class::new().await;
    let id = class.asked().await;
    let register = class.world.get(&format!("{}/register", class.register)).by(&class.tutor).ok().await;
    let absent = json!({"marks": [{"bookingId": register.body["people"][0]["bookingId"], "mark": "absent"}]});
    class.world.put(&format!("{}/attendance", class.register), &absent).by(&class.tutor).ok().await;
    class.answer(&id, &class.tutor, "taken_back").ok().await;
    let register = class.world.get(&format!("{}/register", class.register)).by(&class.tutor).ok().await;
    assert_eq!(register.text_at("/people/0/mark"), "absent");
    let told = "select count(*) from event where kind = 'record.revoked'";
    assert_eq!(class.world.database.one::<i64>(told, &[]).await, 1);
    class.world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_speaks_of_another_s_entry_or_answers_for_another() {
    let class = Class::new().await;
    let other = class.world.person("Ben Other").await;
    let foreign = class.world.provider("10000002", Some(5)).await;
    let foreign_tutor = class.world.tutor(&foreign).await;
    let (manager, employer) = class.world.manager("Meadow Lane").await;
    class.world.employ_at(&class.worker, employer, None, in_days(-100)).await;
    class.ask(&other, WORDS).refused(Code::NotFound).await;
    // Not even who employs them: it is the person's own right.
    class.ask(&manager, WORDS).refused(Code::NotFound).await;
    let id = class.asked().await;
    for person in [&other, &foreign_tutor, &manager, &class.worker] {
        assert!(waiting(&class.world, person).await.is_empty());
        let refused = class.answer(&id, person, "stands").refused(Code::NotFound).await;
        let none = class.answer(&uuid::Uuid::nil().to_string(), person, "stands").refused(Code::NotFound).await;
        assert_eq!(refused.text, none.text);
    }
    let list = class.world.get(&format!("/training-records/{}/corrections", class.entry)).by(&manager);
    list.refused(Code::NotFound).await;
    let staff = class.world.staff().await;
    assert_eq!(waiting(&class.world, &staff).await.len(), 1);
    class.answer(&id, &staff, "stands").ok().await;
    // Both looks are in the person's log.
    let log = class.world.get("/me/access-log").by(&class.worker).ok().await;
    let academy = log.items().iter().filter(|line| line["reader"] == "academy").count();
    assert_eq!(academy, 2, "{}", log.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_employer_answers_for_what_it_confirmed_even_when_its_person_left() {
    let world = World::new().await;
    let (manager, employer) = world.manager("Meadow Lane").await;
    let worker = world.person("Kasia Nowak").await;
    let job = world.employ_at(&worker, employer, None, in_days(-100)).await;
    let new = json!({"items": [{"personId": worker.id, "title": "First aid", "achievedOn": "2026-03-02"}]});
    let at = format!("/organisations/{employer}/training-records");
    let entry = world.post(&at, &new).by(&manager).ok().await.text_at("/items/0/trainingRecordId").to_owned();
    world.post(&format!("/me/employments/{job}/leave"), &json!({})).by(&worker).ok().await;
    let asked = world.post(&format!("/training-records/{entry}/corrections"), &json!({"what": "It was in May."}));
    let id = asked.by(&worker).ok().await.text_at("/id").to_owned();
    assert_eq!(waiting(&world, &manager).await[0]["title"], "First aid");
    let said = json!({"outcome": "taken_back", "answer": "It was in May. We send it anew."});
    world.post(&format!("/corrections/{id}/answer"), &said).by(&manager).ok().await;
    assert_eq!(world.get("/me/training-records").by(&worker).ok().await.items().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn words_that_are_none_are_refused_and_a_repeated_request_is_one() {
    let class = Class::new().await;
    for words in ["", "  ", "\u{7}", &"x".repeat(501)] {
        let refused = class.ask(&class.worker, words).refused(Code::NotValid).await;
        assert_eq!(refused.text_at("/errors/0/pointer"), "/what");
    }
    let again = || class.ask(&class.worker, WORDS).header("idempotency-key", "one");
    let (one, two) = (again().ok().await, again().ok().await);
    assert_eq!(one.body, two.body);
    let id = one.text_at("/id");
    let empty = json!({"outcome": "stands", "answer": " "});
    class.world.post(&format!("/corrections/{id}/answer"), &empty).by(&class.tutor).refused(Code::NotValid).await;
    let odd = json!({"outcome": "perhaps", "answer": "Yes"});
    class.world.post(&format!("/corrections/{id}/answer"), &odd).by(&class.tutor).refused(Code::NotValid).await;
    let again = || class.answer(id, &class.tutor, "stands").header("idempotency-key", "two");
    let (one, two) = (again().ok().await, again().ok().await);
    assert_eq!(one.body, two.body);
}
