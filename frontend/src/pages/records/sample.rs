//! An entry to try things on.

use chrono::{NaiveDate, Utc};
use domain::ids::{PersonId, TrainingRecordId};
use domain::records::validity::Basis;
use domain::records::wire::TrainingRecordView;
use domain::records::{RecordState, VerificationLevel};
use uuid::Uuid;

/// One that stands so.
pub fn entry(n: u128, state: RecordState) -> TrainingRecordView {
    TrainingRecordView {
        id: TrainingRecordId(Uuid::from_u128(n)),
        person_id: PersonId(Uuid::nil()),
        title: format!("Course {n}"),
        subject: None,
        provider: None,
        taught_by: None,
        confirmed_by: None,
        evidence: None,
        issued_by: None,
        achieved_on: NaiveDate::from_ymd_opt(2026, 5, 3).unwrap(),
        expires_on: None,
        expiry_basis: Basis::SectorDefault,
        state,
        verification_level: VerificationLevel::SelfDeclared,
        booking_id: None,
        course_id: None,
        revoked_reason: None,
        added_by_person: false,
        certificate_number: None,
        minutes: None,
        evidence_files: 0,
        created_at: Utc::now(),
    }
}
