//! Who hears of what: an employer of those who work there today, a training provider of its own courses.

use super::receiver::Receiver;
use super::{ALL, Told};
use crate::world::fixtures::{file, row};
use crate::world::{World, in_days};
use chrono::TimeDelta;
use domain::problem::Code;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn an_employer_is_told_of_its_workers_bookings_and_records_by_signed_ids_alone() {
    let told = Told::new().await;
    let world = &told.world;
    let (run, provider) = world.run_of("First aid", 3, in_days(0)).await;
    let stranger = world.person("Nobody's worker").await;
    let other = world.book(&stranger, run).await;
    let booking = world.book(&told.worker, run).await;
    let tutor = world.tutor(&provider).await;
    world.all_attended(run, &tutor, &[&booking, &other]).await;
    let mark = |mark: Value| json!({"marks": [{"bookingId": booking["id"], "mark": mark}]});
    for one in [json!("absent"), Value::Null] {
        world.put(&format!("/course-runs/{run}/attendance"), &mark(one)).by(&tutor).ok().await;
    }
    world.cancel(&told.worker, &booking).await;
    world.work().await;
    let mut taken = told.receiver.all();
    // Two subjects, a booking and a record, need not wait for each other.
    taken.sort_by_key(|one| one.kind().starts_with("record."));
    let kinds: Vec<_> = taken.iter().map(|one| one.kind()).collect();
    assert_eq!(kinds, ["booking.confirmed", "booking.cancelled", "record.issued", "record.revoked"]);
    let course = world.get(&format!("/course-runs/{run}")).ok().await.text_at("/courseId").to_owned();
    let ids = json!({"bookingId": booking["id"], "courseRunId": run, "courseId": course,
        "trainingProviderId": provider.id, "personId": told.worker.id});
    assert_eq!(taken[0].body, json!({"type": "booking.confirmed", "timestamp": "2026-11-24T09:00:00Z", "data": ids}));
    for one in &taken {
        assert!(one.is_signed_with(told.secret()) && one.text.len() < 1000, "{one:?}");
        assert_eq!(one.timestamp, world.state.clock.now().timestamp());
        assert!(
            !one.text.contains("Kasia") && !one.text.contains('@') && !one.text.contains("First aid"),
            "{}",
            one.text
        );
    }
    assert_eq!(
        taken.iter().map(|one| &one.id).collect::<std::collections::BTreeSet<_>>().len(),
        4,
        "each has its own id"
    );
    world.work().await;
    assert_eq!(told.receiver.all().len(), 4, "nothing comes twice");
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_who_left_nothing_more_is_sent_though_it_waited_already_but_for_that_they_left() {
    let told = Told::new().await;
    let world = &told.world;
    let (run, _) = world.run_of("First aid", 3, in_days(9)).await;
    told.receiver.once(500, "");
    let booking = world.book(&told.worker, run).await;
    world.work().await;
    assert_eq!(told.receiver.kinds(), ["booking.confirmed"], "it is tried and waits to be tried again");
    told.leaves().await;
    told.happens("worker.left", told.worker.id.0).await;
    world.cancel(&told.worker, &booking).await;
    world.later(TimeDelta::minutes(1));
    world.work().await;
    assert_eq!(told.receiver.kinds(), ["booking.confirmed", "worker.left"]);
    let left = &told.receiver.all()[1].body["data"];
    assert_eq!(*left, json!({"personId": told.worker.id, "employerId": told.employer}));
    let states: Vec<_> = told.deliveries().await.iter().map(|one| one["state"].clone()).collect();
    assert_eq!(states, ["delivered", "withheld"]);
    // Sending it again does not bring it out either.
    let withheld = told.deliveries().await[1]["id"].as_str().unwrap().to_owned();
    told.post(&format!("deliveries/{withheld}/replay")).await;
    world.work().await;
    assert_eq!(told.receiver.all().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_training_provider_is_told_of_its_own_courses_and_not_of_whom() {
    let world = World::new().await;
    let (run, own) = world.run_of("First aid", 3, in_days(9)).await;
    let other = world.provider("10000002", Some(5)).await;
    world.import(&other, &file(&[row("Fire safety", "F", in_days(9))])).await;
    let foreign: uuid::Uuid = world
        .database
        .one("select r.id from course_run r join course c on c.id = r.course_id where c.reference = 'F'", &[])
        .await;
    let machine = world.machine(&own, "college-hooks").await;
    let receiver = Receiver::new().await;
    let new = |types: Value| json!({"url": receiver.url, "eventTypes": types});
    world.post("/webhook-endpoints", &new(json!(["worker.left"]))).by(&machine).refused(Code::NotValid).await;
    let types: Vec<_> = ALL.into_iter().filter(|kind| !kind.starts_with("worker.")).collect();
    let made = world.post("/webhook-endpoints", &new(json!(types))).by(&machine).ok().await;
    assert_eq!(made.text_at("/trainingProviderId"), own.id.to_string());
    let worker = world.person("Kasia").await;
    world.book(&worker, foreign.into()).await;
    let booking = world.book(&worker, run).await;
    world.delete(&format!("/training-providers/{}/courses/REF", own.id)).by(&machine).ok().await;
    world.delete(&format!("/training-providers/{}/courses/F", other.id)).by(&world.staff().await).ok().await;
    world.work().await;
    let mut kinds = receiver.kinds();
    kinds.sort();
    assert_eq!(kinds, ["booking.confirmed", "booking.run_withdrawn", "course.withdrawn"]);
    for one in receiver.all() {
        assert!(one.is_signed_with(made.text_at("/secret")));
        assert_eq!(one.body["data"]["trainingProviderId"], json!(own.id));
        assert!(!one.text.contains(&worker.id.to_string()), "{}", one.text);
        assert!(one.kind() == "course.withdrawn" || one.body["data"]["bookingId"] == booking["id"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_course_that_a_file_takes_off_hear_those_whose_workers_are_booked_on_it() {
    let told = Told::new().await;
    let world = &told.world;
    let rows: Vec<String> = (0..9).map(|n| row(&format!("First aid {n}"), &format!("R{n}"), in_days(9))).collect();
    let provider = world.provider("10000001", Some(5)).await;
    let tutor = world.tutor(&provider).await;
    world.import(&provider, &file(&rows)).await;
    let run = |reference: &str| {
        let sql = format!(
            "select r.id from course_run r join course c on c.id = r.course_id where c.reference = '{reference}'"
        );
        async move { domain::ids::CourseRunId(world.database.one(&sql, &[]).await) }
    };
    let gone = run("R8").await;
    world.book(&told.worker, gone).await;
    world.work().await;
    let path = format!("/training-providers/{}/imports?mode=snapshot&withdrawAtMost=100", provider.id);
    let upload = world.ask(reqwest::Method::POST, &path).by(&tutor).body("text/csv", file(&rows[..6]));
    upload.ok().await;
    world.work().await;
    let course = world.get(&format!("/course-runs/{gone}")).ok().await.text_at("/courseId").to_owned();
    let mut later: Vec<_> = told.receiver.all().into_iter().skip(1).collect();
    later.sort_by_key(|one| one.kind().to_owned());
    let kinds: Vec<_> = later.iter().map(|one| one.kind()).collect();
    assert_eq!(kinds, ["booking.run_withdrawn", "course.withdrawn"], "of the two others nobody is booked on");
    assert_eq!(later[1].body["data"], json!({"courseId": course, "trainingProviderId": provider.id}));
}

#[tokio::test(flavor = "multi_thread")]
async fn training_that_runs_out_is_told_of_90_and_30_days_before_once_each_by_the_employers_own_rule() {
    let told = Told::new().await;
    let world = &told.world;
    // By the sector this lasts for years; here it counts for 12 months.
    let rule = format!("/organisations/{}/training-rules/moving_people", told.employer);
    world.put(&rule, &json!({"validityMonths": 12})).by(&told.manager).ok().await;
    let colleague = world.person("Colleague elsewhere").await;
    let sql = "insert into training_record (id, person_id, title, subject_code, achieved_on, expires_on, expiry_basis, \
        verification_level, created_at) values (gen_random_uuid(), $1, 'Moving', $2, $3, $4, 'sector_default', 'issuer_confirmed', now())";
    let far = in_days(900);
    for (person, achieved) in [(&told.worker, -273), (&told.worker, -1200), (&colleague, -273)] {
        let refused = world.database.refused_by(sql, &[&person.id.0, &"moving_people", &in_days(achieved), &far]).await;
        assert_eq!(refused, None);
    }
    world.work().await;
    assert_eq!(told.receiver.kinds(), Vec::<String>::new(), "91 days are left");
    for (days, told_now) in [(1, 1), (1, 1), (28, 1), (1, 2), (29, 2), (1, 3), (1, 3), (29, 3)] {
        world.later(TimeDelta::days(days));
        world.work().await;
        assert_eq!(told.receiver.all().len(), told_now, "after {days} days more");
        world.work().await;
    }
    let warnings: Vec<_> = told.receiver.all().iter().map(|one| one.body["data"]["warningDays"].clone()).collect();
    assert_eq!(warnings, [90, 60, 30]);
    let events: i64 = world.database.one("select count(*) from event where kind = 'record.expiring'", &[]).await;
    assert_eq!(events, 3, "what a newer entry took the place of, and what lasts elsewhere, is not warned of");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_hears_what_it_chose_from_when_it_was_made() {
    let told = Told::new().await;
    let world = &told.world;
    let (run, _) = world.run_of("First aid", 3, in_days(9)).await;
    let changed = told.change(&json!({"eventTypes": ["booking.cancelled"]})).await;
    assert_eq!(changed["eventTypes"], json!(["booking.cancelled"]));
    let booking = world.book(&told.worker, run).await;
    world.cancel(&told.worker, &booking).await;
    world.later(TimeDelta::seconds(1));
    let late = Receiver::new().await;
    let new = json!({"url": late.url, "eventTypes": ALL, "employerId": told.employer});
    world.post("/webhook-endpoints", &new).by(&told.manager()).ok().await;
    world.work().await;
    assert_eq!((told.receiver.kinds(), late.all().len()), (vec!["booking.cancelled".to_owned()], 0));
}
