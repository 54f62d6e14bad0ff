//! One course: what it is, when and where, and booking it.

use super::keep::Keep;
use super::results::level;
use super::runs::Runs;
use crate::api;
use crate::load::{Load, use_load};
use crate::route::Route;
use crate::session::use_session;
use crate::ui::{Go, Page, notice, paragraphs, problem, skeleton};
use crate::words;
use domain::catalogue::RunState;
use domain::catalogue::wire::{CourseRunView, CourseView, TextSection};
use domain::ids::CourseId;
use yew::prelude::*;
use yew_router::prelude::*;

/// Properties of [`CoursePage`].
#[derive(Properties, PartialEq)]
pub struct CourseProps {
    /// The course.
    pub id: CourseId,
}

/// The page.
#[component]
pub fn CoursePage(props: &CourseProps) -> Html {
    let pairs = use_location().and_then(|location| location.query::<Vec<(String, String)>>().ok()).unwrap_or_default();
    let near = pairs.into_iter().find(|(name, _)| name == "near").map(|(_, value)| value);
    let query = near.map(|near| format!("?near={}", api::encoded(&near))).unwrap_or_default();
    let course = use_load::<CourseView>(Some(format!("/api/v1/courses/{}{query}", props.id)));
    match &course.now {
        Load::Loading => {
            html! { <Page title="Course" above={html! { <Back /> }}>{ skeleton(2, "Loading the course") }</Page> }
        }
        Load::Failed(failure) => {
            html! { <Page title="Course" above={html! { <Back /> }}>{ problem(failure, Some(&course.again)) }</Page> }
        }
        Load::Ready(now) => html! { <Shown course={(**now).clone()} changed={course.replace.clone()} /> },
    }
}

/// Back to the results as they were, or to an empty search.
#[component]
fn Back() -> Html {
    let navigator = use_navigator();
    let onclick = Callback::from(move |event: MouseEvent| {
        let length =
            web_sys::window().and_then(|window| window.history().ok()).and_then(|history| history.length().ok());
        if let Some(navigator) = navigator.as_ref().filter(|_| length.is_some_and(|length| length > 1)) {
            event.prevent_default();
            navigator.back();
        }
    });
    html! { <a class="govuk-back-link" href="/courses" {onclick}>{ "Results" }</a> }
}

#[derive(Properties, PartialEq)]
struct ShownProps {
    course: CourseView,
    changed: Callback<CourseView>,
}

fn facts(course: &CourseView) -> String {
    let mut facts: Vec<String> = Vec::new();
    facts.extend(course.runs.iter().find_map(|run| run.duration.clone()));
    facts.extend(course.level.map(level));
    facts.extend(course.typical_validity_months.map(|months| match months {
        12 => "lasts 1 year".to_owned(),
        months if months % 12 == 0 => format!("lasts {} years", months / 12),
        months => format!("lasts {months} months"),
    }));
    facts.join(" · ")
}

#[component]
fn Shown(props: &ShownProps) -> Html {
    let course = &props.course;
    let session = use_session();
    let (keeps, staff) = (session.now().keeps(course.provider.id), session.now().is_staff());
    let first = course.runs.iter().find(|run| run.bookable).or_else(|| course.runs.first());
    let chosen = use_state(|| first.map(|run| run.id));
    let onchoose = {
        let chosen = chosen.clone();
        Callback::from(move |id| chosen.set(Some(id)))
    };
    let run = course.runs.iter().find(|run| Some(run.id) == *chosen);
    let sections = course.sections.iter().map(section);
    let repeats =
        course.sections.first().is_some_and(|first| first.text.starts_with(course.summary.trim_end_matches('…')));
    html! {
        <Page title={course.title.clone()} above={html! { <Back /> }}>
            <p class="govuk-body ac-course__facts">{ facts(course) }<br />{ &course.provider.name }</p>
            if let Some(most) = course.repaid_pence {
                { notice(html! { <>{ format!("Your employer may get back up to {most} from the national learning fund (LDSS). Ask your manager.") }</> }) }
            }
            if course.withdrawn { { notice(html! { <>{ "This course is no longer offered." }</> }) } }
            if !repeats && !course.summary.is_empty() { <p class="govuk-body-l">{ &course.summary }</p> }
            if course.runs.is_empty() {
                { notice(html! { <>{ "There are no dates to come. Ask the training provider." }</> }) }
            } else {
                <Runs runs={course.runs.clone()} own={course.sources.len() > 1} chosen={*chosen} {onchoose} />
            }
            { for sections }
            <section>
                <h2 class="govuk-heading-m">{ "Taught by" }</h2>
                <p class="govuk-body">
                    { &course.provider.name }
                    if let Some(body) = &course.awarding_body { <br />{ format!("Awarded by {body}") } }
                    if let Some(aim) = &course.learning_aim_ref { <br />{ format!("Qualification number {aim}") } }
                </p>
                if let Some(website) = &course.website {
                    <p class="govuk-body"><a class="govuk-link" href={website.clone()} rel="noopener">{ "The training provider's own page" }</a></p>
                }
            </section>
            { subjects(course) }
            if course.sources.len() > 1 { { sources(course, staff) } }
            if keeps {
                <Keep key={run.map(|run| run.id.to_string()).unwrap_or_default()} course={course.clone()} run={run.cloned()} changed={props.changed.clone()} />
            }
            if let Some(run) = run { { action(run) } }
        </Page>
    }
}

fn section(section: &TextSection) -> Html {
    html! { <section><h2 class="govuk-heading-m">{ &section.heading }</h2>{ paragraphs(&section.text) }</section> }
}

/// The one thing to do with the chosen date.
fn action(run: &CourseRunView) -> Html {
    let day = run.starts_on.map_or_else(String::new, |day| format!(" {}", words::day_of_year(day)));
    let button = match run.state {
        RunState::Open | RunState::Full if !run.bookable => match &run.provider_url {
            Some(page) => html! {
                <a class="govuk-button" href={page.clone()} rel="noopener">
                    { format!("Book with {}", run.provider.name) }
                    <span class="govuk-visually-hidden">{ " (opens their page)" }</span>
                </a>
            },
            None => html! { <p class="govuk-body">{ format!("To book, ask {}.", run.provider.name) }</p> },
        },
        RunState::Open => {
            html! { <Go to={Route::Book { id: run.id }} class="govuk-button">{ format!("Book{day}") }</Go> }
        }
        RunState::Full => {
            html! { <Go to={Route::Book { id: run.id }} class="govuk-button">{ format!("Join the waiting list for{day}") }</Go> }
        }
        _ => return Html::default(),
    };
    html! { <div class="ac-sticky">{ button }</div> }
}

/// Who lists the course, and what is shown from each.
fn sources(course: &CourseView, staff: bool) -> Html {
    let lines = course.sources.iter().map(|of| {
        let named = of.fields.iter().filter_map(|field| match field.as_str() {
            "title" => Some("name"),
            "summary" => Some("short text"),
            "level" => Some("level"),
            "learningAimRef" => Some("qualification"),
            "awardingBody" => Some("who awards it"),
            "website" => Some("web page"),
            _ => None,
        });
        let from: Vec<&str> = named.chain(of.headings.iter().map(String::as_str)).collect();
        let who = if of.provider.id == course.provider.id { String::new() } else { format!(", {}", of.provider.name) };
        let from = if from.is_empty() { "dates".to_owned() } else { from.join(", ") };
        html! { <li>{ of.source.label() }{ who }{ ": " }{ from }</li> }
    });
    let query = vec![("state".to_owned(), "joined".to_owned())];
    html! {
        <details class="govuk-details">
            <summary class="govuk-details__summary"><span class="govuk-details__summary-text">{ "Where this comes from" }</span></summary>
            <div class="govuk-details__text">
                <ul class="govuk-list">{ for lines }</ul>
                if staff { <Go to={Route::Duplicates} {query} class="govuk-link">{ "Courses shown as one" }</Go> }
            </div>
        </details>
    }
}

/// What we think the course teaches, and why.
fn subjects(course: &CourseView) -> Html {
    if course.subjects.is_empty() {
        return Html::default();
    }
    let lines = course.subjects.iter().map(|subject| {
        let query = vec![("subject".to_owned(), subject.code.clone())];
        html! { <li><Go to={Route::Find} {query} class="govuk-link">{ &subject.name }</Go>{ format!(" – {}", subject.because) }</li> }
    });
    html! {
        <details class="govuk-details">
            <summary class="govuk-details__summary"><span class="govuk-details__summary-text">{ "Subjects, and why we chose them" }</span></summary>
            <div class="govuk-details__text"><ul class="govuk-list">{ for lines }</ul></div>
        </details>
    }
}
