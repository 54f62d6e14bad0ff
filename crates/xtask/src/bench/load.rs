//! Load on loopback: `wrk` for HTTP, `pgbench` for the same SQL.

use super::median;
use crate::postgres::{Cluster, apt};
use crate::shell::{self, command, read, target};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;

/// What a load showed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    /// Answers a second.
    pub per_second: f64,
    /// Half of the answers came within this many milliseconds.
    pub median_ms: f64,
    /// 99 of 100 answers came within this many milliseconds.
    pub p99_ms: f64,
}

/// `wrk`, installed when it is not there and may be.
pub fn ensure_wrk() -> Result<()> {
    if shell::has("wrk") {
        return Ok(());
    }
    apt("wrk", "wrk", "wrk is needed. Install it (Debian: apt-get install wrk)")
}

/// Asks for `path` of a port for some seconds. `wrk` waits for each answer before it asks again on a connection, so its
/// 99th percentile flatters a server that stalls: compare it with the floor's alone.
pub fn http(port: u16, path: &str, connections: usize, seconds: u64) -> Result<Seen> {
    mix(port, &[path.to_owned()], connections, seconds)
}

/// The same for many paths, one after the other: no answer that is kept flatters.
pub fn mix(port: u16, paths: &[String], connections: usize, seconds: u64) -> Result<Seen> {
    let folder = target().join("bench");
    fs::create_dir_all(&folder)?;
    let script = folder.join("paths.lua");
    fs::write(&script, lua(paths))?;
    // The first requests open connections and plan statements: they are not what is measured.
    ask(port, &script, connections, 1)?;
    let said = ask(port, &script, connections, seconds)?;
    seen_by_wrk(&said).with_context(|| format!("wrk said what we do not understand:\n{said}"))
}

/// A script of `wrk` that asks for one path after the other. A path holds no quote.
fn lua(paths: &[String]) -> String {
    let list: String = paths.iter().map(|path| format!("  \"{path}\",\n")).collect();
    format!(
        "local paths = {{\n{list}}}\nlocal at = 0\nrequest = function()\n  at = at % #paths + 1\n  \
         return wrk.format(\"GET\", paths[at])\nend\n"
    )
}

fn ask(port: u16, script: &Path, connections: usize, seconds: u64) -> Result<String> {
    let mut wrk = command("wrk");
    wrk.args(["-t1", "--latency", "-c"]).arg(connections.to_string()).arg("-d").arg(format!("{seconds}s"));
    wrk.arg("-s").arg(script);
    let said = read(wrk.arg(format!("http://127.0.0.1:{port}")))?;
    if said.contains("Non-2xx") || said.contains("Socket errors") {
        bail!("the load was refused:\n{said}");
    }
    Ok(said)
}

fn seen_by_wrk(said: &str) -> Option<Seen> {
    let after = |mark: &str| said.lines().find_map(|line| line.trim().strip_prefix(mark)).map(str::trim);
    Some(Seen {
        per_second: after("Requests/sec:")?.parse().ok()?,
        median_ms: milliseconds(after("50%")?)?,
        p99_ms: milliseconds(after("99%")?)?,
    })
}

/// `1.25ms`, `830.00us`, `1.02s`.
fn milliseconds(text: &str) -> Option<f64> {
    let at = text.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, unit) = text.split_at(at);
    let number: f64 = number.parse().ok()?;
    match unit {
        "us" => Some(number / 1000.0),
        "ms" => Some(number),
        "s" => Some(number * 1000.0),
        _ => None,
    }
}

/// Runs statements, one at random after the other, for some seconds on one connection; answers the median of their times
/// in milliseconds.
pub fn sql(cluster: &Cluster, database: &str, statements: &[String], seconds: u64) -> Result<f64> {
    let folder = target().join("bench/statements");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let mut pgbench = command(cluster.program("pgbench"));
    pgbench.args(["--no-vacuum", "--client=1", "--log", "--username=academy", "--random-seed=1"]);
    pgbench.arg(format!("--time={seconds}")).arg(format!("--log-prefix={}", folder.join("log").display()));
    // As our own connections are set; sorts and hashes need not go to disk.
    pgbench.env("PGOPTIONS", "-c jit=off -c work_mem=64MB").arg("--host").arg(cluster.socket());
    for (at, statement) in statements.iter().enumerate() {
        let file = folder.join(format!("{at}.sql"));
        fs::write(&file, statement)?;
        pgbench.arg("--file").arg(file);
    }
    read(pgbench.arg(database))?;
    let mut times = Vec::new();
    for entry in fs::read_dir(&folder)?.flatten() {
        if entry.file_name().to_string_lossy().starts_with("log") {
            // client, transaction, microseconds, …
            let text = fs::read_to_string(entry.path())?;
            let lines = text.lines().filter_map(|line| line.split(' ').nth(2)?.parse::<f64>().ok());
            times.extend(lines.map(|microseconds| microseconds / 1000.0));
        }
    }
    if times.is_empty() { bail!("pgbench measured nothing") } else { Ok(median(times)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_wrk_says_is_read() {
        let said = "  Thread Stats   Avg\n  Latency Distribution\n     50%  830.00us\n     99%    1.25ms\nRequests/sec:  19061.45\n";
        assert_eq!(seen_by_wrk(said), Some(Seen { per_second: 19061.45, median_ms: 0.83, p99_ms: 1.25 }));
        assert_eq!(seen_by_wrk("nothing"), None);
        assert_eq!(milliseconds("1.5s"), Some(1500.0));
    }

    #[test]
    fn every_path_has_its_turn() {
        let script = lua(&["/a?b=c".to_owned(), "/d".to_owned()]);
        assert!(script.starts_with("local paths = {\n  \"/a?b=c\",\n  \"/d\",\n}\n"), "{script}");
        assert!(script.contains("at = at % #paths + 1"), "{script}");
    }
}
