//! What an employer's workers bring with them, and what it need not teach again.

use super::decide::Decide;
use super::{OfEmployer, to_team};
use crate::load::{Load, use_own};
use crate::ui::{Page, focus, problem, skeleton};
use crate::words;
use domain::ids::TrainingRecordId;
use domain::page::Page as List;
use domain::records::wire::{BroughtTraining, DuplicationAvoided};
use yew::prelude::*;

/// Which of it is shown.
const CHOICES: [(&str, &str); 2] = [("false", "To decide"), ("true", "Decided")];

/// The page.
#[component]
pub fn Brought(props: &OfEmployer) -> Html {
    let at = format!("/api/v1/organisations/{}", props.id);
    let (choice, cursors) = (use_state(|| 0_usize), use_state(Vec::<String>::new));
    let open = use_state(|| None::<TrainingRecordId>);
    let told = use_state(String::new);
    let mut path = format!("{at}/brought-training?limit=50&decided={}", CHOICES.get(*choice).map_or("", |of| of.0));
    if let Some(cursor) = cursors.last() {
        path = format!("{path}&cursor={cursor}");
    }
    let list = use_own::<List<BroughtTraining>>(path);
    let avoided = use_own::<DuplicationAvoided>(format!("{at}/duplication-avoided"));
    let chips = CHOICES.iter().enumerate().map(|(nth, (_, words))| {
        let (on, choice, cursors) = (nth == *choice, choice.clone(), cursors.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            cursors.set(Vec::new());
            choice.set(nth);
        });
        let class = classes!("ac-chip", on.then_some("ac-chip--on"));
        html! { <li><button type="button" {class} {onclick} aria-pressed={on.to_string()}>{ *words }</button></li> }
    });
    let ondone = {
        let (told, open) = (told.clone(), open.clone());
        let (again, counted) = (list.again.clone(), avoided.again.clone());
        Callback::from(move |words: String| {
            told.set(words);
            open.set(None);
            again.emit(());
            counted.emit(());
            focus("told");
        })
    };
    let onopen = {
        let open = open.clone();
        Callback::from(move |which: Option<TrainingRecordId>| open.set(which))
    };
    let content = match &list.now {
        Load::Loading => skeleton(2, "Loading what your team bring"),
        Load::Failed(failure) => problem(failure, Some(&list.again)),
        Load::Ready(page) if page.items.is_empty() => html! { <p class="govuk-body">{ nothing(*choice) }</p> },
        Load::Ready(page) => html! {
            <>
                <ul class="ac-cards">{ for page.items.iter().map(|one| {
                    let is_open = *open == Some(one.record.id);
                    html! { <Decide key={one.record.id.to_string()} employer={props.id} one={one.clone()} open={is_open} onopen={onopen.clone()} ondone={ondone.clone()} /> }
                }) }</ul>
                { pages(page.next_cursor.as_ref(), &cursors) }
            </>
        },
    };
    html! {
        <Page title="Training your team bring" back={to_team()}>
            <p class="govuk-body">{ "People show you what they learnt before they came. Say what counts with you, so that nobody learns it twice." }</p>
            <ul class="ac-chips" aria-label="Show">{ for chips }</ul>
            <p class="govuk-body" role="status" id="told" tabindex="-1">{ &*told }</p>
            { content }
            { counted(&avoided.now) }
        </Page>
    }
}

const fn nothing(choice: usize) -> &'static str {
    match choice {
        0 => "There is nothing to decide. When somebody shows you their record, it stands here.",
        _ => "You have decided nothing yet.",
    }
}

/// The next people, and the ones before.
fn pages(next: Option<&String>, cursors: &UseStateHandle<Vec<String>>) -> Html {
    let forward = next.cloned().map(|next| {
        let cursors = cursors.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            let mut now = (*cursors).clone();
            now.push(next.clone());
            cursors.set(now);
        });
        html! { <button type="button" class="govuk-button govuk-button--secondary" {onclick}>{ "Next" }</button> }
    });
    let back = (!cursors.is_empty()).then(|| {
        let cursors = cursors.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            let mut now = (*cursors).clone();
            now.pop();
            cursors.set(now);
        });
        html! { <button type="button" class="govuk-button govuk-button--secondary" {onclick}>{ "Back" }</button> }
    });
    html! { <div class="govuk-button-group">{ for back }{ for forward }</div> }
}

/// What need not be done twice, with how that is counted.
pub fn counted(avoided: &Load<DuplicationAvoided>) -> Html {
    let Load::Ready(avoided) = avoided else { return Html::default() };
    let hours = words::count(avoided.minutes.div_euclid(60), "hour", "hours");
    html! {
        <section>
            <h2 class="govuk-heading-m">{ "Training not done twice" }</h2>
            <dl class="ac-facts">
                <div><dt>{ "Time" }</dt><dd>{ hours }</dd></div>
                <div><dt>{ "Money" }</dt><dd>{ format!("£{}", avoided.pence.div_euclid(100)) }</dd></div>
                <div><dt>{ "Accepted" }</dt><dd>{ avoided.accepted }</dd></div>
                <div><dt>{ "Accepted with a top-up" }</dt><dd>{ avoided.top_ups }</dd></div>
                <div><dt>{ "To be done again" }</dt><dd>{ avoided.repeats }</dd></div>
            </dl>
            <p class="govuk-body">{ &avoided.method }</p>
        </section>
    }
}
