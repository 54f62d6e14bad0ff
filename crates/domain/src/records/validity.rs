//! How long a training record lasts.

use super::RecordState;
use crate::text_enum;
use chrono::{Days, Months, NaiveDate};

/// ASC-WDS lets a workplace choose 90, 60 or 30 days; the academy warns with the longest.
pub const EXPIRING_SOON_DAYS: u64 = 90;

/// How long something lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Validity {
    /// It never runs out.
    DoesNotExpire,
    /// A number of whole months, 1 to 999 (ASC-WDS VALIDITY).
    Months(u32),
}

impl Validity {
    /// The shorter of the two.
    #[must_use]
    pub fn stricter(self, other: Self) -> Self {
        match (self, other) {
            (Self::Months(one), Self::Months(two)) => Self::Months(one.min(two)),
            (Self::DoesNotExpire, other) | (other, Self::DoesNotExpire) => other,
        }
    }
}

text_enum!(
    /// Which of the three layers decided an expiry date.
    Basis {
        /// The date on the certificate itself.
        Certificate = "certificate", "The certificate says so.";
        /// The employer's own rule for this subject.
        EmployerRule = "employer_rule", "This is your employer's rule.";
        /// The sector's usual period.
        SectorDefault = "sector_default", "This is how long it usually lasts in social care.";
    }
);

/// The last day a record counts.
///
/// ASC-WDS bulk upload: expiry = completed + n months − 1 day. Its web screens use a variant that differs at month
/// ends; the bulk rule is the one that employers' files are checked against, so it is ours.
///
/// Answers `None` when it never runs out, or the date is beyond what a calendar holds.
#[must_use]
pub fn expiry(completed: NaiveDate, validity: Validity) -> Option<NaiveDate> {
    match validity {
        Validity::DoesNotExpire => None,
        Validity::Months(months) => completed.checked_add_months(Months::new(months))?.checked_sub_days(Days::new(1)),
    }
}

/// The three layers: the certificate's own date wins over the employer's rule, which wins over the sector's default.
#[must_use]
pub fn decide(
    completed: NaiveDate,
    certificate: Option<NaiveDate>,
    employer: Option<Validity>,
    sector: Option<Validity>,
) -> (Option<NaiveDate>, Basis) {
    match (certificate, employer, sector) {
        (Some(date), _, _) => (Some(date), Basis::Certificate),
        (None, Some(rule), _) => (expiry(completed, rule), Basis::EmployerRule),
        (None, None, Some(rule)) => (expiry(completed, rule), Basis::SectorDefault),
        (None, None, None) => (None, Basis::SectorDefault),
    }
}

/// The last day that an entry counts for somebody whose employers have rules of their own for its subject. A rule stands
/// over the sector's default and under the date on a certificate; of several rules the strictest counts. An entry is its
/// person's and outlives every employer: a rule is laid over it when it is read, and never written into it.
#[must_use]
pub fn under_rules(
    completed: NaiveDate,
    (own, basis): (Option<NaiveDate>, Basis),
    rules: &[Validity],
) -> (Option<NaiveDate>, Basis) {
    let strictest = rules.iter().copied().reduce(Validity::stricter);
    match basis {
        Basis::Certificate => (own, basis),
        Basis::EmployerRule | Basis::SectorDefault => {
            strictest.map_or((own, basis), |rule| (expiry(completed, rule), Basis::EmployerRule))
        }
    }
}

/// The state on `today`. A record counts on its last day (ASC-WDS: expired = expiry before today).
#[must_use]
pub fn state(expires_on: Option<NaiveDate>, revoked: bool, today: NaiveDate) -> RecordState {
    state_within(expires_on, revoked, today, None)
}

/// The same where an employer is warned a number of days before; none: 90.
#[must_use]
pub fn state_within(
    expires_on: Option<NaiveDate>,
    revoked: bool,
    today: NaiveDate,
    warning_days: Option<i32>,
) -> RecordState {
    let warning = warning_days.and_then(|days| u64::try_from(days).ok()).unwrap_or(EXPIRING_SOON_DAYS);
    match expires_on {
        _ if revoked => RecordState::Revoked,
        None => RecordState::Valid,
        Some(day) if day < today => RecordState::Expired,
        Some(day) => match today.checked_add_days(Days::new(warning)) {
            Some(horizon) if day <= horizon => RecordState::Expiring,
            _ => RecordState::Valid,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn expiry_is_completed_plus_months_less_a_day() {
        for (completed, months, expires) in [
            (day(2026, 5, 4), 12, day(2027, 5, 3)),
            (day(2026, 1, 1), 12, day(2026, 12, 31)),
            (day(2026, 1, 31), 1, day(2026, 2, 27)),
            (day(2024, 2, 29), 12, day(2025, 2, 27)),
        ] {
            assert_eq!(expiry(completed, Validity::Months(months)), Some(expires));
        }
        assert_eq!(expiry(day(2026, 1, 1), Validity::DoesNotExpire), None);
    }

    #[test]
    fn the_certificate_wins_then_the_employer_then_the_sector() {
        let done = day(2026, 5, 4);
        let (own, employer, sector) = (Some(day(2028, 1, 1)), Some(Validity::Months(6)), Some(Validity::Months(36)));
        assert_eq!(decide(done, own, employer, sector), (own, Basis::Certificate));
        assert_eq!(decide(done, None, employer, sector), (Some(day(2026, 11, 3)), Basis::EmployerRule));
        assert_eq!(decide(done, None, None, sector), (Some(day(2029, 5, 3)), Basis::SectorDefault));
    }

    #[test]
    fn an_employers_rule_stands_over_the_sector_and_under_a_certificate() {
        let done = day(2026, 5, 4);
        let sector = (Some(day(2029, 5, 3)), Basis::SectorDefault);
        let yearly = (Some(day(2027, 5, 3)), Basis::EmployerRule);
        assert_eq!(under_rules(done, sector, &[]), sector);
        assert_eq!(under_rules(done, sector, &[Validity::Months(12)]), yearly);
        assert_eq!(under_rules(done, sector, &[Validity::DoesNotExpire]), (None, Basis::EmployerRule));
        let two = [Validity::DoesNotExpire, Validity::Months(12), Validity::Months(24)];
        assert_eq!(under_rules(done, sector, &two), yearly, "of two employers the stricter counts");
        let certificate = (Some(day(2028, 1, 1)), Basis::Certificate);
        assert_eq!(under_rules(done, certificate, &two), certificate);
    }

    #[test]
    fn a_record_counts_on_its_last_day() {
        let last = day(2026, 11, 23);
        assert_eq!(state(Some(last), false, last), RecordState::Expiring);
        assert_eq!(state(Some(last), false, day(2026, 11, 24)), RecordState::Expired);
        assert_eq!(state(Some(day(2027, 2, 22)), false, last), RecordState::Valid);
        assert_eq!(state(Some(day(2027, 2, 21)), false, last), RecordState::Expiring);
        assert_eq!(state(None, false, last), RecordState::Valid);
        assert_eq!(state(None, true, last), RecordState::Revoked);
    }

    proptest! {
        #[test]
        fn a_longer_validity_never_ends_sooner(d in 0u64..20_000, months in 1u32..998) {
            let done = day(1990, 1, 1).checked_add_days(Days::new(d)).unwrap();
            prop_assert!(expiry(done, Validity::Months(months)) < expiry(done, Validity::Months(months + 1)));
            prop_assert!(expiry(done, Validity::Months(months)).unwrap() >= done);
        }
    }
}
