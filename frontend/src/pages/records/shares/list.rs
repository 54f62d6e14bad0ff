//! Who can see my record: every link of the person, with what it shows and who looked.

use super::{PATH, looked, titles};
use crate::load::{Load, Loaded, use_own};
use crate::route::Route;
use crate::ui::{Go, Page, Tone, problem, skeleton, tag};
use crate::words;
use domain::page::Page as List;
use domain::records::wire::ShareView;
use yew::prelude::*;

/// The page.
#[component]
pub fn Shares() -> Html {
    let list = use_own::<List<ShareView>>(PATH.to_owned());
    html! {
        <Page title="Who can see my record" back={(Route::Record, "My record".to_owned())}>{ all(&list) }</Page>
    }
}

fn all(list: &Loaded<List<ShareView>>) -> Html {
    let list = match &list.now {
        Load::Loading => return skeleton(2, "Loading who can see your record"),
        Load::Failed(failure) => return problem(failure, Some(&list.again)),
        Load::Ready(list) => list,
    };
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
            { group("Links that have ended", list, false) }
        </>
    }
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
    match share.ended_at {
        Some(at) => format!("You ended it on {}", words::day(at.with_timezone(&chrono::Local).date_naive())),
        None => format!("Its last day was {}", words::day(share.until)),
    }
}
