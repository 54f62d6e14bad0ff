//! Telling others of an achievement: the badge as a picture and a few words, with a name only when they want it.

use super::badge::{PNG, path, shown, use_badge};
use super::mine::name;
use super::shares::device;
use super::who_says::has_badge;
use crate::api;
use crate::load::{Load, use_own};
use crate::route::Route;
use crate::session::use_session;
use crate::ui::{FileToSave, Files, Page, file_name, problem, skeleton};
use domain::ids::TrainingRecordId;
use domain::records::wire::TrainingRecordView;
use js_sys::Array;
use web_sys::{Blob, File, FilePropertyBag};
use yew::platform::spawn_local;
use yew::prelude::*;

/// Properties of [`Celebrate`].
#[derive(Properties, PartialEq)]
pub struct CelebrateProps {
    /// The entry.
    pub id: TrainingRecordId,
}

/// The page.
#[component]
pub fn Celebrate(props: &CelebrateProps) -> Html {
    let loaded = use_own::<TrainingRecordView>(format!("/api/v1/training-records/{}", props.id));
    let content = match &loaded.now {
        Load::Loading => skeleton(2, "Loading your badge"),
        Load::Failed(failure) => problem(failure, Some(&loaded.again)),
        Load::Ready(item) if has_badge(item) => html! { <Tell item={(**item).clone()} /> },
        Load::Ready(_) => html! {
            <p class="govuk-body">{ "There is no badge for this. The Academy makes one for courses that our training providers confirm." }</p>
        },
    };
    let back = (Route::RecordEntry { id: props.id }, "Back to the record".to_owned());
    html! { <Page title="Share what you achieved" {back}>{ content }</Page> }
}

#[derive(Properties, PartialEq)]
struct TellProps {
    item: TrainingRecordView,
}

/// The picture as a file, once it is here: phones hand on what is ready when it is touched, and nothing that comes later.
#[hook]
fn use_file(item: &TrainingRecordView) -> Option<File> {
    let file = use_state(|| None::<File>);
    {
        let (file, file_name) = (file.clone(), file_name("badge", &item.title, "png"));
        use_effect_with(item.id, move |id| {
            let path = path(*id);
            spawn_local(async move {
                // Without it the other ways are left, which say what is wrong.
                let Ok(picture) = api::file(&path, PNG).await else { return };
                file.set(as_file(&picture, &file_name));
            });
        });
    }
    (*file).clone()
}

fn as_file(picture: &Blob, name: &str) -> Option<File> {
    let options = FilePropertyBag::new();
    options.set_type(PNG);
    File::new_with_blob_sequence_and_options(&Array::of1(picture), name, &options).ok()
}

#[component]
fn Tell(props: &TellProps) -> Html {
    let (session, item) = (use_session(), &props.item);
    let (named, said) = (use_state(|| false), use_state(|| ""));
    let (picture, again) = use_badge(item.id);
    let file = use_file(item).filter(device::hands_on_file);
    let full_name = session.now().me().map(|me| me.full_name.clone()).unwrap_or_default();
    let text = words(&name(item), named.then_some(full_name.as_str()));
    let onnamed = Callback::from(move |_: Event| named.set(!*named));
    let share = file.map(|file| {
        let (text, said) = (text.clone(), said.clone());
        Callback::from(move |_: MouseEvent| {
            let (file, text, said) = (file.clone(), text.clone(), said.clone());
            said.set("");
            spawn_local(async move {
                if device::hand_on_file(&file, &text).await {
                    said.set("Shared.");
                }
            });
        })
    });
    let copy = {
        let (text, said) = (text.clone(), said.clone());
        Callback::from(move |_: MouseEvent| {
            let (said, text) = (said.clone(), text.clone());
            // Emptied first: the same words twice would not be read out.
            said.set("");
            spawn_local(async move {
                let done = device::copy(&text).await;
                said.set(if done { "Copied." } else { "Your browser does not copy. Press on the words and hold." });
            });
        })
    };
    let save = FileToSave {
        words: "Save picture",
        path: path(item.id),
        kind: PNG,
        name: file_name("badge", &item.title, "png"),
    };
    let can_share = share.is_some();
    let quiet = classes!("govuk-button", can_share.then_some("govuk-button--secondary"));
    html! {
        <>
            { shown(&picture, &item.title, &again) }
            <h2 class="govuk-heading-m">{ "The words beside it" }</h2>
            <blockquote class="ac-said ac-words">{ text }</blockquote>
            { with_name(&full_name, &onnamed) }
            <p class="govuk-body">{ "We post nothing for you. You choose where it goes and who sees it." }</p>
            <div class="govuk-button-group">
                if let Some(onclick) = share { <button type="button" class="govuk-button" {onclick}>{ "Share" }</button> }
                <button type="button" class={quiet} onclick={copy}>{ "Copy the words" }</button>
            </div>
            <p class="govuk-body" role="status">{ *said }</p>
            <Files files={vec![save]} class="govuk-button govuk-button--secondary" />
        </>
    }
}

/// Their name is in the words only when they tick this.
fn with_name(full_name: &str, onchange: &Callback<Event>) -> Html {
    html! {
        <div class="govuk-form-group">
            <div class="govuk-checkboxes govuk-checkboxes--small">
                <div class="govuk-checkboxes__item">
                    <input class="govuk-checkboxes__input" type="checkbox" id="with-name" {onchange} />
                    <label class="govuk-label govuk-checkboxes__label" for="with-name">{ format!("Put my name in it: {full_name}") }</label>
                </div>
            </div>
        </div>
    }
}

/// What is said beside the picture.
fn words(title: &str, name: Option<&str>) -> String {
    let who = name.unwrap_or("I");
    format!("{who} completed “{title}” with the Staffordshire Social Care Academy.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_said_only_when_it_is_wanted() {
        assert_eq!(words("First aid", None), "I completed “First aid” with the Staffordshire Social Care Academy.");
        assert!(words("First aid", Some("Kasia Demo")).starts_with("Kasia Demo completed “First aid”"));
    }
}
