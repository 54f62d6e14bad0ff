//! Running programs, and saying what is going on.

use anyhow::{Context, Result, bail};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

static STOP: AtomicBool = AtomicBool::new(false);

/// The folder of the workspace.
pub fn root() -> PathBuf {
    let here = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    let holds = |folder: &&Path| folder.join("Cargo.lock").exists() && folder.join("migrations").exists();
    here.ancestors().find(holds).map_or_else(|| here.clone(), Path::to_path_buf)
}

/// Where cargo builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// The server's program.
pub fn academy() -> PathBuf {
    target().join("debug/academy")
}

/// A command that runs in the workspace.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// Cargo, as the person calls it.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(arguments);
    cargo
}

/// Says what is being done, does it, and says how long it took.
pub fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("▸ {what} …");
    let began = Instant::now();
    let done = work().with_context(|| what.to_owned())?;
    println!("  {what}: {}", seconds(began.elapsed()));
    Ok(done)
}

/// A time that a person can read.
pub fn seconds(time: Duration) -> String {
    if time.as_secs() >= 60 {
        format!("{} min {:02} s", time.as_secs() / 60, time.as_secs() % 60)
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}

/// Runs to its end; its words go to the person.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {command:?}"))?;
    if status.success() {
        return Ok(());
    }
    bail!("{} ended with {status}", command.get_program().to_string_lossy())
}

/// Runs to its end and answers what it said; its words are shown only when it fails.
pub fn read(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("cannot start {command:?}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    bail!("{} ended with {}\n{said}", command.get_program().to_string_lossy(), output.status)
}

/// A port that nobody listens on.
pub fn free_port() -> Result<u16> {
    Ok(std::net::TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// Where a program is.
pub fn find(program: &str) -> Option<PathBuf> {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// Whether a program is there.
pub fn has(program: &str) -> bool {
    find(program).is_some()
}

/// Whether this is the superuser.
pub fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|me| {
        use std::os::unix::fs::MetadataExt;
        me.uid() == 0
    })
}

/// From now on Ctrl-C and SIGTERM ask us to stop instead of ending us.
pub fn listen_for_stop() -> Result<()> {
    ctrlc::set_handler(|| STOP.store(true, Ordering::SeqCst)).context("cannot listen for signals")
}

/// Whether someone asked us to stop.
pub fn stop_asked() -> bool {
    STOP.load(Ordering::SeqCst)
}

/// A program that runs beside us and ends with us.
pub struct Running {
    child: Child,
    name: &'static str,
}

impl Running {
    /// Starts it.
    pub fn start(name: &'static str, command: &mut Command) -> Result<Self> {
        let child = command.stdin(Stdio::null()).spawn().with_context(|| format!("cannot start {name}"))?;
        Ok(Self { child, name })
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits for its end, at most `limit`, and not once `hindered` names a reason.
    pub fn finish(&mut self, limit: Duration, mut hindered: impl FnMut() -> Option<String>) -> Result<()> {
        let until = Instant::now() + limit;
        loop {
            if let Some(status) = self.child.try_wait()? {
                return if status.success() { Ok(()) } else { bail!("{} ended with {status}", self.name) };
            }
            if let Some(reason) = hindered() {
                bail!(reason);
            }
            if Instant::now() > until {
                bail!("{} did not end within {}", self.name, seconds(limit));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Its end, when it ended by itself.
    pub fn ended(&mut self) -> Option<String> {
        match self.child.try_wait() {
            Ok(Some(status)) => Some(format!("{} ended with {status}", self.name)),
            Ok(None) => None,
            Err(error) => Some(format!("{} is lost: {error}", self.name)),
        }
    }
}

impl Drop for Running {
    /// Asks it to end, by its own id; insists after ten seconds.
    fn drop(&mut self) {
        if self.ended().is_some() {
            return;
        }
        let ask = format!("kill -TERM {}", self.child.id());
        let asked = Command::new("sh").args(["-c", &ask]).stderr(Stdio::null()).status();
        let until = Instant::now() + Duration::from_secs(if asked.is_ok() { 12 } else { 0 });
        while Instant::now() < until {
            if self.ended().is_some() {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        if self.child.kill().is_ok() {
            self.child.wait().map_or_else(|error| println!("{}: {error}", self.name), drop);
        }
    }
}
