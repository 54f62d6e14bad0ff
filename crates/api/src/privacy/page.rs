//! Everything about a person as one page to read and print: no script, nothing from elsewhere.

use crate::platform::page::{escaped, policy_of};
use domain::privacy::wire::{DataSection, PersonalData};
use serde_json::Value;
use std::fmt::Write;

/// The page's only style; the policy of the answer allows this text and no other.
const STYLE: &str = "body{font:1rem/1.5 sans-serif;max-width:44rem;margin:0 auto;padding:1rem;color:#111;background:#fff}\
    h2{margin-top:2rem;border-bottom:2px solid}dl{margin:0 0 1rem;padding:.5rem 0;border-bottom:1px solid #767676}\
    dt{font-weight:bold}dd{margin:0 0 .25rem;overflow-wrap:anywhere}dl{break-inside:avoid}";

/// The content security policy of the page: its style, and nothing else.
#[must_use]
pub fn policy() -> String {
    policy_of(STYLE)
}

/// The name of a field as a person reads it: `startedOn` is "Started on".
fn words(name: &str) -> String {
    let mut words = String::new();
    for (at, sign) in name.chars().enumerate() {
        if at == 0 {
            words.extend(sign.to_uppercase());
        } else if sign.is_uppercase() {
            words.push(' ');
            words.extend(sign.to_lowercase());
        } else {
            words.push(sign);
        }
    }
    words
}

fn value(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Bool(yes) => Some(if *yes { "Yes" } else { "No" }.to_owned()),
        Value::String(text) => Some(escaped(text)),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(all) if all.is_empty() => None,
        Value::Array(_) | Value::Object(_) => Some(escaped(&value.to_string())),
    }
}

fn section(page: &mut String, section: &DataSection) {
    let [title, source, kept] = [&section.title, &section.source, &section.kept].map(|text| escaped(text));
    // Writing to a String cannot fail.
    let _ = write!(page, "<h2>{title}</h2>\n<p>Where it comes from: {source}. How long it is kept: {kept}.</p>\n");
    if section.items.is_empty() {
        page.push_str("<p>Nothing.</p>\n");
    }
    for item in &section.items {
        page.push_str("<dl>");
        for (name, of) in item {
            if let Some(said) = value(of) {
                let _ = write!(page, "<dt>{}</dt><dd>{said}</dd>", escaped(&words(name)));
            }
        }
        page.push_str("</dl>\n");
    }
}

/// The page.
#[must_use]
pub fn page(data: &PersonalData) -> String {
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Your data</title>\
         <style>{STYLE}</style></head><body><main>\n<h1>Your data</h1>\n\
         <p>This is everything that the Staffordshire Social Care Academy keeps about you. Made on {} (UTC).</p>\n",
        data.made_at.format("%-d %B %Y at %H:%M")
    );
    for one in &data.sections {
        section(&mut page, one);
    }
    page.push_str("</main></body></html>\n");
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn what_somebody_wrote_stays_text_and_names_are_words() {
        let item: BTreeMap<String, Value> = [
            ("fullName".to_owned(), Value::from("<script>alert(1)</script> & \"Co\"")),
            ("emailConfirmedAt".to_owned(), Value::Null),
        ]
        .into();
        let of = |items| DataSection {
            name: "account".to_owned(),
            title: "Your account".to_owned(),
            source: "You".to_owned(),
            kept: "Always".to_owned(),
            items,
        };
        let sections = vec![of(vec![item]), of(vec![])];
        let page = page(&PersonalData { made_at: chrono::DateTime::UNIX_EPOCH, sections });
        assert!(
            page.contains("<dt>Full name</dt><dd>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Co&quot;</dd>"),
            "{page}"
        );
        assert!(!page.contains("<script"), "{page}");
        assert!(!page.contains("Email confirmed at"), "{page}");
        assert!(page.contains("<p>Nothing.</p>"), "{page}");
    }
}
