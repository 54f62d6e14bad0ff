//! How well the search answers what people type: judged queries (`tests/relevance`), asked of the server.

mod baseline;
mod judged;
mod metrics;

use super::client::get;
use super::stage::Stage;
use super::{Goal, Row};
use anyhow::{Context, Result, ensure};
use baseline::Baseline;
use judged::{Key, Known, Query};
use metrics::{DEPTH, mean, ndcg, reciprocal_rank};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::fs;

/// How many of the worst queries are shown, and how many courses of each answer.
const WORST: usize = 15;
const SHOWN: usize = 3;

/// What is read of an answer.
#[derive(Deserialize)]
struct Answer {
    items: Vec<Item>,
    total: u64,
    relaxed: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Item {
    id: String,
    title: String,
    provider: Provider,
}

#[derive(Deserialize)]
struct Provider {
    name: String,
}

/// What came of one query.
pub struct Outcome<'a> {
    query: &'a Query,
    /// nDCG@10; none when nothing answers the query.
    ndcg: Option<f64>,
    /// Reciprocal rank of the first good course; none when there is no good one.
    rank: Option<f64>,
    /// Nothing was found, and nothing that was let go helped.
    empty: bool,
    /// Nothing was found until a wish was let go, and the answer says so.
    relaxed: bool,
    /// The first courses, each with its grade.
    first: Vec<(u8, String)>,
}

/// Asks every query; says what is worst and what changed.
pub fn measure(stage: &Stage) -> Result<Vec<Row>> {
    let (file, other) = judged::file();
    let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
    let queries = judged::read(&text).with_context(|| file.display().to_string())?;
    let known = Known::of(stage)?;
    let missing = known.missing(&queries);
    missing.iter().for_each(|judged| println!("  judged, but not in the catalogue: {judged}"));
    let (_server, port) = stage.serve()?;
    let outcomes = queries.iter().map(|query| outcome(port, query, &known)).collect::<Result<Vec<_>>>()?;
    show_worst(&outcomes);
    if !other {
        compare(&outcomes, missing.is_empty())?;
    }
    rows(&outcomes, missing.len())
}

fn outcome<'a>(port: u16, query: &'a Query, known: &Known) -> Result<Outcome<'a>> {
    let answer = get(port, &query.path(DEPTH)).with_context(|| query.name())?;
    let Answer { items, total, relaxed } = serde_json::from_slice(&answer).with_context(|| query.name())?;
    let there = query.relevant.iter().filter(|judged| known.holds(judged));
    let grades: HashMap<Key, u8> = there.map(|judged| (judged.key(), judged.grade)).collect();
    let grade = |item: &Item| known.key(&item.id).and_then(|key| grades.get(key)).copied().unwrap_or(0);
    let found: Vec<u8> = items.iter().map(grade).collect();
    let judged: Vec<u8> = grades.values().copied().collect();
    let first = items.iter().take(SHOWN).zip(&found);
    Ok(Outcome {
        query,
        ndcg: ndcg(&found, &judged),
        rank: reciprocal_rank(&found, &judged),
        empty: total == 0,
        relaxed: total > 0 && relaxed.is_some(),
        first: first.map(|(item, grade)| (*grade, format!("{} ({})", item.title, item.provider.name))).collect(),
    })
}

/// Holds the figures against those that are kept; `ACADEMY_RELEVANCE_UPDATE=true` keeps these.
fn compare(outcomes: &[Outcome<'_>], complete: bool) -> Result<()> {
    let now = Baseline::of(outcomes);
    if std::env::var("ACADEMY_RELEVANCE_UPDATE").is_ok_and(|set| set == "true") {
        ensure!(complete, "mend the judgements first: some are of courses that are not in the catalogue");
        return now.keep();
    }
    now.tell(&Baseline::kept().context("ACADEMY_RELEVANCE_UPDATE=true keeps the figures of today")?);
    Ok(())
}

fn rows(outcomes: &[Outcome<'_>], missing: usize) -> Result<Vec<Row>> {
    let (hopeless, answerable): (Vec<_>, Vec<_>) = outcomes.iter().partition(|seen| seen.query.relevant.is_empty());
    let share = |of: &[&Outcome<'_>], is: fn(&Outcome<'_>) -> bool| {
        mean(of.iter().map(|seen| if is(seen) { 100.0 } else { 0.0 }))
    };
    let mut kinds: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for seen in &answerable {
        kinds.entry(&seen.query.kind).or_default().extend(seen.ndcg);
    }
    let all = format!("nDCG@10 of {} queries", answerable.len());
    let overall = mean(answerable.iter().filter_map(|seen| seen.ndcg));
    let mut rows = vec![Row::new(&all, overall, "", None, Goal::FigureAtLeast(0.85))];
    // A kind that is left behind does not hide in the mean.
    rows.extend(kinds.into_iter().map(|(kind, figures)| {
        let name = format!("nDCG@10 of {} queries: {kind}", figures.len());
        Row::new(&name, mean(figures), "", None, Goal::FigureAtLeast(0.75))
    }));
    let mrr = mean(answerable.iter().filter_map(|seen| seen.rank));
    let nothing = share(&answerable, |seen| seen.empty);
    let only_wider = share(&answerable, |seen| seen.empty || seen.relaxed);
    rows.push(Row::new("MRR: the first good course", mrr, "", None, Goal::FigureAtLeast(0.8)));
    rows.push(Row::new("nothing found, though there is", nothing, "%", None, Goal::FigureAtMost(0.0)));
    rows.push(Row::new("nothing found until a wish was let go", only_wider, "%", None, Goal::FigureAtMost(5.0)));
    if !hopeless.is_empty() {
        let said = share(&hopeless, |seen| seen.empty || seen.relaxed);
        let name = format!("nobody teaches it ({}): said so", hopeless.len());
        rows.push(Row::new(&name, said, "%", None, Goal::FigureAtLeast(100.0)));
    }
    let missing = f64::from(u32::try_from(missing)?);
    rows.push(Row::new("judged, but not in the catalogue", missing, "", None, Goal::FigureAtMost(0.0)));
    Ok(rows)
}

fn show_worst(outcomes: &[Outcome<'_>]) {
    let mut worst: Vec<_> = outcomes.iter().filter_map(|seen| Some((seen.ndcg?, seen))).collect();
    worst.sort_by(|a, b| a.0.total_cmp(&b.0));
    println!("\nthe worst queries, what is wanted and, with their grades, the first courses that came:");
    for (figure, seen) in worst.into_iter().take(WORST) {
        println!("  {figure:.2}  {} [{}] {}", seen.query.name(), seen.query.kind, seen.query.wants);
        seen.first.iter().for_each(|(grade, course)| println!("          {grade}  {course}"));
    }
}
