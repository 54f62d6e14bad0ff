//! The page behind a code: whether a record can be relied on, for whoever was given the link. No account, no script, nothing
//! from elsewhere, nothing that follows them.

use crate::platform::page::{escaped, policy_with_form};
use chrono::NaiveDateTime;
use domain::records::sharing::{CredentialStanding, in_date};
use domain::records::wire::{CheckView, CheckedRecord};
use domain::records::{RecordState, VerificationLevel};
use domain::when;
use std::borrow::Cow;
use std::fmt::Write;

/// The page's only style; the policy of the answer allows this text and no other.
pub const STYLE: &str = "body{font:1.125rem/1.5 system-ui,sans-serif;max-width:40rem;margin:0 auto;padding:1rem;color:#14213d;\
    background:#fff}h1{font-size:1.75rem;line-height:1.2}article{border:1px solid #6b7280;border-radius:.5rem;\
    padding:0 1rem;margin:1rem 0}ul{list-style:none;padding:0}li{margin:.5rem 0;padding-left:2rem;text-indent:-2rem}\
    .good b{color:#00602f}.bad b{color:#a4001d}.soon b{color:#8a4a00}footer{border-top:1px solid #6b7280;margin-top:2rem}\
    @media (prefers-color-scheme:dark){body{background:#111827;color:#f3f4f6}.good b{color:#6ee7a0}.bad b{color:#fca5a5}\
    .soon b{color:#fcd34d}a{color:#93c5fd}}label{display:block;font-weight:bold}input{font:inherit;width:100%;\
    max-width:20rem;box-sizing:border-box;padding:.5rem;border:2px solid #6b7280;letter-spacing:.05em}button{font:inherit;\
    font-weight:bold;margin-top:.75rem;padding:.5rem 1rem;border:0;border-radius:.25rem;background:#0b5d5e;color:#fff}\
    input:focus,button:focus,a:focus{outline:3px solid #ffdd00;outline-offset:0;box-shadow:0 0 0 6px #14213d}";

/// What the pages of checks say at their foot.
const UNSEEN: &str = "This page does not record who looks.";

/// The content security policy of the page.
#[must_use]
pub fn policy() -> String {
    policy_with_form(STYLE)
}

/// A verdict: how it is, its sign, its words in bold and what they mean.
struct Verdict {
    class: &'static str,
    sign: &'static str,
    bold: String,
    more: Cow<'static, str>,
}

const fn verdict(class: &'static str, bold: String, more: &'static str) -> Verdict {
    said(class, bold, Cow::Borrowed(more))
}

const fn said(class: &'static str, bold: String, more: Cow<'static, str>) -> Verdict {
    let sign = match class.as_bytes().first() {
        Some(b'g') => "✓",
        Some(b's') => "◔",
        _ => "✗",
    };
    Verdict { class, sign, bold, more }
}

fn who_says_so(of: &CheckedRecord) -> Verdict {
    match (&of.signed_by, of.verification_level) {
        (Some(by), _) => said(
            "good",
            "This record is genuine.".to_owned(),
            Cow::Owned(format!("{by} signed it, and nobody has changed it since.")),
        ),
        (None, VerificationLevel::SelfDeclared) => verdict(
            "soon",
            "Nobody has checked this record.".to_owned(),
            "The person wrote it themselves. Ask to see the certificate.",
        ),
        (None, VerificationLevel::EvidenceSeen) => {
            verdict("soon", "Somebody saw the certificate.".to_owned(), "The Academy did not sign this record.")
        }
        (None, VerificationLevel::EmployerConfirmed) => {
            verdict("soon", "Their employer of that time says so.".to_owned(), "The Academy did not sign this record.")
        }
        (None, _) => verdict(
            "bad",
            "We cannot show that this record is genuine.".to_owned(),
            "Ask the person, or the training provider.",
        ),
    }
}

/// Whether the academy relies on who signed it; nothing of what nobody signed.
fn who_signed(of: &CheckedRecord) -> Option<Verdict> {
    of.signed_by.as_ref()?;
    Some(match of.issuer_known {
        true => verdict("good", "The Academy knows who signed it.".to_owned(), ""),
        false => verdict(
            "soon",
            "The Academy does not know who signed it.".to_owned(),
            "Ask them who they are before you rely on it.",
        ),
    })
}

fn counts(of: &CheckedRecord) -> Verdict {
    let class = match of.state {
        RecordState::Valid => "good",
        RecordState::Expiring => "soon",
        RecordState::Expired | RecordState::Revoked => "bad",
    };
    verdict(class, format!("{}.", in_date(of)), "")
}

fn stands(of: &CheckedRecord) -> Verdict {
    match of.standing {
        CredentialStanding::Good => verdict("good", "It was not withdrawn.".to_owned(), ""),
        CredentialStanding::Suspended => {
            verdict("soon", "It is being looked into.".to_owned(), "Look again in some days.")
        }
        CredentialStanding::Revoked => verdict("bad", "It was withdrawn.".to_owned(), "It must not be relied on."),
    }
}

fn item(page: &mut String, of: &CheckedRecord) {
    let _ = write!(page, "<article><h2>{}</h2>\n<p>{}</p>\n<ul>", escaped(&of.title), escaped(&of.sentence));
    // What was withdrawn is told first, and nothing good beside it.
    let all = if of.standing == CredentialStanding::Revoked {
        vec![stands(of)]
    } else {
        [Some(who_says_so(of)), who_signed(of), Some(counts(of)), Some(stands(of))].into_iter().flatten().collect()
    };
    for one in all {
        let _ = write!(
            page,
            "<li class=\"{}\"><span aria-hidden=\"true\">{}</span> <b>{}</b> {}</li>",
            one.class,
            one.sign,
            escaped(&one.bold),
            escaped(&one.more)
        );
    }
    page.push_str("</ul>");
    if let Some(by) = &of.signed_by {
        let _ = write!(page, "<p>Issued by the {}.</p>", escaped(by));
    }
    page.push_str("</article>\n");
}

/// A page of the academy; `more` is said at its foot.
#[must_use]
pub fn frame(title: &str, body: &str, more: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" content=\"noindex\">\
         <title>{title}</title><style>{STYLE}</style></head><body><main>\n<h1>{title}</h1>\n{body}</main>\n\
         <footer><p>Staffordshire Social Care Academy. {more}</p></footer></body></html>\n"
    )
}

/// The page.
#[must_use]
pub fn page(view: &CheckView, checked: NaiveDateTime) -> String {
    let mut body = format!(
        "<p>What {} shows you of their training record. You can look until {}.</p>\n",
        escaped(&view.holder),
        when::day(view.until)
    );
    if view.items.is_empty() {
        body.push_str("<p>There is nothing here any more.</p>\n");
    }
    for of in &view.items {
        item(&mut body, of);
    }
    let _ = writeln!(
        body,
        "<p>Checked on {}. <strong>Compare the name</strong> with the person in front of you.</p>",
        when::moment(checked)
    );
    frame("Training record check", &body, UNSEEN)
}

/// Where a code is typed that was read aloud or stands on paper.
const FORM: &str = "<form action=\"/check\" method=\"get\"><label for=\"code\">Code</label>\n\
    <input id=\"code\" name=\"code\" required maxlength=\"40\" autocomplete=\"off\" autocapitalize=\"characters\" \
    spellcheck=\"false\" aria-describedby=\"how\">\n\
    <p id=\"how\">16 letters and digits, such as ABCD-EFGH-IJKL-MNOP. Spaces and dashes do not matter.</p>\n\
    <button>Check</button></form>\n";

/// The page on which a code is typed.
#[must_use]
pub fn ask() -> String {
    let body = format!("<p>Type the code that the person gave you. You need no account.</p>\n{FORM}");
    frame("Check a training record", &body, UNSEEN)
}

/// The page of a code that leads nowhere.
#[must_use]
pub fn gone() -> String {
    let body = format!(
        "<p>It leads to nothing now, or was typed wrongly.</p>\n<p>Ask the person for a new one, or try again.</p>\n{FORM}"
    );
    frame("This link has ended", &body, UNSEEN)
}
