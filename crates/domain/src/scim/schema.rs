//! What we declare at `/Schemas`, and bringing what comes into that form.

use super::{Refusal, ScimType};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

/// RFC 7643 §4.1.
pub const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
/// RFC 7643 §4.2.
pub const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
/// RFC 7643 §4.3.
pub const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
/// Our own: the job.
pub const WORKER: &str = "urn:ietf:params:scim:schemas:extension:academy:2.0:Worker";

/// The longest text that an attribute holds, in characters.
const LONGEST: usize = 200;
/// The most values of an attribute that has several; of members there may be more.
const MOST_VALUES: usize = 20;

/// One attribute as it is declared.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// `string`, `boolean`, `complex`, `reference`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether it has several values.
    pub multi_valued: bool,
    /// Whether there must be one.
    #[serde(default)]
    pub required: bool,
    /// Whether capitals matter.
    #[serde(default)]
    pub case_exact: bool,
    /// `readWrite`, `readOnly`, `immutable`.
    pub mutability: String,
    /// Its parts.
    #[serde(default)]
    pub sub_attributes: Vec<Attribute>,
}

impl Attribute {
    fn new(name: &str, kind: &str, case_exact: bool, mutability: &str) -> Self {
        let (kind, mutability) = (kind.to_owned(), mutability.to_owned());
        let (multi_valued, required, sub_attributes) = (false, false, Vec::new());
        Self { name: name.to_owned(), kind, multi_valued, required, case_exact, mutability, sub_attributes }
    }

    /// Whether only the server writes it.
    #[must_use]
    pub fn read_only(&self) -> bool {
        self.mutability == "readOnly"
    }

    /// A part by its name, in capitals or not.
    #[must_use]
    pub fn part(&self, name: &str) -> Option<&Self> {
        self.sub_attributes.iter().find(|part| part.name.eq_ignore_ascii_case(name))
    }
}

#[derive(Debug, Deserialize)]
struct Declared {
    id: String,
    attributes: Vec<Attribute>,
}

const OURS: &str = include_str!("schemas.json");
/// What RFC 7643 §8.7.2 says of the descriptions themselves.
const OF_THE_RFC: &str = include_str!("rfc7643.json");

// The files are part of the program: a test holds that they can be read.
static DECLARED: LazyLock<Vec<Declared>> = LazyLock::new(|| serde_json::from_str(OURS).unwrap_or_default());

/// What every resource has (RFC 7643 §3.1), which no schema lists.
static COMMON: LazyLock<Vec<Attribute>> = LazyLock::new(|| {
    let mut meta = Attribute::new("meta", "complex", true, "readOnly");
    let parts = [("resourceType", "string"), ("created", "dateTime"), ("lastModified", "dateTime")];
    let more = [("location", "reference"), ("version", "string")];
    meta.sub_attributes =
        parts.iter().chain(&more).map(|(name, kind)| Attribute::new(name, kind, true, "readOnly")).collect();
    let mut schemas = Attribute::new("schemas", "reference", true, "readOnly");
    schemas.multi_valued = true;
    vec![
        schemas,
        Attribute::new("id", "string", true, "readOnly"),
        Attribute::new("externalId", "string", true, "readWrite"),
        meta,
    ]
});

/// The kinds of resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A worker.
    User,
    /// A workplace.
    Group,
}

impl Kind {
    /// `User` or `Group`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Group => "Group",
        }
    }

    /// Where they are.
    #[must_use]
    pub const fn endpoint(self) -> &'static str {
        match self {
            Self::User => "/Users",
            Self::Group => "/Groups",
        }
    }

    /// Its own schema.
    #[must_use]
    pub const fn core(self) -> &'static str {
        match self {
            Self::User => USER,
            Self::Group => GROUP,
        }
    }

    /// Schemas that add to it.
    #[must_use]
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::User => &[ENTERPRISE, WORKER],
            Self::Group => &[],
        }
    }

    /// The attributes of its own schema and of every resource.
    pub fn attributes(self) -> impl Iterator<Item = &'static Attribute> {
        COMMON.iter().chain(of(self.core()))
    }
}

/// The attributes of a schema; none when we do not declare it.
#[must_use]
pub fn of(schema: &str) -> &'static [Attribute] {
    DECLARED.iter().find(|declared| declared.id == schema).map_or(&[], |declared| declared.attributes.as_slice())
}

/// Every schema as `/Schemas` answers it. Job roles and today's day are values to choose, or to begin with.
#[must_use]
pub fn all(job_roles: &[String], today: chrono::NaiveDate, base: &str) -> Vec<Value> {
    let read = |text: &str| serde_json::from_str::<Vec<Value>>(text).unwrap_or_default();
    let mut all: Vec<Value> = read(OURS).into_iter().chain(read(OF_THE_RFC)).collect();
    for schema in &mut all {
        let id = schema["id"].as_str().unwrap_or_default().to_owned();
        if id == WORKER {
            for attribute in schema["attributes"].as_array_mut().into_iter().flatten() {
                match attribute["name"].as_str() {
                    Some("jobRole") => attribute["canonicalValues"] = json!(job_roles),
                    Some("startDate") => attribute["canonicalValues"] = json!([today]),
                    _ => {}
                }
            }
        }
        schema["schemas"] = json!(["urn:ietf:params:scim:schemas:core:2.0:Schema"]);
        schema["meta"] = json!({"resourceType": "Schema", "location": format!("{base}/Schemas/{id}")});
    }
    all
}

/// A value of an object by its name, in capitals or not.
#[must_use]
pub fn member<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    object.get(name).or_else(|| object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value))
}

/// What somebody sent, in the form that we declare: names as we write them, texts that mean true or false as such, one
/// value where several may be as a list. What we do not declare, and what only the server writes, is left out.
///
/// # Errors
/// `invalidValue` for a value of another kind, or one that is too long; `invalidSyntax` for what is no object.
pub fn canonical(kind: Kind, body: &Value) -> Result<Map<String, Value>, Refusal> {
    let object = body
        .as_object()
        .ok_or_else(|| Refusal::new(ScimType::InvalidSyntax, format!("Send one {} as a JSON object.", kind.name())))?;
    let mut out = Map::new();
    take(kind.attributes(), object, &mut out)?;
    for extension in kind.extensions() {
        let Some(inner) = member(object, extension).and_then(Value::as_object) else { continue };
        let mut within = Map::new();
        take(of(extension).iter(), inner, &mut within)?;
        if !within.is_empty() {
            out.insert((*extension).to_owned(), Value::Object(within));
        }
    }
    Ok(out)
}

fn take<'a>(
    attributes: impl Iterator<Item = &'a Attribute>,
    from: &Map<String, Value>,
    to: &mut Map<String, Value>,
) -> Result<(), Refusal> {
    for attribute in attributes.filter(|attribute| !attribute.read_only()) {
        let Some(value) = member(from, &attribute.name) else { continue };
        if let Some(value) = value_of(attribute, value)? {
            to.insert(attribute.name.clone(), value);
        }
    }
    Ok(())
}

/// A value of an attribute in its declared form; none when it is empty.
///
/// # Errors
/// `invalidValue`.
pub fn value_of(attribute: &Attribute, value: &Value) -> Result<Option<Value>, Refusal> {
    if !attribute.multi_valued {
        return single(attribute, value);
    }
    let values = match value {
        Value::Array(values) => values.as_slice(),
        other => std::slice::from_ref(other),
    };
    if values.len() > MOST_VALUES && attribute.name != "members" {
        return Err(wrong(attribute, &format!("has at most {MOST_VALUES} values")));
    }
    let mut out: Vec<Value> = Vec::with_capacity(values.len());
    for value in values {
        out.extend(single(attribute, value)?);
    }
    Ok((!out.is_empty()).then_some(Value::Array(out)))
}

fn wrong(attribute: &Attribute, say: &str) -> Refusal {
    Refusal::new(ScimType::InvalidValue, format!("{} {say}.", attribute.name))
}

fn single(attribute: &Attribute, value: &Value) -> Result<Option<Value>, Refusal> {
    match (attribute.kind.as_str(), value) {
        (_, Value::Null) => Ok(None),
        ("boolean", Value::Bool(_)) => Ok(Some(value.clone())),
        ("boolean", Value::String(text)) if text.eq_ignore_ascii_case("true") => Ok(Some(true.into())),
        ("boolean", Value::String(text)) if text.eq_ignore_ascii_case("false") => Ok(Some(false.into())),
        ("boolean", _) => Err(wrong(attribute, "is true or false")),
        ("complex", Value::Object(object)) => {
            let mut out = Map::new();
            take(attribute.sub_attributes.iter(), object, &mut out)?;
            Ok((!out.is_empty()).then_some(Value::Object(out)))
        }
        // Entra and Okta send a manager or a member as the bare id.
        ("complex", Value::String(text)) if attribute.part("value").is_some() => {
            if text.trim().is_empty() {
                Ok(None)
            } else {
                single(attribute, &json!({"value": text}))
            }
        }
        ("complex", _) => Err(wrong(attribute, "is an object")),
        (_, Value::String(text)) => {
            if text.chars().count() > LONGEST {
                return Err(wrong(attribute, &format!("has at most {LONGEST} characters")));
            }
            if text.chars().any(char::is_control) {
                return Err(wrong(attribute, "holds a sign that is not to be printed"));
            }
            Ok((!text.trim().is_empty()).then(|| value.clone()))
        }
        _ => Err(wrong(attribute, "is a text")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_is_there_and_says_of_what_it_is() {
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let all = all(&["8".to_owned()], today, "https://academy.example/scim/v2");
        let ids: Vec<_> = all.iter().map(|schema| schema["name"].as_str().unwrap()).collect();
        let names = ["User", "EnterpriseUser", "Worker", "Group", "ServiceProviderConfig", "ResourceType", "Schema"];
        let mut sorted = (ids, names.to_vec());
        sorted.0.sort_unstable();
        sorted.1.sort_unstable();
        assert_eq!(sorted.0, sorted.1);
        for kind in [Kind::User, Kind::Group] {
            assert!(!of(kind.core()).is_empty());
            assert!(kind.extensions().iter().all(|extension| !of(extension).is_empty()));
        }
    }

    #[test]
    fn what_comes_is_brought_into_form() {
        let given = json!({"USERNAME": "kasia", "active": "False", "emails": {"Value": "k@example.org", "Type": "work"},
            "id": "mine", "shoeSize": 5, "displayName": "", (ENTERPRISE.to_uppercase()): {"Manager": "7"}});
        let want = json!({"userName": "kasia", "active": false, "emails": [{"value": "k@example.org", "type": "work"}],
            (ENTERPRISE): {"manager": {"value": "7"}}});
        assert_eq!(Value::Object(canonical(Kind::User, &given).unwrap()), want);
    }

    #[test]
    fn a_value_of_another_kind_is_refused() {
        for wrong in [
            json!({"userName": 5}),
            json!({"active": "perhaps"}),
            json!({"name": "Kasia"}),
            json!({"userName": "a\u{0}b"}),
            json!({"userName": "x".repeat(201)}),
            json!({"emails": vec![json!({"value": "a@b.example"}); 21]}),
        ] {
            assert_eq!(canonical(Kind::User, &wrong).unwrap_err().kind, Some(ScimType::InvalidValue), "{wrong}");
        }
        assert_eq!(canonical(Kind::User, &json!([])).unwrap_err().kind, Some(ScimType::InvalidSyntax));
    }
}
