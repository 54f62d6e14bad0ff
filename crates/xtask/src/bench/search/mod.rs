//! How fast searches are answered in catalogues of three sizes, beside the SQL that would answer the same.

mod catalogue;
mod peer;
mod shapes;

use super::client::get;
use super::generate::{Generator, RUNS};
use super::load::{mix, sql};
use super::process::memory;
use super::stage::Stage;
use super::{Goal, Row, large, median};
use anyhow::{Context, Result};
use shapes::Shape;

/// Seconds of one round, and how many rounds take turns.
const SECONDS: u64 = 3;
const ROUNDS: usize = 3;
/// People who ask at once.
const CONNECTIONS: usize = 16;
/// Of the searches, how many are asked of PostgreSQL too; `pgbench` takes no more than 128.
const PEERS: usize = 60;

/// What was measured of a shape in a catalogue.
#[derive(Clone)]
struct Seen {
    courses: usize,
    ours: f64,
    peer: f64,
    tail: f64,
    /// The same of a handler that does nothing: what the machine itself adds in these minutes.
    floor_tail: f64,
}

/// Measures every shape of search in every catalogue.
pub fn measure(stage: &Stage) -> Result<Vec<Row>> {
    let generator = Generator::new()?;
    let shapes = shapes::all(&generator);
    let sizes: &[usize] = if large() { &[200, 2_000, 100_000] } else { &[200, 2_000] };
    let (mut rows, mut grown) = (Vec::new(), vec![Vec::new(); shapes.len()]);
    for courses in sizes {
        let database = catalogue::load(stage, &generator, *courses)?;
        let (server, port, ready) = stage.server_in(&database)?;
        let name = format!("{}k runs", courses * RUNS / 1000);
        rows.push(Row::new(&format!("{name}: ready after"), ready, "s", None, Goal::None));
        rows.push(Row::new(&format!("{name}: the server holds"), memory(server.id())?.now, "MB", None, Goal::None));
        for (shape, grown) in shapes.iter().zip(&mut grown) {
            let seen = measure_shape(stage, &database, port, shape, *courses)?;
            let what = format!("{name}, {}", shape.name);
            rows.push(Row::new(&format!("{what}: median"), seen.ours, "ms", Some(seen.peer), Goal::RatioAtMost(2.0)));
            let most = if *courses > 2_000 { 50.0 } else { 10.0 };
            let floor = Some(seen.floor_tail);
            rows.push(Row::new(&format!("{what}: p99 at 16"), seen.tail, "ms", floor, Goal::FigureAtMost(most)));
            grown.push(seen);
        }
        rows.push(Row::new(&format!("{name}: and after it all"), memory(server.id())?.now, "MB", None, Goal::None));
    }
    for (shape, seen) in shapes.iter().zip(grown) {
        show_growth(shape, &seen);
    }
    Ok(rows)
}

fn measure_shape(stage: &Stage, database: &str, port: u16, shape: &Shape, courses: usize) -> Result<Seen> {
    let statements: Vec<String> = shape.searches.iter().take(PEERS).map(peer::statement).collect();
    let paths: Vec<String> = shape.searches.iter().map(shapes::Search::path).collect();
    let first = paths.first().context("a shape without searches")?;
    let (_nothing, nothing) = stage.floor(&get(port, first)?)?;
    let (mut ours, mut floor, mut tail, mut floor_tail) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        floor.push(sql(&stage.cluster, database, &statements, SECONDS)?);
        ours.push(mix(port, &paths, 1, SECONDS)?.median_ms);
        tail.push(mix(port, &paths, CONNECTIONS, SECONDS)?.p99_ms);
        floor_tail.push(mix(nothing, &paths, CONNECTIONS, SECONDS)?.p99_ms);
    }
    let (ours, peer) = (median(ours), median(floor));
    Ok(Seen { courses, ours, peer, tail: median(tail), floor_tail: median(floor_tail) })
}

fn show_growth(shape: &Shape, seen: &[Seen]) {
    println!("\n  {} ({} searches in turn)", shape.name, shape.searches.len());
    for Seen { courses, ours, peer, tail, floor_tail } in seen {
        let runs = courses * RUNS;
        println!(
            "    {runs:>9} runs: median {ours:.2} ms (bare SQL {peer:.2} ms), p99 at 16 {tail:.2} ms (of nothing {floor_tail:.2} ms)"
        );
    }
}
