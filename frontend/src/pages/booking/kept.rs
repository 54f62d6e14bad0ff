//! Places that an employer keeps and has no names for yet.

use crate::api::{self, Failure};
use crate::load::{Load, use_own};
use crate::pages::organisations::OfEmployer;
use crate::route::{Of, Route};
use crate::ui::{Go, Page, Tone, focus, problem, sender, skeleton, tag};
use crate::words;
use domain::booking::wire::PlaceBlockView;
use domain::ids::{EmployerId, PlaceBlockId};
use domain::page::Page as List;
use yew::platform::spawn_local;
use yew::prelude::*;

/// What is asked and what was done.
#[derive(Clone, PartialEq)]
enum Asked {
    Nothing,
    Sure(PlaceBlockId),
    /// These stay: the focus goes back to where it was asked.
    Stays(PlaceBlockId),
    LetGo(String),
}

/// The page.
#[component]
pub fn Kept(props: &OfEmployer) -> Html {
    let id = props.id;
    let blocks = use_own::<List<PlaceBlockView>>(format!("/api/v1/organisations/{id}/place-blocks"));
    let asked = use_state(|| Asked::Nothing);
    let (sending, failure) = (use_state(|| false), use_state(|| None::<Failure>));
    use_effect_with((*asked).clone(), |asked| match asked {
        Asked::Nothing => {}
        Asked::Sure(_) => focus("sure"),
        Asked::Stays(block) => focus(&format!("let-{block}")),
        Asked::LetGo(_) => focus("told"),
    });
    let ask = {
        let (asked, failure) = (asked.clone(), failure.clone());
        Callback::from(move |now: Asked| {
            failure.set(None);
            asked.set(now);
        })
    };
    let content = match &blocks.now {
        Load::Loading => skeleton(2, "Loading the places you keep"),
        Load::Failed(failure) => problem(failure, Some(&blocks.again)),
        Load::Ready(list) => {
            let let_go = {
                let (asked, sending, failure) = (asked.clone(), sending.clone(), failure.clone());
                let (list, replace) = (list.clone(), blocks.replace.clone());
                Callback::from(move |block: PlaceBlockView| {
                    sending.set(true);
                    failure.set(None);
                    let (asked, sending, failure) = (asked.clone(), sending.clone(), failure.clone());
                    let (list, replace) = (list.clone(), replace.clone());
                    spawn_local(async move {
                        let path = format!("/api/v1/organisations/{id}/place-blocks/{}", block.id);
                        match api::remove(&path).await {
                            Ok(()) => {
                                let others = list.items.iter().filter(|other| other.id != block.id).cloned();
                                replace.emit(List { items: others.collect(), next_cursor: None });
                                asked.set(Asked::LetGo(went(&block)));
                            }
                            Err(why) => failure.set(Some(why)),
                        }
                        sending.set(false);
                    });
                })
            };
            let card = |block: &PlaceBlockView| {
                let below = if *asked == Asked::Sure(block.id) {
                    let failed = failure.as_ref().map(|why| problem(why, None));
                    sure(block, *sending, &let_go, &ask, failed.unwrap_or_default())
                } else {
                    acts(id, block, &ask)
                };
                one(block, below)
            };
            shown(id, list, list.items.iter().map(card).collect())
        }
    };
    html! {
        <Page title="Places kept for later" back={(Route::Team, "Team".to_owned())}>
            if let Asked::LetGo(said) = &*asked { <p class="ac-notice" id="told" tabindex="-1">{ said }</p> }
            { content }
        </Page>
    }
}

fn places(many: i32) -> String {
    words::count(i64::from(many), "place", "places")
}

/// `2 places on “Kettle drums” are free for others now.`
fn went(block: &PlaceBlockView) -> String {
    let are = if block.left == 1 { "is" } else { "are" };
    format!("{} on “{}” {are} free for others now.", places(block.left), block.run.course_title)
}

/// `4 of 6 places have no name yet`
pub fn unnamed(left: i32, of: i32) -> String {
    let have = if left == 1 { "has" } else { "have" };
    if left == of {
        format!("{} {have} no name yet", places(of))
    } else {
        format!("{left} of {} {have} no name yet", places(of))
    }
}

fn shown(id: EmployerId, list: &List<PlaceBlockView>, cards: Html) -> Html {
    let none = list.items.is_empty();
    let words = if none {
        "You keep no places now. To keep some, choose a course and a date first."
    } else {
        "You name who goes later. What has no name on its day goes back, and others can book it."
    };
    let class = if none { "govuk-button" } else { "govuk-button govuk-button--secondary" };
    html! {
        <>
            <p class="govuk-body">{ words }</p>
            <ul class="ac-cards ac-cards--one">{ cards }</ul>
            <p><Go to={Route::TeamOf { id, of: Of::Which }} {class}>{ "Choose a course and a date" }</Go></p>
        </>
    }
}

fn one(block: &PlaceBlockView, below: Html) -> Html {
    let run = &block.run;
    let code = block
        .cost_code
        .as_ref()
        .map(|code| html! { <p class="ac-card__line ac-card__quiet">{ format!("Cost code {code}") }</p> });
    html! {
        <li class="ac-card" key={block.id.to_string()}>
            <h2 class="ac-card__title">{ &run.course_title }</h2>
            <p class="ac-card__line">{ words::when(run.starts_on, run.starts_at) }</p>
            <p class="ac-card__line">{ words::place(run.venue.as_ref(), run.mode) }{ " · " }{ &run.provider.name }</p>
            <p class="ac-card__line">{ tag(Tone::Soon, &unnamed(block.left, block.places)) }</p>
            <p class="ac-card__line">{ format!("What has no name goes back on {}", words::day(block.release_on)) }</p>
            { for code }
            { below }
        </li>
    }
}

fn acts(id: EmployerId, block: &PlaceBlockView, ask: &Callback<Asked>) -> Html {
    let (kept, run) = (block.id, &block.run);
    let query = vec![("block".to_owned(), kept.to_string())];
    let onclick = ask.reform(move |_: MouseEvent| Asked::Sure(kept));
    let of = format!(" ({}, {})", run.course_title, words::when(run.starts_on, run.starts_at));
    html! {
        <div class="govuk-button-group ac-card__acts">
            <Go to={Route::TeamOf { id, of: Of::Several(run.id) }} {query} class="govuk-button">
                { "Name people" }<span class="govuk-visually-hidden">{ of.clone() }</span>
            </Go>
            <button type="button" class="govuk-button govuk-button--secondary" id={format!("let-{kept}")} {onclick}>
                { "Let them go" }<span class="govuk-visually-hidden">{ of }</span>
            </button>
        </div>
    }
}

fn sure(
    block: &PlaceBlockView,
    sending: bool,
    let_go: &Callback<PlaceBlockView>,
    ask: &Callback<Asked>,
    failed: Html,
) -> Html {
    let named = block.left < block.places;
    let yes = {
        let block = block.clone();
        let_go.reform(move |()| block.clone())
    };
    let no = {
        let kept = block.id;
        ask.reform(move |()| Asked::Stays(kept))
    };
    let busy = |own: bool| sending.then_some(own);
    html! {
        <div class="ac-notice">
            <h3 class="govuk-heading-s" id="sure" tabindex="-1">{ format!("Let {} go?", places(block.left)) }</h3>
            <p class="govuk-body">
                { "Who waits is asked first, then others can book." }
                if named { { " Who you named keeps their place." } }
                { " You cannot take this back." }
            </p>
            { failed }
            <div class="govuk-button-group">
                { sender("Yes, let them go", "govuk-button govuk-button--warning", busy(true), &yes) }
                { sender("No, keep them", "govuk-button govuk-button--secondary", busy(false), &no) }
            </div>
        </div>
    }
}

/// Properties of [`LeftOf`].
#[derive(Properties, PartialEq)]
pub struct LeftOfProps {
    /// The employer.
    pub id: EmployerId,
    /// What it keeps.
    pub block: PlaceBlockId,
}

/// How many kept places have no name yet, where they get one.
#[component]
pub fn LeftOf(props: &LeftOfProps) -> Html {
    let blocks = use_own::<List<PlaceBlockView>>(format!("/api/v1/organisations/{}/place-blocks", props.id));
    let said = match &blocks.now {
        Load::Loading => return skeleton(1, "Loading the places you keep"),
        Load::Failed(failure) => return problem(failure, Some(&blocks.again)),
        Load::Ready(list) => match list.items.iter().find(|block| block.id == props.block) {
            Some(block) => format!(
                "{}. Choose up to {}. What is left goes back on {}.",
                unnamed(block.left, block.places),
                words::count(i64::from(block.left), "person", "people"),
                words::day(block.release_on)
            ),
            None => "No place that you keep here is left without a name.".to_owned(),
        },
    };
    html! { <p class="ac-notice">{ said }</p> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_many_have_no_name_is_said_as_people_say_it() {
        let said = [(4, 6), (1, 6), (6, 6), (1, 1)].map(|(left, of)| unnamed(left, of));
        assert_eq!(
            said,
            [
                "4 of 6 places have no name yet",
                "1 of 6 places has no name yet",
                "6 places have no name yet",
                "1 place has no name yet"
            ]
        );
    }
}
