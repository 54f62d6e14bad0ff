//! What travels about a person's own data.

use super::access::{Deed, ReaderKind, What};
use super::retention::Kept;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// One line of the log of who looked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccessLine {
    /// Its id.
    pub id: Uuid,
    /// The day, in Europe/London.
    pub day: NaiveDate,
    /// For whom they looked.
    pub reader: ReaderKind,
    /// That organisation's name, while it is here; the academy has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub organisation_name: Option<String>,
    /// It was the organisation's own system and no person.
    pub by_system: bool,
    /// What of the person's.
    pub what: What,
    /// What was done.
    pub deed: Deed,
    /// How often that day.
    #[schema(minimum = 1)]
    pub times: i32,
    /// The last time that day.
    pub last_at: DateTime<Utc>,
    /// The same in plain words.
    #[schema(max_length = 400, example = "Rose Court Care looked at your training record on 3 May")]
    pub sentence: String,
}

/// Everything that is kept about a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PersonalData {
    /// When this was put together.
    pub made_at: DateTime<Utc>,
    /// What is kept, by kind; kinds of which there is nothing are here too.
    #[schema(max_items = 100)]
    pub sections: Vec<DataSection>,
}

/// One kind of data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DataSection {
    /// A stable name.
    #[schema(max_length = 60)]
    pub name: String,
    /// What it is.
    #[schema(max_length = 200)]
    pub title: String,
    /// Where it comes from.
    #[schema(max_length = 300)]
    pub source: String,
    /// How long it is kept, in words.
    #[schema(max_length = 300)]
    pub kept: String,
    /// Each thing, by the names of its fields.
    #[schema(max_items = 100_000)]
    pub items: Vec<BTreeMap<String, serde_json::Value>>,
}

/// An erasure that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ErasureView {
    /// When it was asked for; absent: it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_at: Option<DateTime<Utc>>,
    /// When it is done; until then it can be taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<DateTime<Utc>>,
    /// Employers that would be without an admin: someone else there is made one first.
    #[schema(max_items = 1000)]
    pub hand_over_first: Vec<String>,
    /// What goes.
    #[schema(max_items = 20)]
    pub goes: Vec<String>,
    /// What stays, and why.
    #[schema(max_items = 20)]
    pub stays: Vec<String>,
}

/// How long one kind of thing is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RetentionView {
    /// Which.
    pub kind: Kept,
    /// What that is, in words.
    #[schema(max_length = 200)]
    pub title: String,
    /// Days.
    #[schema(minimum = 1, maximum = 36_500)]
    pub days: i32,
    /// The same in words.
    #[schema(max_length = 60, example = "2 years")]
    pub kept: String,
}
