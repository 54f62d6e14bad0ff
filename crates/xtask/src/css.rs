//! Styles: the library's without what we do not use, and everything without what a browser does not read.

/// Components of the library that our pages use.
const USED: &[&str] = &[
    "back-link",
    "body",
    "button",
    "button-group",
    "checkboxes",
    "details",
    "error-message",
    "error-summary",
    "fieldset",
    "form-group",
    "heading-l",
    "heading-m",
    "heading-s",
    "hint",
    "input",
    "label",
    "link",
    "list",
    "radios",
    "select",
    "skip-link",
    "template",
    "visually-hidden",
];

/// GDS Transport and the crest are for services of gov.uk alone: we ship neither.
pub fn without_fonts(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find("@font-face") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        rest = from.find('}').and_then(|end| from.get(end + 1..)).unwrap_or_default();
    }
    out.push_str(rest);
    out.replace("\"GDS Transport\",arial,sans-serif", "var(--ac-font)")
        .replace("GDS Transport,arial,sans-serif", "var(--ac-font)")
        .replace("url(/assets/images/govuk-crest.svg)", "none")
}

/// Comments and line ends out; enough for styles that compress well.
pub fn squeezed(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find("/*") {
        let (before, comment) = rest.split_at(at);
        out.push_str(before);
        rest = comment.find("*/").and_then(|end| comment.get(end + 2..)).unwrap_or_default();
    }
    out.push_str(rest);
    out.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The rules for components that our pages use.
pub fn used(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(open) = rest.find('{') {
        let (selector, from) = rest.split_at(open);
        let end = block_end(from);
        let body = from.get(1..end.saturating_sub(1)).unwrap_or_default();
        if selector.trim_start().starts_with("@media") || selector.trim_start().starts_with("@supports") {
            let inner = used(body);
            if !inner.trim().is_empty() {
                out.push_str(&format!("{selector}{{{inner}}}"));
            }
        } else if selector.trim_start().starts_with('@') {
            out.push_str(&format!("{selector}{{{body}}}"));
        } else {
            let kept: Vec<&str> = selectors(selector).into_iter().filter(|one| is_used(one)).collect();
            if !kept.is_empty() {
                out.push_str(&format!("{}{{{body}}}", kept.join(",")));
            }
        }
        rest = from.get(end..).unwrap_or_default();
    }
    out
}

/// Where the block that `text` begins with ends.
fn block_end(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, sign) in text.bytes().enumerate() {
        match sign {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => continue,
        }
        if depth == 0 {
            return at + 1;
        }
    }
    text.len()
}

/// The selectors of a list; commas inside brackets divide nothing.
fn selectors(list: &str) -> Vec<&str> {
    let mut depth = 0_i32;
    list.split(|sign| {
        depth += i32::from(sign == '(') - i32::from(sign == ')');
        sign == ',' && depth == 0
    })
    .collect()
}

/// Whether every component that a selector names is one of ours. Utilities (`govuk-!-`) are not.
fn is_used(selector: &str) -> bool {
    let names = selector.split(".govuk-").skip(1);
    names.into_iter().all(|name| {
        let end =
            name.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | '!')).unwrap_or(name.len());
        let base = name.get(..end).unwrap_or(name).split("__").next().unwrap_or_default();
        let base = base.split("--").next().unwrap_or_default();
        USED.contains(&base) || matches!(base, "body-l" | "frontend-supported")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_used_components_stay() {
        let css = ".govuk-tabs__list,.govuk-button:is(a,b){x:1}.govuk-tabs{y:2}@media print{.govuk-tabs{z:1}}a{b:c}";
        assert_eq!(used(css), ".govuk-button:is(a,b){x:1}a{b:c}");
    }

    #[test]
    fn no_font_of_theirs_stays() {
        let css = "@font-face{src:url(x)}p{font-family:GDS Transport,arial,sans-serif}";
        assert_eq!(without_fonts(css), "p{font-family:var(--ac-font)}");
    }
}
