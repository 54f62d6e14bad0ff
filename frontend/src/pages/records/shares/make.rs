//! Making a link: what it shows, under which name, until when.

use super::PATH;
use super::choose::{Chosen, at_first, choices};
use crate::api::{self, Failure};
use crate::load::{Load, Loaded, use_own};
use crate::route::Route;
use crate::session::use_session;
use crate::ui::{ErrorSummary, Field, Go, Page, error_of, into_state, problem, radios, skeleton, today};
use chrono::{Days, Months, NaiveDate};
use domain::ids::TrainingRecordId;
use domain::problem::FieldProblem;
use domain::records::RecordState;
use domain::records::sharing::{self, SharedName, shown_name};
use domain::records::wire::{NewShare, ShareView, TrainingRecordList, TrainingRecordView};
use std::collections::HashMap;
use uuid::Uuid;
use yew::platform::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

/// How long it is shown unless they say otherwise.
pub const DAYS_USUAL: Days = Days::new(30);

/// The page.
#[component]
pub fn ShowRecord() -> Html {
    let list = use_own::<TrainingRecordList>(RECORDS.to_owned());
    let asked = use_asked();
    let content = to_show(&list, |items| html! { <Make {items} {asked} /> });
    html! { <Page title="Show my record" back={(Route::Record, "My record".to_owned())}>{ content }</Page> }
}

/// Where the API has one's record.
pub const RECORDS: &str = "/api/v1/me/training-records";

/// The entry that they came from.
#[hook]
pub fn use_asked() -> Option<TrainingRecordId> {
    let query = use_location().and_then(|location| location.query::<HashMap<String, String>>().ok())?;
    query.get("record")?.parse().ok()
}

/// The form for what can be shown, or what there is instead of it.
pub fn to_show(list: &Loaded<TrainingRecordList>, form: impl FnOnce(Vec<TrainingRecordView>) -> Html) -> Html {
    let list = match &list.now {
        Load::Loading => return skeleton(3, "Loading your record"),
        Load::Failed(failure) => return problem(failure, Some(&list.again)),
        Load::Ready(list) => list,
    };
    let items: Vec<_> = list.items.iter().filter(|item| item.state != RecordState::Revoked).cloned().collect();
    if !items.is_empty() {
        return form(items);
    }
    html! {
        <>
            <p class="govuk-body">{ "Your record is empty. When you attend a course, it shows here, and you can show it to others." }</p>
            <Go to={Route::Find} class="govuk-button">{ "Find a course" }</Go>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct MakeProps {
    items: Vec<TrainingRecordView>,
    asked: Option<TrainingRecordId>,
}

/// The form.
#[component]
fn Make(props: &MakeProps) -> Html {
    let session = use_session();
    let navigator = use_navigator();
    let chosen = use_state(|| at_first(&props.items, props.asked));
    let name = use_state(|| SharedName::Initial.as_str().to_owned());
    let until = use_state(|| (today() + DAYS_USUAL).to_string());
    let label = use_state(String::new);
    let errors = use_state(Vec::<FieldProblem>::new);
    let (key, busy) = (use_state(Uuid::now_v7), use_state(|| false));
    let onsubmit = {
        let (chosen, name, until, label) = (chosen.clone(), name.clone(), until.clone(), label.clone());
        let errors = errors.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let new = match read(&chosen, &name, &until, &label, today()) {
                _ if *busy => return,
                Ok(new) => new,
                Err(wrong) => return errors.set(wrong),
            };
            let (errors, key, busy, navigator) = (errors.clone(), key.clone(), busy.clone(), navigator.clone());
            busy.set(true);
            spawn_local(async move {
                match api::post::<ShareView>(PATH, &new, Some(*key)).await {
                    Ok(made) => {
                        if let Some(navigator) = navigator {
                            navigator.replace(&Route::Share { id: made.id });
                        }
                    }
                    Err(failure) => {
                        // Where the answer was lost the same key finds it.
                        if matches!(failure, Failure::Problem(_)) {
                            key.set(Uuid::now_v7());
                        }
                        errors.set(failure.wrong().into_iter().map(beside).collect());
                        busy.set(false);
                    }
                }
            });
        })
    };
    let choose = chosen.setter();
    let onchange = Callback::from(move |now: Chosen| choose.set(now));
    let full = session.now().me().map(|me| me.full_name.clone()).unwrap_or_default();
    html! {
        <>
            <p class="govuk-body">{ "You get a link and a QR code. Anyone who has it sees what you choose here, and nothing else." }</p>
            <ErrorSummary errors={(*errors).clone()} />
            <form {onsubmit} novalidate=true>
                { choices(&props.items, &chosen, error_of(&errors, "recordIds"), &onchange) }
                { names(&full, &name, error_of(&errors, "name"), &into_state(&name)) }
                <Field id="until" label="Until" kind="date" hint="The last day that they can look, at most a year from now."
                    error={error_of(&errors, "until")} value={(*until).clone()} onchange={into_state(&until)} />
                { quick(&until, today()) }
                <Field id="label" label="What is it for?" hint="Only you read this. You can leave it empty." error={error_of(&errors, "label")}
                    value={(*label).clone()} onchange={into_state(&label)} />
                <div class="ac-sticky"><button class="govuk-button">{ "Make the link" }</button></div>
            </form>
        </>
    }
}

/// How the person is called: each choice with what will stand there.
fn names(full: &str, chosen: &str, error: Option<String>, onchange: &Callback<String>) -> Html {
    let shown: Vec<(SharedName, String)> =
        SharedName::ALL.iter().map(|how| (*how, format!("It says “{}”.", shown_name(full, *how)))).collect();
    let choices: Vec<_> = shown.iter().map(|(how, says)| (how.as_str(), how.label(), says.as_str())).collect();
    radios("name", "Which name do you show?", &choices, chosen, error, onchange)
}

/// Days that most want, one tap each.
pub fn quick(until: &UseStateHandle<String>, today: NaiveDate) -> Html {
    let days = [("Today", today), ("30 days", today + DAYS_USUAL), ("A year", today + Months::new(12))];
    let chips = days.map(|(words, day)| {
        let day = day.to_string();
        let on = **until == day;
        let onclick = into_state(until).reform(move |_: MouseEvent| day.clone());
        html! {
            <li><button type="button" class={classes!("ac-chip", on.then_some("ac-chip--on"))} {onclick} aria-pressed={on.to_string()}>{ words }</button></li>
        }
    });
    html! { <ul class="ac-chips" aria-label="Until when">{ for chips }</ul> }
}

/// What was chosen and typed, or what needs changing.
fn read(
    chosen: &Chosen,
    name: &str,
    until: &str,
    label: &str,
    today: NaiveDate,
) -> Result<NewShare, Vec<FieldProblem>> {
    let last = until.trim().parse::<NaiveDate>();
    let new = NewShare {
        record_ids: chosen.iter().copied().collect(),
        name: name.parse().unwrap_or(SharedName::Initial),
        until: *last.as_ref().unwrap_or(&today),
        label: Some(label.trim().to_owned()).filter(|text| !text.is_empty()),
    };
    let mut wrong = sharing::check(&new, today);
    if chosen.is_empty() {
        wrong.retain(|one| one.pointer != "/recordIds");
        wrong.insert(0, FieldProblem::new("/recordIds", "Choose what you want to show."));
    }
    if last.is_err() {
        wrong.push(FieldProblem::new("/until", "Choose a day, like 1 December 2026."));
    }
    if wrong.is_empty() { Ok(new) } else { Err(wrong) }
}

/// What is wrong with one entry stands beside them all.
pub fn beside(wrong: FieldProblem) -> FieldProblem {
    if wrong.pointer.starts_with("/recordIds/") { FieldProblem::new("/recordIds", wrong.message) } else { wrong }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_missing_is_said_field_by_field() {
        let today = day("2026-12-01");
        let one = Chosen::from([TrainingRecordId(Uuid::from_u128(1))]);
        let new = read(&one, "full", " 2026-12-31 ", "  ", today).unwrap();
        assert_eq!((new.name, new.until, new.label), (SharedName::Full, day("2026-12-31"), None));
        let pointers = |read: Result<NewShare, Vec<FieldProblem>>| {
            read.unwrap_err().into_iter().map(|wrong| wrong.pointer).collect::<Vec<_>>()
        };
        assert_eq!(pointers(read(&Chosen::new(), "initial", "", "", today)), ["/recordIds", "/until"]);
        assert_eq!(pointers(read(&one, "initial", "2026-11-30", &"x".repeat(101), today)), ["/until", "/label"]);
    }

    #[test]
    fn a_refused_entry_leads_to_the_entries() {
        assert_eq!(beside(FieldProblem::new("/recordIds/3", "Not yours.")).pointer, "/recordIds");
        assert_eq!(beside(FieldProblem::new("/until", "Too late.")).pointer, "/until");
    }
}
