//! `academy`: the server, its worker and its tools.

use api::platform::config::{CommonConfig, DatabaseConfig, ServeConfig, cores};
use api::platform::ending::ENDING;
use api::platform::fetch::Fetcher;
use api::platform::keys::{Keys, Rotation, rotate};
use api::platform::rate::Limits;
use api::platform::seal::Sealer;
use api::platform::vault::Vault;
use api::platform::{ApiError, AppState, Clock, Db, db};
use api::tools;
use clap::{Parser, Subcommand};
use domain::organisations::wire::NewTrainingProvider;
use domain::sync::{CourseSource, FeedFormat};
use std::io::Write;
use std::net::ToSocketAddrs;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::net::TcpSocket;
use tokio::sync::Semaphore;

#[derive(Parser)]
#[command(name = "academy", version, about = "The Social Care Academy's server")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Answer requests.
    Serve {
        #[command(flatten)]
        database: DatabaseConfig,
        #[command(flatten)]
        serve: ServeConfig,
    },
    /// Do jobs: mails, offers that run out.
    Worker {
        #[command(flatten)]
        database: DatabaseConfig,
        #[command(flatten)]
        common: CommonConfig,
    },
    /// Bring the tables up to date.
    Migrate {
        #[command(flatten)]
        database: DatabaseConfig,
    },
    /// Load a training provider's feed.
    Import {
        #[command(flatten)]
        database: DatabaseConfig,
        /// Whose feed: the UKPRN of a known training provider.
        #[arg(long)]
        provider: String,
        /// xcri-cap, dfe-courses or dfe-venues; seen from the file unless told.
        #[arg(long)]
        format: Option<FeedFormat>,
        /// training-provider or course-directory; as the form has it unless told.
        #[arg(long)]
        source: Option<CourseSource>,
        /// Move the dates by whole weeks, for a demonstration.
        #[arg(long, default_value_t = 0)]
        shift_weeks: i64,
        /// The file.
        file: PathBuf,
    },
    /// Load the reference data; with --demo also the demonstration's courses and people.
    Seed {
        #[command(flatten)]
        database: DatabaseConfig,
        /// Invented courses and people too.
        #[arg(long, env = "ACADEMY_DEMO")]
        demo: bool,
    },
    /// Let an organisation's own system sign in; prints its secret, once.
    Client {
        #[command(flatten)]
        database: DatabaseConfig,
        #[command(flatten)]
        of: ClientOf,
        /// What it is called, such as `leek-college-nightly`.
        name: String,
    },
    /// Make a new key that signs access tokens: it is in use within a minute, and the tokens of the old one stay good.
    RotateKeys {
        /// The folder for keys.
        #[arg(long, env = "ACADEMY_STATE_DIR", default_value = ".local/state")]
        state_dir: PathBuf,
    },
    /// Make new keys that sign credentials: what the old ones signed stays good.
    RotateIssuerKeys {
        #[command(flatten)]
        database: DatabaseConfig,
        #[command(flatten)]
        common: CommonConfig,
    },
    /// Add a training provider, or bring it up to date.
    Provider {
        #[command(flatten)]
        database: DatabaseConfig,
        /// Its UKPRN: eight digits, the first is 1.
        ukprn: String,
        /// Its name.
        name: String,
        /// Its own pages.
        #[arg(long)]
        website: Option<String>,
        /// Places of each dated run whose feed names none; without it the academy takes no bookings for it.
        #[arg(long)]
        places: Option<i32>,
    },
    /// Give a person with an account a role.
    Role {
        #[command(flatten)]
        database: DatabaseConfig,
        /// The account's email.
        email: String,
        #[command(flatten)]
        at: RoleAt,
    },
    /// Print the API's specification.
    Openapi,
    /// Audit the invariants over the live data.
    Doctor {
        #[command(flatten)]
        database: DatabaseConfig,
        /// An end of the audit trail that was noted earlier (the worker's log and this command say it): the trail must
        /// still hold it.
        #[arg(long, value_name = "PLACE:HASH")]
        audit_head: Option<String>,
    },
    /// Set how many days a kind of thing is kept.
    Retention {
        #[command(flatten)]
        database: DatabaseConfig,
        /// The kind, such as `access_log`: see /api/v1/retention.
        kind: String,
        /// Days.
        days: i32,
    },
}

/// Whose system it is: one of these.
#[derive(clap::Args)]
#[group(required = true, multiple = false)]
struct ClientOf {
    /// The UKPRN of a known training provider.
    #[arg(long, value_name = "UKPRN")]
    provider: Option<String>,
    /// The name of an employer, added when it is new.
    #[arg(long, value_name = "NAME")]
    employer: Option<String>,
}

/// Where the role is: one of these.
#[derive(clap::Args)]
#[group(required = true, multiple = false)]
struct RoleAt {
    /// A tutor at the training provider with this UKPRN.
    #[arg(long, value_name = "UKPRN")]
    tutor_at: Option<String>,
    /// An admin at the employer of this name, added when it is new: books and looks for its workers, and says who else may.
    #[arg(long, value_name = "NAME")]
    manager_at: Option<String>,
    /// The academy's staff.
    #[arg(long)]
    academy_staff: bool,
}

fn main() -> std::process::ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_env("ACADEMY_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).json().init();
    match run(Cli::parse().command) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "stopped");
            std::process::ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<(), String> {
    // Connections live here, whatever becomes of the single-thread runtimes that use them.
    let driver = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("database")
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    let handle = driver.handle().clone();
    let pool = move |database: &DatabaseConfig| Db::new(&database.url()?, database.connections(), handle.clone());
    match command {
        Command::Serve { database, serve } => {
            let mut state = state(pool(&database)?, serve.common.clone(), serve.web_dir.clone())?;
            state.limits = Arc::new(Limits::new(serve.rate_limit));
            serve_http(state, &serve)
        }
        Command::Worker { database, common } => {
            let state = state(pool(&database)?, common, None)?;
            actix_web::rt::System::new().block_on(api::worker::run(state, stop_asked()));
            Ok(())
        }
        Command::Migrate { database } => {
            let url = database.url()?;
            let applied = driver.block_on(async { tokio::spawn(async move { db::migrate(&url).await }).await });
            say(&format!("{} migrations applied", applied.map_err(|error| error.to_string())??))
        }
        Command::Import { database, provider, format, source, shift_weeks, file } => {
            let db = pool(&database)?;
            driver.block_on(import(&db, &provider, (format, source), file, shift_weeks))
        }
        Command::Seed { database, demo } => {
            let db = pool(&database)?;
            driver.block_on(api::demo::seed(&db, &Clock::default(), demo)).map_err(|error| error.to_string())
        }
        Command::Client { database, of, name } => {
            let db = pool(&database)?;
            let (now, at) = (Clock::default().now(), at_of(&of.provider, &of.employer));
            say(&driver.block_on(tools::add_client(&db, now, at, &name)).map_err(refusal)?)
        }
        Command::RotateKeys { state_dir } => {
            let Rotation { made, thrown_away } = rotate(&state_dir, Clock::default().now().timestamp())?;
            say(&format!("{made} signs from now on; {thrown_away} old keys were thrown away"))
        }
        Command::RotateIssuerKeys { database, common } => {
            driver.block_on(rotate_issuer_keys(&state(pool(&database)?, common, None)?))
        }
        Command::Provider { database, ukprn, name, website, places } => {
            let db = pool(&database)?;
            let new = NewTrainingProvider { ukprn, name, website, default_capacity: places };
            let id = driver.block_on(tools::keep_provider(&db, &new));
            say(&id.map_err(refusal)?.to_string())
        }
        Command::Role { database, email, at } => {
            let db = pool(&database)?;
            driver.block_on(tools::give_role(&db, &email, at_of(&at.tutor_at, &at.manager_at))).map_err(refusal)
        }
        Command::Openapi => {
            let document = api::app::openapi_json().map_err(|error| error.to_string())?;
            std::io::stdout().write_all(document.as_bytes()).map_err(|error| error.to_string())
        }
        Command::Doctor { database, audit_head } => driver.block_on(doctor(&pool(&database)?, audit_head.as_deref())),
        Command::Retention { database, kind, days } => {
            let db = pool(&database)?;
            driver.block_on(api::privacy::retention::set(&db, &kind, days)).map_err(refusal)
        }
    }
}

async fn rotate_issuer_keys(state: &AppState) -> Result<(), String> {
    let now = state.clock.now();
    state.db.tx(async |tx| api::credentials::rotate(tx, state, now).await).await.map_err(refusal)?;
    say("new keys sign credentials from now on; what the old ones signed stays good")
}

async fn import(
    db: &Db,
    provider: &str,
    (format, source): (Option<FeedFormat>, Option<CourseSource>),
    file: PathBuf,
    shift_weeks: i64,
) -> Result<(), String> {
    // Before anything is written.
    std::fs::File::open(&file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
    let (now, spool) = (Clock::default().now(), api::sync::Spool::At(file));
    let done = api::sync::import_file(db, now, provider, format, source, spool, shift_weeks);
    let done = done.await.map_err(refusal)?;
    say(&serde_json::to_string_pretty(&done).map_err(|error| error.to_string())?)
}

/// The organisation that two options name; the academy when neither does.
fn at_of<'a>(ukprn: &'a Option<String>, employer: &'a Option<String>) -> tools::At<'a> {
    match (ukprn, employer) {
        (Some(ukprn), _) => tools::At::Provider(ukprn),
        (None, Some(name)) => tools::At::Employer(name),
        (None, None) => tools::At::Academy,
    }
}

/// What to tell the person at the command line.
fn refusal(error: ApiError) -> String {
    error.problem().detail.clone()
}

async fn doctor(db: &Db, noted: Option<&str>) -> Result<(), String> {
    let mut findings = api::demo::doctor(db, &Clock::default()).await.map_err(|error| error.to_string())?;
    let mut conn = db.get().await.map_err(|error| error.to_string())?;
    if let Some(noted) = noted {
        let noted = noted.parse().map_err(|()| "give --audit-head as place:hash".to_owned())?;
        let found = api::privacy::audit::findings(&mut conn, Some(&noted)).await;
        findings.extend(found.map_err(|error| error.to_string())?);
        findings.sort();
        findings.dedup();
    }
    if let Some(head) = api::privacy::audit::head(&mut conn).await.map_err(|error| error.to_string())? {
        say(&format!("the audit trail ends at {head}"))?;
    }
    say(&format!("{} findings", findings.len()))?;
    findings.iter().try_for_each(|finding| say(finding))?;
    if findings.is_empty() { Ok(()) } else { Err("an invariant is broken".to_owned()) }
}

fn state(db: Db, config: CommonConfig, web_dir: Option<PathBuf>) -> Result<AppState, String> {
    let config = config.with_secrets()?;
    let sealer = Arc::new(Sealer::load(&config.state_dir)?);
    Ok(AppState {
        vault: Vault::open(config.files_url.as_deref(), &config.state_dir, sealer.clone())?,
        db,
        clock: Clock::default(),
        keys: Arc::new(Keys::load(&config.state_dir)?),
        sealer,
        web_dir,
        limits: Arc::default(),
        endings: ENDING,
        fetcher: Fetcher::new(config.fetch_private)?,
        config: Arc::new(config),
        catalogue: Arc::default(),
        demand: Arc::default(),
        hashing: Arc::new(Semaphore::new(cores())),
    })
}

/// How many may stand before the door while we are busy. The usual 128 turn away the rest of five hundred who come at once,
/// and whoever is turned away knocks again after a second.
const BACKLOG: u32 = 1024;

/// A listener at the first address of the host that lets us.
fn listen(config: &ServeConfig) -> std::io::Result<std::net::TcpListener> {
    let at = |address: std::net::SocketAddr| {
        let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        socket.listen(BACKLOG)?.into_std()
    };
    let mut listener = Err(std::io::ErrorKind::AddrNotAvailable.into());
    for address in (config.host.as_str(), config.port).to_socket_addrs()? {
        listener = listener.or_else(|_| at(address));
    }
    listener
}

fn serve_http(state: AppState, config: &ServeConfig) -> Result<(), String> {
    let listener = state.db.driver().block_on(async { listen(config) });
    let listener = listener.map_err(|error| format!("cannot listen on {}:{}: {error}", config.host, config.port))?;
    let workers = config.workers.unwrap_or_else(cores);
    tracing::info!(host = config.host, port = config.port, workers, "listening");
    actix_web::rt::System::new().block_on(async move {
        api::app::serve(state.clone(), listener, workers)
            .map_err(|error| error.to_string())?
            .await
            .map_err(|error| error.to_string())?;
        // What was counted is not lost with the process.
        state.demand.write(&state.db).await.map_err(|error| error.to_string())
    })
}

/// Ends when someone asks the process to stop.
async fn stop_asked() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
        }
        Err(error) => tracing::error!(%error, "cannot listen for signals"),
    }
}

fn say(text: &str) -> Result<(), String> {
    writeln!(std::io::stdout(), "{text}").map_err(|error| error.to_string())
}
