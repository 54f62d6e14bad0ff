//! My bookings: what is next first.

use super::status_tag;
use crate::load::{Load, use_load};
use crate::route::Route;
use crate::session::{Session, use_session};
use crate::ui::{Go, Page, Problem, SignInFirst, Skeleton, today};
use crate::words;
use domain::booking::wire::BookingView;
use domain::page::Page as List;
use yew::prelude::*;

/// The page.
#[component]
pub fn Bookings() -> Html {
    let session = use_session();
    let content = match session.now() {
        Session::Unknown => html! { <Skeleton /> },
        Session::Out => html! { <SignInFirst words="Sign in to see your bookings." /> },
        Session::In(_) => html! { <All /> },
    };
    html! { <Page title="Bookings">{ content }</Page> }
}

#[component]
fn All() -> Html {
    let list = use_load::<List<BookingView>>(Some("/api/v1/me/bookings?limit=100".to_owned()));
    match &list.now {
        Load::Loading => html! { <Skeleton label="Loading your bookings" /> },
        Load::Failed(failure) => html! { <Problem failure={failure.clone()} retry={list.again.clone()} /> },
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
                    { for next.iter().map(|booking| html! { <NextCard booking={(*booking).clone()} /> }) }
                    if !past.is_empty() {
                        <h2 class="govuk-heading-m">{ "Past and cancelled" }</h2>
                        { for past.iter().map(|booking| html! { <NextCard booking={(*booking).clone()} /> }) }
                    }
                </>
            }
        }
    }
}

/// Properties of [`NextCard`].
#[derive(Properties, PartialEq)]
pub struct CardProps {
    /// The booking.
    pub booking: BookingView,
}

/// A booking in a list.
#[component]
pub fn NextCard(props: &CardProps) -> Html {
    let (booking, run) = (&props.booking, &props.booking.run);
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
