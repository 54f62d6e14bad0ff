//! Credentials that anyone can check without asking us: Open Badges 3.0 on W3C Verifiable Credentials 2.0. Made, signed, read
//! and judged here; keys, times and other people's documents are arguments, and nothing is ever fetched.

pub mod badge;
pub mod canon;
mod contexts;
pub mod did;
pub mod jwt;
pub mod key;
pub mod proof;
pub mod read;
pub mod shape;
pub mod status;
pub mod verify;
