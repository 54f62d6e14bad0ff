//! Training providers and employers.

pub mod wire;
