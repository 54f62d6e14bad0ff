//! Have a feed fetched from now on.

use super::ProviderProps;
use super::said::mode;
use crate::api;
use crate::route::Route;
use crate::session::use_session;
use crate::ui::{ErrorSummary, Field, Page, error_of, into_state, radios, unless_signed_in};
use domain::problem::FieldProblem;
use domain::sync::wire::{FeedView, NewFeed};
use domain::sync::{CourseSource, EVERY_HOURS, ImportMode};
use uuid::Uuid;
use yew::platform::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

/// The page.
#[component]
pub fn AddFeed(props: &ProviderProps) -> Html {
    let session = use_session();
    let navigator = use_navigator();
    let (url, hours) = (use_state(String::new), use_state(|| EVERY_HOURS.to_string()));
    let (whole, list) = (use_state(String::new), use_state(own));
    let errors = use_state(Vec::<FieldProblem>::new);
    let busy = use_state(|| false);
    let key = use_memo((), |()| Uuid::new_v4());
    let back = (Route::Provider { id: props.id }, "Our courses".to_owned());
    if let Some(nobody) = unless_signed_in(&session, "Sign in to add a feed.") {
        return html! { <Page title="Add a feed" {back}>{ nobody }</Page> };
    }
    let onsubmit = {
        let (url, hours, whole, errors, busy) =
            (url.clone(), hours.clone(), whole.clone(), errors.clone(), busy.clone());
        let (id, key, list) = (props.id, *key, list.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let new = match read(&url, &whole, &hours) {
                Ok(new) if !*busy => NewFeed { source: list.parse().ok(), ..new },
                Ok(_) => return,
                Err(wrong) => return errors.set(wrong),
            };
            busy.set(true);
            let (errors, busy, navigator) = (errors.clone(), busy.clone(), navigator.clone());
            spawn_local(async move {
                let path = format!("/api/v1/training-providers/{id}/feeds");
                match api::post::<FeedView>(&path, &new, Some(key)).await {
                    Ok(_) => {
                        if let Some(navigator) = navigator {
                            navigator.push(&Route::Provider { id });
                        }
                    }
                    Err(failure) => {
                        busy.set(false);
                        errors.set(failure.wrong());
                    }
                }
            });
        })
    };
    let choices = [ImportMode::Snapshot, ImportMode::Delta].map(|one| (one.as_str(), mode(one), after(one)));
    html! {
        <Page title="Add a feed" {back}>
            <ErrorSummary errors={(*errors).clone()} />
            <form {onsubmit} novalidate=true>
                <Field id="url" label="Address of the feed" kind="url" hint="It begins with https:// and needs no password." error={error_of(&errors, "url")}
                    value={(*url).clone()} onchange={into_state(&url)} />
                { radios("mode", "What is in it?", &choices, &whole, error_of(&errors, "mode"), &into_state(&whole)) }
                if session.now().is_staff() { { whose(&list) } }
                <Field id="everyHours" label="Hours between two looks" hint="24 is once a day. We load only what changed." kind="number"
                    error={error_of(&errors, "everyHours")} value={(*hours).clone()} onchange={into_state(&hours)} />
                <div class="ac-sticky"><button class="govuk-button">{ if *busy { "Adding…" } else { "Add this feed" } }</button></div>
            </form>
        </Page>
    }
}

/// The training provider's own list: what it sends itself, whatever form it has it in.
pub fn own() -> String {
    CourseSource::TrainingProvider.as_str().to_owned()
}

/// Asks who has made the list, of those who may send what others list.
pub fn whose(list: &UseStateHandle<String>) -> Html {
    let choices = CourseSource::ALL.iter().map(|source| (source.as_str(), source.label(), ""));
    radios("source", "Whose list is it?", &choices.collect::<Vec<_>>(), list, None, &into_state(list))
}

/// What becomes of courses that a file leaves out.
pub const fn after(mode: ImportMode) -> &'static str {
    match mode {
        ImportMode::Snapshot => "What it leaves out is taken off.",
        ImportMode::Delta => "What it leaves out stays as it is.",
    }
}

/// What is wrong with a file or a feed for which nobody said what it holds.
pub fn choose() -> FieldProblem {
    FieldProblem::new("/mode", "Choose what is in it.")
}

fn read(url: &str, whole: &str, hours: &str) -> Result<NewFeed, Vec<FieldProblem>> {
    let mut wrong = Vec::new();
    if url.trim().is_empty() {
        wrong.push(FieldProblem::new("/url", "Give the address of the feed."));
    }
    let mode = whole.parse::<ImportMode>().ok();
    if mode.is_none() {
        wrong.push(choose());
    }
    let every_hours = hours.trim().parse::<i32>().ok();
    if every_hours.is_none() {
        wrong.push(FieldProblem::new("/everyHours", "Use a number of hours from 1 to 168."));
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    Ok(NewFeed { url: url.trim().to_owned(), format: None, source: None, mode, withdraw_at_most: None, every_hours })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_without_an_address_or_what_it_holds_is_sent_back() {
        let wrong = read(" ", "", "often").unwrap_err();
        let at: Vec<_> = wrong.iter().map(|one| one.pointer.as_str()).collect();
        assert_eq!(at, ["/url", "/mode", "/everyHours"]);
        let new = read(" https://c.example/x ", "snapshot", "12").unwrap();
        assert_eq!(
            (new.url.as_str(), new.mode, new.every_hours),
            ("https://c.example/x", Some(ImportMode::Snapshot), Some(12))
        );
    }
}
