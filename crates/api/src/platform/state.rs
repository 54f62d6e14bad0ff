//! What every handler can reach.

use super::clock::Clock;
use super::config::CommonConfig;
use super::db::Db;
use super::ending::Ending;
use super::fetch::Fetcher;
use super::keys::Keys;
use super::rate::Limits;
use super::seal::Sealer;
use super::vault::Vault;
use crate::catalogue::{Demand, Memory};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// What every handler can reach; cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Signing keys.
    pub keys: Arc<Keys>,
    /// Seals secrets that are kept to be used again.
    pub sealer: Arc<Sealer>,
    /// Files that people give us.
    pub vault: Vault,
    /// Settings.
    pub config: Arc<CommonConfig>,
    /// The folder with the browser app.
    pub web_dir: Option<PathBuf>,
    /// How fast a machine and an address may ask.
    pub limits: Arc<Limits>,
    /// Operations that end.
    pub endings: &'static [Ending],
    /// Fetches what training providers name, and sends what happened.
    pub fetcher: Fetcher,
    /// The catalogue, to be searched.
    pub catalogue: Arc<Memory>,
    /// What was searched for and is not there.
    pub demand: Arc<Demand>,
    /// At most as many passwords are hashed at once as there are cores, so that a flood of sign-ins leaves room.
    pub hashing: Arc<Semaphore>,
}
