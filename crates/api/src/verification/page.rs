//! The page behind a link in a mail, on which an organisation says whether it stands behind an entry. No account, no script.

use crate::credentials::{STYLE, frame};
use crate::platform::page::{escaped, policy_with_form};
use domain::records::ladder::Answer;
use domain::records::wire::TrainingRecordView;
use domain::when;
use std::fmt::Write;

/// The content security policy of the page.
#[must_use]
pub fn policy() -> String {
    policy_with_form(STYLE)
}

/// The longest name of who answers.
pub const LONGEST_NAME: usize = 120;

/// The question. `wrong`: what is missing in an answer that was sent, with the name that was typed.
#[must_use]
pub fn ask(whose: &str, entry: &TrainingRecordView, organisation: &str, wrong: Option<&str>) -> String {
    let mut body = String::new();
    if let Some(wrong) = wrong {
        let _ = writeln!(body, "<p class=\"bad\" role=\"alert\"><b><a href=\"#name\">{}</a></b></p>", escaped(wrong));
    }
    let (whose, organisation) = (escaped(whose), escaped(organisation));
    let _ = writeln!(
        body,
        "<p>{whose} says that they did this with {organisation}:</p>\n<article><h2>{}</h2>\n<p>{}</p>",
        escaped(&entry.title),
        when::day(entry.achieved_on)
    );
    if let Some(last) = entry.expires_on {
        let _ = writeln!(body, "<p>It counts until {}.</p>", when::day(last));
    }
    if let Some(number) = &entry.certificate_number {
        let _ = writeln!(body, "<p>Certificate number {}.</p>", escaped(number));
    }
    let described = if wrong.is_some() { " aria-invalid=\"true\"" } else { "" };
    let _ = write!(
        body,
        "</article>\n<form method=\"post\"><label for=\"name\">Your name</label>\n\
         <input id=\"name\" name=\"name\" maxlength=\"{LONGEST_NAME}\" autocomplete=\"name\" required{described} \
         aria-describedby=\"how\">\n<p id=\"how\">{whose} sees your name. Nobody else does but who may read their record.</p>\n\
         <p><button name=\"answer\" value=\"{}\">{}</button></p>\n<p><button name=\"answer\" value=\"{}\">{}</button></p></form>\n\
         <p>Do not answer for somebody you do not know. Close this page instead.</p>\n",
        Answer::Yes.as_str(),
        Answer::Yes.label(),
        Answer::No.as_str(),
        Answer::No.label()
    );
    frame("Is this training record right?", &body, "")
}

/// After the answer.
#[must_use]
pub fn thanks(answer: Answer, organisation: &str) -> String {
    let what = match answer {
        Answer::Yes => format!("The record now says that {} stands behind it.", escaped(organisation)),
        Answer::No => "Nothing in the record has changed. The person sees that you said no.".to_owned(),
    };
    frame("Thank you", &format!("<p>{what}</p>\n<p>You can close this page.</p>\n"), "")
}

/// The page of a link that leads nowhere.
#[must_use]
pub fn gone() -> String {
    frame("This link has ended", "<p>It was answered, or its time is over. There is nothing to do.</p>\n", "")
}
