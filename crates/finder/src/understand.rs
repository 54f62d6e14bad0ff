//! From what was asked to what is wanted: places found, misspellings mended, the sector's words recognised.

use crate::asked::Asked;
use crate::finder::Finder;
use crate::query::Wanted;
use crate::words::{self, Read};
use chrono::NaiveDateTime;
use domain::catalogue::Sort;
use domain::catalogue::asked::place_guesses;
use domain::catalogue::wire::PlaceView;
use domain::problem::FieldProblem;

/// Miles around a place when none are said: an hour by bus.
const NEAR_MILES: f64 = 25.0;

/// A search, understood.
#[derive(Clone, Debug)]
pub(crate) struct Understood {
    /// What to look for.
    pub(crate) wanted: Wanted,
    /// Where distances are measured from.
    pub(crate) place: Option<PlaceView>,
    /// The words, when a misspelling was mended.
    pub(crate) corrected: Option<String>,
}

/// A place in words.
struct Placed {
    /// The words without it.
    words: String,
    place: PlaceView,
    miles: Option<f64>,
}

/// Understands a search. `now` is wall time in Europe/London.
///
/// # Errors
/// A place or a subject that nobody knows; an order that needs a place.
pub(crate) fn understand(finder: &Finder, asked: &Asked, now: NaiveDateTime) -> Result<Understood, Vec<FieldProblem>> {
    let subjects = subjects(finder, &asked.subjects)?;
    let (read, place, miles) = match &asked.near {
        Some(near) => (words::read(finder, &asked.q), Some(place(finder, near)?), None),
        None => read_with_place(finder, &asked.q),
    };
    let Read { query, corrected } = read;
    let within = asked.within_miles.or(miles).unwrap_or(NEAR_MILES);
    let sort = asked.sort.unwrap_or(if query.says_something() { Sort::Relevance } else { Sort::Date });
    if sort == Sort::Distance && place.is_none() {
        return Err(vec![FieldProblem::new("sort", "Give a place with near to sort by distance.")]);
    }
    let wanted = Wanted {
        query,
        any_word: false,
        subjects,
        levels: asked.levels.clone(),
        modes: asked.modes.clone(),
        when: asked.when.clone(),
        providers: asked.providers.clone(),
        point: place.as_ref().map(|place| place.point),
        within_miles: place.as_ref().map(|_| within),
        from: asked.from,
        to: asked.to,
        free: asked.free,
        funded: asked.funded,
        max_cost: asked.max_cost,
        available: asked.available,
        start_any_time: asked.start_any_time,
        online_now: asked.online_now,
        no_entry_requirements: asked.no_entry_requirements,
        sort,
        now,
    };
    Ok(Understood { wanted, place, corrected })
}

fn subjects(finder: &Finder, asked: &[String]) -> Result<Vec<u16>, Vec<FieldProblem>> {
    let known = |code: &String| finder.language.codes.get(code).copied();
    let unknown = |code: &&String| known(code).is_none();
    let say = |code: &String| FieldProblem::new("subject", format!("\"{code}\" is no subject. See /api/v1/subjects."));
    let problems: Vec<_> = asked.iter().filter(unknown).map(say).collect();
    if problems.is_empty() { Ok(asked.iter().filter_map(known).collect()) } else { Err(problems) }
}

fn place(finder: &Finder, text: &str) -> Result<PlaceView, Vec<FieldProblem>> {
    finder.place(text).ok_or_else(|| {
        let say = format!("We do not know \"{text}\". Try a town in Staffordshire or a postcode, like ST16.");
        vec![FieldProblem::new("near", say)]
    })
}

/// The words, the place in them, and the miles around it. A place may be misspelt: then it shows when the words are mended.
fn read_with_place(finder: &Finder, q: &str) -> (Read, Option<PlaceView>, Option<f64>) {
    if let Some(Placed { words, place, miles }) = place_in_words(finder, q) {
        return (with_name(finder, q, words::read(finder, &words)), Some(place), miles);
    }
    let read = words::read(finder, q);
    match read.corrected.as_deref().and_then(|mended| place_in_words(finder, mended)) {
        Some(Placed { words, place, miles }) => {
            let corrected = read.corrected;
            (Read { corrected, ..words::read(finder, &words) }, Some(place), miles)
        }
        None => (read, None, None),
    }
}

/// A place may be a training provider's name too: then both are meant.
fn with_name(finder: &Finder, q: &str, mut read: Read) -> Read {
    let named = words::providers(finder, q);
    let new = named.into_iter().filter(|(at, _)| read.query.wishes.providers.iter().all(|(known, _)| known != at));
    let new: Vec<(u32, bool)> = new.collect();
    read.query.wishes.providers.extend(new);
    read
}

fn place_in_words(finder: &Finder, q: &str) -> Option<Placed> {
    place_guesses(q).into_iter().find_map(|guess| {
        // "near Leeek" is a place misspelt; "... leeek" at the end may be anything.
        let loosely = guess.said && guess.place.chars().count() >= 4;
        let place = finder.language.places.find(&guess.place, loosely)?;
        Some(Placed { words: guess.words, place, miles: guess.miles })
    })
}
