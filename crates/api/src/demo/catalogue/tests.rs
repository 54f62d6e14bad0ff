//! The made catalogue is big enough, valid and the same every time.

use super::{MadeFeed, made_feeds};
use chrono::NaiveDate;
use std::collections::{HashMap, HashSet};

type Row = HashMap<String, String>;

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn read(text: &str) -> Vec<Row> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(|row| row.unwrap()).collect()
}

fn runs(feed: &MadeFeed) -> Vec<Row> {
    let mut rows = read(&feed.courses_csv);
    rows.extend(feed.non_lars_csv.iter().flat_map(|text| read(text)));
    rows
}

#[test]
fn the_same_day_gives_the_same_catalogue() {
    assert_eq!(made_feeds(day()), made_feeds(day()));
}

#[test]
fn there_are_about_four_hundred_courses_and_three_thousand_runs() {
    let mut courses = HashSet::new();
    let (mut total, mut unnumbered) = (0, 0);
    for feed in made_feeds(day()) {
        for row in runs(&feed) {
            total += 1;
            unnumbered += usize::from(row["YOUR_REFERENCE"].is_empty());
            let key = if row["YOUR_REFERENCE"].is_empty() { &row["COURSE_NAME"] } else { &row["YOUR_REFERENCE"] };
            courses.insert((feed.ukprn, key.clone()));
        }
    }
    assert!((350..=450).contains(&courses.len()), "{} courses", courses.len());
    assert!((2_700..=3_300).contains(&total), "{total} runs");
    assert!((total / 50..=total / 12).contains(&unnumbered), "{unnumbered} of {total} rows without a reference");
}

#[test]
fn a_reference_means_one_course_and_a_name_is_used_once() {
    for feed in made_feeds(day()) {
        let mut names: HashMap<String, String> = HashMap::new();
        for row in runs(&feed) {
            let reference = names.entry(row["COURSE_NAME"].clone()).or_insert(row["YOUR_REFERENCE"].clone());
            assert_eq!(*reference, row["YOUR_REFERENCE"], "{} {}", feed.provider_name, row["COURSE_NAME"]);
        }
        let numbered: Vec<_> = names.values().filter(|reference| !reference.is_empty()).collect();
        assert_eq!(numbered.iter().collect::<HashSet<_>>().len(), numbered.len(), "{}", feed.provider_name);
    }
}

#[test]
fn every_row_keeps_the_limits_of_the_format() {
    for feed in made_feeds(day()) {
        for row in runs(&feed) {
            for (column, text) in &row {
                let limit = match column.as_str() {
                    "WHO_THIS_COURSE_IS_FOR" => 2_000,
                    "COURSE_NAME" | "YOUR_REFERENCE" | "VENUE_NAME" | "COURSE_WEBPAGE" | "COST_DESCRIPTION" => 255,
                    _ => 500,
                };
                assert!(text.chars().count() <= limit, "{column}: {text}");
                assert_eq!(text.trim(), text, "{column}");
            }
            assert!(["Classroom", "Online", "Work based", "Blended Learning"].contains(&row["DELIVERY_MODE"].as_str()));
            let units = ["Minutes", "Hours", "Days", "Weeks", "Months", "Years"];
            assert!(units.contains(&row["DURATION_UNIT"].as_str()) && row["DURATION"].parse::<u16>().unwrap() < 1_000);
            assert!(!row["COST"].is_empty() || !row["COST_DESCRIPTION"].is_empty());
            assert!(row["COST"].is_empty() || row["COST"].parse::<f64>().unwrap() <= 1_540.0, "{}", row["COST"]);
            for column in ["WHO_THIS_COURSE_IS_FOR", "WHAT_YOU_WILL_LEARN", "COURSE_NAME"] {
                assert!(!row[column].is_empty(), "{column}");
            }
            if let Some(aim) = row.get("LARS_QAN") {
                assert_eq!(aim.len(), 8, "{aim}");
            }
        }
    }
}

#[test]
fn every_taught_run_has_a_known_venue_and_no_other_run_has_one() {
    for feed in made_feeds(day()) {
        let venues = read(&feed.venues_csv);
        for row in runs(&feed) {
            let taught = ["Classroom", "Blended Learning"].contains(&row["DELIVERY_MODE"].as_str());
            let known = venues.iter().any(|venue| {
                venue["VENUE_NAME"] == row["VENUE_NAME"] && venue["YOUR_VENUE_REFERENCE"] == row["YOUR_VENUE_REFERENCE"]
            });
            assert_eq!(known, taught, "{} {}", feed.provider_name, row["COURSE_NAME"]);
            assert_eq!(taught, !row["ATTENDANCE_PATTERN"].is_empty());
            assert_eq!(row["DELIVERY_MODE"] == "Work based", !row["SUB_REGION"].is_empty());
        }
    }
}

#[test]
fn every_venue_postcode_is_in_the_reference_data() {
    let postcodes: HashSet<&str> =
        include_str!("../../../reference/postcodes.csv").lines().filter_map(|line| line.split(',').next()).collect();
    let outcodes: HashSet<&str> =
        include_str!("../../../reference/outcodes.csv").lines().filter_map(|line| line.split(',').next()).collect();
    for venue in made_feeds(day()).iter().flat_map(|feed| read(&feed.venues_csv)) {
        let postcode = venue["POSTCODE"].as_str();
        let (outcode, _) = postcode.split_once(' ').unwrap();
        assert!(outcodes.contains(outcode), "{postcode}");
        let elsewhere = ["B79", "WV1"].contains(&outcode);
        assert!(elsewhere || postcodes.contains(postcode.replace(' ', "").as_str()), "{postcode}");
    }
}

#[test]
fn every_start_is_within_a_year_or_flexible() {
    for today in [day(), NaiveDate::from_ymd_opt(2028, 2, 29).unwrap(), NaiveDate::from_ymd_opt(2027, 7, 3).unwrap()] {
        for row in made_feeds(today).iter().flat_map(runs) {
            let flexible = row["START_DATE"].is_empty();
            assert_eq!(row["FLEXIBLE_START_DATE"], if flexible { "Yes" } else { "No" });
            if !flexible {
                let start = NaiveDate::parse_from_str(&row["START_DATE"], "%d/%m/%Y").unwrap();
                assert!((0..=366).contains(&(start - today).num_days()), "{start}");
                assert_eq!(row["START_DATE"].len(), 10);
            }
        }
    }
}

#[test]
fn people_can_be_moved_and_handled_at_stafford_today() {
    let today = day().format("%d/%m/%Y").to_string();
    let (mut subjects, mut found, mut stafford) = (HashSet::new(), Vec::new(), 0);
    for feed in made_feeds(day()).iter().filter(|feed| feed.takes_bookings) {
        let venues = read(&feed.venues_csv);
        for row in runs(feed) {
            let at = venues.iter().find(|venue| venue["VENUE_NAME"] == row["VENUE_NAME"]);
            let there = at.is_some_and(|venue| venue["POSTCODE"].starts_with("ST16"));
            let moving = row["COURSE_NAME"] == "Moving and handling of people" && row["DELIVERY_MODE"] == "Classroom";
            let single = row["DURATION"] == "1" && row["DURATION_UNIT"] == "Days";
            stafford += usize::from(there && moving && single);
            if there && moving && single && row["START_DATE"] == today {
                found.push(feed.ukprn);
            }
            if row["START_DATE"] == today {
                subjects.insert(row["COURSE_NAME"].clone());
            }
        }
    }
    assert_eq!(found, ["10004603", "19999101"], "the college, whose tutor takes the register, and a company");
    assert!(stafford >= 15, "{stafford} runs");
    assert!(subjects.len() >= 6, "{subjects:?}");
}

#[test]
fn every_subject_of_the_reference_list_is_taught() {
    let list: serde_json::Value = serde_json::from_str(include_str!("../../../reference/subjects.json")).unwrap();
    for item in list["items"].as_array().unwrap() {
        let code = item["code"].as_str().unwrap();
        let taught = super::PROVIDERS.iter().any(|provider| provider.topics.split_whitespace().any(|c| c == code));
        assert!(taught && super::topics::find(code).is_some_and(|topic| topic.points.len() >= 3), "{code}");
    }
}
