//! The same through the server, which takes the file in, and its worker, which loads it.

use super::copy::Catalogue;
use super::{MEMORY, SHARE, case, feed};
use crate::bench::client::json;
use crate::bench::generate::Generator;
use crate::bench::process::memory;
use crate::bench::stage::Stage;
use crate::bench::{Goal, Row};
use crate::shell::read;
use anyhow::{Context, Result, bail, ensure};
use domain::sync::wire::ImportView;
use domain::sync::{FeedFormat, ImportState};
use serde::Deserialize;
use std::fs;
use std::time::{Duration, Instant};

/// Of the training provider; others are those of the command.
const NUMBER: usize = 9;
const COURSES: usize = 10_000;
/// The longest that a load may take.
const LIMIT: Duration = Duration::from_secs(300);

#[derive(Deserialize)]
struct Token {
    access_token: String,
}

/// Sends a feed and waits until it is loaded.
pub fn measure(stage: &Stage, database: &str, generator: &Generator) -> Result<Vec<Row>> {
    let case = case(stage, generator, NUMBER, COURSES)?;
    let secret = read(&mut stage.academy_in(database, 0, &["client", "--provider", &case.ukprn, "bench-college"]))?;
    let body = fs::read(feed(generator, NUMBER, COURSES, FeedFormat::JsonLines)?)?;
    let (running, port) = stage.serve_in(database)?;
    let [server, worker] = running.as_slice() else { bail!("server and worker do not run") };
    let form = format!("grant_type=client_credentials&client_id=bench-college&client_secret={}", secret.trim());
    let of_form = "content-type: application/x-www-form-urlencoded\r\n";
    let token: Token = json(port, "POST", "/oauth/token", of_form, form.as_bytes())?;
    let bearer = format!("authorization: Bearer {}\r\n", token.access_token);
    let idle = [memory(server.id())?.now, memory(worker.id())?.now];
    let sql = format!("select id from training_provider where ukprn = '{}'", case.ukprn);
    let owner = stage.cluster.sql_in(database, &sql)?;
    let began = Instant::now();
    let path = format!("/api/v1/training-providers/{}/imports?format=json-lines", owner.trim());
    let headers = format!("{bearer}content-type: application/x-ndjson\r\n");
    let sent: ImportView = json(port, "POST", &path, &headers, &body)?;
    let taken_in = began.elapsed().as_secs_f64();
    let done = loop {
        let view: ImportView = json(port, "GET", &format!("/api/v1/imports/{}", sent.id), &bearer, &[])?;
        if view.state != ImportState::Running {
            break view;
        }
        ensure!(began.elapsed() < LIMIT, "the feed was not loaded in time");
        std::thread::sleep(Duration::from_millis(20));
    };
    let seconds = began.elapsed().as_secs_f64();
    ensure!(done.created == case.entries(), "the feed was not taken in: {done:?}");
    let above = [memory(server.id())?.most - idle[0], memory(worker.id())?.most - idle[1]];
    drop(running);
    let catalogue = Catalogue::of(&stage.cluster, database, &case.ukprn);
    let count = f64::from(catalogue.count()?);
    catalogue.dump()?;
    catalogue.delete()?;
    let copied = count / catalogue.copy().context("copying back")?;
    catalogue.delete()?;
    Ok(vec![
        Row::new("10k courses by HTTP: taken in", taken_in, "s", None, Goal::None),
        Row::new("10k courses by HTTP: rows a second", count / seconds, "1/s", Some(copied), Goal::RatioAtLeast(SHARE)),
        Row::new("by HTTP: the server's memory above idle", above[0], "MB", None, Goal::FigureAtMost(MEMORY)),
        Row::new("by HTTP: the worker's memory above idle", above[1], "MB", None, Goal::FigureAtMost(MEMORY)),
    ])
}
