//! Training providers: who is known, and who may be added.

use super::store::providers::{self, NewProvider};
use crate::platform::{ApiError, ApiResult, Conn};
use chrono::NaiveDate;
use domain::ids::TrainingProviderId;
use domain::organisations::naming::{Present, renamed};
use domain::organisations::wire::{NewTrainingProvider, TrainingProviderChange, TrainingProviderView};
use domain::problem::{Code, FieldProblem};
use domain::values::Ukprn;
use interchange::text;

const NO_LINK: &str = "Use an address that begins with https://.";

fn is_a_link(website: &str) -> bool {
    text::safe_url(website).is_some()
}

/// Changes a training provider, whose row is locked, from `present` on.
///
/// # Errors
/// 422 with the value that needs changing; the database.
pub async fn change(
    tx: &mut Conn,
    present: &TrainingProviderView,
    change: &TrainingProviderChange,
    today: NaiveDate,
) -> ApiResult<()> {
    let held = Present { name: &present.provider.name, since: present.name_since };
    let new = renamed(change.name.as_deref(), change.name_since, held, today);
    if let Some((name, since)) = new.map_err(|wrong| ApiError::not_valid(vec![wrong]))? {
        providers::rename(tx, present, &name, since).await?;
    }
    match change.website.as_deref().map(str::trim) {
        None => Ok(()),
        Some("") => providers::set_website(tx, present.provider.id, None).await,
        Some(website) if is_a_link(website) => providers::set_website(tx, present.provider.id, Some(website)).await,
        Some(_) => Err(ApiError::field("/website", NO_LINK)),
    }
}

/// What is to be written, when everything about it is allowed.
///
/// # Errors
/// 422 with every value that needs changing.
pub fn checked(new: &NewTrainingProvider) -> ApiResult<NewProvider<'_>> {
    let (ukprn, name) = (new.ukprn.trim(), new.name.trim());
    let website = new.website.as_deref().map(str::trim);
    let named = (1..=200).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    let linked = website.is_none_or(is_a_link);
    let sized = new.default_capacity.is_none_or(|places| (1..=1000).contains(&places));
    let rules = [
        (Ukprn::parse(ukprn).is_ok(), "/ukprn", "A UKPRN has eight digits and begins with 1."),
        (named, "/name", "Give a name of 1 to 200 characters."),
        (linked, "/website", NO_LINK),
        (sized, "/defaultCapacity", "Use a number from 1 to 1,000, or leave it out."),
    ];
    let broken = rules.into_iter().filter(|(holds, ..)| !holds);
    let errors: Vec<_> = broken.map(|(_, at, say)| FieldProblem::new(at, say)).collect();
    if !errors.is_empty() {
        return Err(ApiError::not_valid(errors));
    }
    Ok(NewProvider { ukprn, name, website, default_capacity: new.default_capacity, demonstration: false })
}

/// The training provider with a UKPRN, for whoever works at the command line.
///
/// # Errors
/// When there is none, or the database fails.
pub async fn known(tx: &mut Conn, ukprn: &str) -> ApiResult<TrainingProviderId> {
    let ukprn = Ukprn::parse(ukprn).map_err(|say| ApiError::field("provider", say))?;
    let known = providers::by_ukprn(tx, ukprn.as_str()).await?;
    known.ok_or_else(|| {
        let ukprn = ukprn.as_str();
        let say = format!("There is no training provider with UKPRN {ukprn}. Add it: academy provider {ukprn} NAME");
        ApiError::new(Code::NotFound, say)
    })
}
