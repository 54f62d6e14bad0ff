//! The Academy in the browser.

mod api;
mod app;
mod kept;
mod load;
mod pages;
mod route;
mod session;
mod ui;
mod words;

fn main() {
    yew::Renderer::<app::App>::new().render();
}
