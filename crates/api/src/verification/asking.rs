//! Asking who taught it, or the employer of that time, whether they stand behind an entry: by a link in a mail, once, without an
//! account. What a link holds is the question's id, sealed with our key: no table holds a token.

use super::flow;
use super::store::asked::{self as store, Asked};
use super::store::steps::Step;
use crate::catalogue::store::providers;
use crate::mail::{Envelope, Letter, mailbox, post};
use crate::organisations::flow::Act;
use crate::organisations::store::workers;
use crate::people;
use crate::platform::clock::wall;
use crate::platform::{ApiError, ApiResult, AppState, Conn, outbox};
use crate::records::own::Behind;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use domain::ids::{ConfirmationId, PersonId};
use domain::problem::Code;
use domain::records::VerificationLevel;
use domain::records::ladder::{ANSWER_DAYS, Answer, MOST_ASKED, check_confirmation, is_of_website, raises};
use domain::records::wire::{AskedConfirmation, NewConfirmation, TrainingRecordView};
use domain::values::EmailAddress;
use domain::when;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

/// What the token of a link is sealed for.
const PURPOSE: &str = "the confirmation of a training record";

/// The job of the mail. The address stands here alone, and goes with the job.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Confirming {
    confirmation_id: ConfirmationId,
    email: Option<String>,
}

/// Asks an organisation whether it stands behind an entry.
///
/// # Errors
/// 422 for whom it cannot be; 409 when it is asked already, or nobody there can be written to; the database.
pub async fn ask(
    tx: &mut Conn,
    entry: &TrainingRecordView,
    new: &NewConfirmation,
    act: Act,
) -> ApiResult<AskedConfirmation> {
    let wrong = check_confirmation(new);
    if !wrong.is_empty() {
        return Err(ApiError::not_valid(wrong));
    }
    let level = match new.employer_id {
        Some(_) => VerificationLevel::EmployerConfirmed,
        None => VerificationLevel::IssuerConfirmed,
    };
    if !raises(entry.verification_level, level) {
        let what = format!("It says already: {}.", entry.verification_level.label());
        return Err(ApiError::new(Code::AlreadyVerified, what));
    }
    let email = check_whom(tx, entry, new).await?;
    if store::waiting(tx, entry.person_id, act.now).await? >= MOST_ASKED {
        return Err(ApiError::new(Code::TooMany, "You wait for 10 answers. Wait until some of them have come."));
    }
    let id = ConfirmationId(Uuid::now_v7());
    let ends_at = act.now + TimeDelta::days(ANSWER_DAYS);
    let whom = (new.training_provider_id, new.employer_id);
    if !store::ask(tx, (id, entry.id), whom, (act.now, ends_at)).await? {
        return Err(ApiError::new(Code::AlreadyAsked, "You asked them already. They have 30 days to answer."));
    }
    let what =
        json!({"confirmationId": id, "employerId": new.employer_id, "trainingProviderId": new.training_provider_id});
    outbox::event(tx, "confirmation.asked", entry.id.0, act.by, act.now, &what).await?;
    let job = serde_json::to_value(Confirming { confirmation_id: id, email }).map_err(ApiError::internal)?;
    outbox::enqueue(tx, "mail.confirmation", &job, None, act.now).await?;
    store::one(tx, id, false).await?.ok_or_else(|| ApiError::internal("a question vanished"))?.view()
}

/// Whether this organisation can be asked, and at which address: its own website's name, or of those who look after it.
async fn check_whom(tx: &mut Conn, entry: &TrainingRecordView, new: &NewConfirmation) -> ApiResult<Option<String>> {
    if let Some(employer) = new.employer_id {
        let then = workers::employers_of(tx, entry.person_id, entry.achieved_on).await?;
        if !then.contains(&employer) {
            return Err(ApiError::field("/employerId", "Choose the employer that you worked for on that day."));
        }
    }
    let Some(email) = new.email.as_deref() else {
        return if people::store::keepers(tx, new.employer_id, new.training_provider_id).await?.is_empty() {
            let what = "Nobody there has an account at the Academy. Give an address of theirs.";
            Err(ApiError::field("/email", what))
        } else {
            Ok(None)
        };
    };
    let email: EmailAddress = EmailAddress::parse(email)
        .map_err(|_| ApiError::field("/email", "Type an address such as name@college.ac.uk."))?;
    let Some(provider) = new.training_provider_id else { return Ok(None) };
    let known = providers::one(tx, provider).await?;
    let known =
        known.ok_or_else(|| ApiError::field("/trainingProviderId", "We do not know this training provider."))?;
    let website = known.website.unwrap_or_default();
    if !is_of_website(email.as_str(), &website) {
        let what = format!("Give an address at the name of their website: {website}");
        let none = "We do not know their website, so we cannot tell which address is theirs. Leave it out.";
        return Err(ApiError::field("/email", if website.is_empty() { none.to_owned() } else { what }));
    }
    Ok(Some(email.as_str().to_owned()))
}

/// Writes the mail; the job `mail.confirmation`. Whose entry it is stands on the page: a mail may be read by others.
///
/// # Errors
/// When the mail cannot be sent; a later try may help.
pub async fn send(tx: &mut Conn, state: &AppState, job: i64, of: Confirming) -> ApiResult<()> {
    let Some(asked) = store::one(tx, of.confirmation_id, false).await? else { return Ok(()) };
    if asked.answer()?.is_some() || asked.ends_at <= state.clock.now() {
        return Ok(());
    }
    let token = state.sealer.seal(PURPOSE, asked.id().0.as_bytes()).map_err(ApiError::internal)?;
    let (url, token) = (&state.config.public_url, URL_SAFE_NO_PAD.encode(token));
    let text = format!(
        "Somebody says that they did training with {}, and asks you whether that is right.\n\nLook at it and answer here. You need \
         no account:\n{url}/confirm/{token}\n\nThe link works once, until {}. If you do not know, do nothing.",
        asked.name,
        when::day(wall(asked.ends_at).date())
    );
    let letter = Letter::new("Is this training record right?", &text);
    if let Some(email) = &of.email {
        let to = Envelope::of_job(job, mailbox(&asked.name, email)?);
        return post(state, to, &asked.name, &letter, Vec::new()).await;
    }
    let keepers = people::store::keepers(tx, asked.employer(), asked.provider()).await?;
    crate::mail::post_to_each(tx, state, job, keepers, &letter).await
}

/// The question that a link is of: it exists, has no answer yet and can still be answered.
///
/// # Errors
/// `link_not_good`; the database.
pub async fn opened(conn: &mut Conn, state: &AppState, token: &str, locked: bool) -> ApiResult<Asked> {
    let gone = || ApiError::new(Code::LinkNotGood, "It was answered, or has ended.");
    let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| gone())?;
    let id = state.sealer.open(PURPOSE, &bytes).map_err(|_| gone())?;
    let id = ConfirmationId(Uuid::from_slice(&id).map_err(|_| gone())?);
    let asked = store::one(conn, id, locked).await?.ok_or_else(gone)?;
    let open = asked.answer()?.is_none() && asked.ends_at > state.clock.now();
    if open { Ok(asked) } else { Err(gone()) }
}

/// The entry that is asked about, while it stands.
///
/// # Errors
/// `link_not_good` when it was taken back; the database.
pub async fn entry(conn: &mut Conn, asked: &Asked, act: Act) -> ApiResult<TrainingRecordView> {
    let entry = flow::found(conn, asked.record(), act).await?;
    if entry.state == domain::records::RecordState::Revoked {
        return Err(ApiError::new(Code::LinkNotGood, "The entry was taken back."));
    }
    Ok(entry)
}

/// Writes down what they say. With a yes they stand behind the entry from now on.
///
/// # Errors
/// `link_not_good`; the database.
pub async fn answer(tx: &mut Conn, state: &AppState, token: &str, answer: Answer, name: &str) -> ApiResult<Asked> {
    let act = Act { now: state.clock.now(), today: state.clock.today(), by: None };
    let asked = opened(tx, state, token, true).await?;
    let entry = entry(tx, &asked, act).await?;
    store::answer(tx, asked.id(), answer, act.now).await?;
    let what = json!({"confirmationId": asked.id(), "answer": answer});
    outbox::event(tx, "confirmation.answered", entry.id.0, None, act.now, &what).await?;
    if answer == Answer::Yes {
        stand_behind(tx, &asked, &entry, name, act).await?;
    }
    Ok(asked)
}

async fn stand_behind(tx: &mut Conn, asked: &Asked, entry: &TrainingRecordView, name: &str, act: Act) -> ApiResult<()> {
    let note = format!("{name} confirmed it by a link.");
    let (level, behind) = match (asked.provider(), asked.employer(), asked.ukprn.as_deref()) {
        (Some(provider), _, Some(ukprn)) => {
            (VerificationLevel::IssuerConfirmed, Behind::Provider(provider, &asked.name, ukprn))
        }
        (_, Some(employer), _) => (VerificationLevel::EmployerConfirmed, Behind::Employer(employer, &asked.name)),
        _ => return Err(ApiError::internal("a question to nobody")),
    };
    // More stood behind it before they answered.
    if !raises(entry.verification_level, level) {
        return Ok(());
    }
    let step = Step {
        record: entry.id,
        level,
        employer: asked.employer(),
        provider: asked.provider(),
        by_name: &asked.name,
        note: Some(&note),
    };
    flow::raise(tx, entry, step, behind, act).await
}

/// Whose entry it is, as the page says.
///
/// # Errors
/// The database.
pub async fn whose(conn: &mut Conn, person: PersonId) -> ApiResult<String> {
    Ok(people::full_name(conn, person).await?.unwrap_or_default())
}
