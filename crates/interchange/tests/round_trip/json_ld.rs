//! schema.org as JSON-LD.

use super::made::{self, File};
use domain::catalogue::{AttendancePattern, Mode, StudyMode};
use interchange::feed::{Feed, FeedCourse, FeedRun, SectionKind};
use interchange::json_ld::{Writer, course_node, read_from};
use interchange::stream::Gathering;
use proptest::prelude::*;
use serde_json::{Value, json};

fn read(text: impl ToString) -> Feed {
    let mut gathering = Gathering::default();
    read_from(&File(text.to_string().into_bytes()), &mut gathering).unwrap();
    gathering.feed()
}

fn refusal(text: &str) -> &'static str {
    read_from(&File(text.as_bytes().to_vec()), &mut Gathering::default()).unwrap_err().code
}

fn written(courses: &[FeedCourse]) -> String {
    let mut writer = Writer::new(Vec::new(), made::provider()).unwrap();
    courses.iter().for_each(|course| writer.course(course).unwrap());
    String::from_utf8(writer.finish().unwrap()).unwrap()
}

/// The only run of the only course.
fn run(instance: Value) -> FeedRun {
    let feed = read(json!({"@type": "Course", "name": "T", "hasCourseInstance": instance}));
    assert_eq!(feed.issues, [], "{instance}");
    feed.courses[0].runs[0].clone()
}

#[test]
fn a_course_of_another_site_is_read_in_full() {
    let feed = read(json!({
        "@context": "https://schema.org/",
        "@type": ["Course", "Product"],
        "@id": "https://c.example/1",
        "identifier": {"@type": "PropertyValue", "propertyID": "internal", "value": 17},
        "courseCode": "MH1",
        "name": [{"@value": "Codi a symud", "@language": "cy"}, {"@value": "Moving &amp; handling", "@language": "en-GB"}],
        "description": "<p>How to lift.</p><p>And how not to.</p>",
        "coursePrerequisites": [{"@type": "Course", "name": "First aid"}, "A DBS check"],
        "teaches": ["Hoists", "Slide sheets"],
        "educationalLevel": {"@type": "DefinedTerm", "name": "Level 2"},
        "educationalCredentialAwarded": {"@type": "EducationalOccupationalCredential", "recognizedBy": {"name": "City & Guilds"}},
        "keywords": "care, moving, care",
        "url": "https://c.example/1",
        "provider": {"@type": "Organization", "name": "College"},
        "offers": {"@type": "Offer", "price": 45.5, "priceCurrency": "GBP"},
        "hasCourseInstance": {
            "@type": "CourseInstance",
            "courseMode": ["Onsite", "part-time"],
            "startDate": "2026-07-01T08:00:00Z",
            "endDate": "2026-07-08",
            "courseSchedule": {"@type": "Schedule", "startTime": "08:00", "endTime": "16:00:00", "duration": "PT2H", "repeatCount": 6, "repeatFrequency": "Weekly"},
            "location": {"@type": "Place", "name": "Hall", "address": {"streetAddress": "1 High St", "addressLocality": "Stafford", "postalCode": "st162qr"}},
            "maximumAttendeeCapacity": 12
        }
    }));
    assert_eq!(feed.issues, []);
    let course = &feed.courses[0];
    assert_eq!((course.reference.as_str(), course.title.as_str()), ("17", "Moving & handling"));
    assert_eq!((course.level, course.awarding_body.as_deref()), (Some(2), Some("City & Guilds")));
    assert_eq!(
        (course.keywords.as_slice(), course.summary.as_str()),
        (&["care".to_owned(), "moving".to_owned()][..], "How to lift.")
    );
    let texts: Vec<_> = course.sections.iter().map(|section| (section.kind, section.text.as_str())).collect();
    let expected = [
        (SectionKind::About, "How to lift.\n\nAnd how not to."),
        (SectionKind::Entry, "First aid\n\nA DBS check"),
        (SectionKind::Learn, "Hoists\n\nSlide sheets"),
    ];
    assert_eq!(texts, expected);
    let run = &course.runs[0];
    assert_eq!(
        (run.starts_on.unwrap().to_string(), run.starts_at.unwrap().to_string()),
        ("2026-07-01".into(), "09:00:00".into())
    );
    assert_eq!(
        (run.ends_on.unwrap().to_string(), run.ends_at.unwrap().to_string()),
        ("2026-07-08".into(), "16:00:00".into())
    );
    assert_eq!((run.mode, run.study_mode, run.places), (Mode::Classroom, Some(StudyMode::PartTime), Some(12)));
    assert_eq!((run.duration.as_deref(), run.cost.unwrap().get()), (Some("6 times 2 hours"), 4550));
    let venue = run.venue.as_ref().unwrap();
    assert_eq!((venue.postcode.as_deref(), venue.town.as_deref()), (Some("ST16 2QR"), Some("Stafford")));
}

#[test]
fn how_a_run_is_taught_is_said_in_many_ways() {
    for (instance, mode, flexible) in [
        (json!({"courseMode": "online"}), Mode::Online, true),
        (
            json!({"courseMode": "https://schema.org/OnlineEventAttendanceMode", "startDate": "2027-01-01"}),
            Mode::Online,
            false,
        ),
        (json!({"courseMode": ["online", "onsite"]}), Mode::Blended, false),
        (json!({"courseMode": "Blended"}), Mode::Blended, false),
        (json!({"schema:courseMode": "work-based"}), Mode::WorkBased, false),
        (json!({"location": {"@type": "VirtualLocation", "url": "https://x.example"}}), Mode::Online, true),
        (json!({"location": [{"@type": "VirtualLocation"}, {"@type": "Place", "name": "Hall"}]}), Mode::Blended, false),
        (json!({"location": "The hall"}), Mode::Classroom, false),
    ] {
        let read = run(instance.clone());
        assert_eq!((read.mode, read.flexible_start), (mode, flexible), "{instance}");
    }
    assert_eq!(
        run(json!({"academy:attendancePattern": "evening"})).attendance_pattern,
        Some(AttendancePattern::Evening)
    );
    assert_eq!(run(json!({"duration": "P6W"})).duration.as_deref(), Some("6 weeks"));
    assert_eq!(run(json!({"courseWorkload": "PT22H"})).duration.as_deref(), Some("22 hours"));
    assert!(run(json!({"eventStatus": "https://schema.org/EventCancelled"})).withdrawn);
    let offered =
        run(json!({"offers": [{"price": "0", "validFrom": "2027-01-01T00:00:00Z", "validThrough": "2027-02-01"}]}));
    assert_eq!((offered.cost.unwrap().get(), offered.opens_on.unwrap().to_string()), (0, "2027-01-01".to_owned()));
    assert_eq!(offered.closes_on.unwrap().to_string(), "2027-02-01");
}

#[test]
fn courses_are_found_alone_in_lists_and_in_graphs() {
    let course = |name: &str| json!({"@type": "Course", "name": name});
    let list = json!({"@type": "ItemList", "itemListElement": [
        {"@type": "ListItem", "position": 1, "item": course("A")}, course("B"), {"@type": "ListItem", "url": "https://x.example"}]});
    for (document, count) in [
        (course("A"), 1),
        (json!([course("A"), course("B"), "text", 5, null, true, 1.5, -2]), 2),
        (json!({"@graph": [{"@type": "Organization", "name": "C"}, course("A"), course("B")]}), 2),
        (json!({"@graph": course("A")}), 1),
        (list.clone(), 2),
        (json!({"@context": {"@vocab": "https://schema.org/"}, "@graph": [list]}), 2),
        (
            json!([{"@type": "https://schema.org/Course", "http://schema.org/name": "A"}, {"@type": "schema:Course", "schema:name": "B"}]),
            2,
        ),
    ] {
        let feed = read(&document);
        assert_eq!((feed.courses.len(), feed.refused), (count, 0), "{document}");
    }
}

#[test]
fn what_is_wrong_says_where_it_stands() {
    let feed = read(
        r#"{"@graph": [
        {"@type": "Course", "name": "T", "url": "javascript:alert(1)", "hasCourseInstance": [
          {"startDate": "soon"}, {"@id": "_:1"},
          {"startDate": "2027-01-05", "endDate": "2027-01-01", "maximumAttendeeCapacity": "many", "offers": {"price": 5, "priceCurrency": "EUR"}}]},
        {"@type": "Course"},
        {"@type": "CourseInstance", "startDate": "2027-01-01"},
        {"@type": "Course", "name": "U", "identifier": "7"},
        {"@type": "Course", "name": "V", "identifier": "7"}]}"#,
    );
    let found: Vec<_> =
        feed.issues.iter().map(|issue| (issue.field.as_str(), issue.code, issue.refused, issue.line)).collect();
    assert_eq!(
        found,
        [
            ("@graph/0/url", "url_format", false, Some(2)),
            ("@graph/0/hasCourseInstance/0/startDate", "date_format", true, Some(2)),
            ("@graph/0/hasCourseInstance/1", "reference_only", true, Some(2)),
            ("@graph/0/hasCourseInstance/2/endDate", "ends_before_start", false, Some(2)),
            ("@graph/0/hasCourseInstance/2/offers/price", "number_format", false, Some(2)),
            ("@graph/0/hasCourseInstance/2/maximumAttendeeCapacity", "number_format", false, Some(2)),
            ("@graph/1/name", "required", true, Some(5)),
            ("@graph/2", "course_missing", true, Some(6)),
            ("@graph/4/identifier", "reference_repeated", true, Some(8)),
        ]
    );
    assert_eq!((feed.courses.len(), feed.courses[0].runs.len(), feed.refused), (2, 1, 5));
}

#[test]
fn what_breaks_off_keeps_what_came_before_and_what_is_none_is_refused() {
    let feed = read("[{\"@type\": \"Course\", \"name\": \"One\"},\n{\"@type\": \"Course\", \"name\": \"Tw");
    assert_eq!((feed.courses.len(), feed.issues[0].code, feed.issues[0].line), (1, "not_json", Some(2)));
    assert_eq!(refusal("{"), "not_json");
    assert_eq!(refusal("hello"), "not_json");
    assert_eq!(refusal("{}"), "no_courses");
    assert_eq!(refusal("[]"), "no_courses");
    assert_eq!(refusal(&"[".repeat(100_000)), "not_json");
    let long = format!("{{\"@type\": \"Course\", \"name\": \"{}\"}}", "x".repeat(17 << 20));
    assert_eq!(refusal(&long), "too_long");
}

#[test]
fn a_page_here_is_named_beside_that_of_the_training_provider() {
    let feed = read(json!({"@type": "Course", "name": "T", "identifier": "1", "url": "https://c.example/t"}));
    let node = course_node(&feed.courses[0], &made::provider(), Some("https://academy.example/courses/1"));
    assert_eq!(
        (&node["@id"], &node["url"]),
        (&json!("https://academy.example/courses/1"), &json!("https://c.example/t"))
    );
    assert_eq!(node["provider"]["identifier"]["value"], json!("10006463"));
    let gone = FeedCourse { withdrawn: true, ..feed.courses[0].clone() };
    assert!(read(written(&[gone])).courses[0].withdrawn);
}

proptest! {
    #[test]
    fn what_is_written_reads_the_same(courses in made::courses(), withdrawn in any::<bool>()) {
        prop_assume!(!courses.is_empty());
        let mut courses = courses;
        courses.iter_mut().flat_map(|course| &mut course.runs).take(1).for_each(|run| run.withdrawn = withdrawn);
        let text = written(&courses);
        let feed = read(&text);
        prop_assert_eq!((feed.issues, feed.refused), (vec![], 0), "{}", text);
        prop_assert_eq!(feed.courses.into_iter().map(made::placeless).collect::<Vec<_>>(), courses, "{}", text);
    }

    #[test]
    fn no_document_is_too_strange(cut in 0..2000_usize, junk in "[\\[\\]{}\":,a-z0-9 ]{0,20}", courses in made::courses()) {
        let text = written(&courses);
        let cut: String = text.chars().take(cut).collect::<String>() + &junk;
        let _ = read_from(&File(cut.into_bytes()), &mut Gathering::default());
    }
}
