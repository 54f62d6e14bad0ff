//! Machines of organisations: their names and secrets, and what they are to the policy.

use super::password;
use super::store;
use crate::platform::{ApiError, ApiResult, AppState, Conn, sql_query};
use aws_lc_rs::rand;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use diesel::sql_types::{Nullable, Text, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::{EmployerId, TrainingProviderId};
use domain::people::Scope;
use domain::policy::Actor;
use domain::problem::Code;
use uuid::Uuid;

/// What an access token's subject begins with when it is a machine's.
pub(super) const SUBJECT: &str = "client:";
/// Wrong secrets after which a machine rests, and for how long.
const TRIES: i64 = 10;
const REST: TimeDelta = TimeDelta::minutes(15);

/// Whose a machine is: it acts for this organisation and no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Organisation {
    /// A training provider's.
    Provider(TrainingProviderId),
    /// An employer's.
    Employer(EmployerId),
}

impl Organisation {
    /// What its tokens are good for.
    #[must_use]
    pub const fn scope(self) -> Scope {
        match self {
            Self::Provider(_) => Scope::Catalogue,
            Self::Employer(_) => Scope::Staff,
        }
    }

    const fn actor(self) -> Actor {
        match self {
            Self::Provider(provider) => Actor::ProviderClient { provider },
            Self::Employer(employer) => Actor::EmployerClient { employer },
        }
    }
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    training_provider_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    employer_id: Option<Uuid>,
    #[diesel(sql_type = Text)]
    secret_hash: String,
}

impl Row {
    fn organisation(&self) -> Option<Organisation> {
        let provider = self.training_provider_id.map(|id| Organisation::Provider(TrainingProviderId(id)));
        provider.or(self.employer_id.map(|id| Organisation::Employer(EmployerId(id))))
    }
}

async fn one(conn: &mut Conn, name: &str) -> ApiResult<Option<Row>> {
    let sql = "select training_provider_id, employer_id, secret_hash from api_client where client_id = $1";
    Ok(sql_query(sql).bind::<Text, _>(name).get_result(conn).await.optional()?)
}

/// Who a machine is to the policy; nobody when it was taken away.
///
/// # Errors
/// The database.
pub(super) async fn actor(conn: &mut Conn, name: &str) -> ApiResult<Option<Actor>> {
    Ok(one(conn, name).await?.and_then(|row| row.organisation()).map(Organisation::actor))
}

/// Adds an organisation's machine, or gives it a new secret.
///
/// # Errors
/// The database.
pub async fn ensure(tx: &mut Conn, name: &str, of: Organisation, secret: &str) -> ApiResult<()> {
    let (provider, employer) = match of {
        Organisation::Provider(id) => (Some(id.0), None),
        Organisation::Employer(id) => (None, Some(id.0)),
    };
    let sql = "insert into api_client (client_id, secret_hash, training_provider_id, employer_id) \
        values ($1, $2, $3, $4) on conflict (client_id) do update set secret_hash = excluded.secret_hash, \
        training_provider_id = excluded.training_provider_id, employer_id = excluded.employer_id";
    sql_query(sql)
        .bind::<Text, _>(name)
        .bind::<Text, _>(password::hash(secret).map_err(ApiError::internal)?)
        .bind::<Nullable<SqlUuid>, _>(provider)
        .bind::<Nullable<SqlUuid>, _>(employer)
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

/// Whose the machine with this name and secret is. The published secret of the invented machines works in a
/// demonstration alone.
///
/// # Errors
/// 429 after many wrong secrets; the database.
pub(super) async fn with_secret(state: &AppState, name: &str, secret: String) -> ApiResult<Option<Organisation>> {
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
    let kept = kept.filter(|_| !invented || state.config.demo);
    if password::fits_later(state, secret, kept.as_ref().map(|row| row.secret_hash.clone())).await? {
        return Ok(kept.and_then(|row| row.organisation()));
    }
    state.db.tx(async |tx| store::add_failure(tx, &account, now).await).await?;
    Ok(None)
}
