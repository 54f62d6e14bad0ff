//! The desk of the academy's own staff: what hangs together, and what is missing.

mod demand;
mod duplicates;
mod pair;

pub use demand::Demand;
pub use duplicates::Duplicates;

use crate::route::Route;
use crate::session::{Session, use_session};
use crate::ui::{Go, Page, unless_signed_in};
use yew::prelude::*;

/// Where it begins.
#[component]
pub fn Academy() -> Html {
    let session = use_session();
    let places = [
        (Route::Duplicates, "Courses listed twice", "Two sources list one course: show it once, or keep them apart."),
        (Route::Demand, "What people do not find", "What they looked for, where, and how often."),
        (Route::AtRisk, "Dates that need more people", "They begin in the next four weeks and have too few."),
        (Route::Forecast, "What runs out", "By month, subject and district; and what need not be taught twice."),
        (Route::Issuers, "Who we rely on", "Academies and colleges whose signed records count here."),
        (Route::Hold, "Put a credential on hold", "While something is looked into."),
        (Route::Corrections, "What people say is wrong", "In their training records, and nobody has answered yet."),
        (Route::OurCourses, "Courses of training providers", "Their files, their feeds, their subjects."),
    ];
    let lines = places.into_iter().map(|(to, name, what)| {
        html! { <li class="ac-line ac-line--tall"><div><Go {to} class="govuk-link">{ name }</Go><br />{ what }</div></li> }
    });
    let content = for_staff(session.now())
        .or_else(|| unless_signed_in(&session, SIGN_IN))
        .unwrap_or_else(|| html! { <ul class="ac-lines">{ for lines }</ul> });
    html! { <Page title="Academy">{ content }</Page> }
}

const SIGN_IN: &str = "Sign in to see the Academy's desk.";

/// What stands here for someone who does not work for the Academy.
fn for_staff(session: &Session) -> Option<Html> {
    let other = session.me().is_some() && !session.is_staff();
    other.then(|| html! { <p class="govuk-body">{ "This page is for the Academy's own staff." }</p> })
}
