//! What must hold when everything runs again and all work is done.

use super::customer::{Customer, may_become};
use crate::world::World;
use crate::world::installed::doctor;
use domain::booking::BookingStatus;
use std::collections::{BTreeMap, HashSet};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// What is wrong in the database, each as a sentence, when it is anything.
const RULES: &[&str] = &[
    "select 'run ' || r.id || ' holds ' || count(*) || ' of ' || r.capacity from course_run r join booking b \
        on b.course_run_id = r.id and b.status in ('requested', 'confirmed', 'offered') group by r.id having count(*) > r.capacity",
    "select 'person ' || person_id || ' is on run ' || course_run_id || ' ' || count(*) || ' times' from booking \
        where status in ('requested', 'confirmed', 'offered', 'waitlisted') group by person_id, course_run_id having count(*) > 1",
    "select 'run ' || r.id || ' has a free place, and people wait' from course_run r \
        where (select count(*) from booking b where b.course_run_id = r.id and b.status in ('requested', 'confirmed', 'offered')) < r.capacity \
        and exists (select 1 from booking b where b.course_run_id = r.id and b.status = 'waitlisted')",
    "select distinct 'booking ' || w.id || ' waits, and one that came later has its place' from booking w join booking c \
        on c.course_run_id = w.course_run_id and c.status in ('requested', 'confirmed', 'offered') and c.queue_number > w.queue_number \
        where w.status = 'waitlisted'",
    "select 'job ' || id || ' (' || kind || ') failed: ' || coalesce(last_error, '') from job where attempts > 0",
    "select kind || ' happened ' || count(*) || ' times, and ' || (select count(*) from job j where j.kind = 'mail.booking' \
        and 'booking.' || (j.payload ->> 'status') = event.kind) || ' mails tell of it' from event \
        where kind like 'booking.%' group by kind \
        having count(*) <> (select count(*) from job j where j.kind = 'mail.booking' \
        and 'booking.' || (j.payload ->> 'status') = event.kind)",
];

/// Lets the worker finish; then nothing may be wrong.
pub async fn is_sound(world: &World, customers: &[Customer<'_>], seed: u64) {
    work_is_done(world).await;
    let mut wrong: Vec<String> = Vec::new();
    let (content, said) = doctor(world);
    if !content {
        wrong.push(format!("academy doctor says: {said}"));
    }
    for rule in RULES {
        wrong.extend(world.database.all::<String>(rule, &[]).await);
    }
    let mut done: BTreeMap<&str, u64> = BTreeMap::new();
    for customer in customers {
        wrong.extend(customer.wrong.iter().map(|what| format!("{} was told: {what}", customer.person)));
        wrong.extend(kept(world, customer).await);
        for (what, count) in &customer.done {
            *done.entry(what).or_default() += count;
        }
    }
    println!("{done:?}; the audit: {}", said.trim().replace('\n', ", "));
    assert!(wrong.is_empty(), "ACADEMY_CRASH_SEED={seed}: {} things are wrong:\n{}", wrong.len(), wrong.join("\n"));
    for what in ["booked", "waiting", "cancelled", "confirmed", "no answer, so asked again"] {
        assert!(done.contains_key(what), "nobody met: {what}. That is no test: {done:?}");
    }
}

async fn work_is_done(world: &World) {
    let left = "select (select count(*) from job where done_at is null and run_at < 'infinity') \
        + (select count(*) from booking where status = 'offered' and held_until <= now())";
    let began = Instant::now();
    while world.database.one::<i64>(left, &[]).await > 0 {
        assert!(began.elapsed() < Duration::from_secs(600), "the worker does not come to an end");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// What a person was told, held against what is kept: each booking stands as it was acknowledged, and there is no other.
async fn kept(world: &World, customer: &Customer<'_>) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut others: HashSet<Uuid> = world
        .database
        .all("select id from booking where person_id = $1", &[&customer.person.0])
        .await
        .into_iter()
        .collect();
    for told in &customer.journal {
        if !others.remove(&told.id) {
            wrong.push(format!("booking {} of {} is lost, or was told twice", told.id, customer.person));
            continue;
        }
        let status = "select status from booking where id = $1 and course_run_id = $2";
        let rows = world.database.all::<String>(status, &[&told.id, &told.run.0]).await;
        let now: Option<BookingStatus> = rows.first().and_then(|text| text.parse().ok());
        if !now.is_some_and(|now| may_become(told.status, now)) {
            wrong.push(format!("booking {} was told to be {}, and is {now:?}", told.id, told.status));
        }
    }
    wrong.extend(others.iter().map(|id| format!("booking {id} of {} was made, and nobody was told", customer.person)));
    wrong
}
