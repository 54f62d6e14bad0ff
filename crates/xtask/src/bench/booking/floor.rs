//! The floor of a booking: the very statements that a booking sends, as PostgreSQL logged them, sent again by `pgbench` for
//! other people and other runs. What the product adds is HTTP, JSON, its rules, and waiting for each answer.

use super::stage::{BOOKING, DATABASE, PEOPLE, PERSON, RUN, RUNS, SIGN_IN};
use crate::bench::stage::Stage;
use crate::shell::{command, read, target};
use anyhow::{Context, Result, ensure};
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

/// A statement as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The text, with `$1` and so on.
    sql: String,
    /// What was bound, in order; none is null.
    values: Vec<Option<String>>,
}

/// What is another one in each booking: the text as it was sent, and the expression that takes its place.
pub struct Named {
    text: String,
    sql: String,
}

/// The names in one booking: whose, which run, by which sign-in, and what was made.
pub fn named(person: usize, run: usize, sign_in: &str, booking: &str, key: &str) -> Vec<Named> {
    let one = |text: String, sql| Named { text, sql };
    vec![
        one(PERSON.id(person), PERSON.sql(":person")),
        one(RUN.id(run), RUN.sql(":run")),
        one(sign_in.to_owned(), SIGN_IN.sql(":person")),
        one(booking.to_owned(), BOOKING.sql(":booking")),
        one(key.to_owned(), "('floor-' || (:booking)::bigint)".to_owned()),
    ]
}

/// The statements that a log of PostgreSQL tells of, in order.
pub fn statements(log: &str) -> Vec<Sent> {
    let mut entries: Vec<String> = Vec::new();
    for line in log.lines() {
        match (line.strip_prefix('\t'), entries.last_mut()) {
            (Some(more), Some(entry)) => {
                entry.push('\n');
                entry.push_str(more);
            }
            _ => entries.push(line.to_owned()),
        }
    }
    let mut sent: Vec<Sent> = Vec::new();
    for entry in &entries {
        if let Some((_, sql)) = entry.split_once("LOG:  statement: ") {
            sent.push(Sent { sql: sql.to_owned(), values: Vec::new() });
        } else if let Some((_, sql)) = entry.split_once("LOG:  execute ").and_then(|(_, rest)| rest.split_once(": ")) {
            sent.push(Sent { sql: sql.to_owned(), values: Vec::new() });
        } else if let (Some((_, bound)), Some(last)) = (entry.split_once("DETAIL:  parameters: "), sent.last_mut()) {
            last.values = values(bound);
        }
    }
    sent
}

/// `$1 = 'it''s', $2 = NULL`.
fn values(mut bound: &str) -> Vec<Option<String>> {
    let mut values = Vec::new();
    while let Some((_, rest)) = bound.split_once(" = ") {
        let Some(mut quoted) = rest.strip_prefix('\'') else {
            values.push(None);
            bound = rest;
            continue;
        };
        let mut value = String::new();
        while let Some((part, after)) = quoted.split_once('\'') {
            value.push_str(part);
            quoted = after;
            let Some(after) = quoted.strip_prefix('\'') else { break };
            value.push('\'');
            quoted = after;
        }
        values.push(Some(value));
        bound = quoted;
    }
    values
}

/// A script of `pgbench` that sends the same for others.
pub fn script(sent: &[Sent], named: &[Named]) -> String {
    // Each turn of each client has a number that no other has; it is a person and a run that no other turn has.
    let mut script = format!(
        "\\set n :n + 1\n\\set booking (:base + :n) * :clients + :client_id\n\
         \\set person {PEOPLE} + :booking % {PEOPLE}\n\\set run 1 + (:booking / {PEOPLE} + :booking) % ({RUNS} - 1)\n"
    );
    for statement in sent {
        script.push_str(&with_values(statement, named));
        script.push_str(";\n");
    }
    script
}

fn with_values(statement: &Sent, named: &[Named]) -> String {
    let (mut text, mut rest) = (String::new(), statement.sql.as_str());
    while let Some((before, after)) = rest.split_once('$') {
        text.push_str(before);
        let digits = after.len() - after.trim_start_matches(|sign: char| sign.is_ascii_digit()).len();
        let (number, after) = after.split_at(digits);
        let value = number.parse::<usize>().ok().and_then(|number| statement.values.get(number.checked_sub(1)?));
        match value {
            Some(Some(value)) => text.push_str(&expression(value, named)),
            Some(None) => text.push_str("null"),
            None => text.extend(["$", number]),
        }
        rest = after;
    }
    text.push_str(rest);
    text
}

/// A value as SQL: what is named in it is worked out, and then it has its type, which nobody else tells.
fn expression(value: &str, named: &[Named]) -> String {
    let first = named.iter().filter_map(|name| value.find(&name.text).map(|at| (at, name))).min_by_key(|found| found.0);
    let Some((_, name)) = first else { return literal(value) };
    let kind = match value.as_bytes() {
        _ if value == name.text && value.len() == 36 => "::uuid",
        [b'{', b'"', ..] | [b'"', ..] => "::jsonb",
        [b'{', ..] => "::uuid[]",
        _ => "",
    };
    format!("({}){kind}", joined(value, named))
}

fn joined(value: &str, named: &[Named]) -> String {
    let first = named.iter().filter_map(|name| value.find(&name.text).map(|at| (at, name))).min_by_key(|found| found.0);
    let Some((at, name)) = first else { return literal(value) };
    let (before, after) = (&value[..at], &value[at + name.text.len()..]);
    let mut text = String::new();
    if !before.is_empty() {
        text = format!("{} || ", literal(before));
    }
    text.push_str(&name.sql);
    if !after.is_empty() {
        let _ = write!(text, " || {}", joined(after, named));
    }
    text
}

/// A text as SQL in which `pgbench` sees no variable of its own: it takes `:name` for one even between quotes.
fn literal(value: &str) -> String {
    let mut text = String::from("E'");
    for sign in value.chars() {
        match sign {
            '\'' => text.push_str("''"),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            ':' => text.push_str("\\x3a"),
            other => text.push(other),
        }
    }
    text + "'"
}

/// Has the server's connections to our database logged, or no longer; those that are open stay as they are.
pub fn log(stage: &Stage, on: bool) -> Result<()> {
    let to = if on { "set log_statement = 'all'" } else { "reset log_statement" };
    stage.cluster.sql_in(DATABASE, &format!("alter database {DATABASE} {to}")).map(drop)
}

/// Where `pgbench` is.
pub fn ensure_pgbench(stage: &Stage) -> Result<()> {
    let program = stage.cluster.program("pgbench");
    ensure!(
        program.exists(),
        "pgbench is needed, which is not in {}. Install the whole of PostgreSQL (Debian: apt-get install postgresql)",
        program.parent().unwrap_or(&program).display()
    );
    Ok(())
}

/// A script on disk.
pub fn write(script: &str) -> Result<PathBuf> {
    let file = target().join("bench/booking.sql");
    fs::write(&file, script)?;
    Ok(file)
}

/// Sends a script from so many clients for some seconds; answers how often a second it was done. `base` is above every
/// turn of the rounds before.
pub fn run(stage: &Stage, file: &PathBuf, clients: usize, seconds: u64, base: usize) -> Result<f64> {
    let mut pgbench = command(stage.cluster.program("pgbench"));
    pgbench.args(["--no-vacuum", "--protocol=prepared", "--username=academy"]);
    pgbench.arg(format!("--client={clients}")).arg(format!("--time={seconds}"));
    pgbench.args(["-D", "n=0", "-D", &format!("base={base}"), "-D", &format!("clients={clients}")]);
    // As our own connections are set.
    pgbench.env("PGOPTIONS", "-c jit=off -c plan_cache_mode=force_generic_plan");
    pgbench.arg("--host").arg(stage.cluster.socket()).arg("--file").arg(file).arg(DATABASE);
    let said = read(&mut pgbench)?;
    ensure!(!said.contains("aborted"), "the floor was refused:\n{said}");
    let rate = said.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
    rate.with_context(|| format!("pgbench said what we do not understand:\n{said}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_postgresql_logged_is_read_with_its_values() {
        let log = "2026-11-30 19:00:00 UTC [7] LOG:  statement: BEGIN\n\
            2026-11-30 19:00:00 UTC [7] LOG:  execute s1: select $1, $2\n\
            2026-11-30 19:00:00 UTC [7] DETAIL:  parameters: $1 = 'it''s\n\ta, $2 = b', $2 = NULL\n";
        let begin = Sent { sql: "BEGIN".to_owned(), values: vec![] };
        let select = Sent { sql: "select $1, $2".to_owned(), values: vec![Some("it's\na, $2 = b".to_owned()), None] };
        assert_eq!(statements(log), [begin, select]);
    }

    #[test]
    fn others_take_the_place_of_whoever_booked() {
        let named = named(1, 2, "the-sign-in", "00000000-0000-7000-8003-0000000000ff", "the-key");
        let value = |text: &str| Some(text.to_owned());
        let sent = Sent {
            sql: "select $1, $2, $3, $4 = any($5), $6".to_owned(),
            values: vec![
                value(&PERSON.id(1)),
                value("a:b\n'the-key'"),
                None,
                value("plain"),
                value(&format!("{{{}}}", RUN.id(2))),
                value(&format!("{{\"id\": \"{}\"}}", BOOKING.id(255))),
            ],
        };
        let (person, run, booking) = (PERSON.sql(":person"), RUN.sql(":run"), BOOKING.sql(":booking"));
        assert_eq!(
            with_values(&sent, &named),
            format!(
                "select ({person})::uuid, (E'a\\x3ab\\n''' || ('floor-' || (:booking)::bigint) || E''''), null, \
                 E'plain' = any((E'{{' || {run} || E'}}')::uuid[]), (E'{{\"id\"\\x3a \"' || {booking} || E'\"}}')::jsonb"
            )
        );
    }
}
