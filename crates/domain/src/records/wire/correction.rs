//! What travels when somebody says that an entry is wrong.

use crate::ids::{CorrectionId, TrainingRecordId};
use crate::records::correction::CorrectionOutcome;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is wrong with an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"what": "I was there on both days. The register says one."}))]
pub struct NewCorrection {
    /// In the person's own words.
    #[schema(min_length = 1, max_length = 500)]
    pub what: String,
}

/// The answer of who stands behind the entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"outcome": "stands", "answer": "The certificate in our office says 3 May."}))]
pub struct CorrectionAnswer {
    /// What becomes of the entry.
    pub outcome: CorrectionOutcome,
    /// Why, in words that its person reads.
    #[schema(min_length = 1, max_length = 500)]
    pub answer: String,
}

/// Somebody says that an entry of their record is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CorrectionView {
    /// Its id.
    pub id: CorrectionId,
    /// The entry.
    pub training_record_id: TrainingRecordId,
    /// What was learnt, as it was taught.
    #[schema(max_length = 255)]
    pub title: String,
    /// The day it was achieved.
    pub achieved_on: NaiveDate,
    /// Whose record it is.
    #[schema(max_length = 120)]
    pub full_name: String,
    /// Who stands behind the entry, and so answers.
    #[schema(max_length = 255)]
    pub answered_by: String,
    /// What is wrong, in the person's words.
    #[schema(max_length = 500)]
    pub what: String,
    /// When it was said.
    pub asked_at: DateTime<Utc>,
    /// The last day to answer.
    pub answer_by: NaiveDate,
    /// What became of it; absent until it is answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<CorrectionOutcome>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500)]
    pub answer: Option<String>,
    /// When it was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<DateTime<Utc>>,
}
