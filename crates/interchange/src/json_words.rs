//! What is wrong with a piece of JSON, in plain English: where, under which code, and what to do.

use serde_path_to_error::{Path, Segment};

/// What is wrong, and where.
pub struct Fault {
    /// JSON pointer.
    pub field: String,
    /// Stable code, snake case.
    pub code: &'static str,
    /// What to do.
    pub reason: String,
}

/// Says why a value could not be read into one of our types.
#[must_use]
pub fn fault(error: &serde_path_to_error::Error<serde_json::Error>) -> Fault {
    let (at, inner) = (pointer(error.path()), error.inner());
    if inner.is_data() {
        let said = inner.to_string();
        // The words of the library end with the place, which the pointer names better.
        let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(words, _)| words);
        return data(at, said);
    }
    let field = String::new();
    let reason = match inner.is_eof() {
        true => "This JSON ends too early. Is a bracket or a quote missing?".to_owned(),
        false => format!("This is not JSON from character {} on. Look for a missing comma or quote.", inner.column()),
    };
    Fault { field, code: "not_json", reason }
}

/// `/runs/0/startsOn`
fn pointer(path: &Path) -> String {
    path.iter().fold(String::new(), |pointer, segment| match segment {
        Segment::Seq { index } => format!("{pointer}/{index}"),
        Segment::Map { key } | Segment::Enum { variant: key } => pointer + "/" + &escaped(key),
        Segment::Unknown => pointer,
    })
}

/// A name as a JSON pointer holds it (RFC 6901).
fn escaped(key: &str) -> String {
    crate::text::clip(key, 60).replace('~', "~0").replace('/', "~1")
}

/// The name between the first two backticks.
fn named(said: &str) -> &str {
    said.split('`').nth(1).unwrap_or_default()
}

fn data(at: String, said: &str) -> Fault {
    let name = named(said);
    let under =
        |name: &str| if at.ends_with(&format!("/{name}")) { at.clone() } else { format!("{at}/{}", escaped(name)) };
    if said.starts_with("unknown field") {
        let known: Vec<&str> = said.split('`').skip(3).step_by(2).collect();
        let reason = format!("We do not know \"{}\". Use one of: {}.", escaped(name), known.join(", "));
        return Fault { field: under(name), code: "field_unknown", reason };
    }
    if said.starts_with("missing field") {
        return Fault { field: under(name), code: "required", reason: format!("Give \"{name}\".") };
    }
    if said.starts_with("duplicate field") {
        return Fault {
            field: under(name),
            code: "field_repeated",
            reason: format!("\"{name}\" stands here twice. Keep one."),
        };
    }
    if said.starts_with("invalid value: integer") {
        return Fault { field: at, code: "out_of_range", reason: "This number is too large or too small.".to_owned() };
    }
    if let Some((given, wanted)) = said.split_once(", expected ") {
        let kind = given.strip_prefix("invalid type: ").or_else(|| given.strip_prefix("invalid value: "));
        if let Some(kind) = kind {
            let reason = format!("Use {} here, not {}.", wanted_words(wanted), given_words(kind));
            return Fault { field: at, code: "type", reason };
        }
    }
    let last = at.rsplit('/').next().unwrap_or_default();
    let (code, reason) = if said.contains(" is not one of: ") {
        ("not_in_list", format!("{said}."))
    } else if last.ends_with("On") {
        ("date_format", "Use a day like \"2026-12-01\".".to_owned())
    } else if last.ends_with("At") {
        ("time_format", "Use a time of day like \"09:30\".".to_owned())
    } else {
        (
            "not_readable",
            "We could not read this. Compare it with the example of a course in our API's description.".to_owned(),
        )
    };
    Fault { field: at, code, reason }
}

fn wanted_words(wanted: &str) -> &str {
    match wanted {
        "a string" | "a borrowed string" => "a text in quotes",
        "a boolean" => "true or false",
        "a sequence" => "a list in [ ]",
        "i16" | "i32" | "i64" => "a whole number",
        object if object.starts_with("struct ") || object.contains("map") => "an object in { }",
        other => other,
    }
}

fn given_words(given: &str) -> &str {
    match given.split(' ').next().unwrap_or_default() {
        "string" => "a text",
        "integer" | "floating" | "number" => "this number",
        "boolean" => "true or false",
        "sequence" => "a list",
        "map" => "an object",
        "null" | "unit" => "null; leave the name out when there is nothing to say",
        _ => "this",
    }
}
