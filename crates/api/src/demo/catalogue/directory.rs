//! What the national directory lists of a college besides the college itself: some of its qualifications under keys of its
//! own, with the first two dates; and a course that only its name gives away.

use super::rows::{self, Aim, Course, Run};
use std::collections::HashMap;

/// Qualifications that are listed there too: one in so many.
const EVERY: usize = 4;

/// The two files: with an aim, and without.
pub(super) fn files(rows: &[(Course, Run)]) -> [String; 2] {
    let mut places: HashMap<&str, (usize, usize)> = HashMap::new();
    let mut listed = Vec::new();
    for (course, run) in rows.iter().filter(|(course, _)| matches!(course.aim, Aim::Lars(_))) {
        let next = places.len();
        let (place, dates) = places.entry(course.name.as_str()).or_insert((next, 0));
        *dates += 1;
        if place.is_multiple_of(EVERY) && *dates <= 2 {
            listed.push((as_listed(course, *place), run.clone()));
        }
    }
    let by_name = rows.iter().find(|(course, _)| matches!(course.aim, Aim::Other { .. }));
    let alone = by_name.map(|(course, run)| {
        // Nothing but its name: a person has to look.
        let any_time = Run { mode: "Online", start: String::new(), venue_name: "", venue_reference: "", ..run.clone() };
        (as_listed(course, 900), any_time)
    });
    [rows::lars_csv(&listed), rows::non_lars_csv(&Vec::from_iter(alone)).unwrap_or_default()]
}

fn as_listed(course: &Course, place: usize) -> Course {
    let mut texts = rows::Texts { who: course.texts.who.clone(), ..rows::Texts::default() };
    texts.learn = "See the college's own page.".to_owned();
    Course { reference: format!("NCD-{place:03}"), texts, webpage: String::new(), ..course.clone() }
}
