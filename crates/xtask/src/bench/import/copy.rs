//! The floor of an import: `COPY` of the very same rows into the same tables, in one transaction.

use crate::bench::process::watch;
use crate::postgres::Cluster;
use crate::shell::{command, read, target};
use anyhow::{Context, Result};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The tables of a catalogue in the order of their keys, and what of each is a training provider's.
const TABLES: &[(&str, &str)] = &[
    ("venue", "training_provider_id = OWNER"),
    ("course", "training_provider_id = OWNER"),
    ("course_subject", "course_id in (select id from course where training_provider_id = OWNER)"),
    ("course_run", "course_id in (select id from course where training_provider_id = OWNER)"),
];

/// The rows of a training provider's catalogue.
pub struct Catalogue<'a> {
    cluster: &'a Cluster,
    database: &'a str,
    ukprn: &'a str,
}

impl<'a> Catalogue<'a> {
    /// Those of a UKPRN in a database.
    pub const fn of(cluster: &'a Cluster, database: &'a str, ukprn: &'a str) -> Self {
        Self { cluster, database, ukprn }
    }

    fn own(&self, which: &str) -> String {
        which.replace("OWNER", &format!("(select id from training_provider where ukprn = '{}')", self.ukprn))
    }

    fn psql(&self) -> Command {
        let mut psql = command(self.cluster.program("psql"));
        psql.args(["-XAtq", "-v", "ON_ERROR_STOP=1", "-U", "academy", "-d", self.database]);
        psql.arg("-h").arg(self.cluster.socket());
        psql
    }

    fn file(table: &str) -> PathBuf {
        target().join("bench").join(format!("{table}.copy"))
    }

    /// How many rows there are.
    pub fn count(&self) -> Result<u32> {
        let counts =
            TABLES.iter().map(|(table, own)| format!("(select count(*) from {table} where {})", self.own(own)));
        let sql = format!("select {}", counts.collect::<Vec<_>>().join(" + "));
        self.cluster.sql_in(self.database, &sql)?.trim().parse().context("a number of rows")
    }

    /// Writes them to files.
    pub fn dump(&self) -> Result<()> {
        fs::create_dir_all(target().join("bench"))?;
        let mut psql = self.psql();
        for (table, own) in TABLES {
            let rows = format!("select x.* from {table} x where {}", self.own(own));
            psql.arg("-c").arg(format!("\\copy ({rows}) to '{}'", Self::file(table).display()));
        }
        read(&mut psql).map(drop)
    }

    /// Deletes them; the tables are then as small as before.
    pub fn delete(&self) -> Result<()> {
        for table in ["course", "venue"] {
            self.cluster
                .sql_in(self.database, &self.own(&format!("delete from {table} where training_provider_id = OWNER")))?;
        }
        self.cluster.sql_in(self.database, "vacuum analyze")?;
        self.cluster.sql_in(self.database, "checkpoint").map(drop)
    }

    /// Copies the files back; answers the seconds.
    pub fn copy(&self) -> Result<f64> {
        let mut psql = self.psql();
        psql.arg("--single-transaction");
        for (table, _) in TABLES {
            psql.arg("-c").arg(format!("\\copy {table} from '{}'", Self::file(table).display()));
        }
        Ok(watch(&mut psql)?.seconds)
    }
}
