//! A search, understood: what its words need, and what they would rather have.

use crate::facet::Bits;
use chrono::{NaiveDate, NaiveDateTime};
use domain::catalogue::asked::When;
use domain::catalogue::{Mode, Sort};
use domain::values::{Pence, Point};

/// What a need is to the search.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A phrase of the vocabulary: it says what is to be found.
    Phrase,
    /// Any other word; where there is a phrase it only sets the order.
    #[default]
    Word,
    /// What many courses have: it only sets the order.
    Aside,
}

/// One word or phrase, with what else says the same.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Need {
    pub(crate) kind: Kind,
    /// Terms that fit, with how well.
    pub(crate) terms: Vec<(String, f32)>,
    /// Terms that say nearly the same: to stand in a title is no more than what they are.
    pub(crate) others: Vec<(String, f32)>,
    /// Subjects that fit, with how well.
    pub(crate) subjects: Vec<(u16, f32)>,
    /// Stems that fit when they stand in one field together.
    pub(crate) together: Vec<String>,
    /// How many words it is.
    pub(crate) words: u8,
}

/// A wish about money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Money {
    /// It costs nothing.
    Free,
    /// It costs nothing or someone repays it.
    Funded,
}

/// What the words would rather have. It sets the order; when the words say nothing else it must be so.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Wishes {
    pub(crate) levels: Vec<i16>,
    pub(crate) money: Option<Money>,
    /// Sets of values, of each of which a run has one.
    pub(crate) runs: Vec<Bits>,
    /// Training providers by number; whether only a training provider can be meant, and not its town.
    pub(crate) providers: Vec<(u32, bool)>,
    /// It is for someone who begins.
    pub(crate) beginner: bool,
    /// It brings up to date what was learnt before.
    pub(crate) refresher: bool,
    /// It leads to a regulated qualification; whether that was said, or only its level.
    pub(crate) qualification: Option<bool>,
    /// It is for those who teach, assess or lead others.
    pub(crate) over_others: bool,
    /// No subject is asked for: a qualification in care as such is meant.
    pub(crate) general: bool,
    /// It is about children.
    pub(crate) children: bool,
}

impl Wishes {
    /// Whether anything is wished for that a course can fail.
    pub(crate) fn any(&self) -> bool {
        let only = self.providers.iter().any(|(_, only)| *only);
        !self.levels.is_empty() || self.money.is_some() || !self.runs.is_empty() || only || self.refresher
    }
}

/// The words of a search.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Query {
    pub(crate) needs: Vec<Need>,
    pub(crate) wishes: Wishes,
}

impl Query {
    /// Whether it says anything.
    pub(crate) fn says_something(&self) -> bool {
        !self.needs.is_empty() || self.wishes != Wishes::default()
    }

    /// Whether its wishes are all that it says, so that they must be.
    pub(crate) fn must(&self) -> bool {
        self.needs.iter().all(|need| need.kind == Kind::Aside) && self.wishes.any()
    }
}

/// A search, understood: every place a point, every word mended.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    pub(crate) query: Query,
    /// Some of the needs are enough.
    pub(crate) any_word: bool,
    /// Subjects by number; any.
    pub(crate) subjects: Vec<u16>,
    pub(crate) levels: Vec<i16>,
    pub(crate) modes: Vec<Mode>,
    pub(crate) when: Vec<When>,
    /// UKPRNs or ids; any.
    pub(crate) providers: Vec<String>,
    pub(crate) point: Option<Point>,
    pub(crate) within_miles: Option<f64>,
    pub(crate) from: Option<NaiveDate>,
    pub(crate) to: Option<NaiveDate>,
    pub(crate) free: Option<bool>,
    pub(crate) funded: Option<bool>,
    pub(crate) max_cost: Option<Pence>,
    pub(crate) available: Option<bool>,
    pub(crate) start_any_time: Option<bool>,
    pub(crate) online_now: Option<bool>,
    pub(crate) no_entry_requirements: Option<bool>,
    pub(crate) sort: Sort,
    /// Wall time in Europe/London.
    pub(crate) now: NaiveDateTime,
}

impl Wanted {
    /// Whether anything is asked of the run: then a course without runs to come does not fit.
    pub(crate) fn asks_of_runs(&self) -> bool {
        self.reach().is_some() || self.from.is_some() || self.to.is_some() || self.max_cost.is_some()
    }

    /// The place and the miles around it, when both matter.
    pub(crate) fn reach(&self) -> Option<(Point, f64)> {
        self.point.zip(self.within_miles)
    }
}
