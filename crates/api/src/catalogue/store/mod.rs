//! All SQL of the catalogue.

pub mod runs;
