//! How long searches take in a large catalogue: `cargo run --release -p finder --example speed`.
//!
//! Builds 2,000 courses of ten runs each from lists of words, then 100,000 of them, and prints the seconds to build, the
//! memory, and the microseconds a search takes (median, p99). Then it changes a few courses, more of them, and all, and
//! prints the longest that a search took meanwhile.

#![allow(clippy::print_stdout, reason = "it prints what it measured")]

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};
use domain::catalogue::wire::VenueView;
use domain::catalogue::{Mode, Sort};
use domain::ids::{CourseId, CourseRunId, TrainingProviderId, VenueId};
use domain::organisations::wire::ProviderRef;
use domain::values::{Pence, Point};
use finder::{
    Asked, CourseEntry, Finder, PlaceEntry, PlaceKind, ProviderEntry, Reference, RunEntry, SubjectEntry,
    SubjectOfCourse,
};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};
use uuid::Uuid;

const SUBJECTS: &[(&str, &str)] = &[
    ("moving_people", "moving and handling"),
    ("medication", "medication"),
    ("dementia", "dementia"),
    ("first_aid", "first aid"),
    ("safeguarding", "safeguarding"),
    ("mental_health", "mental health"),
    ("epilepsy", "epilepsy"),
    ("diabetes", "diabetes"),
    ("food_hygiene", "food hygiene"),
    ("infection", "infection control"),
    ("fire", "fire safety"),
    ("autism", "autism"),
    ("end_of_life", "end of life"),
    ("leadership", "leadership"),
    ("stroke", "stroke"),
    ("continence", "continence"),
];
const TITLES: &[&str] =
    &["Award in", "Introduction to", "Certificate in", "Diploma in", "Understanding", "Awareness of", "Practical", ""];
const ENDS: &[&str] =
    &["for care staff", "in care", "for managers", "in adult social care", "at home", "", "day", "update"];

/// Numbers without order, the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % most.max(1)
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len()))
    }

    /// Low numbers more often, as words go.
    fn word(&mut self) -> String {
        let (a, b) = (self.below(60), self.below(60));
        format!("{}{}", ["care", "per", "sup", "tra", "lo", "wer", "min", "tal"][a * b % 8], letters(a * b))
    }

    fn text(&mut self, words: usize) -> String {
        (0..words).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }
}

fn letters(number: usize) -> String {
    const ALL: &[u8] = b"abcdefghijklmnopqrstuvwxyz";
    [number / 676 % 26, number / 26 % 26, number % 26].iter().map(|at| char::from(ALL[*at])).collect()
}

fn id(number: usize) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + number as u128)
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 12, 1).unwrap_or_default()
}

fn point(random: &mut Random) -> Point {
    let part = |random: &mut Random| f64::from(u32::try_from(random.below(1000)).unwrap_or(0)) / 1000.0;
    Point { latitude: 52.4 + part(random), longitude: -2.6 + part(random) }
}

fn course(
    number: usize,
    random: &mut Random,
    who: &[Arc<ProviderEntry>],
    where_: &[Arc<VenueView>],
) -> Option<CourseEntry> {
    let (code, name) = random.of(SUBJECTS)?;
    let title = format!("{} {name} {}", random.of(TITLES)?, random.of(ENDS)?);
    let runs = (0..10).filter_map(|n| run(number * 10 + n, random, where_)).collect();
    Some(CourseEntry {
        id: CourseId(id(number)),
        provider: Arc::clone(random.of(who)?),
        reference: format!("R{number}"),
        title: title.trim().to_owned(),
        summary: random.text(25),
        level: [None, None, Some(2), Some(3)][random.below(4)],
        learning_aim_ref: None,
        awarding_body: None,
        texts: vec![random.text(120)],
        keywords: Vec::new(),
        subjects: vec![SubjectOfCourse { code: (*code).to_owned(), strong: true }],
        repaid: random.below(3) == 0,
        no_entry_requirements: Some(random.below(2) == 0),
        runs,
    })
}

fn run(number: usize, random: &mut Random, where_: &[Arc<VenueView>]) -> Option<RunEntry> {
    let mode = *random.of(Mode::ALL)?;
    let flexible = random.below(10) == 0;
    let ahead = u64::try_from(random.below(300)).ok()?;
    let online = mode == Mode::Online;
    Some(RunEntry {
        id: CourseRunId(id(100_000_000 + number)),
        starts_on: today().checked_add_days(Days::new(ahead)).filter(|_| !flexible),
        starts_at: NaiveTime::from_hms_opt(9 + u32::try_from(random.below(10)).ok()?, 30, 0).filter(|_| !flexible),
        ends_on: None,
        flexible_start: flexible,
        mode,
        attendance_pattern: None,
        duration: None,
        venue: random.of(where_).filter(|_| !online).cloned(),
        cost: Pence::new(i64::try_from(random.below(4)).ok()? * 4500).ok(),
        capacity: Some(12).filter(|_| random.below(2) == 0),
        places_taken: i32::try_from(random.below(13)).ok()?,
        waiting: 0,
        opens_on: None,
        closes_on: None,
    })
}

fn reference(random: &mut Random) -> Reference {
    let subject = |(position, (code, name)): (i32, &(&str, &str))| SubjectEntry {
        code: (*code).to_owned(),
        name: (*name).to_owned(),
        synonyms: vec![format!("{name} awareness")],
        position,
    };
    let stafford = PlaceEntry {
        kind: PlaceKind::Town,
        name: "Stafford".to_owned(),
        point: Point { latitude: 52.806, longitude: -2.117 },
    };
    let postcodes = (0..100_000).map(|n| (format!("ST{n}"), point(random))).collect();
    Reference { subjects: (0..).zip(SUBJECTS).map(subject).collect(), places: vec![stafford], postcodes }
}

/// Resident memory in megabytes.
fn memory() -> Option<usize> {
    let pages = std::fs::read_to_string("/proc/self/statm").ok()?.split(' ').nth(1)?.parse::<usize>().ok()?;
    Some(pages * 4096 / 1_000_000)
}

/// Who teaches in a catalogue of this size, and where.
fn places(random: &mut Random, courses: usize) -> (Vec<Arc<ProviderEntry>>, Vec<Arc<VenueView>>) {
    let who = (0..courses / 200 + 5)
        .map(|n| {
            let name = format!("{} College", random.word());
            let provider = ProviderRef { id: TrainingProviderId(id(n)), name, ukprn: format!("1{n:07}") };
            Arc::new(ProviderEntry { provider, demonstration: false })
        })
        .collect();
    let where_ = (0..courses / 40)
        .map(|n| {
            let name = format!("{} House", random.word());
            let point = Some(point(random));
            Arc::new(VenueView { id: VenueId(id(n)), name, address: None, town: None, postcode: None, point })
        })
        .collect();
    (who, where_)
}

fn build(courses: usize) -> Finder {
    let mut random = Random(7);
    let (who, where_) = places(&mut random, courses);
    let mut finder = Finder::new(reference(&mut random));
    let language = finder.language();
    let before = memory().unwrap_or(0);
    let (mut read, mut put) = (Duration::ZERO, Duration::ZERO);
    for batch in (0..courses).collect::<Vec<_>>().chunks(1000) {
        let entries: Vec<_> = batch.iter().filter_map(|n| course(*n, &mut random, &who, &where_)).collect();
        let began = Instant::now();
        let prepared = entries.into_iter().map(|entry| language.prepare(entry)).collect();
        read += began.elapsed();
        let began = Instant::now();
        finder.put(prepared);
        put += began.elapsed();
    }
    println!(
        "{courses} courses of 10 runs: read in {:.1} s, put in {:.1} s, {} MB",
        read.as_secs_f64(),
        put.as_secs_f64(),
        memory().unwrap_or(0) - before
    );
    finder
}

fn measure(name: &str, finder: &Finder, asked: &[Asked], now: NaiveDateTime) {
    let mut micros: Vec<u128> = Vec::new();
    let mut total = 0;
    for _ in 0..300 / asked.len() + 1 {
        for asked in asked {
            let began = Instant::now();
            total = finder.search(asked, now).map_or(0, |found| found.list.total);
            micros.push(began.elapsed().as_micros());
        }
    }
    micros.sort_unstable();
    let at = |part: usize| micros.get((micros.len() - 1) * part / 100).copied().unwrap_or(0);
    println!("  {name:<34} median {:>6} us   p99 {:>6} us   (last total {total})", at(50), at(99));
}

/// As the server does it: what is not quick goes into a copy.
fn take_in(held: &RwLock<Finder>, prepared: Vec<finder::Prepared>) {
    let write = || held.write().unwrap_or_else(PoisonError::into_inner);
    let copy = {
        let finder = held.read().unwrap_or_else(PoisonError::into_inner);
        (!finder.is_quick(&[], &prepared)).then(|| finder.copy())
    };
    let Some(mut copy) = copy else { return write().put(prepared) };
    copy.put(prepared);
    // Taking the old one apart takes a while, so it is let go after the lock.
    std::mem::swap(&mut *write(), &mut copy);
}

/// Takes in a change of many courses while another thread searches; prints the longest that one search took.
fn change(finder: Finder, changed: usize, now: NaiveDateTime) -> Finder {
    let mut random = Random(11);
    let (who, where_) = places(&mut random, finder.courses());
    let language = finder.language();
    let entries = (0..changed).filter_map(|n| course(n, &mut random, &who, &where_));
    let prepared: Vec<_> = entries.map(|entry| language.prepare(entry)).collect();
    let (held, done) = (RwLock::new(finder), AtomicBool::new(false));
    let asked = Asked { q: "dementia near Stafford".to_owned(), ..Asked::default() };
    let search = || {
        let mut took = Vec::new();
        while !done.load(Ordering::Acquire) {
            let began = Instant::now();
            let total =
                held.read().unwrap_or_else(PoisonError::into_inner).search(&asked, now).map_or(0, |f| f.list.total);
            took.push((began.elapsed(), total));
        }
        took
    };
    let (put, mut took) = std::thread::scope(|scope| {
        let searching = scope.spawn(search);
        std::thread::sleep(Duration::from_millis(300));
        let began = Instant::now();
        take_in(&held, prepared);
        let put = began.elapsed();
        std::thread::sleep(Duration::from_millis(300));
        done.store(true, Ordering::Release);
        (put, searching.join().unwrap_or_default())
    });
    took.sort_unstable();
    let at = |part: usize| took.get((took.len().max(1) - 1) * part / 100).map_or(0, |(took, _)| took.as_micros());
    println!(
        "  {changed} courses changed in {:.1} ms, {} MB; searches meanwhile: median {} us, longest {} us",
        put.as_secs_f64() * 1000.0,
        memory().unwrap_or(0),
        at(50),
        at(100)
    );
    held.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn main() {
    let Some(now) = today().and_hms_opt(9, 0, 0) else { return };
    for courses in [2_000, 100_000] {
        let finder = build(courses);
        let date = |asked: Asked| Asked { from: Some(today()), to: today().checked_add_days(Days::new(30)), ..asked };
        let names = || SUBJECTS.iter().map(|(_, name)| (*name).to_owned());
        let placed = names().map(|name| date(Asked { q: format!("{name} near Stafford"), ..Asked::default() }));
        let free = SUBJECTS
            .iter()
            .map(|(code, _)| date(Asked { subjects: vec![(*code).to_owned()], free: Some(true), ..Asked::default() }));
        let all = Asked { sort: Some(Sort::Date), ..Asked::default() };
        let plain = names().map(|q| Asked { q, ..Asked::default() });
        let misspelt = Asked { q: "safegaurding in staford".to_owned(), ..Asked::default() };
        let common = Asked { q: "care staff level 3 diploma adult social care".to_owned(), ..Asked::default() };
        let near = Asked { near: Some("Stafford".to_owned()), sort: Some(Sort::Distance), ..Asked::default() };
        measure("text, place and date", &finder, &placed.collect::<Vec<_>>(), now);
        measure("subject, free and date", &finder, &free.collect::<Vec<_>>(), now);
        measure("everything, soonest first", &finder, &[all], now);
        measure("text", &finder, &plain.collect::<Vec<_>>(), now);
        measure("misspelt text and place", &finder, &[misspelt], now);
        measure("common words", &finder, &[common], now);
        measure("near, nearest first", &finder, &[near], now);
        let began = Instant::now();
        let offered = ["de", "moving", "safegard"].map(|typed| finder.suggest(typed).len());
        println!("  {:<34} {} us ({offered:?})", "a suggestion", began.elapsed().as_micros() / 3);
        [1, 20, 100, 500, courses].into_iter().fold(finder, |finder, changed| change(finder, changed, now));
    }
}
