//! One person of a register.

use domain::booking::wire::{AttendanceMark, RegisterLine};
use domain::booking::{AssessmentResult, Mark, register};
use yew::prelude::*;

const fn class_of(mark: Mark) -> &'static str {
    match mark {
        Mark::Attended => "ac-mark--here",
        Mark::Partly => "ac-mark--part",
        Mark::Absent => "ac-mark--away",
    }
}

/// One person, with a button for each mark; and, for who was there, how their assessment went, where there was one.
pub fn person(
    line: &RegisterLine,
    (marked, result): (Option<Mark>, Option<AssessmentResult>),
    open: bool,
    onmark: &Callback<AttendanceMark>,
) -> Html {
    let button = |words: &'static str, on: bool, class: Option<&'static str>, to: AttendanceMark| {
        let onclick = onmark.reform(move |_: MouseEvent| to.clone());
        let class = classes!("ac-mark", on.then_some(class).flatten());
        html! {
            <button type="button" {class} {onclick} disabled={!open} aria-pressed={if on { "true" } else { "false" }}
                aria-label={format!("{}: {words}", line.full_name)}>
                if on { <span aria-hidden="true">{ "✓ " }</span> }{ words }
            </button>
        }
    };
    let mark = |mark: Mark| {
        let on = marked == Some(mark);
        let to = (!on).then_some(mark);
        // A result stays with who is marked anew, where it can.
        let kept = result.filter(|_| register::fits(to, result));
        let to = AttendanceMark { booking_id: line.booking_id, mark: to, result: kept };
        button(mark.label(), on, Some(class_of(mark)), to)
    };
    let went = |went: AssessmentResult| {
        let on = result == Some(went);
        let class = if went == AssessmentResult::Pass { "ac-mark--here" } else { "ac-mark--part" };
        let to = AttendanceMark { booking_id: line.booking_id, mark: marked, result: (!on).then_some(went) };
        button(went.label(), on, Some(class), to)
    };
    let was_there = matches!(marked, Some(Mark::Attended | Mark::Partly));
    html! {
        <li class="ac-register__line" key={line.booking_id.to_string()}>
            <span class="ac-register__name">{ &line.full_name }</span>
            <span class="ac-register__marks">{ mark(Mark::Attended) }{ mark(Mark::Partly) }{ mark(Mark::Absent) }</span>
            if was_there {
                <span class="ac-register__result">
                    <span>{ "Test or check, if there was one:" }</span>
                    <span class="ac-register__marks">{ went(AssessmentResult::Pass) }{ went(AssessmentResult::Refer) }</span>
                </span>
            }
        </li>
    }
}
