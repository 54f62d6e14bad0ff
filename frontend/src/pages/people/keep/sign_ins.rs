//! Where one is signed in.

use super::moment;
use super::step_up::outcome;
use crate::api;
use crate::load::{Load, use_own};
use crate::route::Route;
use crate::session::use_session;
use crate::ui::{Done, problem, skeleton};
use domain::page::Page as List;
use domain::people::ways::SignInView;
use uuid::Uuid;
use yew::platform::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

/// The list.
#[component]
pub fn SignIns() -> Html {
    let list = use_own::<List<SignInView>>("/api/v1/me/sign-ins?limit=100".to_owned());
    let done = use_state(|| Done::Nothing);
    let (session, navigator) = (use_session(), use_navigator());
    let end = {
        let (done, again) = (done.clone(), list.again.clone());
        Callback::from(move |id: Uuid| {
            let (done, again) = (done.clone(), again.clone());
            spawn_local(async move {
                match api::remove(&format!("/api/v1/me/sign-ins/{id}")).await {
                    Ok(()) => {
                        done.set(Done::Saved);
                        again.emit(());
                    }
                    Err(failure) => done.set(Done::Failed(failure)),
                }
            });
        })
    };
    let everywhere = {
        let done = done.clone();
        Callback::from(move |()| {
            let (done, session, navigator) = (done.clone(), session.clone(), navigator.clone());
            spawn_local(async move {
                match api::act("/api/v1/auth/sign-out-everywhere", &()).await {
                    Ok(()) => {
                        session.end();
                        super::super::open(navigator.as_ref(), &Route::Home.to_path());
                    }
                    Err(failure) => done.set(Done::Failed(failure)),
                }
            });
        })
    };
    let lines = match &list.now {
        Load::Loading => skeleton(2, "Loading where you are signed in"),
        Load::Failed(failure) => problem(failure, Some(&list.again)),
        Load::Ready(list) => {
            html! { <ul class="ac-lines ac-lines--tall">{ for list.items.iter().map(|sign_in| line(sign_in, &end)) }</ul> }
        }
    };
    let onclick = everywhere.reform(|_: MouseEvent| ());
    html! {
        <>
            <p class="govuk-body">{ "If you do not know one of these, sign it out, then change your password." }</p>
            { lines }
            { outcome(&done, &everywhere) }
            <button type="button" class="govuk-button govuk-button--secondary" {onclick}>{ "Sign out everywhere, here too" }</button>
        </>
    }
}

fn line(sign_in: &SignInView, end: &Callback<Uuid>) -> Html {
    let (end, id) = (end.clone(), sign_in.id);
    let onclick = Callback::from(move |_: MouseEvent| end.emit(id));
    html! {
        <li class="ac-line">
            <span>
                <b>{ &sign_in.device }</b>{ if sign_in.current { " – this one" } else { "" } }<br />
                { format!("Last used {}", moment(sign_in.last_used_at)) }<br />
                { format!("Since {}, {}", moment(sign_in.started_at), sign_in.way.label()) }
            </span>
            if !sign_in.current {
                <button type="button" class="ac-plain" {onclick} aria-label={format!("Sign out {}", sign_in.device)}>{ "Sign out" }</button>
            }
        </li>
    }
}
