//! How fast a feed is loaded, beside `COPY` of the same rows, and what memory that takes.

mod copy;
mod http;

use super::generate::{Generator, RUNS};
use super::process::{Ran, watch};
use super::stage::Stage;
use super::{Goal, Row, large, median};
use crate::shell::{read, step, target};
use anyhow::{Result, ensure};
use copy::Catalogue;
use domain::sync::FeedFormat;
use domain::sync::wire::ImportView;
use std::fs;
use std::path::{Path, PathBuf};

const DATABASE: &str = "academy_bench_import";
/// No less than this share of the speed of `COPY`.
const SHARE: f64 = 0.33;
/// Megabytes above what a process holds that loads next to nothing.
const MEMORY: f64 = 150.0;

/// A training provider and its feed.
struct Case {
    ukprn: String,
    courses: usize,
    rounds: usize,
}

impl Case {
    /// Courses and runs.
    fn entries(&self) -> i64 {
        i64::try_from(self.courses * (1 + RUNS)).unwrap_or(i64::MAX)
    }

    /// `10k courses`.
    fn name(&self) -> String {
        format!("{}k courses", self.courses / 1000)
    }
}

/// Measures feeds of several sizes by the command, and one through the server and its worker.
pub fn measure(stage: &Stage) -> Result<Vec<Row>> {
    stage.fresh(DATABASE)?;
    let generator = Generator::new()?;
    let mut idle = Vec::new();
    let tiny = case(stage, &generator, 0, 1)?;
    for _ in 0..3 {
        idle.push(import(stage, &tiny, &feed(&generator, 0, 1, FeedFormat::JsonLines)?)?.0.most_mb);
    }
    let idle = median(idle);
    let sizes: &[usize] = if large() { &[1_000, 10_000, 100_000] } else { &[1_000, 10_000] };
    let mut rows = Vec::new();
    for (number, courses) in sizes.iter().enumerate() {
        let case = case(stage, &generator, number + 1, *courses)?;
        rows.extend(step(&case.name(), || measure_case(stage, &generator, number + 1, &case, idle))?);
    }
    rows.extend(step("the same by HTTP", || http::measure(stage, DATABASE, &generator))?);
    Ok(rows)
}

fn case(stage: &Stage, generator: &Generator, number: usize, courses: usize) -> Result<Case> {
    let provider = generator.provider(number);
    let ukprn = provider.ukprn.unwrap_or_default();
    read(&mut stage.academy_in(DATABASE, 0, &["provider", &ukprn, &provider.name, "--places", "12"]))?;
    Ok(Case { ukprn, courses, rounds: if courses > 10_000 { 1 } else { 3 } })
}

fn feed(generator: &Generator, provider: usize, courses: usize, form: FeedFormat) -> Result<PathBuf> {
    let folder = target().join("bench");
    fs::create_dir_all(&folder)?;
    let file = folder.join(format!("feed-{courses}.{form}"));
    generator.write(form, provider, 0..courses, &file)?;
    Ok(file)
}

fn import(stage: &Stage, case: &Case, file: &Path) -> Result<(Ran, ImportView)> {
    let mut academy = stage.academy_in(DATABASE, 0, &["import", "--provider", &case.ukprn]);
    let ran = watch(academy.arg(file))?;
    let done: ImportView = serde_json::from_str(&ran.said)?;
    ensure!(done.failure.is_none() && done.refused == 0 && done.issues == 0, "the feed was not taken in: {}", ran.said);
    Ok((ran, done))
}

fn measure_case(stage: &Stage, generator: &Generator, number: usize, case: &Case, idle: f64) -> Result<Vec<Row>> {
    let file = feed(generator, number, case.courses, FeedFormat::JsonLines)?;
    let catalogue = Catalogue::of(&stage.cluster, DATABASE, &case.ukprn);
    let (mut ours, mut copied, mut again, mut most, mut count) = (Vec::new(), Vec::new(), Vec::new(), Vec::new(), 0);
    for _ in 0..case.rounds {
        catalogue.delete()?;
        let (ran, done) = import(stage, case, &file)?;
        ensure!(done.created == case.entries(), "{} of {} are new", done.created, case.entries());
        ours.push(ran.seconds);
        most.push(ran.most_mb);
        count = catalogue.count()?;
        catalogue.dump()?;
        catalogue.delete()?;
        copied.push(catalogue.copy()?);
        ensure!(catalogue.count()? == count, "COPY made other rows");
        let (ran, done) = import(stage, case, &file)?;
        ensure!(done.unchanged == case.entries(), "{} of {} are the same", done.unchanged, case.entries());
        again.push(ran.seconds);
        most.push(ran.most_mb);
    }
    let (count, name) = (f64::from(count), case.name());
    let (ours, copied, again) = (count / median(ours), count / median(copied), count / median(again));
    let above = most.iter().copied().fold(0.0, f64::max) - idle;
    let mut rows = vec![
        Row::new(&format!("{name}: rows a second"), ours, "1/s", Some(copied), Goal::RatioAtLeast(SHARE)),
        Row::new(&format!("{name}, unchanged: rows a second"), again, "1/s", Some(copied), Goal::None),
        Row::new(&format!("{name}: memory above idle ({idle:.0} MB)"), above, "MB", None, Goal::FigureAtMost(MEMORY)),
    ];
    if case.courses <= 10_000 {
        let file = feed(generator, number, case.courses, FeedFormat::XcriCap)?;
        catalogue.delete()?;
        let (ran, _) = import(stage, case, &file)?;
        let (name, rate, above) = (format!("{name} of XCRI-CAP"), count / ran.seconds, ran.most_mb - idle);
        rows.push(Row::new(&format!("{name}: rows a second"), rate, "1/s", Some(copied), Goal::RatioAtLeast(SHARE)));
        rows.push(Row::new(&format!("{name}: memory above idle"), above, "MB", None, Goal::FigureAtMost(MEMORY)));
    }
    catalogue.delete()?;
    Ok(rows)
}
