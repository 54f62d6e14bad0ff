//! Other people's formats: bytes in, values out; no clock, no network, no files.

pub mod feed;
pub mod text;
