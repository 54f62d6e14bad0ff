//! The course directory's files.

use super::made;
use interchange::dfe_csv::{Columns, CourseWriter, VenueWriter, read_courses, read_venues};
use interchange::feed::{Feed, FeedCourse, FeedSection, FeedVenue, SectionKind};
use interchange::form::form_of;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::HashSet;

const LARS: &str = "LARS_QAN,WHO_THIS_COURSE_IS_FOR,ENTRY_REQUIREMENTS,WHAT_YOU_WILL_LEARN,HOW_YOU_WILL_LEARN,\
    WHAT_YOU_WILL_NEED_TO_BRING,HOW_YOU_WILL_BE_ASSESSED,WHERE_NEXT,COURSE_NAME,YOUR_REFERENCE,DELIVERY_MODE,START_DATE,\
    FLEXIBLE_START_DATE,VENUE_NAME,YOUR_VENUE_REFERENCE,NATIONAL_DELIVERY,SUB_REGION,COURSE_WEBPAGE,COST,COST_DESCRIPTION,\
    DURATION,DURATION_UNIT,STUDY_MODE,ATTENDANCE_PATTERN";

fn non_lars() -> String {
    LARS.replace("LARS_QAN", "COURSE_TYPE,SECTOR,EDUCATION_LEVEL,AWARDING_BODY")
}

fn venues() -> Vec<FeedVenue> {
    let venue = |reference: &str, name: &str| FeedVenue {
        reference: reference.to_owned(),
        name: name.to_owned(),
        postcode: Some("ST16 2QR".to_owned()),
        ..FeedVenue::default()
    };
    vec![venue("STA", "Stafford, \"Main\""), venue("=LEE", "Leek"), venue("made:0123456789abcdef", "Leek")]
}

fn written(courses: &[FeedCourse], columns: Columns) -> Vec<u8> {
    let mut writer = CourseWriter::new(Vec::new(), columns).unwrap();
    courses.iter().for_each(|course| writer.course(course).unwrap());
    writer.finish().unwrap()
}

fn read(file: &[u8]) -> Feed {
    read_courses(file, &venues()).unwrap()
}

fn placeless(feed: Feed) -> Vec<FeedCourse> {
    feed.courses.into_iter().map(made::placeless).collect()
}

/// The cells of a row that the two files share, as colleges fill them in: also wrongly.
fn row() -> impl Strategy<Value = Vec<String>> {
    let text = || prop_oneof![Just(String::new()), made::line(), Just("<p>One.</p><ul><li>a</li></ul>".to_owned())];
    let cell = |words: &'static [&'static str]| select(words).prop_map(str::to_owned);
    let name = prop_oneof![3 => cell(&["First aid", "Diploma Level 3", "=SUM(A1)", "", "'-5"]), 1 => made::line()];
    let course = (vec(text(), 7), name, cell(&["", "", "C1", "C2", "+44", "made:0123456789abcdef"]));
    let how = cell(&["Classroom", "Online", "Work based", "Blended Learning", "by post"]);
    let start = (cell(&["", "01/12/2027", "2027-12-02", "soon"]), cell(&["", "Yes", "No"]));
    let place = (cell(&["", "Stafford, \"Main\"", "Leek"]), cell(&["", "STA", "=LEE", "made:0123456789abcdef"]));
    let page = cell(&["", "https://c.example/?a=1&b=2", "www.c.example", "javascript:x"]);
    let cost = (cell(&["", "0", "45.5", "£1,200", "free"]), of(made::line()));
    let time = (cell(&["", "1", "6", "1000"]), cell(&["Days", "weeks", "Hour", ""]));
    let week = (cell(&["", "Part time", "full-time"]), cell(&["", "Evening", "Day/Block Release"]));
    (course, how, start, place, (page, cost), (time, week)).prop_map(|(course, how, start, place, money, time)| {
        let mut cells = course.0;
        let (page, (cost, words)) = money;
        let ((number, unit), (study, pattern)) = time;
        cells.extend([course.1, course.2, how, start.0, start.1, place.0, place.1, String::new(), String::new(), page]);
        cells.extend([cost, words.unwrap_or_default(), number, unit, study, pattern]);
        cells
    })
}

/// A file under a header; what stands before the shared cells of a row is one of `before`.
fn file(header: String, before: &'static [&'static [&'static str]]) -> impl Strategy<Value = Vec<u8>> {
    vec((select(before), row()), 0..8).prop_map(move |rows| {
        let mut file = csv::Writer::from_writer(Vec::new());
        file.write_record(header.split(',')).unwrap();
        for (before, row) in rows {
            file.write_record(before.iter().copied().chain(row.iter().map(String::as_str))).unwrap();
        }
        file.into_inner().unwrap()
    })
}

fn lars_file() -> impl Strategy<Value = Vec<u8>> {
    file(LARS.to_owned(), &[&["60349517"], &["3495"], &["603/4951/7"], &[""]])
}

fn non_lars_file() -> impl Strategy<Value = Vec<u8>> {
    file(
        non_lars(),
        &[&["Skills Bootcamp", "Care", "Entry Level", "=Body"], &["", "", "3", ""], &["-", "", "", "City & Guilds"]],
    )
}

/// The law: what was read is written and read as the same, without a word, and written again as the same bytes.
fn holds(file: &[u8], columns: Columns) -> Result<(), TestCaseError> {
    let once = placeless(read(file));
    let text = written(&once, columns);
    let feed = read(&text);
    prop_assert_eq!((&feed.issues, feed.refused), (&vec![], 0), "{}", String::from_utf8_lossy(&text));
    let twice = placeless(feed);
    prop_assert_eq!(&twice, &once, "{}", String::from_utf8_lossy(&text));
    prop_assert_eq!(written(&twice, columns), text);
    Ok(())
}

#[test]
fn the_columns_are_those_of_the_course_directory() {
    let header = |columns| String::from_utf8(written(&[], columns)).unwrap();
    assert_eq!(header(Columns::Lars), format!("\u{feff}{LARS}\r\n"));
    assert_eq!(header(Columns::NonLars), format!("\u{feff}{}\r\n", non_lars()));
    assert!(form_of(header(Columns::Lars).as_bytes()).is_some() && LARS.split(',').count() == 24);
}

#[test]
fn what_a_spreadsheet_would_run_is_a_text() {
    let row = "Skills,,Level 2,,,,\"=HYPERLINK(\"\"x\"\")\",,,,,@cmd,=C1,Online,,Yes,,,,,,,+44,,,,";
    let courses = placeless(read(format!("{}\n{row}\n", non_lars()).as_bytes()));
    assert_eq!((courses[0].title.as_str(), courses[0].reference.as_str()), ("@cmd", "=C1"));
    let text = String::from_utf8(written(&courses, Columns::NonLars)).unwrap();
    for cell in ["'@cmd", "'=C1", "'+44", "\"'=HYPERLINK(\"\"x\"\")\""] {
        assert!(text.contains(cell), "{cell} in {text}");
    }
    assert_eq!(placeless(read(text.as_bytes())), courses);
}

#[test]
fn what_the_course_directory_has_no_column_for_is_put_where_it_fits_or_left_out() {
    let row = "60349517,,,Hoists.,,,,,T,C1,Online,01/12/2027,,,,,,,0,,,,,";
    let mut course = placeless(read(format!("{LARS}\n{row}\n").as_bytes())).remove(0);
    assert_eq!(Columns::of(&course), Columns::Lars);
    course.sections.insert(0, FeedSection { kind: SectionKind::About, text: "A day.".to_owned() });
    course.website = Some("https://c.example".to_owned());
    course.runs[0].duration = Some("about a day".to_owned());
    let gone = FeedCourse { withdrawn: true, reference: "C2".to_owned(), ..course.clone() };
    let read = placeless(read(&written(&[course, gone], Columns::Lars)));
    assert_eq!(read.len(), 1);
    assert_eq!(read[0].sections, [FeedSection { kind: SectionKind::Learn, text: "A day.\n\nHoists.".to_owned() }]);
    assert_eq!((read[0].runs[0].url.as_deref(), &read[0].runs[0].duration), (Some("https://c.example"), &None));
}

proptest! {
    #[test]
    fn a_courses_file_comes_back_as_it_was(file in lars_file()) {
        holds(&file, Columns::Lars)?;
    }

    #[test]
    fn a_file_of_courses_without_an_aim_comes_back_as_it_was(file in non_lars_file()) {
        holds(&file, Columns::NonLars)?;
    }

    #[test]
    fn venues_come_back_as_they_were(made in vec(made::venue(), 0..5)) {
        let mut seen = HashSet::new();
        let fold = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let made: Vec<_> = made.into_iter().filter(|venue| seen.insert(fold(&venue.reference))).collect();
        let mut writer = VenueWriter::new(Vec::new()).unwrap();
        made.iter().for_each(|venue| writer.venue(venue).unwrap());
        let text = writer.finish().unwrap();
        let feed = read_venues(&text).unwrap();
        prop_assert!(feed.issues.iter().all(|issue| issue.code == "postcode_format"), "{:?}", feed.issues);
        prop_assert_eq!(feed.venues, made, "{}", String::from_utf8_lossy(&text));
    }

    #[test]
    fn courses_of_other_forms_can_be_written(courses in made::courses()) {
        for columns in [Columns::Lars, Columns::NonLars] {
            let known: Vec<FeedVenue> = courses.iter().flat_map(|course| &course.runs).filter_map(|run| run.venue.clone()).collect();
            let file = written(&courses, columns);
            prop_assert!(form_of(&file).is_some());
            prop_assert!(read_courses(&file, &known).is_ok());
        }
    }
}
