//! What a workplace may hold.

use super::wire::WorkplaceChange;
use crate::problem::FieldProblem;
use crate::values::Postcode;

/// A text trimmed, its spaces single; nothing when nothing is left.
///
/// # Errors
/// When it is longer than `most` characters or holds control characters.
pub fn short_text(text: &str, most: usize) -> Result<Option<String>, String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() > most {
        return Err(format!("Use at most {most} characters."));
    }
    if text.chars().any(char::is_control) {
        return Err("Use letters, numbers, spaces and signs.".to_owned());
    }
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// Trims what is given of a workplace, brings the postcode into its written form, and names everything that is wrong at
/// once. Whether codes of services exist is asked elsewhere.
///
/// # Errors
/// Each value that is not allowed.
pub fn checked(new: &WorkplaceChange) -> Result<WorkplaceChange, Vec<FieldProblem>> {
    let mut wrong = Vec::new();
    let mut take = |pointer: &str, value: Result<Option<String>, String>| match value {
        Ok(value) => value,
        Err(say) => {
            wrong.push(FieldProblem::new(pointer, say));
            None
        }
    };
    let text = |value: &Option<String>, most| value.as_deref().map_or(Ok(None), |value| short_text(value, most));
    let name = match short_text(&new.name, 200) {
        Ok(None) => Err("Give the workplace a name.".to_owned()),
        other => other,
    };
    let name = take("/name", name).unwrap_or_default();
    let address = take("/address", text(&new.address, 300));
    let postcode = text(&new.postcode, 20)
        .and_then(|text| text.map(|text| Postcode::parse(&text).map(|postcode| postcode.to_string())).transpose());
    let postcode = take("/postcode", postcode);
    let local_id = take("/localId", text(&new.local_id, 50));
    let asc_wds_id = take("/ascWdsId", text(&new.asc_wds_id, 50).and_then(|id| shaped(id, is_asc_wds_id, ASC_WDS)));
    let cqc = text(&new.cqc_location_id, 50).and_then(|id| shaped(id, is_cqc_location_id, CQC));
    let cqc_location_id = take("/cqcLocationId", cqc);
    let main_service = take("/mainService", text(&new.main_service, 3));
    if new.opened_on.zip(new.closed_on).is_some_and(|(opened, closed)| closed < opened) {
        wrong.push(FieldProblem::new("/closedOn", "The last day is before the first."));
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let (opened_on, closed_on) = (new.opened_on, new.closed_on);
    Ok(WorkplaceChange {
        name,
        address,
        postcode,
        local_id,
        asc_wds_id,
        cqc_location_id,
        main_service,
        opened_on,
        closed_on,
    })
}

const ASC_WDS: &str = "An ASC-WDS workplace id is a letter and numbers, like G1001234.";
const CQC: &str = "A CQC location id looks like 1-1234567890.";

fn shaped(id: Option<String>, fits: impl Fn(&str) -> bool, say: &str) -> Result<Option<String>, String> {
    match id {
        Some(id) if !fits(&id) => Err(say.to_owned()),
        other => Ok(other),
    }
}

fn digits(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_asc_wds_id(id: &str) -> bool {
    id.split_at_checked(1)
        .is_some_and(|(letter, rest)| letter.bytes().all(|byte| byte.is_ascii_uppercase()) && digits(rest, 4, 10))
}

fn is_cqc_location_id(id: &str) -> bool {
    id.strip_prefix("1-").is_some_and(|rest| digits(rest, 1, 12))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;
    use proptest::prelude::*;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, n).unwrap()
    }

    #[test]
    fn a_workplace_is_brought_into_form() {
        let given = WorkplaceChange {
            name: "  Rose   Court ".to_owned(),
            address: Some(" ".to_owned()),
            postcode: Some("st162lh".to_owned()),
            cqc_location_id: Some("1-123456789".to_owned()),
            asc_wds_id: Some("G1001234".to_owned()),
            ..WorkplaceChange::default()
        };
        let kept = checked(&given).unwrap();
        assert_eq!(
            (kept.name.as_str(), kept.address.as_deref(), kept.postcode.as_deref()),
            ("Rose Court", None, Some("ST16 2LH"))
        );
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let given = WorkplaceChange {
            postcode: Some("Stafford".to_owned()),
            local_id: Some("x".repeat(51)),
            asc_wds_id: Some("1001234".to_owned()),
            cqc_location_id: Some("2-1".to_owned()),
            opened_on: Some(day(2)),
            closed_on: Some(day(1)),
            ..WorkplaceChange::default()
        };
        let at: Vec<_> = checked(&given).unwrap_err().into_iter().map(|one| one.pointer).collect();
        assert_eq!(at, ["/name", "/postcode", "/localId", "/ascWdsId", "/cqcLocationId", "/closedOn"]);
    }

    proptest! {
        #[test]
        fn what_was_checked_is_not_changed_again(name in ".{0,40}", postcode in "[ -~]{0,9}", local in ".{0,60}") {
            let given = WorkplaceChange { name, postcode: Some(postcode), local_id: Some(local), ..WorkplaceChange::default() };
            if let Ok(once) = checked(&given) {
                prop_assert_eq!(checked(&once), Ok(once.clone()));
            }
        }
    }
}
