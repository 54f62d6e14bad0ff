//! How a date is booked: how many people it takes and needs, how to get in, and calling it off.

use super::who_waits::WhoWaits;
use crate::api::{self, Failure};
use crate::load::{Load, use_load, use_own};
use crate::route::Route;
use crate::session::use_session;
use crate::ui::{
    Done, ErrorSummary, Field, Go, Page, Words, error_of, focus, into_state, one_of, problem, said, sender, skeleton,
    unless_signed_in,
};
use crate::words;
use domain::catalogue::RunState;
use domain::catalogue::wire::{CallOff, CalledOff, CourseRunView, CourseView, RunBookingSettings};
use domain::ids::CourseRunId;
use domain::problem::FieldProblem;
use yew::platform::spawn_local;
use yew::prelude::*;

/// Properties of [`KeepRun`].
#[derive(Properties, PartialEq)]
pub struct KeepRunProps {
    /// The run.
    pub id: CourseRunId,
}

/// The page.
#[component]
pub fn KeepRun(props: &KeepRunProps) -> Html {
    let session = use_session();
    let content = unless_signed_in(&session, "Sign in to look after this date.");
    let content = content.unwrap_or_else(|| html! { <Kept id={props.id} /> });
    html! { <Page title="Look after this date" back={(Route::Register { id: props.id }, "Register".to_owned())}>{ content }</Page> }
}

#[component]
fn Kept(props: &KeepRunProps) -> Html {
    let id = props.id;
    let run = use_own::<CourseRunView>(format!("/api/v1/course-runs/{id}"));
    let settings = use_own::<RunBookingSettings>(format!("/api/v1/course-runs/{id}/booking"));
    match (&run.now, &settings.now) {
        (Load::Failed(failure), _) => problem(failure, Some(&run.again)),
        (_, Load::Failed(failure)) => problem(failure, Some(&settings.again)),
        (Load::Ready(run), Load::Ready(settings)) => html! {
            <>
                <h2 class="govuk-heading-m">{ &run.course_title }</h2>
                <p class="govuk-body">{ words::when(run.starts_on, run.starts_at) }{ " · " }{ words::place(run.venue.as_ref(), run.mode) }</p>
                if run.state == RunState::Withdrawn {
                    <p class="govuk-body">{ "This date is off." }</p>
                } else {
                    <>
                        <Settings {id} kept={(**settings).clone()} />
                        { terms(run) }
                        <WhoWaits {id} />
                        <Off run={(**run).clone()} />
                    </>
                }
            </>
        },
        _ => skeleton(2, "Loading the date"),
    }
}

/// The way to what it costs to cancel late, and back.
fn terms(run: &CourseRunView) -> Html {
    let query = vec![("run".to_owned(), run.id.to_string())];
    html! {
        <p class="govuk-body"><Go to={Route::Terms { provider: run.provider.id }} {query} class="govuk-link">{ "What it costs to cancel late" }</Go></p>
    }
}

#[derive(Properties, PartialEq)]
struct SettingsProps {
    id: CourseRunId,
    kept: RunBookingSettings,
}

fn number(kept: Option<i32>) -> String {
    kept.map_or_else(String::new, |kept| kept.to_string())
}

/// What was typed as a number; nothing typed is none.
fn read(pointer: &str, typed: &str) -> Result<Option<i32>, FieldProblem> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    typed.parse().map(Some).map_err(|_| FieldProblem::new(pointer, "Use a number, like 12."))
}

#[component]
fn Settings(props: &SettingsProps) -> Html {
    let kept = &props.kept;
    let (capacity, minimum) = (use_state(|| number(kept.capacity)), use_state(|| number(kept.minimum)));
    let link = use_state(|| kept.joining_link.clone().unwrap_or_default());
    let notes = use_state(|| kept.joining_notes.clone().unwrap_or_default());
    let errors = use_state(Vec::<FieldProblem>::new);
    let done = use_state(|| Done::Nothing);
    let onsubmit = {
        let (capacity, minimum, link, notes) = (capacity.clone(), minimum.clone(), link.clone(), notes.clone());
        let (errors, done, id) = (errors.clone(), done.clone(), props.id);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            done.set(Done::Nothing);
            let words = |words: &str| Some(words.trim().to_owned()).filter(|words| !words.is_empty());
            let new = match (read("/capacity", &capacity), read("/minimum", &minimum)) {
                (Ok(capacity), Ok(minimum)) => RunBookingSettings {
                    minimum,
                    joining_link: words(&link),
                    joining_notes: words(&notes),
                    ..RunBookingSettings::of(capacity)
                },
                (Err(wrong), _) | (_, Err(wrong)) => return errors.set(vec![wrong]),
            };
            errors.set(Vec::new());
            let (errors, done) = (errors.clone(), done.clone());
            spawn_local(async move {
                match api::put::<CourseRunView>(&format!("/api/v1/course-runs/{id}/booking"), &new).await {
                    Ok(_) => done.set(Done::Saved),
                    Err(failure) => errors.set(failure.wrong()),
                }
            });
        })
    };
    html! {
        <form {onsubmit} novalidate=true>
            <ErrorSummary errors={(*errors).clone()} />
            <Field id="capacity" label="Places" hint={Some("Leave it empty and people book with you, not with the Academy.".to_owned())} error={error_of(&errors, "capacity")} value={(*capacity).clone()} onchange={into_state(&capacity)} />
            <Field id="minimum" label="How many people it needs" hint={Some("With fewer, it may not take place. Leave it empty if that does not matter.".to_owned())} error={error_of(&errors, "minimum")} value={(*minimum).clone()} onchange={into_state(&minimum)} />
            <Field id="joiningLink" label="Link to join online" hint={Some("Only people with a place see it. It begins with https://".to_owned())} error={error_of(&errors, "joiningLink")} value={(*link).clone()} onchange={into_state(&link)} />
            <Words id="joiningNotes" label="How to get in" hint="The room, the door, parking. Only people with a place see it." error={error_of(&errors, "joiningNotes")} value={(*notes).clone()} onchange={into_state(&notes)} />
            { said(&done) }
            <button class="govuk-button">{ "Save" }</button>
        </form>
    }
}

#[derive(Properties, PartialEq)]
struct OffProps {
    run: CourseRunView,
}

/// Calling the date off, with where its people go.
#[component]
fn Off(props: &OffProps) -> Html {
    let run = &props.run;
    let course = use_load::<CourseView>(Some(format!("/api/v1/courses/{}", run.course_id)));
    let open = use_state(|| false);
    let to = use_state(|| "none".to_owned());
    let failure = use_state(|| None::<Failure>);
    let sending = use_state(|| false);
    let done = use_state(|| None::<CalledOff>);
    use_effect_with((*open, done.is_some()), |(open, done)| {
        if *done {
            focus("called-off");
        } else if *open {
            focus("sure");
        }
    });
    if let Some(done) = &*done {
        let words = [
            words::count(done.ended, "booking ended", "bookings ended"),
            words::count(done.moved, "person has a place on the other date", "people have a place on the other date"),
            words::count(done.waiting, "person waits there", "people wait there"),
        ];
        return html! { <p class="ac-notice" id="called-off" tabindex="-1">{ format!("This date is off. {}. Everyone is told.", words.join(", ")) }</p> };
    }
    let mut dates = vec![("none".to_owned(), "No other date".to_owned())];
    if let Load::Ready(course) = &course.now {
        let others = course.runs.iter().filter(|other| other.id != run.id && other.bookable);
        dates.extend(others.map(|other| (other.id.to_string(), words::when(other.starts_on, other.starts_at))));
    }
    let act = {
        let (id, to, failure, sending, done) = (run.id, to.clone(), failure.clone(), sending.clone(), done.clone());
        Callback::from(move |()| {
            sending.set(true);
            failure.set(None);
            let body = CallOff { moving_to: to.parse().ok() };
            let (failure, sending, done) = (failure.clone(), sending.clone(), done.clone());
            spawn_local(async move {
                let path = format!("/api/v1/course-runs/{id}/call-off");
                match api::post::<CalledOff>(&path, &body, None).await {
                    Ok(called_off) => done.set(Some(called_off)),
                    Err(why) => failure.set(Some(why)),
                }
                sending.set(false);
            });
        })
    };
    let show = |now: bool| {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(now))
    };
    html! {
        <section aria-labelledby="off-title">
            <h2 class="govuk-heading-m" id="off-title">{ "Call it off" }</h2>
            if *open {
                <p class="govuk-body" id="sure" tabindex="-1">{ "Everyone who is booked or waits is told. You cannot take this back." }</p>
                <div class="govuk-form-group">{ one_of("moving-to", "Where do they go?", &dates, &to, &into_state(&to)) }</div>
                if let Some(failure) = &*failure { { problem(failure, None) } }
                <div class="govuk-button-group">
                    { sender("Yes, call it off", "govuk-button govuk-button--warning", sending.then_some(true), &act) }
                    <button type="button" class="govuk-button govuk-button--secondary" onclick={show(false)}>{ "No, it takes place" }</button>
                </div>
            } else {
                <button type="button" class="govuk-button govuk-button--secondary" onclick={show(true)}>{ "Call this date off" }</button>
            }
        </section>
    }
}
