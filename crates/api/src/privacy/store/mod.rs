//! All SQL about a person's own data. This room alone reads, and erases, what all rooms hold of a person: a list in one
//! place can be held against the database, functions in nine rooms cannot.

pub mod access;
pub mod audit;
pub mod erasure;
pub mod holdings;
pub mod retention;
