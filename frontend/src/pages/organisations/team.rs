//! The team of a manager, employer by employer.

use super::employer::Employer;
use crate::session::use_session;
use crate::ui::{Page, unless_signed_in};
use yew::prelude::*;

/// The page.
#[component]
pub fn Team() -> Html {
    let session = use_session();
    let employers = session.now().manages();
    let content = match unless_signed_in(&session, "Sign in to see your team.") {
        Some(nobody) => nobody,
        None if employers.is_empty() => html! {
            <p class="govuk-body">{ "This page is for managers. Ask the Academy if you should have it." }</p>
        },
        None => {
            employers.into_iter().map(|(id, name)| html! { <Employer key={id.to_string()} {id} {name} /> }).collect()
        }
    };
    html! { <Page title="Team">{ content }</Page> }
}
