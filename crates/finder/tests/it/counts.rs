//! Totals, counts and pages are what plain loops over the same courses come to.

use crate::made::{course, day, id, now, provider, reference, run, venue, with};
use chrono::{NaiveDateTime, NaiveTime};
use domain::catalogue::asked::When;
use domain::catalogue::wire::{FacetCount, Facets};
use domain::catalogue::{AttendancePattern, Mode, RunState, Sort};
use domain::ids::CourseRunId;
use domain::page::Limit;
use domain::values::Pence;
use finder::{Asked, CourseEntry, Finder, RunEntry};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const CODES: [&str; 3] = ["first_aid", "dementia", "medication"];

fn a_run() -> impl Strategy<Value = RunEntry> {
    let what = (option::weighted(0.8, 0_u64..20), option::of(0_u32..24), 0..Mode::ALL.len(), option::of(0..4_usize));
    let booked = (option::of(1..4_i32), 0..4_i32, 0..2_i32);
    let more = (any::<bool>(), option::of(0..3_i64), option::of(0..4_usize), option::weighted(0.2, 0_u64..12));
    (what, booked, more, option::weighted(0.2, 0_u64..12)).prop_map(|(what, booked, more, closes)| {
        let ((starts, hour, mode, pattern), (capacity, taken, waiting)) = (what, booked);
        let (flexible, cost, place, opens) = more;
        RunEntry {
            starts_on: starts.map(day),
            starts_at: hour.filter(|_| starts.is_some()).and_then(|hour| NaiveTime::from_hms_opt(hour, 0, 0)),
            flexible_start: flexible && starts.is_none(),
            mode: Mode::ALL[mode],
            attendance_pattern: pattern.map(|at| AttendancePattern::ALL[at]),
            venue: place.map(venue),
            cost: cost.and_then(|pounds| Pence::new(pounds * 100).ok()),
            capacity,
            places_taken: taken,
            waiting,
            opens_on: opens.map(day),
            closes_on: closes.map(day),
            ..run(0)
        }
    })
}

fn a_course() -> impl Strategy<Value = CourseEntry> {
    let what = (vec(0..CODES.len(), 0..3), option::of(0..4_i16), 0..3_usize, any::<bool>(), option::of(any::<bool>()));
    (what, vec(a_run(), 0..5)).prop_map(|((subjects, level, who, repaid, no_entry_requirements), runs)| {
        let subjects: BTreeSet<&str> = subjects.into_iter().map(|at| CODES[at]).collect();
        CourseEntry {
            level,
            provider: provider(who),
            repaid,
            no_entry_requirements,
            runs,
            ..course(0, "First aid", &subjects.into_iter().collect::<Vec<_>>())
        }
    })
}

/// Courses with ids of their own.
fn courses(most: usize) -> impl Strategy<Value = Vec<CourseEntry>> {
    vec(a_course(), 0..most).prop_map(|mut courses| {
        let mut next = 0;
        for (n, course) in courses.iter_mut().enumerate() {
            course.id = domain::ids::CourseId(id(1000 + n));
            for run in &mut course.runs {
                next += 1;
                run.id = CourseRunId(id(5000 + next));
            }
        }
        courses
    })
}

fn a_search() -> impl Strategy<Value = Asked> {
    let yes_no = || option::weighted(0.25, any::<bool>());
    let lists = (vec(0..CODES.len(), 0..2), vec(0..4_i16, 0..2), vec(0..Mode::ALL.len(), 0..2), vec(0..3_usize, 0..2));
    let who = option::weighted(0.2, 0..3_usize);
    let days = (option::weighted(0.2, 0_u64..15), option::weighted(0.2, 5_u64..20));
    let place = (option::weighted(0.3, 1.0..40.0), option::weighted(0.2, 0..300_i64), 0..3_usize);
    let flags = (yes_no(), yes_no(), yes_no(), yes_no(), yes_no(), yes_no());
    (lists, who, days, place, flags).prop_map(|(lists, who, (from, to), (miles, most, sort), flags)| {
        let (subjects, levels, modes, when) = lists;
        let (free, funded, available, start_any_time, online_now, no_entry_requirements) = flags;
        let sort = [Sort::Date, Sort::Relevance, Sort::Distance][sort];
        Asked {
            subjects: subjects.into_iter().map(|at| CODES[at].to_owned()).collect(),
            levels,
            modes: modes.into_iter().map(|at| Mode::ALL[at]).collect(),
            when: when.into_iter().map(|at| When::ALL[at]).collect(),
            near: miles.map(|_| "Stafford".to_owned()),
            within_miles: miles,
            from: from.map(day),
            to: to.map(day),
            free,
            funded,
            max_cost: most.and_then(|most| Pence::new(most).ok()),
            providers: who.map(|who| provider(who).provider.ukprn.clone()).into_iter().collect(),
            available,
            start_any_time,
            online_now,
            no_entry_requirements,
            sort: Some(if miles.is_none() && sort == Sort::Distance { Sort::Date } else { sort }),
            limit: Limit::new(100).unwrap(),
            ..Asked::default()
        }
    })
}

/// What a run, or a course without runs to come, has of each filter.
fn values(
    course: &CourseEntry,
    run: Option<&RunEntry>,
    now: NaiveDateTime,
) -> BTreeMap<&'static str, BTreeSet<String>> {
    let one = |value: String| BTreeSet::from([value]);
    let free = run.is_some_and(|run| run.cost.is_some_and(|cost| cost.get() == 0));
    let open = |run: &RunEntry| run.facts().bookable(now) && run.facts().state(now) == RunState::Open;
    let flexible = run.is_some_and(|run| run.flexible_start);
    let online = run.is_some_and(|run| run.mode == Mode::Online);
    BTreeMap::from([
        ("subject", course.subjects.iter().map(|subject| subject.code.clone()).collect()),
        ("level", course.level.map(|level| level.to_string()).into_iter().collect()),
        ("provider", one(course.provider.provider.ukprn.clone())),
        ("no_entry", one((course.no_entry_requirements == Some(true)).to_string())),
        ("mode", run.map(|run| run.mode.to_string()).into_iter().collect()),
        ("when", run.and_then(when).map(|when| when.to_string()).into_iter().collect()),
        ("available", one(run.is_some_and(open).to_string())),
        ("free", one(free.to_string())),
        ("funded", one((free || course.repaid).to_string())),
        ("any_time", one(flexible.to_string())),
        ("online_now", one((flexible && online).to_string())),
    ])
}

fn when(run: &RunEntry) -> Option<When> {
    let weekend = |day: chrono::NaiveDate| chrono::Datelike::weekday(&day).number_from_monday() > 5;
    match run.attendance_pattern {
        Some(AttendancePattern::Evening) => Some(When::Evening),
        Some(AttendancePattern::Weekend) => Some(When::Weekend),
        Some(_) => Some(When::Daytime),
        None if weekend(run.starts_on?) => Some(When::Weekend),
        None => run.starts_at.map(|at| if chrono::Timelike::hour(&at) < 17 { When::Daytime } else { When::Evening }),
    }
}

/// The values that are asked for.
fn chosen(asked: &Asked) -> BTreeMap<&'static str, BTreeSet<String>> {
    let set = |yes: Option<bool>| yes.map(|yes| yes.to_string()).into_iter().collect();
    BTreeMap::from([
        ("subject", asked.subjects.iter().cloned().collect()),
        ("level", asked.levels.iter().map(ToString::to_string).collect()),
        ("provider", asked.providers.iter().cloned().collect()),
        ("no_entry", set(asked.no_entry_requirements)),
        ("mode", asked.modes.iter().map(ToString::to_string).collect()),
        ("when", asked.when.iter().map(ToString::to_string).collect()),
        ("available", set(asked.available)),
        ("free", set(asked.free)),
        ("funded", set(asked.funded)),
        ("any_time", set(asked.start_any_time)),
        ("online_now", set(asked.online_now)),
    ])
}

fn is_to_come(run: &RunEntry, now: NaiveDateTime) -> bool {
    !matches!(run.facts().state(now), RunState::Closed | RunState::Running | RunState::Past | RunState::Withdrawn)
}

/// Whether a run fits the days, the price and the place.
fn fits(run: &RunEntry, asked: &Asked) -> bool {
    let day = run.starts_on;
    let days = day.is_none_or(|day| asked.from.is_none_or(|from| day >= from) && asked.to.is_none_or(|to| day <= to));
    let price = asked.max_cost.is_none_or(|most| run.cost.is_some_and(|cost| cost <= most));
    let point = run.venue.as_ref().and_then(|venue| venue.point);
    let anywhere = matches!(run.mode, Mode::Online | Mode::WorkBased) && point.is_none();
    let near = |miles| anywhere || point.is_some_and(|point| crate::made::STAFFORD.miles_to(point) <= miles);
    days && price && asked.within_miles.is_none_or(near)
}

/// The counts of each filter and the total, in plain loops.
fn recount(
    courses: &[CourseEntry],
    asked: &Asked,
    now: NaiveDateTime,
) -> (i64, BTreeMap<&'static str, BTreeMap<String, i64>>) {
    let asks = asked.near.is_some() || asked.from.is_some() || asked.to.is_some() || asked.max_cost.is_some();
    let chosen = chosen(asked);
    let (mut total, mut counts) = (0, BTreeMap::<&str, BTreeMap<String, i64>>::new());
    for course in courses {
        let to_come: Vec<&RunEntry> = course.runs.iter().filter(|run| is_to_come(run, now)).collect();
        let mut offers: Vec<_> =
            to_come.iter().filter(|run| fits(run, asked)).map(|run| values(course, Some(run), now)).collect();
        if to_come.is_empty() && !asks {
            offers.push(values(course, None, now));
        }
        let passes = |values: &BTreeMap<&str, BTreeSet<String>>, but: &str| {
            let mut others = chosen.iter().filter(|(name, asked)| **name != but && !asked.is_empty());
            others.all(|(name, asked)| !values[name].is_disjoint(asked))
        };
        total += i64::from(offers.iter().any(|values| passes(values, "")));
        for name in chosen.keys() {
            let of = offers.iter().filter(|values| passes(values, name)).flat_map(|values| values[name].clone());
            for value in of.collect::<BTreeSet<_>>() {
                *counts.entry(name).or_default().entry(value).or_default() += 1;
            }
        }
    }
    (total, counts)
}

fn counted(facets: &Facets) -> BTreeMap<&'static str, BTreeMap<String, i64>> {
    let all = [
        ("subject", &facets.subject),
        ("level", &facets.level),
        ("provider", &facets.provider),
        ("no_entry", &facets.no_entry_requirements),
        ("mode", &facets.mode),
        ("when", &facets.when),
        ("available", &facets.available),
        ("free", &facets.free),
        ("funded", &facets.funded),
        ("any_time", &facets.start_any_time),
        ("online_now", &facets.online_now),
    ];
    let values = |counts: &[FacetCount]| counts.iter().map(|count| (count.value.clone(), count.count)).collect();
    all.into_iter().filter(|(_, counts)| !counts.is_empty()).map(|(name, counts)| (name, values(counts))).collect()
}

/// Every page of a search, and how many each said there are.
fn pages(finder: &Finder, asked: &Asked) -> Vec<domain::ids::CourseId> {
    let mut asked = Asked { limit: Limit::new(3).unwrap(), ..asked.clone() };
    let mut all = Vec::new();
    loop {
        let found = finder.search(&asked, now()).unwrap();
        all.extend(found.list.items.iter().map(|item| item.id));
        let Some(next) = found.next else { return all };
        // A cursor travels as text.
        let text = serde_json::to_string(&next).unwrap();
        asked.after = Some(serde_json::from_str(&text).unwrap());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn every_count_is_what_plain_loops_come_to(courses in courses(14), asked in a_search()) {
        let finder = with(courses.clone());
        let found = finder.search(&asked, now()).unwrap();
        let (total, counts) = recount(&courses, &asked, now());
        if found.list.relaxed.is_none() {
            prop_assert_eq!(found.list.total, total);
            prop_assert_eq!(counted(&found.list.facets), counts);
        } else {
            prop_assert_eq!(total, 0);
        }
    }

    #[test]
    fn pages_hold_every_hit_once_in_order(courses in courses(14), asked in a_search(), words in any::<bool>()) {
        let finder = with(courses);
        let asked = Asked { q: if words { "first aid".to_owned() } else { String::new() }, ..asked };
        let whole = finder.search(&asked, now()).unwrap();
        let all: Vec<_> = whole.list.items.iter().map(|item| item.id).collect();
        prop_assert_eq!(i64::try_from(all.len()).unwrap(), whole.list.total);
        prop_assert_eq!(pages(&finder, &asked), all);
    }

    #[test]
    fn what_was_changed_step_by_step_is_as_if_made_at_once(
        before in courses(12), after in courses(12), asked in a_search(), taken in 0..4_i32,
    ) {
        let mut finder = with(before.clone());
        let language = finder.language();
        finder.put(after.iter().cloned().map(|course| language.prepare(course)).collect());
        let gone: Vec<_> = before.iter().map(|course| course.id).skip(after.len()).collect();
        finder.remove(&gone);
        let mut after = after;
        for run in after.iter_mut().flat_map(|course| &mut course.runs) {
            run.places_taken = taken;
            finder.set_places(run.id, run.capacity, taken, run.waiting);
        }
        let asked = Asked { q: "first aid".to_owned(), ..asked };
        prop_assert_eq!(finder.courses(), after.len());
        prop_assert_eq!(finder.search(&asked, now()).unwrap(), with(after).search(&asked, now()).unwrap());
    }

    #[test]
    fn what_is_changed_in_a_copy_is_not_changed_here(
        before in courses(12), after in courses(12), asked in a_search(), taken in 0..4_i32,
    ) {
        let finder = with(before.clone());
        let (language, mut copy) = (finder.language(), finder.copy());
        for run in before.iter().flat_map(|course| &course.runs) {
            copy.set_places(run.id, run.capacity, taken, run.waiting);
        }
        let out: Vec<_> = before.iter().map(|course| course.id).collect();
        copy.change(&out, after.iter().cloned().map(|course| language.prepare(course)).collect());
        let asked = Asked { q: "first aid".to_owned(), ..asked };
        prop_assert_eq!(copy.courses(), after.len());
        prop_assert_eq!(copy.search(&asked, now()).unwrap(), with(after).search(&asked, now()).unwrap());
        prop_assert_eq!(finder.search(&asked, now()).unwrap(), with(before).search(&asked, now()).unwrap());
    }
}

#[test]
fn a_small_change_is_quick_until_it_would_have_to_pack_or_to_grow_a_table() {
    let prepared = |finder: &Finder, numbers: std::ops::Range<usize>| -> Vec<_> {
        let language = finder.language();
        numbers.map(|n| language.prepare(course(n, "First aid", &[]))).collect()
    };
    let mut finder = Finder::new(reference());
    assert!(!finder.is_quick(&[], &prepared(&finder, 0..1)), "the first needs its tables");
    finder.put(prepared(&finder, 0..1500));
    finder.make_room();
    let out = |numbers: std::ops::Range<usize>| numbers.map(|n| domain::ids::CourseId(id(n))).collect::<Vec<_>>();
    assert!(finder.is_quick(&out(0..5), &prepared(&finder, 5..10)));
    assert!(!finder.is_quick(&out(0..500), &[]));
    assert!(!finder.is_quick(&[], &prepared(&finder, 0..500)));
    // So few rows are left that are in use that the next would have to pack them.
    finder.remove(&out(0..999));
    finder.make_room();
    assert!(!finder.is_quick(&out(999..1000), &[]));
    assert_eq!(finder.courses(), 501);
}

#[test]
fn a_catalogue_replaced_many_times_is_packed_and_answers_the_same() {
    let make = |round: usize| -> Vec<CourseEntry> {
        let title = |n: usize| format!("Course {} of {round}", n % 7);
        (0..1500).map(|n| CourseEntry { level: Some(3), ..course(n, &title(n), &["dementia"]) }).collect()
    };
    let mut finder = Finder::new(reference());
    let language = finder.language();
    for round in 0..4 {
        finder.put(make(round).into_iter().map(|course| language.prepare(course)).collect());
    }
    let once = with(make(3));
    for q in ["", "course 3", "dementia", "course of 2"] {
        let asked = Asked { q: q.to_owned(), ..Asked::default() };
        assert_eq!(finder.search(&asked, now()), once.search(&asked, now()), "{q}");
    }
    finder.set_places(CourseRunId(id(5)), Some(10), 10, 0);
    let asked = Asked { available: Some(false), ..Asked::default() };
    assert_eq!(finder.search(&asked, now()).unwrap().list.total, 1);
}
