//! One file: what became of it.

use super::changes::Changes;
use super::findings::Findings;
use super::follow::use_followed;
use super::said::{mode, moment, number, progress, state, why};
use crate::load::Load;
use crate::route::Route;
use crate::session::use_session;
use crate::ui::{Page, problem, skeleton, unless_signed_in};
use domain::ids::{ImportId, TrainingProviderId};
use domain::sync::ImportState;
use domain::sync::wire::ImportView;
use yew::prelude::*;

/// Properties of [`ImportPage`].
#[derive(Properties, PartialEq)]
pub struct ImportProps {
    /// Whose file.
    pub provider: TrainingProviderId,
    /// The import.
    pub id: ImportId,
}

/// The page.
#[component]
pub fn ImportPage(props: &ImportProps) -> Html {
    let session = use_session();
    let (now, again) = use_followed(Some(props.id));
    let back = (Route::Provider { id: props.provider }, "Our courses".to_owned());
    let content = match (unless_signed_in(&session, "Sign in to see this file."), &now) {
        (Some(nobody), _) => nobody,
        (None, Load::Loading) => skeleton(2, "Loading"),
        (None, Load::Failed(failure)) => problem(failure, Some(&again)),
        (None, Load::Ready(import)) => html! {
            <>
                <p class="govuk-body">{ state(import) }</p>
                <p class="govuk-body" role="status">{ if import.state == ImportState::Running { progress(import) } else { String::new() } }</p>
                <p class="govuk-body ac-card__quiet">
                    { import.format.label() }{ " · " }{ mode(import.mode) }
                </p>
                { outcome(import) }
            </>
        },
    };
    let title = match &now {
        Load::Ready(import) => format!("File of {}", moment(import.started_at)),
        Load::Loading | Load::Failed(_) => "A file".to_owned(),
    };
    html! { <Page {title} {back}>{ content }</Page> }
}

/// The numbers, what would change, and what to put right.
pub fn outcome(import: &ImportView) -> Html {
    if import.state == ImportState::Running {
        return Html::default();
    }
    let id = import.id;
    let failed = import.state == ImportState::Failed;
    html! {
        <>
            if failed {
                <div class="ac-notice ac-notice--problem"><p class="govuk-body">{ why(import) }</p></div>
            } else {
                { numbers(import) }
            }
            if import.issues > 0 { <Findings key={format!("findings-{id}")} {id} /> }
            if import.dry_run && !failed { <Changes key={format!("changes-{id}")} {id} /> }
        </>
    }
}

fn numbers(import: &ImportView) -> Html {
    let numbers = [
        ("New", import.created),
        ("Changed", import.updated),
        ("The same", import.unchanged),
        ("Taken off", import.withdrawn),
        ("Left out", import.refused),
    ];
    let boxes = numbers.map(|(what, many)| html! { <div><dt>{ what }</dt><dd>{ number(many) }</dd></div> });
    html! {
        <>
            <dl class="ac-numbers">{ for boxes }</dl>
            <p class="govuk-body ac-card__quiet">{ "Courses and their dates are counted one by one." }</p>
        </>
    }
}
