//! Settings: flags and `ACADEMY_*` variables; secrets also by a file.

use super::rate::REQUESTS;
use clap::Args;
use std::path::{Path, PathBuf};

/// What every subcommand that touches the database needs.
#[derive(Clone, Debug, Args)]
pub struct DatabaseConfig {
    /// PostgreSQL, such as postgres://user@host/name.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// A file that holds the address of PostgreSQL.
    #[arg(long, env = "DATABASE_URL_FILE")]
    pub database_url_file: Option<PathBuf>,
    /// Connections this process may open; twice as many as cores, and one, unless told.
    #[arg(long, env = "ACADEMY_DATABASE_CONNECTIONS")]
    pub database_connections: Option<usize>,
}

/// The machine's cores.
#[must_use]
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

impl DatabaseConfig {
    /// How many connections to open. More than the machine can work on at once make each other wait: with 16 on two
    /// cores one answer in a hundred took seventeen times as long as with five.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.database_connections.unwrap_or_else(|| 2 * cores() + 1)
    }

    /// The address of the database.
    ///
    /// # Errors
    /// When neither the setting nor a readable file gives one.
    pub fn url(&self) -> Result<String, String> {
        match (&self.database_url, &self.database_url_file) {
            (Some(url), _) => Ok(url.clone()),
            (None, Some(file)) => secret_in(file),
            (None, None) => Err("set DATABASE_URL or DATABASE_URL_FILE".to_owned()),
        }
    }
}

/// A secret that a file holds.
fn secret_in(file: &Path) -> Result<String, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
    Ok(text.trim().to_owned())
}

/// How the server listens and where its files are.
#[derive(Clone, Debug, Args)]
pub struct ServeConfig {
    /// Address to listen on.
    #[arg(long, env = "ACADEMY_HOST", default_value = "127.0.0.1")]
    pub host: String,
    /// Port to listen on.
    #[arg(long, env = "ACADEMY_PORT", default_value_t = 8080)]
    pub port: u16,
    /// Worker threads; as many as cores unless told.
    #[arg(long, env = "ACADEMY_WORKERS")]
    pub workers: Option<usize>,
    /// The folder with the browser app, as the bundler wrote it.
    #[arg(long, env = "ACADEMY_WEB_DIR")]
    pub web_dir: Option<PathBuf>,
    /// Requests in ten seconds that each machine, and each address, may send.
    #[arg(long, env = "ACADEMY_RATE_LIMIT", default_value_t = REQUESTS)]
    pub rate_limit: u32,
    /// What both `serve` and `worker` need.
    #[command(flatten)]
    pub common: CommonConfig,
}

/// What `serve` and `worker` share.
#[derive(Clone, Debug, Args)]
pub struct CommonConfig {
    /// The folder for keys and, in a demonstration, mails.
    #[arg(long, env = "ACADEMY_STATE_DIR", default_value = ".local/state")]
    pub state_dir: PathBuf,
    /// How people reach us; used in mails and cookies.
    #[arg(long, env = "ACADEMY_PUBLIC_URL", default_value = "http://localhost:8080")]
    pub public_url: String,
    /// Demonstration: invented people may sign in with the published password, mails go to files.
    #[arg(long, env = "ACADEMY_DEMO")]
    pub demo: bool,
    /// Our own proxy stands before the server: whom it names in X-Forwarded-For is who asks.
    #[arg(long, env = "ACADEMY_BEHIND_PROXY")]
    pub behind_proxy: bool,
    /// Feeds may be fetched from this machine and its neighbours too, and webhooks sent to this machine without TLS: for
    /// demonstrations alone.
    #[arg(long, env = "ACADEMY_FETCH_PRIVATE")]
    pub fetch_private: bool,
    /// Mail server, such as smtps://user:password@host; files in the state folder unless told.
    #[arg(long, env = "ACADEMY_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// A file that holds the address of the mail server.
    #[arg(long, env = "ACADEMY_SMTP_URL_FILE")]
    pub smtp_url_file: Option<PathBuf>,
    /// Where photos and PDFs that people add are kept, such as s3://bucket/folder; `files` in the state folder unless told.
    #[arg(long, env = "ACADEMY_FILES_URL")]
    pub files_url: Option<String>,
    /// Who mails are from.
    #[arg(long, env = "ACADEMY_MAIL_FROM", default_value = "Social Care Academy <no-reply@academy.example>")]
    pub mail_from: String,
}

impl CommonConfig {
    /// The same with the secrets that files hold.
    ///
    /// # Errors
    /// When a file that is named cannot be read.
    pub fn with_secrets(self) -> Result<Self, String> {
        let smtp_url = match (self.smtp_url, &self.smtp_url_file) {
            (None, Some(file)) => Some(secret_in(file)?),
            (given, _) => given,
        };
        Ok(Self { smtp_url, ..self })
    }
}
