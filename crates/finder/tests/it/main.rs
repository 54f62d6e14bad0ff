//! What holds for every catalogue and every search.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod counts;
mod made;
mod ranking;
