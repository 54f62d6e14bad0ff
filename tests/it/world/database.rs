//! Databases made from a template in milliseconds.

use super::morning;
use api::platform::{Clock, Db, db};
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::OnceCell;
use tokio_postgres::types::{FromSqlOwned, ToSql};
use tokio_postgres::{Client, NoTls};

/// What a new database holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    /// Tables, subjects, places, postcodes.
    Reference,
    /// Courses and people of the demonstration too.
    Demonstration,
}

impl Template {
    const fn name(self) -> &'static str {
        match self {
            Self::Reference => "academy_it_reference",
            Self::Demonstration => "academy_it_demonstration",
        }
    }

    /// Makes the template, once in a run of the tests, whichever test asks first.
    async fn made(self) {
        static REFERENCE: OnceCell<()> = OnceCell::const_new();
        static DEMONSTRATION: OnceCell<()> = OnceCell::const_new();
        match self {
            Self::Reference => REFERENCE.get_or_init(reference).await,
            Self::Demonstration => {
                Box::pin(Self::Reference.made()).await;
                DEMONSTRATION.get_or_init(demonstration).await
            }
        };
    }
}

async fn reference() {
    let admin = connect(&server("postgres")).await;
    let left = "select datname from pg_database where datname like 'academy\\_it\\_%'";
    for row in admin.query(left, &[]).await.unwrap() {
        let name: String = row.get(0);
        admin.batch_execute(&format!("drop database {name} with (force)")).await.unwrap();
    }
    let name = Template::Reference.name();
    admin.batch_execute(&format!("create database {name}")).await.unwrap();
    let url = server(name);
    db::migrate(&url).await.unwrap();
    seed(&url, false).await;
}

async fn demonstration() {
    copy(Template::Reference.name(), Template::Demonstration.name()).await;
    seed(&server(Template::Demonstration.name()), true).await;
}

/// On a runtime of its own: when it ends, no connection to the template is left, which copying it needs.
async fn seed(url: &str, demo: bool) {
    let url = url.to_owned();
    let seeded = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let db = Db::new(&url, 2, runtime.handle().clone()).unwrap();
        runtime.block_on(api::demo::seed(&db, &Clock::fixed(morning()), demo)).unwrap();
        drop(db);
        runtime.shutdown_timeout(std::time::Duration::from_secs(5));
    });
    tokio::task::spawn_blocking(move || seeded.join().unwrap()).await.unwrap();
}

async fn copy(from: &str, to: &str) {
    // PostgreSQL ends a closed connection's process a moment after the client is gone.
    let sql = format!("create database {to} template {from} strategy file_copy");
    let admin = connect(&server("postgres")).await;
    let gone = "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1";
    admin.query(gone, &[&from]).await.unwrap();
    admin.batch_execute(&sql).await.unwrap();
}

/// The address of a database of the test server.
fn server(database: &str) -> String {
    let url = std::env::var("ACADEMY_TEST_DATABASE_URL")
        .expect("ACADEMY_TEST_DATABASE_URL names a PostgreSQL server; `cargo xtask test api` starts one and sets it");
    let (address, query) = url.split_once('?').map_or((url.as_str(), ""), |(address, query)| (address, query));
    let (before, _) = address.rsplit_once('/').expect("an address ends in a database's name");
    format!("{before}/{database}{}{query}", if query.is_empty() { "" } else { "?" })
}

async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("the test server answers");
    tokio::spawn(connection);
    client
}

/// One test's database.
pub struct Database {
    /// Its name, which no other test has.
    pub name: String,
    /// Its address.
    pub url: String,
    client: Client,
}

impl Database {
    /// A copy of a template.
    pub async fn from(template: Template) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        template.made().await;
        let name = format!("academy_it_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        copy(template.name(), &name).await;
        let url = server(&name);
        Self { client: connect(&url).await, name, url }
    }

    /// A connection of its own, for what happens at the same time.
    pub async fn another(&self) -> Client {
        connect(&self.url).await
    }

    /// The first column of every row.
    pub async fn all<T: FromSqlOwned>(&self, sql: &str, values: &[&(dyn ToSql + Sync)]) -> Vec<T> {
        self.client.query(sql, values).await.unwrap().iter().map(|row| row.get(0)).collect()
    }

    /// The first column of the only row.
    pub async fn one<T: FromSqlOwned>(&self, sql: &str, values: &[&(dyn ToSql + Sync)]) -> T {
        self.client.query_one(sql, values).await.unwrap().get(0)
    }

    /// Runs a statement; answers the name of the constraint that refused it, if one did.
    pub async fn refused_by(&self, sql: &str, values: &[&(dyn ToSql + Sync)]) -> Option<String> {
        let error = self.client.execute(sql, values).await.err()?;
        Some(error.as_db_error().and_then(|error| error.constraint()).unwrap_or("no constraint").to_owned())
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let sql = format!("drop database if exists {} with (force)", self.name);
        // A test that ends has no runtime to wait on; what is left over goes at the start of the next run.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async { connect(&server("postgres")).await.batch_execute(&sql).await })
        });
        drop(dropped.join());
    }
}
