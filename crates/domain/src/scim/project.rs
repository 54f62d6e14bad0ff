//! Which attributes an answer holds (RFC 7644 §3.9), and in which order a list stands (§3.4.2.3).

use super::path::{Target, target};
use super::schema::Kind;
use super::{Refusal, ScimType};
use serde_json::{Map, Value};

/// What every answer holds.
const ALWAYS: [&str; 2] = ["schemas", "id"];

/// Which attributes were asked for.
#[derive(Clone, Debug, Default)]
pub struct Projection {
    only: Option<Vec<String>>,
    without: Vec<String>,
}

impl Projection {
    /// Reads `attributes` and `excludedAttributes`, with commas between. What we do not declare is left out.
    ///
    /// # Errors
    /// `invalidValue` when both are given.
    pub fn read(only: Option<&str>, without: Option<&str>) -> Result<Self, Refusal> {
        let names = |text: &str| -> Vec<String> {
            // Brackets of Entra's own tests: all values are answered.
            text.split(',').map(|one| one.split('[').next().unwrap_or(one).trim().to_owned()).collect()
        };
        let given = |text: Option<&str>| text.map(names).filter(|names| names.iter().any(|name| !name.is_empty()));
        match (given(only), given(without)) {
            (Some(_), Some(_)) => {
                Err(Refusal::new(ScimType::InvalidValue, "Use attributes or excludedAttributes, not both."))
            }
            (only, without) => Ok(Self { only, without: without.unwrap_or_default() }),
        }
    }

    /// A resource with what was asked for.
    #[must_use]
    pub fn of(&self, kind: Kind, resource: &Value) -> Value {
        let targets =
            |names: &[String]| -> Vec<Target> { names.iter().filter_map(|name| target(kind, name)).collect() };
        if let Some(only) = &self.only {
            let mut out = Map::new();
            for name in ALWAYS {
                if let Some(value) = resource.get(name) {
                    out.insert(name.to_owned(), value.clone());
                }
            }
            for target in targets(only) {
                copy(&target, resource, &mut out);
            }
            return Value::Object(out);
        }
        let mut out = resource.clone();
        for target in targets(&self.without) {
            drop_from(&target, &mut out);
        }
        out
    }
}

fn copy(target: &Target, from: &Value, to: &mut Map<String, Value>) {
    let (source, to) = match target.extension {
        None => (Some(from), to),
        Some(extension) => {
            let Some(source) = from.get(extension) else { return };
            let inner = to.entry(extension).or_insert_with(|| Value::Object(Map::new()));
            let Some(inner) = inner.as_object_mut() else { return };
            if target.attribute.is_none() {
                inner.extend(source.as_object().cloned().unwrap_or_default());
            }
            (Some(source), inner)
        }
    };
    let Some(attribute) = target.attribute else { return };
    let Some(value) = source.and_then(|source| source.get(&attribute.name)) else { return };
    let value = match target.part {
        None => value.clone(),
        Some(part) => narrowed(value, &part.name),
    };
    match (to.get_mut(&attribute.name), value) {
        (Some(held), new) => merge(held, new),
        (None, new) => drop(to.insert(attribute.name.clone(), new)),
    }
}

fn narrowed(value: &Value, part: &str) -> Value {
    match value {
        Value::Array(list) => Value::Array(list.iter().map(|one| narrowed(one, part)).collect()),
        Value::Object(object) => Value::Object(
            object.iter().filter(|(name, _)| *name == part).map(|(k, v)| (k.clone(), v.clone())).collect(),
        ),
        other => other.clone(),
    }
}

fn merge(held: &mut Value, new: Value) {
    match (held, new) {
        (Value::Array(held), Value::Array(new)) => held.iter_mut().zip(new).for_each(|(held, new)| merge(held, new)),
        (Value::Object(held), Value::Object(new)) => held.extend(new),
        (held, new) => *held = new,
    }
}

fn drop_from(target: &Target, from: &mut Value) {
    let Some(attribute) = target.attribute else {
        if let (Some(object), Some(extension)) = (from.as_object_mut(), target.extension) {
            object.remove(extension);
        }
        return;
    };
    if target.extension.is_none() && ALWAYS.contains(&attribute.name.as_str()) {
        return;
    }
    let within = match target.extension {
        Some(extension) => from.get_mut(extension),
        None => Some(from),
    };
    let Some(object) = within.and_then(Value::as_object_mut) else { return };
    let Some(part) = target.part else {
        object.remove(&attribute.name);
        return;
    };
    match object.get_mut(&attribute.name) {
        Some(Value::Array(list)) => {
            for one in list.iter_mut().filter_map(Value::as_object_mut) {
                one.remove(&part.name);
            }
        }
        Some(Value::Object(one)) => drop(one.remove(&part.name)),
        _ => {}
    }
}

/// Puts resources in the order of an attribute: of several values the first counts, and who has none comes last.
///
/// # Errors
/// `invalidPath` for an attribute that we do not declare.
pub fn sort(kind: Kind, resources: &mut [Value], by: &str, descending: bool) -> Result<(), Refusal> {
    let target = target(kind, by).filter(|target| target.attribute.is_some());
    let target = target.ok_or_else(|| Refusal::new(ScimType::InvalidPath, format!("There is no attribute {by:?}.")))?;
    let target = target.compared();
    let exact = target.leaf().is_some_and(|leaf| leaf.case_exact);
    let key = |resource: &Value| {
        let text = match target.values(resource).first() {
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => return None,
        };
        Some(if exact { text } else { text.to_lowercase() })
    };
    resources.sort_by(|a, b| match (key(a), key(b)) {
        (Some(a), Some(b)) if descending => b.cmp(&a),
        (Some(a), Some(b)) => a.cmp(&b),
        (a, b) => a.is_none().cmp(&b.is_none()),
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scim::schema::ENTERPRISE;
    use serde_json::json;

    fn kasia() -> Value {
        json!({"schemas": ["x"], "id": "1", "userName": "kasia", "name": {"givenName": "Kasia", "familyName": "Nowak"},
            "emails": [{"value": "k@work.example", "type": "work"}], (ENTERPRISE): {"department": "Nights"}})
    }

    #[test]
    fn an_answer_holds_what_was_asked_for_and_says_whose_it_is() {
        let of = |only: &str| Projection::read(Some(only), None).unwrap().of(Kind::User, &kasia());
        assert_eq!(of("userName"), json!({"schemas": ["x"], "id": "1", "userName": "kasia"}));
        assert_eq!(
            of("name.givenName,emails.value"),
            json!({"schemas": ["x"], "id": "1", "name": {"givenName": "Kasia"},
            "emails": [{"value": "k@work.example"}]})
        );
        assert_eq!(of("name.givenName, NAME.familyName")["name"], kasia()["name"]);
        assert_eq!(of("emails[type eq \"work\"]")["emails"], kasia()["emails"]);
        assert_eq!(of(ENTERPRISE)[ENTERPRISE], json!({"department": "Nights"}));
    }

    #[test]
    fn and_not_what_was_not_wanted() {
        let of = |without: &str| Projection::read(None, Some(without)).unwrap().of(Kind::User, &kasia());
        assert_eq!(of("id,schemas"), kasia());
        assert_eq!(of("emails.type")["emails"], json!([{"value": "k@work.example"}]));
        assert!(of(&format!("{ENTERPRISE}:department,name")).get("name").is_none());
        assert!(Projection::read(Some("id"), Some("id")).is_err());
    }

    #[test]
    fn who_has_no_value_comes_last_both_ways() {
        let one = |name: &str| json!({"displayName": name});
        let mut list = vec![json!({}), one("b"), one("A")];
        sort(Kind::User, &mut list, "displayName", false).unwrap();
        assert_eq!(list, [one("A"), one("b"), json!({})]);
        sort(Kind::User, &mut list, "displayName", true).unwrap();
        assert_eq!(list, [one("b"), one("A"), json!({})]);
        assert!(sort(Kind::User, &mut list, "shoeSize", true).is_err());
    }
}
