//! Training providers as files that are written name them, each read once.

use crate::catalogue::store::providers;
use crate::platform::{ApiError, ApiResult, Conn};
use domain::ids::TrainingProviderId;
use interchange::provider::ProviderInfo;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Those that were asked for.
#[derive(Default)]
pub struct Providers(HashMap<TrainingProviderId, ProviderInfo>);

impl Providers {
    /// The training provider with an id.
    ///
    /// # Errors
    /// The database.
    pub async fn of(&mut self, conn: &mut Conn, id: TrainingProviderId) -> ApiResult<&ProviderInfo> {
        match self.0.entry(id) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(new) => {
                let view = providers::one(conn, id).await?;
                let view = view.ok_or_else(|| ApiError::internal("a course without its training provider"))?;
                Ok(new.insert(ProviderInfo {
                    name: view.provider.name,
                    ukprn: Some(view.provider.ukprn),
                    url: view.website,
                }))
            }
        }
    }
}
