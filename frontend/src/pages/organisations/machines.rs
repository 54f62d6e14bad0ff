//! The systems of an employer: which there are, what each may do, and with which secrets they sign in.

use super::{OfEmployer, back};
use crate::api;
use crate::load::{Load, use_own};
use crate::pages::webhooks::Secret;
use crate::route::{Of, Route};
use crate::ui::{Done, ErrorSummary, Field, Go, Page, error_of, into_state, moment, problem, said, skeleton};
use domain::machines::wire::{MachineChange, MachineView, NewMachine, NewSecret, SecretView};
use domain::machines::{SECRETS, Scope, ScopeOf};
use domain::page::Page as List;
use domain::problem::FieldProblem;
use std::collections::BTreeSet;
use uuid::Uuid;
use yew::platform::spawn_local;
use yew::prelude::*;

/// What is done to a system.
#[derive(Clone, PartialEq)]
enum Act {
    Stop(bool),
    MakeSecret,
    TakeSecret(SecretView),
    Remove,
}

/// A system, and what is done to it.
type Asked = (String, Act);

/// The page.
#[component]
pub fn Machines(props: &OfEmployer) -> Html {
    let path = format!("/api/v1/organisations/{}/machines", props.id);
    let list = use_own::<List<MachineView>>(path.clone());
    let (done, asking) = (use_state(|| Done::Nothing), use_state(|| None::<Asked>));
    let secret = use_state(|| None::<String>);
    let (adding, again) = (use_state(|| None::<Uuid>), list.again.clone());
    let act = {
        let (done, asking, secret, path, again) =
            (done.clone(), asking.clone(), secret.clone(), path.clone(), again.clone());
        Callback::from(move |(name, act): Asked| {
            let (done, asking, secret, again) = (done.clone(), asking.clone(), secret.clone(), again.clone());
            let at = format!("{path}/{name}");
            spawn_local(async move {
                asking.set(None);
                secret.set(None);
                match send(&at, &act).await {
                    Ok(made) => {
                        done.set(if made.is_some() { Done::Nothing } else { Done::Saved });
                        secret.set(made);
                        again.emit(());
                    }
                    Err(failure) => done.set(Done::Failed(failure)),
                }
            });
        })
    };
    let content = match &list.now {
        Load::Loading => skeleton(2, "Loading your systems"),
        Load::Failed(failure) => problem(failure, Some(&list.again)),
        Load::Ready(list) if list.items.is_empty() => html! { <p class="govuk-body">{ "There is none yet." }</p> },
        Load::Ready(list) => html! {
            <ul class="ac-lines">{ for list.items.iter().map(|one| line(one, &asking, &act)) }</ul>
        },
    };
    let onadd = {
        let adding = adding.clone();
        Callback::from(move |_: MouseEvent| adding.set(Some(Uuid::new_v4())))
    };
    let onadded = {
        let adding = adding.clone();
        Callback::from(move |()| {
            adding.set(None);
            again.emit(());
        })
    };
    html! {
        <Page title="Your systems" back={back()}>
            <p class="govuk-body">{ "Your HR system or rota can see your team, book training and be told what happens. Each system signs in with a name and a secret." }</p>
            if let Some(secret) = &*secret {
                <Secret secret={secret.clone()} words="We show it once. Your system signs in with it. Keep it where you keep passwords." />
            }
            { said(&done) }
            { content }
            if let Some(key) = *adding {
                <Add {path} once={key} {onadded} />
            } else {
                <button type="button" class="govuk-button" onclick={onadd}>{ "Add a system" }</button>
            }
            <ul class="govuk-list">
                <li><Go to={Route::TeamOf { id: props.id, of: Of::Practice }} class="govuk-link">{ "Practise first, on a made-up employer" }</Go></li>
                <li><a class="govuk-link" href="/api/docs/integrate">{ "How to build on the Academy" }</a></li>
                <li><a class="govuk-link" href="/api/docs/">{ "How it signs in and what it can ask" }</a></li>
            </ul>
        </Page>
    }
}

/// Does it; answers the secret that was made.
async fn send(at: &str, act: &Act) -> Result<Option<String>, api::Failure> {
    match act {
        Act::Stop(stopped) => {
            let change = MachineChange { stopped: Some(*stopped), ..MachineChange::default() };
            api::patch::<MachineView>(at, &change).await.map(|_| None)
        }
        Act::MakeSecret => {
            let made = api::post::<NewSecret>(&format!("{at}/secrets"), &(), None).await?;
            Ok(Some(made.secret))
        }
        Act::TakeSecret(one) => api::remove(&format!("{at}/secrets/{}", one.id)).await.map(|()| None),
        Act::Remove => api::remove(at).await.map(|()| None),
    }
}

fn line(one: &MachineView, asking: &UseStateHandle<Option<Asked>>, act: &Callback<Asked>) -> Html {
    let asked = |what: Act| {
        let (asking, name) = (asking.clone(), one.client_id.clone());
        Callback::from(move |_: MouseEvent| asking.set(Some((name.clone(), what.clone()))))
    };
    let now = |what: Act| {
        act.reform({
            let name = one.client_id.clone();
            move |_: MouseEvent| (name.clone(), what.clone())
        })
    };
    let may: Vec<&str> = one.scopes.iter().map(|scope| scope.label()).collect();
    let used = one.last_used_at.map_or_else(|| "Not used yet".to_owned(), |at| format!("Last used {}", moment(at)));
    let secrets = one.secrets.iter().map(|secret| {
        let used = secret.last_used_at.map_or_else(|| "not used yet".to_owned(), |at| format!("last used {}", moment(at)));
        html! {
            <li key={secret.id.to_string()}>
                { format!("Secret ending {}, {used} ", secret.ends_with) }
                <button type="button" class="ac-plain" onclick={asked(Act::TakeSecret(secret.clone()))} aria-label={format!("Take it away: the secret ending {} of {}", secret.ends_with, one.label)}>{ "Take it away" }</button>
            </li>
        }
    });
    let sure = asking
        .as_ref()
        .filter(|(name, _)| *name == one.client_id)
        .map(|(_, what)| sure(what, asking, now(what.clone())));
    html! {
        <li class="ac-feed" key={one.client_id.clone()}>
            <h2 class="ac-feed__address">{ &one.label }</h2>
            <p class="ac-card__line">{ "Name to sign in with: " }<code>{ &one.client_id }</code></p>
            <p class="ac-card__line">{ may.join(" · ") }</p>
            <p class="ac-card__line ac-card__quiet">{ used }</p>
            if one.stopped { <p class="ac-card__line"><b>{ "Stopped: it cannot sign in." }</b></p> }
            <ul class="govuk-list">{ for secrets }</ul>
            if let Some(sure) = sure {
                { sure }
            } else {
                <div class="govuk-button-group">
                    if one.secrets.len() < SECRETS {
                        <button type="button" class="govuk-button govuk-button--secondary" onclick={now(Act::MakeSecret)} aria-label={format!("Make a secret for {}", one.label)}>{ "Make a secret" }</button>
                    }
                    <button type="button" class="ac-plain" onclick={now(Act::Stop(!one.stopped))} aria-label={format!("{} {}", if one.stopped { "Start" } else { "Stop" }, one.label)}>{ if one.stopped { "Start" } else { "Stop" } }</button>
                    <button type="button" class="ac-plain" onclick={asked(Act::Remove)} aria-label={format!("Remove {}", one.label)}>{ "Remove" }</button>
                </div>
            }
        </li>
    }
}

/// Asks before what cannot be taken back.
fn sure(what: &Act, asking: &UseStateHandle<Option<Asked>>, yes: Callback<MouseEvent>) -> Html {
    let words = match what {
        Act::TakeSecret(_) => "The system cannot sign in with this secret any more.",
        Act::Remove | Act::Stop(_) | Act::MakeSecret => "The system cannot sign in any more, and its secrets are gone.",
    };
    let no = {
        let asking = asking.clone();
        Callback::from(move |_: MouseEvent| asking.set(None))
    };
    html! {
        <div class="ac-notice" role="group" aria-label="Are you sure?">
            <p class="govuk-body">{ words }</p>
            <div class="govuk-button-group">
                <button type="button" class="govuk-button govuk-button--warning" onclick={yes}>{ "Yes, take it away" }</button>
                <button type="button" class="govuk-button govuk-button--secondary" onclick={no}>{ "No, keep it" }</button>
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct AddProps {
    path: String,
    /// Makes a retry safe.
    once: Uuid,
    onadded: Callback<()>,
}

/// What the API says of scopes names them as systems do.
fn in_plain_words(error: FieldProblem) -> FieldProblem {
    match error.pointer.as_str() {
        "/scopes" => FieldProblem::new("/scopes", "Tick at least one thing that it may do."),
        _ => error,
    }
}

#[component]
fn Add(props: &AddProps) -> Html {
    let label = use_state(String::new);
    let chosen = use_state(BTreeSet::<Scope>::new);
    let errors = use_state(Vec::<FieldProblem>::new);
    use_effect_with((), |()| crate::ui::focus("label"));
    let onsubmit = {
        let (label, chosen, errors) = (label.clone(), chosen.clone(), errors.clone());
        let (path, key, onadded) = (props.path.clone(), props.once, props.onadded.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let new = NewMachine { label: (*label).clone(), scopes: chosen.iter().copied().collect() };
            let (errors, path, onadded) = (errors.clone(), path.clone(), onadded.clone());
            spawn_local(async move {
                match api::post::<MachineView>(&path, &new, Some(key)).await {
                    Ok(_) => onadded.emit(()),
                    Err(failure) => errors.set(failure.wrong().into_iter().map(in_plain_words).collect()),
                }
            });
        })
    };
    let boxes = ScopeOf::Employer.all().enumerate().map(|(at, scope)| {
        // An error leads to the first of them.
        let id = if at == 0 { "scopes".to_owned() } else { scope.as_str().replace(':', "-") };
        let (chosen, checked) = (chosen.clone(), chosen.contains(&scope));
        let onchange = Callback::from(move |_: Event| {
            let mut now = (*chosen).clone();
            if !now.remove(&scope) {
                now.insert(scope);
            }
            chosen.set(now);
        });
        html! {
            <div class="govuk-checkboxes__item">
                <input class="govuk-checkboxes__input" type="checkbox" id={id.clone()} {checked} {onchange} />
                <label class="govuk-label govuk-checkboxes__label" for={id}>{ scope.label() }</label>
            </div>
        }
    });
    let no_scope = error_of(&errors, "scopes");
    html! {
        <form {onsubmit} novalidate=true aria-labelledby="add-title">
            <h2 class="govuk-heading-m" id="add-title">{ "A new system" }</h2>
            <ErrorSummary errors={(*errors).clone()} />
            <Field id="label" label="What you call it" hint="Like: HR system, or rota" error={error_of(&errors, "label")}
                value={(*label).clone()} onchange={into_state(&label)} />
            <fieldset class={classes!("govuk-fieldset", no_scope.is_some().then_some("govuk-form-group--error"))}>
                <legend class="govuk-fieldset__legend"><b>{ "What it may do" }</b></legend>
                if let Some(error) = no_scope { <p class="govuk-error-message">{ error }</p> }
                <div class="govuk-checkboxes govuk-checkboxes--small">{ for boxes }</div>
            </fieldset>
            <button class="govuk-button ac-after">{ "Add it" }</button>
        </form>
    }
}
