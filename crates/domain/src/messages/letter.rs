//! A mail in two forms that say the same: both are written from one list of lines.

use std::fmt::Write;

/// What a mail or a message says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The subject.
    pub title: String,
    paragraphs: Vec<Vec<Line>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Line {
    Say(String),
    /// A list: its lines stand under the one before them.
    Item(String),
    Link {
        words: String,
        url: String,
    },
}

impl Letter {
    /// A letter of plain text. An empty line ends a paragraph; two spaces begin a line of a list; a line that is an address
    /// is a link, named by the line before it when that ends in a colon.
    #[must_use]
    pub fn new(title: impl Into<String>, text: &str) -> Self {
        let mut paragraphs: Vec<Vec<Line>> = vec![Vec::new()];
        for line in text.trim_end().split('\n') {
            if line.is_empty() {
                paragraphs.push(Vec::new());
                continue;
            }
            let Some(last) = paragraphs.last_mut() else { continue };
            if is_address(line) {
                let words = match last.last() {
                    Some(Line::Say(before)) if before.ends_with(':') => before.trim_end_matches(':').to_owned(),
                    _ => String::new(),
                };
                if !words.is_empty() {
                    last.pop();
                }
                last.push(Line::Link { words, url: line.to_owned() });
            } else if let Some(item) = line.strip_prefix("  ") {
                last.push(Line::Item(item.to_owned()));
            } else {
                last.push(Line::Say(line.to_owned()));
            }
        }
        paragraphs.retain(|lines| !lines.is_empty());
        Self { title: title.into(), paragraphs }
    }

    /// The same with a greeting and our name under it; no name is a greeting too.
    #[must_use]
    pub fn to(mut self, name: &str) -> Self {
        let hello = if name.is_empty() { "Hello,".to_owned() } else { format!("Hello {name},") };
        self.paragraphs.insert(0, vec![Line::Say(hello)]);
        self.paragraphs.push(vec![Line::Say("Staffordshire Social Care Academy".to_owned())]);
        self
    }

    /// As plain text.
    #[must_use]
    pub fn plain(&self) -> String {
        let line = |line: &Line| match line {
            Line::Say(text) => text.clone(),
            Line::Item(text) => format!("  {text}"),
            Line::Link { words, url } if words.is_empty() => url.clone(),
            Line::Link { words, url } => format!("{words}:\n{url}"),
        };
        let paragraph = |lines: &Vec<Line>| lines.iter().map(line).collect::<Vec<_>>().join("\n");
        self.paragraphs.iter().map(paragraph).collect::<Vec<_>>().join("\n\n") + "\n"
    }

    /// As a page of HTML: nothing in it is fetched, no colour says anything alone, and ASCII alone stands in it.
    #[must_use]
    pub fn html(&self) -> String {
        let title = escaped(&self.title);
        let mut out = format!(
            "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n</head>\n\
             <body style=\"margin:0;background:#f5f3ef;color:#14213d;font:16px/1.5 sans-serif\">\n\
             <div style=\"max-width:600px;margin:0 auto;padding:24px;background:#ffffff\">\n\
             <h1 style=\"margin:0 0 16px;font-size:24px;line-height:1.25\">{title}</h1>\n"
        );
        for lines in &self.paragraphs {
            write_paragraph(&mut out, lines);
        }
        out.push_str("</div>\n</body>\n</html>\n");
        out
    }
}

fn write_paragraph(out: &mut String, lines: &[Line]) {
    out.push_str("<p style=\"margin:0 0 16px\">\n");
    let mut first = true;
    for line in lines {
        if !std::mem::take(&mut first) {
            out.push_str("<br>\n");
        }
        // A text cannot fail to take a text.
        let _ = match line {
            Line::Say(text) => write!(out, "{}", escaped(text)),
            Line::Item(text) => write!(out, "&#8226; {}", escaped(text)),
            Line::Link { words, url } => {
                // What stands before its last sentence is no part of a link.
                let (before, words) = match words.rfind(['.', '?']) {
                    Some(at) if at + 1 < words.len() => words.split_at(at + 1),
                    _ => ("", words.as_str()),
                };
                let words = if words.is_empty() { url.as_str() } else { words.trim() };
                let gap = if before.is_empty() { "" } else { " " };
                let (before, url) = (escaped(before), escaped(url));
                write!(out, "{before}{gap}<a href=\"{url}\"\nstyle=\"color:#0b5d5e\">{}</a>", escaped(words))
            }
        };
    }
    out.push_str("\n</p>\n");
}

fn is_address(line: &str) -> bool {
    (line.starts_with("http://") || line.starts_with("https://")) && !line.contains(' ')
}

/// Text that is nothing but text in HTML, in ASCII alone; a long one is broken where a space is, as mails want it.
fn escaped(text: &str) -> String {
    let (mut out, mut width) = (String::with_capacity(text.len()), 0_usize);
    for c in text.chars() {
        match c {
            ' ' if width > 200 => {
                out.push('\n');
                width = 0;
            }
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_ascii() => out.push(c),
            c => out.push_str(&format!("&#{};", u32::from(c))),
        }
        width += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "Hello Kasia,\n\nYou are booked: Tea & <care>.\n\nWhen: 2 sessions\n  one\n  two\n\nSee it here:\nhttps://a.example/b?c=1&d=2#e\n\nhttps://a.example/alone\n";

    #[test]
    fn both_forms_say_the_same() {
        let letter = Letter::new("You are booked: Tea & <care>", TEXT);
        assert_eq!(letter.plain(), TEXT);
        let html = letter.html();
        assert!(html.contains("<title>You are booked: Tea &amp; &lt;care&gt;</title>"), "{html}");
        assert!(html.contains("When: 2 sessions<br>\n&#8226; one<br>\n&#8226; two"), "{html}");
        assert!(
            html.contains("<a href=\"https://a.example/b?c=1&amp;d=2#e\"\nstyle=\"color:#0b5d5e\">See it here</a>")
        );
        assert!(html.contains(">https://a.example/alone</a>"));
        let long = Letter::new("T", "You have one. Open it here:\nhttps://a.example/b.c").html();
        assert!(
            long.contains("You have one. <a href=\"https://a.example/b.c\"\nstyle=\"color:#0b5d5e\">Open it here</a>"),
            "{long}"
        );
        assert!(!html.contains("<img") && !html.contains("url(") && !html.contains("<script"));
    }

    proptest! {
        #[test]
        fn no_text_breaks_out_and_none_is_lost(words in proptest::collection::vec("[a-z<&\"'é:]{1,8}", 1..30)) {
            let text = words.join(" ");
            let letter = Letter::new(text.clone(), &text);
            prop_assert_eq!(letter.plain(), format!("{text}\n"));
            let html = letter.html();
            prop_assert!(html.is_ascii());
            prop_assert_eq!(html.matches('<').count(), Letter::new("a", "a").html().matches('<').count());
        }
    }
}
