//! Who looked: for which organisation someone reads or writes what is another person's own, and how it is told.

use crate::ids::{EmployerId, PersonId, TrainingProviderId};
use crate::policy::{Actor, Relation};
use crate::text_enum;
use chrono::{Datelike, NaiveDate};

text_enum!(
    /// What was looked at or written.
    What {
        /// The training record, or a register that makes it.
        Record = "record", "training record";
        /// A booking.
        Booking = "booking", "booking";
        /// The name and the jobs at an employer.
        Job = "job", "job";
        /// How the person is reached.
        Contact = "contact", "contact details";
    }
);

text_enum!(
    /// What was done.
    Deed {
        /// Somebody looked.
        Read = "read", "looked at";
        /// Somebody changed or added something.
        Wrote = "wrote", "changed";
    }
);

text_enum!(
    /// For whom somebody looked.
    ReaderKind {
        /// An employer.
        Employer = "employer", "An employer";
        /// A training provider.
        TrainingProvider = "training_provider", "A training provider";
        /// The academy.
        Academy = "academy", "The academy";
    }
);

/// For whom somebody looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// For an employer.
    Employer(EmployerId),
    /// For a training provider.
    TrainingProvider(TrainingProviderId),
    /// For the academy.
    Academy,
}

impl Reader {
    /// Its kind.
    #[must_use]
    pub const fn kind(self) -> ReaderKind {
        match self {
            Self::Employer(_) => ReaderKind::Employer,
            Self::TrainingProvider(_) => ReaderKind::TrainingProvider,
            Self::Academy => ReaderKind::Academy,
        }
    }
}

/// For whom `actor` looks at what is `person`'s, after the policy let them: the employer or training provider that the
/// thing itself is of goes before one that employs the person, and any before the academy. None: it is their own, or
/// nobody whom the policy lets see it.
#[must_use]
pub fn reader_of(actor: &Actor, relation: &Relation, person: PersonId) -> Option<Reader> {
    match actor {
        Actor::Anonymous => None,
        Actor::Person { id, .. } if *id == person => None,
        Actor::Person { academy_staff, tutor_at, manages, manages_at, .. } => {
            let at = |employer: &&EmployerId| {
                manages.contains(*employer) || manages_at.iter().any(|(of, _)| of == *employer)
            };
            let employer = relation.employer.iter().chain(&relation.employed_by).find(at);
            let provider = relation.provider.filter(|provider| tutor_at.contains(provider));
            employer
                .map(|employer| Reader::Employer(*employer))
                .or_else(|| provider.map(Reader::TrainingProvider))
                .or_else(|| academy_staff.then_some(Reader::Academy))
        }
        Actor::EmployerClient { employer, .. } => Some(Reader::Employer(*employer)),
        Actor::ProviderClient { provider, .. } => Some(Reader::TrainingProvider(*provider)),
    }
}

/// One line of the log in plain words: "Rose Court Care looked at your training record on 3 May". The year is said when
/// it is not `today`'s. `name`: the organisation's, while there is one.
#[must_use]
pub fn sentence(
    (kind, name): (ReaderKind, Option<&str>),
    what: What,
    deed: Deed,
    (day, today): (NaiveDate, NaiveDate),
    times: i32,
) -> String {
    let who = match kind {
        ReaderKind::Academy => ReaderKind::Academy.label(),
        ReaderKind::Employer => name.unwrap_or("An employer that is no longer here"),
        ReaderKind::TrainingProvider => name.unwrap_or("A training provider that is no longer here"),
    };
    let (deed, what) = (deed.label(), what.label());
    let day = if day.year() == today.year() { day.format("%-d %B") } else { day.format("%-d %B %Y") };
    let often = match times {
        ..=1 => String::new(),
        2 => ", twice".to_owned(),
        more => format!(", {more} times"),
    };
    format!("{who} {deed} your {what} on {day}{often}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::WorkplaceId;
    use proptest::prelude::*;
    use uuid::Uuid;

    const fn employer(n: u128) -> EmployerId {
        EmployerId(Uuid::from_u128(n))
    }

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    fn actors() -> impl Strategy<Value = Actor> {
        let few = || prop::collection::vec(0..4_u128, 0..3);
        (0..4_u128, any::<bool>(), few(), few(), few()).prop_map(|(id, academy_staff, tutor, manages, at)| {
            Actor::Person {
                id: PersonId(Uuid::from_u128(id)),
                academy_staff,
                tutor_at: tutor.into_iter().map(|n| TrainingProviderId(Uuid::from_u128(n))).collect(),
                manages: manages.into_iter().map(employer).collect(),
                administers: vec![],
                manages_at: at.into_iter().map(|n| (employer(n), WorkplaceId(Uuid::from_u128(n)))).collect(),
            }
        })
    }

    fn relations() -> impl Strategy<Value = Relation> {
        let one = || prop::option::of(0..4_u128);
        (one(), one(), prop::collection::vec(0..4_u128, 0..3)).prop_map(|(of, provider, employed)| Relation {
            employer: of.map(employer),
            provider: provider.map(|n| TrainingProviderId(Uuid::from_u128(n))),
            employed_by: employed.into_iter().map(employer).collect(),
            ..Relation::default()
        })
    }

    proptest! {
        #[test]
        fn a_line_names_an_organisation_of_the_reader_that_has_to_do_with_the_person(
            actor in actors(), relation in relations(), person in 0..4_u128,
        ) {
            let person = PersonId(Uuid::from_u128(person));
            let Actor::Person { id, academy_staff, tutor_at, manages, manages_at, .. } = &actor else { return Ok(()) };
            match reader_of(&actor, &relation, person) {
                Some(_) if *id == person => prop_assert!(false, "nobody is told of their own looks"),
                Some(Reader::Employer(at)) => {
                    prop_assert!(manages.contains(&at) || manages_at.iter().any(|(of, _)| *of == at));
                    prop_assert!(relation.employer == Some(at) || relation.employed_by.contains(&at));
                }
                Some(Reader::TrainingProvider(at)) => {
                    prop_assert!(tutor_at.contains(&at) && relation.provider == Some(at));
                }
                Some(Reader::Academy) => prop_assert!(academy_staff),
                None => prop_assert!(*id == person || !academy_staff),
            }
        }

        #[test]
        fn a_sentence_says_who_what_and_how_often(times in 1..50_i32) {
            let said = sentence((ReaderKind::Employer, Some("Rose Court Care")), What::Record, Deed::Read,
                (day(5, 3), day(6, 1)), times);
            prop_assert!(said.starts_with("Rose Court Care looked at your training record on 3 May"));
            prop_assert_eq!(said.contains("times"), times > 2);
        }
    }

    #[test]
    fn another_year_is_named_and_what_is_gone_has_words() {
        let said = sentence((ReaderKind::Academy, None), What::Booking, Deed::Wrote, (day(5, 3), day(5, 3)), 1);
        assert_eq!(said, "The academy changed your booking on 3 May");
        let later = NaiveDate::from_ymd_opt(2027, 1, 1).unwrap();
        let said = sentence((ReaderKind::Employer, None), What::Job, Deed::Read, (day(5, 3), later), 2);
        assert_eq!(said, "An employer that is no longer here looked at your job on 3 May 2026, twice");
    }
}
