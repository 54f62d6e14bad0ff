//! What differs between a row and what a feed says now, for people to read.

use domain::sync::wire::ChangedField;
use interchange::text;
use serde_json::Value;

/// The longest value that is shown, in characters.
const SHOWN: usize = 200;

/// Fields of `after` that differ in `before`, by their names in the API.
pub(super) fn fields(before: &Value, after: &Value) -> Vec<ChangedField> {
    let Some(after) = after.as_object() else { return Vec::new() };
    let differing = after.iter().filter(|(name, value)| before.get(name.as_str()).unwrap_or(&Value::Null) != *value);
    differing
        .map(|(name, value)| ChangedField {
            field: camel(name),
            before: before.get(name.as_str()).and_then(shown),
            after: shown(value),
        })
        .collect()
}

fn shown(value: &Value) -> Option<String> {
    let text = match value {
        Value::Null => return None,
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    Some(text::clip(&text, SHOWN))
}

/// `starts_on` is `startsOn`.
fn camel(name: &str) -> String {
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |name, part| {
        let mut letters = part.chars();
        let capital = letters.next().map(|letter| letter.to_ascii_uppercase());
        name + &capital.into_iter().chain(letters).collect::<String>()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_differs_is_told() {
        let before = json!({"starts_on": "2026-12-01", "cost_pence": 4500, "url": null, "duration": "1 day"});
        let after =
            json!({"starts_on": "2026-12-08", "cost_pence": 4500, "url": "https://a.example", "duration": null});
        let told = fields(&before, &after);
        let told: Vec<_> = told.iter().map(|f| (f.field.as_str(), f.before.as_deref(), f.after.as_deref())).collect();
        assert_eq!(
            told,
            [
                ("duration", Some("1 day"), None),
                ("startsOn", Some("2026-12-01"), Some("2026-12-08")),
                ("url", None, Some("https://a.example"))
            ]
        );
    }
}
