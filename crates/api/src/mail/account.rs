//! Mails about an account: links to open it, and what happened to it.

use super::{Envelope, Letter, mailbox, post, post_to_each};
use crate::booking::store as bookings;
use crate::people::{self, LinkPurpose, Notice};
use crate::platform::clock::wall;
use crate::platform::{ApiResult, AppState, Conn};
use crate::records;
use domain::booking::BookingStatus;
use domain::ids::{BookingId, CorrectionId, PersonId};
use domain::people::ways::LinkFor;
use uuid::Uuid;

/// Sends a link that was asked for; the job `mail.link`. The token is made here and kept as a hash alone, so no table
/// and no job ever holds it. To an address without an account nothing goes.
///
/// # Errors
/// When the mail cannot be sent; a later try may help.
pub async fn send_link(tx: &mut Conn, state: &AppState, job: i64, link: Uuid) -> ApiResult<()> {
    let Some(sealed) = people::seal_link(tx, state, link).await? else { return Ok(()) };
    let (page, subject, before, after) = words(sealed.purpose);
    // What stands behind # is sent to no server, so it is in no log.
    let address = format!("{}/ways-in/{page}#{}", state.config.public_url, sealed.token);
    let letter = Letter::new(subject, &format!("{before}\n{address}\n\n{after}"));
    let to = mailbox(&sealed.name, &sealed.email)?;
    post(state, Envelope::of_job(job, to), &sealed.name, &letter, Vec::new()).await
}

/// Page, subject, and what stands before and after the link.
const fn words(purpose: LinkPurpose) -> (&'static str, &'static str, &'static str, &'static str) {
    const NOT_YOU: &str = "It works once, for 15 minutes. If you did not ask for it, do nothing: nobody can sign in \
        without this link. Do not send it to anyone. We never ask you for it.";
    const HAS_ONE: &str =
        "Someone asked for an account with this address. You have one already. Sign in to it with this link:";
    const HAS_ONE_UNCONFIRMED: &str = "Someone asked for an account with this address. There is one already. Choose a new password for it with this link:";
    match purpose {
        LinkPurpose::Asked(LinkFor::SignIn) => ("link", "Your link to sign in", "Sign in with this link:", NOT_YOU),
        LinkPurpose::Asked(LinkFor::Recover) => {
            ("new-password", "Choose a new password", "Choose a new password with this link:", NOT_YOU)
        }
        LinkPurpose::Confirm => (
            "confirm",
            "Is this your email address?",
            "Someone gave this address for an account at the Academy. If it was you, confirm it with this link:",
            "It works once, for three days. If it was not you, do nothing.",
        ),
        LinkPurpose::Register => (
            "finish",
            "Finish your account",
            "One step is left. Make your account at the Academy with this link:",
            "It works once, for a day. If you did not ask for it, do nothing: no account is made.",
        ),
        LinkPurpose::HasOne(LinkFor::SignIn) => ("link", "You have an account", HAS_ONE, NOT_YOU),
        LinkPurpose::HasOne(LinkFor::Recover) => ("new-password", "You have an account", HAS_ONE_UNCONFIRMED, NOT_YOU),
    }
}

/// Tells a person what happened to their account; the job `mail.notice`. `link` is the one that changed their address:
/// then the old address is told.
///
/// # Errors
/// When the mail cannot be sent; a later try may help.
pub async fn send_notice(
    tx: &mut Conn,
    state: &AppState,
    job: i64,
    person: PersonId,
    notice: Notice,
    link: Option<Uuid>,
) -> ApiResult<()> {
    let Some((email, name)) = people::notice_to(tx, person, link).await? else { return Ok(()) };
    let said = notice.label();
    let text = format!(
        "{said}.\n\nIf it was you, all is well. If it was not, choose a new password now. That ends \
         every sign-in:\n{}/ways-in/recover\n\nIf that does not help, ask the Academy.",
        state.config.public_url
    );
    let to = mailbox(&name, &email)?;
    post(state, Envelope::of_job(job, to), &name, &Letter::new(said, &text), Vec::new()).await
}

/// Tells those who stand behind an entry that its person says it is wrong, or the person that they have answered; the job
/// `mail.correction`. What was said is on the page: a mail may be read by others.
///
/// # Errors
/// When a mail cannot be sent; a later try may help.
pub async fn send_correction(tx: &mut Conn, state: &AppState, job: i64, id: CorrectionId) -> ApiResult<()> {
    let Some(found) = records::correction(tx, id, false).await? else { return Ok(()) };
    let (view, url) = (found.view, &state.config.public_url);
    let answered = view.answered_at.is_some();
    let (employer, provider) = (found.relation.employer, found.relation.provider);
    let to = match (answered, employer, provider) {
        (true, ..) => vec![found.person],
        (false, None, None) => Vec::new(),
        (false, ..) => people::store::keepers(tx, employer, provider).await?,
    };
    let (subject, body) = if answered {
        let said = format!(
            "You told us that something is wrong in your training record. {} has answered.\n\nRead the answer:\n\
             {url}/account/record/{}\n\nIf you do not agree, you can tell us again there.",
            view.answered_by, view.training_record_id
        );
        ("Your training record: an answer", said)
    } else {
        let last = domain::when::day(view.answer_by);
        let said = format!(
            "Someone says that an entry of their training record is wrong. {} stands behind it, so please answer by \
             {last}:\n{url}/account/corrections",
            view.answered_by
        );
        ("A training record: please answer", said)
    };
    post_to_each(tx, state, job, to, &Letter::new(subject, &body)).await
}

/// Tells those who look after an employer that a worker asks for a place; the job `mail.approval`. Who and what is on the
/// page: a mail may be read by others.
///
/// # Errors
/// When a mail cannot be sent; a later try may help.
pub async fn send_approval(tx: &mut Conn, state: &AppState, job: i64, id: BookingId) -> ApiResult<()> {
    let Some(booking) = bookings::one(tx, id).await? else { return Ok(()) };
    let (Some(employer), Some(until), BookingStatus::Requested) =
        (booking.employer, booking.held_until, booking.status)
    else {
        return Ok(());
    };
    let said = format!(
        "A worker of yours asks to go on a course. A place is held until {}. Say yes or no here:\n{}/team/{employer}/approvals",
        domain::when::moment(wall(until)),
        state.config.public_url
    );
    let to = people::store::keepers(tx, Some(employer), None).await?;
    post_to_each(tx, state, job, to, &Letter::new("A worker asks for a place: say yes or no", &said)).await
}
