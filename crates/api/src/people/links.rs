//! Links by mail: to sign in, to choose a new password, to confirm an address. Each is good once and for a short time;
//! only a hash of it is kept. Asking for one answers the same, and takes as long, whether there is an account or not:
//! what is asked is written down, and the worker sees whose it is.

use super::routes::{answer, check_new_password, is_invented};
use super::store::links::{self as store, LinkRow, NewLink};
use super::store::{self as people, PersonRow};
use super::throttle::{self, Key};
use super::tokens::{self, Begun, Token};
use super::{password, second_step};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, Conn, outbox};
use actix_web::cookie::time::Duration;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post, web};
use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::PersonId;
use domain::people::throttle::Throttle;
use domain::people::ways::{
    CONFIRM_MINUTES, EmailConfirmation, LINK_MINUTES, LinkFor, LinkOpened, LinkWanted, REGISTER_MINUTES, Recovery, Way,
};
use domain::people::wire::SignedIn;
use domain::policy::Relation;
use domain::problem::Code;
use domain::values::EmailAddress;
use serde_json::json;
use uuid::Uuid;

/// Tells the browser that asked for a link from another one.
pub(super) const COOKIE: &str = "academy_link";
/// What a link that confirms an address is kept as.
const CONFIRM: &str = "confirm_email";
/// And one that makes an account.
pub(super) const REGISTER: &str = "register";

pub(super) fn not_good() -> ApiError {
    ApiError::new(Code::LinkNotGood, "Links work once and not for long. Ask for a new one.")
}

/// Writes a wanted link down, and queues its mail.
async fn want(tx: &mut Conn, link: NewLink<'_>, now: DateTime<Utc>) -> ApiResult<()> {
    let id = store::add(tx, link, now).await?;
    outbox::enqueue(tx, "mail.link", &json!({"linkId": id}), None, now).await
}

/// Queues the mail by which a person shows that an address is theirs; `replaces` is their address until then.
pub(super) async fn send_confirmation(
    tx: &mut Conn,
    person: PersonId,
    email: &EmailAddress,
    replaces: Option<&str>,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let link = NewLink {
        purpose: CONFIRM,
        email: email.as_str(),
        person: Some(person),
        replaces,
        browser: None,
        account: None,
    };
    want(tx, link, now).await
}

/// Asks for a mail with a link. The answer is the same whether there is an account or not.
#[utoipa::path(tag = "People", operation_id = "request_link", request_body = LinkWanted,
    responses((status = 202, description = "If there is an account with this address, a mail is on its way"), Refusals))]
#[post("/auth/link-requests")]
pub async fn request_link(
    state: web::Data<AppState>,
    request: HttpRequest,
    wanted: web::Json<LinkWanted>,
) -> ApiResult<HttpResponse> {
    let email = EmailAddress::parse(&wanted.email).map_err(|say| ApiError::field("/email", say))?;
    let account = Key::of(Throttle::Mail, email.as_str());
    let counted: Vec<Key> =
        [account].into_iter().chain(Key::network(Throttle::MailNetwork, &state, &request)).collect();
    throttle::take(&state, &counted).await?;
    let link = NewLink {
        purpose: wanted.purpose.as_str(),
        email: email.as_str(),
        person: None,
        replaces: None,
        browser: None,
        account: None,
    };
    send(&state, link, LINK_MINUTES).await
}

/// Writes down a link that somebody wants who is not signed in, and answers that a mail is on its way, or none. The browser
/// that asks gets a cookie to know it by, for as long as the link may be good.
pub(super) async fn send(state: &AppState, link: NewLink<'_>, minutes: i64) -> ApiResult<HttpResponse> {
    let (now, browser) = (state.clock.now(), Token::make()?);
    let hash = browser.hash();
    let link = NewLink { browser: Some(&hash), ..link };
    state
        .db
        .tx(async |tx| {
            people::throttle::tidy(tx, now).await?;
            want(tx, link, now).await
        })
        .await?;
    let cookie = tokens::cookie(state, COOKIE, browser.text().to_owned(), Duration::minutes(minutes));
    Ok(HttpResponse::Accepted().cookie(cookie).insert_header(("cache-control", "no-store")).finish())
}

/// A link with its token, ready to be sent.
pub struct Sealed {
    /// What it does in the end: who has not shown that an address is theirs chooses a new password with it.
    pub purpose: Purpose,
    /// Where it goes.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// What stands behind `#`.
    pub token: String,
}

/// What a link does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// As it was asked for.
    Asked(LinkFor),
    /// Shows that an address is somebody's.
    Confirm,
    /// Makes an account.
    Register,
    /// Signs in who asked for an account and has one.
    HasOne(LinkFor),
}

impl Purpose {
    fn read(text: &str) -> ApiResult<Self> {
        match text {
            CONFIRM => Ok(Self::Confirm),
            REGISTER => Ok(Self::Register),
            asked => Ok(Self::Asked(asked.parse().map_err(ApiError::internal)?)),
        }
    }

    /// What it does for somebody who has an account, or for nobody. A link that would sign in to an account whose address
    /// nobody has confirmed becomes one to choose a new password: who made the account may not be who reads the mail.
    fn for_whom(self, person: Option<&PersonRow>) -> Self {
        let safe = |person: &PersonRow, asked: LinkFor| match asked {
            LinkFor::SignIn if person.email_verified_at.is_none() => LinkFor::Recover,
            as_asked => as_asked,
        };
        match (self, person) {
            (Self::Asked(asked), Some(person)) => Self::Asked(safe(person, asked)),
            (Self::Register, Some(person)) => Self::HasOne(safe(person, LinkFor::SignIn)),
            (as_it_is, _) => as_it_is,
        }
    }

    /// As it is kept.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Asked(asked) | Self::HasOne(asked) => asked.as_str(),
            Self::Confirm => CONFIRM,
            Self::Register => REGISTER,
        }
    }

    const fn minutes(self) -> i64 {
        match self {
            Self::Asked(_) | Self::HasOne(_) => LINK_MINUTES,
            Self::Confirm => CONFIRM_MINUTES,
            Self::Register => REGISTER_MINUTES,
        }
    }
}

/// Gives a wanted link its token; none when there is nobody to send it to.
///
/// # Errors
/// The database.
pub async fn seal(tx: &mut Conn, state: &AppState, id: Uuid) -> ApiResult<Option<Sealed>> {
    let Some(link) = store::one(tx, id).await?.filter(|link| link.used_at.is_none()) else { return Ok(None) };
    if is_invented(&link.email) && !state.config.demo {
        return Ok(None);
    }
    let person = match link.person_id {
        Some(person) => people::person(tx, PersonId(person)).await?,
        None => people::person_by_email(tx, &link.email).await?,
    };
    let purpose = Purpose::read(&link.purpose)?.for_whom(person.as_ref());
    let (person, name) = match (person, link.full_name) {
        (Some(person), _) => (Some(PersonId(person.id)), person.full_name),
        (None, Some(name)) => (None, name),
        (None, None) => {
            store::forget(tx, id).await?;
            return Ok(None);
        }
    };
    let (token, ends) = (Token::make()?, state.clock.now() + TimeDelta::minutes(purpose.minutes()));
    store::seal(tx, id, person, purpose.as_str(), &token.hash(), ends).await?;
    Ok(Some(Sealed { purpose, email: link.email, name, token: token.text().to_owned() }))
}

/// The link of a token, for one purpose, unused and in time, with its person.
async fn good(tx: &mut Conn, token: &str, purpose: &str, now: DateTime<Utc>) -> ApiResult<(LinkRow, PersonRow)> {
    let link = store::lock(tx, &Token::read(token).hash()).await?;
    let in_time = |link: &LinkRow| link.used_at.is_none() && link.expires_at.is_some_and(|ends| ends > now);
    let link = link.filter(|link| link.purpose == purpose && in_time(link)).ok_or_else(not_good)?;
    let person = link.person_id.map(PersonId).ok_or_else(not_good)?;
    let person = people::person(tx, person).await?.ok_or_else(not_good)?;
    Ok((link, person))
}

/// The same for a link that opens the account: the address it went to must be the person's still.
async fn opens(tx: &mut Conn, token: &str, purpose: LinkFor, now: DateTime<Utc>) -> ApiResult<(LinkRow, PersonRow)> {
    let (link, person) = good(tx, token, purpose.as_str(), now).await?;
    if person.email.as_deref() == Some(link.email.as_str()) { Ok((link, person)) } else { Err(not_good()) }
}

/// Whose account a link opens, to count wrong codes; the link stays as it is.
async fn owner(state: &AppState, token: &str, purpose: LinkFor) -> ApiResult<PersonId> {
    let now = state.clock.now();
    state.db.tx(async |tx| Ok(PersonId(opens(tx, token, purpose, now).await?.1.id))).await
}

/// Counts a code as a try; nothing when there is none.
async fn count(state: &AppState, token: &str, purpose: LinkFor, code: Option<&str>) -> ApiResult<Vec<Key>> {
    if code.is_none() {
        return Ok(Vec::new());
    }
    let counted = vec![Key::person(owner(state, token, purpose).await?)];
    throttle::take(state, &counted).await?;
    Ok(counted)
}

/// Signs in with the token of a link. In another browser than the one that asked, the person has to say that they asked
/// for it themselves: somebody else may have sent them the link.
#[utoipa::path(tag = "People", operation_id = "sign_in_by_link", request_body = LinkOpened,
    responses((status = 200, description = "Signed in; the refresh token is in a cookie", body = SignedIn), Refusals))]
#[post("/auth/links/sign-in")]
pub async fn sign_in_by_link(
    state: web::Data<AppState>,
    request: HttpRequest,
    opened: web::Json<LinkOpened>,
) -> ApiResult<HttpResponse> {
    let LinkOpened { token, confirmed, code } = opened.into_inner();
    let counted = count(&state, &token, LinkFor::SignIn, code.as_deref()).await?;
    let (now, begun) = (state.clock.now(), Begun::by(Way::Link, &request));
    let browser = request.cookie(COOKIE).map(|cookie| Token::read(cookie.value()).hash());
    let given = state
        .db
        .tx(async |tx| {
            let (link, person) = opens(tx, &token, LinkFor::SignIn, now).await?;
            if !confirmed && (browser.is_none() || browser != link.browser) {
                let say = "Go on only if you asked for this link yourself, a few minutes ago.";
                return Err(ApiError::new(Code::OtherBrowser, say));
            }
            let id = PersonId(person.id);
            second_step::pass(tx, &state.sealer, id, code.as_deref(), now).await?;
            store::spend(tx, &link, now).await?;
            throttle::went_well(tx, &counted).await?;
            tokens::begin(&state, tx, id, &begun).await
        })
        .await?;
    Ok(answer(StatusCode::OK, given))
}

/// Chooses a new password with the token of a link, and signs in. Every other sign-in ends. Where nobody had confirmed
/// the address before, passkeys and two-step sign-in go too: they may be somebody else's.
#[utoipa::path(tag = "People", operation_id = "recover", request_body = Recovery,
    responses((status = 200, description = "Signed in; the refresh token is in a cookie", body = SignedIn), Refusals))]
#[post("/auth/links/recover")]
pub async fn recover(
    state: web::Data<AppState>,
    request: HttpRequest,
    recovery: web::Json<Recovery>,
) -> ApiResult<HttpResponse> {
    let Recovery { token, password, code } = recovery.into_inner();
    check_new_password(&password).map_err(|wrong| ApiError::not_valid(vec![wrong]))?;
    // A token that is not good costs no hashing.
    owner(&state, &token, LinkFor::Recover).await?;
    let counted = count(&state, &token, LinkFor::Recover, code.as_deref()).await?;
    let hash = password::hash_later(&state, password).await?;
    let (now, begun) = (state.clock.now(), Begun::by(Way::Link, &request));
    let given = state
        .db
        .tx(async |tx| {
            let (link, person) = opens(tx, &token, LinkFor::Recover, now).await?;
            let id = PersonId(person.id);
            if person.email_verified_at.is_some() {
                second_step::pass(tx, &state.sealer, id, code.as_deref(), now).await?;
            } else {
                people::two_step::remove(tx, id).await?;
                people::passkeys::remove_all(tx, id).await?;
                people::account::verify_email(tx, id, &link.email, now).await?;
            }
            people::account::set_password(tx, id, &hash).await?;
            people::end_all_families(tx, id, now).await?;
            store::end_all(tx, id, now).await?;
            tell(tx, id, Notice::PasswordChanged, now).await?;
            throttle::went_well(tx, &counted).await?;
            tokens::begin(&state, tx, id, &begun).await
        })
        .await?;
    Ok(answer(StatusCode::OK, given))
}

/// Shows that an e-mail address is the person's; a new address counts from now on, and the old one is told.
#[utoipa::path(tag = "People", operation_id = "confirm_email", request_body = EmailConfirmation,
    responses((status = 204, description = "The address is confirmed"), Refusals))]
#[post("/auth/links/confirm-email")]
pub async fn confirm_email(
    state: web::Data<AppState>,
    confirmation: web::Json<EmailConfirmation>,
) -> ApiResult<HttpResponse> {
    let now = state.clock.now();
    state
        .db
        .tx(async |tx| {
            let (link, person) = good(tx, &confirmation.token, CONFIRM, now).await?;
            let id = PersonId(person.id);
            if person.email.as_deref() == Some(link.email.as_str()) {
                people::account::verify_email(tx, id, &link.email, now).await?;
            } else if person.email == link.replaces {
                people::account::set_verified_email(tx, id, &link.email, now).await?;
                let payload = json!({"personId": id, "notice": Notice::EmailChanged.as_str(), "linkId": link.id});
                outbox::enqueue(tx, "mail.notice", &payload, None, now).await?;
            } else {
                return Err(not_good());
            }
            store::end_all(tx, id, now).await
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Sends the mail that confirms the person's address again; nothing when it is confirmed.
#[utoipa::path(tag = "People", operation_id = "request_email_confirmation",
    responses((status = 202, description = "A mail is on its way"), Refusals))]
#[post("/me/email-confirmations")]
pub async fn request_email_confirmation(state: web::Data<AppState>, caller: Caller) -> ApiResult<HttpResponse> {
    caller.permit("request_email_confirmation", &Relation::default())?;
    let (person, now) = (caller.person()?, state.clock.now());
    let row = people::person(&mut *state.db.get().await?, person).await?;
    let row = row.ok_or_else(|| ApiError::not_found("person"))?;
    if let (Some(email), None) = (row.email, row.email_verified_at) {
        throttle::take(&state, &[Key::of(Throttle::Mail, &email)]).await?;
        let email = EmailAddress::parse(&email).map_err(ApiError::internal)?;
        state.db.tx(async |tx| send_confirmation(tx, person, &email, None, now).await).await?;
    }
    Ok(HttpResponse::Accepted().finish())
}

domain::text_enum!(
    /// What a person is told when it happened to their account.
    Notice {
        /// The password.
        PasswordChanged = "password_changed", "Your password was changed";
        /// The address; the old one is told.
        EmailChanged = "email_changed", "Your email address was changed";
        /// A passkey.
        PasskeyAdded = "passkey_added", "A passkey was added to your account";
        /// Codes are asked for.
        TwoStepOn = "two_step_on", "Two-step sign-in was turned on";
        /// Codes are not asked for any more.
        TwoStepOff = "two_step_off", "Two-step sign-in was turned off";
        /// The account goes in fourteen days.
        ErasureAsked = "erasure_asked", "Your account will be erased in 14 days. Until then you can stop it under My data";
    }
);

/// Queues the mail that tells a person what happened to their account.
pub(super) async fn tell(tx: &mut Conn, person: PersonId, notice: Notice, now: DateTime<Utc>) -> ApiResult<()> {
    let payload = json!({"personId": person, "notice": notice.as_str()});
    outbox::enqueue(tx, "mail.notice", &payload, None, now).await
}

/// Whom to tell, by address and name: the person, or of a changed address the old one. Nobody without an address.
///
/// # Errors
/// The database.
pub async fn told(tx: &mut Conn, person: PersonId, link: Option<Uuid>) -> ApiResult<Option<(String, String)>> {
    let Some(row) = people::person(tx, person).await? else { return Ok(None) };
    let email = match link {
        Some(link) => store::one(tx, link).await?.and_then(|link| link.replaces),
        None => row.email,
    };
    Ok(email.map(|email| (email, row.full_name)))
}
