//! The life of a booking: who gets a place, who waits, who is next. No clock and no database: facts come in,
//! a decision or a refusal goes out.

use super::{Approval, BookingStatus, Mark};
use crate::catalogue::{BookedWith, RunFacts, RunState, begins};
use crate::problem::{Code, Problem};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

/// How long a freed place is held for the next in line, at most.
pub const OFFER_LIVES: TimeDelta = TimeDelta::hours(24);
/// How long it is held at least: nobody must look at their phone all day.
pub const OFFER_LIVES_AT_LEAST: TimeDelta = TimeDelta::hours(1);
/// How long before a run begins the last offer ends: who comes must hear of it in time.
pub const OFFER_CUT_OFF: TimeDelta = TimeDelta::hours(2);

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
    /// The person has a place somewhere else at the same time.
    Clash,
    /// The employer is not asked about it, or has said yes.
    NothingToApprove,
    /// The place that is to be given up is not one of the person's that stand.
    NothingToReplace,
    /// The last day of the run is to come, or it has none.
    RunNotOver,
    /// The register has people without a mark.
    NotAllMarked,
    /// Their employer has yet to say yes.
    NotApproved,
    /// The employer's reserved places are not as many, or there are none.
    BlockUsedUp,
    /// There are not as many free places, or somebody waits for them.
    NotEnoughPlaces,
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
            Self::Clash => Code::BookingClash,
            Self::NothingToApprove => Code::NothingToApprove,
            Self::NothingToReplace => Code::NothingToReplace,
            Self::RunNotOver => Code::RunNotOver,
            Self::NotAllMarked => Code::NotAllMarked,
            Self::NotApproved => Code::NotApproved,
            Self::BlockUsedUp => Code::BlockUsedUp,
            Self::NotEnoughPlaces => Code::NotEnoughPlaces,
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
            Self::Clash => "There is a place on another course at the same time. Choose another date.".to_owned(),
            Self::NothingToApprove => "Nobody asks for an answer to this booking any more.".to_owned(),
            Self::NothingToReplace => "Name a booking of the same person that still stands.".to_owned(),
            Self::RunNotOver => "You can finish the register on the last day of the course.".to_owned(),
            Self::NotAllMarked => "Mark everyone on the register first. Then finish it.".to_owned(),
            Self::NotApproved => {
                "Their manager has not said yes yet. The manager can answer in the app now. Then try again.".to_owned()
            }
            Self::BlockUsedUp => {
                "There are not that many reserved places left. Name fewer people, or book them without it.".to_owned()
            }
            Self::NotEnoughPlaces => {
                "This date does not have that many free places. Ask for fewer, or choose another date.".to_owned()
            }
        };
        self.code().problem(detail)
    }
}

/// What a request for a place leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// A place.
    Confirmed,
    /// A place that is held until the employer answers.
    Requested,
    /// The waiting list.
    Waiting,
}

/// Answers a request for a place. `has_live` is whether the person has a live booking on the run; `now` is wall
/// time in Europe/London.
///
/// # Errors
/// Every reason why there can be neither a place nor a wait.
pub fn request(run: &RunFacts, has_live: bool, approval: Approval, now: NaiveDateTime) -> Result<Decision, Refusal> {
    match run.state(now) {
        RunState::Withdrawn => Err(Refusal::RunClosed),
        RunState::Past | RunState::Running => Err(Refusal::RunStarted),
        _ if run.booked_with() == BookedWith::TrainingProvider => Err(Refusal::BookElsewhere),
        RunState::Closed => Err(Refusal::BookingEnded),
        RunState::OpeningSoon | RunState::ToBeScheduled => Err(Refusal::NotOpenYet),
        RunState::Open | RunState::Full if has_live => Err(Refusal::AlreadyBooked),
        RunState::Open if approval == Approval::Asked => Ok(Decision::Requested),
        RunState::Open => Ok(Decision::Confirmed),
        RunState::Full => Ok(Decision::Waiting),
    }
}

/// The employer says yes. A place that was held for the answer is the person's; whoever waits goes on waiting, approved. `now`
/// is wall time in Europe/London.
///
/// # Errors
/// When the date is off, nobody asked, or the run began.
pub fn approve(
    status: BookingStatus,
    approval: Approval,
    run: &RunFacts,
    now: NaiveDateTime,
) -> Result<BookingStatus, Refusal> {
    match (status, approval) {
        _ if run.withdrawn => Err(Refusal::RunClosed),
        (live, Approval::Asked) if live.is_live() && run.has_begun(now) => Err(Refusal::RunStarted),
        (BookingStatus::Requested, Approval::Asked) => Ok(BookingStatus::Confirmed),
        (BookingStatus::Waitlisted | BookingStatus::Offered, Approval::Asked) => Ok(status),
        _ => Err(Refusal::NothingToApprove),
    }
}

/// The employer says no.
///
/// # Errors
/// When nobody asked.
pub fn refuse(status: BookingStatus, approval: Approval) -> Result<BookingStatus, Refusal> {
    match approval {
        Approval::Asked if status.is_live() => Ok(BookingStatus::Refused),
        _ => Err(Refusal::NothingToApprove),
    }
}

/// Whether a booking can be called off. What a register has marked has begun, though nobody said at what time of that day it
/// would.
///
/// # Errors
/// When the run began, or it no longer stands.
pub fn cancel(status: BookingStatus, mark: Option<Mark>, run: &RunFacts, now: NaiveDateTime) -> Result<(), Refusal> {
    match (mark, status.is_live()) {
        (Some(_), _) => Err(Refusal::RunStarted),
        (None, false) => Err(Refusal::WrongState(status)),
        (None, true) if run.has_begun(now) => Err(Refusal::RunStarted),
        (None, true) => Ok(()),
    }
}

/// Whether somebody who waits can take a place without an offer: one is left, and it is too late for offers of a run that
/// `begins` then. Before that the next in line is asked. Both are wall time in Europe/London.
#[must_use]
pub fn is_first_come(
    begins: Option<NaiveDateTime>,
    withdrawn: bool,
    places_left: Option<i32>,
    wall: NaiveDateTime,
) -> bool {
    let too_late = |begins| begins > wall && begins - OFFER_CUT_OFF - wall < OFFER_LIVES_AT_LEAST;
    !withdrawn && begins.is_some_and(too_late) && places_left.is_some_and(|left| left > 0)
}

/// Takes an offered place, or one that is free when it is too late for offers. While the employer has yet to say yes, it is
/// held for that answer. `wall` is wall time in Europe/London.
///
/// # Errors
/// When the date is off, there is no offer, it ran out, or the run began.
pub fn accept_offer(
    (status, approval): (BookingStatus, Approval),
    offer_ends: Option<DateTime<Utc>>,
    run: &RunFacts,
    (now, wall): (DateTime<Utc>, NaiveDateTime),
) -> Result<BookingStatus, Refusal> {
    let taken = if approval == Approval::Asked { BookingStatus::Requested } else { BookingStatus::Confirmed };
    let first_come = || is_first_come(begins(run.starts_on, run.starts_at), run.withdrawn, run.places_left(), wall);
    match (status, offer_ends) {
        _ if run.withdrawn => Err(Refusal::RunClosed),
        (BookingStatus::Offered, Some(ends)) if ends <= now => Err(Refusal::OfferLapsed),
        (BookingStatus::Offered | BookingStatus::Waitlisted, _) if run.has_begun(wall) => Err(Refusal::RunStarted),
        (BookingStatus::Offered, _) => Ok(taken),
        (BookingStatus::Waitlisted, _) if first_come() => Ok(taken),
        (BookingStatus::Lapsed, _) => Err(Refusal::OfferLapsed),
        (other, _) => Err(Refusal::WrongState(other)),
    }
}

/// Says no to an offered place. The person keeps no turn: they are not offered this run again unless they ask anew.
///
/// # Errors
/// When there is no offer, or it ran out.
pub fn decline_offer(
    status: BookingStatus,
    offer_ends: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<BookingStatus, Refusal> {
    match (status, offer_ends) {
        (BookingStatus::Offered, Some(ends)) if ends <= now => Err(Refusal::OfferLapsed),
        (BookingStatus::Offered, _) => Ok(BookingStatus::Declined),
        (BookingStatus::Lapsed, _) => Err(Refusal::OfferLapsed),
        (other, _) => Err(Refusal::WrongState(other)),
    }
}

/// How many places may be offered now to those who wait.
#[must_use]
pub fn places_to_offer(run: &RunFacts, now: NaiveDateTime) -> usize {
    let closed = run.withdrawn || run.has_begun(now) || run.waiting == 0;
    if closed { 0 } else { usize::try_from(run.places_left().unwrap_or(0)).unwrap_or(0) }
}

/// When an offer made at `now` ends. The nearer the beginning, the shorter it is, so that the next in line has a chance
/// too: a quarter of the time that is left until [`OFFER_CUT_OFF`], between [`OFFER_LIVES_AT_LEAST`] and [`OFFER_LIVES`].
/// None when that is no longer possible: from then on nobody is moved up.
#[must_use]
pub fn offer_ends(now: DateTime<Utc>, run_begins: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    let Some(begins) = run_begins else { return Some(now + OFFER_LIVES) };
    let left = begins - OFFER_CUT_OFF - now;
    (left >= OFFER_LIVES_AT_LEAST).then(|| now + (left / 4).clamp(OFFER_LIVES_AT_LEAST, OFFER_LIVES))
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::line::next_in_line;
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
        bookings: Vec<Place>,
    }

    /// Who, where it stands, whether the employer is asked, and the group.
    type Place = (u8, BookingStatus, Approval, Option<uuid::Uuid>);

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
            let waits = |b: &Place| b.1 == BookingStatus::Waitlisted;
            let line: Vec<_> = self.bookings.iter().enumerate().filter(|b| waits(b.1)).map(|b| (b.0, b.1.3)).collect();
            for next in next_in_line(places_to_offer(&self.facts(), now()), &line) {
                self.bookings[next].1 = BookingStatus::Offered;
            }
        }

        fn ask(&mut self, person: u8, approval: Approval, group: Option<uuid::Uuid>) {
            let status = match request(&self.facts(), self.live(person).is_some(), approval, now()) {
                Ok(Decision::Confirmed) => BookingStatus::Confirmed,
                Ok(Decision::Requested) => BookingStatus::Requested,
                Ok(Decision::Waiting) => BookingStatus::Waitlisted,
                Err(refusal) => return assert_eq!(refusal, Refusal::AlreadyBooked),
            };
            self.bookings.push((person, status, approval, group.filter(|_| status == BookingStatus::Waitlisted)));
            self.promote();
        }

        fn act(&mut self, person: u8, act: u8) {
            let approval = if person.is_multiple_of(3) { Approval::Asked } else { Approval::None };
            let Some(i) = self.live(person) else {
                // Three people of every four are booked on their own.
                let group = (act == 0 && person >= 6).then(|| uuid::Uuid::from_u128(self.bookings.len() as u128));
                self.ask(person, approval, group);
                return self.ask(person ^ 1, Approval::None, group);
            };
            let (_, status, approval, _) = self.bookings[i];
            let utc = Utc::now_for_tests();
            let next = match act {
                0 => cancel(status, None, &self.facts(), now()).map(|()| BookingStatus::Cancelled),
                1 => accept_offer((status, approval), None, &self.facts(), (utc, now())),
                2 => decline_offer(status, None, utc),
                3 if matches!(status, BookingStatus::Offered | BookingStatus::Requested) => Ok(BookingStatus::Lapsed),
                4 => approve(status, approval, &self.facts(), now()),
                _ => refuse(status, approval),
            };
            let Ok(next) = next else { return };
            self.bookings[i].1 = next;
            if act == 4 {
                self.bookings[i].2 = Approval::Given;
            }
            self.promote();
        }
    }

    proptest! {
        #[test]
        fn no_run_is_overbooked_and_no_free_place_is_kept_from_who_waits(
            acts in proptest::collection::vec((0u8..8, 0u8..6), 0..200)
        ) {
            let mut world = World::default();
            for (person, act) in acts {
                world.act(person, act);
                let facts = world.facts();
                prop_assert!(facts.places_taken <= CAPACITY);
                let line: Vec<_> =
                    world.bookings.iter().filter(|b| b.1 == BookingStatus::Waitlisted).map(|b| (b.0, b.3)).collect();
                let left = usize::try_from(CAPACITY - facts.places_taken).unwrap();
                prop_assert!(next_in_line(left, &line).is_empty(), "a place is free for {line:?}");
                for (who, status, approval, _) in &world.bookings {
                    prop_assert!(*status != BookingStatus::Confirmed || *approval != Approval::Asked, "{who} was not approved");
                }
                for who in 0..8 {
                    let live = world.bookings.iter().filter(|b| b.0 == who && b.1.is_live()).count();
                    prop_assert!(live <= 1);
                }
            }
        }
    }

    #[test]
    fn an_employer_answers_once_and_only_what_it_was_asked() {
        let run = World::default().facts();
        let yes = |status, approval| approve(status, approval, &run, now());
        let (asked, given) = (Approval::Asked, Approval::Given);
        assert_eq!(yes(BookingStatus::Requested, asked), Ok(BookingStatus::Confirmed));
        assert_eq!(yes(BookingStatus::Waitlisted, asked), Ok(BookingStatus::Waitlisted), "approved, and waits on");
        assert_eq!(yes(BookingStatus::Confirmed, given), Err(Refusal::NothingToApprove));
        assert_eq!(yes(BookingStatus::Cancelled, asked), Err(Refusal::NothingToApprove));
        let begun = RunFacts { starts_on: Some(now().date() - TimeDelta::days(1)), ..run };
        assert_eq!(approve(BookingStatus::Requested, asked, &begun, now()), Err(Refusal::RunStarted));
        assert_eq!(refuse(BookingStatus::Requested, asked), Ok(BookingStatus::Refused));
        assert_eq!(refuse(BookingStatus::Waitlisted, given), Err(Refusal::NothingToApprove));
        // Whoever waited takes the place for the employer's answer.
        let at = (Utc::now_for_tests(), now());
        assert_eq!(accept_offer((BookingStatus::Offered, asked), None, &run, at), Ok(BookingStatus::Requested));
        assert_eq!(accept_offer((BookingStatus::Offered, given), None, &run, at), Ok(BookingStatus::Confirmed));
    }

    #[test]
    fn what_is_marked_is_not_called_off_and_what_is_off_is_nobodys_place() {
        let run = World::default().facts();
        let confirmed = BookingStatus::Confirmed;
        assert_eq!(cancel(confirmed, None, &run, now()), Ok(()));
        for mark in Mark::ALL {
            assert_eq!(cancel(confirmed, Some(*mark), &run, now()), Err(Refusal::RunStarted));
        }
        let off = RunFacts { withdrawn: true, ..run };
        assert_eq!(cancel(confirmed, None, &off, now()), Ok(()), "who has a place there may give it up");
        let asked = Approval::Asked;
        assert_eq!(approve(BookingStatus::Requested, asked, &off, now()), Err(Refusal::RunClosed));
        let at = (Utc::now_for_tests(), now());
        assert_eq!(accept_offer((BookingStatus::Offered, asked), None, &off, at), Err(Refusal::RunClosed));
    }

    #[test]
    fn an_offer_is_shorter_the_nearer_the_run_and_stops_before_it() {
        let now = Utc::now_for_tests();
        let lives =
            |hours: i64| offer_ends(now, Some(now + TimeDelta::hours(hours))).map(|ends| (ends - now).num_hours());
        assert_eq!(offer_ends(now, None), Some(now + OFFER_LIVES));
        assert_eq!(
            [2, 3, 5, 10, 50, 98, 500].map(lives),
            [None, Some(1), Some(1), Some(2), Some(12), Some(24), Some(24)]
        );
    }

    proptest! {
        #[test]
        fn an_offer_never_ends_after_the_cut_off_and_never_grows_as_the_run_comes_near(minutes in 0i64..20_000) {
            let now = Utc::now_for_tests();
            let begins = now + TimeDelta::minutes(minutes);
            let lives = |at: DateTime<Utc>| offer_ends(at, Some(begins)).map(|ends| ends - at);
            if let Some(ends) = offer_ends(now, Some(begins)) {
                prop_assert!(ends <= begins - OFFER_CUT_OFF && ends - now >= OFFER_LIVES_AT_LEAST);
            }
            prop_assert!(lives(now + TimeDelta::minutes(1)).unwrap_or_default() <= lives(now).unwrap_or_default());
        }
    }

    #[test]
    fn an_offer_that_ran_out_is_not_a_place() {
        let at = (Utc::now_for_tests(), now());
        let (offered, waiting) = (BookingStatus::Offered, BookingStatus::Waitlisted);
        let accept_offer = |status, ends, run: &RunFacts, at| accept_offer((status, Approval::None), ends, run, at);
        let full =
            World { bookings: (0..3).map(|who| (who, BookingStatus::Confirmed, Approval::None, None)).collect() }
                .facts();
        let later = Some(at.0 + TimeDelta::hours(1));
        assert_eq!(accept_offer(offered, Some(at.0), &full, at), Err(Refusal::OfferLapsed));
        assert_eq!(decline_offer(offered, Some(at.0), at.0), Err(Refusal::OfferLapsed));
        assert_eq!(accept_offer(offered, later, &full, at), Ok(BookingStatus::Confirmed));
        assert_eq!(decline_offer(offered, later, at.0), Ok(BookingStatus::Declined));
        let begun = RunFacts { starts_on: Some(now().date().pred_opt().unwrap()), ..full };
        assert_eq!(accept_offer(offered, later, &begun, at), Err(Refusal::RunStarted));
        assert_eq!(accept_offer(waiting, None, &full, at), Err(Refusal::WrongState(waiting)));
        assert_eq!(decline_offer(waiting, None, at.0), Err(Refusal::WrongState(waiting)));
        // Where it is too late for offers, a free place is for whoever comes first.
        let weeks_before = RunFacts { places_taken: 2, ..full };
        assert_eq!(accept_offer(waiting, None, &weeks_before, at), Err(Refusal::WrongState(waiting)));
        let minutes = |before: i64| {
            let begins = at.1 + TimeDelta::minutes(before);
            RunFacts { starts_on: Some(begins.date()), starts_at: Some(begins.time()), ..weeks_before }
        };
        assert_eq!(accept_offer(waiting, None, &minutes(180), at), Err(Refusal::WrongState(waiting)));
        assert_eq!(accept_offer(waiting, None, &minutes(0), at), Err(Refusal::RunStarted));
        let free = minutes(179);
        assert_eq!(accept_offer(waiting, None, &free, at), Ok(BookingStatus::Confirmed));
        assert_eq!(
            accept_offer(BookingStatus::Declined, None, &free, at),
            Err(Refusal::WrongState(BookingStatus::Declined))
        );
    }

    /// A moment to count from.
    pub fn at() -> DateTime<Utc> {
        Utc::now_for_tests()
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
