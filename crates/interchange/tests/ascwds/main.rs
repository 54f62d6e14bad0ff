//! ASC-WDS files: what an HR system sends is read and judged as ASC-WDS itself does, and what nobody needs is gone.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop")]

mod cases;
mod judged;
mod kept;
mod made;
mod shape;
mod training;
