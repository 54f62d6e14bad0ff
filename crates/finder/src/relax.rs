//! When nothing fits: what to widen, in which order, and how to say so.

use crate::query::{Query, Wanted, Wishes};
use domain::catalogue::Sort;
use domain::catalogue::wire::Relaxed;

/// A wish that can be let go, with the words that say so.
struct Wish {
    name: &'static str,
    is_set: fn(&Wanted) -> bool,
    let_go: fn(&mut Wanted),
    say: fn(&Wanted) -> String,
}

/// From the wish that matters least to the one that matters most.
const WISHES: &[Wish] = &[
    Wish {
        name: "withinMiles",
        is_set: |w| w.within_miles.is_some(),
        let_go: |w| {
            w.within_miles = None;
            w.sort = Sort::Distance;
        },
        say: |w| format!("Nothing within {} miles. Here is the nearest.", w.within_miles.unwrap_or_default()),
    },
    Wish {
        name: "available",
        is_set: |w| w.available.is_some(),
        let_go: |w| w.available = None,
        say: |_| "No places are free. Here are courses that are full, or that the training provider books.".to_owned(),
    },
    Wish {
        name: "from, to",
        is_set: |w| w.from.is_some() || w.to.is_some(),
        let_go: |w| {
            w.from = None;
            w.to = None;
        },
        say: |_| "Nothing on those dates. Here are the next ones.".to_owned(),
    },
    Wish {
        name: "onlineNow",
        is_set: |w| w.online_now.is_some(),
        let_go: |w| w.online_now = None,
        say: |_| "Nothing online can be started now. Here is what there is.".to_owned(),
    },
    Wish {
        name: "startAnyTime",
        is_set: |w| w.start_any_time.is_some(),
        let_go: |w| w.start_any_time = None,
        say: |_| "Nothing starts like that. Here is what there is.".to_owned(),
    },
    Wish {
        name: "when",
        is_set: |w| !w.when.is_empty(),
        let_go: |w| w.when.clear(),
        say: |_| "Nothing at that time of the week. Here are other times.".to_owned(),
    },
    Wish {
        name: "maxCostPence",
        is_set: |w| w.max_cost.is_some(),
        let_go: |w| w.max_cost = None,
        say: |_| "Nothing at that price. Here is what there is.".to_owned(),
    },
    Wish {
        name: "free",
        is_set: |w| w.free.is_some(),
        let_go: |w| w.free = None,
        say: |_| "Nothing is free. Here is what there is.".to_owned(),
    },
    Wish {
        name: "funded",
        is_set: |w| w.funded.is_some(),
        let_go: |w| w.funded = None,
        say: |_| "Nothing is free or repaid to employers. Here is what there is.".to_owned(),
    },
    Wish {
        name: "noEntryRequirements",
        is_set: |w| w.no_entry_requirements.is_some(),
        let_go: |w| w.no_entry_requirements = None,
        say: |_| "Nothing is open to all. Look at what each course asks for.".to_owned(),
    },
    Wish {
        name: "mode",
        is_set: |w| !w.modes.is_empty(),
        let_go: |w| w.modes.clear(),
        say: |_| "Nothing is taught that way. Here are other ways.".to_owned(),
    },
    Wish {
        name: "level",
        is_set: |w| !w.levels.is_empty(),
        let_go: |w| w.levels.clear(),
        say: |_| "Nothing at that level. Here are other levels.".to_owned(),
    },
    Wish {
        name: "provider",
        is_set: |w| !w.providers.is_empty(),
        let_go: |w| w.providers.clear(),
        say: |_| "Nothing from that training provider. Here are others.".to_owned(),
    },
    Wish {
        name: "subject",
        is_set: |w| !w.subjects.is_empty(),
        let_go: |w| w.subjects.clear(),
        say: |_| "Nothing on that subject. Here are others.".to_owned(),
    },
    Wish {
        name: "q",
        is_set: |w| !w.any_word && w.query.needs.len() > 1,
        let_go: |w| w.any_word = true,
        say: |_| SOME_WORDS.to_owned(),
    },
    Wish {
        name: "q",
        is_set: |w| !w.query.needs.is_empty() || w.query.wishes != Wishes::default(),
        let_go: |w| w.query = Query::default(),
        say: |_| "We found nothing for those words. Here is what else there is.".to_owned(),
    },
];

const SOME_WORDS: &str = "Nothing has all of your words. Here is what has some of them.";

/// What is said when words that nobody knows were overlooked.
pub(crate) fn some_words() -> Relaxed {
    Relaxed { dropped: vec!["q".to_owned()], message: SOME_WORDS.to_owned() }
}

/// Wider searches, the nearest to what was wanted first: each wish alone, then one more at a time.
pub(crate) fn wider(wanted: &Wanted) -> impl Iterator<Item = (Wanted, Relaxed)> {
    let set: Vec<&Wish> = WISHES.iter().filter(|wish| (wish.is_set)(wanted)).collect();
    let alone: Vec<Vec<&Wish>> = set.iter().map(|wish| vec![*wish]).collect();
    let together = (2..=set.len()).map(move |count| set.iter().take(count).copied().collect());
    alone.into_iter().chain(together).map(|wishes: Vec<&Wish>| without(wanted, &wishes))
}

fn without(wanted: &Wanted, wishes: &[&Wish]) -> (Wanted, Relaxed) {
    let mut wider = wanted.clone();
    for wish in wishes {
        (wish.let_go)(&mut wider);
    }
    let message = match wishes {
        [one] => (one.say)(wanted),
        _ => "Nothing fits all of that. Here is the nearest we have.".to_owned(),
    };
    let mut dropped: Vec<String> = wishes.iter().flat_map(|wish| wish.name.split(", ")).map(str::to_owned).collect();
    dropped.dedup();
    (wider, Relaxed { dropped, message })
}
