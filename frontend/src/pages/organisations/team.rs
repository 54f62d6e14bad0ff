//! The team of a manager, employer by employer.

use super::employer::Employer;
use crate::session::use_session;
use crate::ui::{Page, SignInFirst};
use yew::prelude::*;

/// The page.
#[component]
pub fn Team() -> Html {
    let session = use_session();
    let employers = session.now().manages();
    let content = match session.now().me() {
        None => html! { <SignInFirst words="Sign in to see your team." /> },
        Some(_) if employers.is_empty() => html! {
            <p class="govuk-body">{ "This page is for managers. Ask the Academy if you should have it." }</p>
        },
        Some(_) => {
            employers.into_iter().map(|(id, name)| html! { <Employer key={id.to_string()} {id} {name} /> }).collect()
        }
    };
    html! { <Page title="Team">{ content }</Page> }
}
