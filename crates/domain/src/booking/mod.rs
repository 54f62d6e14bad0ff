//! A person's place, or wish for a place, on a run.

use crate::text_enum;

pub mod state;
pub mod wire;

text_enum!(
    /// Where a booking stands.
    BookingStatus {
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
        /// The offer ran out unanswered.
        Lapsed = "lapsed", "The offer ran out";
    }
);

impl BookingStatus {
    /// Whether it still stands: at most one live booking a person and run.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Confirmed | Self::Waitlisted | Self::Offered)
    }

    /// Whether it holds a place against the capacity.
    #[must_use]
    pub const fn holds_place(self) -> bool {
        matches!(self, Self::Confirmed | Self::Offered)
    }
}

text_enum!(
    /// What the register says of a person.
    Mark {
        /// Was there and took part.
        Attended = "attended", "Here";
        /// Was not there.
        Absent = "absent", "Not here";
    }
);
