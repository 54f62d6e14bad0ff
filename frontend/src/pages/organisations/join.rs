//! Join an employer by the code of an invitation.

use crate::api;
use crate::route::Route;
use crate::session::use_session;
use crate::ui::{ErrorSummary, Field, Go, Page, error_of, into_state, unless_signed_in};
use crate::words;
use domain::organisations::wire::{AcceptedView, InvitationAnswer};
use domain::problem::FieldProblem;
use yew::platform::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

/// The page.
#[component]
pub fn Join() -> Html {
    let session = use_session();
    let query = use_location().map(|location| location.query_str().to_owned()).unwrap_or_default();
    let code = use_state(|| in_link(&query));
    let errors = use_state(Vec::<FieldProblem>::new);
    let joined = use_state(|| None::<AcceptedView>);
    let busy = use_state(|| false);
    let back = (Route::Account, "My account".to_owned());
    if let Some(nobody) = unless_signed_in(&session, "Sign in, or create an account. Then you can join.") {
        return html! { <Page title="Join your employer" {back}>{ nobody }</Page> };
    }
    if let Some(joined) = &*joined {
        return done(joined);
    }
    let onsubmit = {
        let (code, errors, joined, busy) = (code.clone(), errors.clone(), joined.clone(), busy.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if *busy {
                return;
            }
            if code.trim().is_empty() {
                return errors.set(vec![FieldProblem::new("/code", "Type the code first.")]);
            }
            busy.set(true);
            let (answer, errors, joined, busy) =
                (InvitationAnswer { code: (*code).clone() }, errors.clone(), joined.clone(), busy.clone());
            let session = session.clone();
            spawn_local(async move {
                match api::post::<AcceptedView>("/api/v1/invitations/accept", &answer, None).await {
                    Ok(view) => {
                        // What they may do has changed. If it cannot be read just now, the next page does.
                        if let Err(failure) = session.read_again().await {
                            web_sys::console::warn_1(&failure.message().into());
                        }
                        joined.set(Some(view));
                    }
                    Err(failure) if failure.code() == Some("wrong_code") => {
                        errors.set(vec![FieldProblem::new("/code", failure.message())]);
                    }
                    Err(failure) => errors.set(failure.wrong()),
                }
                busy.set(false);
            });
        })
    };
    html! {
        <Page title="Join your employer" {back}>
            <ErrorSummary errors={(*errors).clone()} />
            <p class="govuk-body">{ "When you join, your managers see your name here and can book courses for you." }</p>
            <form {onsubmit} novalidate=true>
                <Field id="code" label="Your code" hint="12 letters and numbers, like 7KQ2-M9XD-4RTA." autocomplete="off"
                    error={error_of(&errors, "code")} value={(*code).clone()} onchange={into_state(&code)} />
                <button class="govuk-button" disabled={*busy}>{ if *busy { "Joining…" } else { "Join" } }</button>
            </form>
        </Page>
    }
}

fn done(joined: &AcceptedView) -> Html {
    let from = joined.starts_on.filter(|day| *day > crate::ui::today());
    html! {
        <Page title={format!("You have joined {}", joined.employer_name)}>
            if let Some(day) = from { <p class="govuk-body">{ format!("Your first day is {}.", words::day(day)) }</p> }
            <p class="ac-links">
                <Go to={Route::Jobs} class="govuk-link">{ "My jobs" }</Go>
                <Go to={Route::Find} class="govuk-link">{ "Find a course" }</Go>
            </p>
        </Page>
    }
}

/// The code that a link holds: its signs need no decoding.
fn in_link(query: &str) -> String {
    let pairs = query.trim_start_matches('?').split('&');
    pairs.filter_map(|pair| pair.strip_prefix("code=")).next().unwrap_or_default().chars().take(20).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_of_a_link_is_filled_in() {
        assert_eq!(in_link("?code=7KQ2-M9XD-4RTA"), "7KQ2-M9XD-4RTA");
        assert_eq!(in_link("?x=1&code=AB"), "AB");
        assert_eq!(in_link(""), "");
    }
}
