//! Places that an employer keeps for workers whom it names later.

use super::{booked, now, offers, runs, status, team};
use crate::world::fixtures::Person;
use crate::world::{World, in_days};
use chrono::TimeDelta;
use domain::ids::{CourseRunId, EmployerId};
use domain::problem::Code;
use serde_json::{Value, json};

fn wish(run: CourseRunId, places: i32, release: i64) -> Value {
    json!({"courseRunId": run, "places": places, "releaseOn": in_days(release), "costCode": "BLOCK-1"})
}

fn at(employer: EmployerId) -> String {
    format!("/organisations/{employer}/place-blocks")
}

fn names(run: CourseRunId, block: &Value, people: &[&Person], together: bool) -> Value {
    let people: Vec<_> = people.iter().map(|person| json!({"personId": person.id})).collect();
    json!({"courseRunId": run, "blockId": block, "people": people, "together": together})
}

#[tokio::test(flavor = "multi_thread")]
async fn kept_places_are_nobody_elses_and_are_named_past_the_line() {
    let world = World::new().await;
    let run = runs(&world, 4, &[10]).await[0];
    let (manager, employer, workers) = team(&world, 3).await;
    let block = world.post(&at(employer), &wish(run, 3, 5)).by(&manager).ok().await.body;
    assert_eq!((&block["places"], &block["left"], &block["run"]["placesLeft"]), (&json!(3), &json!(3), &json!(1)));
    let others = booked(&world, run, &["A", "B"]).await;
    assert_eq!(status(&others[1].1), "waitlisted", "the kept places are nobody else's");
    let two = names(run, &block["id"], &[&workers[0], &workers[1]], true);
    let answer = world.post("/bookings/several", &two).by(&manager).ok().await;
    for n in 0..2 {
        let booking = &answer.body["items"][n]["booking"];
        assert_eq!((status(booking), &booking["costCode"]), ("confirmed", &json!("BLOCK-1")));
    }
    let left = world.get(&at(employer)).by(&manager).ok().await;
    assert_eq!(left.items()[0]["left"], 1);
    assert_eq!(now(&world, &others[1]).await, "waitlisted");
    // More than are left: nobody is named.
    let two = names(run, &block["id"], &[&workers[2], &workers[0]], true);
    world.post("/bookings/several", &two).by(&manager).refused(Code::BlockUsedUp).await;
    let last = names(run, &block["id"], &[&workers[2], &workers[0]], false);
    let answer = world.post("/bookings/several", &last).by(&manager).ok().await.body;
    assert_eq!(status(&answer["items"][0]["booking"]), "confirmed");
    assert_eq!(answer["items"][1]["problem"]["code"], "block_used_up");
    assert_eq!(world.get(&at(employer)).by(&manager).ok().await.items(), &[] as &[Value]);
    // Who was named gives up their place like anybody: the next in line is offered it.
    world.cancel(&workers[0], &json!({"id": answer_id(&world, &workers[0]).await})).await;
    assert_eq!((now(&world, &others[1]).await, offers(&world, run).await), ("offered".into(), 1));
    world.is_sound().await;
}

async fn answer_id(world: &World, person: &Person) -> String {
    world.get("/me/bookings").by(person).ok().await.items()[0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_no_name_on_the_day_of_release_is_offered_to_who_waits() {
    let world = World::new().await;
    let run = runs(&world, 2, &[10]).await[0];
    let (manager, employer, workers) = team(&world, 1).await;
    let block = world.post(&at(employer), &wish(run, 2, 5)).by(&manager).ok().await.body;
    let waits = booked(&world, run, &["A", "B"]).await;
    let one = names(run, &block["id"], &[&workers[0]], false);
    world.post("/bookings/several", &one).by(&manager).ok().await;
    world.later(TimeDelta::days(4));
    world.work().await;
    assert_eq!(offers(&world, run).await, 0, "not a day early");
    world.later(TimeDelta::days(1));
    world.work().await;
    assert_eq!((now(&world, &waits[0]).await, now(&world, &waits[1]).await), ("offered".into(), "waitlisted".into()));
    let manager = world.again(&manager);
    assert_eq!(world.get(&at(employer)).by(&manager).ok().await.items(), &[] as &[Value]);
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn kept_places_can_be_let_go_and_go_with_a_date_that_is_called_off() {
    let world = World::new().await;
    let (run, provider) = world.run_of("First aid", 2, in_days(10)).await;
    let (manager, employer, _) = team(&world, 0).await;
    let block = world.post(&at(employer), &wish(run, 1, 5)).by(&manager).ok().await.body;
    let all = booked(&world, run, &["A", "B"]).await;
    let path = format!("{}/{}", at(employer), block["id"].as_str().unwrap());
    for _ in 0..2 {
        world.delete(&path).by(&manager).ok().await;
    }
    assert_eq!((now(&world, &all[1]).await, offers(&world, run).await), ("offered".into(), 1));
    let tutor = world.tutor(&provider).await;
    world.put(&format!("/course-runs/{run}/booking"), &json!({"capacity": 4})).by(&tutor).ok().await;
    world.post(&at(employer), &wish(run, 2, 5)).by(&manager).ok().await;
    let fewer = world.put(&format!("/course-runs/{run}/booking"), &json!({"capacity": 3})).by(&tutor);
    let refused = fewer.refused(Code::CapacityBelowBooked).await;
    assert!(refused.text_at("/detail").contains("keep 2 more places"), "{}", refused.text);
    world.post(&format!("/course-runs/{run}/call-off"), &json!({})).by(&tutor).ok().await;
    assert_eq!(world.get(&at(employer)).by(&manager).ok().await.items(), &[] as &[Value]);
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_comes_before_whoever_keeps_places_and_others_keep_none_for_an_employer() {
    let world = World::new().await;
    let run = runs(&world, 2, &[10]).await[0];
    let (manager, employer, workers) = team(&world, 1).await;
    let ask = |body: &Value| world.post(&at(employer), body);
    ask(&wish(run, 1, 5)).refused(Code::NotSignedIn).await;
    ask(&wish(run, 1, 5)).by(&workers[0]).refused(Code::NotFound).await;
    let (other, elsewhere) = world.manager("Elsewhere").await;
    ask(&wish(run, 1, 5)).by(&other).refused(Code::NotFound).await;
    for (body, code) in [
        (wish(run, 3, 5), Code::NotEnoughPlaces),
        (wish(run, 0, 5), Code::NotValid),
        (wish(run, 1, 0), Code::NotValid),
        (wish(run, 1, 11), Code::NotValid),
        (json!({"courseRunId": run, "places": "two", "releaseOn": in_days(5)}), Code::NotValid),
    ] {
        ask(&body).by(&manager).refused(code).await;
    }
    // With the same key, once.
    let mut ids = Vec::new();
    for _ in 0..2 {
        let made = ask(&wish(run, 1, 5)).by(&manager).header("idempotency-key", "k").ok().await;
        ids.push(made.text_at("/id").to_owned());
    }
    assert_eq!(ids[0], ids[1]);
    // Another employer neither names nor lets go what is kept.
    let path = format!("{}/{}", at(elsewhere), ids[0]);
    world.delete(&path).by(&other).refused(Code::NotFound).await;
    let worker = world.person("Elsewhere's").await;
    world.employ(&worker, elsewhere).await;
    let answer = world.post("/bookings/several", &names(run, &json!(ids[0]), &[&worker], false)).by(&other).ok().await;
    assert_eq!(answer.body["items"][0]["problem"]["code"], "block_used_up");
    booked(&world, run, &["A", "B"]).await;
    ask(&wish(run, 1, 5)).by(&manager).refused(Code::NotEnoughPlaces).await;
    world.is_sound().await;
}
