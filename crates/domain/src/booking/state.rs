//! The life of a booking: who gets a place, who waits, who is next. No clock and no database: facts come in,
//! a decision or a refusal goes out.

use super::BookingStatus;
use crate::catalogue::{BookedWith, RunFacts, RunState};
use crate::problem::{Code, Problem};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

/// How long a freed place is held for the next in line.
pub const OFFER_LIVES: TimeDelta = TimeDelta::hours(24);

/// Every reason to say no to a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The person has a live booking on this run.
    AlreadyBooked,
    /// It began or is over.
    RunStarted,
    /// The training provider took it off.
    RunClosed,
    /// The last day to book is over.
    BookingEnded,
    /// Booking opens later, or its day is to be named.
    NotOpenYet,
    /// The academy takes no bookings for it.
    BookElsewhere,
    /// The booking is in a state that does not allow this.
    WrongState(BookingStatus),
    /// The offer ran out.
    OfferLapsed,
    /// The register opens on the day.
    RegisterNotOpen,
}

impl Refusal {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> Code {
        match self {
            Self::AlreadyBooked => Code::AlreadyBooked,
            Self::RunStarted => Code::RunStarted,
            Self::RunClosed | Self::BookingEnded | Self::NotOpenYet => Code::RunClosed,
            Self::BookElsewhere => Code::BookElsewhere,
            Self::WrongState(_) => Code::BookingState,
            Self::OfferLapsed => Code::OfferLapsed,
            Self::RegisterNotOpen => Code::RegisterNotOpen,
        }
    }

    /// What to tell the person, with what to do next.
    #[must_use]
    pub fn problem(self) -> Problem {
        let detail = match self {
            Self::AlreadyBooked => "You already have a booking for this date. See it in Bookings.".to_owned(),
            Self::RunStarted => "This course has started. Choose another date.".to_owned(),
            Self::RunClosed => "The training provider has taken this date off. Choose another date.".to_owned(),
            Self::BookingEnded => "The last day to book has passed. Choose another date.".to_owned(),
            Self::NotOpenYet => {
                "Booking for this date is not open yet. Choose another date, or look again later.".to_owned()
            }
            Self::BookElsewhere => "Book this one on the training provider's own page.".to_owned(),
            Self::WrongState(status) => {
                format!("This booking says: {}. Look at it again to see what you can do.", status.label())
            }
            Self::OfferLapsed => "The offer has run out, and the place went to the next person.".to_owned(),
            Self::RegisterNotOpen => "You can take the register from the day the course starts.".to_owned(),
        };
        self.code().problem(detail)
    }
}

/// What a request for a place leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// A place.
    Confirmed,
    /// The waiting list.
    Waiting,
}

/// Answers a request for a place. `has_live` is whether the person has a live booking on the run; `now` is wall
/// time in Europe/London.
///
/// # Errors
/// Every reason why there can be neither a place nor a wait.
pub fn request(run: &RunFacts, has_live: bool, now: NaiveDateTime) -> Result<Decision, Refusal> {
    match run.state(now) {
        RunState::Withdrawn => Err(Refusal::RunClosed),
        RunState::Past | RunState::Running => Err(Refusal::RunStarted),
        _ if run.booked_with() == BookedWith::TrainingProvider => Err(Refusal::BookElsewhere),
        RunState::Closed => Err(Refusal::BookingEnded),
        RunState::OpeningSoon | RunState::ToBeScheduled => Err(Refusal::NotOpenYet),
        RunState::Open | RunState::Full if has_live => Err(Refusal::AlreadyBooked),
        RunState::Open => Ok(Decision::Confirmed),
        RunState::Full => Ok(Decision::Waiting),
    }
}

/// Calls a booking off. Answers whether a place is free now.
///
/// # Errors
/// When it no longer stands, or the run began.
pub fn cancel(status: BookingStatus, run: &RunFacts, now: NaiveDateTime) -> Result<bool, Refusal> {
    if !status.is_live() {
        return Err(Refusal::WrongState(status));
    }
    if run.has_begun(now) {
        return Err(Refusal::RunStarted);
    }
    Ok(status.holds_place())
}

/// Takes an offered place.
///
/// # Errors
/// When there is no offer, it ran out, or the run began.
pub fn accept_offer(
    status: BookingStatus,
    offer_ends: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
    begun: bool,
) -> Result<BookingStatus, Refusal> {
    match (status, offer_ends) {
        (BookingStatus::Offered, Some(ends)) if ends <= now => Err(Refusal::OfferLapsed),
        (BookingStatus::Offered, _) if begun => Err(Refusal::RunStarted),
        (BookingStatus::Offered, _) => Ok(BookingStatus::Confirmed),
        (BookingStatus::Lapsed, _) => Err(Refusal::OfferLapsed),
        (other, _) => Err(Refusal::WrongState(other)),
    }
}

/// How many offers to make now: one for each free place, to those who wait, first come first served.
#[must_use]
pub fn offers_to_make(run: &RunFacts, now: NaiveDateTime) -> i32 {
    let closed = run.withdrawn || run.has_begun(now);
    if closed { 0 } else { run.places_left().unwrap_or(0).min(run.waiting) }
}

/// When an offer made at `now` ends: after [`OFFER_LIVES`], and never after the run begins.
#[must_use]
pub fn offer_ends(now: DateTime<Utc>, run_begins: Option<DateTime<Utc>>) -> DateTime<Utc> {
    let ends = now + OFFER_LIVES;
    run_begins.map_or(ends, |begins| ends.min(begins))
}

/// Whether the register may be marked at `now`: from midnight of the first day; any time for flexible starts.
///
/// # Errors
/// Before that day.
pub fn register_open(run: &RunFacts, now: NaiveDateTime) -> Result<(), Refusal> {
    match run.starts_on {
        Some(day) if day > now.date() => Err(Refusal::RegisterNotOpen),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;
    use proptest::prelude::*;

    const CAPACITY: i32 = 3;

    fn now() -> NaiveDateTime {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap().and_hms_opt(9, 0, 0).unwrap()
    }

    /// A run in memory: what the database does, in the fewest words.
    #[derive(Default)]
    struct World {
        bookings: Vec<(u8, BookingStatus)>,
    }

    impl World {
        fn facts(&self) -> RunFacts {
            let count = |want: fn(BookingStatus) -> bool| {
                i32::try_from(self.bookings.iter().filter(|b| want(b.1)).count()).unwrap()
            };
            RunFacts {
                starts_on: NaiveDate::from_ymd_opt(2026, 12, 1),
                starts_at: None,
                ends_on: None,
                flexible_start: false,
                opens_on: None,
                closes_on: None,
                withdrawn: false,
                capacity: Some(CAPACITY),
                places_taken: count(BookingStatus::holds_place),
                waiting: count(|s| s == BookingStatus::Waitlisted),
            }
        }

        fn live(&self, person: u8) -> Option<usize> {
            self.bookings.iter().position(|b| b.0 == person && b.1.is_live())
        }

        fn promote(&mut self) {
            for _ in 0..offers_to_make(&self.facts(), now()) {
                let next = self.bookings.iter_mut().find(|b| b.1 == BookingStatus::Waitlisted);
                next.unwrap().1 = BookingStatus::Offered;
            }
        }

        fn act(&mut self, person: u8, act: u8) {
            let live = self.live(person);
            match (act, live) {
                (0, _) => match request(&self.facts(), live.is_some(), now()) {
                    Ok(Decision::Confirmed) => self.bookings.push((person, BookingStatus::Confirmed)),
                    Ok(Decision::Waiting) => self.bookings.push((person, BookingStatus::Waitlisted)),
                    Err(refusal) => assert_eq!(refusal, Refusal::AlreadyBooked),
                },
                (1, Some(i)) => {
                    cancel(self.bookings[i].1, &self.facts(), now()).unwrap();
                    self.bookings[i].1 = BookingStatus::Cancelled;
                    self.promote();
                }
                (2, Some(i)) if self.bookings[i].1 == BookingStatus::Offered => {
                    self.bookings[i].1 = BookingStatus::Confirmed;
                }
                (3, Some(i)) if self.bookings[i].1 == BookingStatus::Offered => {
                    self.bookings[i].1 = BookingStatus::Lapsed;
                    self.promote();
                }
                _ => {}
            }
        }
    }

    proptest! {
        #[test]
        fn no_run_is_overbooked_and_no_free_place_is_kept_from_who_waits(
            acts in proptest::collection::vec((0u8..8, 0u8..4), 0..200)
        ) {
            let mut world = World::default();
            for (person, act) in acts {
                world.act(person, act);
                let facts = world.facts();
                prop_assert!(facts.places_taken <= CAPACITY);
                prop_assert!(facts.waiting == 0 || facts.places_taken == CAPACITY);
                for who in 0..8 {
                    let live = world.bookings.iter().filter(|b| b.0 == who && b.1.is_live()).count();
                    prop_assert!(live <= 1);
                }
            }
        }
    }

    #[test]
    fn an_offer_ends_before_the_run_begins() {
        let now = Utc::now_for_tests();
        assert_eq!(offer_ends(now, None), now + OFFER_LIVES);
        assert_eq!(offer_ends(now, Some(now + TimeDelta::hours(2))), now + TimeDelta::hours(2));
    }

    #[test]
    fn an_offer_that_ran_out_is_not_a_place() {
        let now = Utc::now_for_tests();
        let offered = BookingStatus::Offered;
        assert_eq!(accept_offer(offered, Some(now), now, false), Err(Refusal::OfferLapsed));
        let later = Some(now + TimeDelta::hours(1));
        assert_eq!(accept_offer(offered, later, now, false), Ok(BookingStatus::Confirmed));
        assert_eq!(accept_offer(offered, later, now, true), Err(Refusal::RunStarted));
        let waiting = BookingStatus::Waitlisted;
        assert_eq!(accept_offer(waiting, None, now, false), Err(Refusal::WrongState(waiting)));
    }

    trait NowForTests {
        fn now_for_tests() -> DateTime<Utc>;
    }

    impl NowForTests for Utc {
        fn now_for_tests() -> DateTime<Utc> {
            DateTime::from_timestamp(1_795_000_000, 0).unwrap()
        }
    }
}
