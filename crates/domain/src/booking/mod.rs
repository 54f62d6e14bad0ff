//! A person's place, or wish for a place, on a run.

use crate::text_enum;

pub mod approval;
pub mod block;
pub mod charge;
pub mod line;
pub mod register;
pub mod state;
pub mod wire;

text_enum!(
    /// Where a booking stands.
    BookingStatus {
        /// A place is held until the employer says yes or no.
        Requested = "requested", "Waiting for your manager";
        /// The person has a place.
        Confirmed = "confirmed", "Booked";
        /// The person waits for one.
        Waitlisted = "waitlisted", "On the waiting list";
        /// A freed place is held for the person until the offer ends.
        Offered = "offered", "A place is held for you";
        /// Called off.
        Cancelled = "cancelled", "Cancelled";
        /// The person did not want the place that was held.
        Declined = "declined", "You did not want the place";
        /// The employer said no.
        Refused = "refused", "Your manager said no";
        /// Nobody answered in time: the person an offer, or the employer a request.
        Lapsed = "lapsed", "Nobody answered in time";
    }
);

impl BookingStatus {
    /// Whether it still stands: at most one live booking a person and run.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Requested | Self::Confirmed | Self::Waitlisted | Self::Offered)
    }

    /// Whether it holds a place against the capacity.
    #[must_use]
    pub const fn holds_place(self) -> bool {
        matches!(self, Self::Requested | Self::Confirmed | Self::Offered)
    }
}

text_enum!(
    /// Whether an employer is asked before the person has a place.
    Approval {
        /// Nobody is asked.
        None = "none", "Not needed";
        /// The employer has yet to answer.
        Asked = "asked", "Waiting for an answer";
        /// The employer said yes.
        Given = "given", "Approved";
    }
);

text_enum!(
    /// Who did something with a booking.
    Party {
        /// The person whose booking it is.
        Person = "person", "You";
        /// Their employer: a manager, or its system.
        Employer = "employer", "Your employer";
        /// Who teaches it: a tutor, or its system.
        TrainingProvider = "training_provider", "The training provider";
        /// The academy's staff.
        Academy = "academy", "The Academy";
        /// Nobody: time went by.
        System = "system", "The Academy, by itself";
    }
);

text_enum!(
    /// Why a booking was called off. None of these says anything of somebody's health.
    EndReason {
        /// They cannot come.
        CannotCome = "cannot_come", "Cannot come that day";
        /// They are needed at work.
        Work = "work", "Needed at work";
        /// They do not need it any more.
        NotNeeded = "not_needed", "Do not need it any more";
        /// Another date is better.
        OtherDate = "other_date", "Another date is better";
        /// Another reason.
        Other = "other", "Another reason";
        /// A place on another date took its place.
        Moved = "moved", "Moved to another date";
        /// A colleague goes instead.
        Substituted = "substituted", "A colleague goes instead";
        /// They left the employer that had booked it.
        LeftEmployer = "left_employer", "Left the employer that booked it";
        /// The date does not take place.
        RunCalledOff = "run_called_off", "This date does not take place";
        /// The training provider has fewer places than it said.
        FewerPlaces = "fewer_places", "There are fewer places than before";
        /// Their account goes.
        AccountClosed = "account_closed", "The account was closed";
    }
);

impl EndReason {
    /// Whether somebody can name it when they call a booking off; the others are found by the academy itself.
    #[must_use]
    pub const fn can_be_named(self) -> bool {
        matches!(self, Self::CannotCome | Self::Work | Self::NotNeeded | Self::OtherDate | Self::Other)
    }
}

text_enum!(
    /// What the register says of a person.
    Mark {
        /// Was there and took part.
        Attended = "attended", "Here";
        /// Was there for a part of it.
        Partly = "partly", "Here for part";
        /// Was not there.
        Absent = "absent", "Not here";
    }
);

text_enum!(
    /// How an assessment went, where there is one.
    AssessmentResult {
        /// They can do it.
        Pass = "pass", "Passed";
        /// Not yet: they may try again.
        Refer = "refer", "Not passed yet";
    }
);
