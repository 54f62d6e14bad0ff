//! What a person is told of their bookings: which kinds of message there are, when each is due, and its words.

use crate::text_enum;

pub mod letter;
pub mod plan;
pub mod wire;
pub mod words;

text_enum!(
    /// What a message tells.
    MessageKind {
        /// They have a place.
        Booked = "booked", "You are booked";
        /// A place is held, and their employer is asked.
        Requested = "requested", "Your manager is asked";
        /// Their employer said no.
        Refused = "refused", "Your manager said no";
        /// They wait for one.
        Waitlisted = "waitlisted", "You are on the waiting list";
        /// A freed place is held for them.
        Offered = "offered", "A place is held for you";
        /// Their booking is called off.
        Cancelled = "cancelled", "Your booking is cancelled";
        /// They did not want the place that was held.
        Declined = "declined", "You gave the place to the next person";
        /// The offer ran out.
        Lapsed = "lapsed", "Nobody answered in time";
        /// Where to be and what to bring.
        Joining = "joining", "What you need to know before you come";
        /// It begins in a week.
        WeekBefore = "week_before", "A reminder a week before";
        /// It begins the next day.
        DayBefore = "day_before", "A reminder the day before";
        /// It is at another time or place.
        Changed = "changed", "Your course is at another time or place";
        /// The training provider took the date off.
        Withdrawn = "withdrawn", "Your date is no longer offered";
        /// It is over.
        HowWasIt = "how_was_it", "How was it?";
        /// Training of theirs runs out soon.
        RunsOut = "runs_out", "Your training runs out soon";
    }
);

impl MessageKind {
    /// Whether somebody who missed it would come in vain, lose a place, or not come: it always goes by mail.
    #[must_use]
    pub const fn is_needful(self) -> bool {
        matches!(self, Self::Offered | Self::Refused | Self::Cancelled | Self::Changed | Self::Withdrawn)
    }
}

text_enum!(
    /// How a kind of message reaches a person. Every message is in the app.
    Channel {
        /// By mail too.
        Email = "email", "By email and in the app";
        /// In the app alone.
        App = "app", "In the app only";
    }
);
