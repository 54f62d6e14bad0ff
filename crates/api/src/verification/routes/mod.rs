//! How sure a record is, by HTTP.

pub mod answer;
pub mod evidence;
pub mod own;
pub mod steps;

use crate::platform::{ApiError, ApiResult, AppState, Caller, Conn, access};
use crate::records;
use domain::ids::TrainingRecordId;
use domain::policy::Relation;
use domain::privacy::{Deed, What};

/// Whether the caller may do this with an entry; noted when it is another person's.
async fn permitted(
    conn: &mut Conn,
    (state, caller): (&AppState, &Caller),
    operation: &'static str,
    record: Option<TrainingRecordId>,
) -> ApiResult<(TrainingRecordId, Relation)> {
    let relation = match record {
        Some(record) => records::relation(conn, record, state.clock.today()).await?.unwrap_or_default(),
        None => Relation::default(),
    };
    caller.permit_or_hide(operation, &relation, "training record")?;
    access::note(conn, state, caller, &relation, relation.owner, (What::Record, Deed::Read)).await?;
    Ok((record.ok_or_else(|| ApiError::not_found("training record"))?, relation))
}
