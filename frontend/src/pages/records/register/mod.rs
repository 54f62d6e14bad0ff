//! A register: big names, one tap a mark, saved at once, or on this phone until there is signal.

mod door;
mod finish;
mod line;
mod waiting;

use crate::api::{self, Failure};
use crate::load::{Load, use_own};
use crate::route::Route;
use crate::ui::{Go, Page, problem, skeleton, use_signal};
use crate::words;
use domain::booking::wire::{AddToRegister, Attendance, AttendanceMark, Register};
use domain::ids::CourseRunId;
use door::Door;
use finish::Finish;
use line::person;
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
                <Lines register={(**register).clone()} changed={loaded.replace.clone()} again={loaded.again.clone()} />
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
    /// Kept on this phone, though the server could be reached.
    Kept(Failure),
    Failed(Failure),
    /// A code that was typed in lets nobody in; the marks are saved.
    NotLetIn(Failure),
}

#[derive(Properties, PartialEq)]
struct LinesProps {
    register: Register,
    changed: Callback<Register>,
    again: Callback<()>,
}

/// Sends what waits, codes first; it stays on the phone until the server has it or refuses it.
async fn send_all(run: CourseRunId, changed: &Callback<Register>, saving: &UseStateHandle<Saving>) {
    let (mut failed, mut not_let_in) = (None, None);
    let stops = |failure: Failure| match failure {
        Failure::Offline => Saving::OnPhone,
        other => Saving::Kept(other),
    };
    for code in waiting::codes(run) {
        let body = AddToRegister { booking_id: None, code: Some(code.clone()) };
        match api::post::<Register>(&format!("/api/v1/course-runs/{run}/register"), &body, None).await {
            Ok(register) => changed.emit(register),
            Err(failure) if waiting::may_go_well_later(&failure) => return saving.set(stops(failure)),
            Err(failure) => not_let_in = Some(failure),
        }
        waiting::code_sent(run, &code);
    }
    loop {
        let marks = waiting::marks(run);
        if marks.is_empty() {
            let saved = not_let_in.map_or(Saving::Saved, Saving::NotLetIn);
            return saving.set(failed.map_or(saved, Saving::Failed));
        }
        let path = format!("/api/v1/course-runs/{run}/attendance");
        match api::put::<Register>(&path, &Attendance { marks: marks.clone() }).await {
            Ok(register) => {
                waiting::sent(run, &marks);
                changed.emit(register);
            }
            Err(failure) if waiting::may_go_well_later(&failure) => return saving.set(stops(failure)),
            Err(failure) => {
                waiting::sent(run, &waiting::refused(&marks, &failure));
                failed = Some(failure);
            }
        }
    }
}

#[component]
fn Lines(props: &LinesProps) -> Html {
    let saving = use_state(|| Saving::Nothing);
    let on_its_way = use_mut_ref(|| false);
    let run = props.register.run.id;
    let send = {
        let (saving, changed) = (saving.clone(), props.changed.clone());
        Callback::from(move |()| {
            // What is added meanwhile goes in the same go.
            if std::mem::replace(&mut *on_its_way.borrow_mut(), true) {
                return;
            }
            saving.set(Saving::OnItsWay);
            let (saving, changed, on_its_way) = (saving.clone(), changed.clone(), on_its_way.clone());
            spawn_local(async move {
                send_all(run, &changed, &saving).await;
                *on_its_way.borrow_mut() = false;
            });
        })
    };
    let signal = use_signal();
    {
        let send = send.clone();
        use_effect_with(signal, move |signal| {
            if *signal && !(waiting::marks(run).is_empty() && waiting::codes(run).is_empty()) {
                send.emit(());
            }
        });
    }
    let mark = {
        let send = send.clone();
        Callback::from(move |mark: AttendanceMark| {
            waiting::mark(run, mark);
            send.emit(());
        })
    };
    let add = Callback::from(move |code: String| {
        waiting::code(run, &code);
        send.emit(());
    });
    let kept = waiting::marks(run);
    let marked = |line: &domain::booking::wire::RegisterLine| {
        waiting::of(&kept, line.booking_id).map_or((line.mark, line.result), |mark| (mark.mark, mark.result))
    };
    let people = &props.register.people;
    let done = people.iter().filter(|line| marked(line).0.is_some()).count();
    let lines = people.iter().map(|line| person(line, marked(line), props.register.open, &mark));
    html! {
        <>
            if !props.register.open {
                <p class="ac-notice">{ "You can take the register from the day the course starts." }</p>
            }
            if people.is_empty() {
                <p class="govuk-body">{ "No one has a place on this date." }</p>
            } else {
                <p class="govuk-body">{ format!("{done} of {} marked.", people.len()) }</p>
            }
            { said(&saving) }
            <ul class="ac-register">{ for lines }</ul>
            if props.register.open {
                <Finish register={props.register.clone()} ready={props.register.can_finish && kept.is_empty()} again={props.again.clone()} />
                <Door {run} waiting={props.register.waiting.clone()} codes={waiting::codes(run)} failed={match &*saving { Saving::NotLetIn(failure) => Some(failure.clone()), _ => None }} {add} changed={props.changed.clone()} />
            }
        </>
    }
}

/// Where the marks are, in a region that is read out.
fn said(saving: &Saving) -> Html {
    let words = match saving {
        Saving::Nothing => "Each tap is saved at once. Tap again to undo.",
        Saving::OnItsWay => "Saving…",
        Saving::Saved | Saving::NotLetIn(_) => "Saved.",
        Saving::OnPhone => "Saved on this phone. We send it when you have signal.",
        Saving::Kept(_) => "Saved on this phone. It is not sent yet.",
        Saving::Failed(_) => "Not saved.",
    };
    html! {
        <>
            <p class="govuk-body ac-saving" role="status">{ words }</p>
            if let Saving::Failed(failure) | Saving::Kept(failure) = saving { { problem(failure, None) } }
        </>
    }
}
