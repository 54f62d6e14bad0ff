//! A manager's team.

mod employer;
mod team;

pub use team::Team;
