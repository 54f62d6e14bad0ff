//! Choosing a date.

use crate::ui::{Tone, tag};
use crate::words;
use domain::catalogue::RunState;
use domain::catalogue::wire::CourseRunView;
use domain::ids::CourseRunId;
use domain::sync::CourseSource;
use yew::prelude::*;

/// Dates shown before one asks for all.
const SHOWN: usize = 5;

/// Properties of [`Runs`].
#[derive(Properties, PartialEq)]
pub struct RunsProps {
    /// The runs, soonest first.
    pub runs: Vec<CourseRunView>,
    /// The training provider itself lists the course: what only others list may be old.
    pub own: bool,
    /// The chosen one.
    pub chosen: Option<CourseRunId>,
    /// Called with a choice.
    pub onchoose: Callback<CourseRunId>,
}

/// The dates as a list of radio buttons.
#[component]
pub fn Runs(props: &RunsProps) -> Html {
    let all = use_state(|| false);
    let shown = if *all { props.runs.len() } else { SHOWN };
    let hidden = props.runs.len().saturating_sub(SHOWN);
    let radios = props.runs.iter().take(shown).map(|run| {
        let (onchoose, id) = (props.onchoose.clone(), run.id);
        let onclick = Callback::from(move |_: MouseEvent| onchoose.emit(id));
        let element = format!("run-{}", run.id);
        let place = words::place(run.venue.as_ref(), run.mode);
        let miles = run.distance_miles.map(|miles| format!(", {}", words::miles(miles))).unwrap_or_default();
        let tone = match run.state {
            RunState::Open if run.bookable => Tone::Good,
            RunState::Full => Tone::Soon,
            _ => Tone::Plain,
        };
        html! {
            <div class="govuk-radios__item ac-run" key={element.clone()}>
                <input class="govuk-radios__input" type="radio" name="run" id={element.clone()} checked={props.chosen == Some(run.id)} {onclick} />
                <label class="govuk-label govuk-radios__label" for={element}>
                    <span class="ac-run__when">{ words::when(run.starts_on, run.starts_at) }</span>
                    <span class="ac-run__line">{ place }{ miles }{ " · " }{ words::money(run.cost_pence) }</span>
                    <span class="ac-run__line">{ tag(tone, &words::room_in(run)) }</span>
                    if run.sources == [CourseSource::CourseDirectory] && props.own {
                        <span class="ac-run__line">{ "From the national course directory. Ask if it still runs." }</span>
                    }
                </label>
            </div>
        }
    });
    let more = {
        let all = all.clone();
        Callback::from(move |_: MouseEvent| all.set(true))
    };
    html! {
        <fieldset class="govuk-fieldset">
            <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">{ "Choose a date" }</legend>
            <div class="govuk-radios">{ for radios }</div>
            if hidden > 0 && !*all {
                <button type="button" class="ac-plain" onclick={more}>{ format!("Show {}", words::count(i64::try_from(hidden).unwrap_or(0), "more date", "more dates")) }</button>
            }
        </fieldset>
    }
}
