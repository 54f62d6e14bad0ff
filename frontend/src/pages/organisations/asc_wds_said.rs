//! What we say of ASC-WDS files that came.

use crate::api::{self, Failure};
use crate::pages::college::pages::{each, use_pages};
use crate::pages::college::said::count;
use crate::ui::{Tone, problem, save, tag};
use domain::ascwds::Severity;
use domain::ascwds::wire::{AscWdsFinding, AscWdsImportView};
use domain::ids::AscWdsImportId;
use domain::sync::ImportState;
use yew::platform::spawn_local;
use yew::prelude::*;

/// `2 new · 1 changed`: what is nought is not said.
fn counts(import: &AscWdsImportView) -> String {
    let parts = [
        (import.created, "new"),
        (import.updated, "changed"),
        (import.unchanged, "the same"),
        (import.removed, "taken away"),
        (import.refused, "left out"),
    ];
    let said: Vec<String> =
        parts.into_iter().filter(|(many, _)| *many > 0).map(|(many, what)| count(many, what, what)).collect();
    if said.is_empty() { "Nothing to do".to_owned() } else { said.join(" · ") }
}

/// What became of them.
pub fn outcome(import: &AscWdsImportView) -> Html {
    let files: Vec<&str> = import.files.iter().map(|file| file.label()).collect();
    let (title, tone) = match (import.state, import.dry_run) {
        (ImportState::Completed, true) => ("Checked. Nothing is loaded yet", Tone::Plain),
        (ImportState::Completed, false) if import.refused == 0 => ("Loaded", Tone::Good),
        (ImportState::Completed, false) => ("Loaded, without some rows", Tone::Soon),
        (ImportState::Running, _) => ("Still loading", Tone::Plain),
        (ImportState::Failed, _) => ("Not loaded", Tone::Gone),
    };
    html! {
        <div class="ac-notice">
            <h2 class="govuk-heading-m" id="asc-wds-result" tabindex="-1">{ title }</h2>
            <p class="ac-card__line">{ files.join(", ") }</p>
            <p class="govuk-body">{ tag(tone, &counts(import)) }</p>
            if let Some(why) = &import.failure { <p class="govuk-body">{ why }</p> }
        </div>
    }
}

/// Properties of [`Findings`].
#[derive(Properties, PartialEq)]
pub struct FindingsProps {
    /// The import.
    pub id: AscWdsImportId,
}

/// What was wrong, and what to do.
#[component]
pub fn Findings(props: &FindingsProps) -> Html {
    let path = format!("/api/v1/asc-wds-imports/{}/findings", props.id);
    let pages = use_pages::<AscWdsFinding>(format!("{path}?limit=20"));
    let failure = use_state(|| None::<Failure>);
    let onclick = {
        let failure = failure.clone();
        Callback::from(move |_: MouseEvent| {
            let (failure, path) = (failure.clone(), format!("{path}.csv"));
            spawn_local(async move {
                let text = api::text(&path).await;
                let saved = text.and_then(|text| save(&text, "asc-wds-findings.csv").map_err(|_| Failure::Unexpected));
                failure.set(saved.err());
            });
        })
    };
    html! {
        <section aria-labelledby="findings-title">
            <h2 class="govuk-heading-m" id="findings-title">{ "What to put right" }</h2>
            <p><button type="button" class="ac-plain" {onclick}>{ "Download the list (CSV, for a spreadsheet)" }</button></p>
            if let Some(failure) = &*failure { { problem(failure, None) } }
            { pages.shown("Loading the list", "Nothing.", "ac-lines", each(line)) }
        </section>
    }
}

fn line(finding: &AscWdsFinding) -> Html {
    let state = match finding.severity {
        Severity::Error => tag(Tone::Gone, "Row left out"),
        Severity::Warning => tag(Tone::Soon, "Row taken"),
    };
    let who: Vec<&str> = [&finding.workplace, &finding.worker].into_iter().flatten().map(String::as_str).collect();
    let at = format!("{}, line {}", finding.file.label(), finding.line);
    html! {
        <li class="ac-finding">
            <p class="ac-card__line"><b>{ at }</b>{ " " }{ state }</p>
            <p class="ac-card__line">{ format!("{}. {}", finding.reason.trim_end_matches('.'), finding.advice) }</p>
            <p class="ac-card__line ac-card__quiet">{ [who.join(" · "), finding.column.clone(), finding.code.clone()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ") }</p>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use domain::ids::EmployerId;
    use uuid::Uuid;

    #[test]
    fn only_what_is_there_is_counted() {
        let import = AscWdsImportView {
            id: AscWdsImportId(Uuid::from_u128(1)),
            employer_id: EmployerId(Uuid::from_u128(2)),
            dry_run: true,
            state: ImportState::Completed,
            files: Vec::new(),
            created: 2,
            updated: 0,
            unchanged: 1_200,
            removed: 0,
            refused: 1,
            errors: 1,
            warnings: 0,
            started_at: DateTime::UNIX_EPOCH,
            finished_at: None,
            failure: None,
            failure_code: None,
        };
        assert_eq!(counts(&import), "2 new · 1,200 the same · 1 left out");
        let nothing = AscWdsImportView { created: 0, unchanged: 0, refused: 0, ..import };
        assert_eq!(counts(&nothing), "Nothing to do");
    }
}
