//! What every measurement stands on: the server built for release, a database with the demonstration.

use super::client::get;
use super::load::ensure_wrk;
use crate::demo;
use crate::postgres::{Cluster, Purpose};
use crate::shell::{Running, cargo, command, free_port, run, step, target};
use anyhow::{Result, bail};
use std::fs;
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

/// The database with the demonstration.
pub const DATABASE: &str = "academy_bench";

/// How long a server may take to read a large catalogue.
const READY: Duration = Duration::from_secs(300);

/// The stage; its database server ends with it.
pub struct Stage {
    /// The private PostgreSQL.
    pub cluster: Cluster,
}

fn release(program: &str) -> PathBuf {
    target().join("release").join(program)
}

impl Stage {
    /// Builds and loads what is needed.
    pub fn set() -> Result<Self> {
        ensure_wrk()?;
        step("building for release", || {
            run(&mut cargo(&[
                "build",
                "--release",
                "--quiet",
                "--package",
                "api",
                "--bin",
                "academy",
                "--example",
                "floor",
            ]))
        })?;
        let stage = Self { cluster: Cluster::start(Purpose::Test)? };
        stage.cluster.ensure_database(DATABASE, true)?;
        step("loading the demonstration", || {
            run(&mut stage.academy(0, &["migrate"]))?;
            run(&mut stage.academy(0, &["seed"]))
        })?;
        stage.cluster.sql_in(DATABASE, "vacuum analyze")?;
        Ok(stage)
    }

    fn academy(&self, port: u16, arguments: &[&str]) -> Command {
        self.academy_in(DATABASE, port, arguments)
    }

    /// The product's program on a database.
    pub fn academy_in(&self, database: &str, port: u16, arguments: &[&str]) -> Command {
        let mut academy = command(release("academy"));
        academy.args(arguments).env("DATABASE_URL", self.cluster.url(database)).env("ACADEMY_DEMO", "true");
        academy.env("ACADEMY_STATE_DIR", target().join("bench/state")).env("ACADEMY_PORT", port.to_string());
        academy.env("ACADEMY_LOG", "warn");
        academy
    }

    /// A new database with the reference data alone.
    pub fn fresh(&self, database: &str) -> Result<()> {
        self.cluster.ensure_database(database, true)?;
        for part in ["migrate", "seed"] {
            run(self.academy_in(database, 0, &[part]).env("ACADEMY_DEMO", "false"))?;
        }
        Ok(())
    }

    /// Server and worker, and the server's port.
    pub fn serve(&self) -> Result<(Vec<Running>, u16)> {
        self.serve_in(DATABASE)
    }

    /// Server and worker on a database, and the server's port.
    pub fn serve_in(&self, database: &str) -> Result<(Vec<Running>, u16)> {
        let port = free_port()?;
        Ok((demo::serve(&|arguments: &[&str]| self.academy_in(database, port, arguments), port)?, port))
    }

    /// The server alone, its port, and the seconds until it could answer.
    pub fn server_in(&self, database: &str) -> Result<(Running, u16, f64)> {
        let (port, began) = (free_port()?, Instant::now());
        let mut server = Running::start("the server", &mut self.academy_in(database, port, &["serve"]))?;
        while get(port, "/health/ready").is_err() {
            if let Some(end) = server.ended() {
                bail!(end);
            }
            if began.elapsed() > READY {
                bail!("the server did not get ready");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok((server, port, began.elapsed().as_secs_f64()))
    }

    /// A handler that answers `body` and does nothing else, and its port.
    pub fn floor(&self, body: &[u8]) -> Result<(Running, u16)> {
        let (file, port) = (target().join("bench/floor.json"), free_port()?);
        fs::create_dir_all(target().join("bench"))?;
        fs::write(&file, body)?;
        let mut floor = command(release("examples/floor"));
        let running = Running::start("the floor", floor.arg(port.to_string()).arg(&file))?;
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        Ok((running, port))
    }
}
