//! XCRI-CAP as others write it: example files of the standard's authors and of its users, and the old version 1.1.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use domain::catalogue::{AttendancePattern, Mode, StudyMode};
use interchange::feed::{Feed, FeedRun, FeedVenue, SectionKind};
use interchange::xcri::read;

macro_rules! file {
    ($name:literal) => {
        include_bytes!(concat!("data/xcri/", $name))
    };
}

fn clean(bytes: &[u8]) -> Feed {
    let feed = read(bytes).unwrap();
    assert_eq!((feed.refused, &feed.issues), (0, &Vec::new()));
    feed
}

fn sections(feed: &Feed) -> Vec<(SectionKind, &str)> {
    feed.courses[0].sections.iter().map(|section| (section.kind, section.text.as_str())).collect()
}

/// What stands in a run of the old version, but for its venue.
fn days(run: &FeedRun) -> [String; 4] {
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    [run.starts_on, run.ends_on, run.opens_on, run.closes_on].map(day)
}

#[test]
fn version_1_1_is_read_in_full() {
    let feed = clean(file!("made-1.1.xml"));
    let course = &feed.courses[0];
    assert_eq!(
        (course.reference.as_str(), course.title.as_str()),
        ("http://www.canal-college.example/courses/hsc2", "Diploma in Care")
    );
    assert_eq!((course.level, course.learning_aim_ref.as_deref()), (Some(2), Some("60349517")));
    assert_eq!((course.awarding_body.as_deref(), course.keywords.len()), (Some("City & Guilds"), 2));
    assert_eq!(course.website.as_deref(), Some("http://www.canal-college.example/courses/hsc2"));
    assert_eq!(
        sections(&feed),
        [
            (SectionKind::About, "For people who work, or want to work, in adult social care."),
            (SectionKind::WhoFor, "Care workers with £0 to spend."),
            (SectionKind::Entry, "A job or a placement in care."),
            (SectionKind::Learn, "You will learn to:\n• move people safely\n• keep records"),
            (SectionKind::Assessed, "A portfolio and an observation."),
            (SectionKind::Next, "Diploma in Adult Care, Level 3."),
        ]
    );
    let withdrawn: Vec<_> = feed.courses.iter().map(|course| (course.title.as_str(), course.withdrawn)).collect();
    assert_eq!(withdrawn, [("Diploma in Care", false), ("NVQ in Care", true)]);
}

#[test]
fn the_runs_of_version_1_1_say_when_where_and_how() {
    let feed = clean(file!("made-1.1.xml"));
    let [dated, flexible, named, old] = feed.courses[0].runs.as_slice() else { panic!("four runs") };
    assert_eq!(days(dated), ["2027-01-11", "2027-07-09", "2026-11-01", "2027-01-04"]);
    assert_eq!(dated.starts_at.unwrap().to_string(), "09:30:00");
    assert_eq!((dated.mode, dated.study_mode), (Mode::Classroom, Some(StudyMode::PartTime)));
    assert_eq!(dated.attendance_pattern, Some(AttendancePattern::DayOrBlockRelease));
    assert_eq!((dated.duration.as_deref(), dated.places), (Some("26 weeks"), Some(16)));
    assert_eq!((dated.cost.unwrap().get(), &dated.cost_description), (32_500, &None));
    assert_eq!(dated.url.as_deref(), Some("http://www.canal-college.example/apply"));
    let lock = FeedVenue {
        reference: "http://www.canal-college.example/venues/lock".to_owned(),
        name: "Lock Keeper's Café".to_owned(),
        address: Some("2 Lock Street".to_owned()),
        town: Some("Stafford".to_owned()),
        postcode: Some("ST16 2QR".to_owned()),
    };
    assert_eq!(dated.venue, Some(lock));

    assert_eq!((flexible.flexible_start, flexible.mode, &flexible.venue), (true, Mode::Online, &None));
    assert_eq!(flexible.study_mode, Some(StudyMode::Flexible));
    assert_eq!(flexible.cost_description.as_deref(), Some("Free if you work in Staffordshire"));

    // "September 2027" is a day still to be named; without a venue the run is where the training provider is.
    assert_eq!((named.starts_on, named.flexible_start), (None, false));
    assert_eq!(
        (named.study_mode, named.attendance_pattern),
        (Some(StudyMode::FullTime), Some(AttendancePattern::Evening))
    );
    let home = named.venue.as_ref().unwrap();
    assert_eq!((home.name.as_str(), home.address.as_deref()), ("Canal Side College", Some("1 Wharf Lane")));
    assert_eq!((home.town.as_deref(), home.postcode.as_deref()), (Some("Stone"), Some("ST15 8QW")));

    assert_eq!((days(old)[0].as_str(), old.withdrawn), ("2026-09-07", true));
    assert!(!dated.withdrawn);
}

#[test]
fn the_example_of_the_standards_authors_is_read_in_full() {
    let feed = clean(file!("generic-postgraduate-example.xml"));
    let course = &feed.courses[0];
    assert_eq!((course.title.as_str(), course.level), ("Business and Marketing", None));
    assert_eq!(course.awarding_body.as_deref(), Some("Poppleton University"));
    assert_eq!(course.keywords, ["Management studies", "Marketing", "Business Administration and Management"]);
    let kinds: Vec<_> = sections(&feed).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, [SectionKind::About, SectionKind::Entry, SectionKind::Learn, SectionKind::Assessed]);
    assert!(course.summary.starts_with("This professional masters degree"), "{}", course.summary);
    let run = &course.runs[0];
    // "2014-09" is a month, no day.
    assert_eq!(days(run), ["2015-09-01", "2017-07-01", "", ""]);
    assert_eq!((run.places, run.cost_description.as_deref()), (Some(50), Some("GBP6,000 per stage")));
    let venue = run.venue.as_ref().unwrap();
    assert_eq!((venue.name.as_str(), venue.address.as_deref()), ("Main Campus", Some("University Road, Poppleton")));
}

#[test]
fn a_feed_of_a_moodle_plug_in_is_read_in_full() {
    let feed = clean(file!("small-course-data-programme-example.xml"));
    let run = &feed.courses[0].runs[0];
    assert_eq!(days(run), ["2012-08-01", "2012-08-31", "2012-04-02", "2012-08-01"]);
    assert_eq!((run.mode, run.study_mode), (Mode::Online, Some(StudyMode::PartTime)));
    assert_eq!((run.cost.map(domain::values::Pence::get), run.cost_description.as_deref()), (None, Some("free")));
    assert_eq!(sections(&feed).last(), Some(&(SectionKind::Assessed, "No assessment")));
}

#[test]
fn utf_16_is_read_with_its_markup_however_it_is_written() {
    for bytes in [&file!("utf16-cdata-markup.xml")[..], file!("utf16-xhtml-description.xml")] {
        let feed = clean(bytes);
        assert_eq!(feed.courses[0].title, "HND Business Computing");
        assert_eq!(sections(&feed), [(SectionKind::About, "This is a computing course, its great!")]);
        assert_eq!((feed.courses[0].runs.len(), feed.courses[0].runs[0].flexible_start), (1, false));
    }
}
