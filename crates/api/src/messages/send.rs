//! Sending messages by mail.

use super::make::status_of;
use super::store::{self, Message, Of};
use crate::booking::{calendar, offers, store as bookings, store::Booking};
use crate::mail::{self, Letter};
use crate::people;
use crate::platform::{ApiError, ApiResult, AppState, Conn};
use chrono_tz::Europe::London;
use domain::ids::MessageId;
use domain::messages::MessageKind;
use domain::messages::words::{self, About, Links};
use interchange::ics::{self, Certainty, IcsEvent, Parties};
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, SinglePart};

/// What a message says; `give_up` is the page where its reader gives up the place without signing in.
pub(super) fn letter(state: &AppState, message: &Message, give_up: Option<&str>) -> ApiResult<Letter> {
    let public_url = state.config.public_url.trim_end_matches('/');
    let written_on = message.made_at.with_timezone(&London).date_naive();
    match (&message.said, message.of) {
        (About::Training(of), _) => Ok(words::runs_out(of, written_on, public_url)),
        (About::Booking(said), Of::Booking(booking)) => {
            let links = Links { public_url, booking, give_up };
            Ok(words::letter(message.kind, said, written_on, &links))
        }
        (About::Booking(_), Of::Training(_)) => Err(ApiError::internal("a message about two things")),
    }
}

/// Sends a message by mail, once; the job `mail.message`. What is no longer so is not sent: it stands in the app as what
/// was said.
///
/// # Errors
/// When the mail cannot be sent; a later try may help.
pub async fn send(tx: &mut Conn, state: &AppState, job: i64, id: MessageId) -> ApiResult<()> {
    let Some(message) = store::lock(tx, id).await?.filter(|one| one.by_mail && one.sent_at.is_none()) else {
        return Ok(());
    };
    let Of::Booking(id_of_booking) = message.of else {
        let Some((address, name)) = people::contact_of(tx, message.person).await? else { return Ok(()) };
        let letter = letter(state, &message, None)?;
        return post(tx, state, (job, id), (&address, &name), &letter, Vec::new()).await;
    };
    let Some(booking) = bookings::one(tx, id_of_booking).await?.filter(|one| is_still_so(&message, one)) else {
        return Ok(());
    };
    let Some((address, name)) = people::contact_of(tx, message.person).await? else { return Ok(()) };
    let give_up = match message.kind {
        MessageKind::Offered => Some(offers::token(state, booking.id)?),
        MessageKind::Changed => Some(offers::token_of_change(state, booking.id, message.version)?),
        _ => None,
    };
    // What stands behind # is sent to no server, so it is in no log.
    let url = state.config.public_url.trim_end_matches('/');
    let give_up = give_up.map(|token| format!("{url}/bookings/offer#{token}"));
    let letter = letter(state, &message, give_up.as_deref())?;
    let to = mail::mailbox(&name, &address)?;
    let diary = match message.kind {
        MessageKind::Booked | MessageKind::Cancelled | MessageKind::Changed => {
            let at = (state.clock.now(), state.clock.wall());
            let mut entries = calendar::entries(tx, &[booking], at, url).await?;
            // Who waits has nothing in the diary yet.
            entries.retain(|entry| entry.certainty != Certainty::Tentative);
            diary(entries, &mail::from(state)?, &to)?
        }
        _ => Vec::new(),
    };
    post(tx, state, (job, id), (&address, &name), &letter, diary).await
}

async fn post(
    tx: &mut Conn,
    state: &AppState,
    (job, id): (i64, MessageId),
    (address, name): (&str, &str),
    letter: &Letter,
    attached: Vec<SinglePart>,
) -> ApiResult<()> {
    // Stable for the message's key: a mail that goes twice is known as one.
    let to = mail::mailbox(name, address)?;
    let sent = mail::Envelope { to, id: format!("message-{id}"), file: format!("{job:08}") };
    mail::post(state, sent, name, letter, attached).await?;
    store::sent(tx, id, state.clock.now()).await
}

fn is_still_so(message: &Message, booking: &Booking) -> bool {
    match (status_of(message.kind), message.kind) {
        (Some(status), _) => booking.status == status,
        (None, MessageKind::Changed | MessageKind::Withdrawn) => booking.status.is_live(),
        (None, _) => booking.status.holds_place(),
    }
}

/// What puts entries into the diary of whom a mail goes to, and what takes those out that are called off.
fn diary(entries: Vec<IcsEvent>, from: &Mailbox, to: &Mailbox) -> ApiResult<Vec<SinglePart>> {
    let parties = Parties { organiser: from.email.to_string(), attendee: to.email.to_string() };
    let (gone, held): (Vec<_>, Vec<_>) = entries.into_iter().partition(|entry| entry.certainty == Certainty::Cancelled);
    let all = [
        (ics::Method::Request, "REQUEST", "booking.ics", held),
        (ics::Method::Cancel, "CANCEL", "cancelled.ics", gone),
    ];
    let part = |(method, word, name, entries): (ics::Method, &str, &str, Vec<IcsEvent>)| {
        let kind = ContentType::parse(&format!("text/calendar; charset=utf-8; method={word}"));
        let kind = kind.map_err(ApiError::internal)?;
        Ok(Attachment::new(name.to_owned()).body(ics::message(method, &entries, &parties), kind))
    };
    all.into_iter().filter(|(_, _, _, entries)| !entries.is_empty()).map(part).collect()
}
