//! Which listings are worth comparing: all pairs would be too many.

use super::title::Title;
use crate::ids::CourseId;
use crate::sync::CourseSource;
use std::collections::{BTreeSet, HashMap};

/// A listing by what it is found by.
#[derive(Clone, Debug)]
pub struct Headline {
    /// Its id.
    pub id: CourseId,
    /// Where it was read.
    pub source: CourseSource,
    /// Its key there.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// LARS reference, when it has one.
    pub learning_aim_ref: Option<String>,
}

/// Pairs of listings of one training provider from two sources, of which one has changed, that share a qualification, a
/// reference or most words of their titles: no other pair can be one ([`super::score`]). The lesser id comes first.
#[must_use]
pub fn candidates(listings: &[Headline], changed: &BTreeSet<CourseId>) -> BTreeSet<(CourseId, CourseId)> {
    let titles: Vec<Title> = listings.iter().map(|of| Title::of(&of.title)).collect();
    let mut by_word: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut by_key: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, (of, title)) in listings.iter().zip(&titles).enumerate() {
        title.words().for_each(|word| by_word.entry(word).or_default().push(at));
        let keys = [Some(of.reference.as_str()), of.learning_aim_ref.as_deref()];
        keys.into_iter().flatten().for_each(|key| by_key.entry(key).or_default().push(at));
    }
    let mut found = BTreeSet::new();
    let mut shared: HashMap<usize, usize> = HashMap::new();
    for (of, title) in listings.iter().zip(&titles).filter(|(of, _)| changed.contains(&of.id)) {
        shared.clear();
        let words = title.words().filter_map(|word| by_word.get(word)).flatten();
        words.for_each(|at| *shared.entry(*at).or_default() += 1);
        let like = shared.iter().filter(|(at, shared)| {
            let theirs = titles.get(**at).map_or(0, |title| title.words().count());
            4 * **shared > title.words().count() + theirs
        });
        let keys = [Some(of.reference.as_str()), of.learning_aim_ref.as_deref()];
        let keyed = keys.into_iter().flatten().filter_map(|key| by_key.get(key)).flatten();
        for other in like.map(|(at, _)| at).chain(keyed).filter_map(|at| listings.get(*at)) {
            if other.source != of.source {
                found.insert((of.id.min(other.id), of.id.max(other.id)));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::duplicate::made::any_listing;
    use crate::catalogue::duplicate::score::{Verdict, score};
    use crate::ids::TrainingProviderId;
    use proptest::prelude::*;
    use uuid::Uuid;

    proptest! {
        #[test]
        fn no_pair_that_counts_is_left_out(
            (listings, changed) in prop::collection::vec((any_listing(), any::<bool>()), 0..12).prop_map(|all| {
                let changed: BTreeSet<_> = all.iter().filter(|(_, changed)| *changed).map(|(of, _)| of.id).collect();
                let mut listings: Vec<_> = all.into_iter().map(|(of, _)| of).collect();
                listings.iter_mut().for_each(|of| of.provider = TrainingProviderId(Uuid::from_u128(1)));
                (listings, changed)
            }),
        ) {
            let headlines: Vec<_> = listings.iter().map(|of| Headline {
                id: of.id,
                source: of.source,
                reference: of.reference.clone(),
                title: of.title.clone(),
                learning_aim_ref: of.learning_aim_ref.clone(),
            }).collect();
            let found = candidates(&headlines, &changed);
            for one in &listings {
                for two in listings.iter().filter(|two| one.id < two.id) {
                    let counts = score(one, two).verdict() >= Verdict::Perhaps;
                    if counts && (changed.contains(&one.id) || changed.contains(&two.id)) {
                        prop_assert!(found.contains(&(one.id, two.id)), "{one:?} {two:?}");
                    }
                }
            }
        }
    }
}
