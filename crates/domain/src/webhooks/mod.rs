//! Telling other systems what happened: Standard Webhooks 1.0.0.

use crate::text_enum;

pub mod schedule;
pub mod wire;

text_enum!(
    /// What an endpoint can be told.
    EventType {
        /// A person has a place.
        BookingConfirmed = "booking.confirmed", "A place is booked";
        /// A person waits for a place.
        BookingWaitlisted = "booking.waitlisted", "Someone joins a waiting list";
        /// A freed place is held for a person.
        BookingOffered = "booking.offered", "A free place is offered";
        /// An employer is asked whether a person may have a place.
        BookingRequested = "booking.requested", "A booking waits for your answer";
        /// The employer said no.
        BookingRefused = "booking.refused", "A booking is not approved";
        /// A booking was called off.
        BookingCancelled = "booking.cancelled", "A booking is cancelled";
        /// Somebody did not want the place that was held for them.
        BookingDeclined = "booking.declined", "An offer is declined";
        /// An offer ran out unanswered.
        BookingLapsed = "booking.lapsed", "An offer runs out";
        /// The date that was booked is no longer offered.
        BookingRunWithdrawn = "booking.run_withdrawn", "A booked date is taken off";
        /// An entry was written into a training record.
        RecordIssued = "record.issued", "Training is added to a record";
        /// An entry runs out in 90 or in 30 days.
        RecordExpiring = "record.expiring", "Training runs out soon";
        /// An entry was taken back.
        RecordRevoked = "record.revoked", "Training is taken back";
        /// A person begins at an employer.
        WorkerJoined = "worker.joined", "Someone joins your team";
        /// A person has left an employer.
        WorkerLeft = "worker.left", "Someone leaves your team";
        /// A course is no longer offered.
        CourseWithdrawn = "course.withdrawn", "A course is taken off";
        /// Someone tries an endpoint out.
        Test = "webhook.test", "A test";
    }
);

/// What an event is about: which ids its message carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A booking.
    Booking,
    /// An entry of a training record.
    Record,
    /// A person at an employer.
    Worker,
    /// A course.
    Course,
    /// The endpoint itself.
    Endpoint,
}

impl EventType {
    /// What it is about.
    #[must_use]
    pub const fn about(self) -> About {
        match self {
            Self::BookingConfirmed
            | Self::BookingWaitlisted
            | Self::BookingOffered
            | Self::BookingRequested
            | Self::BookingRefused
            | Self::BookingCancelled
            | Self::BookingDeclined
            | Self::BookingLapsed
            | Self::BookingRunWithdrawn => About::Booking,
            Self::RecordIssued | Self::RecordExpiring | Self::RecordRevoked => About::Record,
            Self::WorkerJoined | Self::WorkerLeft => About::Worker,
            Self::CourseWithdrawn => About::Course,
            Self::Test => About::Endpoint,
        }
    }

    /// Whether an endpoint of an employer, or of a training provider, can ask for it. Who works where is no business of
    /// a training provider's.
    #[must_use]
    pub const fn can_be_chosen(self, by_employer: bool) -> bool {
        match self.about() {
            About::Booking | About::Record | About::Course => true,
            About::Worker => by_employer,
            About::Endpoint => false,
        }
    }

    /// Whether an employer hears of it though the person is no longer theirs.
    #[must_use]
    pub const fn outlives_employment(self) -> bool {
        matches!(self, Self::WorkerLeft)
    }
}

text_enum!(
    /// Whether an endpoint is sent to.
    EndpointState {
        /// It is.
        On = "on", "On";
        /// It was switched off by hand.
        Paused = "paused", "Switched off";
        /// It answered 410 Gone.
        Gone = "gone", "Switched off: it answered 410 Gone";
        /// Nothing arrived for three days.
        Failing = "failing", "Switched off: nothing arrived for three days";
    }
);

text_enum!(
    /// How far a delivery has come.
    DeliveryState {
        /// It will be sent, for the first time or again.
        Waiting = "waiting", "Waiting";
        /// The other side took it.
        Delivered = "delivered", "Delivered";
        /// It was given up: replay it when the other side is well again.
        Dead = "dead", "Given up";
        /// It was about someone who has left the employer, and was not sent.
        Withheld = "withheld", "Not sent: the person has left";
    }
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_named_after_what_it_is_about() {
        for event in EventType::ALL {
            let family = match event.about() {
                About::Booking => "booking.",
                About::Record => "record.",
                About::Worker => "worker.",
                About::Course => "course.",
                About::Endpoint => "webhook.",
            };
            assert!(event.as_str().starts_with(family), "{event}");
        }
    }

    #[test]
    fn every_state_of_a_booking_has_its_event() {
        for status in crate::booking::BookingStatus::ALL {
            let event: EventType = format!("booking.{status}").parse().unwrap();
            assert_eq!(event.about(), About::Booking);
        }
    }

    #[test]
    fn who_works_where_is_told_to_employers_alone() {
        let told: Vec<_> = EventType::ALL.iter().filter(|event| !event.can_be_chosen(false)).collect();
        assert_eq!(told, [&EventType::WorkerJoined, &EventType::WorkerLeft, &EventType::Test]);
        assert!(EventType::ALL.iter().all(|event| event.can_be_chosen(true) != (*event == EventType::Test)));
    }
}
