//! Nobody is at two places at one time, and nobody loses a place by asking for another.

use super::{asked, at, booked, now, offers, runs, status, times};
use crate::world::World;
use domain::problem::Code;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_second_place_at_the_same_time_is_refused_by_name_and_can_be_swapped_in_one_act() {
    let world = World::new().await;
    let both = runs(&world, 3, &[10, 10, 10]).await;
    times(&world, both[0], "09:30", "13:00").await;
    times(&world, both[1], "12:59", "16:00").await;
    times(&world, both[2], "13:00", "14:00").await;
    let person = world.person("A").await;
    let first = world.book(&person, both[0]).await;
    let ask = |body| world.post("/bookings", &body).by(&person);
    let refused = ask(json!({"courseRunId": both[1]})).refused(Code::BookingClash).await;
    assert_eq!(refused.body["bookingId"], first["id"]);
    assert!(refused.text_at("/detail").contains("Course 0 on Friday 4 December 2026, 9.30am"), "{}", refused.text);
    // What ends when the other begins does not clash.
    assert_eq!(status(&ask(json!({"courseRunId": both[2]})).ok().await.body), "confirmed");
    let after = ask(json!({"courseRunId": both[1], "replaces": first["id"]})).refused(Code::BookingClash).await;
    assert_ne!(after.body["bookingId"], first["id"], "the third is in the way now");
    assert_eq!(status(&world.booking(&person, &first).await), "confirmed", "and the first is not lost");
    world.delete(&format!("/bookings/{}", after.body["bookingId"].as_str().unwrap())).by(&person).ok().await;
    let moved = ask(json!({"courseRunId": both[1], "replaces": first["id"]})).ok().await;
    assert_eq!((status(&moved.body), status(&world.booking(&person, &first).await)), ("confirmed", "cancelled"));
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_places_at_one_time_that_are_asked_for_at_once_one_is_given() {
    let world = World::new().await;
    let all = runs(&world, 9, &[10, 10, 10, 10, 10, 10]).await;
    for run in &all {
        times(&world, *run, "09:00", "12:00").await;
    }
    let person = world.person("A").await;
    let bodies: Vec<_> = all.iter().map(|run| json!({"courseRunId": run})).collect();
    let asks = bodies.iter().map(|body| world.post("/bookings", body).by(&person).send());
    let answers = futures_util::future::join_all(asks).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    let others = answers.iter().filter(|answer| answer.status != 201);
    assert!(others.clone().all(|answer| matches!(answer.text_at("/code"), "booking_clash" | "busy")), "{answers:?}");
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn clocks_that_change_neither_make_nor_hide_a_clash() {
    let world = World::new().await;
    let all = runs(&world, 3, &[124, 124, 124]).await;
    // On Sunday 28 March 2027 one o'clock does not exist: half past twelve to three is an hour and a half.
    times(&world, all[0], "00:30", "03:00").await;
    times(&world, all[1], "02:30", "04:00").await;
    times(&world, all[2], "03:00", "04:00").await;
    let person = world.person("A").await;
    world.book(&person, all[0]).await;
    world.post("/bookings", &json!({"courseRunId": all[1]})).by(&person).refused(Code::BookingClash).await;
    world.book(&person, all[2]).await;
    let hours =
        "select extract(epoch from upper(during) - lower(during))::bigint from place_meeting order by during limit 1";
    assert_eq!(world.database.one::<i64>(hours, &[]).await, 90 * 60);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_swap_keeps_the_old_place_until_the_new_one_is_confirmed() {
    let world = World::new().await;
    let both = runs(&world, 1, &[10, 20]).await;
    let holder = booked(&world, both[1], &["Z"]).await;
    let all = booked(&world, both[0], &["A", "B"]).await;
    let swap = json!({"courseRunId": both[1], "replaces": all[0].1["id"]});
    let wish = (all[0].0.clone(), world.post("/bookings", &swap).by(&all[0].0).ok().await.body);
    assert_eq!((status(&wish.1), &wish.1["replaces"]), ("waitlisted", &all[0].1["id"]));
    assert_eq!(now(&world, &all[0]).await, "confirmed");
    world.cancel(&holder[0].0, &holder[0].1).await;
    assert_eq!((now(&world, &wish).await, now(&world, &all[0]).await), ("offered".into(), "confirmed".into()));
    world.post(&at(&wish.1, "accept-offer"), &json!({})).by(&wish.0).ok().await;
    assert_eq!((now(&world, &wish).await, now(&world, &all[0]).await), ("confirmed".into(), "cancelled".into()));
    assert_eq!((now(&world, &all[1]).await, offers(&world, both[0]).await), ("offered".into(), 1));
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_place_of_ones_own_that_stands_can_be_swapped() {
    let world = World::new().await;
    let three = runs(&world, 2, &[10, 20, 30]).await;
    let all = booked(&world, three[0], &["A", "B"]).await;
    let swap = |run: usize, id: &serde_json::Value| json!({"courseRunId": three[run], "replaces": id});
    world.post("/bookings", &swap(1, &all[1].1["id"])).by(&all[0].0).refused(Code::NothingToReplace).await;
    let gone = json!("019fffff-0000-7000-8000-000000000000");
    world.post("/bookings", &swap(1, &gone)).by(&all[0].0).refused(Code::NothingToReplace).await;
    world.post("/bookings", &swap(0, &all[0].1["id"])).by(&all[0].0).refused(Code::AlreadyBooked).await;
    world.cancel(&all[0].0, &all[0].1).await;
    world.post("/bookings", &swap(1, &all[0].1["id"])).by(&all[0].0).refused(Code::NothingToReplace).await;
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_swap_with_each_other_do_not_wait_in_a_ring() {
    let world = World::new().await;
    let both = runs(&world, 20, &[10, 20]).await;
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for n in 0..6 {
        left.extend(booked(&world, both[0], &[&format!("L{n}")]).await);
        right.extend(booked(&world, both[1], &[&format!("R{n}")]).await);
    }
    let ask = |(person, booking): &(crate::world::fixtures::Person, serde_json::Value), to: usize| {
        let body = json!({"courseRunId": both[to], "replaces": booking["id"]});
        world.post("/bookings", &body).by(person)
    };
    let asks: Vec<_> = left.iter().map(|one| ask(one, 1)).chain(right.iter().map(|one| ask(one, 0))).collect();
    let answers = futures_util::future::join_all(asks.into_iter().map(|ask| ask.send())).await;
    assert!(answers.iter().all(|answer| answer.status == 201), "{answers:?}");
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_training_provider_may_move_a_date_onto_another_place_and_nobody_loses_either() {
    let world = World::new().await;
    let both = runs(&world, 3, &[10, 10]).await;
    times(&world, both[0], "09:00", "12:00").await;
    times(&world, both[1], "13:00", "16:00").await;
    let person = world.person("A").await;
    let (first, second) = (world.book(&person, both[0]).await, world.book(&person, both[1]).await);
    times(&world, both[1], "11:00", "14:00").await;
    for booking in [&first, &second] {
        assert_eq!(status(&world.booking(&person, booking).await), "confirmed");
    }
    let excused = "select count(*) from place_meeting where excused";
    assert_eq!(world.database.one::<i64>(excused, &[]).await, 1);
    let forced = "insert into place_meeting (booking_id, person_id, during) select o.id, p.person_id, \
        tstzrange(lower(p.during) + interval '5 minutes', upper(p.during)) from place_meeting p join booking o \
            on o.person_id = p.person_id and o.id <> p.booking_id where not p.excused";
    assert_eq!(world.database.refused_by(forced, &[]).await.as_deref(), Some("place_no_two_at_once"));
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_booked_elsewhere_meanwhile_is_named_to_who_approves() {
    let world = World::new().await;
    let both = runs(&world, 3, &[10, 10]).await;
    times(&world, both[0], "09:00", "12:00").await;
    times(&world, both[1], "10:00", "11:00").await;
    let (manager, worker, _) = asked(&world).await;
    let wish = world.book(&worker, both[0]).await;
    let body = json!({"courseRunId": both[1], "personId": worker.id});
    let other = world.post("/bookings", &body).by(&manager).ok().await;
    let refused = world.post(&at(&wish, "approve"), &json!({})).by(&manager).refused(Code::BookingClash).await;
    assert_eq!(refused.body["bookingId"], other.body["id"]);
    assert_eq!(status(&world.booking(&worker, &wish).await), "requested");
    world.is_sound().await;
}
