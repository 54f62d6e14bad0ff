//! Home: what is next, what runs out, what could I do.

use crate::api::Failure;
use crate::load::{Load, use_load};
use crate::pages::booking::card;
use crate::route::Route;
use crate::session::{Session, use_session};
use crate::ui::{Go, Page, now, problem, skeleton, today, value_of};
use crate::words;
use chrono::Timelike;
use domain::booking::wire::BookingView;
use domain::page::Page as List;
use domain::people::wire::Me;
use domain::records::RecordState;
use domain::records::wire::TrainingRecordList;
use yew::prelude::*;
use yew_router::prelude::*;

/// The home page, for strangers and for those signed in.
#[component]
pub fn Home() -> Html {
    let session = use_session();
    match session.now().clone() {
        Session::Unknown => html! { <Page title="Home" quiet=true>{ skeleton(3, "Loading") }</Page> },
        Session::Unreached => {
            let again = Callback::from(move |()| session.ask());
            html! { <Page title="Home" quiet=true>{ problem(&Failure::Offline, Some(&again)) }<SearchBox /></Page> }
        }
        Session::Out => welcome(),
        Session::In(me) => {
            let (tutor, staff) = (session.now().is_tutor(), session.now().is_staff());
            html! { <Mine me={(*me).clone()} {tutor} {staff} /> }
        }
    }
}

/// Subjects that most people need first.
const COMMON: [(&str, &str); 4] = [
    ("moving_people", "Moving and handling"),
    ("medication", "Medication"),
    ("safeguarding_adults", "Safeguarding"),
    ("basic_life_support", "Basic life support"),
];

#[component]
fn SearchBox() -> Html {
    let words = use_state(String::new);
    let navigator = use_navigator();
    let oninput = {
        let words = words.clone();
        Callback::from(move |event: InputEvent| words.set(value_of(&event)))
    };
    let onsubmit = {
        let words = words.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(navigator) = &navigator else { return };
            let query = [("q", words.trim())];
            if words.trim().is_empty() || navigator.push_with_query(&Route::Find, &query).is_err() {
                navigator.push(&Route::Find);
            }
        })
    };
    let common = COMMON.map(|(code, name)| {
        let query = vec![("subject".to_owned(), code.to_owned())];
        html! { <li><Go to={Route::Find} {query} class="ac-chip">{ name }</Go></li> }
    });
    html! {
        <>
            <form class="ac-search" role="search" {onsubmit}>
                <label class="govuk-label govuk-label--s" for="home-q">{ "What do you want to learn?" }</label>
                <div class="govuk-hint" id="home-q-hint">{ "Like: moving and handling near ST16" }</div>
                <div class="ac-search__row">
                    <input class="govuk-input" id="home-q" type="search" autocomplete="off" aria-describedby="home-q-hint"
                        value={(*words).clone()} {oninput} />
                    <button class="govuk-button">{ "Find" }</button>
                </div>
            </form>
            <ul class="ac-chips" aria-label="Often looked for">{ for common }</ul>
        </>
    }
}

fn welcome() -> Html {
    html! {
        <Page title="Find care training near you">
            <p class="govuk-body-l">{ "All social care training in Staffordshire and Stoke-on-Trent in one place. Book it, and keep your own training record." }</p>
            <SearchBox />
            <p class="govuk-body">
                { "Your record belongs to you. It stays yours when you change jobs. " }
                <Go to={Route::CreateAccount} class="govuk-link">{ "Create an account" }</Go>
                { " or " }
                <Go to={Route::SignIn} class="govuk-link">{ "sign in" }</Go>{ "." }
            </p>
        </Page>
    }
}

#[derive(Properties, PartialEq)]
struct MineProps {
    me: Me,
    tutor: bool,
    staff: bool,
}

#[component]
fn Mine(props: &MineProps) -> Html {
    let bookings = use_load::<List<BookingView>>(Some("/api/v1/me/bookings?limit=5".to_owned()));
    let records = use_load::<TrainingRecordList>(Some("/api/v1/me/training-records".to_owned()));
    let greeting = match now().hour() {
        5..=11 => "Good morning",
        12..=17 => "Good afternoon",
        _ => "Good evening",
    };
    let first = props.me.full_name.split_whitespace().next().unwrap_or_default().to_owned();
    html! {
        <Page title={format!("{greeting}, {first}")}>
            if props.tutor {
                <div class="govuk-button-group">
                    <Go to={Route::Registers} class="govuk-button">{ "Take a register" }</Go>
                    <Go to={Route::OurCourses} class="govuk-button govuk-button--secondary">{ "Our courses" }</Go>
                </div>
            }
            if props.staff {
                <p><Go to={Route::Academy} class="govuk-button govuk-button--secondary">{ "The Academy's desk" }</Go></p>
            }
            <section aria-labelledby="next-title">
                <h2 class="govuk-heading-m" id="next-title">{ "Next" }</h2>
                { match &bookings.now {
                    Load::Loading => skeleton(1, "Loading your next booking"),
                    Load::Failed(failure) => problem(failure, Some(&bookings.again)),
                    Load::Ready(list) => next(list),
                } }
            </section>
            <section aria-labelledby="soon-title">
                <h2 class="govuk-heading-m" id="soon-title">{ "Runs out soon" }</h2>
                { match &records.now {
                    Load::Loading => skeleton(1, "Loading your record"),
                    Load::Failed(failure) => problem(failure, Some(&records.again)),
                    Load::Ready(list) => runs_out(list),
                } }
                if props.tutor { <p class="govuk-body"><Go to={Route::Record} class="govuk-link">{ "My record" }</Go></p> }
            </section>
            <SearchBox />
        </Page>
    }
}

fn next(list: &List<BookingView>) -> Html {
    let today = today();
    let soon = |booking: &&BookingView| {
        let last = booking.run.ends_on.or(booking.run.starts_on);
        booking.status.is_live() && booking.mark.is_none() && last.is_none_or(|day| day >= today)
    };
    match list.items.iter().find(soon) {
        Some(booking) => html! {
            <>
                { card(booking) }
                <p class="govuk-body"><Go to={Route::Bookings} class="govuk-link">{ "All my bookings" }</Go></p>
            </>
        },
        None => html! { <p class="govuk-body">{ "You have nothing booked." }</p> },
    }
}

fn runs_out(list: &TrainingRecordList) -> Html {
    let today = today();
    let mut left: Vec<_> =
        list.items.iter().filter(|item| matches!(item.state, RecordState::Expiring | RecordState::Expired)).collect();
    // The first few one by one: a whole sort would add 2 KB to what a phone loads.
    let mut soon = Vec::new();
    while let Some(first) = (0..left.len()).min_by_key(|at| left.get(*at).and_then(|item| item.expires_on)) {
        soon.push(left.remove(first));
        if soon.len() == 5 {
            break;
        }
    }
    if soon.is_empty() {
        let words = if list.items.is_empty() {
            "Your record is empty. It fills when you attend a course."
        } else {
            "Nothing runs out in the next three months."
        };
        return html! { <p class="govuk-body">{ words }</p> };
    }
    let lines = soon.into_iter().map(|item| {
        let left = item.expires_on.map_or_else(String::new, |day| match (day - today).num_days() {
            days if days < 0 => "out of date".to_owned(),
            _ => words::until(day, today),
        });
        let name = item.subject.as_ref().map_or_else(|| item.title.clone(), |subject| subject.name.clone());
        let query = match &item.subject {
            Some(subject) => vec![("subject".to_owned(), subject.code.clone())],
            None => vec![("q".to_owned(), item.title.clone())],
        };
        let label = format!("Book {name} again");
        html! {
            <li class="ac-line"><span>{ format!("{name} – {left}") }</span><Go to={Route::Find} {query} class="govuk-link" {label}>{ "Book" }</Go></li>
        }
    });
    html! { <ul class="ac-lines">{ for lines }</ul> }
}
