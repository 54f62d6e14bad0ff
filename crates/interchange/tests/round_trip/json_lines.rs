//! JSON lines.

use super::made::{self, File};
use interchange::feed::{Feed, FeedCourse};
use interchange::json_lines::{Writer, read_from};
use interchange::stream::Gathering;
use proptest::prelude::*;

fn read(text: impl Into<Vec<u8>>) -> Feed {
    let mut gathering = Gathering::default();
    read_from(&File(text.into()), &mut gathering).unwrap();
    gathering.feed()
}

fn written(courses: &[FeedCourse]) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new());
    courses.iter().for_each(|course| writer.course(course).unwrap());
    writer.finish().unwrap()
}

#[test]
fn a_broken_line_is_refused_alone_and_says_what_to_do() {
    for (line, field, code, says) in [
        (r#"{"reference": "B", "title": "T", "tilte": 1}"#, "/tilte", "field_unknown", "Use one of: title, summary"),
        (r#"{"reference": "B", "runs": []}"#, "/title", "required", "Give \"title\"."),
        (r#"{"title": "T"}"#, "/reference", "required", "Give \"reference\""),
        (r#"{"reference": "B", "title": "T", "title": "U"}"#, "/title", "field_repeated", "Keep one"),
        (r#"{"reference": "B", "reference": "B", "title": "U"}"#, "/reference", "field_repeated", "Keep one"),
        (r#"{"reference": "B", "title": 7}"#, "/title", "type", "Use a text in quotes here, not this number."),
        (r#"{"reference": "B", "title": "T", "level": "2"}"#, "/level", "type", "Use a whole number here, not a text."),
        (r#"{"reference": "B", "title": "T", "runs": {}}"#, "/runs", "type", "Use a list in [ ] here, not an object."),
        (r#"{"reference": "B", "title": "T", "level": 99999}"#, "/level", "out_of_range", "too large or too small"),
        (r#"["B"]"#, "", "type", "Use an object in { } here, not a list."),
        (
            r#"{"reference": "B", "title": "T", "runs": [{"mode": "online", "startsOn": "1 May"}]}"#,
            "/runs/0/startsOn",
            "date_format",
            "Use a day like \"2026-12-01\".",
        ),
        (
            r#"{"reference": "B", "title": "T", "runs": [{"mode": "online", "endsAt": "25:00"}]}"#,
            "/runs/0/endsAt",
            "time_format",
            "like \"09:30\"",
        ),
        (
            r#"{"reference": "B", "title": "T", "runs": [{"mode": "by post"}]}"#,
            "/runs/0/mode",
            "not_in_list",
            "\"by post\" is not one of: classroom, online",
        ),
        (r#"{"reference": "B", "title": "T", "runs": [{}]}"#, "/runs/0/mode", "required", "Give \"mode\"."),
        (
            r#"{"reference": "B", "title": "T", "runs": [{"mode": "online", "places": -1}]}"#,
            "/runs/0/places",
            "out_of_range",
            "1 to 1,000",
        ),
        (r#"{"reference": "B", "title": "T" "level": 2}"#, "", "not_json", "from character"),
        (r#"{"reference": "B", "title": "T""#, "", "not_json", "ends too early"),
        (r#"{"reference": "B", "title": "T"} {}"#, "", "not_json", "from character"),
        ("title,level", "", "not_json", "from character"),
    ] {
        let feed = read(format!(
            "{{\"reference\": \"A\", \"title\": \"One\"}}\n{line}\n{{\"reference\": \"C\", \"title\": \"Two\"}}"
        ));
        assert_eq!(feed.courses.iter().map(|course| course.line).collect::<Vec<_>>(), [1, 3], "{line}");
        assert_eq!((feed.refused, feed.issues.len()), (1, 1), "{line}");
        let issue = &feed.issues[0];
        assert_eq!(
            (issue.field.as_str(), issue.code, issue.line, issue.refused),
            (field, code, Some(2), true),
            "{line}"
        );
        assert!(issue.reason.contains(says), "{line}: {}", issue.reason);
        if field != "/reference" && code != "not_json" && code != "type" {
            assert_eq!(issue.reference.as_deref(), Some("B"), "{line}");
        }
    }
}

#[test]
fn a_course_that_is_gone_needs_no_description() {
    let feed = read(
        "{\"reference\": \"A\", \"withdrawn\": true}\n{\"withdrawn\": false, \"title\": \"T\", \"reference\": \"B\"}",
    );
    assert_eq!(feed.issues, []);
    let says: Vec<_> = feed.courses.iter().map(|course| (course.reference.as_str(), course.withdrawn)).collect();
    assert_eq!(says, [("A", true), ("B", false)]);
    assert_eq!(read(written(&feed.courses)).courses.len(), 2);
    assert_eq!(read("{\"withdrawn\": true}").issues[0].field, "/reference");
}

#[test]
fn a_reference_stands_on_one_line() {
    let feed = read("{\"reference\": \"A\", \"title\": \"One\"}\n{\"reference\": \"A\", \"title\": \"Two\"}");
    assert_eq!((feed.courses.len(), feed.issues[0].code, feed.issues[0].line), (1, "reference_repeated", Some(2)));
}

#[test]
fn marks_and_blank_lines_make_no_difference_and_long_lines_are_left_out() {
    let mut file = b"\xEF\xBB\xBF\r\n  {\"reference\": \"A\", \"title\": \"One\"}\r\n\r\n".to_vec();
    file.extend(vec![b'x'; 9 << 20]);
    file.extend(b"\n{\"reference\": \"B\", \"title\": \"Two\"}");
    let feed = read(file);
    assert_eq!(feed.courses.iter().map(|course| course.line).collect::<Vec<_>>(), [2, 5]);
    assert_eq!((feed.issues[0].code, feed.issues[0].line, feed.refused), ("too_long", Some(4), 1));
    assert_eq!(read_from(&File(b"\n \n".to_vec()), &mut Gathering::default()).unwrap_err().code, "empty");
}

proptest! {
    #[test]
    fn what_is_written_reads_the_same(courses in made::courses()) {
        prop_assume!(!courses.is_empty());
        let feed = read(written(&courses));
        prop_assert_eq!((feed.issues, feed.refused), (vec![], 0));
        prop_assert_eq!(feed.courses.into_iter().map(made::placeless).collect::<Vec<_>>(), courses);
    }

    #[test]
    fn no_line_is_too_strange(line in "[\\[\\]{}\":,a-z0-9\\\\ ]{0,60}|\\PC{0,60}") {
        let feed = read(format!("{{\"reference\": \"A\", \"title\": \"One\"}}\n{line}\n"));
        prop_assert_eq!(feed.courses.len(), 1);
    }
}
