//! SCIM 2.0 (RFC 7643, RFC 7644) as far as it needs no computer: what we declare, paths, filters, changes, refusals.

mod compare;
pub mod filter;
pub mod patch;
pub mod path;
pub mod project;
pub mod refusal;
pub mod schema;
pub mod user;

pub use refusal::{Refusal, ScimType};
pub use schema::Kind;

/// Messages that hold a page of resources.
pub const LIST: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
/// Messages that refuse.
pub const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";
/// Messages with many requests.
pub const BULK: &str = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";
/// Their answers.
pub const BULK_ANSWER: &str = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";

/// The most resources that one answer lists.
pub const MOST_LISTED: usize = 200;
/// The most requests in one message.
pub const MOST_IN_BULK: usize = 100;
/// The most bytes in one message.
pub const MOST_BYTES: usize = 1_048_576;
