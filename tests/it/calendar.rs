//! Calendars and mails: the times of the county, whatever the season; each change known as one event.

use crate::world::fixtures::Person;
use crate::world::{World, in_days};
use chrono::TimeDelta;
use domain::ids::CourseRunId;

async fn calendar(world: &World, person: &Person) -> String {
    world.get("/me/bookings.ics").by(person).ok().await.text.replace("\r\n ", "")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_booking_is_mailed_with_a_calendar_and_its_cancellation_calls_the_same_event_off() {
    let world = World::new().await;
    let (run, _) = world.run_of("First aid", 3, in_days(10)).await;
    let person = world.person("Kasia Nowak").await;
    world.work().await;
    let booking = world.book(&person, run).await;
    assert_eq!(world.work().await, 2, "it is written down, and sent");
    world.cancel(&person, &booking).await;
    assert_eq!(world.work().await, 2);
    let mails = world.mails();
    assert_eq!(mails.len(), 2);
    assert!(mails[0].contains("Subject: You are booked: First aid"), "{}", mails[0]);
    assert!(mails[1].contains("Subject: Your booking is cancelled: First aid"));
    assert!(mails[0].contains("method=REQUEST") && mails[1].contains("method=CANCEL"));
    assert_eq!(world.work().await, 0, "nothing is sent twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_and_who_is_offered_a_place_hears_of_it() {
    let world = World::new().await;
    let (run, _) = world.run_of("First aid", 1, in_days(10)).await;
    let (a, b) = (world.person("A").await, world.person("B").await);
    let first = world.book(&a, run).await;
    world.book(&b, run).await;
    world.cancel(&a, &first).await;
    world.work().await;
    let all = world.mails().join("\n");
    assert!(all.contains("Subject: A place is held for you: First aid"), "{all}");
    assert!(all.contains("Take it before Wednesday 25 November 2026, 9am"), "{all}");
    // The mails of what is over by now are not sent: they would say what is no longer so.
    assert!(!all.contains("You are on the waiting list"));
}

#[tokio::test(flavor = "multi_thread")]
async fn times_are_those_of_the_county_in_winter_and_in_summer() {
    let world = World::new().await;
    let (_, provider) = world.run_of("First aid", 3, in_days(10)).await;
    // XCRI carries times; the wall clock says half past nine on both days.
    let feed = |day: &str, reference: &str| {
        format!(
            "<?xml version=\"1.0\"?><catalog xmlns=\"http://xcri.org/profiles/1.2/catalog\" xmlns:mlo=\"http://purl.org/net/mlo\" \
             xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><provider><dc:identifier>p</dc:identifier><course>\
             <dc:identifier>{reference}</dc:identifier><dc:title>Course {reference}</dc:title><presentation>\
             <dc:identifier>{reference}-1</dc:identifier><mlo:start dtf=\"{day}T09:30:00\">{day}</mlo:start>\
             </presentation></course></provider></catalog>"
        )
    };
    let person = world.person("A").await;
    for (day, reference, utc) in [("2027-01-12", "WINTER", "T09:30:00Z"), ("2027-07-13", "SUMMER", "T08:30:00Z")] {
        let loaded = world.import(&provider, &feed(day, reference)).await;
        assert_eq!((loaded.refused, loaded.failure.as_deref()), (0, None));
        let sql = "select r.id from course_run r join course c on c.id = r.course_id where c.reference = $1";
        let run = CourseRunId(world.database.one(sql, &[&reference]).await);
        let view = world.get(&format!("/course-runs/{run}")).ok().await;
        assert_eq!(view.text_at("/sessions/0/startsAt"), "09:30:00");
        assert_eq!(view.text_at("/sessions/0/starts"), format!("{day}{utc}"));
        world.book(&person, run).await;
        let text = calendar(&world, &person).await;
        let stamp = format!("{}T{}", day.replace('-', ""), utc[1..].replace(':', ""));
        let local = format!("{}T093000", day.replace('-', ""));
        assert!(text.contains(&stamp) || text.contains(&format!("DTSTART;TZID=Europe/London:{local}")), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_calendar_keeps_one_event_for_a_booking_through_its_changes() {
    let world = World::new().await;
    let (run, _) = world.run_of("First aid", 3, in_days(10)).await;
    let person = world.person("A").await;
    let booking = world.book(&person, run).await;
    let before = calendar(&world, &person).await;
    let uid = |text: &str| text.lines().find(|line| line.starts_with("UID:")).unwrap().to_owned();
    assert!(before.contains("STATUS:CONFIRMED") && before.contains("SUMMARY:First aid"), "{before}");
    world.cancel(&person, &booking).await;
    let after = calendar(&world, &person).await;
    assert_eq!(uid(&before), uid(&after));
    assert!(after.contains("STATUS:CANCELLED"), "{after}");
    world.later(TimeDelta::days(31));
    assert!(!calendar(&world, &world.again(&person)).await.contains("BEGIN:VEVENT"));
}
