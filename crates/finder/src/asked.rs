//! A search as it was asked for.

use chrono::NaiveDate;
use domain::catalogue::asked::When;
use domain::catalogue::{Mode, Sort};
use domain::page::Limit;
use domain::values::Pence;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A search as it was asked for. What is not set does not matter.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Words.
    pub q: String,
    /// Subject codes; any.
    pub subjects: Vec<String>,
    /// Levels; any.
    pub levels: Vec<i16>,
    /// Modes; any.
    pub modes: Vec<Mode>,
    /// When in the week; any.
    pub when: Vec<When>,
    /// A town, outcode or postcode.
    pub near: Option<String>,
    /// Miles around it.
    pub within_miles: Option<f64>,
    /// First day a run may start.
    pub from: Option<NaiveDate>,
    /// Last day a run may start.
    pub to: Option<NaiveDate>,
    /// Costs nothing, or something.
    pub free: Option<bool>,
    /// Costs nothing or is repaid to employers, or neither.
    pub funded: Option<bool>,
    /// The most it may cost.
    pub max_cost: Option<Pence>,
    /// UKPRNs or ids of training providers; any.
    pub providers: Vec<String>,
    /// The academy books it and has places free, or not.
    pub available: Option<bool>,
    /// Starts whenever the learner likes, or not.
    pub start_any_time: Option<bool>,
    /// Is online and can be started now, or not.
    pub online_now: Option<bool>,
    /// Nothing is needed to join, or something is or may be.
    pub no_entry_requirements: Option<bool>,
    /// The order.
    pub sort: Option<Sort>,
    /// Page size.
    pub limit: Limit,
    /// Where the page before ended.
    pub after: Option<Position>,
}

/// The place of a course in the order; pages continue after it. The numbers are whole, so that they are written and read
/// back without loss.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct Position(pub f64, pub f64, pub f64, pub Uuid);
