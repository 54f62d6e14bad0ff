//! A manager's team, and a person's own jobs.

mod access;
mod approvals;
mod asc_wds;
mod asc_wds_said;
mod invitations;
mod invite;
mod jobs;
mod join;
mod leaving;
mod machines;
mod people;
mod practice;
mod rules;
mod team;
mod training;
mod worker;
mod workplaces;

pub use access::Access;
pub use approvals::Approvals;
pub use asc_wds::AscWds;
pub use invitations::Invitations;
pub use invite::Invite;
pub use jobs::Jobs;
pub use join::Join;
pub use machines::Machines;
pub use practice::Practice;
pub use rules::Rules;
pub use team::Team;
pub use training::Training;
pub use worker::Worker;
pub use workplaces::Workplaces;

use crate::load::{Load, Loaded};
use crate::route::Route;
use domain::ids::EmployerId;
use domain::organisations::wire::{AscWdsCode, WorkplaceView};
use domain::page::Page as List;
use domain::problem::FieldProblem;
use yew::prelude::*;

/// Properties of a page about one employer.
#[derive(Properties, PartialEq)]
pub struct OfEmployer {
    /// The employer.
    pub id: EmployerId,
}

/// The way back to the team.
fn back() -> (Route, String) {
    (Route::Team, "Team".to_owned())
}

/// A day that a date field holds; none when it is empty.
fn day(text: &str, at: &str) -> Result<Option<chrono::NaiveDate>, Vec<FieldProblem>> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| vec![FieldProblem::new(at, "Choose a day, like 1 December 2026.")]),
    }
}

/// A text that a field holds; none when it is empty.
fn given(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// Workplaces to choose from; those that are closed are left out.
fn open_workplaces(list: &Loaded<List<WorkplaceView>>) -> Vec<(String, String)> {
    let Load::Ready(list) = &list.now else { return Vec::new() };
    let open = list.items.iter().filter(|one| !one.closed);
    open.map(|one| (one.id.to_string(), one.name.clone())).collect()
}

/// Codes to choose from.
fn codes(list: &Loaded<List<AscWdsCode>>) -> Vec<(String, String)> {
    let Load::Ready(list) = &list.now else { return Vec::new() };
    let live = list.items.iter().filter(|one| one.can_be_chosen);
    live.map(|one| (one.code.clone(), one.name.clone())).collect()
}
