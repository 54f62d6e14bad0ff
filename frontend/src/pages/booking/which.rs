//! Which date to book several people on.

use crate::api;
use crate::load::{Load, use_load};
use crate::pages::organisations::OfEmployer;
use crate::route::{Of, Route};
use crate::ui::{Go, Page, into_state, problem, skeleton, value_of};
use crate::words;
use domain::catalogue::wire::{CourseList, CourseSummary};
use domain::ids::EmployerId;
use yew::prelude::*;

/// The page: nothing is shown before something is looked for.
#[component]
pub fn Which(props: &OfEmployer) -> Html {
    let (typed, asked) = (use_state(String::new), use_state(String::new));
    let path = format!("/api/v1/courses?limit=20&available=true&q={}", api::encoded(&asked));
    let courses = use_load::<CourseList>((!asked.is_empty()).then_some(path));
    let onsubmit = {
        let (typed, asked) = (typed.clone(), asked.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            asked.set(typed.trim().to_owned());
        })
    };
    let oninput = into_state(&typed).reform(|event: InputEvent| value_of(&event));
    let list = match &courses.now {
        _ if asked.is_empty() => Html::default(),
        Load::Loading => skeleton(2, "Looking for courses"),
        Load::Failed(failure) => problem(failure, Some(&courses.again)),
        Load::Ready(list) => found(props.id, list),
    };
    html! {
        <Page title="Book for several people" back={(Route::Team, "Team".to_owned())}>
            <p class="govuk-body">{ "First choose the course and the date. Then choose who goes." }</p>
            <form {onsubmit} role="search" aria-label="Find a course">
                <label class="govuk-label" for="course-words">{ "Which course?" }</label>
                <div class="ac-search__row">
                    <input class="govuk-input" id="course-words" type="search" value={(*typed).clone()} {oninput} autocomplete="off" />
                    <button class="govuk-button">{ "Find" }</button>
                </div>
            </form>
            { list }
        </Page>
    }
}

fn found(id: EmployerId, list: &CourseList) -> Html {
    let cards: Vec<Html> = list.items.iter().filter_map(|course| card(id, course)).collect();
    let many = i64::try_from(cards.len()).unwrap_or(i64::MAX);
    let said = match many {
        0 => "We found no date that you can book here. Try other words.".to_owned(),
        _ => words::count(many, "course", "courses"),
    };
    html! {
        <>
            <p class="govuk-body" role="status">{ said }</p>
            <ul class="ac-cards ac-cards--one">{ for cards }</ul>
        </>
    }
}

/// A course with its next date; the others are a page away.
fn card(id: EmployerId, course: &CourseSummary) -> Option<Html> {
    let run = course.next_run.as_ref().filter(|run| run.bookable)?;
    let to = Route::TeamOf { id, of: Of::Several(run.id) };
    let more = course.upcoming_runs - 1;
    Some(html! {
        <li class="ac-card" key={course.id.to_string()}>
            <h2 class="ac-card__title"><Go {to} class="ac-card__link">{ &course.title }</Go></h2>
            <p class="ac-card__line">{ words::when(run.starts_on, run.starts_at) }</p>
            <p class="ac-card__line">{ words::place(run.venue.as_ref(), run.mode) }{ " · " }{ words::money(run.cost_pence) }{ " · " }{ words::room_of(run) }</p>
            <p class="ac-card__line ac-card__quiet">{ &course.provider.name }</p>
            if more > 0 {
                <p class="ac-card__line ac-card__above">
                    <Go to={Route::Course { id: course.id }} class="govuk-link">
                        { words::count(more, "other date", "other dates") }<span class="govuk-visually-hidden">{ format!(" of {}", course.title) }</span>
                    </Go>
                </p>
            }
        </li>
    })
}
