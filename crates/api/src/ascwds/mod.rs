//! An employer's ASC-WDS files: taken in without what the academy does not need, loaded, and a training file written.

mod export;
mod load;
mod people;
mod routes;
mod store;
mod upload;

use utoipa_actix_web::service_config::ServiceConfig;

pub use load::load_taken_in;
pub use people::follow_ids;

/// The routes of this room.
pub fn mount(config: &mut ServiceConfig) {
    config
        .service(routes::import_asc_wds)
        .service(routes::list_asc_wds_imports)
        .service(routes::follow::get_asc_wds_import)
        .service(routes::follow::list_asc_wds_findings)
        .service(routes::follow::download_asc_wds_findings)
        .service(routes::download_asc_wds_training);
}
