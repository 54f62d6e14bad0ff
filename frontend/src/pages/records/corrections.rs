//! What people say is wrong in their records, for who stands behind the entries.

use crate::api::{self, Failure};
use crate::pages::college::pages::{each, use_pages};
use crate::session::use_session;
use crate::ui::{ErrorSummary, Page, Words, error_of, focus, into_state, radios, today, unless_signed_in};
use crate::words;
use domain::ids::CorrectionId;
use domain::problem::FieldProblem;
use domain::records::correction::CorrectionOutcome;
use domain::records::wire::{CorrectionAnswer, CorrectionView};
use uuid::Uuid;
use yew::platform::spawn_local;
use yew::prelude::*;

/// The page.
#[component]
pub fn Corrections() -> Html {
    let session = use_session();
    let content = unless_signed_in(&session, "Sign in to see what people tell you.");
    let content = content.unwrap_or_else(|| html! { <Waiting /> });
    html! { <Page title="What people say is wrong">{ content }</Page> }
}

#[component]
fn Waiting() -> Html {
    let pages = use_pages::<CorrectionView>("/api/v1/corrections?limit=20".to_owned());
    let said = use_state(String::new);
    let onanswered = {
        let (said, again) = (said.clone(), pages.first.again.clone());
        Callback::from(move |name: String| {
            said.set(format!("Answered. {name} gets a mail."));
            again.emit(());
        })
    };
    // One form at a time.
    let answering = use_state(|| None::<CorrectionId>);
    let onopen = {
        let answering = answering.clone();
        Callback::from(move |id: CorrectionId| answering.set(Some(id)))
    };
    let now = *answering;
    let line = move |one: &CorrectionView| {
        let (open, onopen, onanswered) = (now == Some(one.id), onopen.clone(), onanswered.clone());
        html! { <One key={one.id.to_string()} view={one.clone()} {open} {onopen} {onanswered} /> }
    };
    let empty = "Nothing waits for an answer.";
    html! {
        <>
            <p class="govuk-body">{ "People can say that an entry of their record is wrong. You answer, because you stand behind it." }</p>
            <p class="govuk-body" role="status" id="said" tabindex="-1">{ &*said }</p>
            { pages.shown("Loading what people say", empty, "ac-cards", each(line)) }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct OneProps {
    view: CorrectionView,
    open: bool,
    onopen: Callback<CorrectionId>,
    onanswered: Callback<String>,
}

const OUTCOMES: [(&str, &str, &str); 2] = [
    ("stands", "It is right", "It stays on their record."),
    ("taken_back", "It is wrong", "It goes off their record. You can then write it anew."),
];

/// One, with the form that answers it.
#[component]
fn One(props: &OneProps) -> Html {
    let (outcome, answer) = (use_state(String::new), use_state(String::new));
    let errors = use_state(Vec::<FieldProblem>::new);
    let key = use_state(Uuid::now_v7);
    let view = &props.view;
    use_effect_with(props.open, |open| {
        if *open {
            focus("outcome");
        }
    });
    let onsubmit = {
        let (outcome, answer, errors) = (outcome.clone(), answer.clone(), errors.clone());
        let (path, name, onanswered) =
            (format!("/api/v1/corrections/{}/answer", view.id), view.full_name.clone(), props.onanswered.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Ok(outcome) = outcome.parse::<CorrectionOutcome>() else {
                errors.set(vec![FieldProblem::new("/outcome", "Choose one first.")]);
                return;
            };
            let said = CorrectionAnswer { outcome, answer: (*answer).clone() };
            let (errors, path, name, onanswered, key) =
                (errors.clone(), path.clone(), name.clone(), onanswered.clone(), key.clone());
            spawn_local(async move {
                match api::post::<CorrectionView>(&path, &said, Some(*key)).await {
                    Ok(_) => {
                        focus("said");
                        onanswered.emit(name);
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
    let id = view.id;
    let ontoggle = props.onopen.reform(move |_: MouseEvent| id);
    let label = format!("Answer {}, {}", view.full_name, view.title);
    html! {
        <li class="ac-card">
            <h2 class="ac-card__title">{ &view.full_name }</h2>
            <p class="ac-card__line">{ format!("{}, done on {}", view.title, words::day(view.achieved_on)) }</p>
            <p class="ac-card__line ac-words">{ format!("“{}”", view.what) }</p>
            <p class="ac-card__line">{ format!("Answer by {}", words::short_day(view.answer_by, today())) }</p>
            if props.open {
                <ErrorSummary errors={(*errors).clone()} />
                <form {onsubmit} novalidate=true>
                    { radios("outcome", "What do you say?", &OUTCOMES, &outcome, error_of(&errors, "outcome"), &into_state(&outcome)) }
                    <Words id="answer" label="Why?" hint="They read this." error={error_of(&errors, "answer")} value={(*answer).clone()} onchange={into_state(&answer)} />
                    <button class="govuk-button">{ "Send the answer" }</button>
                </form>
            } else {
                <button type="button" class="govuk-button govuk-button--secondary" aria-label={label} onclick={ontoggle}>{ "Answer" }</button>
            }
        </li>
    }
}
