//! What one employer is shown, what it decided about each, and an end to it.

use super::EMPLOYERS;
use super::end::{End, Ending};
use super::list::employer_ended;
use crate::load::{Load, use_own};
use crate::route::Route;
use crate::ui::{Go, Page, Tone, focus, problem, skeleton, tag};
use crate::words;
use chrono::Utc;
use domain::ids::EmployerShareId;
use domain::page::Page as List;
use domain::records::moving::Decision;
use domain::records::wire::{EmployerShareView, RecordDecisionView, ShownRecord};
use yew::prelude::*;

const ENDING: Ending = Ending {
    ask: "Stop showing it",
    sure: "Stop showing it?",
    means: "They see this no more, but for what they ask of you and what you learnt while you worked there. What they decided stays.",
    yes: "Yes, stop",
};

/// Properties of [`EmployerSharePage`].
#[derive(Properties, PartialEq)]
pub struct EmployerShareProps {
    /// What is shown.
    pub id: EmployerShareId,
}

/// The page.
#[component]
pub fn EmployerSharePage(props: &EmployerShareProps) -> Html {
    let list = use_own::<List<EmployerShareView>>(EMPLOYERS.to_owned());
    let just_ended = use_state(|| false);
    // Once the heading says it.
    use_effect_with(*just_ended, |ended| {
        if *ended {
            focus("page-title");
        }
    });
    let back = (Route::Shares, "Who can see my record".to_owned());
    let (title, content) = match &list.now {
        Load::Loading => ("Shown to my employer".to_owned(), skeleton(2, "Loading what you show")),
        Load::Failed(failure) => ("Shown to my employer".to_owned(), problem(failure, Some(&list.again))),
        Load::Ready(all) => match all.items.iter().find(|share| share.id == props.id) {
            None => (
                "Shown to my employer".to_owned(),
                html! { <p class="govuk-body">{ "You show no such thing. Look in the list of who can see your record." }</p> },
            ),
            Some(share) => {
                let onended = {
                    let (all, replace, id) = (all.clone(), list.replace.clone(), share.id);
                    Callback::from(move |()| {
                        replace.emit(without(&all, id));
                        just_ended.set(true);
                    })
                };
                let title = if share.open { "Shown to" } else { "No longer shown to" };
                (format!("{title} {}", share.employer_name), shown(share, onended))
            }
        },
    };
    html! { <Page {title} {back}>{ content }</Page> }
}

/// All of it after one was ended.
fn without(all: &List<EmployerShareView>, id: EmployerShareId) -> List<EmployerShareView> {
    let mut items = all.items.clone();
    for share in items.iter_mut().filter(|share| share.id == id) {
        share.open = false;
        share.ended_at = Some(Utc::now());
    }
    List { items, next_cursor: None }
}

fn shown(share: &EmployerShareView, onended: Callback<()>) -> Html {
    let until = if share.open {
        format!("They can see it until {}. They decide for each if it counts there.", words::day(share.until))
    } else {
        format!("{}.", employer_ended(share))
    };
    let cards = share.records.iter().map(card);
    html! {
        <>
            <p class="govuk-body">{ until }</p>
            if share.records.is_empty() {
                <p class="govuk-body">{ "Nothing of it is on your record now." }</p>
            } else {
                <ul class="ac-cards ac-cards--one">{ for cards }</ul>
            }
            if share.open {
                <End path={format!("{EMPLOYERS}/{}", share.id)} words={&ENDING} {onended} />
            } else {
                <Go to={Route::ShowEmployer} class="govuk-button">{ "Show it to my employer" }</Go>
            }
        </>
    }
}

fn card(record: &ShownRecord) -> Html {
    let (tone, words) = match &record.decision {
        None => (Tone::Plain, "Not decided yet".to_owned()),
        Some(decision) => said(decision),
    };
    let again = record.decision.as_ref().is_some_and(|of| of.decision == Decision::Repeat);
    html! {
        <li class="ac-card" key={record.id.to_string()}>
            <h2 class="ac-card__title"><Go to={Route::RecordEntry { id: record.id }} class="ac-card__link">{ &record.title }</Go></h2>
            <p class="ac-card__line">{ tag(tone, &words) }</p>
            if let Some(reason) = record.decision.as_ref().and_then(|of| of.reason.as_ref()) {
                <p class="ac-card__line ac-words">{ format!("Why: {reason}") }</p>
            }
            <p class="ac-card__line ac-card__quiet">{ format!("Done on {}", words::day(record.achieved_on)) }</p>
            if again {
                <p class="ac-card__line ac-card__above"><Go to={Route::Find} query={vec![("q".to_owned(), record.title.clone())]} class="govuk-link"
                    label={format!("Find a course: {}", record.title)}>{ "Find a course" }</Go></p>
            }
        </li>
    }
}

/// What was decided, in words.
fn said(of: &RecordDecisionView) -> (Tone, String) {
    match (of.decision, of.top_up_minutes) {
        (Decision::Accepted, _) => (Tone::Good, "It counts here".to_owned()),
        (Decision::TopUp, None) => (Tone::Soon, "It counts, with some more training here".to_owned()),
        (Decision::TopUp, Some(minutes)) => {
            (Tone::Soon, format!("It counts, with {} more training here", long(minutes)))
        }
        (Decision::Repeat, _) => (Tone::Gone, "You are asked to do it again".to_owned()),
    }
}

/// `45 minutes of`, `1 hour of`, `1 hour 30 minutes of`.
fn long(minutes: i32) -> String {
    let part = |number: i32, one: &str, many: &str| (number > 0).then(|| words::count(i64::from(number), one, many));
    let parts = [part(minutes / 60, "hour", "hours"), part(minutes % 60, "minute", "minutes")];
    format!("{} of", parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_is_said_with_how_long_the_rest_takes() {
        let decided = |decision, top_up_minutes| {
            let (reason, minutes_avoided, pence_avoided, decided_at) = (None, None, None, Utc::now());
            said(&RecordDecisionView { decision, reason, top_up_minutes, minutes_avoided, pence_avoided, decided_at }).1
        };
        assert_eq!(decided(Decision::Accepted, None), "It counts here");
        assert_eq!(decided(Decision::TopUp, Some(90)), "It counts, with 1 hour 30 minutes of more training here");
        assert_eq!(decided(Decision::TopUp, Some(45)), "It counts, with 45 minutes of more training here");
        assert_eq!(decided(Decision::Repeat, None), "You are asked to do it again");
    }
}
