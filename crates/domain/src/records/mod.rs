//! A person's own training record.

use crate::text_enum;

pub mod care_certificate;
pub mod correction;
pub mod ladder;
pub mod matrix;
pub mod moving;
pub mod rules;
pub mod sharing;
pub mod staff;
pub mod trust;
pub mod validity;
pub mod warning;
pub mod wire;

text_enum!(
    /// Who stands behind an entry, weakest first.
    VerificationLevel {
        /// The person says so.
        SelfDeclared = "self_declared", "You added this";
        /// Someone saw the certificate.
        EvidenceSeen = "evidence_seen", "Certificate seen";
        /// The employer of the time says so.
        EmployerConfirmed = "employer_confirmed", "Confirmed by your employer";
        /// The training provider says so: its register.
        IssuerConfirmed = "issuer_confirmed", "Confirmed by the training provider";
        /// Signed by the academy.
        AcademySigned = "academy_signed", "Signed by the Academy";
    }
);

text_enum!(
    /// Whether it still counts today.
    RecordState {
        /// In date.
        Valid = "valid", "In date";
        /// In date, but not for long.
        Expiring = "expiring", "Runs out soon";
        /// Out of date.
        Expired = "expired", "Out of date";
        /// Taken back, with a reason.
        Revoked = "revoked", "Withdrawn";
    }
);
