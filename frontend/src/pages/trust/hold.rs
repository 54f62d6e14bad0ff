//! A credential of ours put on hold, and taken off it.

use super::StaffPage;
use crate::api::{self, Failure};
use crate::ui::{ErrorSummary, Field, Tone, Words, error_of, focus, into_state, problem, sender, tag};
use domain::ids::CredentialId;
use domain::problem::FieldProblem;
use domain::records::sharing::CredentialStanding;
use domain::records::wire::{CredentialHold, CredentialView};
use serde::Deserialize;
use yew::platform::spawn_local;
use yew::prelude::*;

/// The page.
#[component]
pub fn Hold() -> Html {
    html! { <StaffPage title="Put a credential on hold"><Search /></StaffPage> }
}

/// What a credential says that is looked for.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Found {
    id: String,
    credential_subject: Subject,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Subject {
    achievement: Achievement,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Achievement {
    name: String,
}

/// The id in what was typed: alone, as it stands in a credential, or in a whole credential.
fn id_in(text: &str) -> Option<CredentialId> {
    let text = text.trim();
    let of = |text: &str| text.rsplit([':', '/']).next()?.parse().ok().map(CredentialId);
    of(text).or_else(|| of(&serde_json::from_str::<Found>(text).ok()?.id))
}

#[component]
fn Search() -> Html {
    let typed = use_state(String::new);
    let (errors, found) = (use_state(Vec::<FieldProblem>::new), use_state(|| None::<(CredentialId, Found)>));
    let onsubmit = {
        let (typed, errors, found) = (typed.clone(), errors.clone(), found.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            found.set(None);
            let Some(id) = id_in(&typed) else {
                return errors
                    .set(vec![FieldProblem::new("/credential", "Paste the id of a credential, or all of it.")]);
            };
            let (errors, found) = (errors.clone(), found.clone());
            spawn_local(async move {
                match api::get::<Found>(&format!("/api/v1/credentials/{id}")).await {
                    Ok(one) => {
                        errors.set(Vec::new());
                        found.set(Some((id, one)));
                    }
                    Err(failure) => {
                        let say = |wrong: FieldProblem| FieldProblem::new("/credential", wrong.message);
                        errors.set(failure.wrong().into_iter().map(say).collect());
                    }
                }
            });
        })
    };
    html! {
        <>
            <p class="govuk-body">{ "Put a credential on hold while something is looked into. Whoever checks it sees that within five minutes." }</p>
            <ErrorSummary errors={(*errors).clone()} />
            <form {onsubmit} novalidate=true>
                <Field id="credential" label="The credential" hint="Its id, or all of it." error={error_of(&errors, "credential")} value={(*typed).clone()} onchange={into_state(&typed)} />
                <button class="govuk-button govuk-button--secondary">{ "Look for it" }</button>
            </form>
            if let Some((id, one)) = &*found { <One key={id.to_string()} id={*id} title={one.credential_subject.achievement.name.clone()} /> }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct OneProps {
    id: CredentialId,
    title: String,
}

/// One that was found.
#[component]
fn One(props: &OneProps) -> Html {
    let (reason, kept) = (use_state(String::new), use_state(|| None::<CredentialView>));
    let (errors, busy, failure) =
        (use_state(Vec::<FieldProblem>::new), use_state(|| false), use_state(|| None::<Failure>));
    use_effect_with((), |()| focus("found"));
    let path = format!("/api/v1/credentials/{}/suspension", props.id);
    let onsubmit = {
        let (reason, kept, errors, busy, path) =
            (reason.clone(), kept.clone(), errors.clone(), busy.clone(), path.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if reason.trim().is_empty() {
                return errors.set(vec![FieldProblem::new("/reason", "Say why.")]);
            }
            busy.set(true);
            let hold = CredentialHold { reason: reason.trim().to_owned() };
            let (kept, errors, busy, path) = (kept.clone(), errors.clone(), busy.clone(), path.clone());
            spawn_local(async move {
                match api::put::<CredentialView>(&path, &hold).await {
                    Ok(view) => {
                        errors.set(Vec::new());
                        kept.set(Some(view));
                    }
                    Err(why) => errors.set(why.wrong()),
                }
                busy.set(false);
            });
        })
    };
    let release = {
        let (kept, failure, busy) = (kept.clone(), failure.clone(), busy.clone());
        Callback::from(move |()| {
            busy.set(true);
            let (kept, failure, busy, path) = (kept.clone(), failure.clone(), busy.clone(), path.clone());
            spawn_local(async move {
                match api::delete::<CredentialView>(&path).await {
                    Ok(view) => kept.set(Some(view)),
                    Err(why) => failure.set(Some(why)),
                }
                busy.set(false);
            });
        })
    };
    let said = kept.as_ref().map(|view| match view.standing {
        CredentialStanding::Good => tag(Tone::Good, "Not on hold"),
        CredentialStanding::Suspended => tag(Tone::Soon, "On hold"),
        CredentialStanding::Revoked => tag(Tone::Gone, "Withdrawn"),
    });
    html! {
        <section>
            <h2 class="govuk-heading-m" id="found" tabindex="-1">{ &props.title }</h2>
            <div role="status">{ for said }</div>
            <ErrorSummary errors={(*errors).clone()} />
            if let Some(why) = &*failure { { problem(why, None) } }
            <form {onsubmit} novalidate=true>
                <Words id="reason" label="Why?" hint="For the Academy's own staff. Name nobody." error={error_of(&errors, "reason")} value={(*reason).clone()} onchange={into_state(&reason)} />
                <div class="govuk-button-group">
                    <button class="govuk-button" aria-disabled={busy.then_some("true")}>{ "Put it on hold" }</button>
                    { sender("Take it off hold", "govuk-button govuk-button--secondary", busy.then_some(false), &release) }
                </div>
            </form>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credential_is_named_by_its_id_or_shown_whole() {
        let id = "01920000-0000-7000-8000-0000000000c2";
        let whole = format!(
            "{{\"id\": \"urn:uuid:{id}\", \"credentialSubject\": {{\"achievement\": {{\"name\": \"Hoists\"}}}}}}"
        );
        for text in [id, &format!(" urn:uuid:{id} "), &format!("https://a.example/credentials/{id}"), &whole] {
            assert_eq!(id_in(text).map(|id| id.to_string()).as_deref(), Some(id), "{text}");
        }
        assert_eq!(id_in("hoists"), None);
    }
}
