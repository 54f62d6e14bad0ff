//! Ways to sign in besides a password, page by page.

mod choose;
mod confirm;
mod finish;
mod join;
mod link;
mod new_password;
mod recover;

use crate::api::Failure;
use crate::route::{Route, WayIn};
use crate::ui::{Go, notice};
use domain::people::wire::SignedIn;
use domain::problem::FieldProblem;
use yew::prelude::*;

/// The page of a way.
pub fn way_in(way: WayIn) -> Html {
    match way {
        WayIn::Choose => html! { <choose::Choose /> },
        WayIn::Link => html! { <link::Link /> },
        WayIn::Recover => html! { <recover::Recover /> },
        WayIn::NewPassword => html! { <new_password::NewPassword /> },
        WayIn::Confirm => html! { <confirm::Confirm /> },
        WayIn::Finish => html! { <finish::Finish /> },
        WayIn::Join => html! { <join::Join /> },
    }
}

/// Takes a sign-in and opens a page of ours.
async fn enter(session: &crate::session::SessionHandle, signed_in: SignedIn, next: &str) -> Result<(), Failure> {
    session.begin(signed_in).await?;
    super::open(None, next);
    Ok(())
}

/// What needs changing, field by field where the server says so.
fn problems(failure: &Failure) -> Vec<FieldProblem> {
    match failure {
        Failure::Problem(problem) if !problem.errors.is_empty() => problem.errors.clone(),
        Failure::Problem(problem) => {
            let pointer = match problem.code.as_str() {
                "code_needed" | "wrong_sign_in_code" | "wrong_code" | "invitation_over" => "/code",
                "email_taken" => "/email",
                "mobile_taken" => "/mobile",
                _ => "",
            };
            vec![FieldProblem::new(pointer, problem.detail.clone())]
        }
        other => vec![FieldProblem::new("", other.message())],
    }
}

/// A mail is on its way, if there is anybody to send it to.
fn sent(to: &str) -> Html {
    notice(html! {
        <>
            <h2 class="govuk-heading-m">{ "Look at your mail" }</h2>
            <p class="govuk-body">{ "If " }<b>{ to }</b>{ " has an account, we have sent a link there. It works for 15 minutes. Look in your spam folder too." }</p>
        </>
    })
}

/// A link that does not work, and what to do.
fn link_is_gone() -> Html {
    html! {
        <div class="ac-notice ac-notice--problem" role="alert">
            <h2 class="govuk-heading-m">{ "That link does not work any more" }</h2>
            <p class="govuk-body">{ "Links work once and not for long." }</p>
            <Go to={Route::WaysIn { way: WayIn::Choose }} class="govuk-button">{ "Get a new one" }</Go>
        </div>
    }
}
