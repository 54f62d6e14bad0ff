//! Short courses: the days, half days and online hours that care staff need most.

use super::calendar::{later, spread, weekend, written};
use super::providers::{Provider, Venue, Voice};
use super::random::Random;
use super::rows::{Aim, Course, Run};
use super::topics::{Shape, Topic, find};
use super::{prices, webpage, words};
use chrono::NaiveDate;
use std::collections::HashMap;

/// Subjects that companies and the academy also teach as a shorter refresher.
const REFRESHERS: [&str; 8] = [
    "moving_people",
    "medication",
    "safeguarding_adults_l2",
    "basic_life_support",
    "fire_safety",
    "food_hygiene",
    "infection_prevention",
    "mental_capacity",
];

/// Half days that need people and equipment in one room.
const IN_A_ROOM: [&str; 7] = [
    "basic_life_support",
    "emergency_aid_awareness",
    "equipment_bed_rails",
    "moving_objects",
    "employer_induction",
    "shadowing",
    "other",
];

/// Runs that a demonstration relies on: provider, subject, days from today. Always at the provider's first venue.
const PLANNED: [(&str, &str, &[usize]); 9] = [
    ("NSC", "moving_people", &[0, 7, 14, 21, 28, 42]),
    ("OAK", "moving_people", &[0, 4, 7, 11, 14, 21, 28, 35, 42]),
    ("OAK", "infection_prevention", &[0]),
    ("ACA", "safeguarding_adults_l2", &[0, 8]),
    ("ACA", "medication", &[0, 9]),
    ("NSC", "basic_life_support", &[0, 10]),
    ("7K", "fire_safety", &[0, 6]),
    ("PBC", "dementia", &[0, 13]),
    ("BTC", "pressure_care", &[0]),
];

/// Every run of every short course of the provider.
pub(super) fn rows(provider: &Provider, number: usize, today: NaiveDate) -> Vec<(Course, Run)> {
    let months = validity();
    let refreshes = matches!(provider.voice, Voice::Company | Voice::Academy);
    let mut rows = Vec::new();
    for (index, code) in provider.topics.split_whitespace().enumerate() {
        let Some(topic) = find(code) else { continue };
        for refresher in [false, true] {
            if refresher && !(refreshes && REFRESHERS.contains(&code)) {
                continue;
            }
            let mut random = Random::seeded(&format!("{} {code} {refresher}", provider.ukprn));
            let offer = Offer { provider, topic, refresher };
            let course = offer.course(number, index, months.get(code).copied(), &mut random);
            rows.extend(offer.runs(today, &mut random).into_iter().map(|run| (course.clone(), run)));
        }
    }
    rows
}

/// Usual months of validity by subject code, from the reference list.
fn validity() -> HashMap<String, u64> {
    let list: serde_json::Value =
        serde_json::from_str(include_str!("../../../reference/subjects.json")).unwrap_or_default();
    let items = list["items"].as_array().cloned().unwrap_or_default();
    items
        .iter()
        .filter_map(|item| Some((item["code"].as_str()?.to_owned(), item["typical_validity_months"].as_u64()?)))
        .collect()
}

struct Offer<'a> {
    provider: &'a Provider,
    topic: &'static Topic,
    refresher: bool,
}

impl Offer<'_> {
    fn course(&self, number: usize, index: usize, months: Option<u64>, random: &mut Random) -> Course {
        let Self { provider, topic, refresher } = *self;
        let title = topic.titles.get(number % topic.titles.len()).copied().unwrap_or(topic.code);
        let planned = PLANNED.iter().any(|(prefix, code, _)| *prefix == provider.prefix && *code == topic.code);
        let unnumbered = random.chance(5) && !planned;
        let suffix = if refresher { "R" } else { "" };
        Course {
            aim: Aim::Other { kind: "Essential Skills", level: level(topic.shape), body: String::new() },
            name: if refresher { format!("{title} – refresher") } else { title.into() },
            reference: if unnumbered { String::new() } else { format!("{}-{}{suffix}", provider.prefix, 101 + index) },
            texts: words::short(topic, provider.voice, refresher, months),
            webpage: webpage(provider, topic.code),
        }
    }

    fn runs(&self, today: NaiveDate, random: &mut Random) -> Vec<Run> {
        let Self { provider, topic, refresher } = *self;
        let (cost, cost_text) = prices::short(topic, provider.voice, refresher, random);
        let (duration, unit) = self.length();
        let run = Run { cost, cost_text, duration, unit, ..Run::default() };
        if topic.shape == Shape::Alone {
            return vec![Run { mode: "Online", ..run }];
        }
        let count = match topic.shape {
            Shape::Leaders | Shape::Weeks => provider.runs.min(4),
            Shape::Delegated => provider.runs * 2 / 3,
            _ if refresher => provider.runs * 2 / 3,
            _ => provider.runs,
        };
        let planned = self.planned().iter().map(|days| (later(today, *days), provider.venues.first()));
        let mut runs: Vec<Run> = planned.map(|(day, venue)| self.run(&run, day, venue, random)).collect();
        for (n, day) in spread(random, today, count).into_iter().enumerate() {
            let online = self.may_be_online() && random.chance(30);
            let venue = provider.venues.get((n + random.below(2)) % provider.venues.len().max(1));
            runs.push(self.run(&run, day, venue.filter(|_| !online), random));
        }
        runs
    }

    fn planned(&self) -> &'static [usize] {
        let mine = |(prefix, code, _): &&(&str, &str, &[usize])| {
            *prefix == self.provider.prefix && *code == self.topic.code && !self.refresher
        };
        PLANNED.iter().find(mine).map_or(&[], |(_, _, days)| days)
    }

    fn may_be_online(&self) -> bool {
        self.topic.shape == Shape::Half && !IN_A_ROOM.contains(&self.topic.code)
            || (self.topic.shape == Shape::Day && self.refresher)
    }

    /// One run; without a venue it is live and online.
    fn run(&self, base: &Run, day: NaiveDate, venue: Option<&'static Venue>, random: &mut Random) -> Run {
        let start = written(day);
        let Some(venue) = venue else {
            return Run { mode: "Online", start, ..base.clone() };
        };
        let blended = self.topic.shape == Shape::Delegated;
        let short = matches!(self.topic.shape, Shape::Half | Shape::Weeks);
        let attendance = match () {
            () if weekend(day) => "Weekend",
            () if short && random.chance(20) => "Evening",
            () => "Daytime",
        };
        Run {
            mode: if blended { "Blended Learning" } else { "Classroom" },
            start,
            venue_name: venue.name,
            venue_reference: venue.reference,
            study: "Part time",
            attendance,
            ..base.clone()
        }
    }

    fn length(&self) -> (u32, &'static str) {
        match (self.topic.code, self.topic.shape) {
            ("first_aid_at_work" | "train_the_trainer", _) => (3, "Days"),
            (_, Shape::Half | Shape::Delegated) if self.refresher => (2, "Hours"),
            (_, Shape::Practical | Shape::Day) if self.refresher => (3, "Hours"),
            (_, Shape::Practical | Shape::Day) => (1, "Days"),
            ("omt_tier1", _) => (1, "Hours"),
            (_, Shape::Half) => (3, "Hours"),
            ("omt_elearning", _) => (90, "Minutes"),
            (_, Shape::Alone) => (60, "Minutes"),
            (_, Shape::Delegated) => (5, "Hours"),
            (_, Shape::Leaders) => (2, "Days"),
            ("care_certificate", _) => (12, "Weeks"),
            (_, Shape::Weeks) => (10, "Weeks"),
        }
    }
}

fn level(shape: Shape) -> &'static str {
    match shape {
        Shape::Leaders => "Level 4",
        Shape::Delegated => "Level 3",
        _ => "Level 2",
    }
}
