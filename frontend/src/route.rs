//! The addresses of the app.

use domain::ids::{BookingId, CourseId, CourseRunId, TrainingRecordId};
use std::collections::HashMap;
use yew_router::Routable;

/// Every page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// What is next, what runs out, what could I do.
    Home,
    /// Search; the query holds it.
    Find,
    /// One course.
    Course { id: CourseId },
    /// Book a run.
    Book { id: CourseRunId },
    /// My bookings.
    Bookings,
    /// One booking.
    Booking { id: BookingId },
    /// My training record.
    Record,
    /// One entry of it.
    RecordEntry { id: TrainingRecordId },
    /// A tutor's registers.
    Registers,
    /// One register.
    Register { id: CourseRunId },
    /// A manager's team.
    Team,
    /// Sign in.
    SignIn,
    /// Make an account.
    CreateAccount,
    /// My details.
    Account,
    /// Nothing is here.
    NotFound,
}

/// The page at an address, when there is one.
fn at(path: &str) -> Option<Route> {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    Some(match parts.as_slice() {
        [] => Route::Home,
        ["courses"] => Route::Find,
        ["courses", id] => Route::Course { id: id.parse().ok()? },
        ["course-runs", id, "book"] => Route::Book { id: id.parse().ok()? },
        ["bookings"] => Route::Bookings,
        ["bookings", id] => Route::Booking { id: id.parse().ok()? },
        ["record"] => Route::Record,
        ["record", id] => Route::RecordEntry { id: id.parse().ok()? },
        ["registers"] => Route::Registers,
        ["registers", id] => Route::Register { id: id.parse().ok()? },
        ["team"] => Route::Team,
        ["sign-in"] => Route::SignIn,
        ["create-account"] => Route::CreateAccount,
        ["account"] => Route::Account,
        _ => return None,
    })
}

// By hand: what the derive brings with it would add 6 KB to what a phone loads.
impl Routable for Route {
    fn from_path(path: &str, _: &HashMap<&str, &str>) -> Option<Self> {
        at(path)
    }

    fn to_path(&self) -> String {
        match self {
            Self::Home => "/".to_owned(),
            Self::Find => "/courses".to_owned(),
            Self::Course { id } => format!("/courses/{id}"),
            Self::Book { id } => format!("/course-runs/{id}/book"),
            Self::Bookings => "/bookings".to_owned(),
            Self::Booking { id } => format!("/bookings/{id}"),
            Self::Record => "/record".to_owned(),
            Self::RecordEntry { id } => format!("/record/{id}"),
            Self::Registers => "/registers".to_owned(),
            Self::Register { id } => format!("/registers/{id}"),
            Self::Team => "/team".to_owned(),
            Self::SignIn => "/sign-in".to_owned(),
            Self::CreateAccount => "/create-account".to_owned(),
            Self::Account => "/account".to_owned(),
            Self::NotFound => "/404".to_owned(),
        }
    }

    /// For the derive's own table, which we do not use.
    fn routes() -> Vec<&'static str> {
        Vec::new()
    }

    fn not_found_route() -> Option<Self> {
        Some(Self::NotFound)
    }

    fn recognize(path: &str) -> Option<Self> {
        Some(at(path).unwrap_or(Self::NotFound))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn every_address_leads_back_to_its_page() {
        let id = Uuid::from_u128(7);
        let pages = [
            Route::Home,
            Route::Find,
            Route::Course { id: CourseId(id) },
            Route::Book { id: CourseRunId(id) },
            Route::Bookings,
            Route::Booking { id: BookingId(id) },
            Route::Record,
            Route::RecordEntry { id: TrainingRecordId(id) },
            Route::Registers,
            Route::Register { id: CourseRunId(id) },
            Route::Team,
            Route::SignIn,
            Route::CreateAccount,
            Route::Account,
            Route::NotFound,
        ];
        for page in pages {
            assert_eq!(Route::recognize(&page.to_path()), Some(page));
        }
        for nowhere in ["/courses/not-an-id", "/nothing", "/courses/x/y/z"] {
            assert_eq!(Route::recognize(nowhere), Some(Route::NotFound));
        }
        assert_eq!(Route::recognize("/courses/"), Some(Route::Find));
    }
}
