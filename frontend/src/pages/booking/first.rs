//! Somebody who waits is put before all others, with a reason that is kept.

use super::facts;
use super::instead::OfBooking;
use crate::api;
use crate::load::{Load, use_own};
use crate::route::Route;
use crate::session::{Session, use_session};
use crate::ui::{ErrorSummary, Page, Words, error_of, focus, into_state, problem, sender, skeleton};
use crate::words;
use domain::booking::BookingStatus;
use domain::booking::wire::{BookingView, MoveUp};
use domain::ids::BookingId;
use domain::problem::FieldProblem;
use yew::platform::spawn_local;
use yew::prelude::*;

/// The longest reason.
const LONGEST: usize = 300;

/// Whether somebody may be put first: by the college or the Academy, when they wait and are not first yet.
pub fn can_be_first(booking: &BookingView, session: &Session) -> bool {
    session.keeps(booking.run.provider.id)
        && booking.status == BookingStatus::Waitlisted
        && booking.waitlist_position != Some(1)
}

/// The page.
#[component]
pub fn First(props: &OfBooking) -> Html {
    let booking = use_own::<BookingView>(format!("/api/v1/bookings/{}", props.id));
    let session = use_session();
    let content = match &booking.now {
        Load::Loading => skeleton(2, "Loading the booking"),
        Load::Failed(failure) => problem(failure, Some(&booking.again)),
        Load::Ready(now) => html! {
            <>
                <h2 class="govuk-heading-m">{ &now.run.course_title }</h2>
                { facts(&now.run) }
                <Ask booking={(**now).clone()} may={can_be_first(now, session.now())} onmoved={booking.replace.clone()} />
            </>
        },
    };
    html! { <Page title="Put somebody first" back={(Route::Booking { id: props.id }, "The booking".to_owned())}>{ content }</Page> }
}

/// Where somebody stands in the line.
fn place(booking: &BookingView) -> String {
    let name = &booking.person_name;
    match (booking.status, booking.waitlist_position) {
        (BookingStatus::Waitlisted, Some(1)) => format!("{name} is first in line."),
        (BookingStatus::Waitlisted, Some(place)) => format!("{name} is {} in line.", words::ordinal(place)),
        (BookingStatus::Offered, _) => format!("A place came free. It is held for {name}."),
        _ => format!("{name} does not wait for a place."),
    }
}

/// What a reason lacks.
fn check(reason: &str) -> Result<String, FieldProblem> {
    let reason = reason.trim();
    match reason.chars().count() {
        0 => Err(FieldProblem::new("/reason", "Say why they are put first.")),
        length if length > LONGEST => Err(FieldProblem::new("/reason", "Use up to 300 letters.")),
        _ => Ok(reason.to_owned()),
    }
}

#[derive(Properties, PartialEq)]
struct AskProps {
    booking: BookingView,
    may: bool,
    onmoved: Callback<BookingView>,
}

#[component]
fn Ask(props: &AskProps) -> Html {
    let moved = use_state(|| false);
    use_effect_with(*moved, |moved| {
        if *moved {
            focus("told");
        }
    });
    if *moved {
        return is_first(&props.booking);
    }
    let onmoved = {
        let (moved, onmoved) = (moved.clone(), props.onmoved.clone());
        Callback::from(move |now: BookingView| {
            onmoved.emit(now);
            moved.set(true);
        })
    };
    let together = props.booking.group_id.map_or("", |_| " The people booked with them come too.");
    html! {
        <>
            <p class="govuk-body">{ place(&props.booking) }</p>
            if props.may { <PutFirst id={props.booking.id} {together} {onmoved} /> }
        </>
    }
}

/// Says that somebody is first now. Who shows it moves the focus to it.
pub fn is_first(booking: &BookingView) -> Html {
    html! {
        <section class="ac-notice" aria-labelledby="told">
            <h2 class="govuk-heading-m" id="told" tabindex="-1">{ place(booking) }</h2>
            <p class="govuk-body">{ "Your reason is kept. Those who are passed can read that it was done." }</p>
        </section>
    }
}

/// Properties of [`PutFirst`].
#[derive(Properties, PartialEq)]
pub struct PutFirstProps {
    /// Whose booking.
    pub id: BookingId,
    /// Who comes with them: a sentence after another, or nothing.
    pub together: &'static str,
    /// Called with the booking when it is first.
    pub onmoved: Callback<BookingView>,
    /// What stands beside the button.
    #[prop_or_default]
    pub children: Html,
}

/// The reason, and what it does.
#[component]
pub fn PutFirst(props: &PutFirstProps) -> Html {
    let (reason, errors) = (use_state(String::new), use_state(Vec::<FieldProblem>::new));
    let sending = use_state(|| false);
    let act = {
        let (id, reason, errors) = (props.id, reason.clone(), errors.clone());
        let (sending, onmoved) = (sending.clone(), props.onmoved.clone());
        Callback::from(move |()| {
            let reason = match check(&reason) {
                Ok(reason) => reason,
                Err(wrong) => return errors.set(vec![wrong]),
            };
            errors.set(Vec::new());
            sending.set(true);
            let (errors, sending, onmoved) = (errors.clone(), sending.clone(), onmoved.clone());
            spawn_local(async move {
                let path = format!("/api/v1/bookings/{id}/move-up");
                let done = api::post::<BookingView>(&path, &MoveUp { reason }, None).await;
                sending.set(false);
                match done {
                    Ok(now) => onmoved.emit(now),
                    Err(failure) => errors.set(failure.wrong()),
                }
            });
        })
    };
    html! {
        <>
            <ErrorSummary errors={(*errors).clone()} />
            <p class="ac-notice">{ "They get the next place that comes free." }{ props.together }{ " Those who are passed can read that somebody was put before them. They do not read who it is, or why." }</p>
            <Words id="reason" label="Why are they put first?" hint="We keep this with the booking. Up to 300 letters." error={error_of(&errors, "reason")} value={(*reason).clone()} onchange={into_state(&reason)} />
            <div class="govuk-button-group">
                { sender("Put them first", "govuk-button", sending.then_some(true), &act) }
                { props.children.clone() }
            </div>
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::super::meeting::tests::booking;
    use super::*;

    #[test]
    fn a_reason_is_needed_and_is_not_too_long() {
        assert!(check("  ").is_err() && check(&"x".repeat(301)).is_err());
        assert_eq!(check(" A first aider is needed. ").unwrap(), "A first aider is needed.");
    }

    #[test]
    fn where_somebody_stands_is_one_sentence() {
        let mut one = booking();
        assert_eq!(place(&one), "Kasia does not wait for a place.");
        (one.status, one.waitlist_position) = (BookingStatus::Waitlisted, Some(2));
        assert_eq!(place(&one), "Kasia is 2nd in line.");
    }
}
