//! The team of a manager, employer by employer.

use super::people::People;
use crate::route::Route;
use crate::session::use_session;
use crate::ui::{Go, Page, unless_signed_in};
use domain::ids::EmployerId;
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
            let each = employers.into_iter().map(|(id, name)| {
                html! {
                    <section key={id.to_string()}>
                        <h2 class="govuk-heading-m">{ name }</h2>
                        <People id={EmployerId(id)} />
                    </section>
                }
            });
            html! {
                <>
                    { for each }
                    <p class="govuk-body"><Go to={Route::Corrections} class="govuk-link">{ "What people say is wrong" }</Go></p>
                    <h2 class="govuk-heading-m">{ "Your own systems" }</h2>
                    <p class="govuk-body"><Go to={Route::Webhooks} class="govuk-link">{ "Webhooks: tell our HR system what happens" }</Go></p>
                </>
            }
        }
    };
    html! { <Page title="Team">{ content }</Page> }
}
