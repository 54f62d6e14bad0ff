//! My details, and signing out.

use crate::api::{self, Failure};
use crate::route::Route;
use crate::session::{SessionHandle, use_session};
use crate::ui::{ErrorSummary, Field, Go, Page, error_of, into_state, unless_signed_in};
use domain::people::wire::{Me, MeChange};
use domain::problem::FieldProblem;
use yew::platform::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

/// The page.
#[component]
pub fn Account() -> Html {
    let session = use_session();
    let nobody = unless_signed_in(&session, "Sign in to see your account.");
    let mine = session.now().me().map(|me| html! { <Details me={me.clone()} /> });
    html! { <Page title="My account">{ for nobody }{ for mine }</Page> }
}

#[derive(Properties, PartialEq)]
struct DetailsProps {
    me: Me,
}

#[component]
fn Details(props: &DetailsProps) -> Html {
    let name = use_state(|| props.me.full_name.clone());
    let near = use_state(|| props.me.near.clone().unwrap_or_default());
    let errors = use_state(Vec::<FieldProblem>::new);
    let saved = use_state(|| false);
    let session = use_session();
    let navigator = use_navigator();
    let onsubmit = {
        let (name, near, errors, saved, session) =
            (name.clone(), near.clone(), errors.clone(), saved.clone(), session.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let change = MeChange { full_name: Some((*name).clone()), near: Some((*near).clone()) };
            let (errors, saved, session) = (errors.clone(), saved.clone(), session.clone());
            saved.set(false);
            spawn_local(async move {
                match api::patch::<Me>("/api/v1/me", &change).await {
                    Ok(me) => {
                        errors.set(Vec::new());
                        saved.set(true);
                        session.set_me(me);
                    }
                    Err(Failure::Problem(problem)) if !problem.errors.is_empty() => errors.set(problem.errors.clone()),
                    Err(failure) => errors.set(vec![FieldProblem::new("", failure.message())]),
                }
            });
        })
    };
    html! {
        <>
            <ErrorSummary errors={(*errors).clone()} />
            <form {onsubmit} novalidate=true>
                <Field id="fullName" label="Your full name" autocomplete="name" error={error_of(&errors, "fullName")}
                    value={(*name).clone()} onchange={into_state(&name)} />
                <Field id="near" label="Where you are" hint="A town or postcode, like ST16. We use it to show how far courses are."
                    autocomplete="postal-code" error={error_of(&errors, "near")} value={(*near).clone()} onchange={into_state(&near)} />
                <button class="govuk-button">{ "Save" }</button>
                <p role="status" class="govuk-body">{ if *saved { "Saved." } else { "" } }</p>
            </form>
            <p class="govuk-body">{ "You sign in with " }<b>{ &props.me.email }</b>{ "." }</p>
            <p class="ac-links">
                <Go to={Route::Jobs} class="govuk-link">{ "My jobs" }</Go>
                <Go to={Route::Join} class="govuk-link">{ "I have a code from my employer" }</Go>
            </p>
            { sign_out(&session, navigator.as_ref()) }
        </>
    }
}

fn sign_out(session: &SessionHandle, navigator: Option<&Navigator>) -> Html {
    let button = |everywhere: bool, words: &'static str| {
        let (session, navigator) = (session.clone(), navigator.cloned());
        let onclick = Callback::from(move |_: MouseEvent| leave(everywhere, session.clone(), navigator.clone()));
        html! { <button type="button" class="govuk-button govuk-button--secondary" {onclick}>{ words }</button> }
    };
    html! {
        <div class="govuk-button-group">
            { button(false, "Sign out") }
            { button(true, "Sign out on all my phones and computers") }
        </div>
    }
}

fn leave(everywhere: bool, session: SessionHandle, navigator: Option<Navigator>) {
    spawn_local(async move {
        if let Err(failure) = api::sign_out(everywhere).await {
            web_sys::console::warn_1(&failure.message().into());
        }
        session.end();
        if let Some(navigator) = navigator {
            navigator.push(&Route::Home);
        }
    });
}
