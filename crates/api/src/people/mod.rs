//! Accounts, signing in, roles.

pub mod clients;
mod oauth;
mod password;
pub mod roles;
mod routes;
pub mod store;
mod tokens;

use crate::platform::keys::Claims;
use crate::platform::{ApiResult, AppState, Conn};
use domain::ids::PersonId;
use domain::policy::Actor;
use utoipa_actix_web::service_config::ServiceConfig;

pub use oauth::form_rules;
pub use password::hash as hash_password;
pub(crate) use routes::DEMO_PASSWORD;
pub use store::names;

/// The routes of this room.
pub fn mount(config: &mut ServiceConfig) {
    config
        .service(routes::register)
        .service(routes::sign_in)
        .service(routes::refresh)
        .service(routes::sign_out)
        .service(routes::sign_out_everywhere)
        .service(routes::get_me)
        .service(routes::change_me);
}

/// The routes by which machines sign in; they stand beside the API.
pub fn mount_machines(config: &mut ServiceConfig) {
    config.service(oauth::get_token).service(oauth::oauth_metadata).service(oauth::jwks);
}

/// Who an access token stands for, with their roles as of now; nobody when the sign-in was ended.
///
/// # Errors
/// The database.
pub async fn actor_of(state: &AppState, claims: &Claims) -> ApiResult<Option<Actor>> {
    let mut conn = state.db.get().await?;
    if let Some(name) = claims.sub.strip_prefix(clients::SUBJECT) {
        return clients::actor(&mut conn, name).await;
    }
    let Ok(person) = claims.sub.parse::<PersonId>() else {
        return Ok(None);
    };
    store::actor(&mut conn, person, claims.sid).await
}

/// E-mail address and full name, to write to.
///
/// # Errors
/// The database.
pub async fn contact_of(conn: &mut Conn, person: PersonId) -> ApiResult<Option<(String, String)>> {
    Ok(store::person(conn, person).await?.map(|row| (row.email, row.full_name)))
}
