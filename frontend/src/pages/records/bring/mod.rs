//! Bringing a badge that somebody else signed: chosen or pasted, judged, then added.

mod file;
mod form;
mod verdict;

use super::entry::ADDED;
use crate::api::{self, Failure};
use crate::route::Route;
use crate::session::use_session;
use crate::ui::{ErrorSummary, Page, focus, problem, sender, unless_signed_in};
use domain::people::wire::Me;
use domain::problem::FieldProblem;
use domain::records::wire::{BroughtCredential, CredentialToVerify, CredentialVerdict, TrainingRecordView};
use file::Brought;
use form::Form;
use serde_json::Value;
use uuid::Uuid;
use yew::platform::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

/// Where credentials are judged.
const VERIFY: &str = "/api/v1/credentials/verify";
/// Where they are added.
const PATH: &str = "/api/v1/me/credentials";

/// What was judged, and what it was found to be.
#[derive(Clone, PartialEq)]
struct Judged {
    credential: Value,
    verdict: CredentialVerdict,
}

/// The page.
#[component]
pub fn Bring() -> Html {
    let session = use_session();
    let content = match (unless_signed_in(&session, "Sign in to add a badge to your record."), session.now().me()) {
        (None, Some(me)) => html! { <Steps me={me.clone()} /> },
        (nobody, _) => nobody.unwrap_or_default(),
    };
    html! { <Page title="Add a badge from elsewhere" back={(Route::Record, "My record".to_owned())}>{ content }</Page> }
}

#[derive(Properties, PartialEq)]
struct StepsProps {
    me: Me,
}

/// Choosing, then what was found, then adding it.
#[component]
fn Steps(props: &StepsProps) -> Html {
    let judged = use_state(|| None::<Judged>);
    let (errors, busy) = (use_state(Vec::<FieldProblem>::new), use_state(|| false));
    let refused = use_state(|| None::<Failure>);
    let navigator = use_navigator();
    use_effect_with(judged.is_some(), |judged| {
        if *judged {
            focus("found-title");
        }
    });
    use_effect_with((*refused).clone(), |refused| {
        if refused.is_some() {
            focus("refused");
        }
    });
    let onadded = Callback::from(move |entry: TrainingRecordView| {
        let Some(navigator) = &navigator else { return };
        let (to, query) = (Route::RecordEntry { id: entry.id }, [(ADDED, "yes")]);
        if navigator.replace_with_query(&to, &query).is_err() {
            navigator.replace(&to);
        }
    });
    let asked =
        Asked { judged: judged.clone(), errors: errors.clone(), refused: refused.clone(), busy: busy.clone(), onadded };
    let onbrought = {
        let (asked, email) = (asked.clone(), props.me.email.clone());
        Callback::from(move |brought: Result<Brought, FieldProblem>| asked.clone().take(brought, email.clone()))
    };
    let again = {
        let (judged, asked) = (judged.clone(), asked.clone());
        Callback::from(move |()| {
            judged.set(None);
            asked.forget();
            focus("page-title");
        })
    };
    let add = {
        let asked = asked.clone();
        Callback::from(move |()| asked.clone().add())
    };
    html! {
        <>
            <ErrorSummary errors={(*errors).clone()} />
            if let Some(failure) = &*refused { <div id="refused" tabindex="-1">{ problem(failure, None) }</div> }
            // What was chosen stays for who comes back to it.
            <div hidden={judged.is_some()}><Form errors={(*errors).clone()} busy={*busy} {onbrought} /></div>
            if let Some(judged) = &*judged {
                <h2 class="govuk-heading-m" id="found-title" tabindex="-1">{ verdict::title(&judged.verdict) }</h2>
                { verdict::shown(&judged.verdict) }
                if let Some(next) = verdict::next(&judged.verdict, props.me.email_verified) {
                    <h2 class="govuk-heading-m">{ "What happens next" }</h2>
                    <p class="govuk-body">{ next }</p>
                    <div class="ac-sticky">{ sender("Add it to my record", "govuk-button", busy.then_some(true), &add) }</div>
                }
                { sender("Choose another one", "ac-plain", busy.then_some(false), &again) }
            }
        </>
    }
}

/// The handles that asking changes.
#[derive(Clone)]
struct Asked {
    judged: UseStateHandle<Option<Judged>>,
    errors: UseStateHandle<Vec<FieldProblem>>,
    /// Why it was not added, when no other file would help.
    refused: UseStateHandle<Option<Failure>>,
    busy: UseStateHandle<bool>,
    onadded: Callback<TrainingRecordView>,
}

impl Asked {
    /// What was chosen: a picture is judged and added in one, text is judged first.
    fn take(self, brought: Result<Brought, FieldProblem>, email: Option<String>) {
        if *self.busy {
            return;
        }
        self.forget();
        self.busy.set(true);
        spawn_local(async move {
            let done = match brought {
                Err(wrong) => return self.over_with(vec![wrong]),
                Ok(Brought::Picture(picture, kind)) => {
                    let path = format!("{PATH}/picture");
                    let added = api::send_file_as::<TrainingRecordView>(&path, &picture, kind, Uuid::new_v4()).await;
                    added.map(|entry| self.onadded.emit(entry))
                }
                Ok(Brought::Credential(credential)) => self.judge(credential, email).await,
            };
            self.over(done);
        });
    }

    async fn judge(&self, credential: Value, email: Option<String>) -> Result<(), Failure> {
        let asked = CredentialToVerify { credential: credential.clone(), email };
        let verdict = api::post::<CredentialVerdict>(VERIFY, &asked, None).await?;
        self.judged.set(Some(Judged { credential, verdict }));
        Ok(())
    }

    /// Adds what was judged.
    fn add(self) {
        let Some(judged) = (*self.judged).clone().filter(|_| !*self.busy) else { return };
        self.forget();
        self.busy.set(true);
        spawn_local(async move {
            let new = BroughtCredential { credential: judged.credential };
            let added = api::post::<TrainingRecordView>(PATH, &new, Some(Uuid::new_v4())).await;
            self.over(added.map(|entry| self.onadded.emit(entry)));
        });
    }

    /// What was wrong with the last one is not with the next.
    fn forget(&self) {
        self.errors.set(Vec::new());
        self.refused.set(None);
    }

    fn over(&self, done: Result<(), Failure>) {
        match done {
            Err(failure) if is_of_file(&failure) && self.judged.is_none() => self.over_with(beside(&failure)),
            done => {
                self.refused.set(done.err());
                self.busy.set(false);
            }
        }
    }

    fn over_with(&self, wrong: Vec<FieldProblem>) {
        self.errors.set(wrong);
        self.busy.set(false);
    }
}

/// Whether another file may do.
fn is_of_file(failure: &Failure) -> bool {
    matches!(failure.code(), Some("not_valid" | "credential_not_genuine")) || *failure == Failure::FileChanged
}

/// What the server says of what was chosen stands beside the file.
fn beside(failure: &Failure) -> Vec<FieldProblem> {
    failure.wrong().into_iter().map(|wrong| FieldProblem::new("/file", wrong.message)).collect()
}
