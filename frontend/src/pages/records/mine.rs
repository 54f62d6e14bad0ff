//! My training record: what is in date, what runs out, what is out of date.

use crate::load::{Load, Loaded, use_own};
use crate::route::Route;
use crate::ui::{Go, Page, Tone, problem, skeleton, tag, today};
use crate::words;
use domain::ids::TrainingRecordId;
use domain::records::RecordState;
use domain::records::validity::Basis;
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
                <Go to={Route::Find} class="govuk-button">{ "Find a course" }</Go>
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
                </>
            }
        }
    }
}

fn name(item: &TrainingRecordView) -> String {
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

fn book_again(item: &TrainingRecordView) -> Html {
    let query = match &item.subject {
        Some(subject) => vec![("subject".to_owned(), subject.code.clone())],
        None => vec![("q".to_owned(), item.title.clone())],
    };
    let label = format!("Book it again: {}", name(item));
    html! { <p class="ac-card__line ac-card__above"><Go to={Route::Find} {query} class="govuk-link" {label}>{ "Book it again" }</Go></p> }
}

/// Where it is shown to others.
fn show(item: &TrainingRecordView) -> Html {
    let query = vec![("record".to_owned(), item.id.to_string())];
    let label = format!("Show this to somebody: {}", name(item));
    html! { <Go to={Route::NewShare} {query} class="govuk-link" {label}>{ "Show this to somebody" }</Go> }
}

/// Properties of [`Entry`].
#[derive(Properties, PartialEq)]
pub struct EntryProps {
    /// The entry.
    pub id: TrainingRecordId,
}

/// One entry of the record.
#[component]
pub fn Entry(props: &EntryProps) -> Html {
    let loaded = use_own::<TrainingRecordView>(format!("/api/v1/training-records/{}", props.id));
    let back = (Route::Record, "My record".to_owned());
    let item = match &loaded.now {
        Load::Loading => return html! { <Page title="A record" {back}>{ skeleton(1, "Loading") }</Page> },
        Load::Failed(failure) => {
            return html! { <Page title="A record" {back}>{ problem(failure, Some(&loaded.again)) }</Page> };
        }
        Load::Ready(item) => item,
    };
    let why = match (item.expiry_basis, item.expires_on) {
        (Basis::SectorDefault, None) => "There is no usual end for this.",
        (basis, _) => basis.label(),
    };
    html! {
        <Page title={name(item)} {back}>
            <p class="govuk-body">{ state_tag(item) }</p>
            <dl class="ac-facts">
                <div><dt>{ "Course" }</dt><dd>{ &item.title }</dd></div>
                <div><dt>{ "Done on" }</dt><dd>{ words::day(item.achieved_on) }</dd></div>
                <div><dt>{ "Lasts until" }</dt><dd>{ item.expires_on.map_or_else(|| "It does not run out".to_owned(), words::day) }<br />{ why }</dd></div>
                if let Some(provider) = &item.provider { <div><dt>{ "Taught by" }</dt><dd>{ &provider.name }</dd></div> }
                <div><dt>{ "Who says so" }</dt><dd>{ item.verification_level.label() }</dd></div>
                if let Some(reason) = &item.revoked_reason { <div><dt>{ "Taken back" }</dt><dd>{ reason }</dd></div> }
            </dl>
            { book_again(item) }
            <p class="govuk-body">{ show(item) }</p>
            <p class="govuk-body"><Go to={Route::Wrong { id: item.id }} class="govuk-link">{ "Something is wrong" }</Go></p>
        </Page>
    }
}
