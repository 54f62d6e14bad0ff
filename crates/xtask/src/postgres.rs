//! A private PostgreSQL: found or installed, on a unix socket, with its files under `.local`.

use crate::shell::{self, command, read, run, step};
use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The oldest version that will do.
const OLDEST: u32 = 15;

/// What a cluster is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Keeps what it is told.
    Demo,
    /// May lose everything: faster.
    Test,
}

/// A running private cluster; ends with its value.
pub struct Cluster {
    bin: PathBuf,
    data: PathBuf,
    socket: PathBuf,
    owner: Option<(u32, u32)>,
}

impl Cluster {
    /// Starts the cluster, made when it is new.
    pub fn start(purpose: Purpose) -> Result<Self> {
        let bin = find_or_install()?;
        let name = if purpose == Purpose::Test { "test-postgres" } else { "postgres" };
        // PostgreSQL refuses to run as root.
        let owner = if shell::is_root() { Some(unprivileged()?) } else { None };
        let data = data_folder(name, owner)?;
        let socket = socket_folder(&data, owner)?;
        let cluster = Self { bin, data, socket, owner };
        if !cluster.data.join("PG_VERSION").exists() {
            step("making a private PostgreSQL", || cluster.init())?;
        }
        if !cluster.is_running() {
            step("starting PostgreSQL", || cluster.boot(purpose))?;
        }
        Ok(cluster)
    }

    fn tool(&self, name: &str) -> Command {
        let mut tool = command(self.bin.join(name));
        if let Some((user, group)) = self.owner {
            tool.uid(user).gid(group).current_dir("/");
        }
        tool
    }

    fn init(&self) -> Result<()> {
        let mut init = self.tool("initdb");
        init.arg("-D").arg(&self.data).args(["-U", "academy", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust"]);
        read(&mut init).map(drop)
    }

    fn is_running(&self) -> bool {
        read(self.tool("pg_ctl").arg("-D").arg(&self.data).arg("status")).is_ok()
    }

    fn boot(&self, purpose: Purpose) -> Result<()> {
        let mut settings = format!(
            "-c listen_addresses='' -c unix_socket_directories='{}' -c max_connections=200 -c shared_buffers=128MB",
            self.socket.display()
        );
        if purpose == Purpose::Test {
            settings.push_str(" -c fsync=off -c synchronous_commit=off -c full_page_writes=off");
        }
        let mut start = self.tool("pg_ctl");
        start.arg("-D").arg(&self.data).arg("-l").arg(self.log());
        start.args(["-o", &settings, "-w", "-t", "60", "start"]);
        // Its words would keep our pipe open for as long as the server runs.
        start.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        run(&mut start).with_context(|| format!("see {}", self.log().display()))
    }

    /// The address of a database of this cluster.
    pub fn url(&self, database: &str) -> String {
        let host = self.socket.display().to_string().replace('/', "%2F");
        format!("postgres://academy@{host}/{database}")
    }

    /// Makes a database unless it is there; `fresh` makes it anew.
    pub fn ensure_database(&self, name: &str, fresh: bool) -> Result<()> {
        if fresh {
            self.sql(&format!("drop database if exists {name} with (force)"))?;
        }
        let known = self.sql(&format!("select 1 from pg_database where datname = '{name}'"))?;
        if known.trim().is_empty() {
            self.sql(&format!("create database {name}"))?;
        }
        Ok(())
    }

    fn sql(&self, statement: &str) -> Result<String> {
        self.sql_in("postgres", statement)
    }

    /// Runs a statement in a database; answers what psql prints.
    pub fn sql_in(&self, database: &str, statement: &str) -> Result<String> {
        let mut psql = self.tool("psql");
        psql.arg("-h").arg(&self.socket).args(["-U", "academy", "-d", database, "-XAtqc", statement]);
        read(&mut psql)
    }

    /// One of PostgreSQL's programs.
    pub fn program(&self, name: &str) -> PathBuf {
        self.bin.join(name)
    }

    /// The folder of its socket.
    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// What the server logs.
    pub fn log(&self) -> PathBuf {
        self.data.join("server.log")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut stop = self.tool("pg_ctl");
        stop.arg("-D").arg(&self.data).args(["-m", "fast", "-w", "stop"]);
        if let Err(error) = read(&mut stop) {
            println!("  PostgreSQL did not stop: {error:#}");
        }
    }
}

/// The folder of PostgreSQL's programs.
fn find_or_install() -> Result<PathBuf> {
    if let Some(found) = find() {
        return Ok(found);
    }
    let hint = format!(
        "PostgreSQL {OLDEST} or newer is needed. Install it (Debian: apt-get install postgresql), \
         set PG_BIN_DIR to the folder of its programs, or set DATABASE_URL to a server"
    );
    if may_install() {
        // Without this Debian starts a server of its own.
        let quiet = Path::new("/etc/postgresql-common/createcluster.conf");
        if !quiet.exists() {
            fs::create_dir_all("/etc/postgresql-common")?;
            fs::write(quiet, "create_main_cluster = false\n")?;
        }
    }
    apt("PostgreSQL", "postgresql", &hint)?;
    find().context(hint)
}

/// Installs a package of the system where that is ours to do; else says `hint`, what the person can do.
pub fn apt(name: &str, packages: &str, hint: &str) -> Result<()> {
    if !may_install() {
        bail!("{hint}");
    }
    step(&format!("installing {name}"), || install(packages))
}

fn may_install() -> bool {
    shell::is_root() && shell::has("apt-get")
}

fn install(packages: &str) -> Result<()> {
    let mut update = command("apt-get");
    update.arg("update").arg("-q").env("DEBIAN_FRONTEND", "noninteractive");
    read(&mut update)?;
    let mut install = command("apt-get");
    install.args(["install", "-y", "-q", "--no-install-recommends"]).args(packages.split(' '));
    read(install.env("DEBIAN_FRONTEND", "noninteractive")).map(drop)
}

fn find() -> Option<PathBuf> {
    let set = std::env::var_os("PG_BIN_DIR").map(PathBuf::from);
    let asked = read(Command::new("pg_config").arg("--bindir")).ok().map(|said| PathBuf::from(said.trim()));
    let mut debian: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|all| all.flatten().map(|entry| entry.path().join("bin")).collect())
        .unwrap_or_default();
    debian.sort();
    debian.reverse();
    let candidates = set.into_iter().chain(asked).chain(debian);
    candidates.into_iter().find(|folder| version(folder).is_some_and(|version| version >= OLDEST))
}

fn version(folder: &Path) -> Option<u32> {
    if !folder.join("initdb").exists() || !folder.join("psql").exists() {
        return None;
    }
    let said = read(Command::new(folder.join("postgres")).arg("--version")).ok()?;
    let number = said.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    number.split('.').next()?.parse().ok()
}

/// Somebody who is not root: postgres, else nobody.
fn unprivileged() -> Result<(u32, u32)> {
    let users = fs::read_to_string("/etc/passwd").context("cannot read the users of this machine")?;
    let ids = |name: &str| {
        let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    ids("postgres").or_else(|| ids("nobody")).context("there is no user postgres or nobody to run PostgreSQL as")
}

/// `.local/NAME`; when its owner cannot reach that (a home of root's), a folder of the system instead.
fn data_folder(name: &str, owner: Option<(u32, u32)>) -> Result<PathBuf> {
    let near = shell::root().join(".local").join(name);
    let Some((user, group)) = owner else {
        fs::create_dir_all(&near)?;
        fs::set_permissions(&near, fs::Permissions::from_mode(0o700))?;
        return Ok(near);
    };
    let far = PathBuf::from("/var/tmp").join(format!("academy-{}-{name}", short_hash(&near)));
    for folder in [near, far] {
        fs::create_dir_all(&folder)?;
        chown(&folder, Some(user), Some(group))?;
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
        let mut reach = Command::new("test");
        reach.arg("-w").arg(&folder).uid(user).gid(group).current_dir("/");
        if run(&mut reach).is_ok() {
            return Ok(folder);
        }
    }
    bail!("no folder that PostgreSQL's user can write to")
}

/// A short path: a socket's is limited to some hundred bytes.
fn socket_folder(data: &Path, owner: Option<(u32, u32)>) -> Result<PathBuf> {
    let folder = std::env::temp_dir().join(format!("academy-{}", short_hash(data)));
    fs::create_dir_all(&folder)?;
    if let Some((user, group)) = owner {
        chown(&folder, Some(user), Some(group))?;
    }
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
    Ok(folder)
}

fn short_hash(path: &Path) -> String {
    let hash = Sha256::digest(path.as_os_str().as_encoded_bytes());
    hash.iter().take(4).fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
