//! Courses of every shape that a reader may answer.

use chrono::{NaiveDate, NaiveTime};
use domain::catalogue::{AttendancePattern, Mode, StudyMode};
use domain::values::Pence;
use interchange::feed::{FeedCourse, FeedRun, FeedSection, FeedVenue, SectionKind};
use interchange::provider::ProviderInfo;
use interchange::stream::Source;
use interchange::text;
use proptest::collection::{btree_set, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use std::io::Read;

const SIGNS: &str = r#"([&<>"'=+@;#,a-e1-9é£😀• -]|\PC){1,25}"#;

const KINDS: [SectionKind; 8] = [
    SectionKind::About,
    SectionKind::WhoFor,
    SectionKind::Entry,
    SectionKind::Learn,
    SectionKind::How,
    SectionKind::Bring,
    SectionKind::Assessed,
    SectionKind::Next,
];

/// A text on one line, with the signs that every form must hide.
pub fn line() -> impl Strategy<Value = String> {
    let signs = SIGNS.prop_map(|text| text::line(&text));
    let words =
        select(vec!["Level 2", "45", "=1+1", "'-x", "AT&T", "\"quoted\", and more", "5 < 6", "free", "Ends: x"]);
    let line = prop_oneof![4 => signs, 1 => words.prop_map(str::to_owned)];
    line.prop_filter("says something", |text| !text.is_empty() && text::line(text) == *text)
}

/// Paragraphs and lists.
fn plain() -> impl Strategy<Value = String> {
    let part = (select(vec!["", "\n\n", "\n• ", "\n"]), line());
    let text = vec(part, 1..4).prop_map(|parts| parts.into_iter().map(|(gap, line)| format!("{gap}{line}")).collect());
    let text = text.prop_map(|text: String| text::plain(&text));
    text.prop_filter("says something", |text| !text.is_empty() && text::plain(text) == *text)
}

/// An address of the web.
fn url() -> impl Strategy<Value = String> {
    "https?://[a-z]{1,8}\\.(example|ac\\.uk)(:80)?(/[a-zé0-9~'()&=;+!-]{0,12}){0,2}(\\?[a-z0-9&='%]{1,12})?"
        .prop_filter("is safe", |url| text::safe_url(url).as_deref() == Some(url) && text::line(url) == *url)
}

fn day() -> impl Strategy<Value = NaiveDate> {
    (0..40_000_i64).prop_map(|days| NaiveDate::from_ymd_opt(1990, 1, 1).unwrap() + chrono::Duration::days(days))
}

/// Two days, the second not before the first; either may lack.
fn days() -> impl Strategy<Value = (Option<NaiveDate>, Option<NaiveDate>)> {
    let from = |(day, length): (NaiveDate, i64)| (Some(day), Some(day + chrono::Duration::days(length)));
    prop_oneof![
        3 => (day(), 0..300_i64).prop_map(from),
        1 => of(day()).prop_map(|day| (day, None)),
        1 => day().prop_map(|day| (None, Some(day))),
    ]
}

/// Two times of day, the second not before the first; midnight is one.
fn times() -> impl Strategy<Value = (Option<NaiveTime>, Option<NaiveTime>)> {
    let time = || {
        prop_oneof![1 => Just(0_u32), 4 => 0..86_400_u32]
            .prop_map(|s| NaiveTime::from_num_seconds_from_midnight_opt(s, 0).unwrap())
    };
    (of(time()), of(time())).prop_map(|(a, b)| if a.zip(b).is_some_and(|(a, b)| b < a) { (b, a) } else { (a, b) })
}

/// A venue.
pub fn venue() -> impl Strategy<Value = FeedVenue> {
    let postcode = select(vec!["ST16 2QR", "B1 1AA", "SW1A 1AA"]).prop_map(str::to_owned);
    (line(), line(), of(line()), of(line()), of(postcode))
        .prop_map(|(reference, name, address, town, postcode)| FeedVenue { reference, name, address, town, postcode })
}

fn run() -> impl Strategy<Value = FeedRun> {
    let how = (select(Mode::ALL), of(select(StudyMode::ALL)), of(select(AttendancePattern::ALL)), of(venue()));
    let cost = of(prop_oneof![Just(0), 0..=Pence::MAX]).prop_map(|pence| pence.map(|pence| Pence::new(pence).unwrap()));
    let texts = (of(line()), cost, of(line()), of(url()), of(1..=1000_i32));
    (days(), times(), any::<bool>(), how, texts, days()).prop_map(|(days, times, flexible_start, how, texts, books)| {
        FeedRun {
            reference: String::new(),
            starts_on: days.0,
            starts_at: times.0,
            ends_on: days.1,
            ends_at: times.1,
            flexible_start,
            mode: how.0,
            study_mode: how.1,
            attendance_pattern: how.2,
            duration: texts.0,
            venue: how.3,
            cost: texts.1,
            cost_description: texts.2,
            url: texts.3,
            places: texts.4,
            opens_on: books.0,
            closes_on: books.1,
            sessions: Vec::new(),
            withdrawn: false,
            line: 0,
        }
    })
}

fn sections() -> impl Strategy<Value = Vec<FeedSection>> {
    let kinds = subsequence(KINDS.to_vec(), 0..=4);
    (kinds, vec(plain(), 4)).prop_map(|(kinds, texts)| {
        kinds.into_iter().zip(texts).map(|(kind, text)| FeedSection { kind, text }).collect()
    })
}

/// A key of its own, or one that we made.
fn key() -> impl Strategy<Value = String> {
    prop_oneof![5 => line(), 1 => "made:[0-9a-f]{16}"]
}

/// A course with its runs, each under a key of its own.
pub fn course() -> impl Strategy<Value = FeedCourse> {
    let about = (key(), line(), prop_oneof![Just(String::new()), line()], of(0..=8_i16), of("[A-Z0-9]{8}"));
    let more = (of(line()), sections(), btree_set(line(), 0..4), of(url()));
    let runs = (vec(run(), 0..4), btree_set(key(), 4));
    (about, more, runs).prop_map(|(about, more, (runs, keys))| FeedCourse {
        reference_is_made: about.0.starts_with("made:"),
        reference: about.0,
        title: about.1,
        summary: about.2,
        level: about.3,
        learning_aim_ref: about.4,
        awarding_body: more.0,
        sections: more.1,
        keywords: more.2.into_iter().collect(),
        website: more.3,
        runs: runs.into_iter().zip(keys).map(|(run, reference)| FeedRun { reference, ..run }).collect(),
        withdrawn: false,
        line: 0,
    })
}

/// A course without the lines of the file that it stood on.
pub fn placeless(mut course: FeedCourse) -> FeedCourse {
    course.line = 0;
    course.runs.iter_mut().for_each(|run| run.line = 0);
    course
}
/// Some courses, each under a key of its own.
pub fn courses() -> impl Strategy<Value = Vec<FeedCourse>> {
    vec(course(), 0..4).prop_map(|mut courses| {
        let mut seen = std::collections::HashSet::new();
        courses.retain(|course| seen.insert(course.reference.clone()));
        courses
    })
}

/// A file that is held.
pub struct File(pub Vec<u8>);

impl Source for File {
    fn open(&self) -> std::io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self.0.as_slice()))
    }
}

/// Whose catalogue is written.
pub fn provider() -> ProviderInfo {
    let (name, url) = ("Stafford & District College".to_owned(), Some("https://www.college.example".to_owned()));
    ProviderInfo { name, ukprn: Some("10006463".to_owned()), url }
}
