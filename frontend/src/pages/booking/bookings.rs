//! My bookings: what asks for an answer, what is next, what comes after it.

use super::actions::Actions;
use super::bring::Bring;
use super::door_code::DoorCode;
use super::links::Links;
use super::meeting::{Meeting, is_over};
use super::{can_take, card, held_until, is_gone, time_unsaid};
use crate::load::{Load, Loaded, use_own};
use crate::route::Route;
use crate::ui::{Go, Page, focus, now, problem, skeleton};
use crate::words;
use chrono::NaiveDateTime;
use domain::booking::BookingStatus;
use domain::booking::wire::BookingView;
use domain::page::Page as List;
use yew::prelude::*;

/// The page.
#[component]
pub fn Bookings() -> Html {
    let list = use_own::<List<BookingView>>("/api/v1/me/bookings?limit=100".to_owned());
    let told = use_state(|| None::<String>);
    use_effect_with(told.clone(), |told| {
        if told.is_some() {
            focus("told");
        }
    });
    let changed = {
        let (now, replace, told) = (list.now.clone(), list.replace.clone(), told.clone());
        Callback::from(move |booking: BookingView| {
            let Load::Ready(list) = &now else { return };
            let swap = |old: &BookingView| if old.id == booking.id { booking.clone() } else { old.clone() };
            replace.emit(List { items: list.items.iter().map(swap).collect(), next_cursor: list.next_cursor.clone() });
            told.set(Some(became(&booking)));
        })
    };
    html! {
        <Page title="Bookings">
            <div role="status">
                if let Some(told) = &*told { <p class="ac-notice" id="told" tabindex="-1">{ told }</p> }
            </div>
            { all(&list, &changed) }
            <DoorCode />
            <p class="govuk-body"><Go to={Route::Messages} class="govuk-link">{ "Messages, and your own calendar" }</Go></p>
        </Page>
    }
}

/// What to say of a booking that was changed here.
fn became(booking: &BookingView) -> String {
    let run = &booking.run;
    let what = format!("{}, {}.", run.course_title, words::when(run.starts_on, run.starts_at));
    match booking.status {
        BookingStatus::Confirmed => format!("You are booked: {what}"),
        BookingStatus::Declined => format!("You said no: {what} The next person in line gets the place."),
        BookingStatus::Cancelled => format!("Cancelled: {what}"),
        other => format!("{}: {what}", other.label()),
    }
}

/// The bookings as they are shown.
struct Sorted<'a> {
    asks: Vec<&'a BookingView>,
    next: Option<&'a BookingView>,
    later: Vec<&'a BookingView>,
    past: Vec<&'a BookingView>,
}

/// What is next is the nearest place that is sure; the rest keeps the order of time that it came in.
fn sorted(all: &[BookingView], now: NaiveDateTime) -> Sorted<'_> {
    let (past, to_come): (Vec<_>, Vec<_>) = all.iter().partition(|booking| is_over(booking, now));
    let asks = |booking: &&BookingView| can_take(booking) && !is_gone(booking);
    let (asks, mut later): (Vec<_>, Vec<_>) = to_come.into_iter().partition(asks);
    let sure = |booking: &&BookingView| booking.status == BookingStatus::Confirmed && !is_gone(booking);
    let dated = later.iter().enumerate().filter(|(_, booking)| sure(booking));
    let nearest = dated.min_by_key(|(_, booking)| Meeting::next(&booking.run, now).begins()).map(|(at, _)| at);
    let next = nearest.map(|at| later.remove(at));
    Sorted { asks, next, later, past }
}

fn all(list: &Loaded<List<BookingView>>, changed: &Callback<BookingView>) -> Html {
    let items = match &list.now {
        Load::Loading => return skeleton(3, "Loading your bookings"),
        Load::Failed(failure) => return problem(failure, Some(&list.again)),
        Load::Ready(list) => &list.items,
    };
    let now = now();
    let Sorted { asks, next, later, past } = sorted(items, now);
    let nothing = asks.is_empty() && next.is_none() && later.is_empty();
    let large = |booking: &&BookingView| large(booking, now, changed, &list.again);
    html! {
        <>
            if nothing {
                <p class="govuk-body">{ if past.is_empty() { "You have no bookings." } else { "You have nothing booked." } }</p>
                <Go to={Route::Find} class="govuk-button">{ "Find a course" }</Go>
            }
            if !asks.is_empty() {
                <h2 class="govuk-heading-m">{ if asks.len() == 1 { "A place for you" } else { "Places for you" } }</h2>
                { for asks.iter().map(large) }
            }
            if let Some(next) = &next { <><h2 class="govuk-heading-m">{ "Next" }</h2>{ large(next) }</> }
            if !later.is_empty() {
                <h2 class="govuk-heading-m">{ if next.is_some() { "After that" } else { "To come" } }</h2>
                { for later.iter().map(|booking| card(booking)) }
            }
            if !past.is_empty() {
                <details class="govuk-details">
                    <summary class="govuk-details__summary">
                        <span class="govuk-details__summary-text">{ format!("Past and cancelled ({})", past.len()) }</span>
                    </summary>
                    { for past.iter().map(|booking| card(booking)) }
                </details>
            }
        </>
    }
}

/// All that one needs to go there, or to answer.
fn large(booking: &BookingView, now: NaiveDateTime, changed: &Callback<BookingView>, again: &Callback<()>) -> Html {
    let run = &booking.run;
    let meeting = Meeting::next(run, now);
    let (asks, sure) = (can_take(booking), booking.status == BookingStatus::Confirmed);
    let held = match booking.status {
        BookingStatus::Offered => held_until(booking.offer_ends_at),
        _ => "A place is free. Take it before someone else does.".to_owned(),
    };
    html! {
        <article class={classes!("ac-next", asks.then_some("ac-next--asks"))} key={booking.id.to_string()}>
            if let Some(day) = meeting.day { <p class="ac-next__soon">{ words::how_soon(day, now.date()) }</p> }
            <p class="ac-next__when">{ meeting.words() }</p>
            { for time_unsaid(run) }
            <h3 class="ac-next__title"><Go to={Route::Booking { id: booking.id }} class="govuk-link">{ &run.course_title }</Go></h3>
            <p class="ac-card__line">{ run.venue.as_ref().map_or_else(|| run.mode.label().to_owned(), words::address) }</p>
            if asks { <p class="ac-next__held">{ held }</p> }
            if sure { <><Bring id={run.course_id} /><Links booking={booking.clone()} /></> }
            <Actions booking={booking.clone()} in_card=true changed={changed.clone()} again={again.clone()} />
        </article>
    }
}

#[cfg(test)]
mod tests {
    use super::super::meeting::tests::booking;
    use super::*;
    use chrono::NaiveDate;
    use domain::ids::BookingId;
    use uuid::Uuid;

    #[test]
    fn what_asks_comes_first_and_next_is_the_nearest_place_that_is_sure() {
        let on = |id: u128, status: BookingStatus, day: u32| {
            let mut one = booking();
            one.id = BookingId(Uuid::from_u128(id));
            one.status = status;
            one.run.sessions.clear();
            one.run.starts_on = NaiveDate::from_ymd_opt(2026, 12, day);
            one.run.ends_on = None;
            one
        };
        let mut gone = on(2, BookingStatus::Confirmed, 3);
        gone.run.state = domain::catalogue::RunState::Withdrawn;
        let all = [
            on(1, BookingStatus::Waitlisted, 2),
            gone,
            on(3, BookingStatus::Confirmed, 9),
            on(4, BookingStatus::Confirmed, 8),
            on(5, BookingStatus::Offered, 20),
            on(6, BookingStatus::Cancelled, 21),
            on(7, BookingStatus::Confirmed, 1),
        ];
        let now = NaiveDate::from_ymd_opt(2026, 12, 2).unwrap().and_hms_opt(9, 0, 0).unwrap();
        let found = sorted(&all, now);
        let ids = |some: &[&BookingView]| some.iter().map(|one| one.id.0.as_u128()).collect::<Vec<_>>();
        assert_eq!(ids(&found.asks), [5]);
        assert_eq!(found.next.map(|one| one.id.0.as_u128()), Some(4));
        assert_eq!(ids(&found.later), [1, 2, 3]);
        assert_eq!(ids(&found.past), [6, 7]);
    }
}
