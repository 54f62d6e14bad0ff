//! An employer books for many, all or none, and sends one instead of another.

use super::{at, booked, now, offers, runs, status, team};
use crate::world::World;
use crate::world::fixtures::Person;
use domain::ids::{CourseRunId, EmployerId};
use domain::problem::Code;
use serde_json::{Value, json};

fn body(run: CourseRunId, people: &[&Person], together: bool) -> Value {
    let people: Vec<_> = people.iter().map(|person| json!({"personId": person.id, "costCode": "TR-1"})).collect();
    json!({"courseRunId": run, "people": people, "together": together})
}

#[tokio::test(flavor = "multi_thread")]
async fn each_of_many_gets_an_answer_of_their_own() {
    let world = World::new().await;
    let run = runs(&world, 2, &[10]).await[0];
    let (manager, _, workers) = team(&world, 3).await;
    let stranger = world.person("Stranger").await;
    world.book(&workers[0], run).await;
    let everyone: Vec<&Person> = workers.iter().chain([&stranger]).collect();
    let ask =
        || world.post("/bookings/several", &body(run, &everyone, false)).by(&manager).header("idempotency-key", "k1");
    let answer = ask().ok().await;
    let of = |n: usize, pointer: &str| answer.body.pointer(&format!("/items/{n}{pointer}")).cloned();
    assert_eq!(of(0, "/problem/code"), Some(json!("already_booked")));
    assert_eq!(of(0, "/problem/detail"), Some(json!("This person already has a booking for this date.")));
    assert_eq!((of(1, "/booking/status"), of(1, "/booking/costCode")), (Some(json!("confirmed")), Some(json!("TR-1"))));
    assert_eq!(of(2, "/booking/status"), Some(json!("waitlisted")));
    assert_eq!(of(3, "/problem/code"), Some(json!("not_allowed")));
    assert_eq!(ask().ok().await.body, answer.body, "the same again has one effect");
    assert_eq!(world.database.one::<i64>("select count(*) from booking", &[]).await, 3);
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_asked_for_many_is_refused_and_books_nobody() {
    let world = World::new().await;
    let run = runs(&world, 5, &[10]).await[0];
    let (manager, employer, workers) = team(&world, 2).await;
    let ask = |body: &Value| world.post("/bookings/several", body);
    let two = body(run, &[&workers[0], &workers[1]], false);
    ask(&two).refused(Code::NotSignedIn).await;
    ask(&two).by(&workers[0]).refused(Code::NotAllowed).await;
    ask(&body(run, &[], false)).by(&manager).refused(Code::NotValid).await;
    let twice = ask(&body(run, &[&workers[0], &workers[0]], false)).by(&manager).refused(Code::NotValid).await;
    assert_eq!(twice.text_at("/errors/0/pointer"), "/people/1/personId");
    let many: Vec<&Person> = std::iter::repeat_n(&workers[0], 201).collect();
    ask(&body(run, &many, false)).by(&manager).refused(Code::NotValid).await;
    let mut coded = two.clone();
    coded["people"][1]["costCode"] = json!("x".repeat(41));
    ask(&coded).by(&manager).refused(Code::NotValid).await;
    // Of those who are to be booked together one works elsewhere.
    let stranger = world.person("Stranger").await;
    let refused = ask(&body(run, &[&workers[0], &stranger], true)).by(&manager).refused(Code::NotAllBooked).await;
    assert_eq!(refused.text_at("/errors/0/pointer"), "/people/1/personId");
    world.book(&workers[1], run).await;
    let refused = ask(&body(run, &[&workers[0], &workers[1]], true)).by(&manager).refused(Code::NotAllBooked).await;
    assert!(refused.text_at("/errors/0/message").contains("already"), "{}", refused.text);
    assert_eq!(world.database.one::<i64>("select count(*) from booking", &[]).await, 1);
    let named = json!({"courseRunId": run, "employerId": EmployerId(uuid::Uuid::nil()), "people": [{"personId": workers[0].id}]});
    ask(&named).by(&manager).refused(Code::NotAllowed).await;
    assert_ne!(employer.0, uuid::Uuid::nil());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_that_does_not_fit_waits_together_is_passed_over_and_keeps_its_turn() {
    let world = World::new().await;
    let run = runs(&world, 3, &[10]).await[0];
    let (manager, _, workers) = team(&world, 3).await;
    let first = booked(&world, run, &["A", "B"]).await;
    let all: Vec<&Person> = workers.iter().collect();
    let answer = world.post("/bookings/several", &body(run, &all, true)).by(&manager).ok().await;
    let group: Vec<(Person, Value)> =
        answer.items().iter().zip(&workers).map(|(item, worker)| (worker.clone(), item["booking"].clone())).collect();
    assert!(group.iter().all(|one| status(&one.1) == "waitlisted" && one.1["groupId"] == group[0].1["groupId"]));
    // One place is left, which the three cannot use: who comes now has it at once.
    let single = booked(&world, run, &["C"]).await;
    assert_eq!(status(&single[0].1), "confirmed");
    world.cancel(&first[0].0, &first[0].1).await;
    world.cancel(&first[1].0, &first[1].1).await;
    assert_eq!(
        (now(&world, &group[0]).await, offers(&world, run).await),
        ("waitlisted".into(), 1),
        "two places are not three"
    );
    world.cancel(&single[0].0, &single[0].1).await;
    for one in &group {
        assert_eq!(now(&world, one).await, "offered");
        world.post(&at(&one.1, "accept-offer"), &json!({})).by(&manager).ok().await;
    }
    world.is_sound().await;
    let many: Vec<&Person> = workers.iter().collect();
    let more = world.person("D").await;
    let (_, employer) = world.manager("Meadow Lane").await;
    world.employ(&more, employer).await;
    let four: Vec<&Person> = many.into_iter().chain([&more]).collect();
    let never = world.post("/bookings/several", &body(run, &four, true)).by(&manager).refused(Code::NotAllBooked).await;
    assert!(never.text_at("/detail").contains("3 places in all"));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_worker_goes_instead_and_nobody_who_waits_is_passed() {
    let world = World::new().await;
    let both = runs(&world, 1, &[10, 20]).await;
    let run = both[0];
    let (manager, _, workers) = team(&world, 2).await;
    let own = json!({"courseRunId": run, "personId": workers[0].id});
    let place = world.post("/bookings", &own).by(&manager).ok().await.body;
    let waiting = booked(&world, run, &["B"]).await;
    let instead = |person: &Person| world.post(&at(&place, "substitute"), &json!({"personId": person.id}));
    instead(&workers[1]).by(&workers[0]).refused(Code::NotFound).await;
    instead(&waiting[0].0).by(&manager).refused(Code::NotValid).await;
    let (stranger, _) = world.manager("Another Home").await;
    instead(&workers[1]).by(&stranger).refused(Code::NotFound).await;
    let sent = instead(&workers[1]).by(&manager).ok().await;
    assert_eq!((status(&sent.body), sent.text_at("/personName")), ("confirmed", "Worker 1"));
    let old = world.booking(&workers[0], &place).await;
    assert_eq!(
        (status(&old), &old["endedWhy"], &old["endedBy"]),
        ("cancelled", &json!("substituted"), &json!("employer"))
    );
    assert_eq!((now(&world, &waiting[0]).await, offers(&world, run).await), ("waitlisted".into(), 0));
    instead(&workers[1]).by(&manager).refused(Code::BookingState).await;
    // A place that somebody booked for themselves is theirs to give up.
    let theirs = world.book(&workers[0], both[1]).await;
    world
        .post(&at(&theirs, "substitute"), &json!({"personId": workers[1].id}))
        .by(&manager)
        .refused(Code::NotAllowed)
        .await;
    world.is_sound().await;
}
