//! Registering, signing in and out, and the person's own details.

use super::throttle::{self, Key};
use super::tokens::{self, Begun, Rotated, Token};
use super::{password, second_step, step_up, store};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, get, patch, post, web};
use domain::ids::PersonId;
use domain::people::throttle::Throttle;
use domain::people::ways::Way;
use domain::people::wire::{Me, MeChange, RoleView, SignIn, SignedIn};
use domain::people::{MobileNumber, check_password, parse_name};
use domain::policy::Relation;
use domain::problem::{Code, FieldProblem};
use domain::values::EmailAddress;

/// The published password of the invented people.
pub(crate) const DEMO_PASSWORD: &str = "staffordshire-demo";

/// A browser sends this header only to its own site without asking first, so a foreign page cannot use the cookie.
fn from_our_own_page(request: &HttpRequest) -> ApiResult<()> {
    if request.headers().contains_key("x-requested-with") {
        return Ok(());
    }
    Err(ApiError::new(Code::NotAllowed, "Send the header X-Requested-With with any value."))
}

/// A sign-in or a new pair of tokens.
pub(super) fn answer(status: StatusCode, given: tokens::Given) -> HttpResponse {
    HttpResponse::build(status).cookie(given.cookie).insert_header(("cache-control", "no-store")).json(given.signed_in)
}

/// What is wrong with a new password, when something is.
pub(super) fn check_new_password(password: &str) -> Result<(), FieldProblem> {
    check_password(password).map_err(|say| FieldProblem::new("/password", say))?;
    if password == DEMO_PASSWORD {
        return Err(FieldProblem::new("/password", "Choose another password: everyone knows this one."));
    }
    Ok(())
}

/// What somebody signs in with.
enum Name {
    Email(EmailAddress),
    Mobile(MobileNumber),
}

impl Name {
    fn read(text: &str) -> Option<Self> {
        if text.contains('@') {
            return EmailAddress::parse(text).ok().map(Self::Email);
        }
        MobileNumber::parse(text).ok().map(Self::Mobile)
    }

    fn as_str(&self) -> &str {
        match self {
            Self::Email(email) => email.as_str(),
            Self::Mobile(mobile) => mobile.as_str(),
        }
    }
}

/// Whether an address is an invented person's, whose password is published: it opens nothing outside a demonstration.
pub(super) fn is_invented(email: &str) -> bool {
    email.ends_with("@demo.example")
}

/// Signs in with an e-mail address or a mobile number, and a password; with a code too when two-step sign-in is on.
#[utoipa::path(tag = "People", operation_id = "sign_in", request_body = SignIn,
    responses((status = 200, description = "Signed in; the refresh token is in a cookie", body = SignedIn), Refusals))]
#[post("/auth/sign-in")]
pub async fn sign_in(
    state: web::Data<AppState>,
    request: HttpRequest,
    sign_in: web::Json<SignIn>,
) -> ApiResult<HttpResponse> {
    let SignIn { email, password, code } = sign_in.into_inner();
    let wrong = || ApiError::new(Code::WrongPassword, "Check the email and the password, then try again.");
    let name = Name::read(&email).ok_or_else(wrong)?;
    if password.chars().count() > domain::people::PASSWORD_MAX_CHARS {
        return Err(wrong());
    }
    let account = Key::of(Throttle::Account, name.as_str());
    let counted: Vec<Key> = [account].into_iter().chain(Key::network(Throttle::Network, &state, &request)).collect();
    throttle::take(&state, &counted).await?;
    let found = {
        let mut conn = state.db.get().await?;
        match &name {
            Name::Email(email) => store::person_by_email(&mut conn, email.as_str()).await?,
            Name::Mobile(mobile) => store::account::by_mobile(&mut conn, mobile.as_str()).await?,
        }
    };
    let invented = is_invented(name.as_str());
    let kept = found.as_ref().filter(|_| !invented || state.config.demo).map(|row| row.password_hash.clone());
    if !password::fits_later(&state, password, kept).await? {
        return Err(wrong());
    }
    let person = found.map(|row| PersonId(row.id)).ok_or_else(wrong)?;
    let (now, begun) = (state.clock.now(), Begun::by(Way::Password, &request));
    let given = state
        .db
        .tx(async |tx| {
            second_step::pass(tx, &state.sealer, person, code.as_deref(), now).await?;
            throttle::went_well(tx, &counted).await?;
            tokens::begin(&state, tx, person, &begun).await
        })
        .await?;
    Ok(answer(StatusCode::OK, given))
}

/// Changes the refresh cookie for a new access token and a new cookie.
#[utoipa::path(tag = "People", operation_id = "refresh",
    params(("X-Requested-With" = String, Header, description = "Any value: shows that our own page asks")),
    responses((status = 200, description = "A new pair", body = SignedIn), Refusals))]
#[post("/auth/refresh")]
pub async fn refresh(state: web::Data<AppState>, request: HttpRequest) -> ApiResult<HttpResponse> {
    from_our_own_page(&request)?;
    let ended = || ApiError::new(Code::NotSignedIn, "Your sign-in has ended. Sign in again.");
    let token = request.cookie(tokens::COOKIE).ok_or_else(ended)?;
    let token = Token::read(token.value());
    match state.db.tx(async |tx| tokens::rotate(&state, tx, &token).await).await? {
        Rotated::Given(given) => Ok(answer(StatusCode::OK, *given)),
        Rotated::Refused => Err(ended()),
        Rotated::Reused => {
            tracing::warn!("a spent refresh token came again; its sign-in was ended");
            Err(ended())
        }
    }
}

/// Ends this sign-in.
#[utoipa::path(tag = "People", operation_id = "sign_out",
    params(("X-Requested-With" = String, Header, description = "Any value: shows that our own page asks")),
    responses((status = 204, description = "Signed out"), Refusals))]
#[post("/auth/sign-out")]
pub async fn sign_out(state: web::Data<AppState>, request: HttpRequest) -> ApiResult<HttpResponse> {
    from_our_own_page(&request)?;
    if let Some(cookie) = request.cookie(tokens::COOKIE) {
        let hash = Token::read(cookie.value()).hash();
        let now = state.clock.now();
        state
            .db
            .tx(async |tx| match store::lock_token(tx, &hash).await? {
                Some(row) => store::end_family(tx, row.family_id, now).await,
                None => Ok(()),
            })
            .await?;
    }
    Ok(HttpResponse::NoContent().cookie(tokens::forget(&state)).finish())
}

/// Ends every sign-in of the person, on every device. Wants a fresh proof.
#[utoipa::path(tag = "People", operation_id = "sign_out_everywhere",
    responses((status = 204, description = "Signed out everywhere"), Refusals))]
#[post("/auth/sign-out-everywhere")]
pub async fn sign_out_everywhere(state: web::Data<AppState>, caller: Caller) -> ApiResult<HttpResponse> {
    caller.permit("sign_out_everywhere", &Relation::default())?;
    let (person, now) = (caller.person()?, state.clock.now());
    step_up::want(&state, &caller).await?;
    state.db.tx(async |tx| store::end_all_families(tx, person, now).await).await?;
    Ok(HttpResponse::NoContent().cookie(tokens::forget(&state)).finish())
}

async fn me_of(state: &AppState, person: PersonId) -> ApiResult<HttpResponse> {
    let mut conn = state.db.get().await?;
    let row = store::person(&mut conn, person).await?.ok_or_else(|| ApiError::not_found("person"))?;
    let roles = store::roles(&mut conn, person).await?;
    let view = |role: store::RoleRow| {
        let known = role.role.parse().map_err(ApiError::internal)?;
        Ok(RoleView { role: known, organisation_id: role.organisation_id, organisation_name: role.organisation_name })
    };
    let roles = roles.into_iter().map(view).collect::<ApiResult<Vec<_>>>()?;
    let (email_verified, mobile) = (row.email_verified_at.is_some(), row.mobile);
    let me =
        Me { id: person, full_name: row.full_name, email: row.email, email_verified, mobile, near: row.near, roles };
    Ok(HttpResponse::Ok().insert_header(("cache-control", "no-store")).json(me))
}

/// The person who asks.
#[utoipa::path(tag = "People", operation_id = "get_me",
    responses((status = 200, description = "Who you are", body = Me), Refusals))]
#[get("/me")]
pub async fn get_me(state: web::Data<AppState>, caller: Caller) -> ApiResult<HttpResponse> {
    caller.permit("get_me", &Relation::default())?;
    me_of(&state, caller.person()?).await
}

/// Changes the person's own details; what is absent stays.
#[utoipa::path(tag = "People", operation_id = "change_me", request_body = MeChange,
    responses((status = 200, description = "Who you are now", body = Me), Refusals))]
#[patch("/me")]
pub async fn change_me(
    state: web::Data<AppState>,
    caller: Caller,
    change: web::Json<MeChange>,
) -> ApiResult<HttpResponse> {
    caller.permit("change_me", &Relation::default())?;
    let person = caller.person()?;
    let name = change.full_name.as_deref().map(parse_name).transpose();
    let name = name.map_err(|say| ApiError::field("/fullName", say))?;
    let near = change.near.as_deref().map(str::trim);
    if near.is_some_and(|near| near.chars().count() > 60) {
        return Err(ApiError::field("/near", "Use at most 60 characters, like ST16 or Stafford."));
    }
    state.db.tx(async |tx| store::change_person(tx, person, name.as_deref(), near).await).await?;
    me_of(&state, person).await
}
