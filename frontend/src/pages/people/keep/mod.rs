//! What keeps an account safe, page by page.

mod data;
mod email;
mod erase;
mod looked;
mod passkeys;
mod password;
mod sign_ins;
mod step_up;
mod two_step;

use crate::route::{Part, Route};
use crate::session::use_session;
use crate::ui::{Page, unless_signed_in};
use crate::words;
use chrono::{DateTime, Local, Utc};
use yew::prelude::*;

/// Each page with its title, and what it is good for.
pub const PAGES: [(Part, &str, &str); 8] = [
    (Part::Password, "Password", "Change it"),
    (Part::Email, "Email address", "Confirm or change it"),
    (Part::SignIns, "Where you are signed in", "See your phones and computers, and sign them out"),
    (Part::Passkeys, "Passkeys", "Sign in with your finger or face"),
    (Part::TwoStep, "Two-step sign-in", "Ask for a code as well"),
    (Part::Data, "My data", "See and download all that we keep about you"),
    (Part::Looked, "Who looked at my data", "See who read or changed it, and when"),
    (Part::Erase, "Erase my account", "Have your name and address taken away"),
];

/// The page of a part.
pub fn keep(part: Part) -> Html {
    html! { <Keep {part} /> }
}

#[derive(Properties, PartialEq)]
struct KeepProps {
    part: Part,
}

#[component]
fn Keep(props: &KeepProps) -> Html {
    let session = use_session();
    let title = PAGES.iter().find(|page| page.0 == props.part).map_or("My account", |page| page.1);
    let content = unless_signed_in(&session, "Sign in to see your account.").unwrap_or_else(|| match props.part {
        Part::Password => html! { <password::Password /> },
        Part::Email => html! { <email::Email /> },
        Part::SignIns => html! { <sign_ins::SignIns /> },
        Part::Passkeys => html! { <passkeys::Passkeys /> },
        Part::TwoStep => html! { <two_step::TwoStep /> },
        Part::Data => html! { <data::Data /> },
        Part::Looked => html! { <looked::Looked /> },
        Part::Erase => html! { <erase::Erase /> },
    });
    html! { <Page {title} back={(Route::Account, "My account".to_owned())}>{ content }</Page> }
}

/// A moment as this phone's clock shows it, as short as can be.
fn moment(at: DateTime<Utc>) -> String {
    let (local, today) = (at.with_timezone(&Local).naive_local(), crate::ui::today());
    let day = if local.date() == today { "today".to_owned() } else { words::short_day(local.date(), today) };
    format!("{day}, {}", words::time(local.time()))
}
