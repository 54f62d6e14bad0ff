//! Taking one's whole record along.

use crate::route::Route;
use crate::session::use_session;
use crate::ui::{FileToSave, Files, Page, unless_signed_in};
use yew::prelude::*;

/// Where the API has it.
const PATH: &str = "/api/v1/me/passport";

/// The page.
#[component]
pub fn TakeAlong() -> Html {
    let session = use_session();
    let content = unless_signed_in(&session, "Sign in to take your record with you.");
    let content = content.unwrap_or_else(|| {
        let file = |words, kind, name: &str| FileToSave { words, path: PATH.to_owned(), kind, name: name.to_owned() };
        let paper = vec![file("Save as a PDF", "application/pdf", "my-training-record.pdf")];
        let signed = vec![file("Save the signed file", "application/json", "my-training-record.json")];
        html! {
            <>
                <p class="govuk-body">{ "Your record is yours. Keep a copy, or take it to another place." }</p>
                <h2 class="govuk-heading-m">{ "To read and print" }</h2>
                <p class="govuk-body">{ "A list of all you have learnt, with your full name on it." }</p>
                <Files files={paper} class="govuk-button" />
                <h2 class="govuk-heading-m">{ "For a digital wallet or another system" }</h2>
                <p class="govuk-body">{ "One file with everything that is signed, each with its proof. Your name is not in it. What nobody signed is not in it." }</p>
                <Files files={signed} class="govuk-button govuk-button--secondary" />
            </>
        }
    });
    html! { <Page title="Take my record with me" back={(Route::Record, "My record".to_owned())}>{ content }</Page> }
}
