//! Whom the academy relies on: read by anyone, kept by its staff.

use crate::api::{self, Failure};
use crate::load::{Load, use_load};
use crate::route::Route;
use crate::session::use_session;
use crate::ui::{ErrorSummary, Field, Page, Tone, error_of, focus, into_state, problem, sender, skeleton, tag, today};
use crate::words;
use domain::page::Page as List;
use domain::problem::FieldProblem;
use domain::records::wire::{NewTrustedIssuer, TrustedIssuer};
use yew::platform::spawn_local;
use yew::prelude::*;

const PATH: &str = "/api/v1/trusted-issuers";

fn path(did: &str) -> String {
    format!("{PATH}/{}", api::encoded(did))
}

/// The page.
#[component]
pub fn Issuers() -> Html {
    let session = use_session();
    let list = use_load::<List<TrustedIssuer>>(Some(PATH.to_owned()));
    let told = use_state(String::new);
    let is_staff = session.now().is_staff();
    // Anyone may keep the list for a while: what was changed is shown from the answer.
    let ondone = {
        let (told, replace) = (told.clone(), list.replace.clone());
        let before = match &list.now {
            Load::Ready(list) => list.items.clone(),
            Load::Loading | Load::Failed(_) => Vec::new(),
        };
        Callback::from(move |(words, did, kept): Changed| {
            told.set(words);
            let mut items = before.clone();
            items.retain(|one| one.did != did);
            items.extend(kept);
            items.sort_by(|one, other| one.name.cmp(&other.name));
            replace.emit(List { items, next_cursor: None });
            focus("told");
        })
    };
    let content = match &list.now {
        Load::Loading => skeleton(2, "Loading whom we rely on"),
        Load::Failed(failure) => problem(failure, Some(&list.again)),
        Load::Ready(list) if list.items.is_empty() => {
            html! { <p class="govuk-body">{ "We rely on nobody else yet." }</p> }
        }
        Load::Ready(list) => html! {
            <ul class="ac-lines">{ for list.items.iter().map(|one| {
                html! { <One key={one.did.clone()} one={one.clone()} {is_staff} ondone={ondone.clone()} /> }
            }) }</ul>
        },
    };
    html! {
        <Page title="Who we rely on" back={(Route::Academy, "Academy".to_owned())}>
            <p class="govuk-body">{ "These academies and colleges sign records too. What they sign counts here like a course with a training provider." }</p>
            <p class="govuk-body" role="status" id="told" tabindex="-1">{ &*told }</p>
            { content }
            if is_staff { <Add {ondone} /> }
        </Page>
    }
}

/// What is said, of which issuer, and how it is now.
type Changed = (String, String, Option<TrustedIssuer>);

#[derive(Properties, PartialEq)]
struct OneProps {
    one: TrustedIssuer,
    is_staff: bool,
    ondone: Callback<Changed>,
}

/// One of them, and an end to it once they are sure.
#[component]
fn One(props: &OneProps) -> Html {
    let one = &props.one;
    let (asked, busy, failure) = (use_state(|| false), use_state(|| false), use_state(|| None::<Failure>));
    let ask = |now: bool| {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(now))
    };
    let remove = {
        let (busy, failure, ondone) = (busy.clone(), failure.clone(), props.ondone.clone());
        let (path, name, did) = (path(&one.did), one.name.clone(), one.did.clone());
        Callback::from(move |()| {
            busy.set(true);
            let (busy, failure, ondone) = (busy.clone(), failure.clone(), ondone.clone());
            let (path, name, did) = (path.clone(), name.clone(), did.clone());
            spawn_local(async move {
                match api::remove(&path).await {
                    Ok(()) => ondone.emit((format!("{name} is off the list."), did, None)),
                    Err(why) => failure.set(Some(why)),
                }
                busy.set(false);
            });
        })
    };
    let until = one.trusted_until.map(|day| format!(" until {}", words::day(day))).unwrap_or_default();
    let state = match one.trusted {
        true => tag(Tone::Good, "We rely on them"),
        false => tag(Tone::Gone, "Not now"),
    };
    html! {
        <li class="ac-line ac-line--tall"><div>
            <b>{ &one.name }</b><br />
            <code>{ &one.did }</code><br />
            { state }{ format!(" From {}{until}.", words::day(one.trusted_from)) }
            if let Some(why) = &*failure { { problem(why, None) } }
            if props.is_staff && !*asked {
                <br />
                <button type="button" class="ac-plain" onclick={ask(true).reform(|_: MouseEvent| ())} aria-label={format!("Remove {}", one.name)}>{ "Remove" }</button>
            }
            if *asked {
                <div class="ac-notice">
                    <p class="govuk-body">{ format!("Remove {}? What people bring from them counts for less from now on. What they brought stays as it is.", one.name) }</p>
                    <div class="govuk-button-group">
                        { sender("Yes, remove it", "govuk-button govuk-button--warning", busy.then_some(true), &remove) }
                        { sender("No, keep it", "govuk-button govuk-button--secondary", busy.then_some(false), &ask(false)) }
                    </div>
                </div>
            }
        </div></li>
    }
}

#[derive(Properties, PartialEq)]
struct AddProps {
    ondone: Callback<Changed>,
}

/// One more, or other days for one that is there.
#[component]
fn Add(props: &AddProps) -> Html {
    let (did, name) = (use_state(String::new), use_state(String::new));
    let (from, until) = (use_state(|| today().to_string()), use_state(String::new));
    let (errors, busy) = (use_state(Vec::<FieldProblem>::new), use_state(|| false));
    let onsubmit = {
        let (did, name, from, until) = (did.clone(), name.clone(), from.clone(), until.clone());
        let (errors, busy, ondone) = (errors.clone(), busy.clone(), props.ondone.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let new = match read(&did, &name, &from, &until) {
                _ if *busy => return,
                Ok(new) => new,
                Err(wrong) => return errors.set(wrong),
            };
            busy.set(true);
            errors.set(Vec::new());
            let (did, name, errors) = (did.clone(), name.clone(), errors.clone());
            let (busy, ondone) = (busy.clone(), ondone.clone());
            spawn_local(async move {
                match api::put::<TrustedIssuer>(&path(did.trim()), &new).await {
                    Ok(kept) => {
                        did.set(String::new());
                        name.set(String::new());
                        ondone.emit((format!("{} is on the list.", kept.name), kept.did.clone(), Some(kept)));
                    }
                    Err(failure) => errors.set(failure.wrong()),
                }
                busy.set(false);
            });
        })
    };
    html! {
        <form {onsubmit} novalidate=true>
            <h2 class="govuk-heading-m">{ "Add one" }</h2>
            <ErrorSummary errors={(*errors).clone()} />
            <Field id="did" label="Its DID" hint="Such as did:web:derby.example. Ask them for it on a way you trust." error={error_of(&errors, "did")} value={(*did).clone()} onchange={into_state(&did)} />
            <Field id="name" label="Its name" error={error_of(&errors, "name")} value={(*name).clone()} onchange={into_state(&name)} />
            <Field id="trustedFrom" label="From" kind="date" error={error_of(&errors, "trustedFrom")} value={(*from).clone()} onchange={into_state(&from)} />
            <Field id="trustedUntil" label="Until, if it ends" kind="date" error={error_of(&errors, "trustedUntil")} value={(*until).clone()} onchange={into_state(&until)} />
            <button class="govuk-button" aria-disabled={busy.then_some("true")}>{ "Add it" }</button>
        </form>
    }
}

fn read(did: &str, name: &str, from: &str, until: &str) -> Result<NewTrustedIssuer, Vec<FieldProblem>> {
    let mut wrong = Vec::new();
    if !did.trim().starts_with("did:") {
        wrong.push(FieldProblem::new("/did", "Type a DID, such as did:web:derby.example."));
    }
    if name.trim().is_empty() {
        wrong.push(FieldProblem::new("/name", "Type its name."));
    }
    let trusted_from = from.trim().parse();
    if trusted_from.is_err() {
        wrong.push(FieldProblem::new("/trustedFrom", "Choose a day."));
    }
    let trusted_until = Some(until.trim()).filter(|until| !until.is_empty()).map(str::parse).transpose();
    if trusted_until.is_err() {
        wrong.push(FieldProblem::new("/trustedUntil", "Choose a day, or leave it empty."));
    }
    match (trusted_from, trusted_until) {
        (Ok(trusted_from), Ok(trusted_until)) if wrong.is_empty() => {
            Ok(NewTrustedIssuer { name: name.trim().to_owned(), trusted_from, trusted_until })
        }
        _ => Err(wrong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_has_a_did_a_name_and_a_first_day() {
        let wrong = read(" derby.example", "", "", "soon").unwrap_err();
        let pointers: Vec<_> = wrong.iter().map(|one| one.pointer.as_str()).collect();
        assert_eq!(pointers, ["/did", "/name", "/trustedFrom", "/trustedUntil"]);
        assert_eq!(read("did:web:derby.example", "Derby", "2026-12-01", "").unwrap().trusted_until, None);
    }
}
