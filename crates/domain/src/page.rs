//! Lists that come in pages.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How many items one page may hold: 1 to 100, 20 unless told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit(u16);

impl Limit {
    /// The largest page.
    pub const MAX: u16 = 100;

    /// # Errors
    /// When the number is outside 1 to 100.
    pub fn new(limit: i64) -> Result<Self, &'static str> {
        u16::try_from(limit).ok().filter(|n| (1..=Self::MAX).contains(n)).map(Self).ok_or("Use a number from 1 to 100.")
    }

    /// The number of items.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl Default for Limit {
    fn default() -> Self {
        Self(20)
    }
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// The items of this page.
    #[schema(max_items = 1000)]
    pub items: Vec<T>,
    /// Give this as `cursor` to get the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub next_cursor: Option<String>,
}
