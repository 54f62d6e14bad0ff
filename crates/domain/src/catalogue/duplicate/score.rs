//! How much two listings look like one offer, and why.

use super::Listing;
use super::title::Title;
use crate::text_enum;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// From this on two listings of one training provider are the same.
pub const SAME: i32 = 70;
/// From this on a person should look.
pub const PERHAPS: i32 = 45;

text_enum!(
    /// What two listings are compared by.
    Sign {
        /// Who teaches.
        Provider = "provider", "Training provider";
        /// The key that the training provider gives it.
        Reference = "reference", "Reference";
        /// The regulated qualification.
        Qualification = "qualification", "Qualification";
        /// The level.
        Level = "level", "Level";
        /// The words of the title.
        Title = "title", "Title";
        /// The days it starts.
        Dates = "dates", "Dates";
        /// Where it is.
        Venue = "venue", "Place";
    }
);

/// One sign that speaks for or against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reason {
    /// What was compared.
    pub sign: Sign,
    /// Points for it, below zero against it.
    #[schema(minimum = -60, maximum = 35, example = 25)]
    pub points: i32,
    /// Why, in a sentence.
    #[schema(max_length = 700, example = "3 of 3 dates are the same.")]
    pub because: String,
}

/// What all signs come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Score {
    /// 0 to 100.
    pub points: i32,
    /// The signs that say something, in their order.
    pub reasons: Vec<Reason>,
    verdict: Verdict,
}

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Two offers.
    Different,
    /// A person should look.
    Perhaps,
    /// One offer.
    Same,
}

impl Score {
    /// What follows from it.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        self.verdict
    }
}

/// Points of the signs. They are chosen so that no single sign decides, one training provider with the same title needs
/// one more sign, and what contradicts (another qualification, level or telling word) outweighs any two.
mod points {
    pub(super) const PROVIDER: i32 = 10;
    pub(super) const REFERENCE: i32 = 15;
    pub(super) const QUALIFICATION: i32 = 30;
    pub(super) const LEVEL: i32 = 5;
    pub(super) const TITLE: i32 = 35;
    pub(super) const ANY_DATE: i32 = 10;
    pub(super) const ALL_DATES: i32 = 25;
    pub(super) const VENUE: i32 = 10;
    pub(super) const CONTRADICTS: i32 = -60;
    pub(super) const NO_DATE: i32 = -15;
    pub(super) const NO_VENUE: i32 = -10;
}

/// Compares two listings. The order of the two does not matter. Two of one source are never the same: who lists a course
/// twice means it. Two training providers never are either; when all else agrees, time and place too, a person is asked.
#[must_use]
pub fn score(one: &Listing, two: &Listing) -> Score {
    let titles = (Title::of(&one.title), Title::of(&two.title));
    let signs = [
        provider(one, two),
        reference(one, two),
        qualification(one, two),
        level(one, two, &titles),
        title(&titles),
        dates(one, two),
        venue(one, two),
    ];
    let reasons: Vec<Reason> = signs.into_iter().flatten().collect();
    let points = reasons.iter().map(|reason| reason.points).sum::<i32>().clamp(0, 100);
    let verdict = verdict(one, two, &reasons, points);
    Score { points, reasons, verdict }
}

fn verdict(one: &Listing, two: &Listing, reasons: &[Reason], points: i32) -> Verdict {
    let speaks = |sign: Sign| reasons.iter().any(|reason| reason.sign == sign && reason.points > 0);
    let contradicts = reasons.iter().any(|reason| reason.points <= points::CONTRADICTS);
    if one.id == two.id || contradicts {
        return Verdict::Different;
    }
    if one.provider != two.provider {
        let all_agree = speaks(Sign::Title) && speaks(Sign::Dates) && speaks(Sign::Venue);
        return if all_agree && points >= SAME - points::PROVIDER { Verdict::Perhaps } else { Verdict::Different };
    }
    // Two courses of one college start on one day at one place: what they are called, or lead to, must agree as well.
    let named = speaks(Sign::Title) || (speaks(Sign::Qualification) && speaks(Sign::Reference));
    let hinted = named || speaks(Sign::Qualification) || speaks(Sign::Reference);
    match points {
        _ if one.source == two.source => Verdict::Different,
        SAME.. if named => Verdict::Same,
        PERHAPS.. if hinted => Verdict::Perhaps,
        _ => Verdict::Different,
    }
}

fn reason(sign: Sign, points: i32, because: impl Into<String>) -> Reason {
    Reason { sign, points, because: because.into() }
}

fn provider(one: &Listing, two: &Listing) -> Option<Reason> {
    (one.provider == two.provider)
        .then(|| reason(Sign::Provider, points::PROVIDER, "The same training provider teaches both."))
}

fn reference(one: &Listing, two: &Listing) -> Option<Reason> {
    let given = !one.reference.starts_with("made:");
    let because = || format!("Both have the reference {}.", one.reference);
    (given && one.provider == two.provider && one.reference == two.reference)
        .then(|| reason(Sign::Reference, points::REFERENCE, because()))
}

fn qualification(one: &Listing, two: &Listing) -> Option<Reason> {
    let (mine, theirs) = (one.learning_aim_ref.as_ref()?, two.learning_aim_ref.as_ref()?);
    Some(if mine == theirs {
        reason(Sign::Qualification, points::QUALIFICATION, format!("Both lead to the qualification {mine}."))
    } else {
        let because = format!("They lead to two qualifications: {mine} and {theirs}.");
        reason(Sign::Qualification, points::CONTRADICTS, because)
    })
}

fn level(one: &Listing, two: &Listing, titles: &(Title, Title)) -> Option<Reason> {
    // A title names the level more often rightly than the field for it.
    let mine = titles.0.level.or(one.level)?;
    let theirs = titles.1.level.or(two.level)?;
    Some(if mine == theirs {
        reason(Sign::Level, points::LEVEL, format!("Both are at level {mine}."))
    } else {
        reason(Sign::Level, points::CONTRADICTS, format!("One is at level {mine}, the other at level {theirs}."))
    })
}

fn title((mine, theirs): &(Title, Title)) -> Option<Reason> {
    if let Some(word) = mine.told_apart_by(theirs) {
        return Some(reason(Sign::Title, points::CONTRADICTS, format!("Only one of the titles says \"{word}\".")));
    }
    let alike = mine.likeness(theirs);
    let points = (f64::from(points::TITLE) * ((alike - 0.5) * 2.0)).round() as i32;
    let because = if alike > 0.99 {
        "The titles say the same.".to_owned()
    } else {
        format!("The titles share {:.0}% of their words.", alike * 100.0)
    };
    (points > 0).then(|| reason(Sign::Title, points, because))
}

fn dates(one: &Listing, two: &Listing) -> Option<Reason> {
    let days = |of: &Listing| of.runs.iter().filter_map(|run| run.starts_on).collect::<BTreeSet<_>>();
    let (mine, theirs) = (days(one), days(two));
    let fewer = mine.len().min(theirs.len());
    if fewer == 0 {
        let any_time = |of: &Listing| !of.runs.is_empty() && of.runs.iter().all(|run| run.starts_on.is_none());
        return (any_time(one) && any_time(two))
            .then(|| reason(Sign::Dates, points::ANY_DATE, "Both start at any time."));
    }
    let shared = mine.intersection(&theirs).count();
    if shared == 0 {
        return Some(reason(Sign::Dates, points::NO_DATE, "They start on different days."));
    }
    let more = f64::from(points::ALL_DATES - points::ANY_DATE) * (shared as f64 / fewer as f64);
    let are = if shared == 1 { "is" } else { "are" };
    let because = format!("{shared} of {fewer} start days {are} the same.");
    Some(reason(Sign::Dates, points::ANY_DATE + more.round() as i32, because))
}

fn venue(one: &Listing, two: &Listing) -> Option<Reason> {
    let places = |of: &'_ Listing| of.runs.iter().filter_map(|run| run.venue.clone()).collect::<Vec<_>>();
    let (mine, theirs) = (places(one), places(two));
    if mine.is_empty() || theirs.is_empty() {
        return None;
    }
    let both = mine.iter().filter(|venue| theirs.iter().any(|other| venue.is_same(other)));
    // Of several the first by name, so that the order of the two does not matter.
    let shared = both.map(|venue| venue.postcode.clone().unwrap_or_else(|| venue.name.clone())).min();
    Some(match shared {
        Some(place) => reason(Sign::Venue, points::VENUE, format!("Both are at {place}.")),
        None => reason(Sign::Venue, points::NO_VENUE, "They are at different places."),
    })
}

#[cfg(test)]
#[path = "score_tests.rs"]
mod tests;
