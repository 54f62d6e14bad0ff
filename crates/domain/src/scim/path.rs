//! Paths to attributes (RFC 7644 §3.10): `name.familyName`, `emails[type eq "work"].value`, `urn:…:User:department`.

use super::filter::{self, Filter};
use super::schema::{self, Attribute, Kind, member};
use super::{Refusal, ScimType};
use serde_json::Value;

/// An attribute that we declare, or a part of one.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The schema that adds it; none: the resource's own.
    pub extension: Option<&'static str>,
    /// The attribute; none: all that the extension adds.
    pub attribute: Option<&'static Attribute>,
    /// A part of it.
    pub part: Option<&'static Attribute>,
}

impl PartialEq for Target {
    fn eq(&self, other: &Self) -> bool {
        let name = |one: Option<&Attribute>| one.map(|one| one.name.clone());
        self.extension == other.extension
            && name(self.attribute) == name(other.attribute)
            && name(self.part) == name(other.part)
    }
}

impl Target {
    /// What a resource holds there: each value, of lists each element.
    #[must_use]
    pub fn values<'a>(&self, resource: &'a Value) -> Vec<&'a Value> {
        let within = match self.extension {
            Some(extension) => resource.as_object().and_then(|object| member(object, extension)),
            None => Some(resource),
        };
        let Some(attribute) = self.attribute else { return within.into_iter().collect() };
        let found = within.and_then(Value::as_object).and_then(|object| member(object, &attribute.name));
        let each = found.into_iter().flat_map(each);
        match self.part {
            Some(part) => each.filter_map(|one| one.as_object().and_then(|one| member(one, &part.name))).collect(),
            None => each.collect(),
        }
    }

    /// What a comparison is about: of a complex attribute its `value`.
    #[must_use]
    pub fn compared(self) -> Self {
        match (self.attribute, self.part) {
            (Some(attribute), None) if attribute.kind == "complex" => Self { part: attribute.part("value"), ..self },
            _ => self,
        }
    }

    /// The declaration that says how its values are.
    #[must_use]
    pub fn leaf(&self) -> Option<&'static Attribute> {
        self.part.or(self.attribute)
    }
}

/// The elements of a list, or the one value.
pub(super) fn each(value: &Value) -> std::slice::Iter<'_, Value> {
    match value {
        Value::Array(values) => values.iter(),
        other => std::slice::from_ref(other).iter(),
    }
}

/// A path as a change names it: perhaps with a condition on which values are meant.
#[derive(Clone, Debug)]
pub struct Path {
    /// Which attribute.
    pub target: Target,
    /// Which of its values.
    pub which: Option<Filter>,
}

/// What a name without brackets means; none when we do not declare it.
#[must_use]
pub fn target(kind: Kind, text: &str) -> Option<Target> {
    let (extension, rest) = split(kind, text)?;
    let Some(rest) = rest else { return Some(Target { extension, attribute: None, part: None }) };
    let (name, part) = match rest.split_once('.') {
        Some((name, part)) => (name, Some(part)),
        None => (rest, None),
    };
    let attribute = match extension {
        Some(extension) => schema::of(extension).iter().find(|one| one.name.eq_ignore_ascii_case(name)),
        None => kind.attributes().find(|one| one.name.eq_ignore_ascii_case(name)),
    }?;
    let part = match part {
        Some(part) => Some(attribute.part(part)?),
        None => None,
    };
    Some(Target { extension, attribute: Some(attribute), part })
}

/// The schema that a name begins with, and what follows it.
fn split(kind: Kind, text: &str) -> Option<(Option<&'static str>, Option<&str>)> {
    let after = |schema: &str| {
        let (head, rest) = text.split_at_checked(schema.len())?;
        head.eq_ignore_ascii_case(schema).then_some(rest)
    };
    if let Some(rest) = after(kind.core()) {
        return rest.strip_prefix([':', '.']).map(|rest| (None, Some(rest)));
    }
    for extension in kind.extensions() {
        match after(extension) {
            Some("") => return Some((Some(extension), None)),
            Some(rest) => return rest.strip_prefix([':', '.']).map(|rest| (Some(*extension), Some(rest))),
            None => {}
        }
    }
    Some((None, Some(text)))
}

/// Attributes of RFC 7643 that systems send and we do not keep: a change of them changes nothing.
const NOT_KEPT: &[&str] = &[
    "title",
    "nickName",
    "profileUrl",
    "userType",
    "preferredLanguage",
    "locale",
    "timezone",
    "password",
    "phoneNumbers",
    "ims",
    "photos",
    "addresses",
    "entitlements",
    "roles",
    "x509Certificates",
    "costCenter",
    "organization",
    "division",
    "honorificPrefix",
    "honorificSuffix",
    "middleName",
    "display",
];

/// Whether a path is of the standard, and of nothing that we keep.
#[must_use]
pub fn is_not_kept(kind: Kind, text: &str) -> bool {
    let text = text.split('[').next().unwrap_or(text);
    let name = split(kind, text).and_then(|(_, rest)| rest).unwrap_or(text);
    name.split('.').any(|part| NOT_KEPT.iter().any(|known| known.eq_ignore_ascii_case(part)))
}

/// Reads a path of a change.
///
/// # Errors
/// `invalidPath`; `invalidFilter` for what stands between the brackets.
pub fn read(kind: Kind, text: &str) -> Result<Path, Refusal> {
    let text = text.trim();
    let unknown = || Refusal::new(ScimType::InvalidPath, format!("We keep nothing at the path {text:?}."));
    let Some((name, rest)) = text.split_once('[') else {
        return Ok(Path { target: target(kind, text).ok_or_else(unknown)?, which: None });
    };
    let (inside, after) = rest.rsplit_once(']').ok_or_else(unknown)?;
    let mut target = target(kind, name).filter(|target| target.part.is_none()).ok_or_else(unknown)?;
    let attribute = target.attribute.filter(|attribute| attribute.multi_valued).ok_or_else(unknown)?;
    let which = filter::read_within(kind, target, inside)?;
    if !after.is_empty() {
        let part = after.strip_prefix('.').and_then(|part| attribute.part(part));
        target.part = Some(part.ok_or_else(unknown)?);
    }
    Ok(Path { target, which: Some(which) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scim::schema::{ENTERPRISE, USER};

    #[test]
    fn a_path_names_what_we_declare_in_capitals_or_not() {
        let name = |text: &str| target(Kind::User, text).and_then(|found| found.leaf()).map(|leaf| leaf.name.as_str());
        assert_eq!(name("USERNAME"), Some("userName"));
        assert_eq!(name("name.FamilyName"), Some("familyName"));
        assert_eq!(name(&format!("{USER}:name.givenName")), Some("givenName"));
        assert_eq!(name(&format!("{ENTERPRISE}:department")), Some("department"));
        assert_eq!(name(&format!("{}:manager.value", ENTERPRISE.to_lowercase())), Some("value"));
        assert_eq!(name("meta.lastModified"), Some("lastModified"));
        assert_eq!((name("department"), name("shoeSize"), name("")), (None, None, None));
        assert!(target(Kind::User, ENTERPRISE).unwrap().attribute.is_none());
    }

    #[test]
    fn brackets_stand_behind_what_has_several_values() {
        let path = read(Kind::User, "emails[type eq \"work\"].value").unwrap();
        assert_eq!(path.target.leaf().unwrap().name, "value");
        assert!(path.which.is_some());
        for wrong in
            ["name[formatted eq \"x\"]", "emails[type eq \"work\"].size", "emails[type eq \"work\"", "emails.x[a]"]
        {
            assert_eq!(read(Kind::User, wrong).unwrap_err().kind, Some(ScimType::InvalidPath), "{wrong}");
        }
        assert!(is_not_kept(Kind::User, "addresses[type eq \"work\"].country"));
        assert!(!is_not_kept(Kind::User, "userName"));
    }
}
