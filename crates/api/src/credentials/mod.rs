//! The signed form of training records, which anyone can check; and what people show of their record by a link.

mod bring;
mod check;
mod issue;
mod judge;
mod keys;
mod lists;
mod outside;
mod page;
mod papers;
mod routes;
mod shares;
mod store;

use crate::platform::{ApiError, ApiResult, AppState, Conn};
use domain::ids::TrainingRecordId;
use serde::Deserialize;
use utoipa_actix_web::service_config::ServiceConfig;

pub use bring::ask_again;
pub use keys::{NAME as ISSUER, rotate};
pub use page::{STYLE, frame};
pub use routes::public::{ask_page, check_page};
pub use store::signed_at;

/// The routes of this room.
pub fn mount(config: &mut ServiceConfig) {
    config
        .service(routes::shares::list_my_shares)
        .service(routes::shares::make_share)
        .service(routes::shares::end_share)
        .service(routes::public::check_record)
        .service(routes::public::checked_credential)
        .service(routes::papers::get_share_paper)
        .service(routes::papers::get_badge)
        .service(routes::papers::get_my_passport)
        .service(routes::papers::bring_badge_picture)
        .service(routes::verify::verify_credential)
        .service(routes::verify::bring_credential)
        .service(routes::trust::list_trusted_issuers)
        .service(routes::trust::set_trusted_issuer)
        .service(routes::trust::remove_trusted_issuer)
        .service(routes::trust::suspend_credential)
        .service(routes::trust::release_credential)
        .service(routes::get_credential)
        .service(routes::get_record_credential);
}

/// What stands beside the API: the academy's keys and its status lists.
pub fn mount_beside(config: &mut ServiceConfig) {
    config
        .service(routes::public::did_document)
        .service(routes::public::status_list)
        .service(routes::trust::issuer_registry);
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Issue {
    record_id: TrainingRecordId,
}

/// The job that issues the credential of an entry.
///
/// # Errors
/// The database; a payload that is none.
pub async fn issue(tx: &mut Conn, state: &AppState, payload: &serde_json::Value) -> ApiResult<()> {
    let Issue { record_id } = Issue::deserialize(payload).map_err(ApiError::internal)?;
    issue::issue_all(tx, state, &[record_id]).await
}
