//! What a badge was found to be, each verdict on its own, and what happens next.

use super::super::who_says::worth;
use crate::ui::{Tone, tag};
use crate::words;
use chrono::{DateTime, NaiveDate, Utc};
use domain::records::sharing::CredentialStanding;
use domain::records::trust::{Genuine, Window, brought_level};
use domain::records::wire::{CredentialVerdict, FoundCredential};
use yew::prelude::*;

/// One verdict: how good it is, in a word, and what it means.
type Line = (&'static str, Tone, String, &'static str);

/// What stands over the verdicts.
pub fn title(verdict: &CredentialVerdict) -> String {
    match (verdict.genuine, verdict.found.as_ref().and_then(|found| found.title.as_ref())) {
        (Genuine::Yes, Some(title)) => title.clone(),
        (Genuine::Yes, None) => "This is what we found".to_owned(),
        (Genuine::No, _) => "You cannot add this badge".to_owned(),
        (Genuine::Unknown, _) => "We cannot check this badge now".to_owned(),
    }
}

/// The verdicts.
pub fn shown(verdict: &CredentialVerdict) -> Html {
    let why = verdict.why.as_deref();
    let lines = match &verdict.found {
        Some(found) => lines(found),
        None => vec![genuine(verdict.genuine)],
    };
    let lines = lines.into_iter().map(|(question, tone, answer, means)| {
        html! {
            <div><dt>{ question }</dt><dd>{ tag(tone, &answer) }if !means.is_empty() { <br />{ means } }</dd></div>
        }
    });
    html! {
        <dl class="ac-facts">
            { for lines }
            if let Some(why) = why { <div><dt>{ "Why" }</dt><dd>{ why.to_owned() }</dd></div> }
            if let Some(taught_by) = verdict.found.as_ref().and_then(|found| found.taught_by.clone()) {
                <div><dt>{ "Taught by" }</dt><dd>{ taught_by }</dd></div>
            }
        </dl>
    }
}

fn genuine(of: Genuine) -> Line {
    let (tone, means) = match of {
        Genuine::Yes => (Tone::Good, "Nobody changed it since it was signed."),
        Genuine::No => {
            (Tone::Gone, "Somebody changed it, or it is not a signed badge. Ask who gave it to you for a new one.")
        }
        Genuine::Unknown => (Tone::Soon, "We could not reach who signed it. Try again later."),
    };
    ("Is it genuine?", tone, of.label().to_owned(), means)
}

fn lines(found: &FoundCredential) -> Vec<Line> {
    vec![genuine(Genuine::Yes), in_date(found), withdrawn(found.standing), signed(found), theirs(found.is_theirs)]
}

fn day(at: DateTime<Utc>) -> NaiveDate {
    at.date_naive()
}

fn in_date(found: &FoundCredential) -> Line {
    let (tone, answer) = match (found.window, found.valid_from.map(day), found.valid_until.map(day)) {
        (Window::InDate, _, None) => (Tone::Good, "In date, does not run out".to_owned()),
        (Window::InDate, _, Some(last)) => (Tone::Good, format!("In date until {}", words::day(last))),
        (Window::NotYet, Some(first), _) => (Tone::Soon, format!("It counts from {}", words::day(first))),
        (Window::Ended, _, Some(last)) => (Tone::Gone, format!("Out of date since {}", words::day(last))),
        (window, _, _) => (Tone::Soon, window.label().to_owned()),
    };
    ("Is it in date?", tone, answer, "")
}

fn withdrawn(standing: Option<CredentialStanding>) -> Line {
    let (tone, answer, means) = match standing {
        Some(CredentialStanding::Good) => (Tone::Good, "Not withdrawn", "Who signed it stands by it."),
        Some(CredentialStanding::Suspended) => {
            (Tone::Soon, "Being looked into", "Who signed it has a question about it.")
        }
        Some(CredentialStanding::Revoked) => (Tone::Gone, "Withdrawn", "Who signed it took it back. Ask them why."),
        None => (Tone::Soon, "We cannot tell", "We could not ask who signed it. Try again later."),
    };
    ("Was it withdrawn?", tone, answer.to_owned(), means)
}

fn signed(found: &FoundCredential) -> Line {
    let name = found.issuer_name.as_ref().unwrap_or(&found.issuer);
    let (tone, means) = if found.issuer_known {
        (Tone::Good, "The Academy knows them.")
    } else {
        (Tone::Soon, "The Academy does not know them. You can still add it.")
    };
    ("Who signed it?", tone, name.clone(), means)
}

fn theirs(of: Option<bool>) -> Line {
    let (tone, answer, means) = match of {
        Some(true) => (Tone::Good, "Yes", "It has the email address of your account on it."),
        Some(false) => (
            Tone::Soon,
            "It has another email address on it",
            "If you have more than one, change it in your account first.",
        ),
        None => (Tone::Plain, "It does not say", "There is no email address on it that we can compare."),
    };
    ("Is it yours?", tone, answer.to_owned(), means)
}

/// What happens when it is added; none when it cannot be.
pub fn next(verdict: &CredentialVerdict, email_verified: bool) -> Option<String> {
    let found = verdict.found.as_ref().filter(|_| verdict.genuine == Genuine::Yes)?;
    match found.standing {
        Some(CredentialStanding::Good | CredentialStanding::Suspended) => {}
        Some(CredentialStanding::Revoked) | None => return None,
    }
    let yours = found.is_theirs == Some(true);
    if yours && !email_verified {
        return Some("You have not confirmed your email address yet, so it counts as what you tell us yourself. Confirm the address in your account first, then add it.".to_owned());
    }
    let first = if yours { "It goes on your record." } else { "It can go on your record." };
    Some(format!("{first} {}", worth(brought_level(found.issuer_known, yours))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn found(issuer_known: bool, is_theirs: Option<bool>) -> FoundCredential {
        FoundCredential {
            issuer: "did:web:derby.example".to_owned(),
            issuer_name: None,
            issuer_known,
            standing: Some(CredentialStanding::Good),
            window: Window::InDate,
            valid_from: None,
            valid_until: Some(Utc.with_ymd_and_hms(2027, 5, 3, 0, 0, 0).unwrap()),
            is_theirs,
            title: Some("First aid".to_owned()),
            taught_by: None,
        }
    }

    fn verdict(found: Option<FoundCredential>) -> CredentialVerdict {
        let genuine = if found.is_some() { Genuine::Yes } else { Genuine::No };
        CredentialVerdict { genuine, why: None, found, checked_at: Utc::now() }
    }

    #[test]
    fn each_verdict_is_a_line_of_its_own() {
        let answers: Vec<_> =
            lines(&found(false, None)).into_iter().map(|(_, tone, answer, _)| (tone, answer)).collect();
        assert_eq!(
            answers.iter().map(|(tone, _)| *tone).collect::<Vec<_>>(),
            [Tone::Good, Tone::Good, Tone::Good, Tone::Soon, Tone::Plain]
        );
        assert_eq!(answers[1].1, "In date until Monday 3 May 2027");
        assert_eq!(answers[3].1, "did:web:derby.example");
    }

    #[test]
    fn what_does_not_hold_cannot_be_added() {
        assert_eq!(next(&verdict(None), true), None);
        for standing in [None, Some(CredentialStanding::Revoked)] {
            assert_eq!(next(&verdict(Some(FoundCredential { standing, ..found(true, Some(true)) })), true), None);
        }
        let said = |known, theirs, verified| next(&verdict(Some(found(known, theirs))), verified).unwrap();
        assert!(said(true, Some(true), true).contains("like a course"));
        assert!(said(false, Some(true), true).contains("somebody saw"));
        assert!(said(true, None, true).contains("tell us yourself"));
        assert!(said(true, Some(true), false).contains("Confirm the address"));
    }
}
