//! All SQL of the catalogue.

pub mod alike;
pub mod changes;
pub mod courses;
pub mod demand;
pub mod duplicates;
pub mod export;
pub mod load;
pub mod memory;
pub mod moves;
pub mod practice;
pub mod providers;
pub mod runs;
pub mod sessions;
pub mod sources;
pub mod subjects;
pub mod withdraw;

use crate::platform::{ApiError, ApiResult};
use std::str::FromStr;

/// A text of the database that a check constraint keeps to the enum's own.
pub(super) fn known<T: FromStr<Err: std::fmt::Display>>(text: &str) -> ApiResult<T> {
    text.parse().map_err(ApiError::internal)
}
