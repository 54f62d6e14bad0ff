//! The files that came, newest first.

use super::ProviderProps;
use super::pages::{each, use_pages};
use super::said::{counts, mode, moment, state};
use crate::route::Route;
use crate::ui::Go;
use domain::sync::ImportState;
use domain::sync::wire::ImportView;
use yew::prelude::*;

/// The section.
#[component]
pub fn Imports(props: &ProviderProps) -> Html {
    let pages = use_pages::<ImportView>(format!("/api/v1/training-providers/{}/imports?limit=5", props.id));
    let list = pages.shown(
        "Loading your files",
        "No file has come yet. Check your first one.",
        "ac-cards ac-cards--one",
        each(card),
    );
    html! {
        <section aria-labelledby="files-title">
            <h2 class="govuk-heading-m" id="files-title">{ "Files" }</h2>
            { list }
        </section>
    }
}

fn card(import: &ImportView) -> Html {
    let to = Route::Import { provider: import.training_provider_id, id: import.id };
    html! {
        <li class="ac-card" key={import.id.to_string()}>
            <h3 class="ac-card__title"><Go {to} class="ac-card__link">{ moment(import.started_at) }</Go></h3>
            <p class="ac-card__line">{ state(import) }</p>
            if import.state == ImportState::Completed { <p class="ac-card__line">{ counts(import) }</p> }
            <p class="ac-card__line ac-card__quiet">{ import.format.label() }{ " · " }{ mode(import.mode) }</p>
        </li>
    }
}
