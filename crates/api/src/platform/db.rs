//! The pool, transactions, migrations.

use super::problem::{ApiError, ApiResult};
use deadpool_timeouts as timeouts;
use diesel::QueryResult;
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, BoxedSqlQuery, Query, QueryFragment, QueryId, SqlQuery};
use diesel::serialize::ToSql;
use diesel::sql_types::{HasSqlType, Untyped};
use diesel_async::pooled_connection::deadpool::{Object, Pool};
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use diesel_async::{AnsiTransactionManager, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection, TransactionManager};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use futures_util::FutureExt;
use std::time::Duration;

/// A connection; inside [`Db::tx`], the transaction.
pub type Conn = AsyncPgConnection;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations");

/// Two processes that start together must not both migrate.
const MIGRATION_LOCK: &str = "select pg_advisory_lock(7205759403792794)";

/// Limits that keep one bad query from taking the house down. Compiling a query costs more than any of ours takes, and
/// so does planning one again that is kept.
const SESSION: &str = "set statement_timeout = '20s'; set lock_timeout = '10s'; \
    set idle_in_transaction_session_timeout = '30s'; set application_name = 'academy'; set jit = off; \
    set plan_cache_mode = force_generic_plan";

/// The pool of connections.
#[derive(Clone)]
pub struct Db {
    pool: Pool<Conn>,
    driver: tokio::runtime::Handle,
}

mod deadpool_timeouts {
    //! How long to wait for a connection before answering that we are busy.
    pub(super) const WAIT_SECONDS: u64 = 15;
}

impl Db {
    /// A pool of at most `connections`, opened on the runtime `driver`. The handlers run on single-thread runtimes
    /// that may be busy or end; a connection's own task must not live on one of them.
    ///
    /// # Errors
    /// When the pool cannot be built.
    pub fn new(url: &str, connections: usize, driver: tokio::runtime::Handle) -> Result<Self, String> {
        let (mut config, opener) = (ManagerConfig::<Conn>::default(), driver.clone());
        config.recycling_method = RecyclingMethod::Fast;
        config.custom_setup = Box::new(move |url| {
            let (opener, url) = (opener.clone(), url.to_owned());
            async move {
                let opened = opener.spawn(async move { open(&url).await }).await;
                opened.map_err(|error| diesel::ConnectionError::BadConnection(error.to_string()))?
            }
            .boxed()
        });
        let manager = AsyncDieselConnectionManager::new_with_config(url, config);
        let pool = Pool::builder(manager).max_size(connections.max(1)).build().map_err(|error| error.to_string())?;
        Ok(Self { pool, driver })
    }

    /// A connection outside a transaction, for reading.
    ///
    /// # Errors
    /// [`ApiError`] busy when none comes free in time.
    pub async fn get(&self) -> ApiResult<Object<Conn>> {
        let wait = Duration::from_secs(timeouts::WAIT_SECONDS);
        match tokio::time::timeout(wait, self.pool.get()).await {
            Ok(Ok(conn)) => Ok(conn),
            Ok(Err(error)) => {
                tracing::error!(%error, "no connection to the database");
                Err(ApiError::busy())
            }
            Err(_) => Err(ApiError::busy()),
        }
    }

    /// The runtime of the connections: for what goes on when the request that began it is over.
    #[must_use]
    pub const fn driver(&self) -> &tokio::runtime::Handle {
        &self.driver
    }

    /// Runs `work`, which only reads, on one state of the database: whatever a transaction wrote is all there or not at all.
    ///
    /// # Errors
    /// What `work` refuses, or the database.
    pub async fn snapshot<R>(&self, work: impl AsyncFnOnce(&mut Conn) -> ApiResult<R>) -> ApiResult<R> {
        let begin = "begin isolation level repeatable read, read only";
        let mut conn = self.get().await?;
        AnsiTransactionManager::begin_transaction_sql(&mut *conn, begin).await?;
        let answer = work(&mut conn).await;
        AnsiTransactionManager::rollback_transaction(&mut *conn).await?;
        answer
    }

    /// Runs `work` in one transaction: commits what it answers, rolls back what it refuses.
    ///
    /// # Errors
    /// What `work` refuses, or the database.
    pub async fn tx<R>(&self, work: impl AsyncFnOnce(&mut Conn) -> ApiResult<R>) -> ApiResult<R> {
        Ok(self.tx_then(work).await?.0)
    }

    /// The same, with the connection that it was done on, for what is read when it is committed.
    ///
    /// # Errors
    /// What `work` refuses, or the database.
    pub async fn tx_then<R>(&self, work: impl AsyncFnOnce(&mut Conn) -> ApiResult<R>) -> ApiResult<(R, Object<Conn>)> {
        let mut conn = self.begin().await?;
        match work(&mut conn).await {
            Ok(answer) => {
                AnsiTransactionManager::commit_transaction(&mut *conn).await?;
                Ok((answer, conn))
            }
            Err(refusal) => {
                AnsiTransactionManager::rollback_transaction(&mut *conn).await?;
                Err(refusal)
            }
        }
    }

    /// A connection inside a new transaction. A pooled connection that the server closed meanwhile is met here, before
    /// anything was done, so it is safe to try another.
    async fn begin(&self) -> ApiResult<Object<Conn>> {
        for _ in 0..self.pool.status().max_size {
            let mut conn = self.get().await?;
            match AnsiTransactionManager::begin_transaction(&mut *conn).await {
                Ok(()) => return Ok(conn),
                Err(error) => {
                    tracing::warn!(%error, "a connection was closed");
                    drop(Object::take(conn));
                }
            }
        }
        Err(ApiError::busy())
    }
}

/// Runs `work` so that its refusal undoes its own writes alone, not the caller's transaction.
///
/// # Errors
/// What `work` refuses, or the database.
pub async fn apart<R>(conn: &mut Conn, work: impl AsyncFnOnce(&mut Conn) -> ApiResult<R>) -> ApiResult<R> {
    attempt(conn, work, Result::is_ok).await?
}

/// Runs `work`, whose own writes stay only when `keep` says so of what it answers.
///
/// # Errors
/// The database.
pub async fn attempt<R>(
    conn: &mut Conn,
    work: impl AsyncFnOnce(&mut Conn) -> R,
    keep: impl FnOnce(&R) -> bool,
) -> ApiResult<R> {
    AnsiTransactionManager::begin_transaction(conn).await?;
    let answer = work(conn).await;
    if keep(&answer) {
        AnsiTransactionManager::commit_transaction(conn).await?;
    } else {
        AnsiTransactionManager::rollback_transaction(conn).await?;
    }
    Ok(answer)
}

/// SQL with bound values. PostgreSQL reads and plans it once a connection and not at every use: planning costs ten times
/// what most of our statements take to run. The texts are few and our own; what differs is bound.
pub struct Statement<'f>(BoxedSqlQuery<'f, Pg, SqlQuery>);

/// A statement; its values are bound in the order of `$1`, `$2`, …
pub fn sql_query<'f>(sql: impl Into<String>) -> Statement<'f> {
    Statement(diesel::sql_query(sql).into_boxed())
}

impl<'f> Statement<'f> {
    /// Binds the next value.
    #[must_use]
    pub fn bind<T, V>(self, value: V) -> Self
    where
        Pg: HasSqlType<T>,
        V: ToSql<T, Pg> + Send + 'f,
        T: Send + 'f,
    {
        Self(self.0.bind::<T, V>(value))
    }
}

impl QueryFragment<Pg> for Statement<'_> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.0.walk_ast(pass)
    }

    fn is_safe_to_cache_prepared(&self, _: &Pg) -> QueryResult<bool> {
        Ok(true)
    }
}

impl QueryId for Statement<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Statement<'_> {
    type SqlType = Untyped;
}

async fn open(url: &str) -> diesel::ConnectionResult<Conn> {
    let bad = |error: tokio_postgres::Error| diesel::ConnectionError::BadConnection(error.to_string());
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.map_err(bad)?;
    let mut conn = Conn::try_from_client_and_connection(client, connection).await?;
    conn.batch_execute(SESSION).await.map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
    Ok(conn)
}

/// Brings the tables up to date, alone.
///
/// # Errors
/// When the database cannot be reached or a migration fails.
pub async fn migrate(url: &str) -> Result<usize, String> {
    let (client, connection) =
        tokio_postgres::connect(url, tokio_postgres::NoTls).await.map_err(|error| error.to_string())?;
    let mut conn = Conn::try_from_client_and_connection(client, connection).await.map_err(|error| error.to_string())?;
    diesel::sql_query(MIGRATION_LOCK).execute(&mut conn).await.map_err(|error| error.to_string())?;
    // The harness blocks its thread, so it needs one that no other task lives on.
    let applied = tokio::task::spawn_blocking(move || {
        let mut harness = diesel_async::AsyncMigrationHarness::new(conn);
        harness.run_pending_migrations(MIGRATIONS).map(|done| done.len()).map_err(|error| error.to_string())
    });
    let applied = applied.await.map_err(|error| error.to_string())??;
    let mut conn = open(url).await.map_err(|error| error.to_string())?;
    let mend = diesel::sql_query("select mend_catalogue_order()");
    mend.execute(&mut conn).await.map(|_| applied).map_err(|error| error.to_string())
}
