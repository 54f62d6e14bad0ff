//! My training record: what is in date, what runs out, what is out of date.

use crate::load::{Load, Loaded, use_own};
use crate::route::Route;
use crate::ui::{Go, Page, Tone, problem, skeleton, tag, today};
use crate::words;
use domain::records::RecordState;
use domain::records::wire::{TrainingRecordList, TrainingRecordView};
use yew::prelude::*;

/// The page.
#[component]
pub fn Record() -> Html {
    let list = use_own::<TrainingRecordList>("/api/v1/me/training-records".to_owned());
    html! { <Page title="My record">{ all(&list) }</Page> }
}

/// Out of date first: that is what needs doing.
const GROUPS: [(RecordState, &str); 3] =
    [(RecordState::Expired, "Out of date"), (RecordState::Expiring, "Runs out soon"), (RecordState::Valid, "In date")];

fn all(list: &Loaded<TrainingRecordList>) -> Html {
    match &list.now {
        Load::Loading => skeleton(3, "Loading your record"),
        Load::Failed(failure) => problem(failure, Some(&list.again)),
        Load::Ready(list) if list.items.is_empty() => html! {
            <>
                <p class="govuk-body">{ "Your record is empty. When you attend a course, it shows here. It stays yours when you change jobs." }</p>
                <div class="govuk-button-group">
                    <Go to={Route::Find} class="govuk-button">{ "Find a course" }</Go>
                    <Go to={Route::AddTraining} class="govuk-link">{ "Add training you did elsewhere" }</Go>
                    <Go to={Route::Bring} class="govuk-link">{ "Add a badge from elsewhere" }</Go>
                </div>
            </>
        },
        Load::Ready(list) => {
            let summary = format!("{} in date · {} soon · {} out of date", list.valid, list.expiring, list.expired);
            let groups = GROUPS.into_iter().map(|(state, title)| {
                let items: Vec<_> = list.items.iter().filter(|item| item.state == state).collect();
                if items.is_empty() {
                    return Html::default();
                }
                let cards = items.into_iter().map(card);
                html! { <section><h2 class="govuk-heading-m">{ title }</h2>{ for cards }</section> }
            });
            html! {
                <>
                    <p class="govuk-body-l">{ summary }</p>
                    <div class="govuk-button-group">
                        <Go to={Route::NewShare} class="govuk-button">{ "Show my record" }</Go>
                        <Go to={Route::Shares} class="govuk-link">{ "Who can see it" }</Go>
                    </div>
                    { for groups }
                    <h2 class="govuk-heading-m">{ "More you can do" }</h2>
                    <ul class="govuk-list ac-lines--tall">
                        <li class="ac-line"><Go to={Route::ShowEmployer} class="govuk-link">{ "Show it to my employer" }</Go></li>
                        <li class="ac-line"><Go to={Route::AddTraining} class="govuk-link">{ "Add training you did elsewhere" }</Go></li>
                        <li class="ac-line"><Go to={Route::CareCertificate} class="govuk-link">{ "My Care Certificate" }</Go></li>
                        <li class="ac-line"><Go to={Route::Bring} class="govuk-link">{ "Add a badge from elsewhere" }</Go></li>
                        <li class="ac-line"><Go to={Route::TakeAlong} class="govuk-link">{ "Take my record with me" }</Go></li>
                    </ul>
                </>
            }
        }
    }
}

/// What an entry is about, in the words that people look for.
pub fn name(item: &TrainingRecordView) -> String {
    item.subject.as_ref().map_or_else(|| item.title.clone(), |subject| subject.name.clone())
}

/// Whether it counts, in words.
pub fn state_tag(item: &TrainingRecordView) -> Html {
    let (tone, words) = match (item.state, item.expires_on) {
        (RecordState::Valid, None) => (Tone::Good, "In date, does not run out".to_owned()),
        (RecordState::Valid, Some(day)) => (Tone::Good, format!("In date until {}", words::day(day))),
        (RecordState::Expiring, Some(day)) => match words::until(day, today()).as_str() {
            "today" => (Tone::Soon, "Runs out today".to_owned()),
            left => (Tone::Soon, format!("Runs out in {left}")),
        },
        (RecordState::Expired, Some(day)) => (Tone::Gone, format!("Out of date since {}", words::day(day))),
        (other, _) => (Tone::Gone, other.label().to_owned()),
    };
    tag(tone, &words)
}

fn card(item: &TrainingRecordView) -> Html {
    let again = (item.state != RecordState::Valid).then(|| book_again(item));
    html! {
        <article class="ac-card" key={item.id.to_string()}>
            <h3 class="ac-card__title"><Go to={Route::RecordEntry { id: item.id }} class="ac-card__link">{ name(item) }</Go></h3>
            <p class="ac-card__line">{ state_tag(item) }</p>
            <p class="ac-card__line">{ format!("Done on {}", words::day(item.achieved_on)) }</p>
            { for again }
            <p class="ac-card__line ac-card__above">{ show(item) }</p>
        </article>
    }
}

/// Where it is learnt anew.
pub fn book_again(item: &TrainingRecordView) -> Html {
    let query = match &item.subject {
        Some(subject) => vec![("subject".to_owned(), subject.code.clone())],
        None => vec![("q".to_owned(), item.title.clone())],
    };
    let label = format!("Book it again: {}", name(item));
    html! { <p class="ac-card__line ac-card__above"><Go to={Route::Find} {query} class="govuk-link" {label}>{ "Book it again" }</Go></p> }
}

/// Where it is shown to others.
pub fn show(item: &TrainingRecordView) -> Html {
    let query = vec![("record".to_owned(), item.id.to_string())];
    let label = format!("Show this to somebody: {}", name(item));
    html! { <Go to={Route::NewShare} {query} class="govuk-link" {label}>{ "Show this to somebody" }</Go> }
}
