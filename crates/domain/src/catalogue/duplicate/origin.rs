//! Which of several listings each part of a shown course is from.

use std::collections::BTreeSet;

/// What a listing says something about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Members of the course.
    pub fields: Vec<String>,
    /// Headings of its texts.
    pub headings: Vec<String>,
}

/// Leaves to each listing what none before it says: of that, it is the origin.
#[must_use]
pub fn shown_from(listings: Vec<Told>) -> Vec<Told> {
    let (mut fields, mut headings) = (BTreeSet::new(), BTreeSet::new());
    let first = |told: Vec<String>, seen: &mut BTreeSet<String>| -> Vec<String> {
        told.into_iter().filter(|name| seen.insert(name.clone())).collect()
    };
    listings
        .into_iter()
        .map(|told| Told { fields: first(told.fields, &mut fields), headings: first(told.headings, &mut headings) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told() -> impl Strategy<Value = Told> {
        let names = || prop::collection::btree_set("[a-d]", 0..4).prop_map(|names| names.into_iter().collect());
        (names(), names()).prop_map(|(fields, headings)| Told { fields, headings })
    }

    proptest! {
        #[test]
        fn each_part_has_one_origin_the_first_that_says_it(listings in prop::collection::vec(told(), 1..4)) {
            let shown = shown_from(listings.clone());
            for name in listings.iter().flat_map(|of| &of.fields) {
                let first = listings.iter().position(|of| of.fields.contains(name));
                let origins: Vec<_> = shown.iter().enumerate().filter(|(_, of)| of.fields.contains(name)).collect();
                prop_assert_eq!(origins.len(), 1);
                prop_assert_eq!(Some(origins[0].0), first);
            }
            prop_assert_eq!(shown[0].headings.clone(), listings[0].headings.clone());
        }
    }
}
