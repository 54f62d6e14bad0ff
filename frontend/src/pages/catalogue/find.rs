//! Find: words and a place, filters, results.

use super::filters::{filters, quick};
use super::query::Search;
use super::results::card;
use super::words_box::WordsBox;
use crate::api::{self, Failure};
use crate::load::{Load, use_load};
use crate::route::Route;
use crate::session::use_session;
use crate::ui::{Page, focus, notice, problem, select_value, skeleton, value_of};
use crate::words;
use domain::catalogue::wire::{CourseList, CourseSummary, Suggestion};
use yew::platform::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

/// The page.
#[component]
pub fn Find() -> Html {
    let location = use_location();
    let navigator = use_navigator();
    let pairs = location.and_then(|location| location.query::<Vec<(String, String)>>().ok()).unwrap_or_default();
    let search = Search::read(&pairs);
    let go = Callback::from(move |search: Search| {
        let Some(navigator) = &navigator else { return };
        let pairs = search.pairs();
        if pairs.is_empty() || navigator.push_with_query(&Route::Find, &pairs).is_err() {
            navigator.push(&Route::Find);
        }
    });
    html! {
        <Page title="Find a course" wide=true>
            <Form search={search.clone()} go={go.clone()} />
            <Results {search} {go} />
        </Page>
    }
}

#[derive(Properties, PartialEq)]
struct PartProps {
    search: Search,
    go: Callback<Search>,
}

const MILES: [&str; 5] = ["5", "10", "15", "25", "50"];

#[component]
fn Form(props: &PartProps) -> Html {
    let session = use_session();
    let home = session.now().me().and_then(|me| me.near.clone()).unwrap_or_default();
    let q = use_state(String::new);
    let near = use_state(String::new);
    {
        // The address is the truth: going back shows the words of that search.
        let (q, near, home) = (q.clone(), near.clone(), home.clone());
        use_effect_with((props.search.clone(), home), move |(search, home)| {
            q.set(search.get("q").unwrap_or_default().to_owned());
            let first = search.pairs().is_empty();
            near.set(
                search.get("near").map_or_else(|| if first { home.clone() } else { String::new() }, str::to_owned),
            );
        });
    }
    let with_words = {
        let (search, near) = (props.search.clone(), near.clone());
        move |words: &str| search.with("q", words).with("near", &near)
    };
    let onsubmit = {
        let (with_words, q, go) = (with_words.clone(), q.clone(), props.go.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            go.emit(with_words(&q));
        })
    };
    let onchoose = {
        let (with_words, go) = (with_words.clone(), props.go.clone());
        Callback::from(move |item: Suggestion| {
            let next =
                if item.kind == "place" { with_words("").with("near", &item.text) } else { with_words(&item.text) };
            go.emit(next);
        })
    };
    let set_q = {
        let q = q.clone();
        Callback::from(move |text| q.set(text))
    };
    let set_near = {
        let near = near.clone();
        Callback::from(move |event: InputEvent| near.set(value_of(&event)))
    };
    let miles = props.search.get("withinMiles").unwrap_or("25").to_owned();
    let set_miles = {
        let (search, go) = (props.search.clone(), props.go.clone());
        Callback::from(move |event: Event| go.emit(search.with("withinMiles", &select_value(&event))))
    };
    // A shared address may hold a distance of its own.
    let own = (!MILES.contains(&miles.as_str())).then(|| miles.clone());
    let options = own.into_iter().chain(MILES.map(str::to_owned)).map(|value| {
        html! { <option value={value.clone()} selected={value == miles}>{ format!("{value} miles") }</option> }
    });
    html! {
        <form class="ac-search ac-search--find" role="search" {onsubmit}>
            <div class="ac-search__words">
                <label class="govuk-label" for="q">{ "What do you want to learn?" }</label>
                <div class="govuk-visually-hidden" id="q-hint">{ "Suggestions show while you type" }</div>
                <WordsBox value={(*q).clone()} onchange={set_q} {onchoose} />
            </div>
            <div class="ac-search__near">
                <label class="govuk-label" for="near">{ "Town or postcode" }</label>
                <input class="govuk-input" id="near" name="near" autocomplete="postal-code" value={(*near).clone()} oninput={set_near} />
            </div>
            <div class="ac-search__miles">
                <label class="govuk-label" for="miles">{ "Within" }</label>
                <select class="govuk-select" id="miles" onchange={set_miles}>{ for options }</select>
            </div>
            <button class="govuk-button">{ "Find" }</button>
        </form>
    }
}

/// The address of the API for a search.
fn path(search: &Search, cursor: Option<&str>) -> String {
    let cursor = cursor.map(|cursor| ("cursor".to_owned(), cursor.to_owned()));
    let pairs = search
        .pairs()
        .into_iter()
        .filter(|(name, _)| name != "withinMiles" || search.get("near").is_some() || search.get("q").is_some());
    let parts: Vec<String> =
        pairs.chain(cursor).map(|(name, value)| format!("{name}={}", api::encoded(&value))).collect();
    format!("/api/v1/courses?{}", parts.join("&"))
}

#[component]
fn Results(props: &PartProps) -> Html {
    let list = use_load::<CourseList>(Some(path(&props.search, None)));
    let open = use_state(|| false);
    let last = use_mut_ref(|| None::<std::rc::Rc<CourseList>>);
    if let Load::Ready(ready) = &list.now {
        *last.borrow_mut() = Some(std::rc::Rc::clone(ready));
    }
    // While the next answer is on its way the filters stay where they are.
    let facets = last.borrow().as_ref().map(|list| list.facets.clone()).unwrap_or_default();
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let on = props.search.filters();
    let inside = on - ["available", "funded"].iter().filter(|name| props.search.get(name).is_some()).count();
    let label = if inside == 0 { "More filters".to_owned() } else { format!("More filters ({inside} on)") };
    let total = last.borrow().as_ref().map_or(0, |list| list.total);
    let close = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| {
            open.set(false);
            focus("results-title");
        })
    };
    let clear = {
        let (search, go) = (props.search.clone(), props.go.clone());
        Callback::from(move |_: MouseEvent| go.emit(search.without_filters()))
    };
    html! {
        <div class="ac-columns">
            <div class="ac-filters">
                <ul class="ac-chips" aria-label="Show only">
                    { quick(&props.search, &facets, &props.go) }
                    <li class="ac-filters__toggle">
                        <button type="button" class="ac-chip" onclick={toggle} aria-expanded={if *open { "true" } else { "false" }}
                            aria-controls="filters">{ label }<span aria-hidden="true">{ if *open { "\u{a0}▴" } else { "\u{a0}▾" } }</span></button>
                    </li>
                </ul>
                <section id="filters" class={classes!("ac-filters__panel", open.then_some("ac-filters__panel--open"))} aria-label="Filters">
                    if on > 0 { <button type="button" class="ac-plain" onclick={clear}>{ "Clear all filters" }</button> }
                    { filters(&props.search, &facets, &props.go) }
                    <button type="button" class="govuk-button ac-filters__done" onclick={close}>{ format!("Show {}", words::count(total, "course", "courses")) }</button>
                </section>
            </div>
            <section class="ac-results" aria-labelledby="results-title">
                { heading(&list.now, &props.search, &props.go) }
                { match &list.now {
                    Load::Loading => skeleton(4, "Looking for courses"),
                    Load::Failed(failure) => problem(failure, Some(&list.again)),
                    Load::Ready(found) => html! { <Cards key={path(&props.search, None)} list={(**found).clone()} search={props.search.clone()} /> },
                } }
            </section>
        </div>
    }
}

/// How many there are, read out when it changes, and their order.
fn heading(now: &Load<CourseList>, search: &Search, go: &Callback<Search>) -> Html {
    let found = match now {
        Load::Ready(list) => Some(list),
        Load::Loading | Load::Failed(_) => None,
    };
    let title = found.map_or_else(String::new, |list| {
        let near = list.place.as_ref().map(|place| format!(" near {}", place.label)).unwrap_or_default();
        format!("{}{near}", words::count(list.total, "course", "courses"))
    });
    let has_place = found.is_some_and(|list| list.place.is_some());
    let sort = search.get("sort").unwrap_or_default().to_owned();
    let has_words = search.get("q").is_some();
    let set_sort = {
        let (search, go) = (search.clone(), go.clone());
        Callback::from(move |event: Event| go.emit(search.with("sort", &select_value(&event))))
    };
    let option = |value: &'static str, label: &'static str, first: bool| {
        let selected = sort == value || (sort.is_empty() && first);
        html! { <option {value} {selected}>{ label }</option> }
    };
    html! {
        <div class="ac-results__head">
            <h2 class="govuk-heading-m" id="results-title" tabindex="-1">{ if title.is_empty() { "Courses" } else { &title } }</h2>
            <p class="govuk-visually-hidden" role="status">{ &title }</p>
            <div class="ac-results__sort">
                <label class="govuk-label" for="sort">{ "Sort by" }</label>
                <select class="govuk-select" id="sort" onchange={set_sort}>
                    if has_words { { option("relevance", "Best match", true) } }
                    { option("date", "Soonest", !has_words) }
                    if has_place { { option("distance", "Nearest", false) } }
                </select>
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct CardsProps {
    list: CourseList,
    search: Search,
}

#[component]
fn Cards(props: &CardsProps) -> Html {
    let more = use_state(Vec::<CourseSummary>::new);
    let cursor = use_state(|| props.list.next_cursor.clone());
    let failure = use_state(|| None::<Failure>);
    let busy = use_state(|| false);
    let near = props.list.place.as_ref().map(|place| place.label.clone());
    let onclick = {
        let (more, cursor, failure, busy) = (more.clone(), cursor.clone(), failure.clone(), busy.clone());
        let search = props.search.clone();
        Callback::from(move |_: MouseEvent| {
            let Some(at) = (*cursor).clone().filter(|_| !*busy) else { return };
            busy.set(true);
            let (more, cursor, failure, busy) = (more.clone(), cursor.clone(), failure.clone(), busy.clone());
            let path = path(&search, Some(&at));
            spawn_local(async move {
                match api::get::<CourseList>(&path).await {
                    Ok(next) => {
                        failure.set(None);
                        let first = next.items.first().map(|course| format!("course-{}", course.id));
                        more.set(more.iter().cloned().chain(next.items).collect());
                        cursor.set(next.next_cursor);
                        gloo_timers::future::TimeoutFuture::new(0).await;
                        focus(&first.unwrap_or_default());
                    }
                    Err(why) => failure.set(Some(why)),
                }
                busy.set(false);
            });
        })
    };
    let cards = props.list.items.iter().chain(more.iter()).map(|course| card(course, near.as_ref()));
    html! {
        <>
            if let Some(words) = &props.list.corrected { { notice(html! { <>{ "Showing results for " }<b>{ words }</b></> }) } }
            if let Some(relaxed) = &props.list.relaxed { { notice(html! { <>{ &relaxed.message }</> }) } }
            if props.list.items.is_empty() {
                <p class="govuk-body">{ "We found no courses. Try fewer words, or another place." }</p>
            }
            <ul class="ac-cards">{ for cards }</ul>
            if let Some(failure) = &*failure { { problem(failure, None) } }
            if cursor.is_some() {
                <button type="button" class="govuk-button govuk-button--secondary" {onclick} disabled={*busy}>
                    { if *busy { "Loading…" } else { "Show more courses" } }
                </button>
            }
        </>
    }
}
