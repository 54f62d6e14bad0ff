//! What travels about organisations.

use crate::ids::TrainingProviderId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A training provider in a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProviderRef {
    /// Its id.
    pub id: TrainingProviderId,
    /// Its name.
    #[schema(example = "Newcastle and Stafford Colleges Group", max_length = 200)]
    pub name: String,
    /// UK provider reference number: eight digits, the first is 1.
    #[schema(example = "10004603", max_length = 8)]
    pub ukprn: String,
}

/// A training provider with what the catalogue holds of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TrainingProviderView {
    /// Who it is.
    #[serde(flatten)]
    pub provider: ProviderRef,
    /// Its own pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub website: Option<String>,
    /// Whether the academy takes bookings for it.
    pub takes_bookings: bool,
    /// Listed courses.
    pub courses: i64,
    /// Made for demonstration.
    pub demonstration: bool,
}
