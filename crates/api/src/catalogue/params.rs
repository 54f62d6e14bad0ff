//! The parameters of a search, read strictly: an unknown one is refused, not overlooked.

use crate::platform::{ApiError, ApiResult, paging};
use chrono::NaiveDate;
use domain::page::Limit;
use domain::problem::FieldProblem;
use domain::values::{Pence, Ukprn};
use finder::Asked;
use std::str::FromStr;
use uuid::Uuid;

/// The longest text to search for.
const Q_MAX: usize = 200;

const KNOWN: &str = "q, subject, level, mode, near, withinMiles, from, to, free, funded, maxCostPence, provider, available, \
    when, startAnyTime, onlineNow, noEntryRequirements, sort, limit, cursor";

/// Reads the pairs of a query string.
///
/// # Errors
/// Every parameter that is unknown or cannot be read, each with what to do.
pub fn read(pairs: &[(String, String)]) -> ApiResult<Asked> {
    let (mut asked, mut errors) = (Asked::default(), Vec::new());
    for (name, value) in pairs {
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        if name == "cursor" {
            asked.after = Some(paging::read_cursor(value)?);
        } else if let Err(say) = take(&mut asked, name, value) {
            errors.push(FieldProblem::new(name.as_str(), say));
        }
    }
    if let (Some(from), Some(to)) = (asked.from, asked.to)
        && to < from
    {
        errors.push(FieldProblem::new("to", "Choose a last day that is not before the first."));
    }
    if errors.is_empty() { Ok(asked) } else { Err(ApiError::not_valid(errors)) }
}

fn take(asked: &mut Asked, name: &str, value: &str) -> Result<(), String> {
    match name {
        "q" if value.chars().count() > Q_MAX => return Err(format!("Use at most {Q_MAX} characters.")),
        "q" => value.clone_into(&mut asked.q),
        "subject" => asked.subjects.extend(list(value)),
        "level" => {
            for level in list(value) {
                let level = level.parse().ok().filter(|level| (0..=8).contains(level));
                asked.levels.push(level.ok_or("Use levels from 0 (entry) to 8.")?);
            }
        }
        "mode" => {
            for mode in list(value) {
                asked.modes.push(text(&mode)?);
            }
        }
        "near" if value.chars().count() > 60 => return Err("Use a town or a postcode, like ST16.".to_owned()),
        "near" => asked.near = Some(value.to_owned()),
        "withinMiles" => {
            let miles = value.parse().ok().filter(|miles: &f64| *miles > 0.0 && *miles <= 500.0);
            asked.within_miles = Some(miles.ok_or("Use a number of miles, more than 0 and at most 500.")?);
        }
        "from" => asked.from = Some(day(value)?),
        "to" => asked.to = Some(day(value)?),
        "free" => asked.free = Some(yes_no(value)?),
        "funded" => asked.funded = Some(yes_no(value)?),
        "maxCostPence" => {
            let pence = value.parse().ok().and_then(|pence| Pence::new(pence).ok());
            asked.max_cost = Some(pence.ok_or("Use a whole number of pence, like 4500 for £45.")?);
        }
        "provider" => {
            for provider in list(value) {
                let id = provider.parse::<Uuid>().map(|id| id.to_string());
                asked.providers.push(id.or_else(|_| Ukprn::parse(&provider).map(|ukprn| ukprn.as_str().to_owned()))?);
            }
        }
        "available" => asked.available = Some(yes_no(value)?),
        "when" => {
            for when in list(value) {
                asked.when.push(text(&when)?);
            }
        }
        "startAnyTime" => asked.start_any_time = Some(yes_no(value)?),
        "onlineNow" => asked.online_now = Some(yes_no(value)?),
        "noEntryRequirements" => asked.no_entry_requirements = Some(yes_no(value)?),
        "sort" => asked.sort = Some(text(value)?),
        "limit" => {
            let limit = value.parse().map_err(|_| "Use a number from 1 to 100.")?;
            asked.limit = Limit::new(limit)?;
        }
        _ => return Err(format!("There is no parameter \"{name}\". Use: {KNOWN}.")),
    }
    Ok(())
}

/// The pairs of a query string; a broken one is refused. A NUL, which PostgreSQL cannot hold, is a space.
///
/// # Errors
/// When it is not form-urlencoded.
pub fn pairs(query: &str) -> ApiResult<Vec<(String, String)>> {
    let read = actix_web::web::Query::<Vec<(String, String)>>::from_query(query);
    let plain = |(name, value): (String, String)| (name, value.replace('\0', " "));
    read.map(|pairs| pairs.into_inner().into_iter().map(plain).collect())
        .map_err(|error| ApiError::new(domain::problem::Code::Malformed, format!("Check the query: {error}.")))
}

fn list(value: &str) -> impl Iterator<Item = String> {
    value.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned)
}

fn text<T: FromStr<Err = domain::text_enum::UnknownText>>(value: &str) -> Result<T, String> {
    value.parse().map_err(|error: domain::text_enum::UnknownText| format!("{error}."))
}

fn day(value: &str) -> Result<NaiveDate, String> {
    NaiveDate::parse_from_str(value, "%Y-%m-%d").map_err(|_| "Use a day like 2026-12-01.".to_owned())
}

fn yes_no(value: &str) -> Result<bool, String> {
    value.parse().map_err(|_| "Use true or false.".to_owned())
}

/// One text parameter of a simple query, such as `near` of a course page.
///
/// # Errors
/// For any other parameter.
pub fn only(query: &str, name: &str) -> ApiResult<Option<String>> {
    let mut found = None;
    for (given, value) in pairs(query)? {
        if given != name {
            return Err(ApiError::field(given.clone(), format!("There is no parameter \"{given}\". Use: {name}.")));
        }
        found = Some(value.trim().to_owned()).filter(|value| !value.is_empty());
    }
    Ok(found)
}
