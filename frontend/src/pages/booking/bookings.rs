//! My bookings: what is next first.

use super::status_tag;
use crate::load::{Load, Loaded, use_own};
use crate::route::Route;
use crate::ui::{Go, Page, problem, skeleton, today};
use crate::words;
use domain::booking::wire::BookingView;
use domain::page::Page as List;
use yew::prelude::*;

/// The page.
#[component]
pub fn Bookings() -> Html {
    let list = use_own::<List<BookingView>>("/api/v1/me/bookings?limit=100".to_owned());
    html! { <Page title="Bookings">{ all(&list) }</Page> }
}

fn all(list: &Loaded<List<BookingView>>) -> Html {
    match &list.now {
        Load::Loading => skeleton(3, "Loading your bookings"),
        Load::Failed(failure) => problem(failure, Some(&list.again)),
        Load::Ready(list) if list.items.is_empty() => html! {
            <>
                <p class="govuk-body">{ "You have no bookings." }</p>
                <Go to={Route::Find} class="govuk-button">{ "Find a course" }</Go>
            </>
        },
        Load::Ready(list) => {
            let today = today();
            let to_come = |booking: &&BookingView| {
                let last = booking.run.ends_on.or(booking.run.starts_on);
                booking.status.is_live() && last.is_none_or(|day| day >= today)
            };
            let (next, past): (Vec<_>, Vec<_>) = list.items.iter().partition(to_come);
            html! {
                <>
                    <h2 class="govuk-heading-m">{ "To come" }</h2>
                    if next.is_empty() { <p class="govuk-body">{ "Nothing is booked." }</p> }
                    { for next.iter().map(|booking| card(booking)) }
                    if !past.is_empty() {
                        <h2 class="govuk-heading-m">{ "Past and cancelled" }</h2>
                        { for past.iter().map(|booking| card(booking)) }
                    }
                </>
            }
        }
    }
}

/// A booking in a list.
pub fn card(booking: &BookingView) -> Html {
    let run = &booking.run;
    let title = html! { <Go to={Route::Booking { id: booking.id }} class="ac-card__link">{ &run.course_title }</Go> };
    html! {
        <article class="ac-card">
            <h3 class="ac-card__title">{ title }</h3>
            <p class="ac-card__line">{ words::when(run.starts_on, run.starts_at) }</p>
            <p class="ac-card__line">{ words::place(run.venue.as_ref(), run.mode) }{ " · " }{ &run.provider.name }</p>
            <p class="ac-card__line">{ status_tag(booking) }</p>
        </article>
    }
}
