//! Showing entries of one's record to somebody: by a link that anyone can open, or to an employer. Making it, the code on
//! the phone, who can look.

mod choose;
pub mod device;
mod employer;
mod employer_one;
mod end;
mod list;
mod make;
mod one;
mod qr;

pub use employer::ShowEmployer;
pub use employer_one::EmployerSharePage;
pub use end::{End, Ending};
pub use list::Shares;
pub use make::ShowRecord;
pub use one::SharePage;

use crate::ui::in_full;
use crate::words;
use domain::records::wire::{ShareView, SharedRecord};

/// Where the API has them.
const PATH: &str = "/api/v1/me/shares";
/// The same for what employers are shown.
const EMPLOYERS: &str = "/api/v1/me/employer-shares";

/// Titles that are written out before the rest is counted.
const NAMED: usize = 3;

/// `Fire safety, Moving people and 2 more`.
fn titles(records: &[SharedRecord]) -> String {
    named(&records.iter().map(|record| record.title.as_str()).collect::<Vec<_>>())
}

fn named(titles: &[&str]) -> String {
    let shown = if titles.len() > NAMED + 1 { NAMED } else { titles.len() };
    let (named, rest) = titles.split_at(shown);
    let mut names: Vec<&str> = named.to_vec();
    let more = format!("{} more", rest.len());
    if !rest.is_empty() {
        names.push(&more);
    }
    match names.split_last() {
        None => "Nothing that is on your record now".to_owned(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

/// `Looked at 3 times, last on Tuesday 1 December 2026, 9.30am.`
fn looked(share: &ShareView) -> String {
    match (share.looks, share.last_look_at.map(in_full)) {
        (0, _) => "Nobody has looked yet.".to_owned(),
        (many, None) => format!("Looked at {}.", times(many)),
        (1, Some(last)) => format!("Looked at once, on {last}."),
        (many, Some(last)) => format!("Looked at {}, last on {last}.", times(many)),
    }
}

fn times(many: i64) -> String {
    if many == 1 { "once".to_owned() } else { words::count(many, "time", "times") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{NaiveDate, TimeZone, Utc};
    use domain::ids::{ShareId, TrainingRecordId};
    use domain::records::sharing::SharedName;
    use uuid::Uuid;

    fn record(title: &str) -> SharedRecord {
        let achieved_on = NaiveDate::from_ymd_opt(2026, 5, 3).unwrap();
        SharedRecord { id: TrainingRecordId(Uuid::nil()), title: title.to_owned(), achieved_on }
    }

    #[test]
    fn what_is_shown_is_named_as_far_as_it_is_short() {
        let all: Vec<_> = ["Fire", "Food", "First aid", "Medication", "Dementia"].map(record).into();
        let said = [0, 1, 2, 3, 4, 5].map(|many| titles(&all[..many]));
        assert_eq!(
            said,
            [
                "Nothing that is on your record now",
                "Fire",
                "Fire and Food",
                "Fire, Food and First aid",
                "Fire, Food, First aid and Medication",
                "Fire, Food, First aid and 2 more"
            ]
        );
    }

    #[test]
    fn who_looked_is_said_in_a_sentence() {
        let looks = |looks, last_look_at| {
            looked(&ShareView {
                id: ShareId(Uuid::nil()),
                url: "https://academy.example/check/ABCDEFGHIJKLMNOP".to_owned(),
                code: "ABCD-EFGH-IJKL-MNOP".to_owned(),
                records: Vec::new(),
                name: SharedName::Full,
                until: NaiveDate::from_ymd_opt(2026, 12, 31).unwrap(),
                label: None,
                created_at: Utc::now(),
                ended_at: None,
                open: true,
                looks,
                last_look_at,
            })
        };
        let last = Utc.with_ymd_and_hms(2026, 12, 1, 9, 30, 0).unwrap();
        assert_eq!(looks(0, None), "Nobody has looked yet.");
        assert_eq!(looks(2, None), "Looked at 2 times.");
        assert!(looks(1, Some(last)).starts_with("Looked at once, on Tuesday 1 December 2026, "));
        assert!(looks(7, Some(last)).starts_with("Looked at 7 times, last on Tuesday 1 December 2026, "));
    }
}
