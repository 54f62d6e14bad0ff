//! How values compare: texts in capitals or not, moments as such, truth by its word.

use super::filter::Operator;
use chrono::{DateTime, FixedOffset};
use serde_json::Value;

/// Whether a value is there at all (RFC 7643 §2.5).
pub(super) fn is_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(values) => !values.is_empty(),
        Value::Object(object) => !object.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

/// Whether any of the values compares so; `null` means that there is none.
pub(super) fn compare(values: &[&Value], operator: Operator, with: &Value, exact: bool) -> bool {
    match (operator, with) {
        (Operator::Equal, Value::Null) => !values.iter().any(|value| is_something(value)),
        (Operator::NotEqual, Value::Null) => values.iter().any(|value| is_something(value)),
        (Operator::NotEqual, with) => !values.iter().any(|value| one(value, Operator::Equal, with, exact)),
        (operator, with) => values.iter().any(|value| one(value, operator, with, exact)),
    }
}

fn one(value: &Value, operator: Operator, with: &Value, exact: bool) -> bool {
    match (value, with) {
        (Value::Bool(value), with) => {
            let with = match with {
                Value::Bool(with) => Some(*with),
                Value::String(text) => text.to_ascii_lowercase().parse().ok(),
                _ => None,
            };
            operator == Operator::Equal && with == Some(*value)
        }
        (Value::String(value), Value::String(with)) => {
            if let (Some(value), Some(with)) = (moment(value), moment(with)) {
                return ordered(operator, value.cmp(&with));
            }
            if exact {
                texts(value, operator, with)
            } else {
                texts(&value.to_lowercase(), operator, &with.to_lowercase())
            }
        }
        _ => false,
    }
}

fn texts(value: &str, operator: Operator, with: &str) -> bool {
    match operator {
        Operator::Contains => value.contains(with),
        Operator::StartsWith => value.starts_with(with),
        Operator::EndsWith => value.ends_with(with),
        other => ordered(other, value.cmp(with)),
    }
}

fn ordered(operator: Operator, found: std::cmp::Ordering) -> bool {
    match operator {
        Operator::Equal => found.is_eq(),
        Operator::NotEqual => found.is_ne(),
        Operator::Greater => found.is_gt(),
        Operator::GreaterOrEqual => found.is_ge(),
        Operator::Less => found.is_lt(),
        Operator::LessOrEqual => found.is_le(),
        Operator::Contains | Operator::StartsWith | Operator::EndsWith => false,
    }
}

/// A moment with its offset, as `meta` holds them. A plus of an offset may come as a blank, as forms write it.
fn moment(text: &str) -> Option<DateTime<FixedOffset>> {
    if text.len() < 20 || text.as_bytes().get(4) != Some(&b'-') {
        return None;
    }
    DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_rfc3339(&text.replace(' ', "+"))).ok()
}
