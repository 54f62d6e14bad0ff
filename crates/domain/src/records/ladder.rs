//! How sure an entry is: what its person writes, what others saw, and who stands behind it.

use super::VerificationLevel;
use super::staff::EARLIEST;
use super::wire::{NewConfirmation, NewOwnRecord, NewVerification};
use crate::problem::FieldProblem;
use crate::text_enum;
use chrono::NaiveDate;

/// Photos or PDFs that one entry can have.
pub const MOST_EVIDENCE: usize = 5;
/// Entries that a person can write themselves: more than anybody has.
pub const MOST_OWN: i64 = 500;
/// How long somebody who is asked can answer, in days.
pub const ANSWER_DAYS: i64 = 30;
/// How many answers a person can wait for at a time: nobody's mailbox is filled.
pub const MOST_ASKED: i64 = 10;

text_enum!(
    /// What somebody says who is asked whether they stand behind an entry.
    Answer {
        /// They do.
        Yes = "yes", "Yes, this is right";
        /// They do not.
        No = "no", "No, this is not right";
    }
);

/// What is wrong with an entry that a person writes themselves.
#[must_use]
pub fn check_own(new: &NewOwnRecord, today: NaiveDate) -> Vec<FieldProblem> {
    let mut wrong = Vec::new();
    let mut say = |pointer: &str, message: &str| wrong.push(FieldProblem::new(pointer, message));
    if new.title.is_none() && new.subject.is_none() {
        say("/title", "Say what you learnt.");
    }
    for (pointer, text, most) in [
        ("/title", &new.title, 255),
        ("/taughtBy", &new.taught_by, 255),
        ("/certificateNumber", &new.certificate_number, 100),
    ] {
        let Some(text) = text else { continue };
        if text.trim().is_empty() {
            say(pointer, "Leave it out when there is none.");
        } else if text.chars().count() > most {
            say(pointer, &format!("Use at most {most} characters."));
        }
    }
    if new.achieved_on > today {
        say("/achievedOn", "Use today or a day before.");
    } else if new.achieved_on < EARLIEST {
        say("/achievedOn", "Use a day from 1950 on.");
    }
    if new.expires_on.is_some_and(|last| last <= new.achieved_on) {
        say("/expiresOn", "Use a day after the day you did it.");
    }
    if new.minutes.is_some_and(|minutes| !(1..=100_000).contains(&minutes)) {
        say("/minutes", "Use 1 to 100,000 minutes.");
    }
    wrong
}

/// What is wrong with what an employer says of an entry. `worked_there`: the person worked for it on the day of the training.
#[must_use]
pub fn check_verification(new: &NewVerification, worked_there: bool) -> Vec<FieldProblem> {
    let mut wrong = Vec::new();
    match new.level {
        VerificationLevel::EvidenceSeen => {}
        VerificationLevel::EmployerConfirmed if worked_there => {}
        VerificationLevel::EmployerConfirmed => wrong.push(FieldProblem::new(
            "/level",
            "They did not work for you on that day. Say evidence_seen when you have seen the certificate.",
        )),
        _ => wrong.push(FieldProblem::new("/level", "Say evidence_seen or employer_confirmed.")),
    }
    if new.note.as_ref().is_some_and(|note| note.trim().is_empty() || note.chars().count() > 500) {
        wrong.push(FieldProblem::new("/note", "Use 1 to 500 characters, or leave it out."));
    }
    wrong
}

/// What is wrong with whom somebody wants to ask.
#[must_use]
pub fn check_confirmation(new: &NewConfirmation) -> Vec<FieldProblem> {
    let mut wrong = Vec::new();
    match (new.training_provider_id, new.employer_id) {
        (Some(_), None) | (None, Some(_)) => {}
        _ => wrong.push(FieldProblem::new("/trainingProviderId", "Name one: the training provider, or the employer.")),
    }
    if new.email.is_some() && new.training_provider_id.is_none() {
        wrong.push(FieldProblem::new("/email", "Leave it out: we write to who looks after the employer's people."));
    }
    wrong
}

/// Whether more stand behind an entry than before.
#[must_use]
pub fn raises(now: VerificationLevel, to: VerificationLevel) -> bool {
    to > now && to < VerificationLevel::AcademySigned
}

/// Whether an entry counts for an employer without its own yes: not when its person alone says so.
#[must_use]
pub fn counts_by_itself(level: VerificationLevel) -> bool {
    level > VerificationLevel::SelfDeclared
}

/// Names under which anybody can have a page or an address: that it stands there says nothing of who it is.
const ANYBODYS: [&str; 16] = [
    "gmail.com",
    "googlemail.com",
    "google.com",
    "outlook.com",
    "hotmail.com",
    "hotmail.co.uk",
    "live.co.uk",
    "yahoo.com",
    "yahoo.co.uk",
    "icloud.com",
    "btinternet.com",
    "facebook.com",
    "linkedin.com",
    "wordpress.com",
    "wixsite.com",
    "eventbrite.co.uk",
];

/// Whether an address is at an organisation's own website's name, or a part of it: `office@mail.college.ac.uk` is at
/// `https://www.college.ac.uk/courses`. Nobody's is at a name that everybody shares.
#[must_use]
pub fn is_of_website(email: &str, website: &str) -> bool {
    let Some((_, domain)) = email.rsplit_once('@') else { return false };
    let after = website.split_once("://").map_or(website, |(_, after)| after);
    let host = after.split(['/', '?', '#', ':']).next().unwrap_or_default().to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let domain = domain.trim().to_ascii_lowercase();
    if !host.contains('.') || ANYBODYS.iter().any(|of| host == *of || host.ends_with(&format!(".{of}"))) {
        return false;
    }
    domain == host || domain.strip_suffix(host).is_some_and(|before| before.len() > 1 && before.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LEVELS: [VerificationLevel; 5] = [
        VerificationLevel::SelfDeclared,
        VerificationLevel::EvidenceSeen,
        VerificationLevel::EmployerConfirmed,
        VerificationLevel::IssuerConfirmed,
        VerificationLevel::AcademySigned,
    ];

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn own(achieved_on: &str) -> NewOwnRecord {
        NewOwnRecord {
            title: Some("First aid".to_owned()),
            subject: None,
            taught_by: None,
            achieved_on: day(achieved_on),
            expires_on: None,
            certificate_number: None,
            minutes: None,
            replaces: None,
        }
    }

    #[test]
    fn what_a_person_writes_says_what_and_when() {
        let today = day("2026-11-24");
        let pointers = |new: NewOwnRecord| -> Vec<String> {
            check_own(&new, today).into_iter().map(|wrong| wrong.pointer).collect()
        };
        assert!(pointers(own("2026-11-24")).is_empty());
        assert_eq!(pointers(own("2026-11-25")), ["/achievedOn"]);
        assert_eq!(pointers(NewOwnRecord { title: None, ..own("2026-01-01") }), ["/title"]);
        assert!(
            pointers(NewOwnRecord { title: None, subject: Some("dementia".to_owned()), ..own("2026-01-01") })
                .is_empty()
        );
        let bad = NewOwnRecord {
            taught_by: Some(" ".to_owned()),
            certificate_number: Some("x".repeat(101)),
            expires_on: Some(day("2026-01-01")),
            minutes: Some(0),
            ..own("2026-01-01")
        };
        assert_eq!(pointers(bad), ["/taughtBy", "/certificateNumber", "/expiresOn", "/minutes"]);
    }

    #[test]
    fn an_employer_says_what_it_saw_and_of_its_own_time_what_was_done() {
        let said = |level, note: Option<&str>| NewVerification { level, note: note.map(str::to_owned) };
        assert!(check_verification(&said(VerificationLevel::EvidenceSeen, None), false).is_empty());
        assert!(check_verification(&said(VerificationLevel::EmployerConfirmed, Some("Done here")), true).is_empty());
        assert_eq!(check_verification(&said(VerificationLevel::EmployerConfirmed, None), false)[0].pointer, "/level");
        assert_eq!(check_verification(&said(VerificationLevel::IssuerConfirmed, Some(" ")), true).len(), 2);
    }

    #[test]
    fn an_address_is_an_organisations_own_when_it_stands_at_its_websites_name() {
        for (email, website, is) in [
            ("office@college.ac.uk", "https://www.college.ac.uk/adult-care", true),
            ("office@mail.college.ac.uk", "http://college.ac.uk", true),
            ("Office@College.AC.UK", "college.ac.uk", true),
            ("office@evilcollege.ac.uk", "https://college.ac.uk", false),
            ("office@ac.uk", "https://college.ac.uk", false),
            ("office@college.ac.uk.example", "https://college.ac.uk", false),
            ("kasia@gmail.com", "https://gmail.com", false),
            ("kasia@facebook.com", "https://www.facebook.com/careskills", false),
            ("kasia@careskills.wordpress.com", "https://careskills.wordpress.com", false),
            ("kasia", "https://college.ac.uk", false),
            ("kasia@", "", false),
            ("kasia@localhost", "http://localhost", false),
        ] {
            assert_eq!(is_of_website(email, website), is, "{email} {website}");
        }
    }

    proptest! {
        /// The ladder goes up alone, and its last step is the academy's own.
        #[test]
        fn an_entry_never_becomes_less_sure(from in 0_usize..5, to in 0_usize..5) {
            let raised = raises(LEVELS[from], LEVELS[to]);
            prop_assert_eq!(raised, to > from && to < 4);
        }

        /// Whatever is asked for: exactly one organisation, and an address of training providers alone.
        #[test]
        fn one_organisation_is_asked(provider: bool, employer: bool, email: bool) {
            let id = uuid::Uuid::nil();
            let new = NewConfirmation {
                training_provider_id: provider.then_some(crate::ids::TrainingProviderId(id)),
                employer_id: employer.then_some(crate::ids::EmployerId(id)),
                email: email.then(|| "a@b.example".to_owned()),
            };
            prop_assert_eq!(check_confirmation(&new).is_empty(), provider != employer && !(email && employer));
        }
    }
}
