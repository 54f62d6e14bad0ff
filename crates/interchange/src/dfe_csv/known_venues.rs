//! The training provider's venues by what a row of the courses file may call them.

use super::folded;
use crate::feed::FeedVenue;
use std::collections::HashMap;

/// What a row's words for a venue lead to.
pub(super) enum Found<'a> {
    /// This venue.
    One(&'a FeedVenue),
    /// Several have this name.
    Several,
    /// None is called this.
    None,
}

pub(super) struct KnownVenues<'a> {
    by_reference: HashMap<String, &'a FeedVenue>,
    by_name: HashMap<String, Vec<&'a FeedVenue>>,
}

impl<'a> KnownVenues<'a> {
    pub(super) fn new(venues: &'a [FeedVenue]) -> Self {
        let mut known = Self { by_reference: HashMap::new(), by_name: HashMap::new() };
        for venue in venues {
            known.by_reference.entry(folded(&venue.reference)).or_insert(venue);
            known.by_name.entry(folded(&venue.name)).or_default().push(venue);
        }
        known
    }

    /// By its reference, else by its name.
    pub(super) fn find(&self, reference: &str, name: &str) -> Found<'a> {
        if let Some(venue) = self.by_reference.get(&folded(reference)).filter(|_| !reference.is_empty()) {
            return Found::One(venue);
        }
        match self.by_name.get(&folded(name)).filter(|_| !name.is_empty()).map(Vec::as_slice) {
            Some([only]) => Found::One(only),
            Some(_) => Found::Several,
            None => Found::None,
        }
    }
}
