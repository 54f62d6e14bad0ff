//! What was kept long enough goes, and anyone can read how long that is.

use crate::world::fixtures::Person;
use crate::world::{World, in_days};
use chrono::TimeDelta;
use domain::privacy::retention::Kept;
use serde_json::json;

async fn count(world: &World, table: &str) -> i64 {
    world.database.one(&format!("select count(*) from {table}"), &[]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn anyone_reads_how_long_each_kind_is_kept() {
    let world = World::new().await;
    let list = world.get("/retention").ok().await;
    assert_eq!(list.items().len(), Kept::ALL.len());
    let log = list.items().iter().find(|item| item["kind"] == "access_log").unwrap();
    assert_eq!((log["days"].as_i64(), log["kept"].as_str()), (Some(730), Some("2 years")));
    // An operator's setting is what is said, and what is done.
    api::privacy::retention::set(&world.state.db, "invitations", 30).await.unwrap();
    let list = world.get("/retention").ok().await;
    let invitations = list.items().iter().find(|item| item["kind"] == "invitations").unwrap();
    assert_eq!(invitations["kept"], "30 days");
    for (kind, days) in [("invitations", 1), ("access_log", 30), ("nonsense", 30)] {
        assert!(api::privacy::retention::set(&world.state.db, kind, days).await.is_err(), "{kind} {days}");
    }
}

/// One of each kind, as old as `at` says.
async fn one_of_each(world: &World, person: &Person) {
    let now = world.state.clock.now();
    for sql in [
        "insert into throttle (kind, key, tries, last_at) values ('account', 'k', 1, $1)",
        "insert into mailed_link (id, purpose, email, asked_at) values (gen_random_uuid(), 'sign_in', 'a@b.example', $1)",
        "insert into idempotent_answer (caller, key, operation, body_hash, status, body, created_at) \
            values ('x', 'y', 'z', 'h', 201, '{}', $1)",
        "insert into import_file (id, created_at) values (gen_random_uuid(), $1)",
        "insert into job (kind, payload, run_at, done_at, created_at) values ('mail.booking', '{}', $1, $1, $1)",
    ] {
        assert_eq!(world.database.refused_by(sql, &[&now]).await, None, "{sql}");
    }
    let entry = uuid::Uuid::now_v7();
    let record = "insert into training_record (id, person_id, title, achieved_on, expiry_basis, verification_level, created_at) \
        values ($1, $2, 'Fire safety', '2026-11-01', 'certificate', 'employer_confirmed', $3)";
    assert_eq!(world.database.refused_by(record, &[&entry, &person.id.0, &now]).await, None);
    let message = "insert into message (id, person_id, kind, training_record_id, version, said, made_at, by_mail) \
        values (gen_random_uuid(), $2, 'runs_out', $3, 0, '{}', $1, false)";
    assert_eq!(world.database.refused_by(message, &[&now, &person.id.0, &entry]).await, None);
    for sql in [
        "insert into sign_in_family (id, person_id, started_at, last_used_at) values (gen_random_uuid(), $2, $1, $1)",
        "insert into access_line (id, person_id, day, reader, what, deed, first_at, last_at) \
            values (gen_random_uuid(), $2, '2026-11-24', 'academy', 'job', 'read', $1, $1)",
    ] {
        assert_eq!(world.database.refused_by(sql, &[&now, &person.id.0]).await, None, "{sql}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_goes_when_its_time_is_over_and_not_a_day_before() {
    let world = World::new().await;
    let (_, employer) = world.manager("Rose Court Care").await;
    let person = world.person("Kasia").await;
    world.employ(&person, employer).await;
    world.work().await;
    one_of_each(&world, &person).await;
    let kinds = [
        (Kept::SavedAnswers, "idempotent_answer"),
        (Kept::FailedTries, "throttle"),
        (Kept::ImportFiles, "import_file"),
        (Kept::MailedLinks, "mailed_link"),
        (Kept::DoneJobs, "job where kind = 'mail.booking'"),
        (Kept::SignIns, "sign_in_family"),
        (Kept::AccessLog, "access_line"),
        (Kept::Messages, "message"),
    ];
    for days in [1, 7, 30, 90, 365, 730] {
        let of = || kinds.iter().filter(|(kind, _)| kind.days() == days);
        assert!(of().count() > 0, "something is kept {days} days");
        // A job runs once a day: the day of the limit still keeps it, the next does not.
        for (later, left) in [(0, 1), (1, 0)] {
            world.state.clock.set(crate::world::morning() + TimeDelta::days(i64::from(days + later)));
            world.work().await;
            for (kind, table) in of() {
                assert_eq!(count(&world, table).await, left, "{}, {later} days after its last", kind.as_str());
            }
        }
    }
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_nobody_confirmed_or_used_goes_and_one_that_somebody_uses_stays() {
    let world = World::new().await;
    let (run, _) = world.run_of("Moving and handling", 5, in_days(60)).await;
    let (idle, booked, hired) = (world.person("Idle").await, world.person("Booked").await, world.person("Hired").await);
    world.book(&booked, run).await;
    let employer = world.employer("Rose Court Care").await;
    world.employ(&hired, employer).await;
    let used = world.register("used@people.example").await;
    world.register("confirmed@people.example").await;
    world.later(TimeDelta::days(20));
    world.again_by_cookie(&used).await;
    world.later(TimeDelta::days(11));
    world.work().await;
    let names = "select full_name || ' ' || coalesce(email, '') from person where id = any($1) order by 1";
    let ids = vec![idle.id.0, booked.id.0, hired.id.0];
    let left: Vec<String> = world.database.all(names, &[&ids]).await;
    assert_eq!(left.len(), 2, "{left:?}");
    let mails = "select count(*) from person where email in ('used@people.example', 'confirmed@people.example')";
    assert_eq!(world.database.one::<i64>(mails, &[]).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_and_a_message_go_when_their_time_is_over() {
    let world = World::new().await;
    let (admin, employer) = world.admin("Rose Court Care").await;
    let new = json!({"name": "Kim", "position": "worker"});
    world.post(&format!("/organisations/{employer}/invitations"), &new).by(&admin).ok().await;
    world.work().await;
    world.later(TimeDelta::days(89));
    world.work().await;
    assert_eq!(count(&world, "invitation").await, 1);
    world.later(TimeDelta::days(90));
    world.work().await;
    assert_eq!(count(&world, "invitation").await, 0);
}
