//! Each way in which a place comes free, and what it makes: one offer, to the first in line, in the same transaction.

use super::{asked, at, booked, history, now, offers, runs, status};
use crate::world::{World, in_days};
use chrono::TimeDelta;
use domain::problem::Code;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_place_is_offered_to_the_first_in_line() {
    let world = World::new().await;
    let run = runs(&world, 1, &[10]).await[0];
    let all = booked(&world, run, &["A", "B", "C"]).await;
    let id = all[0].1["id"].as_str().unwrap();
    world.delete(&format!("/bookings/{id}?why=moved")).by(&all[0].0).refused(Code::NotValid).await;
    world.delete(&format!("/bookings/{id}?why=ill")).by(&all[0].0).refused(Code::Malformed).await;
    let ended = world.delete(&format!("/bookings/{id}?why=work")).by(&all[0].0).ok().await;
    assert_eq!((ended.text_at("/endedBy"), ended.text_at("/endedWhy")), ("person", "work"));
    assert_eq!((now(&world, &all[1]).await, now(&world, &all[2]).await), ("offered".into(), "waitlisted".into()));
    assert_eq!(offers(&world, run).await, 1);
    assert_eq!(history(&world, &all[0]).await, ["Booked", "Cancelled"]);
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_place_and_one_that_ran_out_go_to_the_next() {
    let world = World::new().await;
    let run = runs(&world, 1, &[10]).await[0];
    let all = booked(&world, run, &["A", "B", "C", "D"]).await;
    world.cancel(&all[0].0, &all[0].1).await;
    world.post(&at(&all[1].1, "decline"), &json!({})).by(&all[1].0).ok().await;
    assert_eq!((now(&world, &all[2]).await, offers(&world, run).await), ("offered".into(), 2));
    world.later(TimeDelta::hours(25));
    world.work().await;
    assert_eq!((now(&world, &all[2]).await, now(&world, &all[3]).await), ("lapsed".into(), "offered".into()));
    // Whoever said no or nothing is not offered it again.
    world.later(TimeDelta::hours(25));
    world.work().await;
    assert_eq!(offers(&world, run).await, 3);
    assert_eq!(history(&world, &all[2]).await.last().map(String::as_str), Some("Nobody answered in time"));
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_raised_capacity_is_offered_to_as_many_as_it_grew_by() {
    let world = World::new().await;
    let (run, provider) = world.run_of("First aid", 1, in_days(10)).await;
    let all = booked(&world, run, &["A", "B", "C", "D"]).await;
    let tutor = world.tutor(&provider).await;
    world.put(&format!("/course-runs/{run}/booking"), &json!({"capacity": 3})).by(&tutor).ok().await;
    let stand = [now(&world, &all[1]).await, now(&world, &all[2]).await, now(&world, &all[3]).await];
    assert_eq!((stand, offers(&world, run).await), (["offered", "offered", "waitlisted"].map(String::from), 2));
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_request_and_one_that_nobody_answers_free_the_place_that_was_held() {
    let world = World::new().await;
    let run = runs(&world, 1, &[10]).await[0];
    let (manager, worker, _) = asked(&world).await;
    let first = world.book(&worker, run).await;
    assert_eq!(status(&first), "requested");
    let all = booked(&world, run, &["B", "C"]).await;
    assert_eq!(now(&world, &all[0]).await, "waitlisted", "the place is held for the answer");
    world.post(&at(&first, "refuse"), &json!({"because": "Not that week."})).by(&manager).ok().await;
    assert_eq!((now(&world, &all[0]).await, offers(&world, run).await), ("offered".into(), 1));
    world.post(&at(&all[0].1, "decline"), &json!({})).by(&all[0].0).ok().await;
    world.post(&at(&all[1].1, "decline"), &json!({})).by(&all[1].0).ok().await;
    // Asked anew, and nobody answers.
    let again = world.book(&worker, run).await;
    assert_eq!((status(&again), again["decideBy"].as_str()), ("requested", Some("2026-11-27T09:00:00Z")));
    let next = booked(&world, run, &["D"]).await;
    world.later(TimeDelta::hours(72));
    world.work().await;
    assert_eq!((now(&world, &(worker, again)).await, now(&world, &next[0]).await), ("lapsed".into(), "offered".into()));
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_an_employer_leaves_the_places_it_booked_and_keeps_their_own() {
    let world = World::new().await;
    let at_runs = runs(&world, 1, &[10, 20]).await;
    let (manager, employer) = world.manager("Meadow Lane").await;
    let worker = world.person("Wanda").await;
    let job = world.employ(&worker, employer).await;
    let body = json!({"courseRunId": at_runs[0], "personId": worker.id, "costCode": "TR-104"});
    let theirs = world.post("/bookings", &body).by(&manager).ok().await;
    assert_eq!((theirs.text_at("/employerId"), theirs.text_at("/costCode")), (&*employer.to_string(), "TR-104"));
    let own = (worker.clone(), world.book(&worker, at_runs[1]).await);
    assert_eq!(own.1.get("employerId"), None);
    let next = booked(&world, at_runs[0], &["B"]).await;
    let end = format!("/organisations/{employer}/workers/{}/jobs/{job}", worker.id);
    let path = world.get(&format!("/organisations/{employer}/workers/{}", worker.id)).by(&manager).ok().await;
    assert!(path.text.contains(&job.to_string()), "{end}");
    leave(&world, &job.to_string(), &worker).await;
    world.work().await;
    assert_eq!((now(&world, &own).await, now(&world, &next[0]).await), ("confirmed".into(), "offered".into()));
    let ended = world.booking(&world.again(&worker), &theirs.body).await;
    assert_eq!((status(&ended), &ended["endedWhy"]), ("cancelled", &json!("left_employer")));
    world.is_sound().await;
}

/// Leaves a job at once.
async fn leave(world: &World, job: &str, worker: &crate::world::fixtures::Person) {
    let _: Value = world.post(&format!("/me/employments/{job}/leave"), &json!({})).by(worker).ok().await.body;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_place_that_a_confirmed_swap_gives_up_is_offered_to_the_next() {
    let world = World::new().await;
    let both = runs(&world, 1, &[10, 20]).await;
    let all = booked(&world, both[0], &["A", "B"]).await;
    let swap = json!({"courseRunId": both[1], "replaces": all[0].1["id"]});
    let swapped = world.post("/bookings", &swap).by(&all[0].0).ok().await;
    assert_eq!(status(&swapped.body), "confirmed");
    let old = world.booking(&all[0].0, &all[0].1).await;
    assert_eq!((status(&old), &old["endedWhy"]), ("cancelled", &json!("moved")));
    assert_eq!((now(&world, &all[1]).await, offers(&world, both[0]).await), ("offered".into(), 1));
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_put_first_is_put_there_with_a_reason_that_the_passed_can_read_of() {
    let world = World::new().await;
    let (run, provider) = world.run_of("First aid", 1, in_days(10)).await;
    let all = booked(&world, run, &["A", "B", "C"]).await;
    let (tutor, staff) = (world.tutor(&provider).await, world.staff().await);
    let up = |reason: &str| world.post(&at(&all[2].1, "move-up"), &json!({"reason": reason}));
    up("Me first").by(&all[2].0).refused(Code::NotFound).await;
    up("Me first").by(&all[1].0).refused(Code::NotFound).await;
    up("").by(&tutor).refused(Code::NotValid).await;
    up(&"x".repeat(301)).by(&staff).refused(Code::NotValid).await;
    let moved = up("Their home has no first aider.").by(&tutor).ok().await;
    assert_eq!(moved.number_at("/waitlistPosition"), 1);
    assert_eq!(world.booking(&all[1].0, &all[1].1).await["waitlistPosition"], 2);
    world.post(&at(&all[0].1, "move-up"), &json!({"reason": "x"})).by(&tutor).refused(Code::BookingState).await;
    world.cancel(&all[0].0, &all[0].1).await;
    assert_eq!((now(&world, &all[2]).await, now(&world, &all[1]).await), ("offered".into(), "waitlisted".into()));
    assert_eq!(
        history(&world, &all[1]).await,
        ["Joined the waiting list", "Somebody was put before others in the line"]
    );
    assert_eq!(
        history(&world, &all[2]).await,
        ["Joined the waiting list", "Put first in the line", "A free place was offered"]
    );
    let read = world.get(&at(&all[1].1, "history")).by(&all[1].0).ok().await;
    assert!(!read.text.contains("first aider"), "why is nobody else's business: {}", read.text);
    assert_eq!(read.text_at("/items/1/by"), "training_provider");
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_is_told_how_many_places_usually_come_free() {
    let world = World::new().await;
    let (run, provider) = world.run_of("First aid", 1, in_days(10)).await;
    let all = booked(&world, run, &["A", "B"]).await;
    assert_eq!(world.booking(&all[1].0, &all[1].1).await.get("usuallyFreed"), None, "nothing is known yet");
    // Three dates that are over: on two of them one place came free, on one none.
    let past = "insert into course_run (id, course_id, reference, starts_on, mode, content_hash, capacity, created_at, updated_at) \
        select gen_random_uuid(), r.course_id, 'PAST' || n, '2026-10-01'::date + n, 'online', '', 5, now(), now() \
        from course_run r, generate_series(1, 3) n where r.id = $1";
    assert_eq!(world.database.refused_by(past, &[&run.0]).await, None);
    let places = "insert into booking (id, course_run_id, person_id, status, ended_by, created_at, updated_at) \
        select gen_random_uuid(), r.id, $1, s.status, s.ended_by, now(), now() from course_run r \
        join (values ('PAST1', 'declined', 'person'), ('PAST2', 'lapsed', 'system'), ('PAST3', 'confirmed', null)) s(reference, status, ended_by) \
            on s.reference = r.reference";
    assert_eq!(world.database.refused_by(places, &[&all[0].0.id.0]).await, None);
    let held = "update booking b set had_place = true from course_run r where r.id = b.course_run_id and r.reference like 'PAST%'";
    assert_eq!(world.database.refused_by(held, &[]).await, None);
    assert_eq!(world.booking(&all[1].0, &all[1].1).await["usuallyFreed"], 1);
    assert_eq!(world.booking(&all[0].0, &all[0].1).await.get("usuallyFreed"), None, "who has a place need not know");
    drop(provider);
}
