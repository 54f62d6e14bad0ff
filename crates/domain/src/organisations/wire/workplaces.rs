//! What travels about employers and their workplaces.

use crate::ids::{EmployerId, WorkplaceId};
use crate::organisations::EmployerKind;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A thing that ASC-WDS files name by a number: a job role or a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AscWdsCode {
    /// The number, as text.
    #[schema(example = "8", max_length = 3)]
    pub code: String,
    /// Its name.
    #[schema(example = "Care worker", max_length = 200)]
    pub name: String,
    /// The group it is in; a retired role is in none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub group: Option<String>,
    /// Whether it can be given to someone or something new: a role that is not retired, a service that can be the main one.
    pub can_be_chosen: bool,
}

/// A name that an organisation held before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FormerName {
    /// The name.
    #[schema(max_length = 200)]
    pub name: String,
    /// Its first day; absent when nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_from: Option<NaiveDate>,
    /// The day the next name began.
    pub held_until: NaiveDate,
}

/// An employer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EmployerView {
    /// Its id.
    pub id: EmployerId,
    /// Its name of today.
    #[schema(example = "Meadow Lane Home Care", max_length = 200)]
    pub name: String,
    /// Since when it has that name; absent when nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_since: Option<NaiveDate>,
    /// The names it held before, newest first.
    #[schema(max_items = 1000)]
    pub former_names: Vec<FormerName>,
    /// What kind it is; absent until someone says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<EmployerKind>,
    /// Made for demonstration.
    pub demonstration: bool,
}

/// A change of an employer; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"name": "Meadow Lane Care", "nameSince": "2026-11-01", "kind": "private"}))]
pub struct EmployerChange {
    /// A new name. The old one is kept with its days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// From when on it has that name, at the latest today; absent means today. The day the present name began puts a slip
    /// of the pen right: the name it had is not kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_since: Option<NaiveDate>,
    /// What kind it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<EmployerKind>,
}

/// A workplace, whole: what is absent is not there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"name": "Rose Court", "address": "1 Mill Street, Stafford", "postcode": "ST16 2LH",
    "localId": "ROSE", "ascWdsId": "G1001234", "cqcLocationId": "1-123456789", "mainService": "2", "openedOn": "2015-04-01"}))]
pub struct WorkplaceChange {
    /// Its name.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Street and town.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300)]
    pub address: Option<String>,
    /// A full postcode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "ST16 2LH", max_length = 20)]
    pub postcode: Option<String>,
    /// The employer's own id of it in ASC-WDS files (LOCALESTID); no other workplace of the employer has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 50)]
    pub local_id: Option<String>,
    /// The id that ASC-WDS gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "G1001234", max_length = 50)]
    pub asc_wds_id: Option<String>,
    /// The Care Quality Commission's id of the location.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "1-123456789", max_length = 50)]
    pub cqc_location_id: Option<String>,
    /// The code of its main service (ASC-WDS MAINSERVICE): see `/service-types`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "2", max_length = 3)]
    pub main_service: Option<String>,
    /// Its first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_on: Option<NaiveDate>,
    /// Its last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_on: Option<NaiveDate>,
}

/// A workplace of an employer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WorkplaceView {
    /// Its id.
    pub id: WorkplaceId,
    /// Its name.
    #[schema(example = "Rose Court", max_length = 200)]
    pub name: String,
    /// Street and town.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300)]
    pub address: Option<String>,
    /// A full postcode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "ST16 2LH", max_length = 8)]
    pub postcode: Option<String>,
    /// The employer's own id of it in ASC-WDS files (LOCALESTID).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 50)]
    pub local_id: Option<String>,
    /// The id that ASC-WDS gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 50)]
    pub asc_wds_id: Option<String>,
    /// The Care Quality Commission's id of the location.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 50)]
    pub cqc_location_id: Option<String>,
    /// The code of its main service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "2", max_length = 3)]
    pub main_service: Option<String>,
    /// That service's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub main_service_name: Option<String>,
    /// Its first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_on: Option<NaiveDate>,
    /// Its last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_on: Option<NaiveDate>,
    /// Whether it is over.
    pub closed: bool,
}
