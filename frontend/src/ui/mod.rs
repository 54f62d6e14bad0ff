//! The parts that pages are made of.

mod field;
mod fold;
mod link;
mod page;
mod save;
mod signal;
mod state;

pub use field::{ErrorSummary, Field, Words, error_of, into_state, one_of, radios, select_value, value_of};
pub use fold::Fold;
pub use link::Go;
pub use page::Page;
pub use save::{FileToSave, Files, file_name, save};
pub use signal::use_signal;
pub use state::{Done, Tone, notice, paragraphs, problem, said, sender, skeleton, tag, unless_signed_in};

use crate::words;
use chrono::{DateTime, Local, NaiveDate, NaiveDateTime, Utc};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The time on this phone.
pub fn now() -> NaiveDateTime {
    chrono::Local::now().naive_local()
}

/// Today on this phone.
pub fn today() -> NaiveDate {
    now().date()
}

/// A day and a time, as this phone has them.
pub fn moment(at: DateTime<Utc>) -> String {
    let at = at.with_timezone(&Local).naive_local();
    format!("{}, {}", words::short_day(at.date(), today()), words::time(at.time()))
}

/// The same in full: `Tuesday 1 December 2026, 9.30am`.
pub fn in_full(at: DateTime<Utc>) -> String {
    let at = at.with_timezone(&Local).naive_local();
    words::when(Some(at.date()), Some(at.time()))
}

/// Moves the focus to an element.
pub fn focus(id: &str) {
    let element = web_sys::window().and_then(|window| window.document()).and_then(|page| page.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok())
        && element.focus().is_err()
    {
        web_sys::console::warn_1(&"the focus stays".into());
    }
}
