//! A calendar follows bookings by an address that only its person knows.

use crate::world::fixtures::{Person, Provider};
use crate::world::{World, in_days};
use chrono::TimeDelta;
use domain::ids::CourseRunId;
use domain::problem::Code;
use serde_json::{Value, json};

/// The path of a new address.
async fn address(world: &World, person: &Person) -> String {
    let made = world.post("/me/calendar-feed", &json!({})).by(person).ok().await;
    assert_eq!(made.status, 201);
    let start = format!("{}/api/v1", world.state.config.public_url);
    made.text_at("/url").strip_prefix(&start).unwrap().to_owned()
}

/// A run of a course that its training provider describes meeting by meeting.
pub async fn put(world: &World, provider: &Provider, by: &Person, sessions: &Value) -> CourseRunId {
    let at = format!("/training-providers/{}/courses/NIGHTS", provider.id);
    let run = json!({"reference": "R", "mode": "online", "places": 5, "sessions": sessions});
    world.put(&at, &json!({"title": "Care at night", "runs": [run]})).by(by).ok().await;
    let sql = "select r.id from course_run r join course c on c.id = r.course_id where c.reference = 'NIGHTS'";
    CourseRunId(world.database.one(sql, &[]).await)
}

pub fn session(date: &str, from: &str, to: &str) -> Value {
    json!({"date": date, "startsAt": from, "endsAt": to})
}

/// The entries of a calendar, each unfolded.
fn entries(text: &str) -> Vec<String> {
    text.replace("\r\n ", "").split("BEGIN:VEVENT").skip(1).map(str::to_owned).collect()
}

fn value<'a>(entry: &'a str, name: &str) -> &'a str {
    let line = entry.lines().find_map(|line| line.strip_prefix(&format!("{name}:")));
    line.unwrap_or_else(|| panic!("no {name} in {entry}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_session_is_in_the_diary_under_an_id_that_stays_and_what_falls_away_is_called_off() {
    let world = World::new().await;
    let provider = world.provider("10000001", Some(5)).await;
    let tutor = world.tutor(&provider).await;
    let three = json!([
        session("2027-03-27", "22:00:00", "23:30:00"),
        session("2027-03-28", "01:30:00", "04:00:00"),
        session("2027-10-31", "01:30:00", "03:00:00"),
    ]);
    let run = put(&world, &provider, &tutor, &three).await;
    let person = world.person("Kasia Nowak").await;
    let booking = world.book(&person, run).await;
    let utc = |nth: usize, of: &str| booking["run"]["sessions"][nth][of].as_str().unwrap().to_owned();
    assert_eq!([utc(1, "starts"), utc(1, "ends")], ["2027-03-28T01:30:00Z", "2027-03-28T03:00:00Z"]);
    assert_eq!([utc(2, "starts"), utc(2, "ends")], ["2027-10-31T00:30:00Z", "2027-10-31T03:00:00Z"]);
    let feed = address(&world, &person).await;
    let before = entries(&world.get(&feed).ok().await.text);
    let uids: Vec<&str> = before.iter().map(|entry| value(entry, "UID")).collect();
    let id = booking["id"].as_str().unwrap();
    assert_eq!(
        uids,
        [format!("booking-{id}@academy"), format!("booking-{id}-2@academy"), format!("booking-{id}-3@academy")]
    );
    let begins: Vec<&str> = before.iter().map(|entry| value(entry, "DTSTART;TZID=Europe/London")).collect();
    assert_eq!(begins, ["20270327T220000", "20270328T023000", "20271031T013000"], "the skipped half hour is none");
    assert_eq!(value(&before[1], "SUMMARY"), "Care at night (2 of 3)");
    // The first moves, the last falls away.
    let two = json!([session("2027-03-26", "22:00:00", "23:30:00"), three[1]]);
    put(&world, &provider, &tutor, &two).await;
    let after = entries(&world.get(&feed).ok().await.text);
    assert_eq!(after.iter().map(|entry| value(entry, "UID")).collect::<Vec<_>>(), uids);
    assert_eq!(value(&after[0], "DTSTART;TZID=Europe/London"), "20270326T220000");
    let status: Vec<&str> = after.iter().map(|entry| value(entry, "STATUS")).collect();
    assert_eq!(status, ["CONFIRMED", "CONFIRMED", "CANCELLED"]);
    let sequence = |entry: &String| value(entry, "SEQUENCE").parse::<i32>().unwrap();
    for (old, new) in before.iter().zip(&after) {
        assert!(sequence(new) > sequence(old), "{new}");
    }
    // The same file again changes nothing; calling off calls all off, with a higher number yet.
    put(&world, &provider, &tutor, &two).await;
    assert_eq!(entries(&world.get(&feed).ok().await.text), after);
    world.cancel(&person, &booking).await;
    let gone = entries(&world.get(&feed).ok().await.text);
    assert!(gone.iter().all(|entry| value(entry, "STATUS") == "CANCELLED"));
    assert!(after.iter().zip(&gone).all(|(old, new)| sequence(new) > sequence(old)));
    world.later(TimeDelta::days(31));
    assert!(entries(&world.get(&feed).ok().await.text).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_go_out_as_they_came_in_and_disagree_with_nothing() {
    let world = World::new().await;
    let provider = world.provider("10000001", Some(5)).await;
    let tutor = world.tutor(&provider).await;
    let two = json!([session("2027-01-12", "09:30:00", "13:00:00"), session("2027-01-19", "09:30:00", "13:00:00")]);
    let run = put(&world, &provider, &tutor, &two).await;
    let at = format!("/training-providers/{}/courses/NIGHTS", provider.id);
    let document = world.get(&at).ok().await;
    assert_eq!(document.body["runs"][0]["sessions"], two);
    assert_eq!(document.text_at("/runs/0/endsOn"), "2027-01-19");
    assert_eq!(world.get(&format!("/course-runs/{run}")).ok().await.text_at("/startsOn"), "2027-01-12");
    let reversed = json!([two[1], two[0]]);
    for (run, at) in [
        (json!({"mode": "online", "startsOn": "2027-01-13", "sessions": two}), "/runs/0/sessions"),
        (json!({"mode": "online", "flexibleStart": true, "sessions": two}), "/runs/0/sessions"),
        (json!({"mode": "online", "sessions": reversed}), "/runs/0/sessions/1/date"),
        (
            json!({"mode": "online", "sessions": [session("2027-01-12", "13:00:00", "09:30:00")]}),
            "/runs/0/sessions/0/endsAt",
        ),
    ] {
        let path = format!("/training-providers/{}/courses/OTHER", provider.id);
        let refused = world.put(&path, &json!({"title": "T", "runs": [run]})).by(&tutor).refused(Code::NotValid).await;
        assert_eq!(refused.text_at("/errors/0/pointer"), at, "{}", refused.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_waits_is_not_told_that_they_come() {
    let world = World::new().await;
    let (run, _) = world.run_of("First aid", 1, in_days(10)).await;
    let (a, b) = (world.person("A").await, world.person("B").await);
    world.book(&a, run).await;
    let waiting = world.book(&b, run).await;
    let path = format!("/bookings/{}/calendar.ics", waiting["id"].as_str().unwrap());
    assert_eq!(value(&entries(&world.get(&path).by(&b).ok().await.text)[0], "STATUS"), "TENTATIVE");
    let feed = address(&world, &b).await;
    assert!(entries(&world.get(&feed).ok().await.text).is_empty(), "it shows places that are held");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_is_told_once_and_dies_when_it_is_renewed_or_ended() {
    let world = World::new().await;
    let person = world.person("Kasia Nowak").await;
    let stands = async || world.get("/me/calendar-feed").by(&person).ok().await.body;
    assert_eq!(stands().await, json!({"exists": false}));
    world.post("/me/calendar-feed", &json!({})).refused(Code::NotSignedIn).await;
    let first = address(&world, &person).await;
    let token = first.split('/').next_back().unwrap().strip_suffix(".ics").unwrap();
    assert_eq!(token.len(), 32, "192 bits");
    let kept = "select count(*) from calendar_feed where strpos(encode(token_hash, 'escape'), $1) > 0";
    assert_eq!(world.database.one::<i64>(kept, &[&token]).await, 0);
    world.get(&first).ok().await;
    let seen = stands().await;
    assert_eq!((&seen["exists"], &seen["lastFetchedOn"]), (&json!(true), &json!("2026-11-24")));
    for wrong in ["nobody", &token[1..], &token.to_lowercase()] {
        let answer = world.get(&format!("/calendar-feeds/{wrong}.ics")).send().await;
        assert_eq!(answer.status, 404, "{wrong}");
    }
    let second = address(&world, &person).await;
    world.get(&first).refused(Code::NotFound).await;
    world.get(&second).ok().await;
    assert_eq!(world.delete("/me/calendar-feed").by(&person).ok().await.status, 204);
    assert_eq!(world.delete("/me/calendar-feed").by(&person).ok().await.status, 204, "the same again changes nothing");
    world.get(&second).refused(Code::NotFound).await;
    assert_eq!(stands().await, json!({"exists": false}));
}

#[tokio::test(flavor = "multi_thread")]
async fn it_says_which_course_when_and_where_and_nothing_of_whose_it_is() {
    let world = World::new().await;
    let (run, _) = world.run_of("First aid", 3, in_days(10)).await;
    let person = world.person("Kasia Nowak").await;
    world.book(&person, run).await;
    let answer = world.get(&address(&world, &person).await).ok().await;
    assert!(answer.text.contains("SUMMARY:First aid") && !answer.text.contains("METHOD"), "{}", answer.text);
    for name in ["Kasia", "people.example", &person.id.to_string(), "ATTENDEE"] {
        assert!(!answer.text.contains(name), "{name}");
    }
    assert_eq!(answer.header("cache-control"), "private, max-age=300");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_that_has_it_already_is_told_so() {
    let world = World::new().await;
    let (run, _) = world.run_of("First aid", 3, in_days(10)).await;
    let person = world.person("Kasia Nowak").await;
    let feed = address(&world, &person).await;
    let tag = world.get(&feed).ok().await.header("etag").to_owned();
    world.later(TimeDelta::hours(5));
    assert_eq!(world.get(&feed).header("if-none-match", &tag).send().await.status, 304);
    world.book(&world.again(&person), run).await;
    assert_eq!(world.get(&feed).header("if-none-match", &tag).send().await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_ends_with_the_account() {
    let world = World::new().await;
    let person = world.person("Kasia Nowak").await;
    let feed = address(&world, &person).await;
    let asked = "insert into erasure (person_id, asked_at, due_at) values ($1, '2026-11-10', '2026-11-24')";
    assert_eq!(world.database.refused_by(asked, &[&person.id.0]).await, None);
    world.get(&feed).ok().await;
    world.work().await;
    world.get(&feed).refused(Code::NotFound).await;
}
