//! One entry of my record: whether it counts, who says so, its badge.

use super::badge::badge_of;
use super::mine::{book_again, name, show, state_tag};
use super::who_says::{has_badge, who_says};
use crate::load::{Load, use_own};
use crate::route::Route;
use crate::ui::{Go, Page, notice, problem, skeleton, today};
use crate::words;
use chrono::{Days, NaiveDate};
use domain::ids::TrainingRecordId;
use domain::records::RecordState;
use domain::records::validity::Basis;
use domain::records::wire::TrainingRecordView;
use yew::prelude::*;
use yew_router::prelude::*;

/// What stands in the address when they come from bringing it.
pub const ADDED: &str = "added";

/// How long something is new.
const NEW_FOR: Days = Days::new(14);

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
    let added = use_location().is_some_and(|location| location.query_str().contains(ADDED));
    let back = (Route::Record, "My record".to_owned());
    let item = match &loaded.now {
        Load::Loading => return html! { <Page title="A record" {back}>{ skeleton(1, "Loading") }</Page> },
        Load::Failed(failure) => {
            return html! { <Page title="A record" {back}>{ problem(failure, Some(&loaded.again)) }</Page> };
        }
        Load::Ready(item) => item,
    };
    html! {
        <Page title={name(item)} {back}>
            { told(item, added, today()) }
            <p class="govuk-body">{ state_tag(item) }</p>
            { facts(item) }
            if item.state != RecordState::Valid { { book_again(item) } }
            { badge_of(item) }
            <h2 class="govuk-heading-m">{ "More you can do" }</h2>
            <ul class="govuk-list ac-lines--tall">
                <li class="ac-line">{ show(item) }</li>
                <li class="ac-line"><Go to={Route::ShowEmployer} query={vec![("record".to_owned(), item.id.to_string())]} class="govuk-link">{ "Show this to my employer" }</Go></li>
                if item.state == RecordState::Valid { <li class="ac-line">{ book_again(item) }</li> }
                <li class="ac-line"><Go to={Route::Proof { id: item.id }} class="govuk-link">{ "How sure is this?" }</Go></li>
                <li class="ac-line"><Go to={Route::Wrong { id: item.id }} class="govuk-link">{ "Something is wrong" }</Go></li>
            </ul>
        </Page>
    }
}

/// What is new about it.
fn told(item: &TrainingRecordView, added: bool, today: NaiveDate) -> Html {
    if added && item.issued_by.is_some() {
        let words = "It is on your record now. From time to time we ask who signed it whether it still holds. If they withdraw it, we take it off.";
        return notice(html! { <p class="govuk-body">{ words }</p> });
    }
    if has_badge(item) && is_new(item.achieved_on, today) {
        return notice(html! {
            <p class="govuk-body">
                <b>{ "Well done!" }</b>{ " This is yours, wherever you work. " }
                <Go to={Route::Celebrate { id: item.id }} class="govuk-link">{ "Share what you achieved" }</Go>
            </p>
        });
    }
    Html::default()
}

fn is_new(achieved_on: NaiveDate, today: NaiveDate) -> bool {
    achieved_on <= today && today <= achieved_on + NEW_FOR
}

fn facts(item: &TrainingRecordView) -> Html {
    let why = match (item.expiry_basis, item.expires_on) {
        (Basis::SectorDefault, None) => "There is no usual end for this.",
        (basis, _) => basis.label(),
    };
    let taught_by = item.provider.as_ref().map(|provider| &provider.name).or(item.taught_by.as_ref());
    let (who, means) = who_says(item);
    html! {
        <dl class="ac-facts">
            if item.title != name(item) { <div><dt>{ "Course" }</dt><dd>{ &item.title }</dd></div> }
            <div><dt>{ "Done on" }</dt><dd>{ words::day(item.achieved_on) }</dd></div>
            <div><dt>{ "Lasts until" }</dt><dd>{ item.expires_on.map_or_else(|| "It does not run out".to_owned(), words::day) }<br />{ why }</dd></div>
            if let Some(name) = taught_by { <div><dt>{ "Taught by" }</dt><dd>{ name }</dd></div> }
            <div><dt>{ "Who says so" }</dt><dd>{ who }<br />{ means }</dd></div>
            if let Some(reason) = &item.revoked_reason { <div><dt>{ "Taken back" }</dt><dd>{ reason }</dd></div> }
        </dl>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn something_is_new_for_two_weeks() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 12, day).unwrap();
        let new = [1, 2, 16, 17].map(|today| is_new(day(2), day(today)));
        assert_eq!(new, [false, true, true, false]);
    }
}
