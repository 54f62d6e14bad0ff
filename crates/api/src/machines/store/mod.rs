//! All SQL of machines.

pub(super) mod keep;

use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::sql_types::{Array, Bool, Jsonb, Nullable, SmallInt, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::{EmployerId, TrainingProviderId};
use domain::machines::{Scope, ScopeOf, Scopes};
use domain::policy::{Actor, Relation};
use serde_json::Value;
use uuid::Uuid;

/// Whose a machine is: it acts for this organisation and no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Organisation {
    /// A training provider's.
    Provider(TrainingProviderId),
    /// An employer's.
    Employer(EmployerId),
}

impl Organisation {
    /// Its id.
    #[must_use]
    pub const fn id(self) -> Uuid {
        match self {
            Self::Provider(id) => id.0,
            Self::Employer(id) => id.0,
        }
    }

    /// Which scopes its machines may have.
    #[must_use]
    pub const fn kind(self) -> ScopeOf {
        match self {
            Self::Provider(_) => ScopeOf::Provider,
            Self::Employer(_) => ScopeOf::Employer,
        }
    }

    /// What its machine is to the policy.
    #[must_use]
    pub const fn actor(self, scopes: Scopes) -> Actor {
        match self {
            Self::Provider(provider) => Actor::ProviderClient { provider, scopes },
            Self::Employer(employer) => Actor::EmployerClient { employer, scopes },
        }
    }

    /// What its things are to the policy.
    #[must_use]
    pub fn relation(self) -> Relation {
        match self {
            Self::Provider(id) => Relation { provider: Some(id), ..Relation::default() },
            Self::Employer(id) => Relation { employer: Some(id), ..Relation::default() },
        }
    }

    const fn columns(self) -> (Option<Uuid>, Option<Uuid>) {
        match self {
            Self::Provider(id) => (Some(id.0), None),
            Self::Employer(id) => (None, Some(id.0)),
        }
    }

    fn read(provider: Option<Uuid>, employer: Option<Uuid>) -> ApiResult<Self> {
        let provider = provider.map(|id| Self::Provider(TrainingProviderId(id)));
        let of = provider.or(employer.map(|id| Self::Employer(EmployerId(id))));
        of.ok_or_else(|| ApiError::internal("a machine of no organisation"))
    }
}

#[derive(QueryableByName)]
struct KindRow {
    #[diesel(sql_type = Bool)]
    is_employer: bool,
}

/// The organisation of an id, when there is one.
///
/// # Errors
/// The database.
pub async fn organisation(conn: &mut Conn, id: Uuid) -> ApiResult<Option<Organisation>> {
    let sql = "select true as is_employer from employer where id = $1 \
        union all select false from training_provider where id = $1";
    let row = sql_query(sql).bind::<SqlUuid, _>(id).get_result::<KindRow>(conn).await.optional()?;
    Ok(row.map(|row| match row.is_employer {
        true => Organisation::Employer(EmployerId(id)),
        false => Organisation::Provider(TrainingProviderId(id)),
    }))
}

/// A machine as far as signing in needs it.
pub(super) struct Machine {
    pub(super) of: Organisation,
    pub(super) scopes: Scopes,
    last_used_at: Option<DateTime<Utc>>,
}

impl Machine {
    /// When it was last used is kept to the minute: a write for each request would cost more than the request.
    pub(super) fn unused_for_a_minute(&self, now: DateTime<Utc>) -> bool {
        self.last_used_at.is_none_or(|last| now - last >= TimeDelta::minutes(1))
    }
}

#[derive(QueryableByName)]
struct MachineRow {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    training_provider_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    employer_id: Option<Uuid>,
    #[diesel(sql_type = Array<Text>)]
    scopes: Vec<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    last_used_at: Option<DateTime<Utc>>,
}

impl MachineRow {
    fn read(self) -> ApiResult<Machine> {
        let scopes = self.scopes.join(" ").parse().map_err(ApiError::internal)?;
        let of = Organisation::read(self.training_provider_id, self.employer_id)?;
        Ok(Machine { of, scopes, last_used_at: self.last_used_at })
    }
}

/// A machine that may sign in.
pub(super) async fn working(conn: &mut Conn, client_id: &str) -> ApiResult<Option<Machine>> {
    let sql = "select training_provider_id, employer_id, scopes, last_used_at from api_client \
        where client_id = $1 and not stopped";
    let row = sql_query(sql).bind::<Text, _>(client_id).get_result::<MachineRow>(conn).await.optional()?;
    row.map(MachineRow::read).transpose()
}

/// The same, unless this token of it was taken back.
pub(super) async fn with_token(conn: &mut Conn, client_id: &str, jti: Uuid) -> ApiResult<Option<Machine>> {
    let sql = "select training_provider_id, employer_id, scopes, last_used_at from api_client \
        where client_id = $1 and not stopped and not exists (select 1 from revoked_token where jti = $2)";
    let row = sql_query(sql).bind::<Text, _>(client_id).bind::<SqlUuid, _>(jti);
    row.get_result::<MachineRow>(conn).await.optional()?.map(MachineRow::read).transpose()
}

/// Notes that a machine was used.
pub(super) async fn used(conn: &mut Conn, client_id: &str, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "update api_client set last_used_at = $2 where client_id = $1 and last_used_at is distinct from $2";
    sql_query(sql).bind::<Text, _>(client_id).bind::<Timestamptz, _>(now).execute(conn).await?;
    Ok(())
}

/// A kept secret.
#[derive(QueryableByName)]
pub(super) struct KeptSecret {
    #[diesel(sql_type = SqlUuid)]
    pub(super) id: Uuid,
    #[diesel(sql_type = Text)]
    pub(super) hash: String,
}

/// The secrets of a machine.
pub(super) async fn secrets(conn: &mut Conn, client_id: &str) -> ApiResult<Vec<KeptSecret>> {
    let sql = "select id, hash from api_client_secret where client_id = $1 order by created_at desc, place desc";
    Ok(sql_query(sql).bind::<Text, _>(client_id).load(conn).await?)
}

/// Notes that a secret was used, to the minute.
pub(super) async fn secret_used(conn: &mut Conn, id: Uuid, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "update api_client_secret set last_used_at = $2 \
        where id = $1 and (last_used_at is null or last_used_at <= $2::timestamptz - interval '1 minute')";
    sql_query(sql).bind::<SqlUuid, _>(id).bind::<Timestamptz, _>(now).execute(conn).await?;
    Ok(())
}

#[derive(QueryableByName)]
struct KeyRow {
    #[diesel(sql_type = Text)]
    alg: String,
    #[diesel(sql_type = Jsonb)]
    jwk: Value,
}

/// A public key of a machine by its name; the only one it has, when none is named.
pub(super) async fn key(conn: &mut Conn, client_id: &str, kid: Option<&str>) -> ApiResult<Option<(String, Value)>> {
    let sql = "select alg, jwk from api_client_key where client_id = $1 and ($2::text is null or kid = $2) limit 2";
    let rows: Vec<KeyRow> = sql_query(sql).bind::<Text, _>(client_id).bind::<Nullable<Text>, _>(kid).load(conn).await?;
    let [row]: [KeyRow; 1] = match rows.try_into() {
        Ok(only) => only,
        Err(_) => return Ok(None),
    };
    Ok(Some((row.alg, row.jwk)))
}

/// Keeps the number of a signed request; `false` when it was there before. Those that are out of time are forgotten.
pub(super) async fn first_time(
    tx: &mut Conn,
    client_id: &str,
    jti: &str,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> ApiResult<bool> {
    sql_query("delete from client_assertion where expires_at < $1").bind::<Timestamptz, _>(now).execute(tx).await?;
    let sql = "insert into client_assertion (client_id, jti, expires_at) values ($1, $2, $3) on conflict do nothing";
    let insert = sql_query(sql).bind::<Text, _>(client_id).bind::<Text, _>(jti).bind::<Timestamptz, _>(until);
    Ok(insert.execute(tx).await? == 1)
}

/// Takes a token back until it ends by itself.
pub(super) async fn revoke(tx: &mut Conn, jti: Uuid, until: DateTime<Utc>, now: DateTime<Utc>) -> ApiResult<()> {
    sql_query("delete from revoked_token where expires_at < $1").bind::<Timestamptz, _>(now).execute(tx).await?;
    let sql = "insert into revoked_token (jti, expires_at) values ($1, $2) on conflict do nothing";
    sql_query(sql).bind::<SqlUuid, _>(jti).bind::<Timestamptz, _>(until).execute(tx).await?;
    Ok(())
}

fn texts(scopes: &[Scope]) -> Vec<&'static str> {
    scopes.iter().map(|scope| scope.as_str()).collect()
}

/// Adds a machine that may do everything for its organisation, or gives it back what it had, with this secret's hash and
/// no other.
///
/// # Errors
/// The database.
pub async fn ensure(
    tx: &mut Conn,
    name: &str,
    of: Organisation,
    (hash, ends_with): (&str, &str),
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let (provider, employer) = of.columns();
    let sql = "insert into api_client (client_id, label, scopes, training_provider_id, employer_id, created_at) \
        values ($1, left($1, 80), $2, $3, $4, $5) on conflict (client_id) do update set scopes = excluded.scopes, \
        stopped = false, training_provider_id = excluded.training_provider_id, employer_id = excluded.employer_id";
    sql_query(sql)
        .bind::<Text, _>(name)
        .bind::<Array<Text>, _>(texts(&[of.kind().everything()]))
        .bind::<Nullable<SqlUuid>, _>(provider)
        .bind::<Nullable<SqlUuid>, _>(employer)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    sql_query("delete from api_client_secret where client_id = $1").bind::<Text, _>(name).execute(tx).await?;
    insert_secret(tx, name, 1, (hash, ends_with), now).await
}

async fn insert_secret(
    tx: &mut Conn,
    client_id: &str,
    place: i16,
    (hash, ends_with): (&str, &str),
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let sql = "insert into api_client_secret (id, client_id, place, hash, ends_with, created_at) \
        values ($1, $2, $3, $4, $5, $6)";
    sql_query(sql)
        .bind::<SqlUuid, _>(Uuid::now_v7())
        .bind::<Text, _>(client_id)
        .bind::<SmallInt, _>(place)
        .bind::<Text, _>(hash)
        .bind::<Text, _>(ends_with)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}
