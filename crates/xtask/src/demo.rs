//! From a bare clone to the running product.

use crate::postgres::{Cluster, Purpose};
use crate::shell::{self, Running, academy, cargo, command, root, step, stop_asked};
use crate::web;
use anyhow::{Context, Result, bail};
use clap::Args;
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant, SystemTime};

/// How the demonstration runs.
#[derive(Args)]
pub struct Options {
    /// Port to serve on.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Forget everything and begin anew.
    #[arg(long)]
    fresh: bool,
}

/// Builds, loads, serves, until someone asks it to stop.
pub fn run(options: &Options, watch: bool) -> Result<()> {
    if TcpListener::bind(("127.0.0.1", options.port)).is_err() {
        bail!("port {} is in use. Choose another one: cargo xtask demo --port 8090", options.port);
    }
    shell::listen_for_stop()?;
    let (url, _cluster) = database(options)?;
    step("building the server", build_server)?;
    let web = step("building the browser app", web::build)?;
    let state = root().join(".local/state");
    fs::create_dir_all(&state)?;
    let academy = |arguments: &[&str]| {
        let mut academy = command(academy());
        academy.args(arguments).env("DATABASE_URL", &url).env("ACADEMY_DEMO", "true").env("ACADEMY_WEB_DIR", &web);
        // Whoever tries it out has feeds and receivers of webhooks beside it.
        academy.env("ACADEMY_FETCH_PRIVATE", "true");
        academy.env("ACADEMY_STATE_DIR", &state).env("ACADEMY_PORT", options.port.to_string());
        academy.env("ACADEMY_PUBLIC_URL", format!("http://localhost:{}", options.port)).env("ACADEMY_LOG", "warn");
        academy
    };
    step("bringing the tables up to date", || shell::run(&mut academy(&["migrate"])))?;
    step("loading courses and people", || shell::run(&mut academy(&["seed"])))?;
    if watch {
        return serve_and_watch(&academy, options.port);
    }
    let mut running = serve(&academy, options.port)?;
    say_hello(options.port);
    wait(&mut running, || false)
}

/// The database: the one that is set, else a private one.
fn database(options: &Options) -> Result<(String, Option<Cluster>)> {
    if let Ok(url) = std::env::var("DATABASE_URL") {
        if options.fresh {
            bail!("--fresh would empty the database of DATABASE_URL. Empty it yourself, or unset DATABASE_URL");
        }
        return Ok((url, None));
    }
    let cluster = Cluster::start(Purpose::Demo)?;
    cluster.ensure_database("academy_demo", options.fresh)?;
    Ok((cluster.url("academy_demo"), Some(cluster)))
}

fn build_server() -> Result<()> {
    shell::run(&mut cargo(&["build", "--package", "api", "--bin", "academy"]))
}

/// Starts server and worker; answers when the server is ready.
pub fn serve(academy: &dyn Fn(&[&str]) -> Command, port: u16) -> Result<Vec<Running>> {
    let mut running = vec![Running::start("the server", &mut academy(&["serve"]))?];
    running.push(Running::start("the worker", &mut academy(&["worker"]))?);
    let until = Instant::now() + Duration::from_secs(30);
    while !is_ready(port) {
        if let Some(end) = running.iter_mut().find_map(Running::ended) {
            bail!(end);
        }
        if Instant::now() > until || stop_asked() {
            bail!("the server did not get ready");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(running)
}

fn is_ready(port: u16) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        stream.write_all(b"GET /health/ready HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")?;
        let mut said = String::new();
        stream.read_to_string(&mut said)?;
        Ok(said)
    };
    ask().is_ok_and(|said| said.starts_with("HTTP/1.1 200"))
}

fn say_hello(port: u16) {
    println!("\n  The Academy is at http://localhost:{port}  (API: http://localhost:{port}/api/docs)");
    println!("\n  Invented people, all with the password staffordshire-demo:");
    for (email, who) in [
        ("worker@demo.example", "a care worker"),
        ("manager@demo.example", "a manager at her employer"),
        ("tutor@demo.example", "a tutor who takes the register"),
        ("academy@demo.example", "academy staff"),
    ] {
        println!("    {email:<24} {who}");
    }
    println!(
        "\n  Systems sign in at /oauth/token with the same secret: demo-college (a college's), demo-hr (her employer's)."
    );
    println!("  Mails are files in .local/state/mails. Ctrl-C ends it.");
}

/// Waits until someone asks to stop, a program ends by itself, or `changed`.
fn wait(running: &mut [Running], mut changed: impl FnMut() -> bool) -> Result<()> {
    loop {
        if stop_asked() {
            println!("\n  Stopping.");
            return Ok(());
        }
        if let Some(end) = running.iter_mut().find_map(Running::ended) {
            bail!(end);
        }
        if changed() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

fn serve_and_watch(academy: &dyn Fn(&[&str]) -> Command, port: u16) -> Result<()> {
    let mut greeted = false;
    while !stop_asked() {
        let seen = newest()?;
        let built = build_server().and_then(|()| web::build());
        let mut running = match built {
            Ok(_) => serve(academy, port)?,
            Err(error) => {
                println!("✗ {error:#}");
                Vec::new()
            }
        };
        if !greeted && !running.is_empty() {
            say_hello(port);
            greeted = true;
        }
        wait(&mut running, || newest().is_ok_and(|now| now > seen))?;
    }
    Ok(())
}

/// When a source file last changed.
fn newest() -> Result<SystemTime> {
    let mut newest = SystemTime::UNIX_EPOCH;
    for folder in ["crates", "frontend", "migrations"] {
        visit(&root().join(folder), &mut newest)?;
    }
    Ok(newest)
}

fn visit(folder: &Path, newest: &mut SystemTime) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())?.flatten() {
        let about = entry.metadata()?;
        if !about.is_dir() {
            *newest = about.modified()?.max(*newest);
        } else if entry.file_name() != "node_modules" {
            visit(&entry.path(), newest)?;
        }
    }
    Ok(())
}
