//! What every measurement stands on: the server built for release, a database with the demonstration.

use super::load::ensure_wrk;
use crate::demo;
use crate::postgres::{Cluster, Purpose};
use crate::shell::{Running, cargo, command, free_port, run, step, target};
use anyhow::{Context, Result};
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::Command;

/// The database that is measured.
pub const DATABASE: &str = "academy_bench";

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
        let mut academy = command(release("academy"));
        academy.args(arguments).env("DATABASE_URL", self.cluster.url(DATABASE)).env("ACADEMY_DEMO", "true");
        academy.env("ACADEMY_STATE_DIR", target().join("bench/state")).env("ACADEMY_PORT", port.to_string());
        academy.env("ACADEMY_LOG", "warn");
        academy
    }

    /// The server, and its port.
    pub fn serve(&self) -> Result<(Vec<Running>, u16)> {
        let port = free_port()?;
        Ok((demo::serve(&|arguments: &[&str]| self.academy(port, arguments), port)?, port))
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

/// One answer's body.
pub fn get(port: u16, path: &str) -> Result<Vec<u8>> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    write!(stream, "GET {path} HTTP/1.0\r\nhost: localhost\r\n\r\n")?;
    let mut said = Vec::new();
    stream.read_to_end(&mut said)?;
    let end = said.windows(4).position(|four| four == b"\r\n\r\n").context("no answer")?;
    anyhow::ensure!(said.starts_with(b"HTTP/1.0 200") || said.starts_with(b"HTTP/1.1 200"), "{path} was refused");
    Ok(said.split_off(end + 4))
}
