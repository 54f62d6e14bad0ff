//! All SQL of this room.

pub mod asked;
pub mod evidence;
pub mod steps;
