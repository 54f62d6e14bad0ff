//! What XCRI-CAP has no word for, as our own feeds say it: an element of our vocabulary in a course and in a run. Each of
//! its attributes corrects what the rest of the element would be taken to say.

use super::tree::Element;
use crate::feed::{FeedCourse, FeedRun};
use crate::text;
use chrono::NaiveTime;

/// The element in a course.
pub(super) const OF_COURSE: &str = "courseDetail";
/// The element in a run.
pub(super) const OF_RUN: &str = "runDetail";
/// Says of a level or a summary that there is none, where the reader would make one.
pub(super) const NONE: &str = "none";

/// Corrects a course.
pub(super) fn course(element: &Element, course: &mut FeedCourse) {
    let Some(detail) = element.first(OF_COURSE) else { return };
    if detail.attribute("level") == Some(NONE) {
        course.level = None;
    }
    if detail.attribute("summary") == Some(NONE) {
        course.summary.clear();
    }
}

/// Corrects a run.
pub(super) fn run(element: &Element, run: &mut FeedRun) {
    let Some(detail) = element.first(OF_RUN) else { return };
    let time = |name: &str| detail.attribute(name).and_then(|text| text.parse::<NaiveTime>().ok());
    run.starts_at = time("startsAt").or(run.starts_at);
    run.ends_at = time("endsAt").or(run.ends_at);
    let flexible = detail.attribute("flexibleStart").and_then(|text| text.parse().ok());
    run.flexible_start = flexible.unwrap_or(run.flexible_start);
    if let Some(said) = detail.attribute("costDescription") {
        run.cost_description = Some(text::clip(&text::line(said), 500)).filter(|said| !said.is_empty());
    }
}
