//! A colleague goes in the place of a worker who holds it.

use super::colleagues::{found, refusal, stands, use_workers, work_of};
use super::facts;
use crate::api::{self, Failure};
use crate::load::{Load, use_own};
use crate::route::{Of, Route};
use crate::session::Session;
use crate::ui::{Go, Page, focus, now, problem, sender, skeleton, tag};
use chrono::NaiveDateTime;
use domain::booking::wire::{BookingView, Substitute};
use domain::catalogue::RunState;
use domain::ids::{BookingId, EmployerId, PersonId};
use domain::organisations::wire::TeamMemberView;
use uuid::Uuid;
use yew::platform::spawn_local;
use yew::prelude::*;

/// Properties of a page about somebody else's booking.
#[derive(Properties, PartialEq)]
pub struct OfBooking {
    /// The booking.
    pub id: BookingId,
}

/// Whether a place can be given to a colleague: one that the employer booked, that stands, and that has not begun.
pub fn can_send_another(booking: &BookingView, session: &Session, now: NaiveDateTime) -> bool {
    let manages = |employer: EmployerId| session.manages().iter().any(|(id, _)| *id == employer.0);
    let ahead = booking.run.starts_on.is_none_or(|day| day >= now.date())
        && !matches!(booking.run.state, RunState::Running | RunState::Past | RunState::Withdrawn);
    booking.employer_id.is_some_and(manages) && booking.status.holds_place() && booking.mark.is_none() && ahead
}

/// The page.
#[component]
pub fn Instead(props: &OfBooking) -> Html {
    let booking = use_own::<BookingView>(format!("/api/v1/bookings/{}", props.id));
    let session = crate::session::use_session();
    let content = match &booking.now {
        Load::Loading => skeleton(2, "Loading the booking"),
        Load::Failed(failure) => problem(failure, Some(&booking.again)),
        Load::Ready(now) => html! {
            <>
                <h2 class="govuk-heading-m">{ &now.run.course_title }</h2>
                { facts(&now.run) }
                { choose(now, session.now()) }
            </>
        },
    };
    html! { <Page title="Send somebody else" back={(Route::Booking { id: props.id }, "The booking".to_owned())}>{ content }</Page> }
}

fn choose(booking: &BookingView, session: &Session) -> Html {
    match booking.employer_id.filter(|_| can_send_another(booking, session, now())) {
        Some(employer) => html! { <Choose booking={booking.clone()} {employer} /> },
        None => html! {
            <p class="ac-notice">{ "You cannot send somebody else. You can do it only for a place that you booked, and only before the course starts." }</p>
        },
    }
}

#[derive(Properties, PartialEq)]
struct ChooseProps {
    booking: BookingView,
    employer: EmployerId,
}

/// Who may go, with their name.
type Pick = (PersonId, String);

/// Who goes, whether that is meant, and what became of it.
#[component]
fn Choose(props: &ChooseProps) -> Html {
    let booking = &props.booking;
    let (form, workers) = use_workers(props.employer);
    let who = use_state(|| None::<Pick>);
    let (sending, failure) = (use_state(|| false), use_state(|| None::<Failure>));
    let made = use_state(|| None::<BookingView>);
    // One key for each who may go makes a second tap or a retry safe.
    let key = use_memo(who.as_ref().map(|(id, _)| *id), |_| Uuid::new_v4());
    use_effect_with((who.is_some(), made.is_some()), |(asked, made)| {
        if *made {
            focus("told");
        } else if *asked {
            focus("sure");
        }
    });
    if let Some(made) = &*made {
        return went(booking, made, props.employer);
    }
    let act = {
        let (id, who, key) = (booking.id, who.clone(), *key);
        let (sending, failure, made) = (sending.clone(), failure.clone(), made.clone());
        Callback::from(move |()| {
            let Some((person_id, _)) = (*who).clone() else { return };
            sending.set(true);
            failure.set(None);
            let (sending, failure, made) = (sending.clone(), failure.clone(), made.clone());
            spawn_local(async move {
                let path = format!("/api/v1/bookings/{id}/substitute");
                let done = api::post::<BookingView>(&path, &Substitute { person_id }, Some(key)).await;
                sending.set(false);
                match done {
                    Ok(booking) => made.set(Some(booking)),
                    Err(why) => failure.set(Some(why)),
                }
            });
        })
    };
    let pick = {
        let (who, failure) = (who.clone(), failure.clone());
        Callback::from(move |one: Option<Pick>| {
            failure.set(None);
            if one.is_none() {
                focus("goes-title");
            }
            who.set(one);
        })
    };
    if let Some((_, name)) = &*who {
        let yes = sender(&format!("Yes, send {name}"), "govuk-button", sending.then_some(true), &act);
        let no = sender(
            "No, choose again",
            "govuk-button govuk-button--secondary",
            sending.then_some(false),
            &pick.reform(|()| None),
        );
        let failed = failure.as_ref().map(refused);
        return sure(
            name,
            &booking.person_name,
            html! { <>{ for failed }<div class="govuk-button-group">{ yes }{ no }</div></> },
        );
    }
    let list = match found(&workers) {
        Err(instead) => instead,
        Ok((list, said)) => {
            let others = list.items.iter().filter(|member| member.worker.person_id != booking.person_id);
            let lines = others.map(|member| colleague(member, &pick));
            html! { <><p class="govuk-body" role="status">{ said }</p><ul class="ac-lines ac-lines--tall">{ for lines }</ul></> }
        }
    };
    let (tone, words) = stands(booking);
    html! {
        <section aria-labelledby="goes-title">
            <p class="govuk-body"><b>{ &booking.person_name }</b>{ " " }{ tag(tone, &words) }</p>
            <h2 class="govuk-heading-m" id="goes-title" tabindex="-1">{ "Who goes instead?" }</h2>
            { form }
            { list }
        </section>
    }
}

/// Why they cannot go.
fn refused(failure: &Failure) -> Html {
    match failure {
        Failure::Problem(why) if !failure.wants_sign_in() => {
            html! { <p class="ac-notice ac-notice--problem" role="alert">{ refusal(&why.detail) }</p> }
        }
        other => problem(other, None),
    }
}

fn sure(name: &str, before: &str, below: Html) -> Html {
    html! {
        <div class="ac-notice" role="group" aria-labelledby="sure">
            <h2 class="govuk-heading-m" id="sure" tabindex="-1">{ format!("Send {name}?") }</h2>
            <p class="govuk-body">{ format!("{name} gets the place of {before}. Both are told. Nobody on the waiting list loses a turn.") }</p>
            { below }
        </div>
    }
}

/// One who may go instead.
fn colleague(member: &TeamMemberView, pick: &Callback<Option<Pick>>) -> Html {
    let (id, name) = (member.worker.person_id, member.worker.full_name.clone());
    let label = format!("Send {name}");
    let onclick = pick.reform(move |_: MouseEvent| Some((id, name.clone())));
    html! {
        <li class="ac-line ac-rule" key={id.to_string()}>
            <span>{ &member.worker.full_name }<br /><span class="ac-card__quiet">{ work_of(member) }</span></span>
            <button type="button" class="ac-plain" {onclick} aria-label={label}>{ "Send" }</button>
        </li>
    }
}

fn went(old: &BookingView, made: &BookingView, employer: EmployerId) -> Html {
    html! {
        <section class="ac-notice" aria-labelledby="told">
            <h2 class="govuk-heading-m" id="told" tabindex="-1">{ format!("{} goes instead", made.person_name) }</h2>
            <p class="govuk-body">{ format!("{} has the place now. {} does not have it any more. Both are told.", made.person_name, old.person_name) }</p>
            <ul class="ac-links">
                <li><Go to={Route::Booking { id: made.id }} class="govuk-link">{ "See the booking" }</Go></li>
                <li><Go to={Route::TeamOf { id: employer, of: Of::Calendar }} class="govuk-link">{ "Who is away on training" }</Go></li>
            </ul>
        </section>
    }
}
