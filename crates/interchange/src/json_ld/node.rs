//! One node of a document: its properties under whatever name the context gives them, and where it stands.

use crate::feed::FeedIssue;
use crate::text;
use serde_json::{Map, Value};

/// What was found wrong while a course is read.
pub(super) struct Findings {
    pub(super) issues: Vec<FeedIssue>,
    pub(super) line: u64,
    pub(super) reference: Option<String>,
}

impl Findings {
    /// Something is wrong at a place of the document.
    pub(super) fn say(&mut self, at: &str, code: &'static str, reason: impl Into<String>, refused: bool) {
        let (line, field) = (Some(self.line), text::clip(at, 100));
        let (reason, reference) = (reason.into(), self.reference.clone());
        self.issues.push(FeedIssue { line, field, code, reason, refused, reference });
    }
}

/// A node, and where it stands: `@graph/3/hasCourseInstance/0`.
#[derive(Clone)]
pub(super) struct Node<'a> {
    map: &'a Map<String, Value>,
    pub(super) at: String,
}

/// A name of schema.org without what a context may put before it.
pub(super) fn bare(name: &str) -> &str {
    ["schema:", "http://schema.org/", "https://schema.org/"]
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix))
        .unwrap_or(name)
}

/// One value or a list of them.
fn each(value: &Value) -> impl Iterator<Item = &Value> {
    let list: &[Value] = match value {
        Value::Array(list) => list,
        Value::Null => &[],
        one => std::slice::from_ref(one),
    };
    list.iter()
}

/// The text of a value, also one that says its language or type; of a thing, its name.
fn said(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(map) => ["@value", "name", "schema:name"].iter().find_map(|name| said(map.get(*name)?)),
        _ => None,
    }
}

/// Whether a text is in another language than English.
fn is_foreign(value: &Value) -> bool {
    let language = value.get("@language").and_then(Value::as_str);
    language.is_some_and(|language| !language.to_ascii_lowercase().starts_with("en"))
}

impl<'a> Node<'a> {
    pub(super) const fn new(map: &'a Map<String, Value>, at: String) -> Self {
        Self { map, at }
    }

    /// Where one of its properties stands.
    pub(super) fn under(&self, name: &str) -> String {
        if self.at.is_empty() { name.to_owned() } else { format!("{}/{name}", self.at) }
    }

    pub(super) fn get(&self, name: &str) -> Option<&'a Value> {
        let long =
            || self.map.iter().find(|(known, _)| known.ends_with(name) && bare(known) == name).map(|(_, value)| value);
        self.map.get(name).or_else(long)
    }

    /// The values of a property, one by one.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
        self.get(name).into_iter().flat_map(each)
    }

    /// Every text of a property.
    pub(super) fn texts(&self, name: &str) -> impl Iterator<Item = String> + use<'a> {
        self.all(name).filter_map(said)
    }

    /// The English text of a property, else the first.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let english = self.all(name).filter(|value| !is_foreign(value)).find_map(said);
        english.or_else(|| self.texts(name).next())
    }

    /// A text on one line of at most `max` characters; an empty one says nothing.
    pub(super) fn line(&self, name: &str, max: usize) -> Option<String> {
        let line = text::clip(&text::line(&self.text(name)?), max);
        Some(line).filter(|line| !line.is_empty())
    }

    /// The things that a property holds.
    pub(super) fn nodes(&self, name: &str) -> Vec<Self> {
        let (map, is_list) = (self.all(name).enumerate(), self.get(name).is_some_and(Value::is_array));
        let at = |nth: usize| if is_list { format!("{}/{nth}", self.under(name)) } else { self.under(name) };
        map.filter_map(|(nth, value)| Some(Self { map: value.as_object()?, at: at(nth) })).collect()
    }

    /// Whether it is of a type.
    pub(super) fn is(&self, kind: &str) -> bool {
        self.texts("@type").any(|known| bare(&known) == kind)
    }

    /// Whether it only names another node that stands elsewhere.
    pub(super) fn is_reference(&self) -> bool {
        self.map.len() == 1 && self.map.contains_key("@id")
    }

    /// The first address among the values of a property that is safe to link to; one that is not is named.
    pub(super) fn address(&self, name: &str, findings: &mut Findings) -> Option<String> {
        let given = |value: &Value| said(value).or_else(|| value.get("@id").and_then(Value::as_str).map(str::to_owned));
        let given = self.all(name).find_map(given).filter(|text| !text.trim().is_empty())?;
        let safe = text::safe_url(&given);
        if safe.is_none() {
            let shown = text::clip(&text::line(&given), 60);
            let say = format!("\"{shown}\" is no address of the web. Use one that begins with https://.");
            findings.say(&self.under(name), "url_format", say, false);
        }
        safe
    }

    /// The key of a thing: its identifier without a type of its own, as text or `PropertyValue`.
    pub(super) fn identifier(&self) -> Option<String> {
        let of_value = |node: &Self| {
            let plain = !node.is("PropertyValue") || node.text("propertyID").is_none();
            plain.then(|| node.text("value").or_else(|| node.text("@value"))).flatten()
        };
        let things = self.nodes("identifier");
        let text = self.all("identifier").filter(|value| !value.is_object()).find_map(said);
        let text = text.or_else(|| things.iter().find_map(of_value));
        let text =
            text.or_else(|| things.iter().filter(|node| !is_learning_aim(node)).find_map(|node| node.text("value")));
        text.map(|text| text::clip(&text::line(&text), 255)).filter(|text| !text.is_empty())
    }

    /// The LARS reference among the identifiers.
    pub(super) fn learning_aim(&self) -> Option<String> {
        let code =
            self.nodes("identifier").iter().filter(|node| is_learning_aim(node)).find_map(|node| node.text("value"))?;
        let code = code.replace([' ', '/'], "").to_uppercase();
        let fits = (7..=8).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
        fits.then(|| format!("{code:0>8}"))
    }
}

fn is_learning_aim(identifier: &Node<'_>) -> bool {
    let kind = identifier.text("propertyID").unwrap_or_default().to_lowercase();
    ["lars", "learnaim", "learningaim", "qan"].iter().any(|word| kind.contains(word))
}
