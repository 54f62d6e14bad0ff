//! From what was asked to what is wanted: places found, misspellings mended, the sector's words recognised.

use super::params::Asked;
use crate::catalogue::store::search::{self as store, Phrase, Wanted};
use crate::catalogue::store::subjects;
use crate::catalogue::{store::load, tags};
use crate::platform::{ApiError, ApiResult, Conn};
use chrono::NaiveDateTime;
use domain::catalogue::asked::{is_filler, place_guesses};
use domain::catalogue::tagging::words;
use domain::catalogue::wire::PlaceView;
use domain::catalogue::{Mode, Sort};
use domain::problem::FieldProblem;
use domain::values::{Postcode, is_outcode};

/// Miles around a place when none are said: an hour by bus.
const NEAR_MILES: f64 = 25.0;

/// A search, understood.
#[derive(Clone, Debug)]
pub struct Understood {
    /// What to look for.
    pub wanted: Wanted,
    /// Where distances are measured from.
    pub place: Option<PlaceView>,
    /// The words, when a misspelling was mended.
    pub corrected: Option<String>,
}

/// Understands a search. `now` is wall time in Europe/London.
///
/// # Errors
/// 422 for a place or a subject that nobody knows.
pub async fn understand(conn: &mut Conn, asked: &Asked, now: NaiveDateTime) -> ApiResult<Understood> {
    check_subjects(conn, &asked.subjects).await?;
    let (text, place, miles) = match &asked.near {
        Some(near) => (asked.q.clone(), Some(place(conn, near).await?), None),
        None => place_in_words(conn, &asked.q).await?,
    };
    let (phrases, rest, corrected) = read_words(conn, &text).await?;
    let within = asked.within_miles.or(miles).unwrap_or(NEAR_MILES);
    let has_words = !phrases.is_empty() || !rest.is_empty();
    let sort = asked.sort.unwrap_or(if has_words { Sort::Relevance } else { Sort::Date });
    if sort == Sort::Distance && place.is_none() {
        return Err(ApiError::field("sort", "Give a place with near to sort by distance."));
    }
    let wanted = Wanted {
        phrases,
        words: rest,
        any_word: false,
        subjects: asked.subjects.clone(),
        levels: asked.levels.clone(),
        modes: asked.modes.iter().map(|mode: &Mode| mode.as_str().to_owned()).collect(),
        providers: asked.providers.clone(),
        point: place.as_ref().map(|place| place.point),
        within_miles: place.as_ref().map(|_| within),
        from: asked.from,
        to: asked.to,
        free: asked.free,
        funded: asked.funded,
        max_cost: asked.max_cost,
        available: asked.available,
        sort,
        now,
    };
    Ok(Understood { wanted, place, corrected })
}

async fn check_subjects(conn: &mut Conn, asked: &[String]) -> ApiResult<()> {
    if asked.is_empty() {
        return Ok(());
    }
    let known = subjects::codes(conn).await?;
    let unknown = asked.iter().filter(|code| !known.contains(code));
    let errors: Vec<_> = unknown
        .map(|code| FieldProblem::new("subject", format!("\"{code}\" is no subject. See /api/v1/subjects.")))
        .collect();
    if errors.is_empty() { Ok(()) } else { Err(ApiError::not_valid(errors)) }
}

/// The place of a town, outcode or postcode.
///
/// # Errors
/// 422 for one that nobody knows.
pub async fn place(conn: &mut Conn, text: &str) -> ApiResult<PlaceView> {
    let found = find_place(conn, text, true).await?;
    found.ok_or_else(|| {
        let say = format!("We do not know \"{text}\". Try a town in Staffordshire or a postcode, like ST16.");
        ApiError::field("near", say)
    })
}

async fn find_place(conn: &mut Conn, text: &str, loosely: bool) -> ApiResult<Option<PlaceView>> {
    let postcode = Postcode::parse(text).ok();
    let outcode = match &postcode {
        Some(postcode) => Some(postcode.outcode().to_owned()),
        None => Some(text.to_uppercase()).filter(|text| is_outcode(text)),
    };
    let key = postcode.as_ref().map(Postcode::key);
    let found = store::place(conn, key.as_deref(), outcode.as_deref(), text, loosely && outcode.is_none()).await?;
    // A postcode reads better as its owner writes it, and when only its outcode is known that is what we say.
    Ok(found.map(|(name, point)| match (&postcode, &key) {
        (Some(postcode), Some(key)) if name == *key => PlaceView { label: postcode.to_string(), point },
        _ => PlaceView { label: name, point },
    }))
}

/// The words without the place in them, the place, and the miles around it.
async fn place_in_words(conn: &mut Conn, q: &str) -> ApiResult<(String, Option<PlaceView>, Option<f64>)> {
    for guess in place_guesses(q) {
        // "near Leeek" is a place misspelt; "... leeek" at the end may be anything.
        let loosely = guess.said && guess.place.chars().count() >= 4;
        if let Some(found) = find_place(conn, &guess.place, loosely).await? {
            return Ok((guess.words, Some(found), guess.miles));
        }
    }
    Ok((q.to_owned(), None, None))
}

/// The phrases of the vocabulary, the other words, and the whole text when a word was mended.
async fn read_words(conn: &mut Conn, text: &str) -> ApiResult<(Vec<Phrase>, Vec<String>, Option<String>)> {
    let mut given = words(text);
    if given.is_empty() {
        return Ok((Vec::new(), Vec::new(), None));
    }
    let all_phrases = load::phrases(conn).await?;
    let vocabulary = tags::vocabulary_of(&all_phrases);
    let mended = store::mended(conn, &given).await?;
    let mut corrected = None;
    for (asked, better) in mended {
        let Some(better) = better else { continue };
        for word in given.iter_mut().filter(|word| **word == asked) {
            word.clone_from(&better);
        }
        corrected = Some(given.join(" "));
    }
    let found = vocabulary.find(&given);
    let mut rest = Vec::new();
    let mut at = 0;
    for phrase in &found {
        rest.extend_from_slice(given.get(at..phrase.at).unwrap_or_default());
        at = phrase.at + phrase.words;
    }
    rest.extend_from_slice(given.get(at..).unwrap_or_default());
    rest.retain(|word| !is_filler(word));
    let phrases = found
        .into_iter()
        .map(|found| {
            let begins = format!("{} ", found.phrase);
            let longer = all_phrases.iter().filter(|(_, name)| words(name).join(" ").starts_with(&begins));
            let mut wider: Vec<String> = longer.map(|(code, _)| code.clone()).collect();
            wider.sort();
            wider.dedup();
            wider.retain(|code| !found.codes.contains(code));
            Phrase { phrase: found.phrase, codes: found.codes, wider }
        })
        .collect();
    Ok((phrases, rest, corrected))
}
