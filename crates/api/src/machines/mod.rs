//! Organisations' own systems: their names, secrets and keys, their tokens, and what they are to the policy.

mod ask;
mod key;
mod oauth;
mod proof;
mod routes;
mod secret;
pub mod store;

pub use oauth::form_rules;
pub use secret::{demonstration, new as new_secret};
pub use store::{Organisation, ensure};

use crate::platform::keys::Claims;
use crate::platform::{ApiResult, Conn};
use chrono::{DateTime, Utc};
use domain::policy::Actor;
use utoipa_actix_web::service_config::ServiceConfig;

/// What an access token's subject begins with when it is a machine's.
const SUBJECT: &str = "client:";

/// The routes by which machines sign in; they stand beside the API.
pub fn mount_beside(config: &mut ServiceConfig) {
    config
        .service(oauth::get_token)
        .service(oauth::oauth_metadata)
        .service(oauth::jwks)
        .service(ask::introspect_token)
        .service(ask::revoke_token);
}

/// The routes by which people look after machines.
pub fn mount(config: &mut ServiceConfig) {
    config
        .service(routes::list_machines)
        .service(routes::add_machine)
        .service(routes::get_machine)
        .service(routes::change_machine)
        .service(routes::remove_machine)
        .service(routes::add_machine_secret)
        .service(routes::remove_machine_secret)
        .service(routes::add_machine_key)
        .service(routes::remove_machine_key);
}

/// Lets a machine do everything for its organisation with this secret, and with no other that it had.
///
/// # Errors
/// The database.
pub async fn give_only(tx: &mut Conn, name: &str, of: Organisation, secret: &str, now: DateTime<Utc>) -> ApiResult<()> {
    store::ensure(tx, name, of, (&secret::hash(secret), &secret::ending(secret)), now).await
}

/// Who a machine's token stands for; nobody when it was taken back, or the machine was stopped or may nothing of it any
/// more. What the machine may do now counts, not what it might when the token was made.
///
/// # Errors
/// The database.
pub async fn actor_of(conn: &mut Conn, claims: &Claims, now: DateTime<Utc>) -> ApiResult<Option<Actor>> {
    let Some(bearer) = &claims.bearer else { return Ok(None) };
    let Some(machine) = store::with_token(conn, &bearer.client_id, bearer.jti).await? else { return Ok(None) };
    let Some(scopes) = machine.scopes.still(&bearer.scope) else { return Ok(None) };
    if machine.unused_for_a_minute(now) {
        store::used(conn, &bearer.client_id, now).await?;
    }
    Ok((bearer.org == machine.of.id()).then(|| machine.of.actor(scopes)))
}
