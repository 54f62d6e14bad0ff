//! Saying that an entry of one's own record is wrong, and reading the answer.

use crate::api::{self, Failure};
use crate::load::{Load, use_own};
use crate::route::Route;
use crate::ui::{ErrorSummary, Page, Words, error_of, focus, into_state, problem, skeleton, today};
use crate::words;
use domain::ids::TrainingRecordId;
use domain::page::Page as List;
use domain::problem::FieldProblem;
use domain::records::RecordState;
use domain::records::wire::{CorrectionView, NewCorrection, TrainingRecordView};
use uuid::Uuid;
use yew::platform::spawn_local;
use yew::prelude::*;

/// Properties of [`Wrong`].
#[derive(Properties, PartialEq)]
pub struct WrongProps {
    /// The entry.
    pub id: TrainingRecordId,
}

/// The page.
#[component]
pub fn Wrong(props: &WrongProps) -> Html {
    let entry = use_own::<TrainingRecordView>(format!("/api/v1/training-records/{}", props.id));
    let said = use_own::<List<CorrectionView>>(path(props.id));
    let back = (Route::RecordEntry { id: props.id }, "Back to the record".to_owned());
    let content = match (&entry.now, &said.now) {
        (Load::Failed(failure), _) => problem(failure, Some(&entry.again)),
        (_, Load::Failed(failure)) => problem(failure, Some(&said.again)),
        (Load::Ready(entry), Load::Ready(list)) => {
            let waits = list.items.iter().any(|one| one.outcome.is_none());
            let lines = list.items.iter().map(shown);
            html! {
                <>
                    <p class="govuk-body">{ format!("{}, done on {}.", entry.title, words::day(entry.achieved_on)) }</p>
                    { for lines }
                    if entry.state == RecordState::Revoked {
                        <p class="govuk-body">{ "This is not on your record any more." }</p>
                    } else if !waits {
                        <Say id={props.id} again={!list.items.is_empty()} onsaid={said.again.clone()} />
                    }
                </>
            }
        }
        _ => skeleton(2, "Loading"),
    };
    html! { <Page title="Something is wrong" {back}>{ content }</Page> }
}

fn path(id: TrainingRecordId) -> String {
    format!("/api/v1/training-records/{id}/corrections")
}

/// What was said, and what was answered.
fn shown(one: &CorrectionView) -> Html {
    let day = |at: chrono::DateTime<chrono::Utc>| words::day(at.with_timezone(&chrono::Local).date_naive());
    html! {
        <section class="ac-card" key={one.id.to_string()}>
            <h2 class="ac-card__title">{ format!("You told us on {}", day(one.asked_at)) }</h2>
            <p class="ac-card__line ac-words">{ &one.what }</p>
            if let (Some(outcome), Some(answer), Some(at)) = (one.outcome, &one.answer, one.answered_at) {
                <p class="ac-card__line"><b>{ format!("{} answered on {}: ", one.answered_by, day(at)) }</b>{ format!("{}.", outcome.label()) }</p>
                <p class="ac-card__line ac-words">{ answer }</p>
            } else {
                <p class="ac-card__line" role="status">{ format!("We asked {}. They answer by {}. We send you a mail.", one.answered_by, words::short_day(one.answer_by, today())) }</p>
            }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct SayProps {
    id: TrainingRecordId,
    again: bool,
    onsaid: Callback<()>,
}

#[component]
fn Say(props: &SayProps) -> Html {
    let text = use_state(String::new);
    let errors = use_state(Vec::<FieldProblem>::new);
    let key = use_state(Uuid::now_v7);
    let onsubmit = {
        let (text, errors, onsaid, path) = (text.clone(), errors.clone(), props.onsaid.clone(), path(props.id));
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let (text, errors, onsaid, path, key) =
                (text.clone(), errors.clone(), onsaid.clone(), path.clone(), key.clone());
            spawn_local(async move {
                let new = NewCorrection { what: (*text).clone() };
                match api::post::<CorrectionView>(&path, &new, Some(*key)).await {
                    Ok(_) => {
                        focus("page-title");
                        onsaid.emit(());
                    }
                    Err(failure) => {
                        // Where the answer was lost the same key finds it.
                        if matches!(failure, Failure::Problem(_)) {
                            key.set(Uuid::now_v7());
                        }
                        errors.set(failure.wrong());
                    }
                }
            });
        })
    };
    let label = if props.again { "Is it still wrong? Tell us why" } else { "What is wrong?" };
    html! {
        <>
            <ErrorSummary errors={(*errors).clone()} />
            <form {onsubmit} novalidate=true>
                <Words id="what" {label} hint="We ask who stands behind it. They answer within a month." error={error_of(&errors, "what")}
                    value={(*text).clone()} onchange={into_state(&text)} />
                <button class="govuk-button">{ "Send" }</button>
            </form>
        </>
    }
}
