//! What we say of files and feeds.

pub use crate::ui::moment;
use crate::ui::{Tone, tag};
use crate::words;
use chrono::NaiveDate;
use domain::sync::wire::{FeedView, ImportView};
use domain::sync::{FeedOutcome, ImportMode, ImportState};
use domain::values::Pence;
use yew::prelude::*;

/// `1,204`.
pub fn number(number: i64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 row`, `1,204 rows`.
pub fn count(many: i64, one: &str, more: &str) -> String {
    format!("{} {}", number(many), if many == 1 { one } else { more })
}

/// `812 bytes`, `1.2 MB`. A file that a person chose is far smaller than what a float counts exactly.
pub fn size(bytes: f64) -> String {
    match bytes {
        bytes if bytes < 1_000.0 => format!("{bytes:.0} bytes"),
        bytes if bytes < 1_000_000.0 => format!("{:.0} KB", bytes / 1_000.0),
        bytes => format!("{:.1} MB", bytes / 1_000_000.0),
    }
}

/// Where an import stands, as a word and a shape.
pub fn state(import: &ImportView) -> Html {
    let (tone, words) = match (import.state, import.dry_run) {
        (ImportState::Running, true) => (Tone::Plain, "Checking".to_owned()),
        (ImportState::Running, false) => (Tone::Plain, "Loading".to_owned()),
        (ImportState::Failed, _) => (Tone::Gone, "Not loaded".to_owned()),
        (ImportState::Completed, true) => (Tone::Plain, "Checked, not loaded".to_owned()),
        (ImportState::Completed, false) if import.refused == 0 => (Tone::Good, "Loaded".to_owned()),
        (ImportState::Completed, false) => {
            (Tone::Soon, format!("Loaded, without {}", count(import.refused, "row", "rows")))
        }
    };
    tag(tone, &words)
}

/// `2 new · 1 changed · 120 the same`: what is nought is not said.
pub fn counts(import: &ImportView) -> String {
    let parts = [
        (import.created, "new"),
        (import.updated, "changed"),
        (import.unchanged, "the same"),
        (import.withdrawn, "taken off"),
        (import.refused, "left out"),
    ];
    let said: Vec<String> = parts
        .into_iter()
        .filter(|(many, _)| *many > 0)
        .map(|(many, what)| format!("{} {what}", number(many)))
        .collect();
    if said.is_empty() { "Nothing".to_owned() } else { said.join(" · ") }
}

/// What a file is, in the words of who sends it.
pub const fn mode(mode: ImportMode) -> &'static str {
    match mode {
        ImportMode::Snapshot => "All our courses",
        ImportMode::Delta => "Changes only",
    }
}

/// How far an import has come, in a sentence with numbers.
pub fn progress(import: &ImportView) -> String {
    let doing = if import.dry_run { "Checked" } else { "Loaded" };
    match (import.state, import.progress) {
        (ImportState::Running, None) => "Reading the file…".to_owned(),
        (ImportState::Running, Some(so_far)) => {
            let (courses, dates) = (count(so_far.courses, "course", "courses"), count(so_far.runs, "date", "dates"));
            format!("{doing} so far: {courses} and {dates}.")
        }
        (ImportState::Completed, _) if import.dry_run => "Checked. Nothing is loaded yet.".to_owned(),
        (ImportState::Completed, _) => format!("Loaded: {}.", counts(import)),
        (ImportState::Failed, _) => "Nothing was loaded.".to_owned(),
    }
}

/// What became of a feed when it was last fetched, as a word and a shape.
pub fn outcome(feed: &FeedView) -> Html {
    let (tone, words) = match feed.outcome {
        None => return tag(Tone::Plain, "Not fetched yet"),
        Some(outcome @ (FeedOutcome::Loading | FeedOutcome::Unchanged)) => (Tone::Good, outcome.label()),
        Some(outcome @ FeedOutcome::Failed) => (Tone::Gone, outcome.label()),
    };
    let at = feed.fetched_at.map(|at| format!(", {}", moment(at))).unwrap_or_default();
    tag(tone, &format!("{words}{at}"))
}

/// Whether a file was refused because it leaves out too much.
pub fn leaves_out_too_much(import: &ImportView) -> bool {
    import.failure_code.as_deref() == Some("too_much_withdrawn")
}

/// Why nothing was loaded, without what is for systems alone.
pub fn why(import: &ImportView) -> String {
    let why = import.failure.clone().unwrap_or_default();
    match why.find(" If they are no longer offered") {
        Some(at) if leaves_out_too_much(import) => why.chars().take(why[..at].chars().count()).collect(),
        _ => why,
    }
}

/// A field of a course or a date, as people call it.
pub fn field(name: &str) -> &str {
    match name {
        "reference" => "Reference",
        "title" => "Title",
        "summary" => "Summary",
        "level" => "Level",
        "learningAimRef" => "Qualification number",
        "awardingBody" => "Awarded by",
        "sections" => "Texts",
        "keywords" => "Keywords",
        "website" | "url" => "Page",
        "startsOn" => "First day",
        "startsAt" => "Begins at",
        "endsOn" => "Last day",
        "endsAt" => "Ends at",
        "flexibleStart" => "Starts any time",
        "opensOn" => "Booking opens",
        "closesOn" => "Booking closes",
        "mode" => "How it is taught",
        "studyMode" => "Full or part time",
        "attendancePattern" => "When in the week",
        "duration" => "How long",
        "venueId" => "Venue",
        "costPence" => "Cost",
        "costDescription" => "About the cost",
        other => other,
    }
}

/// A value as people write it; none when only a machine could read it.
pub fn value(field: &str, value: &str) -> Option<String> {
    let known = match field {
        "venueId" | "sections" | "keywords" => return None,
        "costPence" => value.parse().ok().and_then(|pence| Pence::new(pence).ok()).map(|cost| cost.to_string()),
        "startsOn" | "endsOn" | "opensOn" | "closesOn" => value.parse::<NaiveDate>().ok().map(words::day),
        "startsAt" | "endsAt" => value.parse().ok().map(words::time),
        "flexibleStart" => Some(if value == "true" { "Yes" } else { "No" }.to_owned()),
        _ => None,
    };
    Some(known.unwrap_or_else(|| value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use domain::ids::{ImportId, TrainingProviderId};
    use domain::sync::wire::ImportProgress;
    use domain::sync::{CourseSource, FeedFormat};
    use uuid::Uuid;

    fn import(state: ImportState, dry_run: bool) -> ImportView {
        ImportView {
            id: ImportId(Uuid::from_u128(1)),
            training_provider_id: TrainingProviderId(Uuid::from_u128(2)),
            format: FeedFormat::DfeCourses,
            source: CourseSource::TrainingProvider,
            failure_code: None,
            mode: ImportMode::Snapshot,
            dry_run,
            state,
            progress: None,
            bytes: None,
            created: 0,
            updated: 0,
            unchanged: 0,
            withdrawn: 0,
            refused: 0,
            issues: 0,
            started_at: DateTime::UNIX_EPOCH,
            finished_at: None,
            failure: None,
        }
    }

    #[test]
    fn numbers_are_as_people_write_them() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(number), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([812.0, 1_400.0, 1_250_000.0].map(size), ["812 bytes", "1 KB", "1.2 MB"]);
    }

    #[test]
    fn only_what_is_there_is_counted() {
        let done = ImportView { created: 2, refused: 1, unchanged: 1_200, ..import(ImportState::Completed, false) };
        assert_eq!(counts(&done), "2 new · 1,200 the same · 1 left out");
        assert_eq!(counts(&import(ImportState::Completed, false)), "Nothing");
    }

    #[test]
    fn who_waits_hears_how_far_it_is() {
        let so_far = Some(ImportProgress { courses: 1, runs: 2_400 });
        let checking = ImportView { progress: so_far, ..import(ImportState::Running, true) };
        assert_eq!(progress(&checking), "Checked so far: 1 course and 2,400 dates.");
        assert_eq!(progress(&import(ImportState::Running, false)), "Reading the file…");
    }

    #[test]
    fn a_file_that_leaves_out_too_much_is_explained_to_people() {
        let said = "The file leaves out 3 of your 4 courses. Nothing was changed. If they are no longer offered, send \
            the file again with withdrawAtMost=100.";
        let (failure, failure_code) = (Some(said.to_owned()), Some("too_much_withdrawn".to_owned()));
        let refused = ImportView { failure, failure_code, ..import(ImportState::Failed, true) };
        assert!(leaves_out_too_much(&refused));
        assert_eq!(why(&refused), "The file leaves out 3 of your 4 courses. Nothing was changed.");
        let other = ImportView { failure: Some("The file is empty.".to_owned()), failure_code: None, ..refused };
        assert!(!leaves_out_too_much(&other) && why(&other) == "The file is empty.");
    }

    #[test]
    fn a_value_is_read_by_people_or_not_shown() {
        assert_eq!(value("costPence", "4550").as_deref(), Some("£45.50"));
        assert_eq!(value("startsOn", "2026-12-01").as_deref(), Some("Tuesday 1 December 2026"));
        assert_eq!(value("startsAt", "09:30:00").as_deref(), Some("9.30am"));
        assert_eq!(value("title", "A").as_deref(), Some("A"));
        assert_eq!(value("venueId", "0190-77"), None);
    }
}
