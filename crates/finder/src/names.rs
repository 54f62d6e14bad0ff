//! The names that people use for training providers, made from the names these give themselves.

use crate::language::Language;
use crate::rows::Rows;
use crate::text;
use domain::ids::TrainingProviderId;
use std::collections::HashMap;

/// Words that say what kind of organisation it is.
const KINDS: &[&str] = &[
    "academy",
    "care",
    "centre",
    "college",
    "colleges",
    "company",
    "council",
    "group",
    "limited",
    "ltd",
    "school",
    "services",
    "solutions",
    "training",
    "trust",
    "uni",
    "university",
];

/// Words that initials may leave out.
const SMALL: &[&str] = &["and", "at", "for", "in", "of", "on", "the", "upon", "under"];

/// The county's name, and for short.
const COUNTY: (&str, &str) = ("staffordshire", "staffs");

/// Training providers by the ways to name them.
#[derive(Clone, Debug, Default)]
pub(crate) struct ProviderNames {
    /// By plain words; whether only a training provider can be meant.
    by_words: HashMap<String, Vec<(u32, bool)>>,
    /// Who was there when the names were learnt.
    learnt: Vec<(TrainingProviderId, String, bool)>,
    longest: usize,
}

/// A training provider named among words.
pub(crate) struct Named<'a> {
    /// How many words name it.
    pub(crate) words: usize,
    /// Who may be meant.
    pub(crate) providers: &'a [(u32, bool)],
}

impl ProviderNames {
    /// Learns the names of all training providers with courses, when they have changed.
    pub(crate) fn learn(&mut self, rows: &Rows, language: &Language) {
        let here = rows.providers.iter().zip(&rows.courses_of_provider);
        let here = here.map(|(entry, courses)| (entry.provider.id, &entry.provider.name, *courses > 0));
        if here.clone().eq(self.learnt.iter().map(|(id, name, teaches)| (*id, name, *teaches))) {
            return;
        }
        let here: Vec<_> = here.map(|(id, name, teaches)| (id, name.clone(), teaches)).collect();
        self.by_words.clear();
        self.longest = 0;
        for (at, (_, name, _)) in (0..).zip(&here).filter(|(_, (_, _, teaches))| *teaches) {
            for (way, only) in ways(name, language) {
                self.longest = self.longest.max(way.split(' ').count());
                let known = self.by_words.entry(way).or_default();
                if known.iter().all(|(provider, _)| *provider != at) {
                    known.push((at, only));
                }
            }
        }
        self.learnt = here;
    }

    /// The longest name that begins these words.
    pub(crate) fn begin<'a>(&'a self, words: &[String]) -> Option<Named<'a>> {
        let lengths = (1..=self.longest.min(words.len())).rev();
        lengths.into_iter().find_map(|length| {
            let providers = self.by_words.get(&words.get(..length)?.join(" "))?;
            Some(Named { words: length, providers })
        })
    }
}

/// Ways to name one; whether only a training provider can be meant.
fn ways(name: &str, language: &Language) -> Vec<(String, bool)> {
    let words: Vec<String> = text::words(name).into_iter().map(|word| word.text).collect();
    let is = |list: &[&str], word: &String| list.contains(&word.as_str());
    let full: Vec<&String> = words.iter().filter(|word| !matches!(word.as_str(), "ltd" | "limited" | "the")).collect();
    let own: Vec<&String> = words.iter().filter(|word| !is(KINDS, word) && !is(SMALL, word)).collect();
    let kinds: Vec<&String> = words.iter().filter(|word| is(KINDS, word)).collect();
    let join = |words: &[&String]| words.iter().map(|word| word.as_str()).collect::<Vec<_>>().join(" ");
    let mut ways = vec![(join(&full), true)];
    for kind in &kinds {
        let short =
            if *kind == "university" { Some("uni".to_owned()) } else { kind.strip_suffix('s').map(str::to_owned) };
        for kind in [Some((*kind).clone()), short].into_iter().flatten() {
            ways.push((format!("{} {kind}", join(&own)), true));
            ways.extend(own.first().map(|first| (format!("{first} {kind}"), true)));
        }
    }
    // A name made of towns alone may mean the towns.
    let in_county = |word: &&String| language.places.hold(word) || is_county(word);
    let sector = |word: &&String| language.known.contains(word.as_str()) || text::is_empty_word(word);
    if !own.iter().all(sector) && !own.iter().all(|word| is_county(word)) {
        ways.push((join(&own), !own.iter().all(in_county)));
    }
    for initials in [initials(&words, |_| true), initials(&words, |word| !is(SMALL, word))] {
        if initials.chars().count() >= 3 {
            ways.push((initials, true));
        }
    }
    let short: Vec<_> = ways.iter().filter(|(way, _)| way.contains(COUNTY.0)).cloned().collect();
    ways.extend(short.into_iter().map(|(way, only)| (way.replace(COUNTY.0, COUNTY.1), only)));
    ways.retain(|(way, _)| !way.trim().is_empty());
    ways
}

fn is_county(word: &str) -> bool {
    word.ends_with("shire")
}

fn initials(words: &[String], counts: impl Fn(&String) -> bool) -> String {
    words.iter().filter(|word| counts(word)).filter_map(|word| word.chars().next()).collect()
}
