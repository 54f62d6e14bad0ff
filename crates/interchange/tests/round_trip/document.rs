//! Our own form.

use super::made;
use domain::sync::document::{CourseDocument, RunDocument};
use interchange::document::{course, of};
use interchange::feed::FeedCourse;
use proptest::prelude::*;
use serde_json::{Value, json};

fn document(value: Value) -> CourseDocument {
    serde_json::from_value(value).unwrap()
}

/// Reads a course of one run, and says which fields were found wrong under which codes.
fn found(run: Value) -> (Option<FeedCourse>, Vec<(String, &'static str)>) {
    let (read, issues) = course("C1", &document(json!({"title": "First aid", "runs": [run]})), 1);
    (read, issues.into_iter().map(|issue| (issue.field, issue.code)).collect())
}

#[test]
fn a_value_that_cannot_be_right_refuses_the_course_and_is_pointed_at() {
    for (run, field, code) in [
        (json!({"mode": "online", "startsOn": "1026-01-01"}), "/runs/0/startsOn", "out_of_range"),
        (
            json!({"mode": "online", "startsOn": "2027-01-02", "endsOn": "2027-01-01"}),
            "/runs/0/endsOn",
            "ends_before_start",
        ),
        (
            json!({"mode": "online", "startsOn": "2027-01-02", "endsOn": "2027-01-02", "startsAt": "10:00", "endsAt": "09:00"}),
            "/runs/0/endsAt",
            "ends_before_start",
        ),
        (
            json!({"mode": "online", "opensOn": "2027-01-02", "closesOn": "2027-01-01"}),
            "/runs/0/closesOn",
            "closes_before_opening",
        ),
        (json!({"mode": "online", "costPence": -1}), "/runs/0/costPence", "out_of_range"),
        (json!({"mode": "online", "costPence": 100_000_001}), "/runs/0/costPence", "out_of_range"),
        (json!({"mode": "online", "places": 0}), "/runs/0/places", "out_of_range"),
        (json!({"mode": "online", "url": "javascript:alert(1)"}), "/runs/0/url", "url_format"),
        (json!({"mode": "online", "duration": "x".repeat(61)}), "/runs/0/duration", "too_long"),
        (json!({"mode": "online", "reference": "a  b"}), "/runs/0/reference", "reference_format"),
        (json!({"mode": "classroom", "venue": {"name": " "}}), "/runs/0/venue/name", "required"),
        (
            json!({"mode": "classroom", "venue": {"name": "Hall", "postcode": "ST"}}),
            "/runs/0/venue/postcode",
            "postcode_format",
        ),
    ] {
        let (read, issues) = found(run.clone());
        assert_eq!(issues, [(field.to_owned(), code)], "{run}");
        assert!(read.is_none(), "{run}");
    }
}

#[test]
fn what_describes_a_course_is_judged_too() {
    let long = "x".repeat(256);
    for (value, field) in [
        (json!({"title": "<p> </p>"}), "/title"),
        (json!({"title": long}), "/title"),
        (json!({"title": "T", "summary": "x".repeat(401)}), "/summary"),
        (json!({"title": "T", "level": 9}), "/level"),
        (json!({"title": "T", "learningAimRef": "603"}), "/learningAimRef"),
        (json!({"title": "T", "website": "ftp://x.example"}), "/website"),
        (json!({"title": "T", "keywords": vec!["k"; 51]}), "/keywords"),
        (
            json!({"title": "T", "sections": [{"kind": "learn", "text": "a"}, {"kind": "learn", "text": "b"}]}),
            "/sections/1/kind",
        ),
        (json!({"title": "T", "sections": [{"kind": "learn", "text": "x".repeat(20_001)}]}), "/sections/0/text"),
        (json!({"title": "T", "runs": vec![json!({"mode": "online"}); 2_001]}), "/runs"),
    ] {
        let (read, issues) = course("C1", &document(value.clone()), 7);
        assert_eq!(issues.iter().map(|issue| issue.field.as_str()).collect::<Vec<_>>(), [field]);
        assert!(read.is_none() && issues[0].refused && issues[0].line == Some(7), "{issues:?}");
        assert_eq!(issues[0].reference.as_deref(), Some("C1"));
    }
    for reference in ["", " C1", &long, "<b>C1</b>"] {
        assert_eq!(course(reference, &document(json!({"title": "T"})), 1).1[0].field, "/reference", "{reference}");
    }
}

#[test]
fn texts_are_made_plain_and_what_is_left_out_is_made() {
    let (read, issues) = course(
        "C1",
        &document(json!({
            "title": "First <b>aid</b>",
            "learningAimRef": "603/4951",
            "sections": [{"kind": "next", "text": "More."}, {"kind": "learn", "text": "<p>Burns &amp; cuts.</p><script>x()</script>"}],
            "keywords": ["Aid", "Aid", ""],
            "runs": [{"mode": "classroom", "venue": {"name": "Hall", "postcode": "st162qr"}}]
        })),
        1,
    );
    assert_eq!(issues, []);
    let read = read.unwrap();
    assert_eq!((read.title.as_str(), read.summary.as_str()), ("First aid", "Burns & cuts."));
    assert_eq!((read.learning_aim_ref.as_deref(), read.keywords.len()), (Some("06034951"), 1));
    assert_eq!(
        read.sections.iter().map(|section| section.text.as_str()).collect::<Vec<_>>(),
        ["Burns & cuts.", "More."]
    );
    let venue = read.runs[0].venue.as_ref().unwrap();
    assert_eq!(venue.postcode.as_deref(), Some("ST16 2QR"));
    assert!(venue.reference.starts_with("made:") && read.runs[0].reference.starts_with("made:"));
}

#[test]
fn each_run_has_a_key_of_its_own_and_the_same_run_counts_once() {
    let run = |reference: Option<&str>, starts_on: &str| -> RunDocument {
        serde_json::from_value(json!({"reference": reference, "mode": "online", "startsOn": starts_on})).unwrap()
    };
    let runs = vec![
        run(Some("R"), "2027-01-01"),
        run(Some("R"), "2027-02-01"),
        run(Some("R"), "2027-02-01"),
        run(None, "2027-03-01"),
        run(None, "2027-03-01"),
    ];
    let (read, issues) = course("C1", &CourseDocument { runs, ..document(json!({"title": "T"})) }, 1);
    let keys: Vec<_> = read.unwrap().runs.into_iter().map(|run| run.reference).collect();
    assert!(matches!(keys.as_slice(), [first, ..] if first == "R"));
    assert_eq!((keys.len(), keys.iter().filter(|key| key.starts_with("made:")).count()), (3, 2));
    let codes: Vec<_> = issues.iter().map(|issue| (issue.field.as_str(), issue.code, issue.refused)).collect();
    assert_eq!(
        codes,
        [
            ("/runs/1/reference", "reference_repeated", false),
            ("/runs/2/reference", "reference_repeated", false),
            ("/runs/2", "repeated_row", false),
            ("/runs/4", "repeated_row", false),
        ]
    );
}

proptest! {
    #[test]
    fn a_course_comes_back_as_it_was(made in made::course()) {
        let (read, issues) = course(&made.reference, &of(&made), 1);
        prop_assert_eq!(issues, vec![]);
        prop_assert_eq!(read.map(made::placeless), Some(made));
    }

    #[test]
    fn nothing_that_is_sent_is_too_strange(title in ".{0,300}", text in ".{0,100}", pence in any::<i64>(), places in any::<i32>()) {
        let sent = json!({"title": title, "summary": text, "website": text, "level": places % 20,
            "runs": [{"mode": "online", "reference": text, "costPence": pence, "places": places, "url": text}]});
        let (read, issues) = course(&text, &document(sent), 1);
        prop_assert_eq!(read.is_none(), issues.iter().any(|issue| issue.refused));
        if let Some(read) = read {
            prop_assert!(!read.title.is_empty() && read.title.chars().count() <= 255);
        }
    }
}
