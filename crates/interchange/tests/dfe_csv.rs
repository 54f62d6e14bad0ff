//! The course directory's files: what colleges really send loads, and what is wrong is named.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use domain::catalogue::Mode;
use interchange::dfe_csv::{Kind, looks_like, read_courses, read_venues};
use interchange::feed::{Feed, FeedVenue};
use proptest::prelude::*;

const VENUES: &str = "YOUR_VENUE_REFERENCE,VENUE_NAME,ADDRESS_LINE_1,ADDRESS_LINE_2,TOWN_OR_CITY,COUNTY,POSTCODE,EMAIL,PHONE,WEBSITE\n\
    STA,Stafford Campus,Victoria Square,,Stafford,Staffs,st162qr,,,\n\
    LEE,Leek Hub,Stockwell Street,,Leek,,NOWHERE,,,\n";

const HEADER: &str = "LARS_QAN,WHO_THIS_COURSE_IS_FOR,ENTRY_REQUIREMENTS,WHAT_YOU_WILL_LEARN,HOW_YOU_WILL_LEARN,WHAT_YOU_WILL_NEED_TO_BRING,HOW_YOU_WILL_BE_ASSESSED,WHERE_NEXT,COURSE_NAME,YOUR_REFERENCE,DELIVERY_MODE,START_DATE,FLEXIBLE_START_DATE,VENUE_NAME,YOUR_VENUE_REFERENCE,NATIONAL_DELIVERY,SUB_REGION,COURSE_WEBPAGE,COST,COST_DESCRIPTION,DURATION,DURATION_UNIT,STUDY_MODE,ATTENDANCE_PATTERN";

fn venues() -> Vec<FeedVenue> {
    read_venues(VENUES.as_bytes()).unwrap().venues
}

fn row(name: &str, reference: &str, mode: &str, start: &str, venue: &str) -> String {
    format!(
        "60349517,Care staff.,,Hoists.,,,,,{name},{reference},{mode},{start},,{venue},,,,https://c.example/x,45.50,,1,Days,Part time,Daytime"
    )
}

fn read(rows: &[String]) -> Feed {
    read_courses(format!("{HEADER}\n{}\n", rows.join("\n")).as_bytes(), &venues()).unwrap()
}

fn codes(feed: &Feed) -> Vec<(Option<u64>, &str, &str, bool)> {
    feed.issues.iter().map(|issue| (issue.line, issue.field.as_str(), issue.code, issue.refused)).collect()
}

#[test]
fn one_row_is_one_run_and_rows_of_one_course_are_gathered() {
    let feed = read(&[
        row("Moving and handling Level 2", "MH1", "Classroom", "01/12/2026", "stafford campus"),
        row("Moving and handling Level 2", "MH1", "Online", "08/12/2026", ""),
        row("Fire safety", "FS", "Classroom based", "2026-12-09", "Leek  Hub"),
    ]);
    assert_eq!(codes(&feed), []);
    let shape: Vec<_> = feed.courses.iter().map(|c| (c.reference.as_str(), c.level, c.runs.len())).collect();
    assert_eq!(shape, [("MH1", Some(2), 2), ("FS", None, 1)]);
    let run = &feed.courses[0].runs[0];
    assert_eq!(run.starts_on.unwrap().to_string(), "2026-12-01");
    assert_eq!((run.mode, run.cost.unwrap().get(), run.duration.as_deref()), (Mode::Classroom, 4550, Some("1 day")));
    assert_eq!(run.venue.as_ref().unwrap().postcode.as_deref(), Some("ST16 2QR"));
}

#[test]
fn a_bad_row_is_named_and_the_good_ones_load() {
    let feed = read(&[
        row("A", "1", "Classroom", "31/31/2026", "Leek Hub"),
        row("B", "2", "Classroom", "01/12/2026", "Narnia"),
        row("C", "3", "Telepathy", "01/12/2026", ""),
        row("", "4", "Online", "", ""),
        row("E", "5", "Online", "01/12/2026", ""),
        "too,few".to_owned(),
    ]);
    assert_eq!(feed.courses.len(), 1);
    assert_eq!(feed.refused, 5);
    assert_eq!(
        codes(&feed),
        [
            (Some(7), "row", "cell_count", true),
            (Some(2), "START_DATE", "date_format", true),
            (Some(3), "VENUE_NAME", "venue_unknown", true),
            (Some(4), "DELIVERY_MODE", "not_in_list", true),
            (Some(5), "COURSE_NAME", "required", false),
            (Some(5), "START_DATE", "required", true),
        ]
    );
}

#[test]
fn lines_are_those_of_the_file_even_after_texts_with_new_lines() {
    let long = row("\"Two\nlines, and \"\"quotes\"\"\"", "1", "Online", "01/12/2026", "");
    let feed = read(&[long, row("B", "2", "Online", "never", "")]);
    assert_eq!(feed.courses[0].title, "Two lines, and \"quotes\"");
    assert_eq!(codes(&feed), [(Some(4), "START_DATE", "date_format", true)]);
}

#[test]
fn lines_are_counted_in_files_of_every_system() {
    for end in ["\n", "\r\n", "\r"] {
        for blank in ["", end] {
            let text = format!(
                "{HEADER}{end}{}{end}{blank}{}{end}",
                row(&format!("\"Two{end}lines\""), "1", "Online", "never", ""),
                row("B", "2", "Online", "never", "")
            );
            let lines: Vec<_> = read_courses(text.as_bytes(), &[]).unwrap().issues.iter().map(|i| i.line).collect();
            let last = if blank.is_empty() { 4 } else { 5 };
            assert_eq!(lines, [Some(2), Some(last)], "{end:?} {blank:?}");
        }
    }
}

#[test]
fn columns_that_are_not_ours_are_named_once_and_the_rest_is_read() {
    let header = format!("MOON,{HEADER},TIDE,,COST");
    let text = format!("{header}\nx,{},y,,99\n", row("A", "1", "Online", "01/12/2026", ""));
    let feed = read_courses(text.as_bytes(), &[]).unwrap();
    assert_eq!(
        codes(&feed),
        [(Some(1), "header", "column_unknown", false), (Some(1), "header", "column_repeated", false)]
    );
    assert!(feed.issues[0].reason.contains("MOON, TIDE"), "{}", feed.issues[0].reason);
    assert_eq!(feed.courses[0].runs[0].cost.unwrap().get(), 4550);
}

#[test]
fn a_missing_column_is_named() {
    let reason = |header: &str| read_courses(header.as_bytes(), &[]).unwrap_err().reason;
    assert!(reason("COURSE_NAME,START_DATE\n").contains("lacks DELIVERY_MODE."));
    assert!(reason("DELIVERY_MODE,START_DATE\n").contains("lacks COURSE_NAME or LARS_QAN."));
    assert!(read_venues(b"VENUE_NAME\nLeek Hub\n").unwrap_err().reason.contains("lacks POSTCODE."));
}

#[test]
fn a_text_that_never_ends_refuses_its_row() {
    let long = row(&"x".repeat(100_001), "1", "Online", "01/12/2026", "");
    let feed = read(&[long, row("B", "2", "Online", "01/12/2026", "")]);
    assert_eq!(codes(&feed), [(Some(2), "COURSE_NAME", "too_long", true)]);
    assert_eq!((feed.refused, feed.courses.len()), (1, 1));
}

#[test]
fn only_so_many_rows_are_read() {
    let text = format!("COURSE_NAME,DELIVERY_MODE,START_DATE\n{}", "A\n".repeat(200_002));
    let feed = read_courses(text.as_bytes(), &[]).unwrap();
    assert_eq!((feed.refused, feed.courses.len()), (200_001, 0));
    assert_eq!(feed.issues.last().map(|issue| issue.code), Some("too_many_rows"));
}

#[test]
fn other_shapes_of_the_same_table_read_the_same() {
    let rows = [row("Café skills", "1", "Online", "01/12/2026", "")];
    let plain = read(&rows);
    let text = format!("{HEADER}\n{}\n", rows.join("\n"));
    let marked = format!("\u{feff}{text}");
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
    let semicolons = text.replace(',', ";");
    let small = text.replacen(HEADER, &HEADER.to_lowercase().replace('_', " "), 1);
    for other in [marked.as_bytes(), &utf16, &windows, semicolons.as_bytes(), small.as_bytes()] {
        assert_eq!(read_courses(other, &venues()).unwrap(), plain);
    }
}

#[test]
fn courses_without_a_lars_aim_have_their_own_columns() {
    let header = HEADER.replace("LARS_QAN", "COURSE_TYPE,SECTOR,EDUCATION_LEVEL,AWARDING_BODY");
    let row = row("Bootcamp", "", "Online", "", "").replacen("60349517", "Skills Bootcamp,Care,Entry Level,Pearson", 1);
    let row = row.replacen("Online,,", "Online,,Yes", 1);
    let feed = read_courses(format!("{header}\n{row}\n").as_bytes(), &[]).unwrap();
    let course = &feed.courses[0];
    assert_eq!((course.level, course.awarding_body.as_deref()), (Some(0), Some("Pearson")));
    assert!(course.reference_is_made && course.reference.starts_with("made:"));
    assert!(course.runs[0].flexible_start);
}

#[test]
fn a_repeated_row_counts_once_and_a_repeated_reference_gets_its_own_key() {
    let same = row("A", "1", "Online", "01/12/2026", "");
    let dearer = same.replace("45.50", "60");
    let feed = read(&[same.clone(), same.clone(), dearer, row("Other", "1", "Online", "01/12/2026", "")]);
    assert_eq!(feed.courses.iter().map(|c| c.runs.len()).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(
        codes(&feed),
        [(Some(5), "YOUR_REFERENCE", "reference_repeated", false), (Some(3), "row", "repeated_row", false),]
    );
}

#[test]
fn a_file_that_is_none_of_ours_is_refused_whole() {
    assert_eq!(read_courses(b"", &[]).unwrap_err().code, "empty");
    assert_eq!(read_courses(b"a,b\n1,2\n", &[]).unwrap_err().code, "columns_missing");
    assert_eq!(read_courses(b"\x00\x01\x02PNG", &[]).unwrap_err().code, "not_text");
    assert_eq!(read_courses(format!("{HEADER}\n").as_bytes(), &[]).unwrap(), Feed::default());
    assert_eq!(looks_like(HEADER.as_bytes()), Some(Kind::Courses));
    assert_eq!(looks_like(VENUES.as_bytes()), Some(Kind::Venues));
    assert_eq!(looks_like(b"<catalog/>"), None);
}

#[test]
fn a_venue_without_a_good_postcode_loads_without_it() {
    let feed = read_venues(VENUES.as_bytes()).unwrap();
    assert_eq!(feed.venues.len(), 2);
    assert_eq!(codes(&feed), [(Some(3), "POSTCODE", "postcode_format", false)]);
}

fn keys(feed: &Feed) -> Vec<String> {
    let runs = feed.courses.iter().flat_map(|c| c.runs.iter().map(|r| format!("{} {}", c.reference, r.reference)));
    let mut keys: Vec<_> = runs.collect();
    keys.sort();
    keys
}

proptest! {
    #[test]
    fn the_order_of_rows_makes_no_other_courses(order in Just((0..6usize).collect::<Vec<_>>()).prop_shuffle()) {
        let rows: Vec<String> = (0..6)
            .map(|n| row(["A", "B"][n % 2], "", "Online", &format!("0{}/12/2026", n / 2 + 1), ""))
            .collect();
        let shuffled: Vec<String> = order.iter().map(|at| rows[*at].clone()).collect();
        prop_assert_eq!(keys(&read(&shuffled)), keys(&read(&rows)));
    }

    #[test]
    fn no_bytes_are_too_strange(bytes in proptest::collection::vec(any::<u8>(), 0..300), cut in 0..600usize) {
        let _ = read_courses(&bytes, &[]);
        let mut file = format!("{HEADER}\n{}", row("A", "1", "Online", "01/12/2026", "")).into_bytes();
        file.truncate(cut);
        file.extend(bytes);
        if let Ok(feed) = read_courses(&file, &venues()) {
            for course in &feed.courses {
                prop_assert!(!course.title.is_empty() && course.title.chars().count() <= 255);
                prop_assert!(!course.reference.is_empty() && course.reference.chars().count() <= 255);
            }
        }
    }
}
