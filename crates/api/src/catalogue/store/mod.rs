//! All SQL of the catalogue.

pub mod alike;
pub mod changes;
pub mod courses;
pub mod demand;
pub mod duplicates;
pub mod export;
pub mod load;
pub mod memory;
pub mod providers;
pub mod runs;
pub mod sources;
pub mod subjects;
pub mod withdraw;
