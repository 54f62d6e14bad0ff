//! Machines as the people of their organisation look after them.

use super::{Organisation, insert_secret, texts};
use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Bool, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::ids::SecretId;
use domain::machines::wire::{MachineKeyView, MachineView, SecretView};
use domain::machines::{KeyKind, SECRETS, Scope};
use serde_json::Value;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    client_id: String,
    #[diesel(sql_type = Text)]
    label: String,
    #[diesel(sql_type = Array<Text>)]
    scopes: Vec<String>,
    #[diesel(sql_type = Bool)]
    stopped: bool,
    #[diesel(sql_type = Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    last_used_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Jsonb)]
    secrets: Value,
    #[diesel(sql_type = Jsonb)]
    keys: Value,
}

impl Row {
    fn view(self) -> ApiResult<MachineView> {
        let scopes = self.scopes.iter().map(|scope| scope.parse().map_err(ApiError::internal));
        let secrets: Vec<SecretView> = serde_json::from_value(self.secrets).map_err(ApiError::internal)?;
        let keys: Vec<MachineKeyView> = serde_json::from_value(self.keys).map_err(ApiError::internal)?;
        Ok(MachineView {
            client_id: self.client_id,
            label: self.label,
            scopes: scopes.collect::<ApiResult<Vec<Scope>>>()?,
            stopped: self.stopped,
            secrets,
            keys,
            created_at: self.created_at,
            last_used_at: self.last_used_at,
        })
    }
}

/// What a machine looks like, with its secrets and keys.
const VIEW: &str = "select c.client_id, c.label, c.scopes, c.stopped, c.created_at, c.last_used_at, \
    coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', s.id, 'endsWith', s.ends_with, \
        'createdAt', s.created_at, 'lastUsedAt', s.last_used_at)) order by s.created_at, s.place) \
        from api_client_secret s where s.client_id = c.client_id), '[]') as secrets, \
    coalesce((select jsonb_agg(jsonb_build_object('kid', k.kid, 'alg', k.alg, 'createdAt', k.created_at) \
        order by k.created_at, k.kid) from api_client_key k where k.client_id = c.client_id), '[]') as keys \
    from api_client c where (c.employer_id = $1 or c.training_provider_id = $1)";

/// The machines of an organisation, oldest first.
pub(in crate::machines) async fn list(conn: &mut Conn, of: Organisation) -> ApiResult<Vec<MachineView>> {
    let sql = format!("{VIEW} order by c.created_at, c.client_id");
    let rows: Vec<Row> = sql_query(sql).bind::<SqlUuid, _>(of.id()).load(conn).await?;
    rows.into_iter().map(Row::view).collect()
}

/// One of them.
pub(in crate::machines) async fn one(
    conn: &mut Conn,
    of: Organisation,
    client_id: &str,
) -> ApiResult<Option<MachineView>> {
    let sql = format!("{VIEW} and c.client_id = $2");
    let rows: Vec<Row> = sql_query(sql).bind::<SqlUuid, _>(of.id()).bind::<Text, _>(client_id).load(conn).await?;
    rows.into_iter().next().map(Row::view).transpose()
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How many machines an organisation has, counted while nobody adds one to it.
pub(in crate::machines) async fn count(tx: &mut Conn, of: Organisation) -> ApiResult<i64> {
    // One at a time for each organisation; the lock ends with the transaction.
    sql_query("select pg_advisory_xact_lock(hashtextextended('machines ' || $1::text, 0))::text")
        .bind::<SqlUuid, _>(of.id())
        .execute(tx)
        .await?;
    let sql = "select count(*) as count from api_client where employer_id = $1 or training_provider_id = $1";
    Ok(sql_query(sql).bind::<SqlUuid, _>(of.id()).get_result::<Count>(tx).await?.count)
}

/// Holds a machine until the transaction ends, so that two changes of it follow each other.
pub(in crate::machines) async fn lock(tx: &mut Conn, client_id: &str) -> ApiResult<()> {
    sql_query("select 1 from api_client where client_id = $1 for update")
        .bind::<Text, _>(client_id)
        .execute(tx)
        .await?;
    Ok(())
}

/// A machine to be written down.
pub(in crate::machines) struct Draft<'a> {
    /// The name that it signs in with.
    pub(in crate::machines) client_id: &'a str,
    /// What people call it.
    pub(in crate::machines) label: &'a str,
    /// Whose it is.
    pub(in crate::machines) of: Organisation,
    /// What it may do.
    pub(in crate::machines) scopes: &'a [Scope],
}

/// Adds a machine.
pub(in crate::machines) async fn add(tx: &mut Conn, draft: &Draft<'_>, now: DateTime<Utc>) -> ApiResult<()> {
    let (provider, employer) = draft.of.columns();
    let sql = "insert into api_client (client_id, label, scopes, training_provider_id, employer_id, created_at) \
        values ($1, $2, $3, $4, $5, $6)";
    sql_query(sql)
        .bind::<Text, _>(draft.client_id)
        .bind::<Text, _>(draft.label)
        .bind::<Array<Text>, _>(texts(draft.scopes))
        .bind::<Nullable<SqlUuid>, _>(provider)
        .bind::<Nullable<SqlUuid>, _>(employer)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// Changes a machine; what is none stays.
pub(in crate::machines) async fn change(
    tx: &mut Conn,
    client_id: &str,
    label: Option<&str>,
    scopes: Option<&[Scope]>,
    stopped: Option<bool>,
) -> ApiResult<()> {
    let sql = "update api_client set label = coalesce($2, label), scopes = coalesce($3, scopes), \
        stopped = coalesce($4, stopped) where client_id = $1";
    sql_query(sql)
        .bind::<Text, _>(client_id)
        .bind::<Nullable<Text>, _>(label)
        .bind::<Nullable<Array<Text>>, _>(scopes.map(texts))
        .bind::<Nullable<Bool>, _>(stopped)
        .execute(tx)
        .await?;
    Ok(())
}

/// Takes a machine away, with its secrets and keys.
pub(in crate::machines) async fn remove(tx: &mut Conn, client_id: &str) -> ApiResult<()> {
    sql_query("delete from api_client where client_id = $1").bind::<Text, _>(client_id).execute(tx).await?;
    Ok(())
}

#[derive(QueryableByName)]
struct Place {
    #[diesel(sql_type = diesel::sql_types::SmallInt)]
    place: i16,
}

/// Adds a secret to a locked machine; `false` when it has as many as it may have.
pub(in crate::machines) async fn add_secret(
    tx: &mut Conn,
    client_id: &str,
    kept: (&str, &str),
    now: DateTime<Utc>,
) -> ApiResult<bool> {
    let sql = "select place from api_client_secret where client_id = $1";
    let taken: Vec<Place> = sql_query(sql).bind::<Text, _>(client_id).load(tx).await?;
    let places = (1..).take(SECRETS).find(|place: &i16| taken.iter().all(|one| one.place != *place));
    let Some(place) = places else { return Ok(false) };
    insert_secret(tx, client_id, place, kept, now).await?;
    Ok(true)
}

/// Takes a secret away; `false` when the machine has no such secret.
pub(in crate::machines) async fn remove_secret(tx: &mut Conn, client_id: &str, id: SecretId) -> ApiResult<bool> {
    let sql = "delete from api_client_secret where client_id = $1 and id = $2";
    Ok(sql_query(sql).bind::<Text, _>(client_id).bind::<SqlUuid, _>(id.0).execute(tx).await? == 1)
}

/// Adds a public key; `false` when the machine has one of that name.
pub(in crate::machines) async fn add_key(
    tx: &mut Conn,
    client_id: &str,
    (kid, kind, jwk): (&str, KeyKind, &Value),
    now: DateTime<Utc>,
) -> ApiResult<bool> {
    let sql = "insert into api_client_key (client_id, kid, alg, jwk, created_at) values ($1, $2, $3, $4, $5) \
        on conflict do nothing";
    let insert = sql_query(sql)
        .bind::<Text, _>(client_id)
        .bind::<Text, _>(kid)
        .bind::<Text, _>(kind.as_str())
        .bind::<Jsonb, _>(jwk)
        .bind::<Timestamptz, _>(now);
    Ok(insert.execute(tx).await? == 1)
}

/// Takes a public key away; `false` when the machine has none of that name.
pub(in crate::machines) async fn remove_key(tx: &mut Conn, client_id: &str, kid: &str) -> ApiResult<bool> {
    let sql = "delete from api_client_key where client_id = $1 and kid = $2";
    Ok(sql_query(sql).bind::<Text, _>(client_id).bind::<Text, _>(kid).execute(tx).await? == 1)
}
