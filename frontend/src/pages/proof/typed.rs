//! What is typed of training that was done elsewhere.

use chrono::NaiveDate;
use domain::ids::TrainingRecordId;
use domain::problem::FieldProblem;
use domain::records::ladder::check_own;
use domain::records::wire::{NewOwnRecord, TrainingRecordView};

/// The fields, as they are typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// The code of the subject; `other` when it is none of ours.
    pub subject: String,
    pub title: String,
    pub taught_by: String,
    pub achieved_on: String,
    pub expires_on: String,
    pub certificate_number: String,
}

/// A subject that is none of ours.
pub const OTHER: &str = "other";

impl Typed {
    /// What an entry says, to be put right.
    pub fn of(entry: &TrainingRecordView) -> Self {
        let subject = entry.subject.as_ref().map_or_else(|| OTHER.to_owned(), |subject| subject.code.clone());
        Self {
            subject,
            title: entry.title.clone(),
            taught_by: entry.taught_by.clone().unwrap_or_default(),
            achieved_on: entry.achieved_on.to_string(),
            // A day that was worked out is worked out anew.
            expires_on: match entry.expiry_basis {
                domain::records::validity::Basis::Certificate => {
                    entry.expires_on.map(|day| day.to_string()).unwrap_or_default()
                }
                _ => String::new(),
            },
            certificate_number: entry.certificate_number.clone().unwrap_or_default(),
        }
    }

    /// The entry, or what needs changing, in the order of the form.
    ///
    /// # Errors
    /// What needs changing.
    pub fn read(
        &self,
        replaces: Option<TrainingRecordId>,
        today: NaiveDate,
    ) -> Result<NewOwnRecord, Vec<FieldProblem>> {
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let day = |text: &str| text.trim().parse::<NaiveDate>();
        let achieved_on = day(&self.achieved_on);
        let new = NewOwnRecord {
            title: given(&self.title),
            subject: given(&self.subject).filter(|subject| subject != OTHER),
            taught_by: given(&self.taught_by),
            achieved_on: *achieved_on.as_ref().unwrap_or(&today),
            expires_on: day(&self.expires_on).ok(),
            certificate_number: given(&self.certificate_number),
            minutes: None,
            replaces,
        };
        let mut wrong = Vec::new();
        if self.subject.is_empty() {
            wrong.push(FieldProblem::new("/subject", "Choose what it was about."));
        }
        wrong.extend(
            check_own(&new, today).into_iter().filter(|one| one.pointer != "/title" || !self.subject.is_empty()),
        );
        if achieved_on.is_err() {
            wrong.push(FieldProblem::new("/achievedOn", "Choose the day you did it."));
        }
        if !self.expires_on.trim().is_empty() && new.expires_on.is_none() {
            wrong.push(FieldProblem::new("/expiresOn", "Choose a day, or leave it empty."));
        }
        if wrong.is_empty() { Ok(new) } else { Err(wrong) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_said_once() {
        let today = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();
        let pointers = |typed: &Typed| -> Vec<String> {
            typed.read(None, today).err().unwrap_or_default().into_iter().map(|one| one.pointer).collect()
        };
        assert_eq!(pointers(&Typed::default()), ["/subject", "/achievedOn"]);
        let other = Typed { subject: OTHER.into(), achieved_on: "2026-11-30".into(), ..Typed::default() };
        assert_eq!(pointers(&other), ["/title"]);
        let named = Typed { title: "Hoists".into(), expires_on: "2026-11-30".into(), ..other };
        assert_eq!(pointers(&named), ["/expiresOn"]);
        let ours = Typed { subject: "dementia".into(), title: String::new(), expires_on: String::new(), ..named };
        let new = ours.read(None, today).unwrap();
        assert_eq!((new.subject.as_deref(), new.title), (Some("dementia"), None));
    }
}
