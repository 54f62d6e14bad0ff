//! The training matrix: who has what their employer asks for, and who has not.

use super::rules::Demand;
use super::validity::{self, Basis, under_rules};
use super::{RecordState, rules};
use crate::ids::{BookingId, TrainingRecordId};
use crate::text_enum;
use chrono::NaiveDate;

text_enum!(
    /// How somebody stands with one subject that their employer asks for. ASC-WDS: up to date, expiring soon, expired,
    /// missing.
    Standing {
        /// In date.
        Valid = "valid", "In date";
        /// In date, but not for long.
        Expiring = "expiring", "Runs out soon";
        /// Out of date.
        Expired = "expired", "Out of date";
        /// Not there.
        Missing = "missing", "Missing";
    }
);

impl Standing {
    /// Whether something must be done.
    #[must_use]
    pub const fn needs_training(self) -> bool {
        matches!(self, Self::Expiring | Self::Expired | Self::Missing)
    }
}

/// An entry of somebody's record, as far as the matrix sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: TrainingRecordId,
    /// The code of its subject.
    pub subject: String,
    /// The day it was achieved.
    pub achieved_on: NaiveDate,
    /// The last day it counts by itself.
    pub own: (Option<NaiveDate>, Basis),
}

/// A place on a course about a subject that is still to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The booking.
    pub booking: BookingId,
    /// The codes of the course's subjects.
    pub subjects: Vec<String>,
    /// The first day.
    pub starts_on: NaiveDate,
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// How they stand.
    pub standing: Standing,
    /// The entry that says so.
    pub entry: Option<TrainingRecordId>,
    /// The day it was achieved.
    pub achieved_on: Option<NaiveDate>,
    /// Its last day, and who says so; no day: it does not run out.
    pub expires_on: Option<NaiveDate>,
    /// Which layer decided that.
    pub basis: Option<Basis>,
    /// The next place on a course about it.
    pub place: Option<Place>,
}

/// How somebody stands with a subject that is asked of them on `today`: of the entries that stand for it the one that counts longest, under
/// what the employer asks of them.
#[must_use]
pub fn cell(subject: &str, demand: Demand, entries: &[Entry], places: &[Place], today: NaiveDate) -> Cell {
    let rules = demand.validity.as_slice();
    let best = entries
        .iter()
        .filter(|entry| rules::stands_for(&entry.subject, subject))
        .map(|entry| (entry, under_rules(entry.achieved_on, entry.own, rules)))
        .max_by_key(|(entry, (expires_on, _))| (expires_on.is_none(), *expires_on, entry.achieved_on, entry.id));
    let standing = match best {
        None => Standing::Missing,
        Some((_, (expires_on, _))) => match validity::state_within(expires_on, false, today, demand.warning_days) {
            RecordState::Valid => Standing::Valid,
            RecordState::Expiring => Standing::Expiring,
            RecordState::Expired | RecordState::Revoked => Standing::Expired,
        },
    };
    let about = |place: &&Place| place.subjects.iter().any(|taught| rules::stands_for(taught, subject));
    let (entry, lasts) = best.unzip();
    Cell {
        standing,
        entry: entry.map(|entry| entry.id),
        achieved_on: entry.map(|entry| entry.achieved_on),
        expires_on: lasts.and_then(|lasts| lasts.0),
        basis: lasts.map(|lasts| lasts.1),
        place: places.iter().filter(about).min_by_key(|place| (place.starts_on, place.booking)).cloned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::validity::Validity;
    use super::*;
    use chrono::Days;
    use proptest::prelude::*;
    use uuid::Uuid;

    const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();

    fn day(ago: i64) -> NaiveDate {
        TODAY - chrono::TimeDelta::days(ago)
    }

    fn entry(n: u128, subject: &str, ago: i64, own: Option<NaiveDate>, basis: Basis) -> Entry {
        let id = TrainingRecordId(Uuid::from_u128(n));
        Entry { id, subject: subject.to_owned(), achieved_on: day(ago), own: (own, basis) }
    }

    const ASKED: Demand = Demand { required: true, validity: None, warning_days: None };

    fn entries() -> impl Strategy<Value = Vec<Entry>> {
        let one = (0..2000_i64, prop::option::of(-900..900_i64), any::<bool>()).prop_map(|(ago, own, certificate)| {
            let basis = if certificate && own.is_some() { Basis::Certificate } else { Basis::SectorDefault };
            (ago, own.map(day), basis)
        });
        prop::collection::vec(one, 0..6).prop_map(|all| {
            let each = all.into_iter().zip(1..);
            each.map(|((ago, own, basis), n)| entry(n, "medication", ago, own, basis)).collect()
        })
    }

    proptest! {
        #[test]
        fn one_entry_more_never_makes_it_worse(entries in entries(), months in prop::option::of(1..60_u32)) {
            let demand = Demand { validity: months.map(Validity::Months), ..ASKED };
            let rank = |cell: &Cell| match cell.standing {
                Standing::Valid => 3,
                Standing::Expiring => 2,
                Standing::Expired => 1,
                Standing::Missing => 0,
            };
            let all = cell("medication", demand, &entries, &[], TODAY);
            for n in 0..entries.len() {
                prop_assert!(rank(&all) >= rank(&cell("medication", demand, &entries[..n], &[], TODAY)));
            }
        }

        #[test]
        fn what_is_in_date_is_in_date_on_its_last_day_and_not_after(entries in entries()) {
            let now = cell("medication", ASKED, &entries, &[], TODAY);
            if let Some(last) = now.expires_on {
                prop_assert_ne!(cell("medication", ASKED, &entries, &[], last).standing, Standing::Expired);
                prop_assert_eq!(cell("medication", ASKED, &entries, &[], last + Days::new(1)).standing, Standing::Expired);
            }
        }

        #[test]
        fn other_subjects_say_nothing(entries in entries()) {
            let other = cell("dementia", ASKED, &entries, &[], TODAY);
            prop_assert_eq!((other.standing, other.entry), (Standing::Missing, None));
        }
    }

    #[test]
    fn the_employers_rule_and_its_warning_decide() {
        let done = [entry(1, "medication", 300, Some(day(-700)), Basis::SectorDefault)];
        let stands = |demand| cell("medication", demand, &done, &[], TODAY).standing;
        assert_eq!(stands(ASKED), Standing::Valid);
        let yearly = Demand { validity: Some(Validity::Months(12)), ..ASKED };
        assert_eq!(stands(yearly), Standing::Expiring, "65 days are left, 90 are the warning");
        assert_eq!(stands(Demand { warning_days: Some(30), ..yearly }), Standing::Valid);
        assert_eq!(stands(Demand { validity: Some(Validity::Months(6)), ..ASKED }), Standing::Expired);
    }

    #[test]
    fn a_higher_level_and_the_next_place_count() {
        let level_two = [entry(1, "safeguarding_adults_l2", 10, None, Basis::SectorDefault)];
        assert_eq!(cell("safeguarding_adults", ASKED, &level_two, &[], TODAY).standing, Standing::Valid);
        assert_eq!(cell("safeguarding_adults_l3", ASKED, &level_two, &[], TODAY).standing, Standing::Missing);
        let at = |n: u128, subject: &str, ahead| Place {
            booking: BookingId(Uuid::from_u128(n)),
            subjects: vec![subject.to_owned()],
            starts_on: TODAY + Days::new(ahead),
        };
        let places = [at(1, "dementia", 1), at(2, "omt_tier2", 9), at(3, "omt_tier1", 8)];
        let booked = cell("omt_tier1", ASKED, &[], &places, TODAY);
        assert_eq!(
            (booked.standing, booked.place.map(|place| place.booking.0.as_u128())),
            (Standing::Missing, Some(3))
        );
    }
}
