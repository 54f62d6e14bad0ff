//! Who waits for a place on a date, in the order of the line, and who is put first.

use super::first::{PutFirst, is_first};
use crate::load::{Load, use_own};
use crate::ui::{focus, problem, skeleton};
use crate::words;
use domain::booking::BookingStatus;
use domain::booking::wire::{BookingView, Register, WaitingLine};
use domain::ids::{BookingId, CourseRunId};
use yew::prelude::*;

/// Properties of [`WhoWaits`].
#[derive(Properties, PartialEq)]
pub struct WhoWaitsProps {
    /// The run.
    pub id: CourseRunId,
}

/// The section.
#[component]
pub fn WhoWaits(props: &WhoWaitsProps) -> Html {
    let register = use_own::<Register>(format!("/api/v1/course-runs/{}/register", props.id));
    let open = use_state(|| None::<BookingId>);
    let moved = use_state(|| None::<BookingView>);
    use_effect_with(((*open).is_some(), moved.as_ref().map(|one| one.id)), |(open, moved)| {
        if *open {
            focus("sure");
        } else if moved.is_some() {
            focus("told");
        }
    });
    let onopen = {
        let (open, moved) = (open.clone(), moved.clone());
        Callback::from(move |id: Option<BookingId>| {
            if id.is_none() {
                focus("waits-title");
            }
            moved.set(None);
            open.set(id);
        })
    };
    let content = match &register.now {
        Load::Loading => skeleton(1, "Loading who waits"),
        Load::Failed(failure) => problem(failure, Some(&register.again)),
        Load::Ready(now) if now.waiting.is_empty() => html! { <p class="govuk-body">{ "Nobody waits." }</p> },
        Load::Ready(now) => {
            let onmoved = {
                let (open, moved, replace, now) = (open.clone(), moved.clone(), register.replace.clone(), now.clone());
                Callback::from(move |booking: BookingView| {
                    replace.emit(Register { waiting: with_first(&now.waiting, &booking), ..(*now).clone() });
                    open.set(None);
                    moved.set(Some(booking));
                })
            };
            lines(&now.waiting, *open, &onopen, &onmoved)
        }
    };
    html! {
        <section aria-labelledby="waits-title">
            <h2 class="govuk-heading-m" id="waits-title" tabindex="-1">{ "Who waits for a place" }</h2>
            if let Some(booking) = &*moved { { is_first(booking) } }
            { content }
        </section>
    }
}

/// The line with somebody put before all others; who is offered a place stands in no line.
fn with_first(waiting: &[WaitingLine], first: &BookingView) -> Vec<WaitingLine> {
    let of = |one: &&WaitingLine| one.booking_id == first.id;
    let moved = waiting.iter().find(of).cloned().map(|line| WaitingLine { status: first.status, ..line });
    let others = waiting.iter().filter(|one| !of(one)).cloned();
    moved.into_iter().chain(others).collect()
}

/// Where each stands: a number for who is in line.
fn standing(status: BookingStatus, place: i64) -> String {
    match status {
        BookingStatus::Waitlisted => format!("{} in line", words::ordinal(place)),
        BookingStatus::Offered => "A place is held for them".to_owned(),
        BookingStatus::Requested => "Waits for their employer’s answer".to_owned(),
        other => other.label().to_owned(),
    }
}

fn lines(
    waiting: &[WaitingLine],
    open: Option<BookingId>,
    onopen: &Callback<Option<BookingId>>,
    onmoved: &Callback<BookingView>,
) -> Html {
    let mut place = 0;
    let each = waiting.iter().map(|one| {
        let in_line = one.status == BookingStatus::Waitlisted;
        place += i64::from(in_line);
        let (id, name) = (one.booking_id, &one.full_name);
        let below = if open == Some(id) {
            let keep = onopen.reform(|_: MouseEvent| None);
            html! {
                <div class="ac-line__ask">
                    <h3 class="govuk-heading-s" id="sure" tabindex="-1">{ format!("Put {name} first?") }</h3>
                    <PutFirst {id} together=" Who is booked together with them comes too." {onmoved}>
                        <button type="button" class="govuk-button govuk-button--secondary" onclick={keep}>{ "No, leave the line" }</button>
                    </PutFirst>
                </div>
            }
        } else if in_line && place > 1 {
            let onclick = onopen.reform(move |_: MouseEvent| Some(id));
            html! {
                <button type="button" class="govuk-button govuk-button--secondary ac-line__act" {onclick}>
                    { "Put first" }<span class="govuk-visually-hidden">{ format!(" ({name})") }</span>
                </button>
            }
        } else {
            Html::default()
        };
        html! {
            <li class="ac-need" key={id.to_string()}>
                <b>{ name }</b><br />
                <span class="ac-card__quiet">{ standing(one.status, place) }</span>
                { below }
            </li>
        }
    });
    html! { <ol class="ac-lines">{ for each }</ol> }
}

#[cfg(test)]
mod tests {
    use super::super::meeting::tests::booking;
    use super::*;
    use uuid::Uuid;

    #[test]
    fn who_is_put_first_stands_before_all_others() {
        let line = |n: u128, status| WaitingLine {
            booking_id: BookingId(Uuid::from_u128(n)),
            full_name: format!("Person {n}"),
            status,
        };
        let wait = BookingStatus::Waitlisted;
        let waiting = [line(1, wait), line(2, wait), line(3, wait)];
        let first = BookingView { id: BookingId(Uuid::from_u128(3)), status: BookingStatus::Offered, ..booking() };
        let now = with_first(&waiting, &first);
        let names: Vec<&str> = now.iter().map(|one| one.full_name.as_str()).collect();
        assert_eq!(names, ["Person 3", "Person 1", "Person 2"]);
        assert_eq!(standing(BookingStatus::Offered, 0), "A place is held for them");
        assert_eq!(standing(wait, 2), "2nd in line");
    }
}
