//! A training provider's courses with the subjects people find them by.

use super::ProviderProps;
use super::pages::{each, use_pages};
use crate::route::Route;
use crate::session::use_session;
use crate::ui::{Go, Page, Tone, tag, unless_signed_in};
use domain::catalogue::wire::CourseSummary;
use yew::prelude::*;

/// The page.
#[component]
pub fn OwnCourses(props: &ProviderProps) -> Html {
    let session = use_session();
    let pages = use_pages::<CourseSummary>(format!("/api/v1/courses?provider={}&limit=100", props.id));
    let back = (Route::Provider { id: props.id }, "Our courses".to_owned());
    let content = unless_signed_in(&session, "Sign in to see your courses.").unwrap_or_else(|| html! {
        <>
            <p class="govuk-body">{ "People find a course by its subjects. We choose them from your texts. When one is wrong, change it: your choice stays." }</p>
            { pages.shown("Loading your courses", "You have no courses yet. Check your first file.", "ac-lines", each(line)) }
        </>
    });
    html! { <Page title="Courses and their subjects" {back}>{ content }</Page> }
}

fn line(course: &CourseSummary) -> Html {
    let to = Route::Course { id: course.id };
    let names: Vec<&str> = course.subjects.iter().map(|subject| subject.name.as_str()).collect();
    html! {
        <li class="ac-line ac-line--tall" key={course.id.to_string()}>
            <div>
                <b>{ &course.title }</b><br />
                if names.is_empty() { { tag(Tone::Soon, "No subject yet") } } else { { names.join(", ") } }
            </div>
            <Go {to} class="govuk-link" label={format!("Change {}", course.title)}>{ "Change" }</Go>
        </li>
    }
}
