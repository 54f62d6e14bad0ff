//! What every room stands on. No rule of the sector is here.

pub mod access;
pub mod body;
pub mod caller;
pub mod clock;
pub mod conditional;
pub mod config;
pub mod db;
pub mod ending;
pub mod fetch;
pub mod keys;
pub mod once;
pub mod outbox;
pub mod page;
pub mod paging;
pub mod problem;
pub mod problem_page;
pub mod rate;
pub mod seal;
pub mod sheet;
pub mod state;
pub mod vault;
pub mod web_files;

pub use caller::Caller;
pub use clock::Clock;
pub use db::{Conn, Db, sql_query};
pub use problem::{ApiError, ApiResult};
pub use sheet::cell;
pub use state::AppState;
