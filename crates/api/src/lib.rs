//! The server of the Academy: one folder a capability, all of them on `platform`.
//!
//! Order of the rooms: people → machines → organisations → catalogue → sync → booking → messages → records → credentials →
//! verification → care → webhooks → ascwds → scim → privacy → practice. A room calls the public functions of rooms
//! before it and never reads their tables.

pub mod app;
pub mod ascwds;
pub mod booking;
pub mod care;
pub mod catalogue;
pub mod credentials;
pub mod demo;
pub mod machines;
pub mod mail;
pub mod messages;
pub mod organisations;
pub mod people;
pub mod platform;
pub mod practice;
pub mod privacy;
pub mod records;
pub mod reference;
pub mod scim;
pub mod spec;
pub mod sync;
pub mod tools;
pub mod verification;
pub mod webhooks;
pub mod worker;
