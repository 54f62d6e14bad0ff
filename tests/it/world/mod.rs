//! A server of one's own: database, clock, keys, HTTP.

pub mod ask;
pub mod authenticator;
pub mod contract;
pub mod database;
pub mod fixtures;
pub mod installed;
pub mod logs;
pub mod signing_in;

use actix_web::dev::ServerHandle;
use api::platform::config::CommonConfig;
use api::platform::keys::Keys;
use api::platform::seal::Sealer;
use api::platform::{AppState, Clock, Db};
use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use database::{Database, Template};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Everything a test needs; its database goes when it goes.
pub struct World {
    /// What the server stands on, to move its clock or sign tokens.
    pub state: AppState,
    /// Where it listens.
    pub url: String,
    /// A client without cookies of its own.
    pub http: reqwest::Client,
    /// To look behind the API.
    pub database: Database,
    server: ServerHandle,
}

/// A Tuesday morning in winter, when London is at UTC.
pub fn morning() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 24, 9, 0, 0).unwrap()
}

/// A day after [`morning`].
pub fn in_days(days: i64) -> NaiveDate {
    (morning() + TimeDelta::days(days)).date_naive()
}

impl World {
    /// A server with the reference data and nothing else.
    pub async fn new() -> Self {
        Self::with(Template::Reference).await
    }

    /// A server with the demonstration: courses of real and made feeds, invented people.
    pub async fn demo() -> Self {
        Self::with(Template::Demonstration).await
    }

    /// A server like [`World::new`] that names itself by where it listens, so that another one finds it.
    pub async fn reachable() -> Self {
        Self::at(Template::Reference, true).await
    }

    async fn with(template: Template) -> Self {
        Self::at(template, false).await
    }

    async fn at(template: Template, reachable: bool) -> Self {
        let database = Database::from(template).await;
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let demo = matches!(template, Template::Demonstration);
        let public_url = if reachable { url.clone() } else { "http://localhost:8080".to_owned() };
        let state = state(&database, demo, public_url);
        listener.set_nonblocking(true).unwrap();
        let server = api::app::serve(state.clone(), listener, 2).unwrap();
        let handle = server.handle();
        tokio::spawn(server);
        Self { state, url, http: client(), database, server: handle }
    }

    /// A second server on the same database, with nothing else in common but the time.
    pub fn beside(&self) -> Beside {
        let db = Db::new(&self.database.url, 4, tokio::runtime::Handle::current()).unwrap();
        let hashing = Arc::new(Semaphore::new(2));
        self.beside_as(AppState { db, hashing, limits: Arc::default(), ..self.state.clone() })
    }

    /// A second server that stands on something else.
    pub fn beside_as(&self, state: AppState) -> Beside {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        listener.set_nonblocking(true).unwrap();
        let server = api::app::serve(state, listener, 1).unwrap();
        let handle = server.handle();
        tokio::spawn(server);
        Beside { url, server: handle }
    }

    /// Moves the server's clock on.
    pub fn later(&self, by: TimeDelta) {
        self.state.clock.set(self.state.clock.now() + by);
    }

    /// Does what the worker would do now; answers how many jobs that were.
    pub async fn work(&self) -> usize {
        api::worker::run_due(&self.state).await.unwrap()
    }

    /// Every mail that was sent, in order.
    pub fn mails(&self) -> Vec<String> {
        let folder = std::fs::read_dir(self.state.config.state_dir.join("mails"));
        let mut files: Vec<_> = folder.into_iter().flatten().map(|file| file.unwrap().path()).collect();
        files.sort();
        files.iter().map(|file| unfolded(&std::fs::read_to_string(file).unwrap())).collect()
    }

    /// The audit finds nothing, whatever the test did.
    pub async fn is_sound(&self) {
        assert_eq!(api::demo::doctor(&self.state.db, &self.state.clock).await.unwrap(), Vec::<String>::new());
    }
}

/// A server beside a world's own.
pub struct Beside {
    /// Where it listens.
    pub url: String,
    server: ServerHandle,
}

impl Drop for Beside {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

/// A mail's lines as they were before they were wrapped for the way.
fn unfolded(text: &str) -> String {
    text.replace("=\r\n", "").replace("=3D", "=").replace("\r\n ", "")
}

impl Drop for World {
    fn drop(&mut self) {
        drop(self.server.stop(false));
        let mails = self.state.config.state_dir.clone();
        drop(std::fs::remove_dir_all(mails));
    }
}

/// A client as an HR system or a phone would be.
pub fn client() -> reqwest::Client {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

fn state(database: &Database, demo: bool, public_url: String) -> AppState {
    let db = Db::new(&database.url, 8, tokio::runtime::Handle::current()).unwrap();
    let config = CommonConfig {
        state_dir: std::env::temp_dir().join(&database.name),
        public_url,
        demo,
        behind_proxy: true,
        fetch_private: true,
        smtp_url: None,
        smtp_url_file: None,
        files_url: None,
        mail_from: "Social Care Academy <no-reply@academy.example>".to_owned(),
    };
    let sealer = Arc::new(Sealer::load(&config.state_dir).unwrap());
    AppState {
        db,
        clock: Clock::fixed(morning()),
        keys: Arc::new(Keys::ephemeral().unwrap()),
        vault: api::platform::vault::Vault::ephemeral(sealer.clone()),
        sealer,
        config: Arc::new(config),
        web_dir: None,
        limits: Arc::default(),
        endings: &[],
        fetcher: api::platform::fetch::Fetcher::new(true).unwrap(),
        demand: Arc::default(),
        // A test sees at once what it did.
        catalogue: Arc::new(api::catalogue::Memory::new(Duration::ZERO, Duration::from_secs(20))),
        hashing: Arc::new(Semaphore::new(2)),
    }
}
