//! A person's own data by HTTP: who looked, all of it, and an end to it.

pub mod access;
pub mod data;
pub mod erasure;
