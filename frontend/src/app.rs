//! The frame: header, the four places, what is said on every page, and the page itself.

use crate::api::Failure;
use crate::load::{Load, use_load};
use crate::pages::{
    academy, booking, catalogue, college, home, organisations, people, proof, records, trust, webhooks,
};
use crate::route::{Of, Route};
use crate::session::{Session, SessionProvider, use_session};
use crate::ui::{Go, Page, focus, problem, skeleton, use_signal};
use serde::Deserialize;
use yew::prelude::*;
use yew_router::prelude::*;

/// The app of whoever learns.
#[component]
pub fn App() -> Html {
    framed(page)
}

/// The app of whoever books a place.
#[component]
pub fn Places() -> Html {
    framed(places_page)
}

/// The app of those who teach or keep a catalogue.
#[component]
pub fn Desk() -> Html {
    framed(desk_page)
}

/// The app of those who look after a team.
#[component]
pub fn Team() -> Html {
    framed(team_page)
}

/// The app of those who look after other people's places.
#[component]
pub fn Arrange() -> Html {
    framed(arrange_page)
}

/// The app of those who look after dates.
#[component]
pub fn Dates() -> Html {
    framed(dates_page)
}

/// The app of those who let an employer's own systems in.
#[component]
pub fn Systems() -> Html {
    framed(systems_page)
}

/// The app of a person's own account.
#[component]
pub fn Account() -> Html {
    framed(account_page)
}

/// The app of a person's own training record.
#[component]
pub fn Record() -> Html {
    framed(record_page)
}

/// The app of how sure one's record is.
#[component]
pub fn Proof() -> Html {
    framed(proof_page)
}

/// The app of what others bring and what can be relied on.
#[component]
pub fn Trust() -> Html {
    framed(trust_page)
}

/// The app of whoever shows their training record to others.
#[component]
pub fn Passport() -> Html {
    framed(passport_page)
}

fn framed(page: fn(Route) -> Html) -> Html {
    html! {
        <BrowserRouter>
            <SessionProvider><Frame page={Callback::from(page)} /></SessionProvider>
        </BrowserRouter>
    }
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Health {
    demonstration: bool,
}

/// Whether the people and courses here are invented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demonstration(pub bool);

#[derive(Properties, PartialEq)]
struct FrameProps {
    page: Callback<Route, Html>,
}

#[component]
fn Frame(props: &FrameProps) -> Html {
    let health = use_load::<Health>(Some("/health/live".to_owned()));
    let demonstration = Demonstration(matches!(&health.now, Load::Ready(health) if health.demonstration));
    let skip = Callback::from(|event: MouseEvent| {
        event.prevent_default();
        focus("main");
    });
    html! {
        <ContextProvider<Demonstration> context={demonstration}>
            <a href="#main" class="govuk-skip-link" onclick={skip}>{ "Skip to main content" }</a>
            <Header />
            if demonstration.0 {
                <aside class="ac-demo" aria-label="Demonstration">{ "Demonstration: made-up people and dates" }</aside>
            }
            <Offline />
            <main id="main" class="ac-main" tabindex="-1"><Switch<Route> render={props.page.clone()} /></main>
            <footer class="ac-footer">
                <p>{ "Staffordshire Social Care Academy" }</p>
                <a class="govuk-link" href="/api/docs/">{ "For developers: our API" }</a>
            </footer>
        </ContextProvider<Demonstration>>
    }
}

fn page(route: Route) -> Html {
    match route {
        Route::Home => html! { <home::Home /> },
        Route::Find => html! { <catalogue::Find /> },
        Route::Course { id } => html! { <catalogue::CoursePage key={id.to_string()} {id} /> },
        Route::SignIn => html! { <people::SignInPage /> },
        Route::CreateAccount => html! { <people::CreateAccount /> },
        other => elsewhere(&other),
    }
}

fn places_page(route: Route) -> Html {
    match route {
        Route::Book { id } => html! { <booking::Book key={id.to_string()} {id} /> },
        Route::Bookings => html! { <booking::Bookings /> },
        Route::Messages => html! { <booking::Messages /> },
        Route::Booking { id } => html! { <booking::BookingPage key={id.to_string()} {id} /> },
        Route::Offer => html! { <booking::Offer /> },
        Route::TeamOf { id, of: Of::Which } => html! { <booking::Which key={id.to_string()} {id} /> },
        other => elsewhere(&other),
    }
}

fn desk_page(route: Route) -> Html {
    match route {
        Route::OurCourses => html! { <college::OurCourses /> },
        Route::Provider { id } => html! { <college::Overview key={id.to_string()} {id} /> },
        Route::Upload { id } => html! { <college::Upload key={id.to_string()} {id} /> },
        Route::AddFeed { id } => html! { <college::AddFeed key={id.to_string()} {id} /> },
        Route::OwnCourses { id } => html! { <college::OwnCourses key={id.to_string()} {id} /> },
        Route::Academy => html! { <academy::Academy /> },
        Route::Duplicates => html! { <academy::Duplicates /> },
        Route::Demand => html! { <academy::Demand /> },
        Route::Import { provider, id } => html! { <college::ImportPage key={id.to_string()} {provider} {id} /> },
        other => elsewhere(&other),
    }
}

fn team_page(route: Route) -> Html {
    match route {
        Route::Team => html! { <organisations::Team /> },
        Route::TeamOf { id, of } => match of {
            Of::Invite => html! { <organisations::Invite {id} /> },
            Of::Invitations => html! { <organisations::Invitations {id} /> },
            Of::Workplaces => html! { <organisations::Workplaces {id} /> },
            Of::Access => html! { <organisations::Access {id} /> },
            Of::Training => html! { <organisations::Training {id} /> },
            Of::Rules => html! { <organisations::Rules {id} /> },
            Of::Missed => html! { <booking::Missed key={id.to_string()} {id} /> },
            Of::Worker(person) => html! { <organisations::Worker key={person.to_string()} {id} {person} /> },
            _ => elsewhere(&Route::TeamOf { id, of }),
        },
        other => elsewhere(&other),
    }
}

fn arrange_page(route: Route) -> Html {
    match route {
        Route::TeamOf { id, of: Of::Approvals } => html! { <organisations::Approvals {id} /> },
        Route::TeamOf { id, of: Of::Calendar } => html! { <booking::TeamCalendar key={id.to_string()} {id} /> },
        Route::TeamOf { id, of: Of::Kept } => html! { <booking::Kept key={id.to_string()} {id} /> },
        Route::TeamOf { id, of: Of::Several(run) } => html! { <booking::Several key={run.to_string()} {id} {run} /> },
        Route::Instead { id } => html! { <booking::Instead key={id.to_string()} {id} /> },
        other => elsewhere(&other),
    }
}

fn dates_page(route: Route) -> Html {
    match route {
        Route::Registers => html! { <records::Registers /> },
        Route::Register { id } => html! { <records::RegisterPage key={id.to_string()} {id} /> },
        Route::First { id } => html! { <booking::First key={id.to_string()} {id} /> },
        Route::AtRisk => html! { <booking::AtRisk /> },
        Route::Terms { provider } => html! { <booking::SetTerms key={provider.to_string()} {provider} /> },
        Route::KeepRun { id } => html! { <booking::KeepRun key={id.to_string()} {id} /> },
        other => elsewhere(&other),
    }
}

fn systems_page(route: Route) -> Html {
    match route {
        Route::TeamOf { id, of: Of::AscWds } => html! { <organisations::AscWds {id} /> },
        Route::TeamOf { id, of: Of::Machines } => html! { <organisations::Machines key={id.to_string()} {id} /> },
        Route::TeamOf { id, of: Of::Practice } => html! { <organisations::Practice key={id.to_string()} {id} /> },
        Route::Webhooks => html! { <webhooks::Webhooks /> },
        Route::AddWebhook { employer } => html! { <webhooks::AddWebhook key={employer.to_string()} {employer} /> },
        Route::Webhook { id } => html! { <webhooks::WebhookPage key={id.to_string()} {id} /> },
        other => elsewhere(&other),
    }
}

fn account_page(route: Route) -> Html {
    match route {
        Route::Account => html! { <people::Account /> },
        Route::Jobs => html! { <organisations::Jobs /> },
        Route::Join => html! { <organisations::Join /> },
        Route::Keep { part } => people::keep(part),
        Route::Wrong { id } => html! { <records::Wrong key={id.to_string()} {id} /> },
        Route::Corrections => html! { <records::Corrections /> },
        Route::WaysIn { way } => people::way_in(way),
        other => elsewhere(&other),
    }
}

fn record_page(route: Route) -> Html {
    match route {
        Route::Record => html! { <records::Record /> },
        Route::RecordEntry { id } => html! { <records::Entry key={id.to_string()} {id} /> },
        Route::Celebrate { id } => html! { <records::Celebrate key={id.to_string()} {id} /> },
        Route::Bring => html! { <records::Bring /> },
        Route::TakeAlong => html! { <records::TakeAlong /> },
        other => elsewhere(&other),
    }
}

fn proof_page(route: Route) -> Html {
    match route {
        Route::AddTraining => html! { <proof::AddTraining /> },
        Route::CareCertificate => html! { <proof::CareCertificate /> },
        Route::Proof { id } => html! { <proof::Proof key={id.to_string()} {id} /> },
        other => elsewhere(&other),
    }
}

fn trust_page(route: Route) -> Html {
    match route {
        Route::TeamOf { id, of: Of::Brought } => html! { <trust::Brought key={id.to_string()} {id} /> },
        Route::TeamOf { id, of: Of::Care } => html! { <trust::Care key={id.to_string()} {id} /> },
        Route::TeamOf { id, of: Of::CareWorker(person) } => {
            html! { <trust::CareWorkerPage key={person.to_string()} {id} {person} /> }
        }
        Route::Issuers => html! { <trust::Issuers /> },
        Route::Hold => html! { <trust::Hold /> },
        Route::Forecast => html! { <trust::Forecast /> },
        other => elsewhere(&other),
    }
}

fn passport_page(route: Route) -> Html {
    match route {
        Route::Shares => html! { <records::Shares /> },
        Route::NewShare => html! { <records::ShowRecord /> },
        Route::Share { id } => html! { <records::SharePage key={id.to_string()} {id} /> },
        Route::ShowEmployer => html! { <records::ShowEmployer /> },
        Route::EmployerShare { id } => html! { <records::EmployerSharePage key={id.to_string()} {id} /> },
        other => elsewhere(&other),
    }
}

/// The third and the fourth place of whoever does not teach.
fn own_places(session: &Session, route: Option<&Route>) -> [(Route, &'static str, bool); 2] {
    let third = if session.is_staff() {
        (Route::Academy, "Academy", route.is_some_and(|route| route.is_of_academy() || route.is_of_college()))
    } else if session.manages().is_empty() {
        let here = matches!(route, Some(Route::Bookings | Route::Booking { .. }));
        (Route::Bookings, "Bookings", here)
    } else {
        (Route::Team, "Team", route.is_some_and(Route::is_of_team))
    };
    [third, (Route::Record, "My record", route.is_some_and(Route::is_of_record))]
}

#[component]
fn Header() -> Html {
    let session = use_session();
    let route = use_route::<Route>();
    let mut places = vec![
        (Route::Home, "Home", route == Some(Route::Home)),
        (Route::Find, "Find", matches!(route, Some(Route::Find | Route::Course { .. } | Route::Book { .. }))),
    ];
    // Four places fit a phone: tutors and managers reach their own bookings from Home, tutors their record too.
    if session.now().is_tutor() {
        places.push((Route::OurCourses, "Our courses", route.as_ref().is_some_and(Route::is_of_college)));
        let here = matches!(
            route,
            Some(
                Route::Registers | Route::Register { .. } | Route::AtRisk | Route::KeepRun { .. } | Route::Terms { .. }
            )
        );
        places.push((Route::Registers, "Registers", here));
    } else {
        places.extend(own_places(session.now(), route.as_ref()));
    }
    let links = places.into_iter().map(|(to, words, current)| {
        html! { <li><Go {to} class="ac-nav__link" {current}>{ words }</Go></li> }
    });
    let account = match session.now() {
        Session::In(me) => {
            let first = me.full_name.split_whitespace().next().unwrap_or("Account").to_owned();
            let label = format!("{first}: my account");
            html! { <Go to={Route::Account} class="ac-header__account" {label} current={matches!(route, Some(Route::Account | Route::Keep { .. }))}>{ first }</Go> }
        }
        Session::Out => {
            html! { <Go to={Route::SignIn} class="ac-header__account" current={route == Some(Route::SignIn)}>{ "Sign in" }</Go> }
        }
        Session::Unknown | Session::Unreached => Html::default(),
    };
    html! {
        <header class="ac-header">
            <div class="ac-header__inner">
                <Go to={Route::Home} class="ac-wordmark">
                    <span class="ac-wordmark__wide">{ "Staffordshire Social Care " }</span><b>{ "Academy" }</b>
                </Go>
                <nav class="ac-nav" aria-label="Main"><ul>{ for links }</ul></nav>
                { account }
            </div>
        </header>
    }
}

/// Says when there is no signal, and when it is back. What the browser says of it can come late: that we could not be
/// reached says it too.
#[component]
fn Offline() -> Html {
    let session = use_session();
    let online = use_signal();
    {
        let session = session.clone();
        use_effect_with(online, move |online| {
            if *online && session.now() == &Session::Unreached {
                session.ask();
            }
        });
    }
    html! {
        <div role="status">
            if !online || session.now() == &Session::Unreached {
                <div class="ac-offline">{ "You are offline. What you see may be old." }</div>
            }
        </div>
    }
}

/// A page that this app does not have: an old address leads on to the new one; where the address is right, the app that
/// has the page could not be loaded, and this one, which is kept on the phone, stands in for it.
fn elsewhere(route: &Route) -> Html {
    let Some(location) = web_sys::window().map(|window| window.location()).filter(|_| *route != Route::NotFound) else {
        return not_found();
    };
    let part = |text: Result<String, _>| text.unwrap_or_default();
    if part(location.pathname()).trim_end_matches('/') != route.to_path() {
        let path = format!("{}{}{}", route.to_path(), part(location.search()), part(location.hash()));
        if location.replace(&path).is_ok() {
            return html! { <Page title="Loading" quiet=true>{ skeleton(1, "Loading") }</Page> };
        }
    }
    let again = Callback::from(move |()| {
        if location.reload().is_err() {
            web_sys::console::warn_1(&"the page does not load".into());
        }
    });
    html! { <Page title="This page" quiet=true>{ problem(&Failure::Offline, Some(&again)) }</Page> }
}

fn not_found() -> Html {
    html! {
        <Page title="We could not find that page">
            <p class="govuk-body">{ "If you typed the address, check it." }</p>
            <Go to={Route::Find} class="govuk-button">{ "Find a course" }</Go>
        </Page>
    }
}
