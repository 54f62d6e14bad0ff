//! Other people's texts made plain: no markup, no control characters, paragraphs divided by empty lines.

use std::borrow::Cow;

/// Times that markup may hide in markup (escaped, and escaped again) before we stop looking.
const ROUNDS: usize = 8;

/// The longest address.
const URL_MAX: usize = 2000;

/// Plain paragraphs from a text that may be HTML, XHTML, escaped markup, or plain already. List items become lines that
/// begin with `• `. What a browser could run never comes out.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut current = Cow::Borrowed(text);
    for _ in 0..ROUNDS {
        // Most texts have none.
        if memchr::memchr2(b'<', b'&', current.as_bytes()).is_none() {
            break;
        }
        let next = without_markup(&current);
        if next == current {
            break;
        }
        current = Cow::Owned(next);
    }
    paragraphs(&disarmed(&current))
}

/// The same on one line.
#[must_use]
pub fn line(text: &str) -> String {
    let plain = plain(text);
    if !plain.contains(['\n', '•']) {
        return plain;
    }
    plain.split_whitespace().filter(|word| *word != "•").collect::<Vec<_>>().join(" ")
}

/// Plain texts under each other: lists that meet become one, as [`plain`] would read them.
#[must_use]
pub fn joined(parts: &[String]) -> String {
    match parts {
        [only] => only.clone(),
        parts => plain(&parts.join("\n\n")),
    }
}

/// At most `max` characters, cut between words, with `…` where something was cut.
#[must_use]
pub fn clip(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let kept: String = text.chars().take(max.saturating_sub(1)).collect();
    let at_word = kept.rfind(char::is_whitespace).filter(|at| *at > kept.len() / 2).unwrap_or(kept.len());
    format!("{}…", kept.get(..at_word).unwrap_or(&kept).trim_end())
}

/// The first sentences of a plain text, at most `max` characters.
#[must_use]
pub fn summary(text: &str, max: usize) -> String {
    let first = text.split("\n\n").find(|part| !part.trim_start().starts_with('•')).unwrap_or(text);
    let first = first.split_whitespace().collect::<Vec<_>>().join(" ");
    if first.chars().count() <= max {
        return first;
    }
    let kept: String = first.chars().take(max).collect();
    match kept.rfind(". ").filter(|at| *at > kept.len() / 3) {
        Some(at) => kept.get(..=at).unwrap_or(&kept).to_owned(),
        None => clip(&first, max),
    }
}

/// An address of the web that is safe to link to: http or https, a host, nothing hidden. `www.` gets its `http://`.
#[must_use]
pub fn safe_url(text: &str) -> Option<String> {
    let text = text.trim();
    let text = if text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www.")) {
        format!("http://{text}")
    } else {
        text.to_owned()
    };
    let (scheme, rest) = text.split_once("://")?;
    let known = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let plain_host = host.contains('.') || host.starts_with("localhost");
    let no_login = !host.contains('@');
    let clean = !text.chars().any(|c| c.is_control() || c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\\' | '`'));
    let named = host.chars().next().is_some_and(char::is_alphanumeric);
    (known && plain_host && no_login && clean && named && text.len() <= URL_MAX).then_some(text)
}

/// One round: tags out, entities read. Text without either comes back as it is.
fn without_markup(text: &str) -> String {
    let tagged = has_tag(text);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // Only markup's own line ends are looked for.
    let line_end = if tagged { b'\n' } else { b'<' };
    while let Some(at) = memchr::memchr3(b'<', b'&', line_end, rest.as_bytes()) {
        let (before, sign) = rest.split_at(at);
        out.push_str(before);
        let (first, after) = sign.split_at(1);
        rest = match first {
            "<" if let Some((tag, left)) = tag(sign) => write_tag(tag, left, &mut out),
            "&" if let Some((read, left)) = entity(after) => {
                out.push(read);
                left
            }
            // Markup breaks its lines by tags; its own line ends are spaces.
            "\n" => {
                out.push(' ');
                after
            }
            plain => {
                out.push_str(plain);
                after
            }
        };
    }
    out.push_str(rest);
    out
}

fn has_tag(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| text.get(at..).and_then(tag).is_some())
}

/// A tag at the beginning of `text`: what stands in it, and what comes after.
fn tag(text: &str) -> Option<(&str, &str)> {
    if let Some(comment) = text.strip_prefix("<!--") {
        let end = comment.find("-->")?;
        return Some(("!", comment.get(end + 3..)?));
    }
    let inside = text.strip_prefix('<')?;
    if !inside.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
        return None;
    }
    let end = inside.find('>')?;
    let content = inside.get(..end)?;
    // "a <b and c> d" is a tag to a browser too; "<3 hours" is not.
    (!content.contains('<')).then_some((content, inside.get(end + 1..)?))
}

/// Writes what a tag means for the text; answers what is left to read.
fn write_tag<'a>(tag: &str, left: &'a str, out: &mut String) -> &'a str {
    let name: String = tag
        .trim_start_matches('/')
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    match name.as_str() {
        "script" | "style" | "head" | "iframe" | "object" | "template" | "svg" if !tag.starts_with('/') => {
            return after_closing(&name, left);
        }
        "li" if !tag.starts_with('/') => out.push_str("\n• "),
        "p" | "div" | "ul" | "ol" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "table" | "tr" | "section" | "br"
        | "blockquote" | "dl" | "dt" | "dd" | "hr" | "pre" | "li" => out.push_str("\n\n"),
        "td" | "th" => out.push(' '),
        _ => {}
    }
    left
}

/// What comes after `</name>`; nothing when it is never closed.
fn after_closing<'a>(name: &str, text: &'a str) -> &'a str {
    let lower = text.to_ascii_lowercase();
    let Some(at) = lower.find(&format!("</{name}")) else { return "" };
    let closing = text.get(at..).unwrap_or_default();
    closing.find('>').and_then(|end| closing.get(end + 1..)).unwrap_or_default()
}

const ENTITIES: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
    ("pound", '£'),
    ("euro", '€'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("hellip", '…'),
    ("bull", '•'),
    ("middot", '·'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("agrave", 'à'),
    ("uuml", 'ü'),
    ("ouml", 'ö'),
    ("ccedil", 'ç'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
    ("deg", '°'),
    ("frac12", '½'),
    ("frac14", '¼'),
    ("frac34", '¾'),
    ("times", '×'),
];

/// An entity after its `&`: the character, and what comes after the semicolon.
fn entity(text: &str) -> Option<(char, &str)> {
    let end = text.char_indices().take(12).find(|(_, c)| *c == ';')?.0;
    let (name, left) = (text.get(..end)?, text.get(end + 1..)?);
    let read = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
        None => ENTITIES.iter().find(|(known, _)| *known == name)?.1,
    };
    Some((read, left))
}

/// Keeps a `<` that opens no tag from ever opening one, and leaves out what nobody sees.
fn disarmed(text: &str) -> Cow<'_, str> {
    // The first bytes of hidden characters, and `<`: most texts have none.
    let suspect = |byte: u8| {
        (byte < b' ' && !matches!(byte, b'\n' | b'\t' | b'\r')) || matches!(byte, b'<' | 0x7F | 0xC2 | 0xE2 | 0xEF)
    };
    let mut rest = text;
    let mut out = String::new();
    while let Some(at) = rest.bytes().position(suspect) {
        let (before, found) = rest.split_at(at);
        out.push_str(before);
        let mut after = found.chars();
        let Some(c) = after.next() else { break };
        if !is_hidden(c) {
            out.push(c);
        }
        rest = after.as_str();
        let opens = |next: char| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?');
        if c == '<' && after.find(|next| !is_hidden(*next)).is_some_and(opens) {
            out.push(' ');
        }
    }
    if out.is_empty() && rest.len() == text.len() {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Characters that nobody sees and that make a text lie about its order or its words.
fn is_hidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t' | '\r'))
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{AD}' | '\u{FFFE}' | '\u{FFFF}')
}

const BULLETS: &[&str] = &["•", "*", "-", "–", "·", "▪", "●"];

/// Lines squeezed, wrapped lines joined, list items marked alike, paragraphs divided by one empty line.
fn paragraphs(text: &str) -> String {
    let unified = text.contains('\r').then(|| text.replace("\r\n", "\n").replace('\r', "\n"));
    let mut out = String::with_capacity(text.len());
    let (mut gap, mut after_item) = (false, false);
    for raw in unified.as_deref().unwrap_or(text).split('\n') {
        let (is_item, line) = item(raw);
        if line.is_empty() {
            gap = true;
            continue;
        }
        let ended = out.ends_with(['.', ':', ';', '!', '?']);
        let between = match (is_item, gap || ended) {
            _ if out.is_empty() => "",
            (true, _) => "\n",
            (false, true) => "\n\n",
            (false, false) if after_item => "\n\n",
            (false, false) => " ",
        };
        out.push_str(between);
        if between != " " {
            after_item = is_item || line.starts_with('•');
        }
        if is_item {
            out.push_str("• ");
        }
        push_squeezed(&mut out, line);
        gap = false;
    }
    out
}

/// Whether a line is a list item, and what it says.
fn item(line: &str) -> (bool, &str) {
    let mut rest = line.trim();
    let mut is_item = false;
    let is_end = |after: &&str| after.chars().next().is_none_or(char::is_whitespace);
    while let Some(after) = BULLETS.iter().find_map(|mark| rest.strip_prefix(mark).filter(is_end)) {
        rest = after.trim_start();
        is_item = true;
    }
    (is_item, rest)
}

/// Writes the words of a line with one space between them.
fn push_squeezed(out: &mut String, line: &str) {
    let mut before = 'x';
    let is_squeezed = line.chars().all(|c| {
        let fits = c != '•' && (!c.is_whitespace() || (c == ' ' && before != ' '));
        before = c;
        fits
    });
    if is_squeezed {
        return out.push_str(line);
    }
    for (at, word) in line.split_whitespace().filter(|word| *word != "•").enumerate() {
        if at > 0 {
            out.push(' ');
        }
        out.push_str(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn markup_goes_and_its_paragraphs_stay() {
        assert_eq!(plain("<p>One\n line</p><p>Two&nbsp;&amp; three</p>"), "One line\n\nTwo & three");
        assert_eq!(plain("You will:<ul><li>lift</li><li>move</li></ul>"), "You will:\n• lift\n• move");
        assert_eq!(plain("&lt;b&gt;bold&lt;/b&gt; &amp;lt;i&amp;gt;x"), "bold x");
        assert_eq!(plain("A<script>alert(1)</script>B<style>p{}</style>"), "AB");
        assert_eq!(plain("<!-- note -->Text <a href='javascript:x'>link</a>"), "Text link");
    }

    #[test]
    fn plain_signs_stay() {
        assert_eq!(plain("5 < 6 and 7 > 3"), "5 < 6 and 7 > 3");
        assert_eq!(plain("AT&T, R&D; £5"), "AT&T, R&D; £5");
        assert_eq!(plain("a <b"), "a < b");
    }

    #[test]
    fn wrapped_lines_are_joined_and_sentences_kept_apart() {
        assert_eq!(plain("One sentence that\n   goes on.\nAnother."), "One sentence that goes on.\n\nAnother.");
        assert_eq!(plain("List\n- a\n- b"), "List\n• a\n• b");
    }

    #[test]
    fn only_addresses_of_the_web_are_links() {
        assert_eq!(safe_url("www.college.ac.uk/x").as_deref(), Some("http://www.college.ac.uk/x"));
        assert_eq!(safe_url(" https://a.example/b?c=d#e ").as_deref(), Some("https://a.example/b?c=d#e"));
        for bad in [
            "javascript:alert(1)",
            "http://",
            "//x.example",
            "http://a b.example",
            "http://u:p@x.example",
            "http://nohost",
        ] {
            assert_eq!(safe_url(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_long_text_is_cut_between_words_or_sentences() {
        assert_eq!(clip("one two three", 9), "one two…");
        assert_eq!(summary("First one. Second one is long enough to cut.", 20), "First one.");
    }

    proptest! {
        #[test]
        fn plain_is_at_rest_and_harmless(text in ".{0,80}|[<>&;/a-z#0-9 \n•x!-]{0,60}") {
            let once = plain(&text);
            prop_assert_eq!(plain(&once), once.clone());
            prop_assert!(!once.chars().any(|c| c.is_control() && c != '\n'));
            prop_assert!(!has_tag(&once), "{}", once);
        }

        #[test]
        fn an_address_is_http_or_nothing(text in "(javascript:|data:|http://|https://|www\\.)?[a-z:/@.<> ]{0,30}") {
            if let Some(url) = safe_url(&text) {
                prop_assert!(url.starts_with("http"));
                prop_assert!(!url.contains([' ', '<', '"']));
            }
        }
    }
}
