//! The invitations of an employer, with where each stands.

use super::invite::last_day;
use super::{OfEmployer, back};
use crate::api;
use crate::load::{Load, use_own};
use crate::route::{Of, Route};
use crate::ui::{Done, Go, Page, Tone, problem, said, skeleton, tag};
use domain::ids::InvitationId;
use domain::organisations::invitation::InvitationState;
use domain::organisations::wire::InvitationView;
use domain::page::Page as List;
use yew::platform::spawn_local;
use yew::prelude::*;

/// The page.
#[component]
pub fn Invitations(props: &OfEmployer) -> Html {
    let path = format!("/api/v1/organisations/{}/invitations", props.id);
    let list = use_own::<List<InvitationView>>(format!("{path}?limit=100"));
    let asking = use_state(|| None::<InvitationId>);
    let done = use_state(|| Done::Nothing);
    let ask = {
        let (asking, done) = (asking.clone(), done.clone());
        Callback::from(move |id: Option<InvitationId>| {
            done.set(Done::Nothing);
            asking.set(id);
        })
    };
    let revoke = {
        let (asking, done, again) = (asking.clone(), done.clone(), list.again.clone());
        Callback::from(move |id: InvitationId| {
            let (asking, done, again, path) = (asking.clone(), done.clone(), again.clone(), format!("{path}/{id}"));
            spawn_local(async move {
                asking.set(None);
                match api::remove(&path).await {
                    Ok(()) => {
                        done.set(Done::Saved);
                        again.emit(());
                    }
                    Err(failure) => done.set(Done::Failed(failure)),
                }
            });
        })
    };
    let content = match &list.now {
        Load::Loading => skeleton(2, "Loading your invitations"),
        Load::Failed(failure) => problem(failure, Some(&list.again)),
        Load::Ready(list) if list.items.is_empty() => {
            html! { <p class="govuk-body">{ "You have invited nobody yet." }</p> }
        }
        Load::Ready(list) => {
            let lines = list.items.iter().map(|one| line(one, *asking == Some(one.id), &ask, &revoke));
            html! { <ul class="ac-lines">{ for lines }</ul> }
        }
    };
    html! {
        <Page title="Invitations" back={back()}>
            { content }
            { said(&done) }
            <Go to={Route::TeamOf { id: props.id, of: Of::Invite }} class="govuk-button">{ "Invite someone" }</Go>
        </Page>
    }
}

fn line(
    one: &InvitationView,
    asking: bool,
    ask: &Callback<Option<InvitationId>>,
    revoke: &Callback<InvitationId>,
) -> Html {
    let id = one.id;
    let who = one.name.clone().or_else(|| one.email.clone()).unwrap_or_default();
    let tone = match one.state {
        InvitationState::Open => Tone::Soon,
        InvitationState::Accepted => Tone::Good,
        InvitationState::Revoked | InvitationState::Expired => Tone::Gone,
    };
    let open = one.state == InvitationState::Open;
    let place = one.workplace_name.as_ref().map(|name| format!(", {name}")).unwrap_or_default();
    let onask = ask.reform(move |_: MouseEvent| Some(id));
    let onkeep = ask.reform(|_: MouseEvent| None);
    let onrevoke = revoke.reform(move |_: MouseEvent| id);
    html! {
        <li class="ac-feed" key={id.to_string()}>
            <p class="ac-feed__address">{ &who }</p>
            <p class="ac-card__line">{ tag(tone, one.state.label()) }{ format!(" · {}{place}", one.position.label()) }</p>
            if let Some(email) = one.email.as_ref().filter(|_| one.name.is_some()) { <p class="ac-card__line ac-card__quiet">{ email }</p> }
            if open { <p class="ac-card__line ac-card__quiet">{ format!("Until {}", last_day(one)) }</p> }
            if open && !asking {
                <button type="button" class="ac-plain" onclick={onask} aria-label={format!("Take it back: the invitation for {who}")}>{ "Take it back" }</button>
            }
            if asking {
                <div class="ac-notice" role="group" aria-label="Take it back">
                    <p class="govuk-body">{ format!("Take it back? {who} cannot use it any more.") }</p>
                    <div class="govuk-button-group">
                        <button type="button" class="govuk-button govuk-button--warning" onclick={onrevoke}>{ "Yes, take it back" }</button>
                        <button type="button" class="govuk-button govuk-button--secondary" onclick={onkeep}>{ "No, keep it" }</button>
                    </div>
                </div>
            }
        </li>
    }
}
