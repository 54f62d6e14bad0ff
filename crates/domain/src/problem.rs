//! What travels when something is refused: RFC 9457 problem details with a stable code.

use crate::ids::BookingId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The longest pointer, in characters.
const POINTER_MOST: usize = 300;
/// The longest message about one thing, in characters.
const MESSAGE_MOST: usize = 1000;
/// The longest word about everything, in characters.
const DETAIL_MOST: usize = 2000;
/// The most things that are named at once.
const ERRORS_MOST: usize = 100;

/// A text as far as there is room for it: what was sent is said back, however long it was.
fn at_most(text: String, most: usize) -> String {
    if text.chars().count() <= most {
        return text;
    }
    let kept: String = text.chars().take(most - 1).collect();
    kept + "…"
}

/// One thing that is wrong with what was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldProblem {
    /// JSON pointer (RFC 6901) to the value in the body, or the name of the query parameter or header.
    #[schema(example = "/email", max_length = 300)]
    pub pointer: String,
    /// What is wrong and what to do, in plain English.
    #[schema(example = "Enter an email address like name@example.com", max_length = 1000)]
    pub message: String,
}

impl FieldProblem {
    /// A problem with the value at `pointer`. What is longer than there is room for is cut.
    pub fn new(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self { pointer: at_most(pointer.into(), POINTER_MOST), message: at_most(message.into(), MESSAGE_MOST) }
    }
}

/// RFC 9457 problem details.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// Address of the page that explains this code.
    #[serde(rename = "type")]
    #[schema(example = "/api/docs/problems#run_closed", max_length = 200)]
    pub kind: String,
    /// A short sentence, the same for every problem of this code.
    #[schema(max_length = 200)]
    pub title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// What happened here and what to do next.
    #[schema(max_length = 2000)]
    pub detail: String,
    /// The stable code: programs branch on this.
    #[schema(example = "run_closed", max_length = 60)]
    pub code: String,
    /// The request's id, to give when asking for help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60)]
    pub instance: Option<String>,
    /// The booking that stands in the way, when one does.
    #[serde(default, rename = "bookingId", skip_serializing_if = "Option::is_none")]
    pub booking_id: Option<BookingId>,
    /// Each thing that is wrong with what was sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    pub errors: Vec<FieldProblem>,
}

impl Problem {
    /// Names what is wrong with what was sent; of more than a hundred things the first hundred.
    #[must_use]
    pub fn about(self, mut errors: Vec<FieldProblem>) -> Self {
        errors.truncate(ERRORS_MOST);
        Self { errors, ..self }
    }

    /// Names the booking that stands in the way.
    #[must_use]
    pub fn in_the_way(self, booking: BookingId) -> Self {
        Self { booking_id: Some(booking), ..self }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $text:literal, $status:literal, $title:literal;)+) => {
        /// Every code a problem can have: one line each, code, status, title.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code { $($(#[$doc])* $variant,)+ }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable text.
            #[must_use]
            pub const fn as_str(self) -> &'static str { match self { $(Self::$variant => $text),+ } }

            /// The HTTP status that goes with it.
            #[must_use]
            pub const fn status(self) -> u16 { match self { $(Self::$variant => $status),+ } }

            /// The short sentence.
            #[must_use]
            pub const fn title(self) -> &'static str { match self { $(Self::$variant => $title),+ } }
        }
    };
}

codes! {
    /// The body, a path, the query or a header cannot be read.
    Malformed = "malformed", 400, "We could not read the request";
    /// A value was read and is not allowed.
    NotValid = "not_valid", 422, "Some of the information needs changing";
    /// Nobody is signed in, or the token is no longer good.
    NotSignedIn = "not_signed_in", 401, "Sign in first";
    /// E-mail and password do not match an account.
    WrongPassword = "wrong_password", 401, "That email or password is not right";
    /// Too many wrong passwords.
    SignInLocked = "sign_in_locked", 429, "Too many tries";
    /// A machine's token is not good for this operation (RFC 6750 §3.1).
    InsufficientScope = "insufficient_scope", 403, "This token is not good for that";
    /// The policy does not give this.
    NotAllowed = "not_allowed", 403, "You cannot do this";
    /// There is no such thing, or you may not know of it.
    NotFound = "not_found", 404, "We could not find that";
    /// This address does not have this method.
    MethodNotAllowed = "method_not_allowed", 405, "This address does not do that";
    /// The body has a type we do not read.
    UnsupportedMediaType = "unsupported_media_type", 415, "We do not read this kind of content";
    /// The body is over the limit.
    TooLarge = "too_large", 413, "That is too big";
    /// Too many requests in a short time.
    TooManyRequests = "too_many_requests", 429, "Too many requests";
    /// The idempotency key came with another body before.
    KeyReused = "idempotency_key_reused", 422, "This Idempotency-Key was used for something else";
    /// Another request with the same key is still running.
    KeyInUse = "idempotency_key_in_use", 409, "The same request is still running";
    /// The thing changed since it was read.
    Stale = "stale", 412, "It changed since you read it";
    /// `If-Match` is needed.
    PreconditionRequired = "precondition_required", 428, "Say which version you are changing";
    /// An account with this e-mail exists.
    EmailTaken = "email_taken", 409, "There is an account with this email";
    /// A training provider with this UKPRN exists.
    UkprnTaken = "ukprn_taken", 409, "There is a training provider with this UKPRN";
    /// The person has a live booking on this run.
    AlreadyBooked = "already_booked", 409, "You have a booking for this date";
    /// The person holds a place on another course at the same time; `bookingId` names it.
    BookingClash = "booking_clash", 409, "There is another place at the same time";
    /// The employer was not asked about this booking, or has answered.
    NothingToApprove = "nothing_to_approve", 409, "There is nothing to approve";
    /// `replaces` names no booking of the same person that stands.
    NothingToReplace = "nothing_to_replace", 409, "There is no such place to give up";
    /// Of those who were to be booked together not all can be.
    NotAllBooked = "not_all_booked", 409, "Nobody was booked";
    /// The last day of the run is to come.
    RunNotOver = "run_not_over", 409, "The course is not over yet";
    /// The register has people without a mark.
    NotAllMarked = "not_all_marked", 409, "Not everyone is marked";
    /// The employer has yet to say yes.
    NotApproved = "not_approved", 409, "The manager has not said yes yet";
    /// The employer's reserved places are used up or released.
    BlockUsedUp = "block_used_up", 409, "There are not that many reserved places left";
    /// There are not as many free places.
    NotEnoughPlaces = "not_enough_places", 409, "There are not enough free places";
    /// The run began.
    RunStarted = "run_started", 409, "This course has started";
    /// The run was withdrawn or closed for booking.
    RunClosed = "run_closed", 409, "Booking is closed";
    /// The academy does not take bookings for this run.
    BookElsewhere = "book_elsewhere", 409, "Book with the training provider";
    /// The booking is in a state that does not allow this.
    BookingState = "booking_state", 409, "The booking has moved on";
    /// The offer of a place ran out.
    OfferLapsed = "offer_lapsed", 409, "The offer has run out";
    /// The register is not open on this date.
    RegisterNotOpen = "register_not_open", 409, "The register is not open yet";
    /// The register was already turned into records.
    CapacityBelowBooked = "capacity_below_booked", 409, "More people are booked than that";
    /// There are as many as there may be.
    TooMany = "too_many", 409, "There are too many";
    /// The training provider has this feed, or as many as it may have.
    FeedTaken = "feed_taken", 409, "That feed is there already";
    /// Two courses cannot be shown as one while a third that hangs together with them is kept apart.
    KeptApart = "kept_apart", 409, "These are kept apart";
    /// A file leaves out more of what is listed than may be taken off at once.
    TooMuchWithdrawn = "too_much_withdrawn", 409, "The file leaves out too much";
    /// Another workplace of the employer has this id of its own.
    LocalIdTaken = "local_id_taken", 409, "Another workplace has that id";
    /// Someone worked at the workplace, or was invited there.
    WorkplaceInUse = "workplace_in_use", 409, "People worked there";
    /// Another worker has this id of the employer's.
    WorkerIdTaken = "worker_id_taken", 409, "Another worker has that id";
    /// The person has a job at the same workplace, in the same role, from the same day on.
    SameJob = "same_job", 409, "They have that job already";
    /// The job has ended.
    JobOver = "job_over", 409, "That job has ended";
    /// Something of the Care Certificate is not assessed.
    CareNotDone = "care_not_done", 409, "The Care Certificate is not done yet";
    /// The Care Certificate was signed off.
    CareSigned = "care_signed", 409, "The Care Certificate is signed off";
    /// The entry was written by others.
    RecordOfOthers = "record_of_others", 409, "You did not write that entry";
    /// As much stands behind the entry already.
    AlreadyVerified = "already_verified", 409, "That is known already";
    /// The organisation was asked before and has not answered.
    AlreadyAsked = "already_asked", 409, "They are asked already";
    /// The entry was taken back: it counts for nobody.
    RecordTakenBack = "record_taken_back", 409, "That entry was taken back";
    /// The entry is no training that somebody brought to this employer.
    NothingToDecide = "nothing_to_decide", 409, "There is nothing to decide";
    /// The credential was changed, or signed by somebody else, or withdrawn.
    CredentialNotGenuine = "credential_not_genuine", 422, "That credential does not hold";
    /// Who signed the credential could not be asked.
    CredentialNotChecked = "credential_not_checked", 409, "We could not check that credential";
    /// The credential is in the record already.
    RecordHeld = "record_held", 409, "Your record has that already";
    /// Something is said of the entry already, and not answered.
    CorrectionWaits = "correction_waits", 409, "You told us already";
    /// What was said is answered.
    CorrectionAnswered = "correction_answered", 409, "That was answered already";
    /// Nobody else says who may do what at the employer.
    LastAdmin = "last_admin", 409, "The last admin stays";
    /// The code is nobody's.
    WrongCode = "wrong_code", 422, "That code is not right";
    /// The invitation was used, taken back, or is out of time.
    InvitationOver = "invitation_over", 409, "That invitation is over";
    /// The organisation has as many webhook endpoints as it may have.
    TooManyEndpoints = "too_many_webhook_endpoints", 409, "There are too many endpoints";
    /// The webhook endpoint is switched off.
    EndpointOff = "webhook_endpoint_off", 409, "The endpoint is switched off";
    /// An account with this mobile number exists.
    MobileTaken = "mobile_taken", 409, "There is an account with this mobile number";
    /// Two-step sign-in is on, and there is no code.
    CodeNeeded = "code_needed", 401, "Enter a code too";
    /// The code is not right, or was used before.
    WrongSignInCode = "wrong_sign_in_code", 401, "That code is not right";
    /// A risky act wants a fresh proof of who asks (RFC 9470).
    StepUpNeeded = "step_up_needed", 401, "Show that it is you";
    /// The link was used, has run out or never was.
    LinkNotGood = "link_not_good", 409, "That link does not work any more";
    /// Another browser asked for the link.
    OtherBrowser = "other_browser", 409, "You asked for this link somewhere else";
    /// The passkey is not known here, or what it says does not hold.
    PasskeyRefused = "passkey_refused", 409, "That passkey does not work here";
    /// Two-step sign-in is on already, or was never begun.
    TwoStepState = "two_step_state", 409, "Two-step sign-in has moved on";
    /// The server is busy; try again.
    Busy = "busy", 503, "We are busy";
    /// Our fault.
    Internal = "internal", 500, "Something went wrong on our side";
}

impl Code {
    /// The problem that travels. A word that is longer than there is room for is cut.
    pub fn problem(self, detail: impl Into<String>) -> Problem {
        Problem {
            kind: format!("/api/docs/problems#{}", self.as_str()),
            title: self.title().to_owned(),
            status: self.status(),
            detail: at_most(detail.into(), DETAIL_MOST),
            code: self.as_str().to_owned(),
            instance: None,
            booking_id: None,
            errors: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn whatever_is_said_back_there_is_room_for_it(text in ".{0,80}", times in 1_usize..60) {
            let text = text.repeat(times);
            let field = FieldProblem::new(text.clone(), text.clone());
            prop_assert!(field.pointer.chars().count() <= POINTER_MOST);
            prop_assert!(field.message.chars().count() <= MESSAGE_MOST);
            let problem = Code::NotValid.problem(text.clone()).about(vec![field; 130]);
            prop_assert!(problem.detail.chars().count() <= DETAIL_MOST && problem.errors.len() == ERRORS_MOST);
            // What fits is said whole.
            if text.chars().count() <= DETAIL_MOST {
                prop_assert_eq!(problem.detail, text);
            }
        }
    }
}
