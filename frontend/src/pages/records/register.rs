//! A register: big names, one tap a mark, saved at once, or on this phone until there is signal.

use super::waiting;
use crate::api::{self, Failure};
use crate::load::{Load, use_own};
use crate::route::Route;
use crate::ui::{Go, Page, problem, skeleton};
use crate::words;
use domain::booking::Mark;
use domain::booking::wire::{Attendance, AttendanceMark, Register, RegisterLine};
use domain::ids::{BookingId, CourseRunId};
use yew::platform::spawn_local;
use yew::prelude::*;

/// Properties of [`RegisterPage`].
#[derive(Properties, PartialEq)]
pub struct RegisterProps {
    /// The run.
    pub id: CourseRunId,
}

/// The page.
#[component]
pub fn RegisterPage(props: &RegisterProps) -> Html {
    let loaded = use_own::<Register>(format!("/api/v1/course-runs/{}/register", props.id));
    let back = (Route::Registers, "All registers".to_owned());
    match &loaded.now {
        Load::Loading => html! { <Page title="Register" {back}>{ skeleton(3, "Loading") }</Page> },
        Load::Failed(failure) => {
            html! { <Page title="Register" {back}>{ problem(failure, Some(&loaded.again)) }</Page> }
        }
        Load::Ready(register) => html! {
            <Page title="Register" {back}>
                <h2 class="govuk-heading-m">{ &register.run.course_title }</h2>
                <p class="govuk-body">{ words::when(register.run.starts_on, register.run.starts_at) }{ " · " }{ words::place(register.run.venue.as_ref(), register.run.mode) }</p>
                <p class="govuk-body"><Go to={Route::KeepRun { id: register.run.id }} class="govuk-link">{ "Look after this date" }</Go></p>
                <Lines register={(**register).clone()} changed={loaded.replace.clone()} />
            </Page>
        },
    }
}

/// How far the last mark has come.
#[derive(Clone, Debug, PartialEq)]
enum Saving {
    Nothing,
    OnItsWay,
    Saved,
    OnPhone,
    Failed(Failure),
}

#[derive(Properties, PartialEq)]
struct LinesProps {
    register: Register,
    changed: Callback<Register>,
}

/// Sends every mark that waits; marks stay on the phone until the server has them.
fn send(run: CourseRunId, changed: Callback<Register>, saving: UseStateHandle<Saving>) {
    let marks = waiting::read(run);
    if marks.is_empty() {
        return;
    }
    saving.set(Saving::OnItsWay);
    spawn_local(async move {
        let path = format!("/api/v1/course-runs/{run}/attendance");
        match api::put::<Register>(&path, &Attendance { marks: marks.clone() }).await {
            Ok(register) => {
                // A mark that was made meanwhile goes next.
                if waiting::read(run) == marks {
                    waiting::clear(run);
                    saving.set(Saving::Saved);
                    changed.emit(register);
                } else {
                    send(run, changed, saving);
                }
            }
            Err(Failure::Offline) => saving.set(Saving::OnPhone),
            Err(failure) => {
                waiting::clear(run);
                saving.set(Saving::Failed(failure));
            }
        }
    });
}

#[component]
fn Lines(props: &LinesProps) -> Html {
    let saving = use_state(|| Saving::Nothing);
    let run = props.register.run.id;
    {
        let (saving, changed) = (saving.clone(), props.changed.clone());
        use_effect_with((), move |()| send(run, changed, saving));
    }
    let mark = {
        let (saving, changed) = (saving.clone(), props.changed.clone());
        Callback::from(move |(booking_id, mark): (BookingId, Option<Mark>)| {
            waiting::add(run, AttendanceMark { booking_id, mark });
            send(run, changed.clone(), saving.clone());
        })
    };
    if props.register.people.is_empty() {
        return html! { <p class="govuk-body">{ "No one has a place on this date." }</p> };
    }
    let kept = waiting::read(run);
    let marked = |line: &RegisterLine| {
        let waits = kept.iter().find(|mark| mark.booking_id == line.booking_id);
        waits.map_or(line.mark, |mark| mark.mark)
    };
    let done = props.register.people.iter().filter(|line| marked(line).is_some()).count();
    let lines = props.register.people.iter().map(|line| person(line, marked(line), props.register.open, &mark));
    html! {
        <>
            if !props.register.open {
                <p class="ac-notice">{ "You can take the register from the day the course starts." }</p>
            }
            <p class="govuk-body">{ format!("{done} of {} marked.", props.register.people.len()) }</p>
            <p class="govuk-body ac-saving" role="status">{ match &*saving {
                Saving::Nothing => "Each tap is saved at once. Tap again to undo.",
                Saving::OnItsWay => "Saving…",
                Saving::Saved => "Saved.",
                Saving::OnPhone => "Saved on this phone. We send it when you have signal.",
                Saving::Failed(_) => "Not saved.",
            } }</p>
            if let Saving::Failed(failure) = &*saving { { problem(failure, None) } }
            <ul class="ac-register">{ for lines }</ul>
        </>
    }
}

/// One person, with a button for each mark.
fn person(line: &RegisterLine, marked: Option<Mark>, open: bool, onmark: &Callback<(BookingId, Option<Mark>)>) -> Html {
    let name_id = format!("name-{}", line.booking_id);
    let button = |mark: Mark| {
        let on = marked == Some(mark);
        let (onmark, id) = (onmark.clone(), line.booking_id);
        let onclick = Callback::from(move |_: MouseEvent| onmark.emit((id, (!on).then_some(mark))));
        let class =
            classes!("ac-mark", on.then_some(if mark == Mark::Attended { "ac-mark--here" } else { "ac-mark--away" }));
        html! {
            <button type="button" {class} {onclick} disabled={!open} aria-pressed={if on { "true" } else { "false" }}
                aria-label={format!("{}: {}", line.full_name, mark.label())}>
                if on { <span aria-hidden="true">{ "✓ " }</span> }{ mark.label() }
            </button>
        }
    };
    html! {
        <li class="ac-register__line" key={line.booking_id.to_string()}>
            <span class="ac-register__name" id={name_id}>{ &line.full_name }</span>
            <span class="ac-register__marks">{ button(Mark::Attended) }{ button(Mark::Absent) }</span>
        </li>
    }
}
