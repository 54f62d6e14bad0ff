//! The course directory's files: what colleges really send loads, and what is wrong is named.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use domain::catalogue::Mode;
use interchange::dfe_csv::{Kind, looks_like, read_courses, read_venues};
use interchange::feed::{Feed, FeedVenue, SectionKind};
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
            (Some(2), "START_DATE", "date_format", true),
            (Some(3), "VENUE_NAME", "venue_unknown", true),
            (Some(4), "DELIVERY_MODE", "not_in_list", true),
            (Some(5), "COURSE_NAME", "required", false),
            (Some(5), "START_DATE", "required", true),
            (Some(7), "row", "cell_count", true),
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
fn other_shapes_of_the_same_table_read_the_same() {
    let rows = [row("Café skills", "1", "Online", "01/12/2026", "")];
    let plain = read(&rows);
    let text = format!("{HEADER}\n{}\n", rows.join("\n"));
    let marked = format!("\u{feff}{text}");
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
    let semicolons = text.replace(',', ";");
    let tabs = text.replace(',', "\t");
    let turned: String =
        text.lines().map(|line| line.rsplit(',').collect::<Vec<_>>().join(",") + "\r\n").collect::<String>();
    let small = text.replacen(HEADER, &HEADER.to_lowercase().replace('_', " "), 1);
    for other in [
        marked.as_bytes(),
        &utf16,
        &windows,
        semicolons.as_bytes(),
        tabs.as_bytes(),
        turned.as_bytes(),
        small.as_bytes(),
    ] {
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
fn a_start_is_flexible_when_the_column_says_so_or_the_date_is_missing() {
    let flexible = |start: &str, says: &str| {
        let row = row("A", "1", "Online", start, "").replacen(
            &format!("Online,{start},"),
            &format!("Online,{start},{says}"),
            1,
        );
        let feed = read(&[row]);
        feed.courses.first().map(|course| (course.runs[0].starts_on.is_some(), course.runs[0].flexible_start))
    };
    assert_eq!(flexible("", "Yes"), Some((false, true)));
    assert_eq!(flexible("", "No"), None);
    assert_eq!(flexible("01/12/2026", "No"), Some((true, false)));
    assert_eq!(flexible("01/12/2026", "Yes"), Some((true, true)));
}

#[test]
fn a_repeated_row_counts_once_and_runs_that_differ_in_price_are_two() {
    let same = row("A", "1", "Online", "01/12/2026", "");
    let feed = read(&[same.clone(), same.clone(), same.replace("45.50", "60")]);
    assert_eq!(feed.courses.iter().map(|c| c.runs.len()).collect::<Vec<_>>(), [2]);
    assert_ne!(feed.courses[0].runs[0].reference, feed.courses[0].runs[1].reference);
    assert_eq!(codes(&feed), [(Some(3), "row", "repeated_row", false)]);
}

#[test]
fn a_reference_that_several_courses_share_is_none() {
    let feed = read(&[
        row("A", "1", "Online", "01/12/2026", ""),
        row("Other", "1", "Online", "01/12/2026", ""),
        row("a ", "1", "Online", "02/12/2026", ""),
    ]);
    assert_eq!(feed.courses.iter().map(|c| c.runs.len()).collect::<Vec<_>>(), [2, 1]);
    assert!(feed.courses.iter().all(|c| c.reference_is_made && c.reference.starts_with("made:")));
    assert_ne!(feed.courses[0].reference, feed.courses[1].reference);
    assert_eq!(
        codes(&feed),
        [
            (Some(2), "YOUR_REFERENCE", "reference_repeated", false),
            (Some(3), "YOUR_REFERENCE", "reference_repeated", false)
        ]
    );
}

#[test]
fn rows_of_one_course_in_other_words_are_one_course_with_the_first_words() {
    let first = row("A", "1", "Online", "01/12/2026", "");
    let later = row("A", "1", "Online", "02/12/2026", "").replace("Hoists.", "Slings.");
    let feed = read(&[first, later.clone(), later.replace("02/12", "03/12")]);
    assert_eq!((feed.courses.len(), feed.courses[0].runs.len()), (1, 3));
    assert_eq!(feed.courses[0].sections[1].text, "Hoists.");
    assert_eq!(codes(&feed), [(Some(3), "YOUR_REFERENCE", "course_differs", false)]);
}

#[test]
fn what_is_wrong_with_a_course_is_said_of_each_of_its_rows() {
    let good = row("A", "1", "Online", "01/12/2026", "");
    let bad = good.replace("60349517", "6.03E+07");
    let feed = read(&[bad.clone(), bad.replace("01/12", "02/12"), good.replace("01/12", "03/12")]);
    let found: Vec<_> = codes(&feed).into_iter().filter(|(_, field, ..)| *field == "LARS_QAN").collect();
    assert_eq!(found, [(Some(2), "LARS_QAN", "lars_format", false), (Some(3), "LARS_QAN", "lars_format", false)]);
    // Its aim makes it another course.
    assert_eq!(feed.courses.iter().map(|c| (c.runs.len(), c.line)).collect::<Vec<_>>(), [(2, 2), (1, 4)]);
}

#[test]
fn made_keys_hold_when_dates_and_prices_change_and_not_when_the_course_does() {
    let key = |row: &str| read(&[row.to_owned()]).courses[0].reference.clone();
    let one = row("Fire safety", "", "Online", "01/12/2026", "");
    let made = key(&one);
    assert_eq!(made.strip_prefix("made:").map(str::len), Some(16));
    assert_eq!(key(&one.replace("01/12/2026", "05/01/2027").replace("45.50", "50")), made);
    assert_eq!(key(&one.replace("Fire safety", "FIRE  safety")), made);
    for other in ["Fire risk,60349517,Hoists.", "Fire safety,60349518,Hoists.", "Fire safety,60349517,Slings."] {
        let parts: Vec<&str> = other.split(',').collect();
        let changed = one.replace("Fire safety", parts[0]).replace("60349517", parts[1]).replace("Hoists.", parts[2]);
        assert_ne!(key(&changed), made, "{other}");
    }
}

#[test]
fn the_texts_come_under_their_headings_without_markup() {
    let text = "LARS_QAN,WHO_THIS_COURSE_IS_FOR,ENTRY_REQUIREMENTS,WHAT_YOU_WILL_LEARN,HOW_YOU_WILL_LEARN,\
        WHAT_YOU_WILL_NEED_TO_BRING,HOW_YOU_WILL_BE_ASSESSED,WHERE_NEXT,DELIVERY_MODE,START_DATE\n\
        1234567,<p>Carers</p>,None,Hoists,Talks,A pen,A quiz,Level 3,Online,01/12/2020\n";
    let feed = read_courses(text.as_bytes(), &[]).unwrap();
    let course = &feed.courses[0];
    let shown: Vec<_> = course.sections.iter().map(|s| (s.kind, s.text.as_str())).collect();
    assert_eq!(
        shown,
        [
            (SectionKind::WhoFor, "Carers"),
            (SectionKind::Entry, "None"),
            (SectionKind::Learn, "Hoists"),
            (SectionKind::How, "Talks"),
            (SectionKind::Bring, "A pen"),
            (SectionKind::Assessed, "A quiz"),
            (SectionKind::Next, "Level 3"),
        ]
    );
    assert_eq!(course.learning_aim_ref.as_deref(), Some("01234567"));
    // A name is asked for; a day in the past is kept, as people may have been there.
    assert_eq!(
        (course.title.as_str(), codes(&feed)),
        ("Course 01234567", vec![(Some(2), "COURSE_NAME", "required", false)])
    );
    assert_eq!(course.runs[0].starts_on.unwrap().to_string(), "2020-12-01");
}

#[test]
fn a_wrong_value_that_a_run_can_do_without_is_left_out_with_a_word() {
    let good = row("A", "1", "Online", "01/12/2026", "");
    let found = |from: &str, to: &str| {
        let feed = read(&[good.replacen(from, to, 1)]);
        assert_eq!((feed.refused, feed.courses.len()), (0, 1), "{to}");
        assert!(feed.issues.iter().all(|issue| issue.reason.len() > 20 && issue.reference.as_deref() == Some("1")));
        let codes: Vec<_> = feed.issues.iter().map(|issue| (issue.field.clone(), issue.code)).collect();
        (codes.first().map(|(field, code)| format!("{field} {code}")).unwrap_or_default(), feed.courses[0].clone())
    };
    for (from, to, say) in [
        ("45.50", "-5", "COST number_format"),
        ("45.50", "ask us", "COST number_format"),
        ("https://c.example/x", "javascript:x()", "COURSE_WEBPAGE url_format"),
        ("1,Days", "1,Moons", "DURATION_UNIT not_in_list"),
        ("1,Days", "1,", "DURATION_UNIT required"),
        ("1,Days", "-1,Days", "DURATION number_format"),
        ("Part time", "Sometimes", "STUDY_MODE not_in_list"),
        ("Daytime", "At dawn", "ATTENDANCE_PATTERN not_in_list"),
        ("60349517", "6.03E+07", "LARS_QAN lars_format"),
    ] {
        assert_eq!(found(from, to).0, say, "{to}");
    }
    assert_eq!(found("45.50", "-5").1.runs[0].cost, None);
    assert_eq!(found("1,Days", "1,Moons").1.runs[0].duration, None);
    let long = found(",A,1,", &format!(",{},1,", "long ".repeat(60)));
    assert_eq!((long.0.as_str(), long.1.title.chars().count() <= 255), ("COURSE_NAME too_long", true));
    assert_eq!(found("45.50", "0").1.runs[0].cost.unwrap().get(), 0);
}

#[test]
fn venues_are_found_by_reference_then_by_name_and_never_guessed() {
    let text =
        "VENUE_NAME,PROVIDER_VENUE_REF,POSTCODE\nHub,N,ST16 2QR\nHub,S,ST13 5AA\nhall,H,ST16 2QR\nOther,n,ST16 2QR\n";
    let loaded = read_venues(text.as_bytes()).unwrap();
    assert_eq!(codes(&loaded), [(Some(5), "YOUR_VENUE_REFERENCE", "repeated_row", true)]);
    let header = "COURSE_NAME,DELIVERY_MODE,START_DATE,VENUE_NAME,YOUR_VENUE_REFERENCE";
    let at = |name: &str, reference: &str| {
        let text = format!("{header}\nA,Blended learning,01/12/2026,{name},{reference}\n");
        let feed = read_courses(text.as_bytes(), &loaded.venues).unwrap();
        match feed.courses.first() {
            Some(course) => course.runs[0].venue.as_ref().unwrap().reference.clone(),
            None => format!("{} {}", feed.issues[0].field, feed.issues[0].code),
        }
    };
    assert_eq!(at("anything", " s "), "S");
    assert_eq!(at("HALL", ""), "H");
    assert_eq!(at("HALL", "unknown"), "H");
    assert_eq!(at("Hub", ""), "VENUE_NAME venue_unknown");
    assert_eq!(at("", "X"), "YOUR_VENUE_REFERENCE venue_unknown");
    assert_eq!(at("", ""), "VENUE_NAME required");
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
    fn the_order_of_rows_makes_no_other_courses(order in Just((0..18usize).collect::<Vec<_>>()).prop_shuffle()) {
        // Courses with their own reference, with none, and two that share one; runs that only a price tells apart.
        let courses = [("A", "1"), ("B", ""), ("C", ""), ("D", "2"), ("E", "2"), ("F", "3")];
        let rows: Vec<String> = (0..18)
            .map(|n| {
                let (name, reference) = courses[n % 6];
                let price = format!("{}.00", 40 + n);
                row(name, reference, "Online", &format!("0{}/12/2026", n / 12 + 1), "").replace("45.50", &price)
            })
            .collect();
        let shuffled: Vec<String> = order.iter().map(|at| rows[*at].clone()).collect();
        let straight = keys(&read(&rows));
        prop_assert_eq!(straight.len(), 18);
        prop_assert_eq!(keys(&read(&shuffled)), straight);
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
