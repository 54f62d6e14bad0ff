//! Book a run: one look, one tap.

use super::cost::Terms;
use super::facts;
use super::need::Need;
use super::others::Others;
use crate::api::{self, Failure};
use crate::load::{Load, use_load};
use crate::route::{Of, Route};
use crate::session::use_session;
use crate::ui::{Go, Page, one_of, problem, sender, skeleton, unless_signed_in};
use crate::words;
use domain::booking::wire::{BookingView, NewBooking};
use domain::catalogue::wire::CourseRunView;
use domain::catalogue::{BookedWith, RunState};
use domain::ids::{BookingId, CourseRunId, EmployerId, PersonId};
use domain::organisations::wire::WorkerView;
use domain::page::Page as List;
use std::collections::HashMap;
use uuid::Uuid;
use yew::platform::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

/// Properties of [`Book`].
#[derive(Properties, PartialEq)]
pub struct BookProps {
    /// The run.
    pub id: CourseRunId,
}

/// The page.
#[component]
pub fn Book(props: &BookProps) -> Html {
    let run = use_load::<CourseRunView>(Some(format!("/api/v1/course-runs/{}", props.id)));
    match &run.now {
        Load::Loading => html! { <Page title="Book a place">{ skeleton(1, "Loading") }</Page> },
        Load::Failed(failure) => {
            html! { <Page title="Book a place">{ problem(failure, Some(&run.again)) }</Page> }
        }
        Load::Ready(run) => {
            let title = match run.state {
                RunState::Full => "Join the waiting list",
                RunState::Withdrawn => "This date is no longer offered",
                _ => "Book a place",
            };
            let back = (Route::Course { id: run.course_id }, "Back to the course".to_owned());
            html! {
                <Page {title} {back}>
                    <h2 class="govuk-heading-m">{ &run.course_title }</h2>
                    { facts(run) }
                    <Confirm run={(**run).clone()} />
                </Page>
            }
        }
    }
}

#[derive(Properties, PartialEq)]
struct ConfirmProps {
    run: CourseRunView,
}

/// What will happen, and the button that makes it happen. One key for the page and the person makes a second tap or a
/// retry safe.
#[component]
fn Confirm(props: &ConfirmProps) -> Html {
    let session = use_session();
    let navigator = use_navigator();
    let person = use_state(|| None::<PersonId>);
    let employer = session.now().manages().into_iter().next();
    let team =
        use_load::<List<WorkerView>>(employer.map(|(id, _)| format!("/api/v1/organisations/{id}/workers?limit=100")));
    let key = use_memo(*person, |_| Uuid::new_v4());
    let busy = use_state(|| false);
    let failure = use_state(|| None::<Failure>);
    // The place that is given up for this one, when they come from it.
    let moving: Option<BookingId> = use_location()
        .and_then(|location| location.query::<HashMap<String, String>>().ok())
        .and_then(|query| query.get("replaces")?.parse().ok());
    let run = &props.run;
    if !run.bookable {
        return not_bookable(run);
    }
    if let Some(nobody) = unless_signed_in(&session, "Sign in, or create an account. Then you can book.") {
        return nobody;
    }
    let book = {
        let (busy, failure, key, id, person) = (busy.clone(), failure.clone(), *key, run.id, *person);
        Callback::from(move |replaces: Option<BookingId>| {
            busy.set(true);
            failure.set(None);
            let (busy, failure, navigator) = (busy.clone(), failure.clone(), navigator.clone());
            spawn_local(async move {
                let new = NewBooking { replaces, ..NewBooking::of(id, person) };
                // Another wish is another request.
                let key = if replaces.is_some() { Uuid::new_v4() } else { key };
                match api::post::<BookingView>("/api/v1/bookings", &new, Some(key)).await {
                    Ok(booking) => {
                        if let Some(navigator) = navigator {
                            navigator.replace(&Route::Booking { id: booking.id });
                        }
                    }
                    Err(why) => {
                        busy.set(false);
                        failure.set(Some(why));
                    }
                }
            });
        })
    };
    let onclick = book.reform({
        let replaces = moving;
        move |()| replaces
    });
    let onchoose = {
        let person = person.clone();
        Callback::from(move |chosen: String| person.set(chosen.parse().ok()))
    };
    let full = run.state == RunState::Full;
    let what = if full {
        format!(
            "This date is full. {}. When a place comes free, we hold it for the first in line and write to them.",
            words::room_in(run)
        )
    } else {
        "We write to you if we have your email. You can cancel until the course starts.".to_owned()
    };
    let words = if full { "Join the waiting list" } else { "Book this place" };
    html! {
        <>
            { for_whom(&team.now, *person, &onchoose) }
            { several(run, session.now().manages()) }
            <p class="govuk-body">{ what }</p>
            <Terms provider={run.provider.id} />
            if person.is_none() && moving.is_none() { <Need id={run.course_id} /> }
            if moving.is_some() {
                <p class="govuk-body">{ "You keep your other booking until this one is yours." }</p>
            }
            if let Some(failure) = &*failure { { refused(failure, run, *busy, &book) } }
            <div class="ac-sticky">{ sender(words, "govuk-button", busy.then_some(true), &onclick) }</div>
        </>
    }
}

/// Who it is for: a manager may book for someone of their team. Without the list a manager still books for themselves.
fn for_whom(team: &Load<List<WorkerView>>, chosen: Option<PersonId>, onchoose: &Callback<String>) -> Html {
    let Load::Ready(list) = team else { return Html::default() };
    let me = ("me".to_owned(), "Me".to_owned());
    let others = list.items.iter().map(|worker| (worker.person_id.to_string(), worker.full_name.clone()));
    let choices: Vec<(String, String)> = std::iter::once(me).chain(others).collect();
    let chosen = chosen.map_or_else(|| "me".to_owned(), |person| person.to_string());
    html! { <div class="govuk-form-group">{ one_of("for-whom", "Who is it for?", &choices, &chosen, onchoose) }</div> }
}

/// Ways to book for several people at once: who manages more than one employer reads of which.
fn several(run: &CourseRunView, employers: Vec<(Uuid, String)>) -> Html {
    let class = if employers.len() > 1 { "" } else { "govuk-visually-hidden" };
    let each = employers.into_iter().map(|(id, name)| {
        let to = Route::TeamOf { id: EmployerId(id), of: Of::Several(run.id) };
        html! {
            <p class="govuk-body"><Go {to} class="govuk-link">
                { "Book for several people" }<span {class}>{ format!(" of {name}") }</span>
            </Go></p>
        }
    });
    html! { <>{ for each }</> }
}

/// Why there is no booking, and where to go on.
fn refused(failure: &Failure, run: &CourseRunView, busy: bool, book: &Callback<Option<BookingId>>) -> Html {
    if let (Some("booking_clash"), Failure::Problem(problem_is)) = (failure.code(), failure)
        && let Some(other) = problem_is.booking_id
    {
        let swap = book.reform(move |()| Some(other));
        let to = Route::Booking { id: other };
        return html! {
            <>
                { problem(failure, None) }
                <div class="govuk-button-group">
                    { sender("Give that place up and book this one", "govuk-button govuk-button--secondary", busy.then_some(true), &swap) }
                    <Go {to} class="govuk-link">{ "Look at the other place" }</Go>
                </div>
            </>
        };
    }

    let on = match failure.code() {
        Some("already_booked") => Some((Route::Bookings, "See your bookings")),
        Some("run_closed" | "run_started" | "not_found") => {
            Some((Route::Course { id: run.course_id }, "Choose another date"))
        }
        _ => None,
    };
    let on = on.map(|(to, words)| html! { <p class="govuk-body"><Go {to} class="govuk-link">{ words }</Go></p> });
    html! { <>{ problem(failure, None) }{ for on }</> }
}

/// Why nobody can be booked here, and where to go on.
pub fn not_bookable(run: &CourseRunView) -> Html {
    let elsewhere = run.state == RunState::Open && run.booked_with == BookedWith::TrainingProvider;
    let said = match run.state {
        RunState::Open => format!("Book this one with {}.", run.provider.name),
        RunState::Closed => "The last day to book has passed.".to_owned(),
        RunState::OpeningSoon | RunState::ToBeScheduled => "Booking is not open yet.".to_owned(),
        RunState::Running | RunState::Past => "This course has started.".to_owned(),
        _ => "The training provider took it off.".to_owned(),
    };
    let page = run.provider_url.clone().filter(|_| elsewhere);
    html! {
        <>
            <div class="ac-notice">
                <p class="govuk-body">{ said }</p>
                if let Some(page) = page {
                    <a class="govuk-button" href={page} rel="noopener">{ "Go to their page" }</a>
                }
            </div>
            if run.state != RunState::Open { <Others id={run.id} /> }
        </>
    }
}
