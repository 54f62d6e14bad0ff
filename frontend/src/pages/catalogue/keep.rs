//! For who teaches a course, and for the academy: putting its subjects right, and how many places a date has.

use crate::api::{self, Failure};
use crate::load::{Load, use_load};
use crate::ui::{Done, Field, into_state, one_of, said};
use crate::words;
use domain::catalogue::wire::{
    CourseRunView, CourseView, RunBookingSettings, SubjectCorrection, SubjectTag, SubjectView,
};
use domain::page::Page as List;
use yew::platform::spawn_local;
use yew::prelude::*;

/// Properties of [`Keep`].
#[derive(Properties, PartialEq)]
pub struct KeepProps {
    /// The course.
    pub course: CourseView,
    /// The date that is chosen, when it has a day.
    pub run: Option<CourseRunView>,
    /// Called with the course as it is after a change.
    pub changed: Callback<CourseView>,
}

/// Something to change.
enum Change {
    /// All the subjects: a person's word wins over the rule, and stays.
    Subjects(Vec<String>),
    /// Places of the chosen date; none when people book with the training provider.
    Places(Option<i32>),
}

/// The section.
#[component]
pub fn Keep(props: &KeepProps) -> Html {
    let done = use_state(|| Done::Nothing);
    let all = use_load::<List<SubjectView>>(Some("/api/v1/subjects".to_owned()));
    let added = use_state(String::new);
    let capacity = props.run.as_ref().and_then(|run| run.capacity);
    let places = use_state(|| capacity.map(|places| places.to_string()).unwrap_or_default());
    let change = {
        let (done, course, changed) = (done.clone(), props.course.clone(), props.changed.clone());
        let run = props.run.as_ref().map(|run| run.id);
        Callback::from(move |change: Change| {
            let (done, course, changed) = (done.clone(), course.clone(), changed.clone());
            spawn_local(async move {
                match apply(change, course, run).await {
                    Ok(course) => {
                        done.set(Done::Saved);
                        changed.emit(course);
                    }
                    Err(failure) => done.set(Done::Failed(failure)),
                }
            });
        })
    };
    let codes: Vec<String> = props.course.subjects.iter().map(|subject| subject.code.clone()).collect();
    let onadd = {
        let (codes, added, change) = (codes.clone(), added.clone(), change.clone());
        Callback::from(move |_: MouseEvent| {
            if !added.is_empty() {
                change.emit(Change::Subjects(codes.iter().cloned().chain([(*added).clone()]).collect()));
                added.set(String::new());
            }
        })
    };
    let others: Vec<(String, String)> = match &all.now {
        Load::Ready(list) => list.items.iter().map(|subject| (subject.code.clone(), subject.name.clone())).collect(),
        Load::Loading | Load::Failed(_) => Vec::new(),
    };
    let others: Vec<(String, String)> = others.into_iter().filter(|(code, _)| !codes.contains(code)).collect();
    let onsubmit = {
        let (places, change) = (places.clone(), change.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let places = places.trim();
            // What is no number is sent as nought, which is refused with words.
            change.emit(Change::Places((!places.is_empty()).then(|| places.parse().unwrap_or(0))));
        })
    };
    let day = props.run.as_ref().and_then(|run| run.starts_on).map(words::day_of_year);
    html! {
        <section class="ac-notice" aria-labelledby="keep-title">
            <h2 class="govuk-heading-m" id="keep-title">{ "For the training provider" }</h2>
            <h3 class="govuk-heading-s">{ "Subjects people find it by" }</h3>
            <ul class="ac-lines">{ for props.course.subjects.iter().map(|subject| line(subject, &codes, &change)) }</ul>
            <div class="govuk-form-group">{ one_of("add-subject", "Another subject", &others, &added, &into_state(&added)) }</div>
            <button type="button" class="govuk-button govuk-button--secondary" onclick={onadd}>{ "Add" }</button>
            if let Some(day) = day {
                <form {onsubmit} novalidate=true>
                    <Field id="places" label={format!("Places on {day}")} value={(*places).clone()} onchange={into_state(&places)}
                        hint="Leave it empty and people book with you, not with the Academy." />
                    <button class="govuk-button govuk-button--secondary">{ "Save places" }</button>
                </form>
            }
            { said(&done) }
        </section>
    }
}

/// The course as it is after a change.
async fn apply(
    change: Change,
    mut course: CourseView,
    run: Option<domain::ids::CourseRunId>,
) -> Result<CourseView, Failure> {
    match (change, run) {
        (Change::Subjects(subjects), _) => {
            api::put(&format!("/api/v1/courses/{}/subjects", course.id), &SubjectCorrection { subjects }).await
        }
        (Change::Places(capacity), Some(run)) => {
            let path = format!("/api/v1/course-runs/{run}/booking");
            // What else is said of it stays.
            let kept: RunBookingSettings = api::get(&path).await?;
            let now: CourseRunView = api::put(&path, &RunBookingSettings { capacity, ..kept }).await?;
            course.runs.iter_mut().filter(|known| known.id == run).for_each(|known| known.clone_from(&now));
            Ok(course)
        }
        (Change::Places(_), None) => Ok(course),
    }
}

fn line(subject: &SubjectTag, codes: &[String], change: &Callback<Change>) -> Html {
    let left: Vec<String> = codes.iter().filter(|code| **code != subject.code).cloned().collect();
    let change = change.clone();
    let onclick = Callback::from(move |_: MouseEvent| change.emit(Change::Subjects(left.clone())));
    html! {
        <li class="ac-line">
            <span>{ &subject.name }</span>
            <button type="button" class="ac-plain" {onclick} aria-label={format!("Remove {}", subject.name)}>{ "Remove" }</button>
        </li>
    }
}
