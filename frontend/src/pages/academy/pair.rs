//! Two courses beside each other, and what to do with them.

use crate::route::Route;
use crate::ui::{Go, Tone, tag};
use crate::words;
use domain::catalogue::duplicate::wire::{DuplicateDecision, DuplicateRun, DuplicateSide, DuplicateView};
use domain::catalogue::duplicate::{DecidedBy, DuplicateState};
use yew::prelude::*;

/// Dates of each side that are named.
const DATES: usize = 3;

/// Properties of [`Pair`].
#[derive(Properties, PartialEq)]
pub struct PairProps {
    /// The two.
    pub pair: DuplicateView,
    /// Called with a decision.
    pub decide: Callback<(DuplicateView, DuplicateDecision)>,
}

/// The pair.
#[component]
pub fn Pair(props: &PairProps) -> Html {
    let pair = &props.pair;
    let asking = use_state(|| false);
    let is_of_two = pair.courses.windows(2).any(|two| matches!(two, [a, b] if a.provider.id != b.provider.id));
    let decide = |state: DuplicateState, across_providers: bool| {
        let (decide, pair) = (props.decide.clone(), pair.clone());
        Callback::from(move |_: MouseEvent| {
            decide.emit((pair.clone(), DuplicateDecision { state, across_providers }));
        })
    };
    let ask = |yes: bool| {
        let asking = asking.clone();
        Callback::from(move |_: MouseEvent| asking.set(yes))
    };
    let title = pair.courses.first().map(|side| side.title.clone()).unwrap_or_default();
    let join = if is_of_two { ask(true) } else { decide(DuplicateState::Joined, false) };
    let button = |words: &'static str, secondary: bool, onclick: Callback<MouseEvent>| {
        let class = classes!("govuk-button", secondary.then_some("govuk-button--secondary"));
        html! { <button type="button" {class} {onclick} aria-label={format!("{words}: {title}")}>{ words }</button> }
    };
    let reasons = pair.reasons.iter().map(|reason| {
        html! { <li>{ format!("{:+}", reason.points).replace('-', "−") }{ " " }{ &reason.because }</li> }
    });
    html! {
        <li class="ac-pair">
            <div class="ac-pair__sides">{ for pair.courses.iter().map(side) }</div>
            <p class="ac-card__line"><b>{ format!("{} of 100 points", pair.points) }</b>{ ", because:" }</p>
            <ul class="govuk-list ac-pair__reasons">{ for reasons }</ul>
            <p class="ac-card__line">{ state(pair) }</p>
            if *asking {
                <div class="ac-notice" role="group" aria-label="Show as one">
                    <p class="govuk-body">{ "Two training providers teach these. Show them as one all the same?" }</p>
                    <div class="govuk-button-group">
                        { button("Yes, show as one", false, decide(DuplicateState::Joined, true)) }
                        { button("No", true, ask(false)) }
                    </div>
                </div>
            } else {
                <div class="govuk-button-group">
                    if pair.state != DuplicateState::Joined { { button("Show as one", false, join) } }
                    if pair.state != DuplicateState::Apart { { button("Keep apart", true, decide(DuplicateState::Apart, false)) } }
                    if pair.decided_by == DecidedBy::Person { { button("Let the computer decide", true, decide(DuplicateState::Suggested, false)) } }
                </div>
            }
        </li>
    }
}

fn state(pair: &DuplicateView) -> Html {
    let tone = match pair.state {
        DuplicateState::Suggested => Tone::Soon,
        DuplicateState::Joined => Tone::Good,
        DuplicateState::Apart => Tone::Plain,
    };
    let by = match (pair.state, pair.decided_by) {
        (DuplicateState::Suggested, _) => "",
        (_, DecidedBy::Rule) => ", by the computer",
        (_, DecidedBy::Person) => ", by a person",
    };
    tag(tone, &format!("{}{by}", pair.state.label()))
}

fn side(side: &DuplicateSide) -> Html {
    let facts = [
        side.level.map(|level| format!("Level {level}")),
        side.learning_aim_ref.as_ref().map(|aim| format!("Qualification {aim}")),
        Some(format!("Reference {}", side.reference)),
    ];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    let named = side.runs.iter().take(DATES).map(|run| html! { <li>{ date(run) }</li> });
    let more = side.run_count - i64::try_from(side.runs.len().min(DATES)).unwrap_or(0);
    html! {
        <div class="ac-pair__side" key={side.course_id.to_string()}>
            <p class="ac-card__line ac-card__quiet">{ side.source.label() }</p>
            <h2 class="ac-card__title"><Go to={Route::Course { id: side.course_id }} class="govuk-link">{ &side.title }</Go></h2>
            <p class="ac-card__line">{ &side.provider.name }</p>
            <p class="ac-card__line ac-pair__facts">{ facts.join(" · ") }</p>
            if side.runs.is_empty() {
                <p class="ac-card__line">{ "No dates" }</p>
            } else {
                <ul class="govuk-list ac-pair__dates">
                    { for named }
                    if more > 0 { <li>{ format!("and {more} more") }</li> }
                </ul>
            }
            if side.withdrawn { <p class="ac-card__line">{ tag(Tone::Gone, "No longer offered") }</p> }
        </div>
    }
}

fn date(run: &DuplicateRun) -> String {
    let at = run.venue.clone().unwrap_or_else(|| run.mode.label().to_owned());
    let postcode = run.postcode.as_ref().map(|code| format!(" {code}")).unwrap_or_default();
    format!("{}, {at}{postcode}", words::when(run.starts_on, None))
}
