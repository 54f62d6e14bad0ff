//! A tutor's registers.

use crate::load::{Load, Loaded, use_own};
use crate::route::Route;
use crate::ui::{Go, Page, problem, skeleton, today};
use crate::words;
use domain::catalogue::wire::CourseRunView;
use domain::page::Page as List;
use yew::prelude::*;

/// The page.
#[component]
pub fn Registers() -> Html {
    let list = use_own::<List<CourseRunView>>("/api/v1/me/registers".to_owned());
    html! {
        <Page title="Registers">
            { all(&list) }
            <p class="govuk-body"><Go to={Route::AtRisk} class="govuk-link">{ "Dates that need more people" }</Go></p>
            <p class="govuk-body"><Go to={Route::Corrections} class="govuk-link">{ "What people say is wrong" }</Go></p>
        </Page>
    }
}

fn all(list: &Loaded<List<CourseRunView>>) -> Html {
    match &list.now {
        Load::Loading => skeleton(3, "Loading your registers"),
        Load::Failed(failure) => problem(failure, Some(&list.again)),
        Load::Ready(list) if list.items.is_empty() => {
            html! { <p class="govuk-body">{ "No one is booked on your courses yet. When someone books, the register shows here." }</p> }
        }
        Load::Ready(list) => {
            let today = today();
            let group = |title: &str, fits: &dyn Fn(&CourseRunView) -> bool| {
                let cards: Vec<Html> = list.items.iter().filter(|run| fits(run)).map(card).collect();
                if cards.is_empty() {
                    return Html::default();
                }
                html! { <section><h2 class="govuk-heading-m">{ title.to_owned() }</h2>{ for cards }</section> }
            };
            let on = |run: &CourseRunView| {
                let last = run.ends_on.or(run.starts_on);
                run.starts_on.is_none_or(|first| first <= today) && last.is_none_or(|last| last >= today)
            };
            let later = |run: &CourseRunView| run.starts_on.is_some_and(|first| first > today);
            let earlier = |run: &CourseRunView| !on(run) && !later(run);
            html! { <>{ group("Today", &on) }{ group("Earlier", &earlier) }{ group("To come", &later) }</> }
        }
    }
}

fn card(run: &CourseRunView) -> Html {
    let booked = run.capacity.zip(run.places_left).map_or(0, |(capacity, left)| capacity - left);
    html! {
        <article class="ac-card" key={run.id.to_string()}>
            <h3 class="ac-card__title"><Go to={Route::Register { id: run.id }} class="ac-card__link">{ &run.course_title }</Go></h3>
            <p class="ac-card__line">{ words::when(run.starts_on, run.starts_at) }</p>
            <p class="ac-card__line">{ words::place(run.venue.as_ref(), run.mode) }{ " · " }{ words::count(i64::from(booked), "person booked", "people booked") }</p>
        </article>
    }
}
