//! What a person can choose or paste, and what it is taken for.

use domain::problem::FieldProblem;
use serde_json::Value;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlInputElement};
use yew::Event;

/// More bytes than the server takes of a picture.
const LARGEST_PICTURE: f64 = 2_097_152.0;
/// The same for a credential as text.
const LARGEST_TEXT: f64 = 1_000_000.0;

/// What was brought.
#[derive(Clone, Debug, PartialEq)]
pub enum Brought {
    /// A picture, with its kind.
    Picture(File, &'static str),
    /// A credential: an object, or a token as text.
    Credential(Value),
}

/// The file that was chosen.
pub fn chosen(event: &Event) -> Option<File> {
    event.target()?.dyn_into::<HtmlInputElement>().ok()?.files()?.get(0)
}

/// What is in the file, or else in the text.
///
/// # Errors
/// What needs changing.
pub async fn read(file: Option<File>, pasted: &str) -> Result<Brought, FieldProblem> {
    let Some(file) = file else { return credential(pasted).map_err(|say| FieldProblem::new("/pasted", say)) };
    let wrong = |say: &str| FieldProblem::new("/file", say);
    match picture(&file.name()) {
        Some(_) if file.size() > LARGEST_PICTURE => {
            return Err(wrong("This picture is too big for us. Ask who gave it to you for the badge as a .json file."));
        }
        Some(kind) => return Ok(Brought::Picture(file, kind)),
        None if file.size() > LARGEST_TEXT => {
            return Err(wrong("This file is too big to be a badge. Choose another one."));
        }
        None => {}
    }
    let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
    let text = text.ok_or_else(|| wrong("This file changed since you chose it. Choose it again."))?;
    credential(&text).map_err(wrong)
}

/// What a picture of this name is.
fn picture(name: &str) -> Option<&'static str> {
    let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
    match ending.as_str() {
        "png" => Some(super::super::badge::PNG),
        "svg" => Some(super::super::badge::SVG),
        _ => None,
    }
}

/// A credential as its object, or the token that it is.
fn credential(text: &str) -> Result<Brought, &'static str> {
    let text = text.trim_start_matches(|c: char| c == '\u{feff}' || c.is_whitespace()).trim_end();
    let credential = match text.chars().next() {
        None => return Err("Choose the file of your badge, or paste its text."),
        Some('{' | '"') => serde_json::from_str(text)
            .map_err(|_| "A part of it is missing. Copy all of it, from the first { to the last }.")?,
        Some(_) if is_token(text) => Value::String(text.to_owned()),
        Some(_) => return Err("This is not a digital badge. Ask who gave it to you for the badge as a file."),
    };
    Ok(Brought::Credential(credential))
}

/// Three parts of letters, digits, `-` and `_`, joined by dots. Source: RFC 7515, section 7.1.
fn is_token(text: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    text.split('.').count() == 3 && text.split('.').all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_pasted_is_an_object_or_a_token_or_is_said_to_be_neither() {
        assert_eq!(credential("\u{feff} {\"type\": \"a\"}\n"), Ok(Brought::Credential(json!({"type": "a"}))));
        assert_eq!(credential(" eyJh.eyJi.c2_- "), Ok(Brought::Credential(json!("eyJh.eyJi.c2_-"))));
        assert_eq!(credential("\"eyJh.eyJi.c2ln\""), Ok(Brought::Credential(json!("eyJh.eyJi.c2ln"))));
        for wrong in ["", "  ", "{\"type\":", "My certificate", "https://badges.example/7", "a..b"] {
            assert!(credential(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_picture_is_known_by_its_ending() {
        assert_eq!(picture("My badge.PNG"), Some("image/png"));
        assert_eq!(picture("badge.svg"), Some("image/svg+xml"));
        assert_eq!(["badge.json", "badge", "png"].map(picture), [None, None, Some("image/png")]);
    }
}
