//! The last figures that were kept: `tests/relevance/baseline.json`.

use super::Outcome;
use super::metrics::mean;
use crate::shell::root;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// A change that is less is the noise of a day: dates decide between courses that match alike. Measured on days 13 and 90
/// days apart.
const NOISE: f64 = 0.05;

/// Figures of one measurement.
#[derive(Debug, Default, Deserialize, Serialize)]
pub struct Baseline {
    /// Mean nDCG@10.
    ndcg: f64,
    /// Mean reciprocal rank.
    mrr: f64,
    /// nDCG@10 by the name of the query.
    queries: BTreeMap<String, f64>,
}

fn path() -> PathBuf {
    root().join("tests/relevance/baseline.json")
}

/// Four decimals: a diff then shows what changed.
fn rounded(figure: f64) -> f64 {
    (figure * 10_000.0).round() / 10_000.0
}

impl Baseline {
    /// Of what was just measured.
    pub fn of(outcomes: &[Outcome<'_>]) -> Self {
        let figures = |figure: fn(&Outcome<'_>) -> Option<f64>| rounded(mean(outcomes.iter().filter_map(figure)));
        let queries = outcomes.iter().filter_map(|seen| Some((seen.query.name(), rounded(seen.ndcg?)))).collect();
        Self { ndcg: figures(|seen| seen.ndcg), mrr: figures(|seen| seen.rank), queries }
    }

    /// The one that is kept.
    ///
    /// # Errors
    /// When it is not there or cannot be read.
    pub fn kept() -> Result<Self> {
        let text = fs::read_to_string(path()).with_context(|| path().display().to_string())?;
        serde_json::from_str(&text).with_context(|| path().display().to_string())
    }

    /// Keeps it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(&self) -> Result<()> {
        let text = serde_json::to_string_pretty(self)? + "\n";
        fs::write(path(), text).with_context(|| path().display().to_string())
    }

    /// What got worse and what got better since `before`, the greatest change first: name, figure then, figure now.
    fn changes(&self, before: &Self) -> Vec<(String, f64, f64)> {
        let then = |name: &String| before.queries.get(name).copied();
        let both = self.queries.iter().filter_map(|(name, now)| Some((name.clone(), then(name)?, *now)));
        let mut changes: Vec<_> = both.filter(|(_, then, now)| (then - now).abs() >= NOISE).collect();
        changes.sort_by(|a, b| (b.1 - b.2).abs().total_cmp(&(a.1 - a.2).abs()));
        changes
    }

    /// Says what changed since `before`.
    pub fn tell(&self, before: &Self) {
        let changes = self.changes(before);
        println!(
            "\nsince the kept figures: nDCG@10 {:.4} → {:.4}, MRR {:.4} → {:.4}",
            before.ndcg, self.ndcg, before.mrr, self.mrr
        );
        for (word, worse) in [("worse", true), ("better", false)] {
            let these: Vec<_> = changes.iter().filter(|(_, then, now)| (now < then) == worse).collect();
            println!("  {} queries {word}", these.len());
            these.iter().for_each(|(name, then, now)| println!("    {then:.2} → {now:.2}  {name}"));
        }
        let unknown = |of: &Self, to: &Self| of.queries.keys().filter(|name| !to.queries.contains_key(*name)).count();
        println!("  {} queries are new, {} are gone", unknown(self, before), unknown(before, self));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(of: &[(&str, f64)]) -> Baseline {
        let queries = of.iter().map(|(name, figure)| ((*name).to_owned(), *figure)).collect();
        Baseline { queries, ..Baseline::default() }
    }

    #[test]
    fn only_what_changed_is_told_and_the_greatest_change_first() {
        let before = figures(&[("a", 0.5), ("b", 0.5), ("c", 0.5), ("gone", 1.0)]);
        let now = figures(&[("a", 0.6), ("b", 0.505), ("c", 0.1), ("new", 1.0)]);
        let names: Vec<_> = now.changes(&before).into_iter().map(|(name, ..)| name).collect();
        assert_eq!(names, ["c", "a"]);
    }
}
