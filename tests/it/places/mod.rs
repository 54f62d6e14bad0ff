//! The life of a place: who answers for it, what it clashes with, who is next.

mod approvals;
mod blocks;
mod charges;
mod clashes;
mod freed;
mod moved;
mod several;
mod who_is_away;

use crate::world::fixtures::{Person, file, row};
use crate::world::{World, in_days};
use domain::ids::{CourseRunId, EmployerId};
use serde_json::{Value, json};

fn status(booking: &Value) -> &str {
    booking["status"].as_str().unwrap()
}

fn at(booking: &Value, what: &str) -> String {
    format!("/bookings/{}/{what}", booking["id"].as_str().unwrap())
}

/// Runs of one training provider that begin on these days, each of its own course; none has a time of day.
async fn runs(world: &World, places: i32, days: &[i64]) -> Vec<CourseRunId> {
    let provider = world.provider("10000001", Some(places)).await;
    let rows: Vec<_> =
        days.iter().enumerate().map(|(n, day)| row(&format!("Course {n}"), &format!("R{n}"), in_days(*day))).collect();
    world.import(&provider, &file(&rows)).await;
    let sql = "select r.id from course_run r join course c on c.id = r.course_id order by c.reference";
    world.database.all::<uuid::Uuid>(sql, &[]).await.into_iter().map(CourseRunId).collect()
}

/// Gives a run its time of day.
async fn times(world: &World, run: CourseRunId, from: &str, to: &str) {
    let sql = "update course_run set starts_at = $2::text::time, ends_at = $3::text::time where id = $1";
    assert_eq!(world.database.refused_by(sql, &[&run.0, &from, &to]).await, None);
}

/// People who have booked a run, one after another.
async fn booked(world: &World, run: CourseRunId, names: &[&str]) -> Vec<(Person, Value)> {
    let mut all = Vec::new();
    for name in names {
        let person = world.person(name).await;
        let booking = world.book(&person, run).await;
        all.push((person, booking));
    }
    all
}

/// Where a booking stands now.
async fn now(world: &World, (person, booking): &(Person, Value)) -> String {
    status(&world.booking(&world.again(person), booking).await).to_owned()
}

/// What somebody reads of what their booking went through.
async fn history(world: &World, (person, booking): &(Person, Value)) -> Vec<String> {
    let answer = world.get(&at(booking, "history")).by(&world.again(person)).ok().await;
    answer.each("what").into_iter().map(str::to_owned).collect()
}

/// How many offers were ever made on a run.
async fn offers(world: &World, run: CourseRunId) -> i64 {
    let sql = "select count(*) from event e join booking b on b.id = e.subject_id \
        where e.kind = 'booking.offered' and b.course_run_id = $1";
    world.database.one(sql, &[&run.0]).await
}

/// An employer, its manager, and workers of it.
async fn team(world: &World, many: usize) -> (Person, EmployerId, Vec<Person>) {
    let (manager, employer) = world.manager("Meadow Lane").await;
    let mut workers = Vec::new();
    for n in 0..many {
        let worker = world.person(&format!("Worker {n}")).await;
        world.employ(&worker, employer).await;
        workers.push(worker);
    }
    (manager, employer, workers)
}

/// An employer that wants to be asked about every booking, its manager, and a worker of it.
async fn asked(world: &World) -> (Person, Person, String) {
    let (manager, employer) = world.manager("Meadow Lane").await;
    let worker = world.person("Wanda Worker").await;
    world.employ(&worker, employer).await;
    let at = format!("/organisations/{employer}/approval-rule");
    world.put(&at, &json!({"asks": "always"})).by(&manager).ok().await;
    (manager, worker, employer.to_string())
}
