//! Mails, sent by jobs alone. Without a mail server they become files in the state folder.

mod account;

use crate::booking::{calendar, offers, store as bookings, view};
use crate::organisations::{invitations, store as organisations, store::invitations as invited};
use crate::platform::{ApiError, ApiResult, AppState, Conn};
use crate::{catalogue, people};
use chrono_tz::Europe::London;
use domain::booking::BookingStatus;
use domain::booking::wire::BookingView;
use domain::catalogue::RunState;
use domain::catalogue::wire::CourseRunView;
use domain::ids::{BookingId, InvitationId};
use domain::organisations::invitation::InvitationState;
use domain::when;
use interchange::ics::{self, Certainty, IcsEvent, Parties};
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

pub use account::{send_correction, send_link, send_notice};

/// Tells a person what became of their booking; the job `mail.booking`. A booking that moved on since says nothing of
/// what it was. `job` makes the mail's id, so that a mail sent twice is known as one.
///
/// # Errors
/// When the mail cannot be sent; a later try may help.
pub async fn send_booking(
    tx: &mut Conn,
    state: &AppState,
    job: i64,
    id: BookingId,
    status: BookingStatus,
) -> ApiResult<()> {
    let Some(booking) = bookings::one(tx, id).await?.filter(|booking| booking.status == status) else { return Ok(()) };
    let Some((address, name)) = people::contact_of(tx, booking.person).await? else { return Ok(()) };
    let shown = view::view(tx, &booking, state.clock.wall()).await?;
    let to = mailbox(&name, &address)?;
    let mut text = body(&name, &shown, &state.config.public_url);
    if status == BookingStatus::Offered {
        // What stands behind # is sent to no server, so it is in no log.
        let link = format!("{}/ways-in/offer#{}", state.config.public_url, offers::token(state, id)?);
        text.push_str(&format!(
            "\nYou do not want it? Say so here, without signing in. Then the next person gets it:\n{link}\n"
        ));
    }
    let mut parts = MultiPart::mixed().singlepart(SinglePart::plain(text));
    let from: Mailbox = state.config.mail_from.parse().map_err(ApiError::internal)?;
    if matches!(status, BookingStatus::Confirmed | BookingStatus::Cancelled) {
        let at = (state.clock.now(), state.clock.wall());
        let entries = calendar::entries(tx, &[booking], at, &state.config.public_url).await?;
        for part in diary(entries, &from, &to)? {
            parts = parts.singlepart(part);
        }
    }
    let mail = Message::builder()
        .from(from)
        .to(to)
        .subject(subject(&shown))
        .message_id(Some(format!("<job-{job}@academy>")))
        .multipart(parts)
        .map_err(ApiError::internal)?;
    send(state, &format!("{job:08}"), mail).await
}

/// Tells a person that the date they booked is no longer offered, and which others are like it; the job
/// `mail.run_withdrawn`. Who has moved on since, or whose date is offered again, hears nothing.
///
/// # Errors
/// When the mail cannot be sent; a later try may help.
pub async fn send_run_withdrawn(tx: &mut Conn, state: &AppState, job: i64, id: BookingId) -> ApiResult<()> {
    let Some(booking) = bookings::one(tx, id).await?.filter(|booking| booking.status.is_live()) else { return Ok(()) };
    let Some((address, name)) = people::contact_of(tx, booking.person).await? else { return Ok(()) };
    let wall = state.clock.wall();
    let shown = view::view(tx, &booking, wall).await?;
    if shown.run.state != RunState::Withdrawn {
        return Ok(());
    }
    let others = catalogue::alternatives(tx, booking.run, wall).await?;
    let subject = format!("No longer offered: {}", shown.run.course_title);
    let body = withdrawn_body(&name, &shown, &others, &state.config.public_url);
    plain(state, job, mailbox(&name, &address)?, &subject, body).await
}

/// What puts entries into the diary of whom a mail goes to, and what takes those out that are called off.
fn diary(entries: Vec<IcsEvent>, from: &Mailbox, to: &Mailbox) -> ApiResult<Vec<SinglePart>> {
    let parties = Parties { organiser: from.email.to_string(), attendee: to.email.to_string() };
    let (gone, held): (Vec<_>, Vec<_>) = entries.into_iter().partition(|entry| entry.certainty == Certainty::Cancelled);
    let all = [(ics::Method::Request, "REQUEST", held), (ics::Method::Cancel, "CANCEL", gone)];
    let part = |(method, word, entries): (ics::Method, &str, Vec<IcsEvent>)| {
        let kind = format!("text/calendar; charset=utf-8; method={word}");
        let kind = ContentType::parse(&kind).map_err(ApiError::internal)?;
        let name = if method == ics::Method::Cancel { "cancelled.ics" } else { "booking.ics" };
        Ok(Attachment::new(name.to_owned()).body(ics::message(method, &entries, &parties), kind))
    };
    all.into_iter().filter(|(_, _, entries)| !entries.is_empty()).map(part).collect()
}

fn mailbox(name: &str, address: &str) -> ApiResult<Mailbox> {
    Ok(Mailbox::new(Some(name.to_owned()), address.parse().map_err(ApiError::internal)?))
}

/// Sends a mail of plain text.
async fn plain(state: &AppState, job: i64, to: Mailbox, subject: &str, body: String) -> ApiResult<()> {
    plain_as(state, &format!("{job:08}"), to, subject, body).await
}

/// The same when a job sends several: `name` makes the mail's id.
async fn plain_as(state: &AppState, name: &str, to: Mailbox, subject: &str, body: String) -> ApiResult<()> {
    let mail = Message::builder()
        .from(state.config.mail_from.parse().map_err(ApiError::internal)?)
        .to(to)
        .subject(subject)
        .message_id(Some(format!("<job-{name}@academy>")))
        .header(ContentType::TEXT_PLAIN)
        .body(body)
        .map_err(ApiError::internal)?;
    send(state, name, mail).await
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
    let mail = Message::builder()
        .from(state.config.mail_from.parse().map_err(ApiError::internal)?)
        .to(Mailbox::new(found.invitee.clone(), address.parse().map_err(ApiError::internal)?))
        .subject(format!("{} invites you", found.employer_name))
        .message_id(Some(format!("<job-{job}@academy>")))
        .header(ContentType::TEXT_PLAIN)
        .body(invitation_body(&found, &code.to_string(), &state.config.public_url))
        .map_err(ApiError::internal)?;
    send(state, &format!("{job:08}"), mail).await
}

fn invitation_body(found: &invited::Invitation, code: &str, public_url: &str) -> String {
    let hello = found.invitee.as_ref().map_or_else(|| "Hello,".to_owned(), |name| format!("Hello {name},"));
    // The last whole day: who reads it in the evening is not too late.
    let last = when::day((found.expires_at - chrono::TimeDelta::days(1)).with_timezone(&London).date_naive());
    format!(
        "{hello}\n\n{} invites you to join its team at the Staffordshire Social Care Academy. There you find training, \
         book a place and keep your own training record.\n\nOpen this page, sign in or create an account, then join:\n\
         {public_url}/account/invitation?code={code}\n\nOr type this code there: {code}\n\nYou can use it once, until \
         {last}.\n\nIf you do not know who this is from, do nothing.\n\nStaffordshire Social Care Academy\n",
        found.employer_name
    )
}

fn withdrawn_body(name: &str, view: &BookingView, others: &[CourseRunView], public_url: &str) -> String {
    let list: String = others
        .iter()
        .map(|run| format!("{}\n{}\n{public_url}/course-runs/{}/book\n\n", run.course_title, when_where(run), run.id))
        .collect();
    let next = if list.is_empty() {
        format!("We have no other date like it today. Look for one here:\n{public_url}/find\n\n")
    } else {
        format!("These are like it:\n\n{list}")
    };
    format!(
        "Hello {name},\n\n{} has taken this date off:\n\n{}\n{}\n\nWe are sorry. {next}Your booking:\n\
         {public_url}/bookings/{}\n\nStaffordshire Social Care Academy\n",
        view.run.provider.name,
        view.run.course_title,
        when_where(&view.run),
        view.id
    )
}

/// Sends a mail; without a mail server it becomes the file `name`.
///
/// # Errors
/// When it cannot be sent.
pub(crate) async fn send(state: &AppState, name: &str, mail: Message) -> ApiResult<()> {
    if let Some(url) = &state.config.smtp_url {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(ApiError::internal)?.build();
        transport.send(mail).await.map_err(ApiError::internal)?;
        return Ok(());
    }
    let folder = state.config.state_dir.join("mails");
    tokio::fs::create_dir_all(&folder).await.map_err(ApiError::internal)?;
    tokio::fs::write(folder.join(format!("{name}.eml")), mail.formatted()).await.map_err(ApiError::internal)
}

fn subject(view: &BookingView) -> String {
    let title = &view.run.course_title;
    match view.status {
        BookingStatus::Confirmed => format!("You are booked: {title}"),
        BookingStatus::Waitlisted => format!("You are on the waiting list: {title}"),
        BookingStatus::Offered => format!("A place is held for you: {title}"),
        BookingStatus::Cancelled => format!("Your booking is cancelled: {title}"),
        BookingStatus::Declined => format!("You gave the place to the next person: {title}"),
        BookingStatus::Lapsed => format!("The place went to the next person: {title}"),
    }
}

fn body(name: &str, view: &BookingView, public_url: &str) -> String {
    let link = format!("{public_url}/bookings/{}", view.id);
    let next = match view.status {
        BookingStatus::Confirmed => {
            format!("If you cannot come, cancel here so that someone else gets the place:\n{link}")
        }
        BookingStatus::Waitlisted => {
            let position = view.waitlist_position.unwrap_or(1);
            format!(
                "You are number {position} in the line. When a place comes free we write to the first in line. In the last three hours before it starts, \
                 look here instead: whoever comes first takes it.\n{link}"
            )
        }
        BookingStatus::Offered => {
            let until = view.offer_ends_at.map(|ends| when::moment(ends.with_timezone(&London).naive_local()));
            let by = until.map_or_else(|| "Take it soon.".to_owned(), |until| format!("Take it before {until}."));
            format!("{by} After that it goes to the next person.\n{link}")
        }
        BookingStatus::Cancelled => {
            format!("Changed your mind? Find another date:\n{public_url}/courses/{}", view.run.course_id)
        }
        BookingStatus::Declined | BookingStatus::Lapsed => {
            format!("You can join the waiting list again:\n{public_url}/courses/{}", view.run.course_id)
        }
    };
    let what = subject(view);
    format!("Hello {name},\n\n{what}.\n\n{}\n\n{next}\n\nStaffordshire Social Care Academy\n", when_where(&view.run))
}

fn when_where(run: &CourseRunView) -> String {
    let when = match run.sessions.as_slice() {
        [] => "Starts when you like".to_owned(),
        [one] => when::session(one.date, one.starts_at, one.ends_at),
        all => {
            let lines = all.iter().map(|one| when::session(one.date, one.starts_at, one.ends_at));
            format!("{} sessions\n  {}", all.len(), lines.collect::<Vec<_>>().join("\n  "))
        }
    };
    format!("When: {when}\nWhere: {}\nTaught by: {}", calendar::place(run), run.provider.name)
}
