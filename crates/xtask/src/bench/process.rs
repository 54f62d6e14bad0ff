//! What a process holds of the machine's memory.

use anyhow::{Context, Result};
use std::fs;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How often a process is looked at while it runs.
const LOOK: Duration = Duration::from_millis(5);

/// Memory of a process, in megabytes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Memory {
    /// What it holds now.
    pub now: f64,
    /// The most it ever held.
    pub most: f64,
}

/// A program that ran to its end.
#[derive(Debug)]
pub struct Ran {
    /// From its start to its end, in seconds.
    pub seconds: f64,
    /// The most memory it held, in megabytes.
    pub most_mb: f64,
    /// What it said.
    pub said: String,
}

/// The memory of a running process.
///
/// # Errors
/// When it is gone.
pub fn memory(id: u32) -> Result<Memory> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).context("the process is gone")?;
    read(&status).context("the process is ending")
}

fn read(status: &str) -> Option<Memory> {
    let kilobytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim().strip_suffix(" kB")?.parse::<f64>().ok()
    };
    Some(Memory { now: kilobytes("VmRSS:")? / 1024.0, most: kilobytes("VmHWM:")? / 1024.0 })
}

/// Runs a program to its end and watches it. What it says must be little: it is read at the end.
///
/// # Errors
/// When it fails.
pub fn watch(command: &mut Command) -> Result<Ran> {
    let began = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
    let mut most = 0.0_f64;
    while child.try_wait()?.is_none() {
        // Between its end and our look there is nothing to see.
        most = memory(child.id()).map_or(most, |memory| most.max(memory.most));
        sleep(LOOK);
    }
    let seconds = began.elapsed().as_secs_f64();
    let output = child.wait_with_output()?;
    anyhow::ensure!(output.status.success(), "{command:?} ended with {}", output.status);
    Ok(Ran { seconds, most_mb: most, said: String::from_utf8_lossy(&output.stdout).into_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_as_the_kernel_writes_it() {
        let status = "Name:\tacademy\nVmHWM:\t  204800 kB\nVmRSS:\t  102400 kB\n";
        assert_eq!(read(status), Some(Memory { now: 100.0, most: 200.0 }));
        assert_eq!(read("Name:\tgone\n"), None);
    }

    #[test]
    fn a_program_is_watched_to_its_end() {
        let ran = watch(Command::new("sh").args(["-c", "sleep 0.1; echo done"])).unwrap();
        assert_eq!(ran.said, "done\n");
        assert!(ran.seconds >= 0.1 && ran.most_mb > 0.0);
        assert!(watch(&mut Command::new("false")).is_err());
    }
}
