//! Hits and counts as they travel.

use crate::counts::Counts;
use crate::facet::{self, Bits, RunFilter};
use crate::finder::Finder;
use crate::index::Slot;
use crate::look::Hit;
use crate::query::Wanted;
use domain::catalogue::Mode;
use domain::catalogue::asked::When;
use domain::catalogue::wire::{CourseSummary, FacetCount, Facets, NextRun};

/// A course of a list.
pub(crate) fn summary(finder: &Finder, hit: &Hit, wanted: &Wanted) -> Option<CourseSummary> {
    let rows = &finder.rows;
    let (row, entry) = (rows.row(hit.slot)?, rows.entries.get(hit.slot as usize)?);
    let provider = rows.providers.get(row.provider as usize)?;
    let run = hit.run.and_then(|run| rows.run(hit.slot, run));
    Some(CourseSummary {
        id: entry.id,
        title: entry.title.clone(),
        summary: entry.summary.clone(),
        provider: provider.provider.clone(),
        subjects: rows.subjects(row).iter().filter_map(|at| finder.language.subject(*at)).collect(),
        level: entry.level,
        mode: run.map(|run| run.mode),
        cost_pence: run.and_then(|run| run.cost),
        duration: run.and_then(|run| run.duration.as_deref().map(str::to_owned)),
        next_run: hit.run.and_then(|run| next_run(finder, hit.slot, run, wanted)),
        upcoming_runs: i64::from(hit.runs),
        demonstration: provider.demonstration,
    })
}

fn next_run(finder: &Finder, slot: Slot, at: u32, wanted: &Wanted) -> Option<NextRun> {
    let rows = &finder.rows;
    let (run, venue) = (rows.run(slot, at)?, rows.runs.all.get(at as usize)?.venue);
    let venue = rows.venues.get(venue as usize);
    let points = wanted.point.zip(venue.and_then(|venue| venue.point));
    let facts = run.facts();
    Some(NextRun {
        id: run.id,
        starts_on: run.starts_on,
        starts_at: run.starts_at,
        mode: run.mode,
        venue: venue.map(|venue| venue.as_ref().clone()),
        distance_miles: points.map(|(from, to)| tenth(from.miles_to(to))),
        places_left: facts.places_left(),
        bookable: facts.bookable(wanted.now),
        state: facts.state(wanted.now),
        booked_with: facts.booked_with(),
        cost_pence: run.cost,
    })
}

/// Miles to one decimal: a postcode is no more exact.
fn tenth(miles: f64) -> f64 {
    (miles * 10.0).round() / 10.0
}

/// Every filter with its counts: the most first, levels in their order.
pub(crate) fn facets(finder: &Finder, counts: &Counts) -> Facets {
    let value = |value: &str, label: &str, count: u32| FacetCount {
        value: value.to_owned(),
        label: label.to_owned(),
        count: i64::from(count),
    };
    let subjects = finder.language.subjects.iter().zip(&counts.subjects);
    let providers = finder.rows.providers.iter().zip(&counts.providers);
    let levels = counts.levels.iter().enumerate();
    let level = |at: usize| if at == 0 { "Entry level".to_owned() } else { format!("Level {at}") };
    let modes = Mode::ALL.iter().map(|mode| value(mode.as_str(), mode.label(), counts.with(facet::mode(*mode))));
    let when = When::ALL.iter().map(|when| value(when.as_str(), when.label(), counts.with(facet::when(*when))));
    let yes_no = |filter: RunFilter, yes: &str, no: &str| {
        let with = |bits: Bits| counts.with(bits);
        most_first(vec![value("true", yes, with(filter.is(true))), value("false", no, with(filter.is(false)))])
    };
    let [some, none] = counts.no_entry;
    Facets {
        subject: most_first(subjects.map(|(subject, n)| value(&subject.code, &subject.name, *n)).collect()),
        level: levels.filter(|(_, n)| **n > 0).map(|(at, n)| value(&at.to_string(), &level(at), *n)).collect(),
        mode: most_first(modes.collect()),
        provider: most_first(providers.map(|(p, n)| value(&p.provider.ukprn, &p.provider.name, *n)).collect()),
        available: yes_no(RunFilter::Available, "Places free", "Full, or booked with the training provider"),
        free: yes_no(RunFilter::Free, "Free", "Costs something, or not said"),
        funded: yes_no(RunFilter::Funded, "Free, or repaid to your employer", "Costs something, or not said"),
        when: most_first(when.collect()),
        start_any_time: yes_no(RunFilter::StartAnyTime, "Start any time", "Starts on a day"),
        online_now: yes_no(RunFilter::OnlineNow, "Online, start now", "In person, or starts on a day"),
        no_entry_requirements: most_first(vec![
            value("true", "Nothing needed to join", none),
            value("false", "Something needed, or not said", some),
        ]),
    }
}

/// What no course has is left out.
fn most_first(mut counts: Vec<FacetCount>) -> Vec<FacetCount> {
    counts.retain(|count| count.count > 0);
    counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| (&a.label, &a.value).cmp(&(&b.label, &b.value))));
    counts
}
