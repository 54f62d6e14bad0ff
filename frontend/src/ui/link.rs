//! Links inside the app.

use crate::route::Route;
use yew::prelude::*;
use yew_router::Routable;
use yew_router::hooks::use_navigator;

/// Properties of [`Go`].
#[derive(Properties, PartialEq)]
pub struct GoProps {
    /// Where to.
    pub to: Route,
    /// Its query, as pairs.
    #[prop_or_default]
    pub query: Vec<(String, String)>,
    /// Its classes.
    #[prop_or_default]
    pub class: Classes,
    /// Whether this is the page that is shown.
    #[prop_or_default]
    pub current: bool,
    /// Words for those who do not see what stands around it.
    #[prop_or_default]
    pub label: Option<String>,
    /// What it says.
    pub children: Html,
}

/// A link to another page: a real address, opened without loading the app again when the page is in it.
#[component]
pub fn Go(props: &GoProps) -> Html {
    let navigator = use_navigator();
    let mut href = props.to.to_path();
    if !props.query.is_empty() {
        let pairs: Vec<String> = props
            .query
            .iter()
            .map(|(name, value)| format!("{}={}", crate::api::encoded(name), crate::api::encoded(value)))
            .collect();
        href = format!("{href}?{}", pairs.join("&"));
    }
    let (to, query) = (props.to.clone(), props.query.clone());
    let onclick = Callback::from(move |event: MouseEvent| {
        // A new tab or window is the browser's business.
        if event.meta_key() || event.ctrl_key() || event.shift_key() || event.button() != 0 {
            return;
        }
        let Some(navigator) = navigator.as_ref().filter(|_| to.is_here()) else { return };
        event.prevent_default();
        if query.is_empty() || navigator.push_with_query(&to, &query).is_err() {
            navigator.push(&to);
        }
    });
    let current = props.current.then_some("page");
    html! {
        <a {href} {onclick} class={props.class.clone()} aria-current={current} aria-label={props.label.clone()}>
            { props.children.clone() }
        </a>
    }
}
