//! Lists that come page by page.

use crate::api::{self, Failure};
use crate::load::{Load, Loaded, use_own};
use crate::ui::{problem, skeleton};
use domain::page::Page as List;
use serde::de::DeserializeOwned;
use std::rc::Rc;
use yew::platform::spawn_local;
use yew::prelude::*;

/// The pages after the first.
struct Rest<T> {
    of: Rc<List<T>>,
    items: Vec<T>,
    cursor: Option<String>,
    asked: Asked,
}

/// How far the next page has come.
#[derive(Clone, PartialEq)]
enum Asked {
    Nothing,
    OnItsWay,
    Failed(Failure),
}

/// A list as far as it is loaded.
pub struct Pages<T: 'static> {
    /// Its first page.
    pub first: Loaded<List<T>>,
    rest: UseStateHandle<Option<Rc<Rest<T>>>>,
    path: String,
}

/// Loads the first page of what is the person's own; `path` has a query already.
#[hook]
pub fn use_pages<T: DeserializeOwned + Clone + 'static>(path: String) -> Pages<T> {
    let first = use_own::<List<T>>(path.clone());
    let rest = use_state(|| None::<Rc<Rest<T>>>);
    Pages { first, rest, path }
}

impl<T: DeserializeOwned + Clone + 'static> Pages<T> {
    /// Shows it: the items as `lines` makes them, and a button when there is more. `waiting` says what is loaded, `empty`
    /// that there is none.
    pub fn shown(&self, waiting: &str, empty: &str, class: &'static str, lines: impl Fn(&[&T]) -> Html) -> Html {
        let list = match &self.first.now {
            Load::Loading => return skeleton(2, waiting),
            Load::Failed(failure) => return problem(failure, Some(&self.first.again)),
            Load::Ready(list) => list,
        };
        if list.items.is_empty() {
            return html! { <p class="govuk-body">{ empty.to_owned() }</p> };
        }
        let rest = self.rest.as_ref().filter(|rest| Rc::ptr_eq(&rest.of, list));
        let cursor = rest.map_or(&list.next_cursor, |rest| &rest.cursor);
        let asked = rest.map_or(Asked::Nothing, |rest| rest.asked.clone());
        let items: Vec<&T> = list.items.iter().chain(rest.into_iter().flat_map(|rest| &rest.items)).collect();
        html! {
            <>
                <ul {class}>{ lines(&items) }</ul>
                if let Asked::Failed(failure) = &asked { { problem(failure, None) } }
                if let Some(cursor) = cursor { { self.button(list, cursor, &asked) } }
            </>
        }
    }

    fn button(&self, list: &Rc<List<T>>, cursor: &str, asked: &Asked) -> Html {
        let (rest, of, path) =
            (self.rest.clone(), Rc::clone(list), format!("{}&cursor={}", self.path, api::encoded(cursor)));
        let (busy, cursor) = (*asked == Asked::OnItsWay, cursor.to_owned());
        let onclick = Callback::from(move |_: MouseEvent| {
            if busy {
                return;
            }
            let before = (*rest).as_ref().filter(|rest| Rc::ptr_eq(&rest.of, &of));
            let items = before.map(|before| before.items.clone()).unwrap_or_default();
            let (rest, of, path, cursor) = (rest.clone(), Rc::clone(&of), path.clone(), cursor.clone());
            let now = move |items, cursor, asked| Some(Rc::new(Rest { of: Rc::clone(&of), items, cursor, asked }));
            rest.set(now(items.clone(), Some(cursor.clone()), Asked::OnItsWay));
            spawn_local(async move {
                rest.set(match api::get::<List<T>>(&path).await {
                    Ok(next) => now(items.into_iter().chain(next.items).collect(), next.next_cursor, Asked::Nothing),
                    Err(failure) => now(items, Some(cursor), Asked::Failed(failure)),
                });
            });
        });
        html! {
            <button type="button" class="govuk-button govuk-button--secondary" {onclick}>
                { if busy { "Loading…" } else { "Show more" } }
            </button>
        }
    }
}

/// One line for each item.
pub fn each<T>(line: impl Fn(&T) -> Html) -> impl Fn(&[&T]) -> Html {
    move |items| items.iter().map(|item| line(item)).collect()
}
