//! Every answer against the specification: the status is declared, the body fits its schema.

use super::ask::Answer;
use domain::problem::Code;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Mutex, OnceLock};

/// The specification as the server publishes it.
pub fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(|| serde_json::from_str(&api::app::openapi_json().unwrap()).unwrap())
}

/// Every operation: path, method, and what is said of it.
pub fn operations() -> impl Iterator<Item = (&'static str, &'static str, &'static Value)> {
    let paths = document()["paths"].as_object().unwrap();
    paths.iter().flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().iter();
        methods
            .filter(|(_, operation)| operation.get("responses").is_some())
            .map(move |(method, operation)| (path.as_str(), method.as_str(), operation))
    })
}

/// Holds an answer against what is declared for its operation.
pub fn hold(method: &Method, path: &str, answer: &Answer) {
    let as_oauth_says = path.starts_with("/oauth/") && matches!(answer.status, 400 | 401);
    if answer.status >= 400 && *method != Method::HEAD && path.starts_with("/scim/") {
        return is_as_scim_says(answer);
    }
    if answer.status >= 400 && *method != Method::HEAD && !as_oauth_says {
        is_a_problem(answer);
    }
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let Some((pattern, _, operation)) =
        operations().find(|(pattern, of, _)| of.eq_ignore_ascii_case(method.as_str()) && fits(pattern, path))
    else {
        return;
    };
    // Whoever holds the body already gets none again.
    if answer.status == 304 {
        return;
    }
    let status = answer.status.to_string();
    let (declared, at) = response(pattern, method, operation, &status);
    assert!(declared.is_object(), "{method} {pattern} answers {status}, which is not declared: {}", answer.text);
    let kind = answer.headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or("");
    let kind = kind.split(';').next().unwrap_or("");
    let Some(content) = declared.get("content") else {
        return assert!(answer.text.is_empty(), "{method} {pattern} {status} declares no body: {}", answer.text);
    };
    assert!(content.get(kind).is_some(), "{method} {pattern} {status} answers {kind:?}, which is not declared");
    // A file of lines is no one value.
    if kind.ends_with("json") && kind != "application/x-ndjson" {
        validate(&format!("{at}/content/{}/schema", escape(kind)), &answer.body);
    }
}

/// What is declared of an answer, and where: answers that operations share are named.
fn response(pattern: &str, method: &Method, operation: &'static Value, status: &str) -> (&'static Value, String) {
    let declared = &operation["responses"][status];
    match declared["$ref"].as_str() {
        Some(named) => (shared(declared), named.trim_start_matches('#').to_owned()),
        None => {
            let method = method.as_str().to_lowercase();
            (declared, format!("/paths/{}/{method}/responses/{status}", escape(pattern)))
        }
    }
}

/// What stands where a reference leads; what is no reference, itself.
pub fn shared(value: &'static Value) -> &'static Value {
    match value["$ref"].as_str() {
        Some(named) => document().pointer(named.trim_start_matches('#')).unwrap_or(&Value::Null),
        None => value,
    }
}

/// RFC 7644 §3.12.
fn is_as_scim_says(answer: &Answer) {
    assert_eq!(answer.header("content-type"), "application/scim+json", "{} {}", answer.status, answer.text);
    assert_eq!(answer.text_at("/schemas/0"), "urn:ietf:params:scim:api:messages:2.0:Error");
    assert_eq!(answer.text_at("/status"), answer.status.to_string());
    assert!(!answer.text_at("/detail").is_empty());
}

fn is_a_problem(answer: &Answer) {
    assert_eq!(answer.header("content-type"), "application/problem+json", "{} {}", answer.status, answer.text);
    assert_eq!(answer.number_at("/status"), i64::from(answer.status));
    let code = answer.text_at("/code");
    assert!(Code::ALL.iter().any(|known| known.as_str() == code), "{code} is not a code");
    assert!(!answer.text_at("/detail").is_empty() && !answer.text_at("/title").is_empty());
}

fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), path.split('/').collect());
    // A name wins over a variable: `/me/bookings` is not `/{x}/bookings`.
    pattern.len() == path.len() && pattern.iter().zip(&path).all(|(a, b)| a == b || a.starts_with('{'))
}

fn escape(part: &str) -> String {
    part.replace('~', "~0").replace('/', "~1")
}

/// Validates a value by the schema at a pointer of the document.
pub fn validate(pointer: &str, value: &Value) {
    static VALIDATORS: Mutex<Option<HashMap<String, jsonschema::Validator>>> = Mutex::new(None);
    let mut all = VALIDATORS.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let all = all.get_or_insert_default();
    let validator = all.entry(pointer.to_owned()).or_insert_with(|| {
        let schema = document().pointer(pointer).unwrap_or_else(|| panic!("nothing at {pointer}"));
        let schema = json!({"$schema": "https://json-schema.org/draft/2020-12/schema",
            "components": document()["components"], "allOf": [schema]});
        jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
    });
    let say = |error: jsonschema::ValidationError<'_>| {
        let text: String = error.to_string().chars().take(300).collect();
        format!("{text} at {}", error.instance_path())
    };
    let wrong: Vec<_> = validator.iter_errors(value).take(10).map(say).collect();
    assert!(wrong.is_empty(), "{pointer}:\n{}", wrong.join("\n"));
}
