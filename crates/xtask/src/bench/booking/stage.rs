//! A database with a thousand runs that can be booked, and the people who book: their ids are numbers, so that `pgbench` can
//! name them too.

use crate::bench::client::json;
use crate::bench::generate::Generator;
use crate::bench::stage::{DATABASE as DEMONSTRATION, Stage};
use crate::shell::{read, target};
use anyhow::{Context, Result, ensure};
use domain::sync::FeedFormat;
use domain::sync::wire::ImportView;
use serde::Deserialize;
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The database.
pub const DATABASE: &str = "academy_bench_booking";
/// Runs that can be booked; each has a thousand places.
pub const RUNS: usize = 1_000;
/// People who sign in. As many again are the floor's: nobody books a run twice.
pub const PEOPLE: usize = 1_000;
/// Courses of the training provider; of their ten runs each some cannot be booked.
const COURSES: usize = 150;
/// What is booked once by everybody, and its places.
pub const HOT: usize = 0;
pub const HOT_PLACES: usize = 30;

/// What a number is the id of: the fourth part of a UUID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind(&'static str);

/// Ids of people.
pub const PERSON: Kind = Kind("8000");
/// Ids of course runs.
pub const RUN: Kind = Kind("8001");
/// Ids of sign-ins of the floor's people.
pub const SIGN_IN: Kind = Kind("8002");
/// Ids of bookings that the floor makes.
pub const BOOKING: Kind = Kind("8003");

impl Kind {
    /// The id of a number.
    pub fn id(self, number: usize) -> String {
        format!("00000000-0000-7000-{}-{number:012x}", self.0)
    }

    /// The same in SQL, as text; `number` is an expression.
    pub fn sql(self, number: &str) -> String {
        format!("('00000000-0000-7000-{}-' || lpad(to_hex(({number})::bigint), 12, '0'))", self.0)
    }
}

/// Loads the runs, as a training provider would, and writes the people.
pub fn load(stage: &Stage) -> Result<()> {
    stage.fresh(DATABASE)?;
    let generator = Generator::new()?;
    let provider = generator.provider(0);
    let ukprn = provider.ukprn.unwrap_or_default();
    read(&mut stage.academy_in(DATABASE, 0, &["provider", &ukprn, &provider.name, "--places", "1000"]))?;
    fs::create_dir_all(target().join("bench"))?;
    let file = target().join("bench/booking.json-lines");
    generator.write(FeedFormat::JsonLines, 0, 0..COURSES, &file)?;
    let said = read(stage.academy_in(DATABASE, 0, &["import", "--provider", &ukprn]).arg(&file))?;
    let done: ImportView = serde_json::from_str(&said)?;
    ensure!(done.failure.is_none() && done.refused == 0, "the feed was not taken in: {said}");
    let sql = |statement: &str| stage.cluster.sql_in(DATABASE, statement);
    // Each on a day of its own, for nobody is at two places at once.
    sql(&format!(
        "with chosen as (select id, row_number() over (order by id) - 1 as n from course_run where capacity is not null \
         limit {RUNS}) \
         update course_run r set id = {}::uuid, starts_on = current_date + 10 + n::integer, \
         ends_on = current_date + 10 + n::integer, opens_on = null, closes_on = null, capacity = 1000 from chosen \
         where chosen.id = r.id",
        RUN.sql("n")
    ))?;
    let named = sql(&format!("select count(*) from course_run where id <= '{}'", RUN.id(RUNS - 1)))?;
    ensure!(named.trim() == RUNS.to_string(), "{} runs of {RUNS} can be booked", named.trim());
    sql(&format!("update course_run set capacity = {HOT_PLACES} where id = '{}'", RUN.id(HOT)))?;
    let hash = "select password_hash from person where email = 'worker@demo.example'";
    let hash = stage.cluster.sql_in(DEMONSTRATION, hash)?;
    let all = format!("generate_series(0, {} - 1) as n", 2 * PEOPLE);
    sql(&format!(
        "insert into person (id, email, full_name, password_hash) select {}::uuid, 'person' || n || '@demo.example', \
         'Person ' || n, '{}' from {all}",
        PERSON.sql("n"),
        hash.trim()
    ))?;
    sql(&format!(
        "insert into sign_in_family (id, person_id, started_at, last_used_at) select {}::uuid, {}::uuid, now(), now() \
         from {all}",
        SIGN_IN.sql("n"),
        PERSON.sql("n")
    ))?;
    sql("vacuum analyze").map(drop)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SignedIn {
    access_token: String,
}

/// Signs everybody in with their password, as an app does; answers their access tokens.
pub fn sign_in(port: u16) -> Result<Vec<String>> {
    let (next, many) = (AtomicUsize::new(0), std::thread::available_parallelism().map_or(2, std::num::NonZero::get));
    let some = || -> Result<Vec<(usize, String)>> {
        let mut tokens = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= PEOPLE {
                return Ok(tokens);
            }
            let body = format!("{{\"email\":\"person{number}@demo.example\",\"password\":\"staffordshire-demo\"}}");
            let of_json = "content-type: application/json\r\n";
            let signed_in: SignedIn = json(port, "POST", "/api/v1/auth/sign-in", of_json, body.as_bytes())?;
            tokens.push((number, signed_in.access_token));
        }
    };
    let mut tokens = std::thread::scope(|scope| -> Result<Vec<(usize, String)>> {
        let asking: Vec<_> = (0..many).map(|_| scope.spawn(some)).collect();
        let parts = asking.into_iter().map(|part| part.join().ok().context("a thread ended")?);
        Ok(parts.collect::<Result<Vec<_>>>()?.concat())
    })?;
    tokens.sort_unstable();
    Ok(tokens.into_iter().map(|(_, token)| token).collect())
}
