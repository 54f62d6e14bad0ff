//! Who looked at one's data.

use crate::pages::college::pages::{each, use_pages};
use domain::privacy::wire::AccessLine;
use yew::prelude::*;

/// The list, page by page.
#[component]
pub fn Looked() -> Html {
    let pages = use_pages::<AccessLine>("/api/v1/me/access-log?limit=50".to_owned());
    let lines = pages.shown("Loading who looked", "Nobody has looked yet.", "ac-lines ac-lines--tall", each(line));
    html! {
        <>
            <p class="govuk-body">{ "Each time someone else looks at your training record, bookings or jobs, or changes them, we write it down here. We keep it for 2 years." }</p>
            { lines }
        </>
    }
}

fn line(line: &AccessLine) -> Html {
    html! {
        <li class="ac-line"><span>
            { &line.sentence }
            if line.by_system { <br />{ "Their computer system did this." } }
        </span></li>
    }
}
