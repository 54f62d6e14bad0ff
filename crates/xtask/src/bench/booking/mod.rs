//! How fast places are booked, beside the same SQL sent by `pgbench`; and one run that everybody wants at once.

mod crowd;
mod floor;
mod stage;

use super::stage::Stage;
use super::{Goal, Row, median};
use crate::shell::{read, step};
use anyhow::{Context, Result, bail, ensure};
use crowd::Crowd;
use serde_json::Value;
use stage::{DATABASE, HOT, HOT_PLACES, PEOPLE, PERSON, RUN, RUNS};
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Seconds of one round, and how many rounds take turns.
const SECONDS: u64 = 5;
const ROUNDS: usize = 5;
/// Clients that book at once where the floor is held beside it.
const CLIENTS: usize = 16;
/// Who wants the hot run.
const HOT_CLIENTS: usize = 500;
/// Clients at once, to see where it ends.
const GROWTH: [usize; 5] = [10, 30, 100, 300, 1_000];
/// What a person bears who waits for an answer, in milliseconds.
const PATIENCE: f64 = 1_000.0;
/// A round of the floor begins its numbers above all that the one before may have reached.
const BASE: usize = 10_000;

/// Who books: signed in with their passwords, each with an access token.
struct Bookers {
    port: u16,
    tokens: Vec<String>,
    turn: AtomicUsize,
}

impl Bookers {
    /// The request of a person for a place on a run.
    fn request(&self, person: usize, run: usize, key: &str) -> Option<String> {
        let body = format!("{{\"courseRunId\":\"{}\"}}", RUN.id(run));
        Some(format!(
            "POST /api/v1/bookings HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\nidempotency-key: {key}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.tokens.get(person)?,
            body.len()
        ))
    }

    /// The next person and run; no two turns have the same. The hot run is none of them.
    fn next(&self) -> (usize, usize) {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        (turn % PEOPLE, 1 + (turn / PEOPLE + turn) % (RUNS - 1))
    }

    /// Books for some seconds with so many clients.
    fn book(&self, clients: usize, seconds: u64) -> Result<Crowd> {
        let until = Instant::now() + Duration::from_secs(seconds);
        crowd::ask(self.port, clients, &|client, turn| {
            let (person, run) = self.next();
            let key = format!("{client}-{turn}-{person}-{run}");
            (Instant::now() < until).then(|| self.request(person, run, &key)).flatten()
        })
    }
}

/// Measures the hot run, bookings over a thousand runs, and more and more clients.
pub fn measure(stage: &Stage) -> Result<Vec<Row>> {
    floor::ensure_pgbench(stage)?;
    step("loading runs and people", || stage::load(stage))?;
    let (running, port) = stage.serve_in(DATABASE)?;
    let tokens = step("signing everybody in", || stage::sign_in(port))?;
    let bookers = Bookers { port, tokens, turn: AtomicUsize::new(0) };
    let mut rows = step("one run that all want", || hot(&bookers))?;
    drop(running);
    let script = step("looking at a booking", || capture(stage, bookers.tokens.clone()))?;
    let (_server, port, _) = stage.server_in(DATABASE)?;
    let bookers = Bookers { port, ..bookers };
    rows.extend(step("bookings beside the same SQL", || spread(stage, &bookers, &script))?);
    rows.extend(step("more and more clients", || growth(&bookers))?);
    let audit = read(&mut stage.academy_in(DATABASE, 0, &["doctor"])).context("the audit afterwards")?;
    let findings = audit.lines().find_map(|line| line.strip_suffix(" findings")?.parse().ok());
    let findings = findings.with_context(|| format!("the audit said what we do not understand:\n{audit}"))?;
    rows.push(Row::new("findings of `academy doctor` afterwards", findings, "", None, Goal::FigureAtMost(0.0)));
    Ok(rows)
}

fn figure(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

/// 500 people ask for 30 places at the same moment, server and worker beside each other.
fn hot(bookers: &Bookers) -> Result<Vec<Row>> {
    // Connections and plans are those of a server that runs, not of one that began.
    bookers.book(CLIENTS, 1)?;
    let ask =
        |client: usize, turn| (turn == 0).then(|| bookers.request(client, HOT, &format!("hot-{client}"))).flatten();
    let seen = crowd::ask(bookers.port, HOT_CLIENTS, &ask)?;
    let others = seen.answers.iter().find(|answer| answer.status != 201);
    if let Some(answer) = others {
        println!("  not booked: {} {}", answer.status, answer.body);
    }
    let (confirmed, waiting) = (seen.bookings("confirmed"), seen.bookings("waitlisted"));
    let exactly = Goal::FigureAtMost(0.0);
    let name = |what: &str| format!("{HOT_CLIENTS} at once for {HOT_PLACES} places: {what}");
    let wrong = HOT_PLACES.abs_diff(confirmed) + (HOT_CLIENTS - HOT_PLACES).abs_diff(waiting);
    Ok(vec![
        Row::new(&name("p99"), seen.p99(), "ms", None, Goal::FigureAtMost(PATIENCE)),
        Row::new(&name("all answered in"), seen.seconds * 1000.0, "ms", None, Goal::None),
        Row::new(&name("not booked"), figure(HOT_CLIENTS - seen.count(201)), "", None, exactly),
        Row::new(&name("confirmed"), figure(confirmed), "", None, Goal::FigureAtLeast(figure(HOT_PLACES))),
        Row::new(&name("too many or too few"), figure(wrong), "", None, exactly),
    ])
}

/// One booking, as PostgreSQL saw it; the script of the floor.
fn capture(stage: &Stage, tokens: Vec<String>) -> Result<PathBuf> {
    floor::log(stage, true)?;
    let seen = watch(stage, tokens);
    floor::log(stage, false)?;
    floor::write(&seen?)
}

fn watch(stage: &Stage, tokens: Vec<String>) -> Result<String> {
    let (_server, port, _) = stage.server_in(DATABASE)?;
    let bookers = Bookers { port, tokens, turn: AtomicUsize::new(0) };
    let sql = format!("select id from sign_in_family where person_id = '{}' order by started_at desc", PERSON.id(0));
    let sign_in = stage.cluster.sql_in(DATABASE, &sql)?;
    let sign_in = sign_in.lines().next().context("nobody signed in")?;
    let mut scripts = Vec::new();
    // The first opens connections; the two after it must do the same. Nobody books the last runs so early.
    for run in RUNS - 3..RUNS {
        let before = fs::read(stage.cluster.log())?.len();
        let key = format!("seen-{run}");
        let seen = crowd::ask(port, 1, &|_, turn| (turn == 0).then(|| bookers.request(0, run, &key)).flatten())?;
        let answer = seen.answers.first().filter(|answer| answer.status == 201).context("nothing was booked")?;
        let body: Value = serde_json::from_str(&answer.body)?;
        let booking = body["id"].as_str().context("a booking without its id")?;
        let log = fs::read(stage.cluster.log())?;
        let log = String::from_utf8_lossy(log.get(before..).unwrap_or_default()).into_owned();
        let sent = floor::statements(&log);
        let script = floor::script(&sent, &floor::named(0, run, sign_in, booking, &key));
        scripts.push((sent.len(), script));
    }
    let [_, (one, _), (other, script)] = scripts.as_slice() else { bail!("nothing was seen") };
    ensure!(one == other, "one booking sent {one} statements and the next {other}");
    println!("  a booking is {other} statements");
    Ok(script.clone())
}

/// Both in turn, with as many clients, in the same database. Only the server runs: jobs wait for the worker.
fn spread(stage: &Stage, bookers: &Bookers, script: &PathBuf) -> Result<Vec<Row>> {
    let (mut ours, mut floor, mut tail) = (Vec::new(), Vec::new(), Vec::new());
    bookers.book(CLIENTS, 1)?;
    floor::run(stage, script, CLIENTS, 1, 0)?;
    for round in 1..=ROUNDS {
        floor.push(floor::run(stage, script, CLIENTS, SECONDS, round * BASE)?);
        let seen = bookers.book(CLIENTS, SECONDS)?;
        ours.push(all_booked(&seen)?);
        tail.push(seen.p99());
    }
    let name = format!("{RUNS} runs, {CLIENTS} signed-in people at once");
    let goal = Goal::RatioAtLeast(0.7);
    Ok(vec![
        Row::new(&format!("{name}: bookings a second"), median(ours), "1/s", Some(median(floor)), goal),
        Row::new(&format!("{name}: p99"), median(tail), "ms", None, Goal::FigureAtMost(PATIENCE)),
    ])
}

/// Bookings a second, when nothing but bookings was answered.
fn all_booked(seen: &Crowd) -> Result<f64> {
    if let Some(answer) = seen.answers.iter().find(|answer| answer.status != 201) {
        bail!("a booking was answered {}: {}", answer.status, answer.body);
    }
    Ok(figure(seen.answers.len()) / seen.seconds)
}

/// Where it ends: whoever cannot be served in time is told so, which is no fault, and is counted.
fn growth(bookers: &Bookers) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for clients in GROWTH {
        let seen = bookers.book(clients, SECONDS)?;
        let (booked, rate) = (seen.count(201), figure(seen.count(201)) / seen.seconds);
        let refused = figure(seen.answers.len() - booked);
        let name = |what: &str| format!("{clients} clients: {what}");
        rows.push(Row::new(&name("bookings a second"), rate, "1/s", None, Goal::None));
        rows.push(Row::new(&name("p99"), seen.p99(), "ms", None, Goal::None));
        rows.push(Row::new(&name("told to come again"), refused, "", None, Goal::FigureAtMost(0.0)));
    }
    Ok(rows)
}
