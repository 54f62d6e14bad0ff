//! Reading a course: the terms by which it is found, each with the fields it stands in.

use crate::audience::{self, Audience};
use crate::entry::CourseEntry;
use crate::language::Language;
use crate::text::{self, level_of};
use domain::catalogue::refresher;
use domain::values::Point;
use std::collections::HashMap;

/// A set of [`Field`]s.
pub(crate) type Fields = u8;

/// A part of a course, with how strongly a word in it speaks for the course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Title,
    Keywords,
    Provider,
    Venue,
    AwardingBody,
    Summary,
    Texts,
}

impl Field {
    const ALL: [Self; 7] =
        [Self::Title, Self::Keywords, Self::Provider, Self::Venue, Self::AwardingBody, Self::Summary, Self::Texts];

    pub(crate) const fn bit(self) -> Fields {
        1 << self as u8
    }

    const fn weight(self) -> f32 {
        match self {
            Self::Title => 1.0,
            Self::Keywords => 0.7,
            Self::Provider => 0.6,
            Self::Venue => 0.5,
            Self::AwardingBody | Self::Summary => 0.45,
            Self::Texts => 0.25,
        }
    }
}

/// For each set of fields the weight of its strongest.
pub(crate) fn weights() -> [f32; 256] {
    let mut weights = [0.0; 256];
    for (fields, weight) in (0_u8..=255).zip(&mut weights) {
        let there = Field::ALL.iter().filter(|field| fields & field.bit() != 0);
        *weight = there.map(|field| field.weight()).fold(0.0, f32::max);
    }
    weights
}

/// The words of a course.
#[derive(Clone, Debug, Default)]
pub(crate) struct Terms {
    /// Stems and phrases with the fields they stand in, in order.
    pub(crate) terms: Vec<(String, Fields)>,
    /// Words of the title as written, which misspellings may be mended to.
    pub(crate) title: Vec<String>,
    /// How many words of the title say something.
    pub(crate) title_words: u8,
    /// Its title says that it brings up to date what was learnt before.
    pub(crate) refresher: bool,
    /// It is only taught far from every town that is known.
    pub(crate) away: bool,
    /// The level that its title says, or that it has.
    pub(crate) level: Option<i16>,
    pub(crate) level_in_title: bool,
    pub(crate) audience: Audience,
}

/// Miles to the nearest town from which on a venue is far away.
const FAR_AWAY: f64 = 40.0;

/// Whether all venues with a point are far from every town that is known.
fn is_away(language: &Language, entry: &CourseEntry) -> bool {
    let venues = entry.runs.iter().filter_map(|run| run.venue.as_ref());
    let mut points: Vec<Point> = venues.filter_map(|venue| venue.point).collect();
    points.dedup();
    !points.is_empty() && points.iter().all(|point| !language.places.has_town_within(*point, FAR_AWAY))
}

/// The words of a title that say something.
pub(crate) fn title_words(title: &str) -> Vec<String> {
    let words = text::words(title).into_iter().map(|word| word.text);
    words.filter(|word| !text::is_empty_word(word)).collect()
}

pub(crate) fn terms(language: &Language, entry: &CourseEntry) -> Terms {
    let mut all: HashMap<String, Fields> = HashMap::new();
    let mut read = |field: Field, text: &str| {
        let words = text::words(text);
        let stems: Vec<String> = words.iter().map(|word| language.stems.of(&word.text)).collect();
        for phrase in language.phrases.all(&words, &stems) {
            *all.entry(phrase.term.clone()).or_default() |= field.bit();
        }
        for (word, stem) in words.iter().zip(stems) {
            if !text::is_empty_word(&word.text) {
                *all.entry(stem).or_default() |= field.bit();
            }
        }
    };
    read(Field::Title, &entry.title);
    entry.keywords.iter().for_each(|keyword| read(Field::Keywords, keyword));
    read(Field::Provider, &entry.provider.provider.name);
    let venues = entry.runs.iter().filter_map(|run| run.venue.as_ref());
    let mut names: Vec<&str> = venues.map(|venue| venue.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().for_each(|name| read(Field::Venue, name));
    read(Field::AwardingBody, entry.awarding_body.as_deref().unwrap_or_default());
    read(Field::Summary, &entry.summary);
    entry.texts.iter().for_each(|text| read(Field::Texts, text));
    for exact in [Some(&entry.reference), entry.learning_aim_ref.as_ref()].into_iter().flatten() {
        *all.entry(text::plain(exact)).or_default() |= Field::Title.bit();
    }
    let audience = audience::read(entry);
    all.extend(audience.terms().map(|(mark, fields)| (mark.to_owned(), fields)));
    if audience.general {
        let level = title_words(&entry.title).iter().find_map(|word| level_of(word)).or(entry.level);
        all.extend(level.map(|level| (audience::diploma(level), Field::Title.bit())));
    }
    let mut terms: Vec<(String, Fields)> = all.into_iter().filter(|(term, _)| !term.is_empty()).collect();
    terms.sort_unstable();
    let title = title_words(&entry.title);
    let said = title.iter().find_map(|word| level_of(word));
    let title_words = title.iter().filter(|word| level_of(word).is_none()).count();
    let refresher = title.iter().any(|word| refresher::WORDS.contains(&word.as_str()));
    let title_words = u8::try_from(title_words).unwrap_or(u8::MAX);
    let away = is_away(language, entry);
    Terms {
        terms,
        title_words,
        refresher,
        away,
        level: said.or(entry.level),
        level_in_title: said.is_some(),
        audience,
        title,
    }
}
