//! Changing what opens an account: password and e-mail address.

use super::links::{self, Notice};
use super::routes::check_new_password;
use super::throttle::{self, Key};
use super::{password, step_up, store};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller};
use actix_web::{HttpResponse, post, web};
use domain::people::throttle::Throttle;
use domain::people::ways::{EmailChange, PasswordChange};
use domain::policy::Relation;
use domain::values::EmailAddress;

/// Changes the password, with the old one or a fresh proof. Every other sign-in ends: if somebody else knew the password,
/// they are out.
#[utoipa::path(tag = "People", operation_id = "change_password", request_body = PasswordChange,
    responses((status = 204, description = "Changed"), Refusals))]
#[post("/me/password")]
pub async fn change_password(
    state: web::Data<AppState>,
    caller: Caller,
    change: web::Json<PasswordChange>,
) -> ApiResult<HttpResponse> {
    caller.permit("change_password", &Relation::default())?;
    let PasswordChange { old_password, password } = change.into_inner();
    let (person, now) = (caller.person()?, state.clock.now());
    check_new_password(&password).map_err(|wrong| ApiError::not_valid(vec![wrong]))?;
    let counted = [Key::person(person)];
    match old_password {
        Some(old) => {
            throttle::take(&state, &counted).await?;
            password::prove(&state, person, old).await?;
        }
        None => step_up::want(&state, &caller).await?,
    }
    let hash = password::hash_later(&state, password).await?;
    state
        .db
        .tx(async |tx| {
            store::account::set_password(tx, person, &hash).await?;
            store::sign_ins::end_others(tx, person, caller.sign_in, now).await?;
            store::links::end_all(tx, person, now).await?;
            throttle::went_well(tx, &counted).await?;
            links::tell(tx, person, Notice::PasswordChanged, now).await
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Asks for a new e-mail address. It counts once the link that we send there is opened; the old one counts until then.
/// The answer is the same when another account has the address. Wants a fresh proof.
#[utoipa::path(tag = "People", operation_id = "change_email", request_body = EmailChange,
    responses((status = 202, description = "A mail to the new address is on its way"), Refusals))]
#[post("/me/email")]
pub async fn change_email(
    state: web::Data<AppState>,
    caller: Caller,
    change: web::Json<EmailChange>,
) -> ApiResult<HttpResponse> {
    caller.permit("change_email", &Relation::default())?;
    let email = EmailAddress::parse(&change.email).map_err(|say| ApiError::field("/email", say))?;
    step_up::want(&state, &caller).await?;
    let (person, now) = (caller.person()?, state.clock.now());
    let row = store::person(&mut *state.db.get().await?, person).await?;
    let row = row.ok_or_else(|| ApiError::not_found("person"))?;
    if row.email.as_deref() == Some(email.as_str()) {
        return Err(ApiError::field("/email", "This is your address already. Enter another one."));
    }
    let by = Key::of(Throttle::Mail, &person.to_string());
    throttle::take(&state, &[Key::of(Throttle::Mail, email.as_str()), by]).await?;
    let replaces = row.email.as_deref();
    state.db.tx(async |tx| links::send_confirmation(tx, person, &email, replaces, now).await).await?;
    Ok(HttpResponse::Accepted().finish())
}
