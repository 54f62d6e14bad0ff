//! What the server adds to the statements of a search: the same statements, as PostgreSQL logged them, by `pgbench`.

use super::load::{http, sql};
use super::stage::{DATABASE, Stage, get};
use super::{Goal, Row, median};
use anyhow::{Result, ensure};
use std::fs;

/// What is asked, and what it is called in the table.
const SEARCHES: &[(&str, &str)] = &[
    ("words and a place", "/api/v1/courses?q=moving+and+handling+near+ST16"),
    ("a subject, free, this quarter", "/api/v1/courses?subject=dementia&free=true&from=2026-12-01"),
    ("everything, soonest first", "/api/v1/courses"),
];
const SECONDS: u64 = 3;
const ROUNDS: usize = 3;

/// Measures each search on one connection against its own statements, and its tail on 16.
pub fn measure(stage: &Stage) -> Result<Vec<Row>> {
    let scripts = SEARCHES.iter().map(|(_, path)| statements(stage, path)).collect::<Result<Vec<_>>>()?;
    let (_server, port) = stage.serve()?;
    let mut rows = Vec::new();
    for ((name, path), script) in SEARCHES.iter().zip(scripts) {
        let (mut ours, mut floor, mut tail) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            floor.push(sql(&stage.cluster, DATABASE, &script, SECONDS)?);
            ours.push(http(port, path, 1, SECONDS)?.median_ms);
            tail.push(http(port, path, 16, SECONDS)?.p99_ms);
        }
        let (ours, floor) = (median(ours), median(floor));
        rows.push(Row::new(&format!("{name}: median"), ours, "ms", Some(floor), Goal::RatioAtMost(2.0)));
        rows.push(Row::new(&format!("{name}: p99 at 16"), median(tail), "ms", None, Goal::FigureAtMost(1000.0)));
    }
    Ok(rows)
}

/// The statements that one request sends, as a script.
fn statements(stage: &Stage, path: &str) -> Result<String> {
    stage.cluster.sql_in(DATABASE, &format!("alter database {DATABASE} set log_min_duration_statement = 0"))?;
    let served = stage.serve();
    stage.cluster.sql_in(DATABASE, &format!("alter database {DATABASE} reset log_min_duration_statement"))?;
    let (_server, port) = served?;
    let mark = format!("{path}&limit=20").replacen("courses&", "courses?", 1);
    let before = fs::read_to_string(stage.cluster.log())?.len();
    get(port, &mark)?;
    let log = fs::read_to_string(stage.cluster.log())?;
    let script = script(log.get(before..).unwrap_or_default());
    ensure!(script.contains("course_run"), "PostgreSQL logged no statement of a search");
    Ok(script)
}

/// Statements with their values in them, out of PostgreSQL's log: planned once, the least that they can cost.
fn script(log: &str) -> String {
    let mut script = String::new();
    let mut lines = log.lines().peekable();
    while let Some(line) = lines.next() {
        let Some((_, after)) = line.split_once("  execute ") else { continue };
        let Some((_, statement)) = after.split_once(": ") else { continue };
        // The worker asks beside us.
        if statement.contains("from job") || statement.contains("offer_ends_at <=") {
            continue;
        }
        let values = lines.peek().and_then(|line| line.split_once("parameters: ")).map(|(_, values)| values);
        script.push_str(&filled(statement, &values.map(split).unwrap_or_default()));
        script.push_str(";\n");
    }
    script
}

/// A statement with `$1`, `$2`, … replaced by their values.
fn filled(statement: &str, values: &[&str]) -> String {
    let mut filled = String::new();
    let mut parts = statement.split('$');
    filled.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let end = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        let (number, rest) = part.split_at(end);
        match number.parse::<usize>().ok().and_then(|number| values.get(number.checked_sub(1)?)) {
            Some(value) => filled.push_str(value),
            None => filled.push_str(&format!("${number}")),
        }
        filled.push_str(rest);
    }
    filled
}

/// The values of `$1 = 'a', $2 = NULL`, each as SQL writes it.
fn split(values: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = values;
    while let Some((_, after)) = rest.split_once(" = ") {
        let mut quoted = false;
        let inside = |sign: char| {
            quoted ^= sign == '\'';
            sign == ',' && !quoted
        };
        let end = after.find(inside).unwrap_or(after.len());
        found.push(after.get(..end).unwrap_or_default());
        rest = after.get(end..).unwrap_or_default();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_becomes_a_script() {
        let log = "2026 LOG:  duration: 0.1 ms  bind s1: select $1\n\
            2026 LOG:  duration: 0.1 ms  execute s1: select $1, $2, $3\n\
            2026 DETAIL:  parameters: $1 = 'it''s, a = b', $2 = NULL, $3 = '{\"x\"}'\n\
            2026 LOG:  duration: 0.1 ms  execute s2: select 1\n";
        let want = "select 'it''s, a = b', NULL, '{\"x\"}';\nselect 1;\n";
        assert_eq!(script(log), want);
    }
}
