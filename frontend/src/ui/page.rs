//! The frame of every page: its title, its heading, the way back.

use super::{Go, focus};
use crate::route::Route;
use std::cell::Cell;
use yew::prelude::*;

thread_local! {
    /// The browser itself reads the first page out; from then on we move the focus.
    static FIRST: Cell<bool> = const { Cell::new(true) };
}

/// Properties of [`Page`].
#[derive(Properties, PartialEq)]
pub struct PageProps {
    /// The heading, and the title of the window.
    pub title: String,
    /// A way back.
    #[prop_or_default]
    pub back: Option<(Route, String)>,
    /// What stands over the heading instead: another way back.
    #[prop_or_default]
    pub above: Html,
    /// Wide pages have more than one column.
    #[prop_or_default]
    pub wide: bool,
    /// The heading is said but not shown.
    #[prop_or_default]
    pub quiet: bool,
    /// What stands under the heading.
    pub children: Html,
}

/// A page. Coming to it moves the focus to its heading.
#[component]
pub fn Page(props: &PageProps) -> Html {
    use_effect_with(props.title.clone(), |title| {
        if let Some(page) = web_sys::window().and_then(|window| window.document()) {
            page.set_title(&format!("{title} – Staffordshire Social Care Academy"));
        }
    });
    use_effect_with((), |()| {
        if !FIRST.replace(false) {
            if let Some(window) = web_sys::window() {
                window.scroll_to_with_x_and_y(0.0, 0.0);
            }
            focus("page-title");
        }
    });
    let back = props.back.clone().map(|(to, words)| {
        html! { <Go {to} class="govuk-back-link">{ words }</Go> }
    });
    let class = if props.quiet { "govuk-visually-hidden" } else { "govuk-heading-l ac-title" };
    html! {
        <div class={classes!("ac-page", props.wide.then_some("ac-page--wide"))}>
            { for back }
            { props.above.clone() }
            <h1 id="page-title" tabindex="-1" {class}>{ &props.title }</h1>
            { props.children.clone() }
        </div>
    }
}
