//! What HTTP, the policy and one indexed read cost over a handler that does nothing.

use super::client::get;
use super::load::http;
use super::stage::Stage;
use super::{Goal, Row, median};
use anyhow::{Context, Result};

/// Seconds of one round, and how many rounds take turns.
const SECONDS: u64 = 4;
const ROUNDS: usize = 3;
/// Phones that ask at once.
const CONNECTIONS: usize = 16;

/// Measures one course run by its id.
pub fn measure(stage: &Stage) -> Result<Vec<Row>> {
    let (_server, port) = stage.serve()?;
    let list: serde_json::Value = serde_json::from_slice(&get(port, "/api/v1/courses?available=true&limit=1")?)?;
    let run = list.pointer("/items/0/nextRun/id").and_then(serde_json::Value::as_str).context("no run to ask for")?;
    let path = format!("/api/v1/course-runs/{run}");
    let (_floor, floor_port) = stage.floor(&get(port, &path)?)?;
    let (mut ours, mut floor, mut tail) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        floor.push(http(floor_port, "/", CONNECTIONS, SECONDS)?.per_second);
        let seen = http(port, &path, CONNECTIONS, SECONDS)?;
        ours.push(seen.per_second);
        tail.push(seen.p99_ms);
    }
    Ok(vec![
        Row::new("a course run: answers a second", median(ours), "1/s", Some(median(floor)), Goal::RatioAtLeast(0.1)),
        Row::new("a course run: p99 at 16 connections", median(tail), "ms", None, Goal::FigureAtMost(50.0)),
    ])
}
