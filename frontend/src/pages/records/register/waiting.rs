//! What waits on this phone for signal: marks, and the codes of who came without a place.

use crate::api::Failure;
use crate::kept;
use domain::booking::wire::AttendanceMark;
use domain::ids::{BookingId, CourseRunId};
use serde::Serialize;
use serde::de::DeserializeOwned;

fn read<T: DeserializeOwned>(name: &str) -> Vec<T> {
    let Some(text) = kept::read(name) else { return Vec::new() };
    match serde_json::from_str(&text) {
        Ok(marks) => marks,
        Err(_) => {
            web_sys::console::warn_1(&"what was kept cannot be read".into());
            Vec::new()
        }
    }
}

fn write<T: Serialize>(name: &str, all: &[T]) {
    let text = (!all.is_empty()).then(|| serde_json::to_string(all).ok()).flatten();
    kept::write(name, text.as_deref());
}

fn marks_of(run: CourseRunId) -> String {
    format!("academy-marks-{run}")
}

fn codes_of(run: CourseRunId) -> String {
    format!("academy-codes-{run}")
}

/// The marks that wait for a register.
pub fn marks(run: CourseRunId) -> Vec<AttendanceMark> {
    read(&marks_of(run))
}

/// Keeps a mark; a later one of the same person takes its place.
pub fn mark(run: CourseRunId, mark: AttendanceMark) {
    let mut marks = marks(run);
    marks.retain(|kept| kept.booking_id != mark.booking_id);
    marks.push(mark);
    write(&marks_of(run), &marks);
}

/// Lets marks go that the server has, or refuses; one that was made of the same person meanwhile stays.
pub fn sent(run: CourseRunId, done: &[AttendanceMark]) {
    let mut marks = marks(run);
    marks.retain(|kept| !done.contains(kept));
    write(&marks_of(run), &marks);
}

/// The codes that wait for a register.
pub fn codes(run: CourseRunId) -> Vec<String> {
    read(&codes_of(run))
}

/// Keeps a code.
pub fn code(run: CourseRunId, code: &str) {
    let mut codes = codes(run);
    if !codes.iter().any(|kept| kept == code) {
        codes.push(code.to_owned());
        write(&codes_of(run), &codes);
    }
}

/// Lets a code go.
pub fn code_sent(run: CourseRunId, code: &str) {
    let mut codes = codes(run);
    codes.retain(|kept| kept != code);
    write(&codes_of(run), &codes);
}

/// Whether something may go well later: nobody can be reached, who marks must sign in again, or the server is busy.
pub fn may_go_well_later(failure: &Failure) -> bool {
    match failure {
        Failure::Problem(problem) => matches!(problem.status, 401 | 429 | 500..),
        Failure::Offline | Failure::Unexpected | Failure::FileChanged => true,
    }
}

/// The marks that the server refuses, when it refuses some: whoever is on the register no more. All of them, when it does not
/// say which.
pub fn refused(marks: &[AttendanceMark], failure: &Failure) -> Vec<AttendanceMark> {
    let place = |pointer: &str| pointer.strip_prefix("/marks/")?.split('/').next()?.parse::<usize>().ok();
    let wrong = failure.wrong();
    let named: Vec<AttendanceMark> =
        wrong.iter().filter_map(|wrong| marks.get(place(&wrong.pointer)?).cloned()).collect();
    if named.is_empty() { marks.to_vec() } else { named }
}

/// What is marked of somebody as this phone knows it.
pub fn of(kept: &[AttendanceMark], booking: BookingId) -> Option<&AttendanceMark> {
    kept.iter().find(|mark| mark.booking_id == booking)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::booking::Mark;
    use domain::problem::{Code, FieldProblem};

    fn mark(n: u128) -> AttendanceMark {
        AttendanceMark { booking_id: BookingId(uuid::Uuid::from_u128(n)), mark: Some(Mark::Attended), result: None }
    }

    fn refusal(pointers: &[&str]) -> Failure {
        let wrong = pointers.iter().map(|pointer| FieldProblem::new(*pointer, "Not on this register.")).collect();
        Failure::Problem(Box::new(Code::NotValid.problem("Some are wrong.").about(wrong)))
    }

    #[test]
    fn of_many_marks_those_alone_are_lost_that_the_server_names() {
        let marks = [mark(1), mark(2), mark(3)];
        assert_eq!(refused(&marks, &refusal(&["/marks/1/bookingId"])), [mark(2)]);
        assert_eq!(refused(&marks, &refusal(&["/marks/0/result", "/marks/2/bookingId"])), [mark(1), mark(3)]);
        assert_eq!(refused(&marks, &refusal(&["/marks", "/marks/9/bookingId"])), marks, "it does not say which");
    }

    #[test]
    fn what_may_go_well_later_is_kept() {
        for code in [Code::NotSignedIn, Code::TooManyRequests, Code::Internal] {
            assert!(may_go_well_later(&Failure::Problem(Box::new(code.problem("Later.")))), "{code:?}");
        }
        assert!(may_go_well_later(&Failure::Offline) && !may_go_well_later(&refusal(&[])));
    }
}
