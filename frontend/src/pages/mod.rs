//! The pages, in the rooms of the house.

pub mod academy;
pub mod booking;
pub mod catalogue;
pub mod college;
pub mod home;
pub mod organisations;
pub mod people;
pub mod proof;
pub mod records;
pub mod trust;
pub mod webhooks;
