//! Measurements: each figure beside a floor or a peer that was measured in the same minutes, as a ratio. Never a
//! test: machines are noisy. Figures are medians of rounds that take turns.

mod booking;
mod client;
mod generate;
mod http;
mod import;
mod load;
mod process;
mod relevance;
mod search;
mod stage;

use crate::shell::{step, target};
use anyhow::{Result, bail};
use serde::Serialize;
use stage::Stage;
use std::fs;

type Measure = fn(&Stage) -> Result<Vec<Row>>;

/// What is measured, by name.
const BENCHES: &[(&str, Measure)] = &[
    ("http", http::measure),
    ("search", search::measure),
    ("import", import::measure),
    ("relevance", relevance::measure),
    ("booking", booking::measure),
];

/// One figure.
#[derive(Serialize)]
pub struct Row {
    /// What was measured.
    name: String,
    /// How much.
    figure: f64,
    /// Of what.
    unit: &'static str,
    /// The same of the floor, when there is one.
    floor: Option<f64>,
    /// The figure through the floor.
    ratio: Option<f64>,
    /// What it should be, such as `ratio <= 2`.
    goal: String,
    /// Whether it is.
    holds: bool,
}

/// Which way is good.
#[derive(Clone, Copy)]
pub enum Goal {
    /// The ratio to the floor is at most this.
    RatioAtMost(f64),
    /// The ratio to the floor is at least this.
    RatioAtLeast(f64),
    /// The figure itself is at most this.
    FigureAtMost(f64),
    /// The figure itself is at least this.
    FigureAtLeast(f64),
    /// It is told, and that is all.
    None,
}

impl Row {
    /// A figure held against its goal.
    pub fn new(name: &str, figure: f64, unit: &'static str, floor: Option<f64>, goal: Goal) -> Self {
        let ratio = floor.filter(|floor| *floor > 0.0).map(|floor| figure / floor);
        let (goal, holds) = match goal {
            Goal::RatioAtMost(most) => (format!("ratio <= {most}"), ratio.is_some_and(|ratio| ratio <= most)),
            Goal::RatioAtLeast(least) => (format!("ratio >= {least}"), ratio.is_some_and(|ratio| ratio >= least)),
            Goal::FigureAtMost(most) => (format!("figure <= {most}"), figure <= most),
            Goal::FigureAtLeast(least) => (format!("figure >= {least}"), figure >= least),
            Goal::None => ("none".to_owned(), true),
        };
        Self { name: name.to_owned(), figure, unit, floor, ratio, goal, holds }
    }
}

#[derive(Serialize)]
struct Rows<'a> {
    rows: &'a [Row],
}

/// Whether what takes many minutes is measured too: `ACADEMY_BENCH_LARGE=true`.
fn large() -> bool {
    std::env::var("ACADEMY_BENCH_LARGE").is_ok_and(|set| set == "true")
}

/// Measures one thing, or all; prints a table and writes `target/bench/NAME.json`.
pub fn run(only: Option<&str>) -> Result<()> {
    let benches: Vec<_> = BENCHES.iter().filter(|(name, _)| only.is_none_or(|only| only == *name)).collect();
    if benches.is_empty() {
        let names: Vec<_> = BENCHES.iter().map(|(name, _)| *name).collect();
        bail!("there is no such measurement. There are: {}", names.join(", "));
    }
    let stage = Stage::set()?;
    let folder = target().join("bench");
    fs::create_dir_all(&folder)?;
    for (name, measure) in benches {
        let rows = step(&format!("measuring {name}"), || measure(&stage))?;
        show(name, &rows);
        fs::write(folder.join(format!("{name}.json")), serde_json::to_string_pretty(&Rows { rows: &rows })?)?;
    }
    Ok(())
}

fn show(name: &str, rows: &[Row]) {
    println!("\n{name:<56} {:>16} {:>12} {:>8}  goal", "figure", "floor", "ratio");
    let number = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.2}"));
    for row in rows {
        let figure = format!("{:.2} {}", row.figure, row.unit);
        let holds = if row.holds { "✓" } else { "✗" };
        let (floor, ratio) = (number(row.floor), number(row.ratio));
        println!("{:<56} {figure:>16} {floor:>12} {ratio:>8}  {} {holds}", row.name, row.goal);
    }
    println!();
}

/// The middle of some figures.
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_held_against_ratio_or_figure() {
        assert!(Row::new("a", 3.0, "ms", Some(2.0), Goal::RatioAtMost(1.5)).holds);
        assert!(!Row::new("a", 3.1, "ms", Some(2.0), Goal::RatioAtMost(1.5)).holds);
        assert!(Row::new("a", 3.0, "1/s", Some(6.0), Goal::RatioAtLeast(0.5)).holds);
        assert!(!Row::new("a", 3.0, "1/s", None, Goal::RatioAtLeast(0.5)).holds);
        assert!(Row::new("a", 3.0, "ms", None, Goal::FigureAtMost(3.0)).holds);
        assert!(Row::new("a", 3.0, "", None, Goal::FigureAtLeast(3.0)).holds);
        assert!(!Row::new("a", 2.9, "", None, Goal::FigureAtLeast(3.0)).holds);
    }

    #[test]
    fn the_middle_is_the_middle_whatever_the_order() {
        assert!((median(vec![9.0, 1.0, 5.0]) - 5.0).abs() < f64::EPSILON);
    }
}
