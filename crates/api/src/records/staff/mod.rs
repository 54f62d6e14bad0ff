//! The training of an employer's workers: what it sees, what it is told of, what it writes.

pub mod feed;
pub mod matrix;
pub mod moving;
pub mod push;
