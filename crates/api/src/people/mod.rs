//! Accounts, signing in, roles.

mod join;
mod keep;
mod links;
mod passkeys;
pub(crate) mod password;
mod registration;
pub mod roles;
mod routes;
mod second_step;
mod sign_ins;
mod step_up;
pub mod store;
pub(crate) mod throttle;
mod tokens;
mod two_step;
mod webauthn;

use crate::platform::keys::Claims;
use crate::platform::{ApiResult, AppState, Conn};
use domain::ids::PersonId;
use domain::policy::Actor;
use utoipa_actix_web::service_config::ServiceConfig;

pub use join::register_invited;
pub use links::{Notice, Purpose as LinkPurpose, seal as seal_link, told as notice_to};
pub use password::hash as hash_password;
pub(crate) use routes::DEMO_PASSWORD;
pub use step_up::want as want_proof;
pub use store::names;

/// The routes of this room.
pub fn mount(config: &mut ServiceConfig) {
    config
        .service(registration::register)
        .service(registration::finish_registration)
        .service(routes::sign_in)
        .service(routes::refresh)
        .service(routes::sign_out)
        .service(routes::sign_out_everywhere)
        .service(routes::get_me)
        .service(routes::change_me);
    mount_ways(config);
}

/// The ways to sign in besides a password, and what keeps an account safe.
fn mount_ways(config: &mut ServiceConfig) {
    config
        .service(links::request_link)
        .service(links::sign_in_by_link)
        .service(links::recover)
        .service(links::confirm_email)
        .service(links::request_email_confirmation)
        .service(keep::change_email)
        .service(keep::change_password)
        .service(step_up::step_up)
        .service(sign_ins::list_sign_ins)
        .service(sign_ins::end_sign_in)
        .service(passkeys::begin_passkey)
        .service(passkeys::sign_in_by_passkey)
        .service(passkeys::list_passkeys)
        .service(passkeys::begin_adding_passkey)
        .service(passkeys::add_passkey)
        .service(passkeys::remove_passkey)
        .service(two_step::get_two_step)
        .service(two_step::begin_two_step)
        .service(two_step::confirm_two_step)
        .service(two_step::remove_two_step);
}

/// Which person an access token stands for, with their roles as of now; nobody when the sign-in was ended.
///
/// # Errors
/// The database.
pub async fn actor_of(state: &AppState, claims: &Claims) -> ApiResult<Option<Actor>> {
    let mut conn = state.db.get().await?;
    let Ok(person) = claims.sub.parse::<PersonId>() else {
        return Ok(None);
    };
    store::actor(&mut conn, person, claims.sid).await
}

/// E-mail address and full name, to write to; nothing when they have no address.
///
/// # Errors
/// The database.
pub async fn contact_of(conn: &mut Conn, person: PersonId) -> ApiResult<Option<(String, String)>> {
    let row = store::person(conn, person).await?;
    Ok(row.and_then(|row| Some((row.email?, row.full_name))))
}

/// Queues the mail that says that a person asked for their account to be erased.
///
/// # Errors
/// The database.
pub async fn tell_of_erasure(tx: &mut Conn, person: PersonId, now: chrono::DateTime<chrono::Utc>) -> ApiResult<()> {
    links::tell(tx, person, Notice::ErasureAsked, now).await
}

/// A person's full name; none when there is no such person.
///
/// # Errors
/// The database.
pub async fn full_name(conn: &mut Conn, person: PersonId) -> ApiResult<Option<String>> {
    Ok(store::person(conn, person).await?.map(|row| row.full_name))
}

/// Whether there is such a person.
///
/// # Errors
/// The database.
pub async fn is_known(conn: &mut Conn, person: PersonId) -> ApiResult<bool> {
    Ok(store::person(conn, person).await?.is_some())
}

/// The e-mail address that a person showed to be theirs: what others may rely on.
///
/// # Errors
/// The database.
pub async fn verified_email(conn: &mut Conn, person: PersonId) -> ApiResult<Option<String>> {
    let row = store::person(conn, person).await?;
    Ok(row.filter(|row| row.email_verified_at.is_some()).and_then(|row| row.email))
}
