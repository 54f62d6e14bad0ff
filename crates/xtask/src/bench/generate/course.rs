//! One course with its runs.

use super::RUNS;
use super::random::Random;
use super::words::{Title, Words};
use chrono::{Days, NaiveDate, NaiveTime};
use domain::catalogue::{AttendancePattern, Mode, StudyMode};
use domain::values::Pence;
use interchange::feed::{FeedCourse, FeedRun, FeedSection, FeedVenue};
use interchange::text;

/// How far ahead runs begin, in days: eighteen months.
const AHEAD: usize = 548;
/// Places at which a training provider teaches.
const VENUES: usize = 40;
/// The longest summary, in characters.
const SUMMARY: usize = 300;
/// What is said of a title, so that one of them makes many courses.
const ENDS: &[&str] =
    &["", "", "for care staff", "for managers", "refresher", "awareness", "in adult social care", "at home"];

/// A course of a training provider: the same numbers make the same course.
pub(super) fn course(words: &Words, today: NaiveDate, provider: usize, number: usize) -> FeedCourse {
    let mut random = Random::seeded(&format!("course {provider} {number}"));
    let title = random.of(words.titles());
    let sections = sections(words, &mut random);
    let summary = sections.first().map(|section| text::clip(&section.text.replace('\n', " "), SUMMARY));
    let reference = format!("C{number:06}");
    let page = format!("https://p{provider}.example/courses/{reference}");
    let keyword = random.of(words.phrases()).filter(|_| random.chance(60)).cloned();
    let runs =
        (0..RUNS).map(|run| self::run(words, today, &mut random, Making { provider, number, run, title, page: &page }));
    let runs = runs.collect();
    FeedCourse {
        reference,
        reference_is_made: false,
        title: format!("{} {}", title.map_or("", |title| &title.text), random.of(ENDS).unwrap_or(&""))
            .trim()
            .to_owned(),
        summary: summary.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" "),
        level: title.and_then(|title| title.level).or_else(|| [None, None, Some(1), Some(2), Some(3)][random.below(5)]),
        learning_aim_ref: title.and_then(|title| title.learning_aim_ref.clone()),
        awarding_body: title.and_then(|title| title.awarding_body.clone()),
        sections,
        keywords: keyword.into_iter().collect(),
        website: Some(page),
        runs,
        withdrawn: false,
        line: 0,
    }
}

/// At most four texts, each of another kind.
fn sections(words: &Words, random: &mut Random) -> Vec<FeedSection> {
    let mut kinds = words.kinds();
    while kinds.len() > 4 {
        kinds.remove(random.below(kinds.len()));
    }
    let made =
        kinds.into_iter().filter_map(|kind| Some(FeedSection { kind, text: random.of(words.texts(kind))?.clone() }));
    made.collect()
}

struct Making<'a> {
    provider: usize,
    number: usize,
    run: usize,
    title: Option<&'a Title>,
    page: &'a str,
}

fn run(words: &Words, today: NaiveDate, random: &mut Random, of: Making<'_>) -> FeedRun {
    let mode = match random.below(10) {
        0..6 => Mode::Classroom,
        6..8 => Mode::Online,
        8 => Mode::Blended,
        _ => Mode::WorkBased,
    };
    let flexible = random.chance(5);
    // Each run has a stretch of its own: no two of a course begin on one day.
    let ahead = 1 + of.run * (AHEAD / RUNS) + random.below(AHEAD / RUNS);
    let day = |ahead: usize| today.checked_add_days(Days::new(u64::try_from(ahead).ok()?)).filter(|_| !flexible);
    let hour = u32::try_from(9 + random.below(9)).unwrap_or(9);
    let time = |hour: u32| NaiveTime::from_hms_opt(hour, 30, 0).filter(|_| !flexible);
    let days = [0, 0, 0, 1, 4, 90][random.below(6)];
    let pence = of.title.map_or(0, |title| title.pence) * [0, 0, 1, 1, 1, 2][random.below(6)];
    FeedRun {
        reference: format!("C{:06}-{:02}", of.number, of.run),
        starts_on: day(ahead),
        starts_at: time(hour),
        ends_on: day(ahead + days),
        ends_at: time(hour + 4),
        flexible_start: flexible,
        mode,
        study_mode: Some(if days > 30 { StudyMode::PartTime } else { StudyMode::Flexible }),
        attendance_pattern: random.of(AttendancePattern::ALL).copied().filter(|_| mode == Mode::Classroom),
        duration: Some(if days == 0 { "1 day".to_owned() } else { format!("{} days", days + 1) }),
        venue: (mode != Mode::Online).then(|| venue(words, of.provider, random.below(VENUES))),
        cost: Pence::new(pence).ok(),
        cost_description: random
            .chance(20)
            .then(|| "Free if you work in adult social care in Staffordshire.".to_owned()),
        url: Some(format!("{}/{}", of.page, of.run)),
        places: random.chance(70).then_some(12),
        opens_on: None,
        closes_on: day(ahead.saturating_sub(3)),
        sessions: Vec::new(),
        withdrawn: false,
        line: 0,
    }
}

/// One of a training provider's places.
fn venue(words: &Words, provider: usize, number: usize) -> FeedVenue {
    let mut random = Random::seeded(&format!("venue {provider} {number}"));
    let site = random.of(words.sites());
    FeedVenue {
        reference: format!("V{number:02}"),
        name: format!("{} Centre {number}", site.map_or("Training", |site| &site.town)),
        address: Some(format!("{} High Street", 1 + random.below(200))),
        town: site.map(|site| site.town.clone()),
        postcode: site.map(|site| site.postcode.clone()),
    }
}
