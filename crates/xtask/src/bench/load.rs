//! Load on loopback: `wrk` for HTTP, `pgbench` for the same SQL.

use super::median;
use crate::postgres::{Cluster, apt};
use crate::shell::{self, command, read, target};
use anyhow::{Context, Result, bail};
use std::fs;

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
    // The first requests open connections and plan statements: they are not what is measured.
    ask(port, path, connections, 1)?;
    let said = ask(port, path, connections, seconds)?;
    seen_by_wrk(&said).with_context(|| format!("wrk said what we do not understand:\n{said}"))
}

fn ask(port: u16, path: &str, connections: usize, seconds: u64) -> Result<String> {
    let mut wrk = command("wrk");
    wrk.args(["-t1", "--latency", "-c"]).arg(connections.to_string()).arg("-d").arg(format!("{seconds}s"));
    let said = read(wrk.arg(format!("http://127.0.0.1:{port}{path}")))?;
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

/// Runs a script for some seconds on one connection; answers the median of its runs in milliseconds.
pub fn sql(cluster: &Cluster, database: &str, script: &str, seconds: u64) -> Result<f64> {
    let folder = target().join("bench");
    fs::create_dir_all(&folder)?;
    let (file, log) = (folder.join("statements.sql"), folder.join("pgbench"));
    fs::write(&file, script)?;
    let mut pgbench = command(cluster.program("pgbench"));
    pgbench
        .args(["--no-vacuum", "--client=1", "--protocol=prepared", "--log", "--username=academy"])
        .arg(format!("--time={seconds}"));
    pgbench.arg(format!("--log-prefix={}", log.display())).arg("--host").arg(cluster.socket());
    // As our own connections are set.
    pgbench.env("PGOPTIONS", "-c jit=off -c plan_cache_mode=force_generic_plan");
    read(pgbench.arg("--file").arg(&file).arg(database))?;
    let mut times = Vec::new();
    for entry in fs::read_dir(&folder)?.flatten() {
        if entry.file_name().to_string_lossy().starts_with("pgbench.") {
            // client, transaction, microseconds, …
            let text = fs::read_to_string(entry.path())?;
            let lines = text.lines().filter_map(|line| line.split(' ').nth(2)?.parse::<f64>().ok());
            times.extend(lines.map(|microseconds| microseconds / 1000.0));
            fs::remove_file(entry.path())?;
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
}
