//! What the standards are called. They travel in the program.

use crate::platform::{ApiError, ApiResult};
use domain::records::care_certificate::Edition;
use serde::Deserialize;
use std::sync::OnceLock;

const STANDARDS: &str = include_str!("../../reference/care_certificate_standards.json");

#[derive(Deserialize)]
struct Items {
    items: Vec<Standard>,
}

#[derive(Deserialize)]
struct Standard {
    edition: Edition,
    number: i32,
    name: String,
}

static READ: OnceLock<Vec<Standard>> = OnceLock::new();

/// The standards of an edition, by number.
///
/// # Errors
/// When the program travels with a file that is none.
pub fn of(edition: Edition) -> ApiResult<Vec<(i32, &'static str)>> {
    let all = match READ.get() {
        Some(all) => all,
        None => {
            let read: Items = serde_json::from_str(STANDARDS).map_err(ApiError::internal)?;
            READ.get_or_init(|| read.items)
        }
    };
    let mut found: Vec<_> =
        all.iter().filter(|of| of.edition == edition).map(|of| (of.number, of.name.as_str())).collect();
    found.sort_unstable();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_edition_names_all_of_its_standards() {
        for edition in [Edition::First, Edition::Second] {
            let found = of(edition).unwrap();
            let numbers: Vec<i32> = found.iter().map(|of| of.0).collect();
            assert_eq!(numbers, (1..=edition.standards()).collect::<Vec<_>>());
            assert!(found.iter().all(|of| !of.1.is_empty()));
        }
        assert_eq!(of(Edition::Second).unwrap()[2].1, "Duty of care");
    }
}
