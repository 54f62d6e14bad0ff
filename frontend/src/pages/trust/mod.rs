//! What others bring and what can be relied on: for employers and the academy's own staff.

mod brought;
mod care;
mod care_worker;
mod decide;
mod forecast;
mod hold;
mod issuers;

pub use brought::Brought;
pub use care::Care;
pub use care_worker::CareWorkerPage;
pub use forecast::Forecast;
pub use hold::Hold;
pub use issuers::Issuers;

use crate::route::Route;
use crate::session::use_session;
use crate::ui::{Page, unless_signed_in};
use domain::ids::EmployerId;
use yew::prelude::*;

/// Properties of a page about one employer.
#[derive(Properties, PartialEq)]
pub struct OfEmployer {
    /// The employer.
    pub id: EmployerId,
}

/// The way back to the team.
fn to_team() -> (Route, String) {
    (Route::Team, "Team".to_owned())
}

#[derive(Properties, PartialEq)]
struct StaffProps {
    title: &'static str,
    children: Html,
}

/// A page for the academy's own staff.
#[component]
fn StaffPage(props: &StaffProps) -> Html {
    let session = use_session();
    let other = session.now().me().is_some() && !session.now().is_staff();
    let content = match unless_signed_in(&session, "Sign in to see the Academy's desk.") {
        Some(nobody) => nobody,
        None if other => html! { <p class="govuk-body">{ "This page is for the Academy's own staff." }</p> },
        None => props.children.clone(),
    };
    html! { <Page title={props.title} back={(Route::Academy, "Academy".to_owned())} wide=true>{ content }</Page> }
}
