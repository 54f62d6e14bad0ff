//! What is written and read again is what it was, in every form.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod dfe_csv;
mod document;
mod form;
mod json_ld;
mod json_lines;
mod made;
mod xcri;
