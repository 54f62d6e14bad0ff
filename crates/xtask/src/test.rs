//! All that is checked before a change is kept.

use crate::postgres::{Cluster, Purpose, apt};
use crate::shell::{self, Running, academy, cargo, command, read, root, seconds, target};
use crate::{contract, demo, npm, openapi, rules, web};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// A journey that takes longer has come to a stop.
const JOURNEY_MAY_TAKE: Duration = Duration::from_secs(600);

type Part = (&'static str, fn() -> Result<()>);

/// The parts, in order: quick ones first.
const PARTS: &[Part] = &[
    ("format", format),
    ("rules", rules::check),
    ("compose", compose),
    ("clippy", clippy),
    ("build", build),
    ("unit", unit),
    ("openapi", || openapi::compare_or_write(true)),
    ("contract", contract::check),
    ("api", api),
    ("conformance", conformance),
    ("web", || web::build().map(drop)),
    ("journey", journey),
];

/// What takes minutes and is done when it is asked for.
const LONG: &[Part] = &[("crash", crash)];

/// The outside judges wait for the server as much as they work, and building the app waits for nobody.
const SIDE_BY_SIDE: [&str; 2] = ["conformance", "web"];

/// Runs one part, or all; says how long each took.
pub fn run(only: Option<&str>) -> Result<()> {
    let parts: Vec<&Part> = match only {
        None => PARTS.iter().collect(),
        Some(only) => PARTS.iter().chain(LONG).filter(|(name, _)| *name == only).collect(),
    };
    if parts.is_empty() {
        let names: Vec<_> = PARTS.iter().chain(LONG).map(|(name, _)| *name).collect();
        bail!("there is no such part. There are: {}", names.join(", "));
    }
    let mut took = Vec::new();
    for group in parts.chunk_by(|one, next| SIDE_BY_SIDE == [one.0, next.0]) {
        std::thread::scope(|scope| {
            let running: Vec<_> = group.iter().map(|part| (part.0, scope.spawn(|| one(part)))).collect();
            // A part that panicked has failed.
            took.extend(running.into_iter().map(|(name, part)| (name, part.join().unwrap_or((Duration::ZERO, false)))));
        });
    }
    println!("\n{:<12} {:>12}", "part", "took");
    for (name, (time, passed)) in &took {
        println!("{name:<12} {:>12} {}", seconds(*time), if *passed { "✓" } else { "✗" });
    }
    let failed: Vec<_> = took.iter().filter(|(_, (_, passed))| !passed).map(|(name, _)| *name).collect();
    if failed.is_empty() { Ok(()) } else { bail!("failed: {}", failed.join(", ")) }
}

/// Runs one part; answers how long it took, and whether it passed.
fn one((name, part): &Part) -> (Duration, bool) {
    println!("\n== {name}");
    let began = Instant::now();
    let done = part();
    if let Err(error) = &done {
        println!("✗ {name}: {error:#}");
    }
    (began.elapsed(), done.is_ok())
}

fn format() -> Result<()> {
    shell::run(&mut cargo(&["fmt", "--all", "--check"]))
}

/// Everything but the browser app. The same packages each time: another choice of packages is another choice of
/// features, for which cargo would compile half of the dependencies again.
fn server(verb: &str, rest: &[&str]) -> Command {
    let mut command = cargo(&[verb, "--quiet", "--workspace", "--exclude", "web"]);
    command.args(rest);
    // Clippy looks at our own crates as they are compiled: a pass of its own would read every dependency once more, which
    // takes a fresh machine minutes. Its words for `-D warnings`.
    command.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver");
    command.env("CLIPPY_ARGS", "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__");
    command
}

/// Clippy on the browser app; the rest is looked at by [`build`].
fn clippy() -> Result<()> {
    web::ensure_target()?;
    let wasm = ["clippy", "--quiet", "--package", "web", "--target", web::TARGET, "--", "-D", "warnings"];
    shell::run(&mut cargo(&wasm))
}

/// Compiles and lints everything but the browser app.
fn build() -> Result<()> {
    shell::run(&mut server("build", &["--all-targets"]))
}

/// What needs no server.
fn unit() -> Result<()> {
    let files = ["ascwds", "dfe_csv", "dfe_csv_files", "large", "round_trip", "streaming", "xcri", "xcri_files"];
    let named = files.into_iter().flat_map(|file| ["--test", file]);
    let all: Vec<&str> = ["--lib", "--bins"].into_iter().chain(named).collect();
    shell::run(&mut server("test", &all))?;
    // What of the browser app needs no browser.
    shell::run(&mut cargo(&["test", "--quiet", "--package", "web"]))
}

/// The production shape is what Compose would accept.
fn compose() -> Result<()> {
    let plugin = read(command("docker").args(["compose", "version"])).is_ok();
    if !plugin && !shell::has("docker-compose") {
        let hint = "Docker Compose is needed. Install it (Debian: apt-get install docker-compose)";
        apt("Compose", "docker-compose", hint)?;
    }
    let mut compose = if plugin { command("docker") } else { command("docker-compose") };
    if plugin {
        compose.arg("compose");
    }
    let services = read(compose.args(["config", "--services"]).env("POSTGRES_PASSWORD", "for-the-check"))?;
    let missing: Vec<_> = ["database", "migrate", "seed", "api", "worker", "web", "mail"]
        .into_iter()
        .filter(|service| !services.lines().any(|line| line == *service))
        .collect();
    if missing.is_empty() { Ok(()) } else { bail!("docker-compose.yml has no {}", missing.join(", ")) }
}

/// The API from outside, each test on its own database.
fn api() -> Result<()> {
    let (url, _cluster) = test_server()?;
    let mut tests = server("test", &["--test", "it"]);
    shell::run(tests.env("ACADEMY_TEST_DATABASE_URL", url).env("ACADEMY_BIN", academy()))
}

/// Server and worker are killed 200 times while people book, unless `ACADEMY_CRASH_KILLS` says otherwise.
fn crash() -> Result<()> {
    let (url, _cluster) = test_server()?;
    build()?;
    let mut tests = server("test", &["--test", "it", "--", "crash::", "--nocapture"]);
    tests.env("ACADEMY_TEST_DATABASE_URL", url).env("ACADEMY_BIN", academy());
    if std::env::var_os("ACADEMY_CRASH_KILLS").is_none() {
        tests.env("ACADEMY_CRASH_KILLS", "200");
    }
    shell::run(&mut tests)
}

/// A server for tests: the one that is set, else a private one.
fn test_server() -> Result<(String, Option<Cluster>)> {
    match std::env::var("ACADEMY_TEST_DATABASE_URL") {
        Ok(url) => Ok((url, None)),
        Err(_) => {
            let cluster = Cluster::start(Purpose::Test)?;
            Ok((cluster.url("postgres"), Some(cluster)))
        }
    }
}

/// One person's way through the whole product, in a browser.
fn journey() -> Result<()> {
    travel(false)
}

/// The same, and the pictures of the README are taken anew.
pub fn screenshots() -> Result<()> {
    travel(true)
}

fn travel(keep_screenshots: bool) -> Result<()> {
    let folder = root().join("tests/journeys");
    npm::install(&folder)?;
    let chromium = chromium()?;
    build()?;
    let web = web::build()?;
    on_a_demonstration("academy_journey", Some(web), |url, state, running| {
        let mut node = command("node");
        node.arg("run.mjs").current_dir(&folder).env("ACADEMY_URL", url).env("CHROMIUM", chromium);
        if keep_screenshots {
            node.env("ACADEMY_KEEP_SCREENSHOTS", "yes");
        }
        let mut node = Running::start("the journey", node.env("ACADEMY_STATE_DIR", state))?;
        node.finish(JOURNEY_MAY_TAKE, || running.iter_mut().find_map(Running::ended))
    })
}

/// The outside programs that judge: what each judges, its script, and the requirements of those in Python.
const JUDGES: &[(&str, &str, Option<&str>)] = &[
    ("the description's judges", "lint.mjs", None),
    ("the feed's judge", "rpde.mjs", None),
    ("the webhooks' judge", "webhooks.mjs", None),
    ("OAuth's judge", "oauth.mjs", None),
    ("the calendars' judge", "calendars.mjs", None),
    ("the calendars' second judge", "calendars.py", Some("requirements-calendars.txt")),
    ("the examples", "examples.mjs", None),
    ("the TypeScript client", "client.mjs", None),
    ("the Python client", "client.py", Some("requirements-client.txt")),
    ("the credentials' judges", "credentials.mjs", None),
    ("the credentials' third judge", "credentials.py", Some("requirements-credentials.txt")),
    ("SCIM's judge", "scim.py", Some("requirements.txt")),
    // It leaves the demonstration untidy.
    ("every operation's judge", "fuzz.py", Some("requirements-fuzz.txt")),
];

/// What compiles and runs the example in C#.
const MONO: &str = "mono-mcs libmono-system-net-http4.0-cil libmono-system-runtime-serialization4.0-cil \
    libmono-system-xml-linq4.0-cil";

/// What outside programs say of the product.
fn conformance() -> Result<()> {
    let folder = root().join("tests/conformance");
    npm::install(&folder)?;
    if !shell::has("mcs") {
        apt(
            "a C# compiler",
            MONO,
            "Mono's C# compiler is needed. Install it (Debian: apt-get install mono-mcs and its libraries)",
        )?;
    }
    let mut judges = Vec::new();
    for &(name, script, requirements) in JUDGES {
        let program = match requirements {
            Some(file) => python(&folder, file)?,
            None => PathBuf::from("node"),
        };
        judges.push((name, script, program));
    }
    build()?;
    on_a_demonstration("academy_conformance", None, |url, state, running| {
        for &(name, script, ref program) in &judges {
            let mut judge = command(program);
            judge.arg(script).current_dir(&folder).env("ACADEMY_URL", url).env("ACADEMY_STATE_DIR", state);
            let mut judge = Running::start(name, &mut judge)?;
            judge.finish(JOURNEY_MAY_TAKE, || running.iter_mut().find_map(Running::ended))?;
        }
        Ok(())
    })
}

/// Python with the judges that a file names, in an environment of their own: some want what others cannot bear.
fn python(folder: &Path, requirements: &str) -> Result<PathBuf> {
    let wanted = fs::read(folder.join(requirements))?;
    let home = target().join("judges").join(requirements.trim_end_matches(".txt"));
    let (python, stamp) = (home.join("bin/python"), home.join(".installed"));
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    let hint = "Python with venv is needed. Install it (Debian: apt-get install python3-venv)";
    let made = || read(command("python3").args(["-m", "venv", "--clear"]).arg(&home));
    if made().is_err() {
        apt("Python's venv", "python3-venv", hint)?;
        made().context(hint)?;
    }
    let mut pip = command(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]);
    read(pip.current_dir(folder)).context("pip install for the judges")?;
    fs::write(stamp, wanted)?;
    Ok(python)
}

/// Serves a new demonstration to `visit`, which is told where it is and where its mails go; audits it afterwards.
fn on_a_demonstration(
    database: &str,
    web: Option<PathBuf>,
    visit: impl FnOnce(&str, &Path, &mut Vec<Running>) -> Result<()>,
) -> Result<()> {
    let cluster = Cluster::start(Purpose::Test)?;
    cluster.ensure_database(database, true)?;
    let port = shell::free_port()?;
    let state = target().join(format!("{database}-state"));
    if state.exists() {
        fs::remove_dir_all(&state)?;
    }
    let url = format!("http://localhost:{port}");
    let start = |arguments: &[&str]| {
        let mut command = command(academy());
        command.args(arguments).env("DATABASE_URL", cluster.url(database)).env("ACADEMY_DEMO", "true");
        command.env("ACADEMY_STATE_DIR", &state).env("ACADEMY_PORT", port.to_string());
        command.env("ACADEMY_PUBLIC_URL", &url).env("ACADEMY_LOG", "warn");
        // A judge asks faster than a system may.
        command.env("ACADEMY_RATE_LIMIT", "1000000");
        // The receivers of webhooks are beside it.
        command.env("ACADEMY_FETCH_PRIVATE", "true");
        if let Some(web) = &web {
            command.env("ACADEMY_WEB_DIR", web);
        }
        command
    };
    shell::run(&mut start(&["migrate"]))?;
    shell::run(&mut start(&["seed"]))?;
    let mut running = demo::serve(&start, port)?;
    let done = visit(&url, &state, &mut running);
    drop(running);
    done?;
    shell::run(&mut start(&["doctor"])).context("the audit afterwards")
}

/// Where the browser is: Playwright takes no bare name.
fn chromium() -> Result<PathBuf> {
    let find = || ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(shell::find);
    if let Some(found) = find() {
        return Ok(found);
    }
    apt("Chromium", "chromium", "Chromium is needed. Install it (Debian: apt-get install chromium)")?;
    find().context("Chromium was not installed")
}
