//! The badge of an achievement: its picture, with the proof in it.

use super::who_says::has_badge;
use crate::api::{self, Failure};
use crate::route::Route;
use crate::ui::{FileToSave, Files, Go, file_name, problem, skeleton};
use domain::ids::TrainingRecordId;
use domain::records::wire::TrainingRecordView;
use std::rc::Rc;
use yew::platform::spawn_local;
use yew::prelude::*;

/// What pictures are asked for as.
pub const SVG: &str = "image/svg+xml";
/// The same for those that every app can show.
pub const PNG: &str = "image/png";

/// Where the API has the badge of an entry.
pub fn path(id: TrainingRecordId) -> String {
    format!("/api/v1/training-records/{id}/badge")
}

/// How far the picture has come.
#[derive(Clone, Debug, PartialEq)]
pub enum Picture {
    /// On its way.
    Loading,
    /// Here: its address, which holds all of it.
    Here(Rc<str>),
    /// Not to be had.
    Failed(Failure),
}

/// The badge of an entry, with a way to ask for it again.
#[hook]
pub fn use_badge(id: TrainingRecordId) -> (Picture, Callback<()>) {
    let (picture, turn) = (use_state(|| Picture::Loading), use_state(|| 0_u32));
    {
        let picture = picture.clone();
        use_effect_with((id, *turn), move |(id, _)| {
            picture.set(Picture::Loading);
            let path = path(*id);
            spawn_local(async move {
                let svg = api::text_as(&path, SVG).await;
                // The policy of our pages lets pictures come from us or from the page itself, and from nowhere else.
                let here = |svg: String| Picture::Here(format!("data:{SVG},{}", api::encoded(&svg)).into());
                picture.set(svg.map_or_else(Picture::Failed, here));
            });
        });
    }
    let again = Callback::from(move |()| turn.set(*turn + 1));
    ((*picture).clone(), again)
}

/// The picture, or what there is instead of it.
pub fn shown(picture: &Picture, title: &str, again: &Callback<()>) -> Html {
    match picture {
        Picture::Loading => skeleton(1, "Loading your badge"),
        Picture::Failed(failure) => problem(failure, Some(again)),
        Picture::Here(address) => {
            html! { <img class="ac-badge" src={address.to_string()} alt={format!("Badge: {title}")} width="160" height="160" /> }
        }
    }
}

/// Properties of [`Badge`].
#[derive(Properties, PartialEq)]
pub struct BadgeProps {
    /// The entry: one that has a badge.
    pub item: TrainingRecordView,
}

/// The badge on its entry, with what one can do with it.
#[component]
pub fn Badge(props: &BadgeProps) -> Html {
    let item = &props.item;
    let (picture, again) = use_badge(item.id);
    let name = |before: &str, ending: &str| file_name(before, &item.title, ending);
    let files = vec![
        FileToSave { words: "Save picture", path: path(item.id), kind: PNG, name: name("badge", "png") },
        FileToSave { words: "Save picture for print", path: path(item.id), kind: SVG, name: name("badge", "svg") },
        FileToSave {
            words: "Save credential",
            path: format!("/api/v1/training-records/{}/credential", item.id),
            kind: "application/vc",
            name: name("credential", "json"),
        },
    ];
    html! {
        <section>
            <h2 class="govuk-heading-m">{ "Your badge" }</h2>
            { shown(&picture, &item.title, &again) }
            <p class="govuk-body">{ "The proof is inside the picture. Your name is not in it. The credential is the same proof as a file, for a digital wallet." }</p>
            <p><Go to={Route::Celebrate { id: item.id }} class="govuk-button govuk-button--secondary">{ "Share this" }</Go></p>
            <Files {files} />
        </section>
    }
}

/// The badge where there is one.
pub fn badge_of(item: &TrainingRecordView) -> Html {
    if has_badge(item) {
        html! { <Badge item={item.clone()} /> }
    } else {
        Html::default()
    }
}
