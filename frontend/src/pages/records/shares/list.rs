//! Who can see my record: every link of the person, with what it shows and who looked.

use super::{EMPLOYERS, PATH, looked, named, titles};
use crate::load::{Load, Loaded, use_own};
use crate::route::Route;
use crate::ui::{Go, Page, Tone, problem, skeleton, tag};
use crate::words;
use chrono::{DateTime, Local, NaiveDate, Utc};
use domain::page::Page as List;
use domain::records::wire::{EmployerShareView, ShareView};
use yew::prelude::*;

/// The page.
#[component]
pub fn Shares() -> Html {
    let links = use_own::<List<ShareView>>(PATH.to_owned());
    let employers = use_own::<List<EmployerShareView>>(EMPLOYERS.to_owned());
    let content = match &links.now {
        Load::Loading => skeleton(2, "Loading who can see your record"),
        Load::Failed(failure) => problem(failure, Some(&links.again)),
        Load::Ready(all) => html! {
            <>
                { to_anyone(all) }
                { to_employers(&employers) }
                { group("Links that have ended", all, false) }
            </>
        },
    };
    html! { <Page title="Who can see my record" back={(Route::Record, "My record".to_owned())}>{ content }</Page> }
}

fn to_anyone(list: &List<ShareView>) -> Html {
    let words = if list.items.is_empty() {
        "You have no links. With a link, a new manager or an inspector sees what you have learnt: you choose what, and for how long."
    } else {
        "Anyone who has an open link can look. They need no account. You can end a link at any time."
    };
    html! {
        <>
            <p class="govuk-body">{ words }</p>
            <p><Go to={Route::NewShare} class="govuk-button">{ "Show my record to somebody" }</Go></p>
            { group("Open links", list, true) }
        </>
    }
}

/// What employers are shown.
fn to_employers(list: &Loaded<List<EmployerShareView>>) -> Html {
    let list = match &list.now {
        Load::Loading => return Html::default(),
        Load::Failed(failure) => return problem(failure, Some(&list.again)),
        Load::Ready(list) => list,
    };
    let cards = list.items.iter().map(|share| {
        let shows: Vec<&str> = share.records.iter().map(|record| record.title.as_str()).collect();
        let state = if share.open {
            tag(Tone::Good, &format!("They can see it until {}", words::day(share.until)))
        } else {
            tag(Tone::Plain, &employer_ended(share))
        };
        html! {
            <li class="ac-card" key={share.id.to_string()}>
                <h3 class="ac-card__title"><Go to={Route::EmployerShare { id: share.id }} class="ac-card__link">{ &share.employer_name }</Go></h3>
                <p class="ac-card__line">{ named(&shows) }</p>
                <p class="ac-card__line">{ state }</p>
                <p class="ac-card__line ac-card__quiet">{ decided(share) }</p>
            </li>
        }
    });
    html! {
        <section>
            <h2 class="govuk-heading-m">{ "Shown to my employer" }</h2>
            if list.items.is_empty() {
                <p class="govuk-body">{ "Nothing yet. Show what you learnt before, and your employer says what counts there." }</p>
            } else {
                <ul class="ac-cards ac-cards--one">{ for cards }</ul>
            }
            <Go to={Route::ShowEmployer} class="govuk-button govuk-button--secondary">{ "Show it to my employer" }</Go>
        </section>
    }
}

/// `They decided about 2 of 3.`
fn decided(share: &EmployerShareView) -> String {
    let all = share.records.len();
    match share.records.iter().filter(|record| record.decision.is_some()).count() {
        0 => "They have not decided yet.".to_owned(),
        some if some == all => "They have decided.".to_owned(),
        some => format!("They have decided about {some} of {all}."),
    }
}

/// When it ended, and how.
pub fn employer_ended(share: &EmployerShareView) -> String {
    over(share.ended_at, share.until)
}

fn group(title: &'static str, list: &List<ShareView>, open: bool) -> Html {
    let cards: Vec<_> = list.items.iter().filter(|share| share.open == open).map(card).collect();
    if cards.is_empty() {
        return Html::default();
    }
    html! {
        <section>
            <h2 class="govuk-heading-m">{ title }</h2>
            <ul class="ac-cards ac-cards--one">{ for cards }</ul>
        </section>
    }
}

fn card(share: &ShareView) -> Html {
    let shows = titles(&share.records);
    let (name, below) = match &share.label {
        Some(label) => (label.clone(), Some(shows)),
        None => (shows, None),
    };
    let state = if share.open {
        tag(Tone::Good, &format!("Open until {}", words::day(share.until)))
    } else {
        tag(Tone::Plain, &ended(share))
    };
    html! {
        <li class="ac-card" key={share.id.to_string()}>
            <h3 class="ac-card__title"><Go to={Route::Share { id: share.id }} class="ac-card__link">{ name }</Go></h3>
            if let Some(shows) = below { <p class="ac-card__line">{ shows }</p> }
            <p class="ac-card__line">{ state }</p>
            <p class="ac-card__line ac-card__quiet">{ looked(share) }</p>
        </li>
    }
}

/// When it ended, and how.
pub fn ended(share: &ShareView) -> String {
    over(share.ended_at, share.until)
}

fn over(ended_at: Option<DateTime<Utc>>, until: NaiveDate) -> String {
    match ended_at {
        Some(at) => format!("You ended it on {}", words::day(at.with_timezone(&Local).date_naive())),
        None => format!("Its last day was {}", words::day(until)),
    }
}
