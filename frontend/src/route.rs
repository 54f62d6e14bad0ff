//! The addresses of the app.

use domain::ids::{BookingId, CourseId, CourseRunId, TrainingRecordId};
use yew_router::Routable;

/// Every page.
#[derive(Clone, Debug, PartialEq, Eq, Routable)]
pub enum Route {
    /// What is next, what runs out, what could I do.
    #[at("/")]
    Home,
    /// Search; the query holds it.
    #[at("/courses")]
    Find,
    /// One course.
    #[at("/courses/:id")]
    Course { id: CourseId },
    /// Book a run.
    #[at("/course-runs/:id/book")]
    Book { id: CourseRunId },
    /// My bookings.
    #[at("/bookings")]
    Bookings,
    /// One booking.
    #[at("/bookings/:id")]
    Booking { id: BookingId },
    /// My training record.
    #[at("/record")]
    Record,
    /// One entry of it.
    #[at("/record/:id")]
    RecordEntry { id: TrainingRecordId },
    /// A tutor's registers.
    #[at("/registers")]
    Registers,
    /// One register.
    #[at("/registers/:id")]
    Register { id: CourseRunId },
    /// Sign in.
    #[at("/sign-in")]
    SignIn,
    /// Make an account.
    #[at("/create-account")]
    CreateAccount,
    /// My details.
    #[at("/account")]
    Account,
    /// Nothing is here.
    #[not_found]
    #[at("/404")]
    NotFound,
}
