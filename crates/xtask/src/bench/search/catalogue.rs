//! A database with a made catalogue of forty training providers.

use super::super::generate::Generator;
use super::super::stage::Stage;
use crate::shell::{read, step, target};
use anyhow::{Result, ensure};
use domain::sync::FeedFormat;
use domain::sync::wire::ImportView;
use std::fs;

const PROVIDERS: usize = 40;

/// The database with so many courses, loaded when it is not there as of today; answers its name.
pub fn load(stage: &Stage, generator: &Generator, courses: usize) -> Result<String> {
    let database = format!("academy_bench_{courses}");
    let mark = format!("made on {}", generator.today());
    let about = format!("select shobj_description(oid, 'pg_database') from pg_database where datname = '{database}'");
    if stage.cluster.sql_in("postgres", &about)?.trim() == mark {
        return Ok(database);
    }
    step(&format!("loading {courses} courses"), || {
        stage.fresh(&database)?;
        (0..PROVIDERS).try_for_each(|number| provider(stage, generator, &database, number, courses / PROVIDERS))?;
        stage.cluster.sql_in(&database, super::peer::INDEX)?;
        stage.cluster.sql_in(&database, "vacuum analyze")?;
        stage.cluster.sql_in(&database, &format!("comment on database {database} is '{mark}'"))
    })?;
    Ok(database)
}

fn provider(stage: &Stage, generator: &Generator, database: &str, number: usize, courses: usize) -> Result<()> {
    let provider = generator.provider(number);
    let ukprn = provider.ukprn.unwrap_or_default();
    read(&mut stage.academy_in(database, 0, &["provider", &ukprn, &provider.name, "--places", "12"]))?;
    fs::create_dir_all(target().join("bench"))?;
    let file = target().join("bench/provider.json-lines");
    generator.write(FeedFormat::JsonLines, number, 0..courses, &file)?;
    let said = read(stage.academy_in(database, 0, &["import", "--provider", &ukprn]).arg(&file))?;
    let done: ImportView = serde_json::from_str(&said)?;
    ensure!(done.failure.is_none() && done.refused == 0, "the feed was not taken in: {said}");
    Ok(())
}
