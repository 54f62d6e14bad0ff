//! Rows become courses with their runs: which rows belong together, and under which keys. The order of the rows never
//! changes a key: people's bookings hang on it.

use super::folded;
use crate::feed::{FeedCourse, FeedIssue, FeedRun};
use crate::made_key::made_key;
use std::collections::{HashMap, HashSet};

/// Courses while their rows come in.
#[derive(Default)]
pub(super) struct Gathered {
    courses: Vec<FeedCourse>,
    at: HashMap<(String, String), usize>,
    differing: HashSet<usize>,
    issues: Vec<FeedIssue>,
}

/// What makes two rows with one reference the same course: the aim and the name.
fn identity(course: &FeedCourse) -> String {
    format!("{} {}", course.learning_aim_ref.as_deref().unwrap_or_default(), folded(&course.title))
}

fn warning(line: u64, field: &str, code: &'static str, reason: &str, course: &FeedCourse) -> FeedIssue {
    let reference = (!course.reference_is_made).then(|| course.reference.clone());
    FeedIssue { line: Some(line), field: field.to_owned(), code, reason: reason.to_owned(), refused: false, reference }
}

impl Gathered {
    /// Takes in a row: the run, and the course as this row describes it.
    pub(super) fn add(&mut self, course: FeedCourse, run: FeedRun) {
        let next = self.courses.len();
        let at = *self.at.entry((course.reference.clone(), identity(&course))).or_insert(next);
        match self.courses.get_mut(at) {
            Some(known) => {
                let differs = known.sections != course.sections
                    || known.level != course.level
                    || known.awarding_body != course.awarding_body;
                if differs && self.differing.insert(at) {
                    let say = "Other rows of this course describe it in other words: we show those of the first row.";
                    self.issues.push(warning(course.line, "YOUR_REFERENCE", "course_differs", say, known));
                }
                known.runs.push(run);
            }
            None => self.courses.push(FeedCourse { runs: vec![run], ..course }),
        }
    }

    /// The courses in the order of the file, and what was wrong between rows.
    pub(super) fn finish(mut self) -> (Vec<FeedCourse>, Vec<FeedIssue>) {
        let mut uses: HashMap<String, usize> = HashMap::new();
        for course in &self.courses {
            *uses.entry(course.reference.clone()).or_default() += 1;
        }
        for course in &mut self.courses {
            name_runs(course, &mut self.issues);
            // The reference is optional and free: some systems give one to several courses. None of them keeps it, as
            // the one that came first today may come second tomorrow.
            if uses.get(&course.reference).is_some_and(|uses| *uses > 1) {
                if !course.reference_is_made {
                    let say = "Several courses have this reference. Give each its own; until then we tell them apart \
                        by their names.";
                    self.issues.push(warning(course.line, "YOUR_REFERENCE", "reference_repeated", say, course));
                }
                course.reference = made_key([course.reference.as_str(), &identity(course)]);
                course.reference_is_made = true;
            }
        }
        (self.courses, self.issues)
    }
}

/// Gives the runs of a course their keys: when, where and how. Runs that only their price or page tells apart get
/// these into their keys too. A row that says the same as another is left out.
fn name_runs(course: &mut FeedCourse, issues: &mut Vec<FeedIssue>) {
    let mut whole_keys: HashMap<String, HashSet<String>> = HashMap::new();
    for run in &course.runs {
        whole_keys.entry(run_key(run, false)).or_default().insert(run_key(run, true));
    }
    let mut seen = HashSet::new();
    for mut run in std::mem::take(&mut course.runs) {
        let short = run_key(&run, false);
        let alone = whole_keys.get(&short).is_none_or(|keys| keys.len() == 1);
        run.reference = if alone { short } else { run_key(&run, true) };
        if seen.insert(run.reference.clone()) {
            course.runs.push(run);
        } else {
            let say = "Another row says the same: this one was counted once.";
            issues.push(warning(run.line, "row", "repeated_row", say, course));
        }
    }
}

fn run_key(run: &FeedRun, whole: bool) -> String {
    let text = |value: Option<String>| value.unwrap_or_default();
    let mut parts = vec![
        text(run.starts_on.map(|day| day.to_string())),
        run.mode.as_str().to_owned(),
        text(run.study_mode.map(|mode| mode.as_str().to_owned())),
        text(run.attendance_pattern.map(|pattern| pattern.as_str().to_owned())),
        text(run.venue.as_ref().map(|venue| venue.reference.clone())),
        text(run.duration.clone()),
    ];
    if whole {
        parts.extend([
            text(run.cost.map(|cost| cost.to_string())),
            text(run.cost_description.clone()),
            text(run.url.clone()),
        ]);
    }
    made_key(parts.iter().map(String::as_str))
}
