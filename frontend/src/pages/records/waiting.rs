//! Marks that wait on this phone for signal.

use crate::kept;
use domain::booking::wire::AttendanceMark;
use domain::ids::CourseRunId;

fn name(run: CourseRunId) -> String {
    format!("academy-marks-{run}")
}

/// The marks that wait for a register.
pub fn read(run: CourseRunId) -> Vec<AttendanceMark> {
    let Some(text) = kept::read(&name(run)) else { return Vec::new() };
    match serde_json::from_str(&text) {
        Ok(marks) => marks,
        Err(_) => {
            web_sys::console::warn_1(&"marks that were kept cannot be read".into());
            Vec::new()
        }
    }
}

/// Keeps a mark; a later one of the same person takes its place.
pub fn add(run: CourseRunId, mark: AttendanceMark) {
    let mut marks = read(run);
    marks.retain(|kept| kept.booking_id != mark.booking_id);
    marks.push(mark);
    if let Ok(text) = serde_json::to_string(&marks) {
        kept::write(&name(run), Some(&text));
    }
}

/// Lets them go once they are saved.
pub fn clear(run: CourseRunId) {
    kept::write(&name(run), None);
}
