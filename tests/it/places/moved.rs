//! Dates with too few people, or too few places: nobody is left without a word.

use super::{booked, now, offers, runs, status};
use crate::world::fixtures::{file, row};
use crate::world::{World, in_days};
use domain::ids::CourseRunId;
use domain::problem::Code;
use serde_json::{Value, json};

async fn set(world: &World, run: CourseRunId, by: &crate::world::fixtures::Person, body: Value) {
    world.put(&format!("/course-runs/{run}/booking"), &body).by(by).ok().await;
}

async fn tutor(world: &World) -> crate::world::fixtures::Person {
    let provider = world.provider("10000001", Some(1)).await;
    world.tutor(&provider).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_with_too_few_people_is_shown_to_who_teaches_it_and_to_the_academy() {
    let world = World::new().await;
    let two = runs(&world, 9, &[10, 40]).await;
    let (tutor, staff) = (tutor(&world).await, world.staff().await);
    for run in &two {
        set(&world, *run, &tutor, json!({"capacity": 9, "minimum": 2})).await;
    }
    booked(&world, two[0], &["A"]).await;
    for who in [&tutor, &staff] {
        let list = world.get("/runs-at-risk").by(who).ok().await;
        assert_eq!(list.items().len(), 1, "the other one begins in more than four weeks");
        assert_eq!((list.number_at("/items/0/minimum"), list.number_at("/items/0/confirmed")), (2, 1));
    }
    let elsewhere = world.provider("10000009", None).await;
    let other = world.tutor(&elsewhere).await;
    assert!(world.get("/runs-at-risk").by(&other).ok().await.items().is_empty());
    booked(&world, two[0], &["B"]).await;
    assert!(world.get("/runs-at-risk").by(&staff).ok().await.items().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_that_is_called_off_moves_its_people_in_one_act_and_no_feed_brings_it_back() {
    let world = World::new().await;
    let two = runs(&world, 2, &[10, 20]).await;
    let tutor = tutor(&world).await;
    let all = booked(&world, two[0], &["A", "B", "C"]).await;
    let there = booked(&world, two[1], &["Z"]).await;
    let call_off = |body: Value| world.post(&format!("/course-runs/{}/call-off", two[0]), &body);
    call_off(json!({})).by(&all[0].0).refused(Code::NotAllowed).await;
    call_off(json!({"movingTo": two[0]})).by(&tutor).refused(Code::NotValid).await;
    let done = call_off(json!({"movingTo": two[1]})).by(&tutor).ok().await;
    let counts = ["/ended", "/moved", "/waiting"].map(|what| done.number_at(what));
    assert_eq!(counts, [3, 1, 2]);
    let old = world.booking(&all[0].0, &all[0].1).await;
    assert_eq!(
        (status(&old), &old["endedWhy"], &old["endedBy"]),
        ("cancelled", &json!("run_called_off"), &json!("training_provider"))
    );
    assert_eq!(offers(&world, two[0]).await, 0, "no place of a date that is off is offered");
    let moved = "select status from booking where course_run_id = $1 order by queue_number";
    assert_eq!(
        world.database.all::<String>(moved, &[&two[1].0]).await,
        ["confirmed", "confirmed", "waitlisted", "waitlisted"]
    );
    assert_eq!(now(&world, &there[0]).await, "confirmed");
    // The same feed again leaves it off, and says that nothing is new.
    let provider = world.provider("10000001", Some(2)).await;
    let again = file(&[row("Course 0", "R0", in_days(10)), row("Course 1", "R1", in_days(20))]);
    let loaded = world.import(&provider, &again).await;
    assert_eq!((loaded.updated, loaded.created), (0, 0), "{loaded:?}");
    assert_eq!(world.get(&format!("/course-runs/{}", two[0])).ok().await.text_at("/state"), "withdrawn");
    let changed = file(&[row("Course 0 new", "R0", in_days(11)), row("Course 1", "R1", in_days(20))]);
    world.import(&provider, &changed).await;
    assert_eq!(world.get(&format!("/course-runs/{}", two[0])).ok().await.text_at("/state"), "withdrawn");
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_that_is_called_off_without_another_tells_everyone_which_dates_there_are() {
    let world = World::new().await;
    let run = runs(&world, 1, &[10]).await[0];
    let staff = world.staff().await;
    let all = booked(&world, run, &["A", "B"]).await;
    let done = world.post(&format!("/course-runs/{run}/call-off"), &json!({})).by(&staff).ok().await;
    assert_eq!((done.number_at("/ended"), done.number_at("/moved")), (2, 0));
    world.work().await;
    let told = world.mails().into_iter().filter(|mail| mail.contains("does not take place")).count();
    assert_eq!(told, 2);
    assert_eq!(now(&world, &all[1]).await, "cancelled");
    world.post("/bookings", &json!({"courseRunId": run})).by(&all[0].0).refused(Code::RunClosed).await;
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_move_only_to_a_date_that_can_be_booked_and_who_held_a_place_comes_first_there() {
    let world = World::new().await;
    let three = runs(&world, 1, &[10, 20, 30]).await;
    let tutor = tutor(&world).await;
    let (manager, employer) = world.manager("Meadow Lane").await;
    let (first, instead) = (world.person("First").await, world.person("Instead").await);
    for worker in [&first, &instead] {
        world.employ(worker, employer).await;
    }
    let body = json!({"courseRunId": three[0], "personId": first.id});
    let place = world.post("/bookings", &body).by(&manager).ok().await.body;
    let waits = booked(&world, three[0], &["Waits"]).await;
    let sent = world.post(&super::at(&place, "substitute"), &json!({"personId": instead.id})).by(&manager).ok().await;
    assert_eq!(status(&sent.body), "confirmed");
    let closed = "update course_run set closes_on = '2026-11-01' where id = $1";
    assert_eq!(world.database.refused_by(closed, &[&three[2].0]).await, None);
    let call_off =
        |to: CourseRunId| world.post(&format!("/course-runs/{}/call-off", three[0]), &json!({"movingTo": to}));
    call_off(three[2]).by(&tutor).refused(Code::NotValid).await;
    assert_eq!(now(&world, &waits[0]).await, "waitlisted", "nobody lost anything");
    call_off(three[1]).by(&tutor).ok().await;
    let there = "select status from booking where course_run_id = $1 and person_id = $2";
    assert_eq!(world.database.one::<String>(there, &[&three[1].0, &instead.id.0]).await, "confirmed");
    assert_eq!(world.database.one::<String>(there, &[&three[1].0, &waits[0].0.id.0]).await, "waitlisted");
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_register_has_marked_is_not_called_off() {
    let world = World::new().await;
    // Without a time of day it has not begun, and its register is open.
    let run = runs(&world, 3, &[0]).await[0];
    let tutor = tutor(&world).await;
    let all = booked(&world, run, &["A", "B"]).await;
    let marks = json!({"marks": [{"bookingId": all[0].1["id"], "mark": "attended"}]});
    world.put(&format!("/course-runs/{run}/attendance"), &marks).by(&tutor).ok().await;
    let id = all[0].1["id"].as_str().unwrap();
    world.delete(&format!("/bookings/{id}")).by(&all[0].0).refused(Code::RunStarted).await;
    world.post(&format!("/course-runs/{run}/call-off"), &json!({})).by(&tutor).refused(Code::RunStarted).await;
    // Nor given up for another.
    let provider = world.provider("10000001", Some(3)).await;
    world.import(&provider, &file(&[row("Course 0", "R0", in_days(0)), row("Other", "R1", in_days(9))])).await;
    let other = "select r.id::text from course_run r join course c on c.id = r.course_id where c.reference = 'R1'";
    let other: String = world.database.one(other, &[]).await;
    let swap = json!({"courseRunId": other, "replaces": all[0].1["id"]});
    world.post("/bookings", &swap).by(&all[0].0).refused(Code::NothingToReplace).await;
    world.cancel(&all[1].0, &all[1].1).await;
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fewer_places_than_people_is_refused_with_their_names_until_it_is_said_who_moves() {
    let world = World::new().await;
    let two = runs(&world, 3, &[10, 20]).await;
    let tutor = tutor(&world).await;
    let all = booked(&world, two[0], &["Ann", "Ben", "Cat", "Dan"]).await;
    let put = |body: Value| world.put(&format!("/course-runs/{}/booking", two[0]), &body).by(&tutor);
    let refused = put(json!({"capacity": 2})).refused(Code::CapacityBelowBooked).await;
    let named: Vec<&str> = (0..3).map(|n| refused.text_at(&format!("/errors/{n}/message"))).collect();
    assert!(named[0].starts_with("Ann") && named[2].contains(all[2].1["id"].as_str().unwrap()), "{named:?}");
    let system = world.machine(&world.provider("10000001", Some(3)).await, "college").await;
    let unnamed = world.put(&format!("/course-runs/{}/booking", two[0]), &json!({"capacity": 2})).by(&system);
    let unnamed = unnamed.refused(Code::CapacityBelowBooked).await;
    assert!(!unnamed.text.contains("Ann"), "a system is told which bookings, and not whose: {}", unnamed.text);
    let looked = "select count(*) from access_line where person_id = $1 and deed = 'read'";
    assert_eq!(world.database.one::<i64>(looked, &[&all[0].0.id.0]).await, 1, "the tutor's look stays, though refused");
    let stranger = json!({"capacity": 2, "moving": [all[3].1["id"]]});
    put(stranger).refused(Code::NotValid).await;
    put(json!({"capacity": 2, "moving": [all[2].1["id"]], "movingTo": two[1]})).ok().await;
    let ended = world.booking(&all[2].0, &all[2].1).await;
    assert_eq!((status(&ended), &ended["endedWhy"]), ("cancelled", &json!("fewer_places")));
    let there = "select count(*) from booking where course_run_id = $1 and person_id = $2 and status = 'confirmed'";
    assert_eq!(world.database.one::<i64>(there, &[&two[1].0, &all[2].0.id.0]).await, 1);
    assert_eq!(now(&world, &all[3]).await, "waitlisted", "the place is gone, not free");
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn how_to_join_is_told_to_who_has_a_place_alone() {
    let world = World::new().await;
    let run = runs(&world, 1, &[10]).await[0];
    let tutor = tutor(&world).await;
    for wrong in [
        json!({"capacity": 1, "joiningLink": "http://meet.example"}),
        json!({"capacity": 1, "joiningNotes": ""}),
        json!({"capacity": 1, "minimum": 2}),
        json!({"capacity": null, "minimum": 1}),
        json!({"capacity": 1, "minimun": 1}),
    ] {
        world.put(&format!("/course-runs/{run}/booking"), &wrong).by(&tutor).refused(Code::NotValid).await;
    }
    let says = json!({"capacity": 1, "joiningLink": "https://meet.example/secret-room", "joiningNotes": "Ring at the side door."});
    set(&world, run, &tutor, says).await;
    let all = booked(&world, run, &["A", "B"]).await;
    let mine = world.booking(&all[0].0, &all[0].1).await;
    assert_eq!(
        (&mine["joining"]["link"], &mine["joining"]["notes"]),
        (&json!("https://meet.example/secret-room"), &json!("Ring at the side door."))
    );
    assert_eq!(world.booking(&all[1].0, &all[1].1).await.get("joining"), None);
    let public = world.get(&format!("/course-runs/{run}")).ok().await;
    assert!(!public.text.contains("secret-room"), "{}", public.text);
    world.get(&format!("/course-runs/{run}/booking")).by(&all[0].0).refused(Code::NotAllowed).await;
    assert_eq!(world.get(&format!("/course-runs/{run}/booking")).by(&tutor).ok().await.number_at("/capacity"), 1);
    world.work().await;
    let told: Vec<String> = world.mails().into_iter().filter(|mail| mail.contains("secret-room")).collect();
    assert_eq!(told.len(), 1, "by the mail of who is booked");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_of_fewer_places_needs_one_connection() {
    let world = World::new().await;
    let run = runs(&world, 3, &[10]).await[0];
    let tutor = tutor(&world).await;
    booked(&world, run, &["Ann", "Ben"]).await;
    // While the others wait for the run, none is left but the one that holds it.
    let db = api::platform::Db::new(&world.database.url, 1, tokio::runtime::Handle::current()).unwrap();
    let server = world.beside_as(api::platform::AppState { db, ..world.state.clone() });
    let put = crate::world::client().put(format!("{}/api/v1/course-runs/{run}/booking", server.url));
    let answer = put.bearer_auth(&tutor.token).json(&json!({"capacity": 1})).send().await.unwrap();
    assert_eq!(answer.status(), 409, "{}", answer.text().await.unwrap());
}
