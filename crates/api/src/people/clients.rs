//! Machines of organisations: their names and secrets, and what they are to the policy.

use super::password;
use super::store;
use crate::platform::{ApiError, ApiResult, AppState, Conn, sql_query};
use aws_lc_rs::rand;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use diesel::sql_types::{Text, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::TrainingProviderId;
use domain::policy::Actor;
use domain::problem::Code;
use uuid::Uuid;

/// What an access token's subject begins with when it is a machine's.
pub(super) const SUBJECT: &str = "client:";
/// Wrong secrets after which a machine rests, and for how long.
const TRIES: i64 = 10;
const REST: TimeDelta = TimeDelta::minutes(15);

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    training_provider_id: Uuid,
    #[diesel(sql_type = Text)]
    secret_hash: String,
}

async fn one(conn: &mut Conn, name: &str) -> ApiResult<Option<Row>> {
    let sql = "select training_provider_id, secret_hash from api_client \
        where client_id = $1 and training_provider_id is not null";
    Ok(sql_query(sql).bind::<Text, _>(name).get_result(conn).await.optional()?)
}

/// Who a machine is to the policy; nobody when it was taken away.
///
/// # Errors
/// The database.
pub(super) async fn actor(conn: &mut Conn, name: &str) -> ApiResult<Option<Actor>> {
    let row = one(conn, name).await?;
    Ok(row.map(|row| Actor::ProviderClient { provider: TrainingProviderId(row.training_provider_id) }))
}

/// Adds a training provider's machine, or gives it a new secret.
///
/// # Errors
/// The database.
pub async fn ensure(tx: &mut Conn, name: &str, provider: TrainingProviderId, secret: &str) -> ApiResult<()> {
    let sql = "insert into api_client (client_id, secret_hash, training_provider_id) values ($1, $2, $3) \
        on conflict (client_id) do update set secret_hash = excluded.secret_hash, \
        training_provider_id = excluded.training_provider_id, employer_id = null";
    sql_query(sql)
        .bind::<Text, _>(name)
        .bind::<Text, _>(password::hash(secret).map_err(ApiError::internal)?)
        .bind::<SqlUuid, _>(provider.0)
        .execute(tx)
        .await?;
    Ok(())
}

/// A secret that nobody can guess, to be shown once.
///
/// # Errors
/// When the machine gives no randomness.
pub fn secret() -> ApiResult<String> {
    let mut bytes = [0u8; 32];
    rand::fill(&mut bytes).map_err(ApiError::internal)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// Whether a secret is the machine's. The published secret of the invented machines works in a demonstration alone.
///
/// # Errors
/// 429 after many wrong secrets; the database.
pub(super) async fn knows_secret(state: &AppState, name: &str, secret: String) -> ApiResult<bool> {
    let (now, account) = (state.clock.now(), format!("{SUBJECT}{name}"));
    let kept = {
        let mut conn = state.db.get().await?;
        if store::failures(&mut conn, &account, now - REST).await? >= TRIES {
            let say = "There were too many wrong secrets. Try again in 15 minutes.";
            return Err(ApiError::new(Code::SignInLocked, say).retry_after(900));
        }
        one(&mut conn, name).await?
    };
    let invented = name.starts_with("demo-");
    let kept = kept.filter(|_| !invented || state.config.demo).map(|row| row.secret_hash);
    let known = password::fits_later(state, secret, kept).await?;
    if !known {
        state.db.tx(async |tx| store::add_failure(tx, &account, now).await).await?;
    }
    Ok(known)
}
