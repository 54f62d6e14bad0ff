//! Who stands behind an entry, and what that is worth, in plain words.

use domain::records::wire::TrainingRecordView;
use domain::records::{RecordState, VerificationLevel};

/// Who says so, and what it means.
pub fn who_says(item: &TrainingRecordView) -> (String, String) {
    let level = item.verification_level;
    if let Some(issuer) = &item.issued_by {
        return (format!("Signed by {issuer}"), worth(level).to_owned());
    }
    let seen = item.evidence.as_ref().map(|seen| format!("They saw: {seen}."));
    match (level, &item.confirmed_by) {
        (VerificationLevel::EmployerConfirmed, Some(employer)) => {
            (format!("Confirmed by {employer}"), seen.unwrap_or_default())
        }
        (VerificationLevel::EvidenceSeen, Some(employer)) => {
            (format!("{employer} saw a certificate"), seen.unwrap_or_default())
        }
        (VerificationLevel::IssuerConfirmed, _) if item.added_by_person => (
            level.label().to_owned(),
            "We asked them, and they said yes. The Academy signs it, so anyone can check it.".to_owned(),
        ),
        (VerificationLevel::IssuerConfirmed, _) => (
            level.label().to_owned(),
            "You were on their register. The Academy signs it, so anyone can check it.".to_owned(),
        ),
        (VerificationLevel::AcademySigned, _) => (level.label().to_owned(), "Anyone can check it.".to_owned()),
        (VerificationLevel::SelfDeclared, _) => (level.label().to_owned(), "Nobody has checked it yet.".to_owned()),
        (VerificationLevel::EvidenceSeen | VerificationLevel::EmployerConfirmed, None) => {
            (level.label().to_owned(), seen.unwrap_or_default())
        }
    }
}

/// What an entry is worth that somebody else signed.
pub const fn worth(level: VerificationLevel) -> &'static str {
    match level {
        VerificationLevel::SelfDeclared => {
            "It does not have your email address on it. So it counts as what you tell us yourself."
        }
        VerificationLevel::EvidenceSeen | VerificationLevel::EmployerConfirmed => {
            "It has your email address on it. The Academy does not know who signed it, so it counts as a certificate that somebody saw."
        }
        VerificationLevel::IssuerConfirmed | VerificationLevel::AcademySigned => {
            "It has your email address on it, and the Academy knows who signed it. It counts like a course with a training provider."
        }
    }
}

/// Whether the academy signs it, so that it has a badge: as the server decides it too.
pub fn has_badge(item: &TrainingRecordView) -> bool {
    item.issued_by.is_none()
        && item.verification_level >= VerificationLevel::IssuerConfirmed
        && item.state != RecordState::Revoked
}

#[cfg(test)]
mod tests {
    use super::super::sample::entry;
    use super::*;

    fn of(level: VerificationLevel) -> TrainingRecordView {
        TrainingRecordView { verification_level: level, ..entry(1, RecordState::Valid) }
    }

    #[test]
    fn who_stands_behind_it_is_called_by_name() {
        let said = |item: &TrainingRecordView| who_says(item).0;
        let brought =
            TrainingRecordView { issued_by: Some("Derby Academy".into()), ..of(VerificationLevel::EvidenceSeen) };
        assert_eq!(said(&brought), "Signed by Derby Academy");
        let confirmed = TrainingRecordView {
            confirmed_by: Some("Moorland Care".into()),
            evidence: Some("Certificate 7".into()),
            ..of(VerificationLevel::EmployerConfirmed)
        };
        assert_eq!(who_says(&confirmed), ("Confirmed by Moorland Care".into(), "They saw: Certificate 7.".into()));
        assert_eq!(said(&of(VerificationLevel::IssuerConfirmed)), "Confirmed by the training provider");
        assert_eq!(said(&of(VerificationLevel::SelfDeclared)), "You added this");
    }

    #[test]
    fn what_the_academy_signs_has_a_badge_until_it_is_taken_back() {
        let ours = of(VerificationLevel::IssuerConfirmed);
        assert!(has_badge(&ours));
        assert!(!has_badge(&TrainingRecordView { state: RecordState::Revoked, ..ours.clone() }));
        assert!(!has_badge(&TrainingRecordView { issued_by: Some("Derby Academy".into()), ..ours }));
        assert!(!has_badge(&of(VerificationLevel::EmployerConfirmed)));
    }
}
