//! Mails, sent by jobs alone. Without a mail server they become files in the state folder.

mod account;

use crate::organisations::{invitations, store as organisations, store::invitations as invited};
use crate::people;
use crate::platform::{ApiError, ApiResult, AppState, Conn};
use chrono_tz::Europe::London;
use domain::ids::{InvitationId, PersonId};
use domain::organisations::invitation::InvitationState;
use domain::when;
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

pub use account::{send_approval, send_correction, send_link, send_notice};
pub use domain::messages::letter::Letter;

/// To whom a mail goes, and how it is known.
pub struct Envelope {
    /// To whom.
    pub to: Mailbox,
    /// What makes its `Message-ID`: the same for a mail that is sent again.
    pub id: String,
    /// Its file, when there is no mail server.
    pub file: String,
}

impl Envelope {
    /// Of a job, which sends one mail.
    #[must_use]
    pub fn of_job(job: i64, to: Mailbox) -> Self {
        let file = format!("{job:08}");
        Self { to, id: format!("job-{file}"), file }
    }

    /// Of a job that sends several: `nth` tells them apart.
    #[must_use]
    pub fn nth_of_job(job: i64, nth: usize, to: Mailbox) -> Self {
        let file = format!("{job:08}-{nth}");
        Self { to, id: format!("job-{file}"), file }
    }
}

/// A person's address.
///
/// # Errors
/// When it is none.
pub fn mailbox(name: &str, address: &str) -> ApiResult<Mailbox> {
    Ok(Mailbox::new(Some(name.to_owned()), address.parse().map_err(ApiError::internal)?))
}

/// Who mails are from.
///
/// # Errors
/// When the setting is no address.
pub fn from(state: &AppState) -> ApiResult<Mailbox> {
    state.config.mail_from.parse().map_err(ApiError::internal)
}

/// Sends a letter to `name`, as plain text and as HTML, with what is enclosed.
///
/// # Errors
/// When it cannot be sent; a later try may help.
pub async fn post(
    state: &AppState,
    envelope: Envelope,
    name: &str,
    letter: &Letter,
    enclosed: Vec<SinglePart>,
) -> ApiResult<()> {
    let letter = letter.clone().to(name);
    let both = MultiPart::alternative_plain_html(letter.plain(), letter.html());
    let mail = Message::builder()
        .from(from(state)?)
        .to(envelope.to)
        .subject(letter.title)
        .message_id(Some(format!("<{}@academy>", envelope.id)));
    let mail = if enclosed.is_empty() {
        mail.multipart(both)
    } else {
        mail.multipart(enclosed.into_iter().fold(MultiPart::mixed().multipart(both), MultiPart::singlepart))
    };
    send(state, &envelope.file, mail.map_err(ApiError::internal)?).await
}

/// Sends a letter to each of some people who have an address; one job, so each mail has a number.
///
/// # Errors
/// When a mail cannot be sent; a later try may help.
pub async fn post_to_each(
    tx: &mut Conn,
    state: &AppState,
    job: i64,
    people: Vec<PersonId>,
    letter: &Letter,
) -> ApiResult<()> {
    for (at, person) in people.into_iter().enumerate() {
        let Some((address, name)) = people::contact_of(tx, person).await? else { continue };
        let to = Envelope::nth_of_job(job, at, mailbox(&name, &address)?);
        post(state, to, &name, letter, Vec::new()).await?;
    }
    Ok(())
}

/// Writes to someone who is invited; the job `mail.invitation`. The code is made here and kept nowhere but in the mail: a
/// mail that is sent again holds a new one. It says the same whether they have an account or not. One that was taken back
/// meanwhile is not sent.
///
/// # Errors
/// When the mail cannot be sent; a later try may help.
pub async fn send_invitation(tx: &mut Conn, state: &AppState, job: i64, id: InvitationId) -> ApiResult<()> {
    let found = invited::lock(tx, id).await?;
    let Some(found) = found.filter(|one| one.state(state.clock.now()) == InvitationState::Open) else { return Ok(()) };
    let Some(address) = found.email.clone() else { return Ok(()) };
    // Whoever tries a system writes to nobody.
    if organisations::is_practice(tx, found.employer).await? {
        return Ok(());
    }
    let code = invitations::new_code(tx, id).await?;
    let to = Mailbox::new(found.invitee.clone(), address.parse().map_err(ApiError::internal)?);
    let text = invitation_body(&found, &code.to_string(), &state.config.public_url);
    let letter = Letter::new(format!("{} invites you", found.employer_name), &text);
    let name = found.invitee.as_deref().unwrap_or_default();
    post(state, Envelope::of_job(job, to), name, &letter, Vec::new()).await
}

fn invitation_body(found: &invited::Invitation, code: &str, public_url: &str) -> String {
    // The last whole day: who reads it in the evening is not too late.
    let last = when::day((found.expires_at - chrono::TimeDelta::days(1)).with_timezone(&London).date_naive());
    format!(
        "{} invites you to join its team at the Staffordshire Social Care Academy. There you find training, \
         book a place and keep your own training record.\n\nOpen this page, sign in or create an account, then join:\n\
         {public_url}/account/invitation?code={code}\n\nOr type this code there: {code}\n\nYou can use it once, until \
         {last}.\n\nIf you do not know who this is from, do nothing.",
        found.employer_name
    )
}

/// Sends a mail; without a mail server it becomes the file `name`.
///
/// # Errors
/// When it cannot be sent.
async fn send(state: &AppState, name: &str, mail: Message) -> ApiResult<()> {
    if let Some(url) = &state.config.smtp_url {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(ApiError::internal)?.build();
        transport.send(mail).await.map_err(ApiError::internal)?;
        return Ok(());
    }
    let folder = state.config.state_dir.join("mails");
    tokio::fs::create_dir_all(&folder).await.map_err(ApiError::internal)?;
    tokio::fs::write(folder.join(format!("{name}.eml")), mail.formatted()).await.map_err(ApiError::internal)
}
