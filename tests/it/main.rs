//! The server from outside: real HTTP, real PostgreSQL, a database of its own for each test.
//!
//! Every answer of every test is held against the specification (`world/contract.rs`): an undeclared status or a body
//! that does not fit its schema fails the test that met it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on should stop")]

mod world;

mod account;
mod ascwds;
mod booking;
mod calendar;
mod calendar_feed;
mod care;
mod catalogue;
mod changes;
mod corrections;
mod crash;
mod credentials;
mod demand;
mod documents;
mod duplicates;
mod everyone;
mod feeds;
mod forecast;
mod http;
mod interrupted;
mod invitations;
mod limits;
mod links;
mod machine_keeping;
mod machine_keys;
mod machines;
mod messages;
mod moving;
mod organisations;
mod passkeys;
mod people;
mod places;
mod practice;
mod privacy;
mod providers;
mod races;
mod records;
mod registers;
mod registration;
mod scim;
mod snapshots;
mod spec;
mod sync;
mod throttle;
mod training;
mod two_step;
mod verification;
mod webhooks;
mod workers;
mod workplaces;
