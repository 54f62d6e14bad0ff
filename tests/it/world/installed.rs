//! The product as it is installed: programs of their own, so that they can be killed.

use super::{World, client};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running program; it is killed when it goes.
pub struct Installed(Child);

impl Installed {
    /// The server on a port, on the database and the keys of a world, with the machine's clock.
    pub fn serve(world: &World, port: u16) -> Self {
        Self::start(world, "serve", port)
    }

    /// The worker beside it.
    pub fn worker(world: &World) -> Self {
        Self::start(world, "worker", 0)
    }

    fn start(world: &World, what: &str, port: u16) -> Self {
        let mut command = program(world);
        command.arg(what).env("ACADEMY_PORT", port.to_string()).stdout(Stdio::null());
        Self(command.spawn().unwrap())
    }

    /// Waits until the server on a port answers.
    pub async fn is_ready(&mut self, port: u16) {
        let began = Instant::now();
        while client().get(format!("http://127.0.0.1:{port}/health/ready")).send().await.is_err() {
            assert!(self.0.try_wait().unwrap().is_none(), "the server ended");
            assert!(began.elapsed() < Duration::from_secs(60), "the server does not answer");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// SIGKILL: nothing is finished, nothing is told.
    pub fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Installed {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// The audit as an operator does it: whether it is content, and what it said.
pub fn doctor(world: &World) -> (bool, String) {
    let said = program(world).arg("doctor").output().unwrap();
    (said.status.success(), String::from_utf8_lossy(&said.stdout).into_owned())
}

/// A port that nobody listens on.
pub fn free_port() -> u16 {
    std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

fn program(world: &World) -> Command {
    let binary = std::env::var("ACADEMY_BIN").expect("ACADEMY_BIN names the server; `cargo xtask test api` sets it");
    let mut command = Command::new(binary);
    command.env("DATABASE_URL", &world.database.url).env("ACADEMY_LOG", "error");
    command.env("ACADEMY_STATE_DIR", &world.state.config.state_dir);
    command
}
