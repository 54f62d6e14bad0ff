//! What is true without a computer: the words, types and rules of the Academy.
//!
//! Never here: input or output, async, a clock (now is an argument), randomness, SQL. The crate builds for the
//! server and for the browser, so its `wire` types are both the API's JSON and the app's data.

pub mod ascwds;
pub mod booking;
pub mod catalogue;
pub mod ids;
pub mod machines;
pub mod messages;
pub mod organisations;
pub mod page;
pub mod people;
pub mod policy;
pub mod privacy;
pub mod problem;
pub mod records;
pub mod scim;
pub mod sync;
pub mod text_enum;
pub mod values;
pub mod webhooks;
pub mod when;
