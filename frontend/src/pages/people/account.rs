//! My details, and signing out.

use super::keep::PAGES;
use crate::api::{self, Failure};
use crate::route::{Part, Route};
use crate::session::{SessionHandle, use_session};
use crate::ui::{ErrorSummary, Field, Go, Page, error_of, into_state, notice, unless_signed_in};
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
            <p class="ac-links">
                <Go to={Route::Jobs} class="govuk-link">{ "My jobs" }</Go>
                <Go to={Route::Join} class="govuk-link">{ "I have a code from my employer" }</Go>
            </p>
            <h2 class="govuk-heading-m">{ "Signing in" }</h2>
            <p class="govuk-body">{ "You sign in with " }<b>{ name_of(&props.me) }</b>{ "." }</p>
            if props.me.email.is_some() && !props.me.email_verified {
                { notice(html! {
                    <p class="govuk-body">{ "You have not confirmed your email address yet. " }<Go to={Route::Keep { part: Part::Email }} class="govuk-link">{ "Confirm it" }</Go></p>
                }) }
            }
            <ul class="ac-cards">{ for PAGES.iter().map(|(part, title, what)| html! {
                <li class="ac-card">
                    <h3 class="ac-card__title"><Go to={Route::Keep { part: *part }} class="ac-card__link">{ *title }</Go></h3>
                    <p class="ac-card__line ac-card__quiet">{ *what }</p>
                </li>
            }) }</ul>
            { sign_out(&session, navigator.as_ref()) }
        </>
    }
}

/// What somebody signs in with.
fn name_of(me: &Me) -> String {
    let names: Vec<&str> = [me.email.as_deref(), me.mobile.as_deref()].into_iter().flatten().collect();
    names.join(" or ")
}

fn sign_out(session: &SessionHandle, navigator: Option<&Navigator>) -> Html {
    let (session, navigator) = (session.clone(), navigator.cloned());
    let onclick = Callback::from(move |_: MouseEvent| leave(session.clone(), navigator.clone()));
    html! { <button type="button" class="govuk-button govuk-button--secondary" {onclick}>{ "Sign out" }</button> }
}

fn leave(session: SessionHandle, navigator: Option<Navigator>) {
    spawn_local(async move {
        if let Err(failure) = api::sign_out().await {
            web_sys::console::warn_1(&failure.message().into());
        }
        session.end();
        super::open(navigator.as_ref(), &Route::Home.to_path());
    });
}
