//! The Academy in the browser: some apps of one crate, so that a phone loads only what its person needs. A link from one
//! to another loads a page; who is signed in stays so by the cookie.

mod api;
mod app;
mod kept;
mod load;
mod pages;
mod passkey;
mod route;
mod session;
mod ui;
mod words;

/// Starts the app of whoever learns.
pub fn start() {
    yew::Renderer::<app::App>::new().render();
}

/// Starts the app of whoever books a place.
pub fn start_places() {
    route::this_is(route::Program::Places);
    yew::Renderer::<app::Places>::new().render();
}

/// Starts the app of those who keep a catalogue.
pub fn start_desk() {
    route::this_is(route::Program::Desk);
    yew::Renderer::<app::Desk>::new().render();
}

/// Starts the app of those who look after a team.
pub fn start_team() {
    route::this_is(route::Program::Team);
    yew::Renderer::<app::Team>::new().render();
}

/// Starts the app of those who look after other people's places.
pub fn start_arrange() {
    route::this_is(route::Program::Arrange);
    yew::Renderer::<app::Arrange>::new().render();
}

/// Starts the app of those who look after dates.
pub fn start_dates() {
    route::this_is(route::Program::Dates);
    yew::Renderer::<app::Dates>::new().render();
}

/// Starts the app of those who let an employer's own systems in.
pub fn start_systems() {
    route::this_is(route::Program::Systems);
    yew::Renderer::<app::Systems>::new().render();
}

/// Starts the app of a person's own account.
pub fn start_account() {
    route::this_is(route::Program::Account);
    yew::Renderer::<app::Account>::new().render();
}

/// Starts the app of a person's own training record.
pub fn start_record() {
    route::this_is(route::Program::Record);
    yew::Renderer::<app::Record>::new().render();
}

/// Starts the app of how sure one's record is.
pub fn start_proof() {
    route::this_is(route::Program::Proof);
    yew::Renderer::<app::Proof>::new().render();
}

/// Starts the app of what others bring and what can be relied on.
pub fn start_trust() {
    route::this_is(route::Program::Trust);
    yew::Renderer::<app::Trust>::new().render();
}

/// Starts the app of whoever shows their training record to others.
pub fn start_passport() {
    route::this_is(route::Program::Passport);
    yew::Renderer::<app::Passport>::new().render();
}
