//! A search as the address of the page holds it, so that it can be shared.

use std::collections::BTreeSet;

/// A value that one chooses among several of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Choice {
    /// Subject code.
    Subject,
    /// Level.
    Level,
    /// Mode.
    Mode,
    /// When in the week.
    When,
    /// Training provider, by UKPRN.
    Provider,
}

impl Choice {
    /// The name of the parameter.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Level => "level",
            Self::Mode => "mode",
            Self::When => "when",
            Self::Provider => "provider",
        }
    }
}

/// Names of parameters that hold one text.
const TEXTS: [&str; 11] = [
    "q",
    "near",
    "withinMiles",
    "from",
    "to",
    "available",
    "free",
    "funded",
    "onlineNow",
    "noEntryRequirements",
    "sort",
];

/// A search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    texts: Vec<(&'static str, String)>,
    choices: BTreeSet<(Choice, String)>,
}

const CHOICES: [Choice; 5] = [Choice::Subject, Choice::Level, Choice::Mode, Choice::When, Choice::Provider];

impl Search {
    /// Reads the pairs of an address; what is unknown or empty is left out.
    pub fn read(pairs: &[(String, String)]) -> Self {
        let mut search = Self::default();
        for (name, value) in pairs {
            if let Some(known) = TEXTS.iter().find(|known| *known == name) {
                search.set(known, value);
            }
            for choice in CHOICES.iter().filter(|choice| choice.name() == name) {
                let values = value.split(',').filter(|value| !value.is_empty());
                search.choices.extend(values.map(|value| (*choice, value.to_owned())));
            }
        }
        search
    }

    /// The pairs for an address, always in the same order.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let mut pairs: Vec<_> =
            TEXTS.iter().filter_map(|name| Some(((*name).to_owned(), self.get(name)?.to_owned()))).collect();
        for choice in CHOICES {
            let values: Vec<&str> = self.chosen(choice).collect();
            if !values.is_empty() {
                pairs.push((choice.name().to_owned(), values.join(",")));
            }
        }
        pairs
    }

    /// A text.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.texts.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// Sets a text; an empty one takes it out.
    pub fn set(&mut self, name: &'static str, value: &str) {
        self.texts.retain(|(known, _)| *known != name);
        if !value.trim().is_empty() {
            self.texts.push((name, value.trim().to_owned()));
        }
        // Miles and "nearest" mean nothing without a place.
        if name == "near" && value.trim().is_empty() && self.get("q").is_none() {
            self.texts.retain(|(known, value)| *known != "withinMiles" && !(*known == "sort" && value == "distance"));
        }
    }

    /// The same search with another text.
    pub fn with(&self, name: &'static str, value: &str) -> Self {
        let mut search = self.clone();
        search.set(name, value);
        search
    }

    /// What is chosen.
    pub fn chosen(&self, choice: Choice) -> impl Iterator<Item = &str> {
        self.choices.iter().filter(move |(known, _)| *known == choice).map(|(_, value)| value.as_str())
    }

    /// Whether something is chosen.
    pub fn has(&self, choice: Choice, value: &str) -> bool {
        self.choices.contains(&(choice, value.to_owned()))
    }

    /// The same search with a choice turned over.
    pub fn toggled(&self, choice: Choice, value: &str) -> Self {
        let mut search = self.clone();
        let entry = (choice, value.to_owned());
        if !search.choices.remove(&entry) {
            search.choices.insert(entry);
        }
        search
    }

    /// How many filters are on.
    pub fn filters(&self) -> usize {
        let texts = ["from", "to", "available", "free", "funded", "onlineNow", "noEntryRequirements"];
        self.choices.len() + texts.iter().filter(|name| self.get(name).is_some()).count()
    }

    /// The first and the last day asked for.
    pub fn days(&self) -> (Option<&str>, Option<&str>) {
        (self.get("from"), self.get("to"))
    }

    /// The same words and place without any filter.
    pub fn without_filters(&self) -> Self {
        let keep = |(name, _): &&(&'static str, String)| ["q", "near", "withinMiles", "sort"].contains(name);
        Self { texts: self.texts.iter().filter(keep).cloned().collect(), choices: BTreeSet::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Vec<(String, String)> {
        text.split('&').filter_map(|pair| pair.split_once('=')).map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
    }

    #[test]
    fn an_address_comes_back_as_it_was_with_nothing_empty_or_unknown() {
        let search = Search::read(&pairs("mode=online,classroom&q=first aid&x=1&near=&level=2&level=3&sort=date"));
        let again = search.pairs();
        assert_eq!(again, pairs("q=first aid&sort=date&level=2,3&mode=classroom,online"));
        assert_eq!(Search::read(&again), search);
    }

    #[test]
    fn a_choice_turns_over() {
        let search = Search::default().toggled(Choice::Mode, "online");
        assert!(search.has(Choice::Mode, "online"));
        assert_eq!(search.filters(), 1);
        assert_eq!(search.toggled(Choice::Mode, "online"), Search::default());
    }

    #[test]
    fn without_a_place_there_is_no_distance() {
        let search = Search::read(&pairs("near=ST16&withinMiles=5&sort=distance"));
        assert_eq!(search.with("near", ""), Search::default());
    }
}
