//! What people are told of their bookings: once each, in the app and by mail as they want it.

use crate::calendar_feed::{put, session};
use crate::world::ask::Answer;
use crate::world::fixtures::{Person, Provider, file, row};
use crate::world::{World, in_days, morning};
use api::platform::AppState;
use api::platform::config::CommonConfig;
use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::CourseRunId;
use domain::messages::MessageKind;
use domain::problem::Code;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

async fn inbox(world: &World, person: &Person) -> Answer {
    world.get("/me/messages?limit=100").by(&world.again(person)).ok().await
}

/// The kinds of a person's messages, oldest first.
async fn kinds(world: &World, person: &Person) -> Vec<String> {
    let mut kinds: Vec<String> = inbox(world, person).await.each("kind").into_iter().map(str::to_owned).collect();
    kinds.reverse();
    kinds
}

/// The worker comes by at a moment.
async fn at(world: &World, days: i64, hours: i64) {
    world.state.clock.set(moment(days, hours));
    world.work().await;
}

/// So many days and hours after the morning of the tests.
fn moment(days: i64, hours: i64) -> DateTime<Utc> {
    morning() + TimeDelta::days(days) + TimeDelta::hours(hours)
}

/// A training provider, its tutor, a run of theirs on some days and someone who holds a place on it.
async fn held(world: &World, sessions: &Value) -> (Provider, Person, CourseRunId, Person, Value) {
    let provider = world.provider("10000001", Some(5)).await;
    let tutor = world.tutor(&provider).await;
    let run = put(world, &provider, &tutor, sessions).await;
    let person = world.person("Kasia Nowak").await;
    let booking = world.book(&person, run).await;
    world.work().await;
    (provider, tutor, run, person, booking)
}

fn on(day: i64) -> Value {
    json!([session(&in_days(day).to_string(), "13:00:00", "16:00:00")])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_booking_is_told_once_in_the_app_and_by_a_mail_of_two_forms() {
    let world = World::new().await;
    let (_, _, _, person, booking) = held(&world, &on(20)).await;
    let inbox = inbox(&world, &person).await;
    let message = &inbox.items()[0];
    assert_eq!((inbox.items().len(), message["title"].as_str()), (1, Some("You are booked: Care at night")));
    let link = format!("/bookings/{}", booking["id"].as_str().unwrap());
    assert_eq!((&message["link"], &message["bookingId"]), (&json!(link), &booking["id"]));
    assert_eq!(message["mailedAt"], "2026-11-24T09:00:00Z");
    let body = message["body"].as_str().unwrap();
    assert!(body.contains("When: Monday 14 December 2026, 1pm to 4pm\nWhere: Online\n"), "{body}");
    let mails = world.mails();
    assert_eq!(mails.len(), 1);
    let id = format!("Message-ID: <message-{}@academy>", message["id"].as_str().unwrap());
    for part in ["Content-Type: text/plain", "Content-Type: text/html", "multipart/alternative", "method=REQUEST", &id]
    {
        assert!(mails[0].contains(part), "{part} in {}", mails[0]);
    }
    assert!(mails[0].contains("Hello Kasia Nowak,") && !body.contains("Kasia"), "its words are kept without a name");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_runs_twice_and_two_workers_at_once_tell_once() {
    let world = World::new().await;
    let (run, _) = world.run_of("First aid", 5, in_days(20)).await;
    let people = [world.person("A").await, world.person("B").await, world.person("C").await];
    for person in &people {
        world.book(person, run).await;
    }
    let (a, b) = tokio::join!(api::worker::run_due(&world.state), api::worker::run_due(&world.state));
    a.unwrap();
    b.unwrap();
    assert_eq!(world.database.refused_by("update job set done_at = null, run_at = '2026-11-24'", &[]).await, None);
    world.work().await;
    assert_eq!(world.mails().len(), 3);
    for person in &people {
        assert_eq!(kinds(&world, person).await, ["booked"]);
    }
    // What stands in the database refuses a second, whoever writes it.
    let again = "insert into message (id, person_id, kind, booking_id, version, said, made_at, by_mail) \
        select gen_random_uuid(), person_id, kind, booking_id, version, said, made_at, by_mail from message limit 1";
    assert_eq!(world.database.refused_by(again, &[]).await.as_deref(), Some("message_once"));
}

#[tokio::test(flavor = "multi_thread")]
async fn reminders_come_when_they_are_due_and_the_day_after_we_ask() {
    let world = World::new().await;
    let (_, _, _, person, _) = held(&world, &on(10)).await;
    at(&world, 2, 23).await;
    assert_eq!(kinds(&world, &person).await, ["booked"]);
    for (days, told) in [(3, "week_before"), (7, "joining"), (9, "day_before"), (11, "how_was_it")] {
        at(&world, days, -1).await;
        let before = kinds(&world, &person).await;
        at(&world, days, 0).await;
        at(&world, days, 1).await;
        let after = kinds(&world, &person).await;
        assert_eq!((after.len(), after.last().unwrap().as_str()), (before.len() + 1, told));
    }
    let all = inbox(&world, &person).await;
    let title = |nth: usize| all.items()[nth]["title"].as_str().unwrap().to_owned();
    assert_eq!(title(1), "Tomorrow, Friday 4 December 2026: Care at night");
    assert_eq!(title(0), "How was it? Care at night");
    assert_eq!(world.mails().len(), 5);
    at(&world, 30, 0).await;
    assert_eq!(kinds(&world, &person).await.len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_books_late_is_not_reminded_of_what_they_just_did_and_who_called_off_of_nothing() {
    let world = World::new().await;
    let (_, _, run, early, booking) = held(&world, &on(5)).await;
    let late = world.person("B").await;
    at(&world, 4, 1).await;
    world.book(&world.again(&late), run).await;
    world.cancel(&world.again(&early), &booking).await;
    at(&world, 4, 2).await;
    assert_eq!(kinds(&world, &late).await, ["booked", "joining"], "what one must know is told");
    at(&world, 8, 0).await;
    assert_eq!(kinds(&world, &early).await, ["booked", "joining", "day_before", "cancelled"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_that_moves_is_reminded_of_anew() {
    let world = World::new().await;
    let (provider, tutor, _, person, _) = held(&world, &on(8)).await;
    at(&world, 1, 0).await;
    put(&world, &provider, &world.again(&tutor), &on(18)).await;
    at(&world, 2, 0).await;
    at(&world, 11, 0).await;
    assert_eq!(kinds(&world, &person).await, ["booked", "week_before", "changed", "week_before"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_edits_make_one_notice_with_what_was_and_what_is() {
    let world = World::new().await;
    let (provider, tutor, run, person, booking) = held(&world, &on(20)).await;
    let waits = world.person("B").await;
    world.book(&waits, run).await;
    put(&world, &provider, &tutor, &on(21)).await;
    world.later(TimeDelta::minutes(9));
    put(&world, &provider, &tutor, &on(22)).await;
    world.later(TimeDelta::minutes(9));
    world.work().await;
    assert_eq!(kinds(&world, &person).await, ["booked"], "it is still being edited");
    // Who books now knows no other day.
    let new = world.person("C").await;
    world.book(&world.again(&new), run).await;
    world.later(TimeDelta::minutes(1));
    world.work().await;
    world.work().await;
    assert_eq!(kinds(&world, &person).await, ["booked", "changed"]);
    assert_eq!(kinds(&world, &waits).await, ["booked", "changed"]);
    assert_eq!(kinds(&world, &new).await, ["booked"]);
    let inbox = inbox(&world, &person).await;
    let body = inbox.items()[0]["body"].as_str().unwrap();
    let now = body.find("It is now:\nWhen: Wednesday 16 December 2026, 1pm to 4pm").unwrap_or_else(|| panic!("{body}"));
    assert!(body.find("It was:\nWhen: Monday 14 December 2026, 1pm to 4pm").unwrap() > now);
    assert!(!body.contains("offer#"), "the sealed link is in the mail alone");
    // By the link in the mail they keep the place, or give it up.
    let mail = world.mails().into_iter().find(|mail| mail.contains("Kasia") && mail.contains("Changed:")).unwrap();
    assert!(mail.contains("method=REQUEST"), "the diary follows");
    let token = mail.split("/bookings/offer#").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    let by_link = |what: &str| world.post(&format!("/offers/{what}"), &json!({"token": token}));
    let seen = by_link("look").ok().await;
    assert_eq!((&seen.body["mayGiveUp"], seen.text_at("/status")), (&json!(true), "confirmed"));
    by_link("keep").ok().await;
    let kept = "select kept_at from message where kind = 'changed' and kept_at is not null";
    assert_eq!(world.database.all::<DateTime<Utc>>(kept, &[]).await, [world.state.clock.now()]);
    assert_eq!(by_link("decline").ok().await.text_at("/status"), "cancelled");
    assert_eq!(by_link("decline").ok().await.text_at("/status"), "cancelled", "the same again changes nothing");
    assert_eq!(world.booking(&world.again(&person), &booking).await["status"], "cancelled");
    assert_eq!(by_link("look").ok().await.body["mayGiveUp"], false);
    for wrong in ["", "none", &token[1..]] {
        world.post("/offers/keep", &json!({"token": wrong})).refused(Code::LinkNotGood).await;
    }
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_there_and_back_or_is_no_matter_of_when_and_where_is_not_told() {
    let world = World::new().await;
    let (provider, tutor, run, person, _) = held(&world, &on(20)).await;
    put(&world, &provider, &tutor, &on(21)).await;
    put(&world, &provider, &tutor, &on(20)).await;
    world.later(TimeDelta::minutes(11));
    world.work().await;
    let at = format!("/training-providers/{}/courses/NIGHTS", provider.id);
    let mut document = world.get(&at).ok().await.body;
    document["runs"][0]["costPence"] = json!(900);
    world.put(&at, &document).by(&world.again(&tutor)).ok().await;
    world.later(TimeDelta::minutes(11));
    world.work().await;
    assert_eq!(kinds(&world, &person).await, ["booked"]);
    // A venue that is described otherwise is another place.
    document["runs"][0]["venue"] = json!({"reference": "HALL", "name": "Old hall"});
    document["runs"][0]["mode"] = json!("classroom");
    world.put(&at, &document).by(&world.again(&tutor)).ok().await;
    world.later(TimeDelta::minutes(11));
    world.work().await;
    let venue = format!("/training-providers/{}/venues/HALL", provider.id);
    world.put(&venue, &json!({"name": "New hall"})).by(&world.again(&tutor)).ok().await;
    world.later(TimeDelta::minutes(11));
    world.work().await;
    let inbox = inbox(&world, &person).await;
    assert_eq!(inbox.each("kind"), ["changed", "changed", "booked"], "{run}");
    let body = inbox.items()[0]["body"].as_str().unwrap();
    assert!(body.contains("Where: New hall\n") && body.contains("Where: Old hall\n"), "{body}");
    let body = inbox.items()[1]["body"].as_str().unwrap();
    assert!(body.contains("Where: Old hall\n") && !body.contains("New hall"), "what was said stays: {body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn people_choose_how_they_are_told_but_what_is_needful_always_comes() {
    let world = World::new().await;
    let (run, _) = world.run_of("First aid", 5, in_days(20)).await;
    let person = world.person("Kasia Nowak").await;
    let path = "/me/message-preferences";
    let present = world.get(path).by(&person).ok().await;
    assert_eq!(present.items().len(), MessageKind::ALL.len());
    let set = |items: Value| world.put(path, &json!({"items": items})).by(&person);
    let booked = json!([{"kind": "booked", "by": "app"}]);
    set(booked.clone()).refused(Code::PreconditionRequired).await;
    let done = set(booked.clone()).header("if-match", present.header("etag")).ok().await;
    set(json!([])).header("if-match", present.header("etag")).refused(Code::Stale).await;
    let tag = done.header("etag").to_owned();
    for kind in MessageKind::ALL.iter().filter(|kind| kind.is_needful()) {
        let refused = set(json!([{"kind": kind, "by": "app"}])).header("if-match", &tag).refused(Code::NotValid).await;
        assert_eq!(refused.text_at("/errors/0/pointer"), "/items/0/by");
    }
    let twice = json!([{"kind": "booked", "by": "app"}, {"kind": "booked", "by": "email"}]);
    set(twice).header("if-match", &tag).refused(Code::NotValid).await;
    let booking = world.book(&person, run).await;
    world.work().await;
    assert_eq!(world.mails().len(), 0);
    world.cancel(&person, &booking).await;
    world.work().await;
    let mails = world.mails();
    assert!(mails.len() == 1 && mails[0].contains("Your booking is cancelled"), "{mails:?}");
    assert_eq!(kinds(&world, &person).await, ["booked", "cancelled"], "all is in the app");
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_their_persons_alone_come_in_pages_and_are_read_once() {
    let world = World::new().await;
    let (_, _, _, person, booking) = held(&world, &on(20)).await;
    let other = world.person("B").await;
    world.cancel(&person, &booking).await;
    world.work().await;
    assert!(inbox(&world, &other).await.items().is_empty());
    let first = world.get("/me/messages?limit=1").by(&person).ok().await;
    assert_eq!(first.each("kind"), ["cancelled"]);
    let next = format!("/me/messages?limit=1&cursor={}", first.text_at("/nextCursor"));
    let second = world.get(&next).by(&person).ok().await;
    assert_eq!((second.each("kind"), &second.body["nextCursor"]), (vec!["booked"], &Value::Null));
    let read = format!("/me/messages/{}/read", second.items()[0]["id"].as_str().unwrap());
    world.post(&read, &json!({})).by(&other).refused(Code::NotFound).await;
    let once = world.post(&read, &json!({})).by(&person).ok().await;
    assert_eq!(once.text_at("/readAt"), "2026-11-24T09:00:00Z");
    world.later(TimeDelta::minutes(1));
    let twice = world.post(&read, &json!({})).by(&person).ok().await;
    assert_eq!(twice.text_at("/readAt"), "2026-11-24T09:00:00Z");
}

/// A mail server that says no to so many mails before it takes one; what it took.
fn mail_server(refusals: usize) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let taken = Arc::new(Mutex::new(Vec::new()));
    let kept = taken.clone();
    std::thread::spawn(move || {
        let mut left = refusals;
        for stream in listener.incoming() {
            let _ = converse(&stream.unwrap(), &mut left, &kept);
        }
    });
    (url, taken)
}

/// One conversation (RFC 5321).
fn converse(mut stream: &TcpStream, left: &mut usize, taken: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    stream.write_all(b"220 test\r\n")?;
    while let Some(line) = lines.next().transpose()? {
        let answer: &[u8] = match line.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => b"250-test\r\n250 8BITMIME\r\n",
            "RCPT" if *left > 0 => {
                *left -= 1;
                b"451 not now\r\n"
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n")?;
                let mut mail = String::new();
                for line in lines.by_ref() {
                    let line = line?;
                    if line == "." {
                        break;
                    }
                    mail.push_str(&line);
                    mail.push('\n');
                }
                taken.lock().unwrap().push(mail);
                b"250 taken\r\n"
            }
            "QUIT" => return stream.write_all(b"221 bye\r\n"),
            _ => b"250 ok\r\n",
        };
        stream.write_all(answer)?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_mail_server_gets_each_mail_once_and_one_that_refuses_gets_it_later() {
    let world = World::new().await;
    let (run, _) = world.run_of("First aid", 5, in_days(20)).await;
    let person = world.person("Kasia Nowak").await;
    world.book(&person, run).await;
    let (url, taken) = mail_server(1);
    let config = CommonConfig { smtp_url: Some(url), ..(*world.state.config).clone() };
    let state = AppState { config: Arc::new(config), ..world.state.clone() };
    api::worker::run_due(&state).await.unwrap();
    assert_eq!(taken.lock().unwrap().len(), 0);
    let waiting = inbox(&world, &person).await;
    assert_eq!((waiting.items().len(), &waiting.items()[0]["mailedAt"]), (1, &Value::Null), "the app has it already");
    world.later(TimeDelta::seconds(6));
    api::worker::run_due(&state).await.unwrap();
    api::worker::run_due(&state).await.unwrap();
    let mails = taken.lock().unwrap().clone();
    assert_eq!(mails.len(), 1);
    for part in ["Kasia Nowak", "Subject: You are booked: First aid", "text/plain", "text/html", "method=REQUEST"] {
        assert!(mails[0].contains(part), "{part} in {}", mails[0]);
    }
    assert_eq!(inbox(&world, &person).await.items()[0]["mailedAt"], "2026-11-24T09:00:06Z");
}

/// Writes an entry about moving people that counts until a day.
async fn lasts_until(world: &World, person: &Person, day: i64) {
    let sql = "insert into training_record (id, person_id, title, subject_code, achieved_on, expires_on, expiry_basis, \
        verification_level, created_at) \
        values (gen_random_uuid(), $1, 'Safe moving', 'moving_people', '2026-03-01', $2, 'certificate', 'issuer_confirmed', now())";
    assert_eq!(world.database.refused_by(sql, &[&person.id.0, &in_days(day)]).await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_training_that_runs_out_hears_of_it_three_times_with_dates_to_book() {
    let world = World::new().await;
    let person = world.person("Kasia Nowak").await;
    lasts_until(&world, &person, 90).await;
    let (run, _) = world.run_of("Moving and handling of people", 5, in_days(75)).await;
    at(&world, 0, 0).await;
    let first = inbox(&world, &person).await;
    let message = &first.items()[0];
    assert_eq!((&message["kind"], &message["link"]), (&json!("runs_out"), &json!("/record")));
    assert_eq!(message["title"], "Runs out on Monday 22 February 2027: Safe moving");
    let body = message["body"].as_str().unwrap();
    assert!(body.contains("That is in 90 days.") && body.contains(&format!("/course-runs/{run}/book")), "{body}");
    assert!(message["trainingRecordId"].is_string() && message.get("bookingId").is_none());
    assert_eq!(world.mails().iter().filter(|mail| mail.contains("Runs out on Monday 22 February 2027")).count(), 1);
    // Looked at again it is not told again; and then at sixty days.
    at(&world, 1, 0).await;
    assert_eq!(kinds(&world, &person).await, ["runs_out"]);
    at(&world, 30, 0).await;
    assert_eq!(kinds(&world, &person).await, ["runs_out", "runs_out"]);
    // Whoever has booked it is left alone.
    world.book(&world.again(&person), run).await;
    at(&world, 60, 0).await;
    let told = kinds(&world, &person).await;
    assert_eq!(told.iter().filter(|kind| *kind == "runs_out").count(), 2, "{told:?}");
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn dates_near_where_a_person_looks_come_first() {
    let world = World::new().await;
    let person = world.person("Kasia Nowak").await;
    lasts_until(&world, &person, 60).await;
    world.run_of("Moving and handling of people", 5, in_days(10)).await;
    let other = world.provider("10000002", Some(5)).await;
    world.import(&other, &file(&[row("Moving and handling of people", "NEAR", in_days(20))])).await;
    let sql = "select r.id from course_run r join course c on c.id = r.course_id where c.reference = 'NEAR'";
    let near: uuid::Uuid = world.database.one(sql, &[]).await;
    let place = "with made as (insert into venue (id, training_provider_id, reference, name, latitude, longitude, point_from) \
            select gen_random_uuid(), c.training_provider_id, 'HERE', 'Here', 52.633, -1.695, 'postcode' from course c \
            join course_run r on r.course_id = c.id where r.id = $1 returning id) \
        update course_run set venue_id = made.id from made where course_run.id = $1";
    assert_eq!(world.database.refused_by(place, &[&near]).await, None);
    let here = "update person set near = 'tamworth' where id = $1";
    assert_eq!(world.database.refused_by(here, &[&person.id.0]).await, None);
    at(&world, 0, 0).await;
    let inbox = inbox(&world, &person).await;
    let body = inbox.items()[0]["body"].as_str().unwrap();
    let first = body.split("/course-runs/").nth(1).unwrap();
    assert!(first.starts_with(&near.to_string()), "{body}");
}
