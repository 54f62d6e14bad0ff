//! The Academy in the browser: two apps of one crate, so that a phone loads only what its person needs. A link from one
//! to the other loads a page; who is signed in stays so by the cookie.

mod api;
mod app;
mod kept;
mod load;
mod pages;
mod route;
mod session;
mod ui;
mod words;

/// Starts the app of whoever learns.
pub fn start() {
    yew::Renderer::<app::App>::new().render();
}

/// Starts the app of those who teach, manage or keep a catalogue.
pub fn start_desk() {
    route::this_is_the_desk();
    yew::Renderer::<app::Desk>::new().render();
}
