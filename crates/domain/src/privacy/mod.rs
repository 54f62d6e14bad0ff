//! What a person can know and decide about what is kept of them.

pub mod access;
pub mod erasure;
pub mod retention;
pub mod wire;

pub use access::{Deed, Reader, ReaderKind, What, reader_of};
