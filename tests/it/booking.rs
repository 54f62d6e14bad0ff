//! Places, the waiting list in order, offers that run out, retries.

use crate::world::fixtures::{file, row};
use crate::world::{World, in_days};
use chrono::TimeDelta;
use domain::problem::Code;
use serde_json::{Value, json};

fn status(booking: &Value) -> &str {
    booking["status"].as_str().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_place_is_the_last_and_the_next_wait_in_order() {
    let world = World::new().await;
    let (run, _) = world.run_of("First aid", 1, in_days(10)).await;
    let (a, b, c) = (world.person("A").await, world.person("B").await, world.person("C").await);
    assert_eq!(status(&world.book(&a, run).await), "confirmed");
    let second = world.book(&b, run).await;
    assert_eq!((status(&second), &second["waitlistPosition"]), ("waitlisted", &json!(1)));
    let third = world.book(&c, run).await;
    assert_eq!((status(&third), &third["waitlistPosition"]), ("waitlisted", &json!(2)));
    world.cancel(&b, &second).await;
    assert_eq!(world.booking(&c, &third).await["waitlistPosition"], 1);
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_freed_place_is_offered_to_one_person_and_nobody_else_can_take_it() {
    let world = World::new().await;
    let (run, _) = world.run_of("First aid", 1, in_days(10)).await;
    let (a, b, c) = (world.person("A").await, world.person("B").await, world.person("C").await);
    let (first, second) = (world.book(&a, run).await, world.book(&b, run).await);
    assert_eq!(status(&world.cancel(&a, &first).await), "cancelled");
    let offered = world.booking(&b, &second).await;
    assert_eq!(status(&offered), "offered");
    assert_eq!(offered["offerEndsAt"], "2026-11-25T09:00:00Z");
    // The place is held: who comes now waits.
    let third = world.book(&c, run).await;
    assert_eq!(status(&third), "waitlisted");
    let at = format!("/bookings/{}/accept-offer", second["id"].as_str().unwrap());
    world.post(&at, &json!({})).by(&c).refused(Code::NotFound).await;
    let accepted = world.post(&at, &json!({})).by(&b).ok().await;
    assert_eq!(status(&accepted.body), "confirmed");
    world.post(&at, &json!({})).by(&b).refused(Code::BookingState).await;
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_that_runs_out_goes_to_the_next() {
    let world = World::new().await;
    let (run, _) = world.run_of("First aid", 1, in_days(10)).await;
    let people = [world.person("A").await, world.person("B").await, world.person("C").await];
    let first = world.book(&people[0], run).await;
    let second = world.book(&people[1], run).await;
    let third = world.book(&people[2], run).await;
    world.cancel(&people[0], &first).await;
    world.later(TimeDelta::hours(24));
    let (b, c) = (world.again(&people[1]), world.again(&people[2]));
    let late = format!("/bookings/{}/accept-offer", second["id"].as_str().unwrap());
    world.post(&late, &json!({})).by(&b).refused(Code::OfferLapsed).await;
    world.work().await;
    assert_eq!(status(&world.booking(&b, &second).await), "lapsed");
    assert_eq!(status(&world.booking(&c, &third).await), "offered");
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_is_declined_goes_to_the_next_at_once_and_no_sign_in_is_needed() {
    let world = World::new().await;
    let (run, _) = world.run_of("First aid", 1, in_days(10)).await;
    let people = [world.person("A").await, world.person("B").await, world.person("C").await, world.person("D").await];
    let mut bookings = Vec::new();
    for person in &people {
        bookings.push(world.book(person, run).await);
    }
    world.cancel(&people[0], &bookings[0]).await;
    world.work().await;
    let mail = world.mails().into_iter().rfind(|mail| mail.contains("/bookings/offer#")).unwrap();
    let token = mail.split("/bookings/offer#").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    let by_link = |what: &str, token: &str| world.post(&format!("/offers/{what}"), &json!({"token": token}));
    let seen = by_link("look", &token).ok().await;
    assert_eq!((status(&seen.body), &seen.body["bookingId"]), ("offered", &bookings[1]["id"]));
    assert!(!seen.text.contains("person"), "it says nothing of whose it is: {}", seen.text);
    for wrong in ["", "none", &token[1..], &token.to_uppercase()] {
        by_link("look", wrong).refused(Code::LinkNotGood).await;
        by_link("decline", wrong).refused(Code::LinkNotGood).await;
    }
    assert_eq!(status(&by_link("decline", &token).ok().await.body), "declined");
    assert_eq!(status(&by_link("decline", &token).ok().await.body), "declined", "the same again changes nothing");
    assert_eq!(status(&world.booking(&people[2], &bookings[2]).await), "offered");
    // The next says no signed in. Who declined is not asked again, however long the line.
    let at = |n: usize| format!("/bookings/{}/decline", bookings[n]["id"].as_str().unwrap());
    world.post(&at(2), &json!({})).by(&people[3]).refused(Code::NotFound).await;
    assert_eq!(status(&world.post(&at(2), &json!({})).by(&people[2]).ok().await.body), "declined");
    world.post(&at(2), &json!({})).by(&people[2]).refused(Code::BookingState).await;
    world.post(&at(3), &json!({})).by(&people[3]).ok().await;
    let live = "select count(*) from booking where status in ('confirmed', 'waitlisted', 'offered')";
    assert_eq!(world.database.one::<i64>(live, &[]).await, 0);
    // Unless they ask anew.
    assert_eq!(status(&world.book(&people[1], run).await), "confirmed");
    by_link("decline", &token).ok().await;
    assert_eq!(world.database.one::<i64>(live, &[]).await, 1, "the old link is about the old offer");
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_takes_a_place_past_the_line_while_offers_are_made() {
    let world = World::new().await;
    let (run, _) = world.run_of("First aid", 1, in_days(10)).await;
    let people = [world.person("A").await, world.person("B").await, world.person("C").await];
    let mut bookings = Vec::new();
    for person in &people {
        bookings.push(world.book(person, run).await);
    }
    // The places grew by a feed, and the job that offers them has not come by.
    let grown = "with grown as (update course_run set capacity = 2 where id = $1 returning id) \
        insert into job (kind, payload, run_at) select 'booking.promote', jsonb_build_object('courseRunId', id), $2 from grown";
    assert_eq!(world.database.refused_by(grown, &[&run.0, &world.state.clock.now()]).await, None);
    assert_eq!(world.booking(&people[2], &bookings[2]).await["firstCome"], false);
    let take = format!("/bookings/{}/accept-offer", bookings[2]["id"].as_str().unwrap());
    world.post(&take, &json!({})).by(&people[2]).refused(Code::BookingState).await;
    world.work().await;
    assert_eq!(status(&world.booking(&people[1], &bookings[1]).await), "offered");
}

#[tokio::test(flavor = "multi_thread")]
async fn near_the_beginning_offers_are_short_and_at_last_a_free_place_is_for_whoever_comes_first() {
    let world = World::new().await;
    // Without a time of day it begins when the day ends.
    let (run, _) = world.run_of("First aid", 1, in_days(0)).await;
    let people = [world.person("A").await, world.person("B").await, world.person("C").await];
    let mut bookings = Vec::new();
    for person in &people {
        bookings.push(world.book(person, run).await);
    }
    world.cancel(&people[0], &bookings[0]).await;
    let offered = world.booking(&people[1], &bookings[1]).await;
    assert_eq!((status(&offered), &offered["offerEndsAt"]), ("offered", &json!("2026-11-24T12:15:00Z")));
    world.later(TimeDelta::hours(12) + TimeDelta::minutes(30));
    world.work().await;
    let (b, c) = (world.again(&people[1]), world.again(&people[2]));
    assert_eq!(status(&world.booking(&b, &bookings[1]).await), "lapsed");
    let waiting = world.booking(&c, &bookings[2]).await;
    assert_eq!((status(&waiting), &waiting["firstCome"]), ("waitlisted", &json!(true)), "too late for an offer");
    let take = format!("/bookings/{}/accept-offer", bookings[2]["id"].as_str().unwrap());
    assert_eq!(status(&world.post(&take, &json!({})).by(&c).ok().await.body), "confirmed");
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn more_places_are_offered_to_those_who_wait() {
    let world = World::new().await;
    let (run, provider) = world.run_of("First aid", 1, in_days(10)).await;
    let tutor = world.tutor(&provider).await;
    let people = [world.person("A").await, world.person("B").await, world.person("C").await, world.person("D").await];
    let mut bookings = Vec::new();
    for person in &people {
        bookings.push(world.book(person, run).await);
    }
    world.put(&format!("/course-runs/{run}/booking"), &json!({"capacity": 3})).by(&tutor).ok().await;
    let mut now = Vec::new();
    for (person, booking) in people.iter().zip(&bookings) {
        now.push(status(&world.booking(person, booking).await).to_owned());
    }
    assert_eq!(now, ["confirmed", "offered", "offered", "waitlisted"]);
    let fewer = world.put(&format!("/course-runs/{run}/booking"), &json!({"capacity": 2})).by(&tutor);
    fewer.refused(Code::CapacityBelowBooked).await;
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_booking_whose_answer_was_never_made_is_told_to_who_asks_again() {
    let world = World::new().await;
    let (run, _) = world.run_of("Fire safety", 5, in_days(10)).await;
    let person = world.person("Kasia Nowak").await;
    let body = json!({"courseRunId": run});
    let ask = || world.post("/bookings", &body).by(&person).header("idempotency-key", "k-1");
    let first = ask().ok().await.body;
    // The server ended between the booking and its answer.
    let ended = "update idempotent_answer set told = false, body = body->'id'";
    assert_eq!(world.database.refused_by(ended, &[]).await, None);
    let again = futures_util::future::join_all((0..4).map(|_| ask().send())).await;
    assert!(again.iter().all(|answer| answer.status == 201 && answer.body["id"] == first["id"]), "{again:?}");
    assert!(again.iter().all(|answer| answer.body == again[0].body));
    assert_eq!(world.database.one::<i64>("select count(*) from booking", &[]).await, 1);
    assert!(world.database.one::<bool>("select told from idempotent_answer", &[]).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_has_one_effect_and_the_same_answer() {
    let world = World::new().await;
    let (run, _) = world.run_of("First aid", 3, in_days(10)).await;
    let person = world.person("A").await;
    let body = json!({"courseRunId": run});
    let ask = || world.post("/bookings", &body).by(&person).header("idempotency-key", "k-1");
    let (first, again) = (ask().ok().await, ask().ok().await);
    assert_eq!((first.status, &first.text), (again.status, &again.text));
    assert_eq!(first.headers["location"], again.headers["location"]);
    assert_eq!(world.database.one::<i64>("select count(*) from booking", &[]).await, 1);
    // Eight at once, as an impatient client would.
    let at_once = (0..8).map(|_| world.post("/bookings", &body).by(&person).header("idempotency-key", "k-1").send());
    for answer in futures_util::future::join_all(at_once).await {
        assert_eq!((answer.status, &answer.body), (201, &first.body));
    }
    let other = world.post("/bookings", &json!({"courseRunId": run, "personId": person.id})).by(&person);
    other.header("idempotency-key", "k-1").refused(Code::KeyReused).await;
    // Another person's same key is another key.
    let other = world.person("B").await;
    let theirs = world.post("/bookings", &body).by(&other).header("idempotency-key", "k-1").ok().await;
    assert_ne!(theirs.text_at("/id"), first.text_at("/id"));
    let bad = world.post("/bookings", &body).by(&person).header("idempotency-key", "two words");
    bad.refused(Code::NotValid).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_has_one_live_booking_on_a_run() {
    let world = World::new().await;
    let (run, _) = world.run_of("First aid", 3, in_days(10)).await;
    let person = world.person("A").await;
    let body = json!({"courseRunId": run});
    let asks = (0..12).map(|_| world.post("/bookings", &body).by(&person).send());
    let answers = futures_util::future::join_all(asks).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    assert!(answers.iter().filter(|answer| answer.status != 201).all(|a| a.text_at("/code") == "already_booked"));
    let mine = answers.iter().find(|answer| answer.status == 201).unwrap();
    world.cancel(&person, &mine.body).await;
    assert_eq!(status(&world.book(&person, run).await), "confirmed");
    let second = "insert into booking (id, course_run_id, person_id, status, created_at, updated_at) \
        values (gen_random_uuid(), $1, $2, 'waitlisted', now(), now())";
    let refused = world.database.refused_by(second, &[&run.0, &person.id.0]).await;
    assert_eq!(refused.as_deref(), Some("booking_one_live_per_person_and_run"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_booked_says_why() {
    let world = World::new().await;
    let person = world.person("A").await;
    let ask = |run: &str| world.post("/bookings", &json!({"courseRunId": run})).by(&person);
    ask("019fffff-0000-7000-8000-000000000000").refused(Code::NotFound).await;
    ask("not-an-id").refused(Code::NotValid).await;
    let (run, _) = world.run_of("First aid", 3, in_days(0)).await;
    // It began at midnight as far as anyone knows, but a day without a time can be booked until it is over.
    assert_eq!(status(&world.book(&person, run).await), "confirmed");
    world.later(TimeDelta::days(1));
    let person = world.again(&person);
    let other = world.again(&world.person("B").await);
    let late = world.post("/bookings", &json!({"courseRunId": run})).by(&other);
    late.refused(Code::RunStarted).await;
    let elsewhere = world.provider("10000009", None).await;
    world.import(&elsewhere, &file(&[row("Dementia care", "D", in_days(20))])).await;
    let sql = "select r.id::text from course_run r join course c on c.id = r.course_id where c.reference = 'D'";
    let run: String = world.database.one(sql, &[]).await;
    let refused = world.post("/bookings", &json!({"courseRunId": run})).by(&person).refused(Code::BookElsewhere).await;
    assert!(refused.text_at("/detail").contains("own page"));
    let view = world.get(&format!("/course-runs/{run}")).ok().await;
    assert_eq!((&view.body["bookable"], view.text_at("/providerUrl")), (&json!(false), "https://college.example/D"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_itself_holds_no_more_than_the_capacity() {
    let world = World::new().await;
    let (run, _) = world.run_of("First aid", 1, in_days(10)).await;
    let (a, b) = (world.person("A").await, world.person("B").await);
    world.book(&a, run).await;
    let sql = "insert into booking (id, course_run_id, person_id, status, created_at, updated_at) \
        values (gen_random_uuid(), $1, $2, 'confirmed', now(), now())";
    assert_eq!(world.database.refused_by(sql, &[&run.0, &b.id.0]).await.as_deref(), Some("run_within_capacity"));
    let less = "update course_run set capacity = null where id = $1";
    assert_eq!(world.database.refused_by(less, &[&run.0]).await.as_deref(), Some("run_within_capacity"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_books_for_a_worker_they_employ() {
    let world = World::new().await;
    let (run, _) = world.run_of("First aid", 3, in_days(10)).await;
    let worker = world.person("A").await;
    let (manager, employer) = world.manager("Meadow Lane").await;
    let body = json!({"courseRunId": run, "personId": worker.id});
    world.post("/bookings", &body).by(&manager).refused(Code::NotAllowed).await;
    world.employ(&worker, employer).await;
    let booking = world.post("/bookings", &body).by(&manager).ok().await;
    assert_eq!((booking.text_at("/personId"), booking.text_at("/personName")), (&*worker.id.to_string(), "A"));
    assert_eq!(world.get("/me/bookings").by(&worker).ok().await.items().len(), 1);
    assert_eq!(world.get("/me/bookings").by(&manager).ok().await.items().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn my_bookings_come_in_pages_soonest_first() {
    let world = World::new().await;
    let provider = world.provider("10000001", Some(5)).await;
    let rows: Vec<_> = (1..=5).map(|n| row(&format!("Course {n}"), &format!("R{n}"), in_days(20 - n))).collect();
    world.import(&provider, &file(&rows)).await;
    let person = world.person("A").await;
    for id in world.database.all::<uuid::Uuid>("select id from course_run order by starts_on desc", &[]).await {
        world.book(&person, domain::ids::CourseRunId(id)).await;
    }
    let first = world.get("/me/bookings?limit=3").by(&person).ok().await;
    let cursor = first.text_at("/nextCursor");
    let second = world.get(&format!("/me/bookings?limit=3&cursor={cursor}")).by(&person).ok().await;
    let titles = first.items().iter().chain(second.items()).map(|item| item["run"]["courseTitle"].as_str().unwrap());
    assert_eq!(titles.collect::<Vec<_>>(), ["Course 5", "Course 4", "Course 3", "Course 2", "Course 1"]);
    assert!(second.body.get("nextCursor").is_none());
    world.get("/me/bookings?cursor=nonsense").by(&person).refused(Code::Malformed).await;
    world.get("/me/bookings?limit=0").by(&person).refused(Code::NotValid).await;
    assert_eq!(first.header("cache-control"), "no-store");
}
