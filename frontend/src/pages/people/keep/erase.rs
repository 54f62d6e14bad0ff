//! Having one's account erased, and stopping that.

use super::step_up::outcome;
use crate::api;
use crate::load::{Load, use_own};
use crate::ui::{Done, moment, notice, problem, skeleton};
use domain::privacy::wire::ErasureView;
use yew::platform::spawn_local;
use yew::prelude::*;

const PATH: &str = "/api/v1/me/erasure";

/// The page.
#[component]
pub fn Erase() -> Html {
    let view = use_own::<ErasureView>(PATH.to_owned());
    let done = use_state(|| Done::Nothing);
    let ask = {
        let (done, replace) = (done.clone(), view.replace.clone());
        Callback::from(move |()| {
            let (done, replace) = (done.clone(), replace.clone());
            spawn_local(async move {
                match api::post::<ErasureView>(PATH, &(), None).await {
                    Ok(view) => {
                        done.set(Done::Saved);
                        replace.emit(view);
                    }
                    Err(failure) => done.set(Done::Failed(failure)),
                }
            });
        })
    };
    let stop = {
        let (done, again) = (done.clone(), view.again.clone());
        Callback::from(move |_: MouseEvent| {
            let (done, again) = (done.clone(), again.clone());
            spawn_local(async move {
                match api::remove(PATH).await {
                    Ok(()) => {
                        done.set(Done::Saved);
                        again.emit(());
                    }
                    Err(failure) => done.set(Done::Failed(failure)),
                }
            });
        })
    };
    let content = match &view.now {
        Load::Loading => skeleton(2, "Loading"),
        Load::Failed(failure) => problem(failure, Some(&view.again)),
        Load::Ready(view) => shown(view, &ask, &stop),
    };
    html! { <>{ content }{ outcome(&done, &ask) }</> }
}

fn shown(view: &ErasureView, ask: &Callback<()>, stop: &Callback<MouseEvent>) -> Html {
    let list = |texts: &[String]| html! { <ul class="govuk-list govuk-list--bullet">{ for texts.iter().map(|text| html! { <li>{ text }</li> }) }</ul> };
    if let Some(due) = view.due_at {
        return html! {
            <>
                { notice(html! { <p class="govuk-body"><b>{ format!("We will erase your account on {}.", moment(due)) }</b>{ " Until then everything works as before, and you can stop it." }</p> }) }
                <button type="button" class="govuk-button" onclick={stop}>{ "Keep my account" }</button>
            </>
        };
    }
    let onclick = ask.reform(|_: MouseEvent| ());
    html! {
        <>
            <p class="govuk-body">{ "You have 14 days to change your mind. After that nobody can bring your account back." }</p>
            <h2 class="govuk-heading-m">{ "What goes" }</h2>
            { list(&view.goes) }
            <h2 class="govuk-heading-m">{ "What stays" }</h2>
            { list(&view.stays) }
            if view.hand_over_first.is_empty() {
                <button type="button" class="govuk-button govuk-button--warning" {onclick}>{ "Erase my account" }</button>
            } else {
                { notice(html! { <p class="govuk-body">{ format!("You are the only admin of {}. Make someone else an admin first.", view.hand_over_first.join(" and ")) }</p> }) }
            }
        </>
    }
}
