//! What is typed so far, offered to its end.

use crate::entry::CourseEntry;
use crate::finder::Finder;
use crate::text::{alike, plain, threes};
use domain::catalogue::wire::Suggestion;
use domain::ids::CourseId;
use std::collections::{BTreeMap, BTreeSet};

/// How alike a misspelt subject must be.
const ALIKE: f64 = 0.4;
/// How many of one kind, and of all.
const OF_A_KIND: usize = 6;
const OF_ALL: usize = 10;
const SUBJECT: &str = "subject";
const PLACE: &str = "place";
const COURSE: &str = "course";
const PROVIDER: &str = "provider";

/// The titles of courses, each once, with the courses that have it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Titles {
    by_title: BTreeMap<String, Title>,
}

#[derive(Clone, Debug)]
struct Title {
    plain: String,
    courses: BTreeSet<CourseId>,
}

impl Titles {
    pub(crate) fn add(&mut self, entry: &CourseEntry) {
        let new = || Title { plain: plain(&entry.title), courses: BTreeSet::new() };
        self.by_title.entry(entry.title.clone()).or_insert_with(new).courses.insert(entry.id);
    }

    pub(crate) fn remove(&mut self, entry: &CourseEntry) {
        if let Some(title) = self.by_title.get_mut(&entry.title) {
            title.courses.remove(&entry.id);
            if title.courses.is_empty() {
                self.by_title.remove(&entry.title);
            }
        }
    }
}

/// Something to offer; the least comes first.
struct Offer {
    /// 0: begins with it, 1: a word of it does, 2: is spelt nearly so.
    fit: u8,
    /// The kind's own place.
    class: u8,
    alike: f64,
    kind: &'static str,
    text: String,
    value: String,
}

/// How a plain text holds what is typed.
fn held(text: &str, typed: &str) -> Option<u8> {
    if text.starts_with(typed) {
        return Some(0);
    }
    text.match_indices(typed).any(|(at, _)| text.get(..at).is_some_and(|before| before.ends_with(' '))).then_some(1)
}

/// Things to search for, best first.
pub(crate) fn suggest(finder: &Finder, text: &str) -> Vec<Suggestion> {
    let typed = plain(text.trim_start());
    if typed.trim().is_empty() {
        return Vec::new();
    }
    let mut best: Vec<Offer> = Vec::new();
    for mut of_a_kind in
        [subjects(finder, &typed), places(finder, &typed), courses(finder, &typed), providers(finder, &typed)]
    {
        of_a_kind.sort_by(|a, b| a.fit.cmp(&b.fit).then(b.alike.total_cmp(&a.alike)).then_with(|| a.text.cmp(&b.text)));
        of_a_kind.truncate(OF_A_KIND);
        best.append(&mut of_a_kind);
    }
    best.sort_by(|a, b| {
        let fit = (a.fit, a.class).cmp(&(b.fit, b.class));
        fit.then(b.alike.total_cmp(&a.alike)).then_with(|| a.text.cmp(&b.text))
    });
    best.truncate(OF_ALL);
    best.into_iter().map(|Offer { kind, text, value, .. }| Suggestion { kind: kind.to_owned(), text, value }).collect()
}

fn subjects(finder: &Finder, typed: &str) -> Vec<Offer> {
    let asked = threes(typed);
    let named = finder.language.subjects.iter().filter(|subject| subject.code != crate::language::OTHER);
    let offer = |subject: &crate::language::SubjectEntry| {
        let names = subject.names().map(|name| {
            let plain = plain(name);
            let like = alike(&threes(&plain), &asked);
            (held(&plain, typed).or((like >= ALIKE).then_some(2)), like)
        });
        let fits: Vec<(u8, f64)> = names.filter_map(|(fit, like)| Some((fit?, like))).collect();
        let fit = fits.iter().map(|(fit, _)| *fit).min()?;
        let alike = fits.iter().map(|(_, like)| *like).fold(0.0, f64::max);
        let (text, value) = (subject.name.clone(), subject.code.clone());
        Some(Offer { fit, class: 0, alike, kind: SUBJECT, text, value })
    };
    named.filter_map(offer).collect()
}

fn places(finder: &Finder, typed: &str) -> Vec<Offer> {
    let mut names: Vec<&str> = finder.language.places.begin_with(typed).collect();
    names.dedup();
    let offer =
        |name: &str| Offer { fit: 0, class: 1, alike: 0.9, kind: PLACE, text: name.to_owned(), value: name.to_owned() };
    names.into_iter().map(offer).collect()
}

fn courses(finder: &Finder, typed: &str) -> Vec<Offer> {
    let asked = threes(typed);
    let titles = finder.titles.by_title.iter();
    let fits = titles.filter_map(|(text, title)| Some((held(&title.plain, typed)?, text, title)));
    let offer = |(fit, text, title): (u8, &String, &Title)| {
        let value = title.courses.first()?.to_string();
        let alike = alike(&threes(&title.plain), &asked);
        Some(Offer { fit, class: 2, alike, kind: COURSE, text: text.clone(), value })
    };
    fits.filter_map(offer).collect()
}

fn providers(finder: &Finder, typed: &str) -> Vec<Offer> {
    let offer = |provider: &domain::organisations::wire::ProviderRef| {
        let fit = held(&plain(&provider.name), typed)?;
        let (text, value) = (provider.name.clone(), provider.ukprn.clone());
        Some(Offer { fit, class: 3, alike: 0.1, kind: PROVIDER, text, value })
    };
    let here = finder.rows.providers.iter().zip(&finder.rows.courses_of_provider);
    here.filter(|(_, courses)| **courses > 0).filter_map(|(entry, _)| offer(&entry.provider)).collect()
}
