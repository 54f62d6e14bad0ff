//! The workplaces of an employer.

use super::{OfEmployer, back, codes, day, given};
use crate::api;
use crate::load::{Load, use_load, use_own};
use crate::session::use_session;
use crate::ui::{ErrorSummary, Field, Page, error_of, into_state, one_of, problem, skeleton};
use crate::words;
use domain::ids::WorkplaceId;
use domain::organisations::wire::{AscWdsCode, WorkplaceChange, WorkplaceView};
use domain::organisations::workplace::checked;
use domain::page::Page as List;
use domain::problem::FieldProblem;
use uuid::Uuid;
use yew::platform::spawn_local;
use yew::prelude::*;

/// What is written.
#[derive(Clone, Copy, PartialEq)]
enum Writing {
    Nothing,
    /// A new one; its key makes a retry safe.
    New(Uuid),
    Known(WorkplaceId),
}

/// The page.
#[component]
pub fn Workplaces(props: &OfEmployer) -> Html {
    let session = use_session();
    let path = format!("/api/v1/organisations/{}/workplaces", props.id);
    let list = use_own::<List<WorkplaceView>>(format!("{path}?limit=100"));
    let writing = use_state(|| Writing::Nothing);
    let said = use_state(|| "");
    let admin = session.now().administers(props.id);
    let set = |next: Writing| {
        let (writing, said) = (writing.clone(), said.clone());
        Callback::from(move |_: MouseEvent| {
            said.set("");
            writing.set(next);
        })
    };
    let ondone = {
        let (writing, said, again) = (writing.clone(), said.clone(), list.again.clone());
        Callback::from(move |saved: bool| {
            writing.set(Writing::Nothing);
            if saved {
                said.set("Saved.");
                again.emit(());
            }
        })
    };
    let content = match &list.now {
        Load::Loading => skeleton(2, "Loading your workplaces"),
        Load::Failed(failure) => problem(failure, Some(&list.again)),
        Load::Ready(list) => {
            let lines = list.items.iter().map(|one| {
                let change = if *writing == Writing::Known(one.id) {
                    let path = format!("{path}/{}", one.id);
                    html! { <Form {path} known={one.clone()} ondone={ondone.clone()} /> }
                } else if admin {
                    let label = format!("Change {}", one.name);
                    html! { <button type="button" class="ac-plain" onclick={set(Writing::Known(one.id))} aria-label={label}>{ "Change" }</button> }
                } else {
                    Html::default()
                };
                html! { <li class="ac-feed" key={one.id.to_string()}>{ shown(one) }{ change }</li> }
            });
            html! {
                <>
                    if list.items.is_empty() { <p class="govuk-body">{ "There is none yet." }</p> }
                    <ul class="ac-lines">{ for lines }</ul>
                </>
            }
        }
    };
    let new = match *writing {
        Writing::New(key) => html! {
            <section aria-labelledby="new-title">
                <h2 class="govuk-heading-m" id="new-title">{ "A new workplace" }</h2>
                <Form path={path.clone()} new_key={Some(key)} ondone={ondone.clone()} />
            </section>
        },
        _ if admin => html! {
            <button type="button" class="govuk-button" onclick={set(Writing::New(Uuid::new_v4()))}>{ "Add a workplace" }</button>
        },
        _ => Html::default(),
    };
    html! {
        <Page title="Workplaces" back={back()}>
            { content }
            <p class="govuk-body" role="status">{ *said }</p>
            { new }
        </Page>
    }
}

fn shown(one: &WorkplaceView) -> Html {
    let place = [one.address.clone(), one.postcode.clone()].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let ids = [("Own id", &one.local_id), ("ASC-WDS", &one.asc_wds_id), ("CQC", &one.cqc_location_id)];
    let ids = ids.into_iter().filter_map(|(label, id)| id.as_ref().map(|id| format!("{label} {id}")));
    html! {
        <>
            <h2 class="ac-feed__address">{ &one.name }</h2>
            if !place.is_empty() { <p class="ac-card__line">{ place }</p> }
            if let Some(service) = &one.main_service_name { <p class="ac-card__line">{ service }</p> }
            <p class="ac-card__line ac-card__quiet">{ ids.collect::<Vec<_>>().join(" · ") }</p>
            if let Some(last) = one.closed_on {
                <p class="ac-card__line"><b>{ format!("{} {}", if one.closed { "Closed since" } else { "Closes after" }, words::day(last)) }</b></p>
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct FormProps {
    path: String,
    #[prop_or_default]
    known: Option<WorkplaceView>,
    #[prop_or_default]
    new_key: Option<Uuid>,
    ondone: Callback<bool>,
}

#[component]
fn Form(props: &FormProps) -> Html {
    let services = use_load::<List<AscWdsCode>>(Some("/api/v1/service-types".to_owned()));
    let of = |read: fn(&WorkplaceView) -> Option<String>| props.known.as_ref().and_then(read).unwrap_or_default();
    let name = use_state(|| of(|one| Some(one.name.clone())));
    let (address, postcode) =
        (use_state(|| of(|one| one.address.clone())), use_state(|| of(|one| one.postcode.clone())));
    let (local, asc_wds) =
        (use_state(|| of(|one| one.local_id.clone())), use_state(|| of(|one| one.asc_wds_id.clone())));
    let (cqc, service) =
        (use_state(|| of(|one| one.cqc_location_id.clone())), use_state(|| of(|one| one.main_service.clone())));
    let (opened, closed) = (
        use_state(|| of(|one| one.opened_on.map(|day| day.to_string()))),
        use_state(|| of(|one| one.closed_on.map(|day| day.to_string()))),
    );
    let errors = use_state(Vec::<FieldProblem>::new);
    use_effect_with((), |()| crate::ui::focus("name"));
    let written = {
        let (name, address, postcode, local, asc_wds, cqc, service, opened, closed) = (
            name.clone(),
            address.clone(),
            postcode.clone(),
            local.clone(),
            asc_wds.clone(),
            cqc.clone(),
            service.clone(),
            opened.clone(),
            closed.clone(),
        );
        move || -> Result<WorkplaceChange, Vec<FieldProblem>> {
            checked(&WorkplaceChange {
                name: (*name).clone(),
                address: given(&address),
                postcode: given(&postcode),
                local_id: given(&local),
                asc_wds_id: given(&asc_wds),
                cqc_location_id: given(&cqc),
                main_service: given(&service),
                opened_on: day(&opened, "/openedOn")?,
                closed_on: day(&closed, "/closedOn")?,
            })
        }
    };
    let onsubmit = {
        let (errors, path, key, done) = (errors.clone(), props.path.clone(), props.new_key, props.ondone.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let new = match written() {
                Ok(new) => new,
                Err(wrong) => return errors.set(wrong),
            };
            let (errors, path, done) = (errors.clone(), path.clone(), done.clone());
            spawn_local(async move {
                let answer = match key {
                    Some(key) => api::post::<WorkplaceView>(&path, &new, Some(key)).await,
                    None => api::put::<WorkplaceView>(&path, &new).await,
                };
                match answer {
                    Ok(_) => done.emit(true),
                    Err(failure) => errors.set(failure.wrong()),
                }
            });
        })
    };
    let field = |id: &'static str, label: &'static str, kind: &'static str, value: &UseStateHandle<String>| {
        html! { <Field {id} {label} {kind} error={error_of(&errors, id)} value={(**value).clone()} onchange={into_state(value)} /> }
    };
    html! {
        <form {onsubmit} novalidate=true>
            <ErrorSummary errors={(*errors).clone()} />
            { field("name", "Name", "text", &name) }
            { field("address", "Street and town", "text", &address) }
            { field("postcode", "Postcode", "text", &postcode) }
            <div class="govuk-form-group">{ one_of("mainService", "Main service", &codes(&services), &service, &into_state(&service)) }</div>
            { field("localId", "Your own id of it (LOCALESTID)", "text", &local) }
            { field("ascWdsId", "ASC-WDS id", "text", &asc_wds) }
            { field("cqcLocationId", "CQC location id", "text", &cqc) }
            { field("openedOn", "First day", "date", &opened) }
            { field("closedOn", "Last day, when it closes", "date", &closed) }
            <div class="govuk-button-group">
                <button class="govuk-button">{ "Save" }</button>
                <button type="button" class="govuk-button govuk-button--secondary" onclick={props.ondone.reform(|_: MouseEvent| false)}>{ "Leave it as it is" }</button>
            </div>
        </form>
    }
}
