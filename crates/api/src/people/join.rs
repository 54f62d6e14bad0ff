//! Making an account with an invitation from an employer: for who has no e-mail address, by mobile number.

use super::routes::{answer, check_new_password};
use super::store::{self, account::NewPerson};
use super::throttle::{self, Key};
use super::tokens::{self, Begun};
use super::{links, password};
use crate::platform::{ApiError, ApiResult, AppState, Conn};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use domain::ids::PersonId;
use domain::organisations::invitation::InvitationCode;
use domain::people::throttle::Throttle;
use domain::people::ways::{InvitedAccount, Way};
use domain::people::{MobileNumber, parse_name};
use domain::problem::FieldProblem;
use domain::values::EmailAddress;
use uuid::Uuid;

/// What is allowed of an [`InvitedAccount`].
struct Checked {
    name: String,
    email: Option<EmailAddress>,
    mobile: MobileNumber,
    password: String,
    code: String,
}

/// An empty field is one that was left out.
fn given(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

fn checked(account: InvitedAccount) -> ApiResult<Checked> {
    let name = parse_name(&account.full_name).map_err(|say| FieldProblem::new("/fullName", say));
    let none = || "Enter a mobile number: you sign in with it.".to_owned();
    let mobile = given(account.mobile.as_ref()).ok_or_else(none).and_then(MobileNumber::parse);
    let mobile = mobile.map_err(|say| FieldProblem::new("/mobile", say));
    let email = given(account.email.as_ref()).map(EmailAddress::parse).transpose();
    let email = email.map_err(|say| FieldProblem::new("/email", say));
    let code = account.code.trim().to_owned();
    let no_code = code.is_empty().then(|| FieldProblem::new("/code", "Enter the code from your employer."));
    match (name, mobile, email, check_new_password(&account.password), no_code) {
        (Ok(name), Ok(mobile), Ok(email), Ok(()), None) => {
            Ok(Checked { name, email, mobile, password: account.password, code })
        }
        (name, mobile, email, strong, no_code) => {
            let errors = [name.err(), mobile.err(), email.err(), strong.err(), no_code];
            Err(ApiError::not_valid(errors.into_iter().flatten().collect()))
        }
    }
}

/// Makes an account for who was invited, if the code is `open`, lets `accept` take it, and signs in. Nothing is said of
/// numbers and addresses before the code was looked at, and nothing of addresses at all: one counts when it is confirmed.
///
/// # Errors
/// What is wrong with the account; what `accept` refuses; the database.
pub async fn register_invited(
    state: &AppState,
    request: &HttpRequest,
    account: InvitedAccount,
    (open, accept): (
        impl AsyncFnOnce(&mut Conn, &str, DateTime<Utc>) -> ApiResult<()>,
        impl AsyncFnOnce(&mut Conn, &str, PersonId, DateTime<Utc>) -> ApiResult<()>,
    ),
) -> ApiResult<HttpResponse> {
    let new = checked(account)?;
    // Who has a code finds out of few numbers whether they are in use.
    let of_code = InvitationCode::read(&new.code).map(|code| Key::of(Throttle::Account, &code.to_string()));
    let counted: Vec<Key> = of_code.into_iter().chain(Key::network(Throttle::Joining, state, request)).collect();
    throttle::take(state, &counted).await?;
    let hash = password::hash_later(state, new.password).await?;
    let (now, begun) = (state.clock.now(), Begun::by(Way::Registration, request));
    let given = state
        .db
        .tx(async |tx| {
            open(tx, &new.code, now).await?;
            let id = PersonId(Uuid::now_v7());
            let person = NewPerson { name: &new.name, email: None, mobile: Some(new.mobile.as_str()), hash: &hash };
            store::account::add(tx, id, person, now).await?;
            accept(tx, &new.code, id, now).await?;
            if let Some(email) = &new.email {
                links::send_confirmation(tx, id, email, None, now).await?;
            }
            throttle::went_well(tx, &counted).await?;
            tokens::begin(state, tx, id, &begun).await
        })
        .await?;
    Ok(answer(StatusCode::CREATED, given))
}
