//! Other people's formats and our own: bytes in, values out, and back; no clock, no network, no files.

pub mod ascwds;
mod decode;
pub mod dfe_csv;
pub mod document;
pub mod feed;
pub mod form;
pub mod ics;
mod iso_duration;
pub mod json_ld;
pub mod json_lines;
mod json_words;
mod level;
mod made_key;
mod neutral;
pub mod provider;
pub mod stream;
pub mod text;
mod when;
pub mod xcri;
