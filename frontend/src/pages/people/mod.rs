//! Signing in, making an account, my details.

mod account;
mod create_account;
mod keep;
mod sign_in;
mod ways_in;

pub use account::Account;
pub use create_account::CreateAccount;
pub use keep::keep;
pub use sign_in::SignInPage;
pub use ways_in::way_in;

use yew_router::prelude::*;

/// Where to go after signing in: the page of this app that `next` names, else home. Never another site.
fn after_sign_in(query: &str) -> String {
    let next = query.trim_start_matches('?').split('&').find_map(|pair| pair.strip_prefix("next="));
    own(next.and_then(|next| js_sys::decode_uri_component(next).ok()).map(String::from).unwrap_or_default())
}

/// A page of this app, else home. Never another site.
fn own(decoded: String) -> String {
    let ours = decoded.starts_with('/')
        && !decoded.starts_with("//")
        && !decoded.contains('\\')
        && !decoded.starts_with("/sign-in");
    if ours { decoded } else { "/".to_owned() }
}

/// Opens one of our pages by its address; one of another app, or without a navigator, by loading it.
fn open(navigator: Option<&Navigator>, path: &str) {
    let (bare, query) = path.split_once('?').unwrap_or((path, ""));
    let route = crate::route::Route::recognize(bare).unwrap_or(crate::route::Route::Home);
    let Some(navigator) = navigator.filter(|_| route.is_here()) else {
        if web_sys::window().is_none_or(|window| window.location().replace(path).is_err()) {
            web_sys::console::warn_1(&"the page does not open".into());
        }
        return;
    };
    let pairs: Vec<(String, String)> = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| {
            let plain = value.replace('+', " ");
            (name.to_owned(), js_sys::decode_uri_component(&plain).map(String::from).unwrap_or(plain))
        })
        .collect();
    if pairs.is_empty() || navigator.replace_with_query(&route, &pairs).is_err() {
        navigator.replace(&route);
    }
}
