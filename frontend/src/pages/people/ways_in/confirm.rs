//! Confirming an e-mail address with a link from a mail.

use super::{link_is_gone, problems};
use crate::api;
use crate::route::{Route, behind_hash};
use crate::session::{Session, use_session};
use crate::ui::{ErrorSummary, Go, Page, notice};
use domain::people::ways::EmailConfirmation;
use domain::people::wire::Me;
use domain::problem::FieldProblem;
use yew::platform::spawn_local;
use yew::prelude::*;

/// How far it has come.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Ask,
    Done,
    Gone,
}

/// The page. It waits for a tap: programs that look into mails open links too.
#[component]
pub fn Confirm() -> Html {
    let (stage, errors) = (use_state(|| Stage::Ask), use_state(Vec::<FieldProblem>::new));
    let session = use_session();
    let onclick = {
        let (stage, errors) = (stage.clone(), errors.clone());
        Callback::from(move |_: MouseEvent| {
            let (stage, errors, session) = (stage.clone(), errors.clone(), session.clone());
            spawn_local(async move {
                let confirmation = EmailConfirmation { token: behind_hash() };
                match api::act("/api/v1/auth/links/confirm-email", &confirmation).await {
                    Ok(()) => stage.set(Stage::Done),
                    Err(failure) if failure.code() == Some("link_not_good") => stage.set(Stage::Gone),
                    Err(failure) => errors.set(problems(&failure)),
                }
                if matches!(session.now(), Session::In(_))
                    && let Ok(me) = api::get::<Me>("/api/v1/me").await
                {
                    session.set_me(me);
                }
            });
        })
    };
    let content = match *stage {
        Stage::Ask => html! {
            <>
                <p class="govuk-body">{ "Confirm that you read mail at this address, so that we and your employer can rely on it." }</p>
                <button type="button" class="govuk-button" {onclick}>{ "Yes, this is my address" }</button>
            </>
        },
        Stage::Done => html! {
            <>
                { notice(html! { <p class="govuk-body">{ "Your address is confirmed." }</p> }) }
                <Go to={Route::Home} class="govuk-button">{ "Go on" }</Go>
            </>
        },
        Stage::Gone => link_is_gone(),
    };
    html! { <Page title="Confirm your email address"><ErrorSummary errors={(*errors).clone()} />{ content }</Page> }
}
