//! What is asked: shapes of search, each as some hundred searches, so that nobody answers from what they just said.

use super::super::generate::{Generator, Town};
use chrono::{Days, NaiveDate};

/// Searches of one shape.
const SEARCHES: usize = 240;

/// One search.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Words.
    pub q: Option<String>,
    /// A place; 25 miles around it.
    pub near: Option<Town>,
    /// First day a run may start.
    pub from: Option<NaiveDate>,
    /// A subject's code.
    pub subject: Option<String>,
    /// Costs nothing.
    pub free: bool,
}

/// Some searches of one kind.
pub struct Shape {
    /// What they are called in the table.
    pub name: &'static str,
    /// The searches.
    pub searches: Vec<Search>,
}

impl Search {
    /// What to ask the server for.
    pub fn path(&self) -> String {
        let mut pairs = Vec::new();
        pairs.extend(self.q.as_deref().map(|q| format!("q={}", encoded(q))));
        pairs.extend(self.near.as_ref().map(|near| format!("near={}", encoded(&near.name))));
        pairs.extend(self.from.map(|from| format!("from={from}")));
        pairs.extend(self.subject.as_ref().map(|subject| format!("subject={subject}")));
        pairs.extend(self.free.then(|| "free=true".to_owned()));
        format!("/api/v1/courses?{}", pairs.join("&"))
    }
}

/// Letters and digits stay, a space is a plus, other signs are left out: words are asked for.
fn encoded(text: &str) -> String {
    let plain = text.chars().map(|sign| if sign.is_ascii_alphanumeric() || sign == '-' { sign } else { ' ' });
    plain.collect::<String>().split_whitespace().collect::<Vec<_>>().join("+")
}

/// Every shape that is measured.
pub fn all(generator: &Generator) -> Vec<Shape> {
    let words = generator.words();
    let day = |number: usize| {
        let days = u64::try_from(1 + number * 7 % 180).unwrap_or(1);
        generator.today().checked_add_days(Days::new(days))
    };
    let near = |number: usize| words.towns().get(number % words.towns().len()).cloned();
    let placed = |number: usize| Search {
        q: words.phrases().get(number * 7 % words.phrases().len()).cloned(),
        near: near(number),
        from: day(number),
        ..Search::default()
    };
    let free = |number: usize| Search {
        subject: words.subjects().get(number % words.subjects().len()).cloned(),
        free: true,
        from: day(number),
        ..Search::default()
    };
    let every = |number: usize| Search { from: day(number), ..Search::default() };
    let shape = |name, search: &dyn Fn(usize) -> Search| Shape { name, searches: (0..SEARCHES).map(search).collect() };
    vec![
        shape("words, a place and a day", &placed),
        shape("a subject, free, from a day", &free),
        shape("everything, soonest first", &every),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_shape_asks_for_one_thing_only() {
        for shape in all(&Generator::new().unwrap()) {
            let paths: HashSet<_> = shape.searches.iter().map(Search::path).collect();
            assert!(paths.len() >= 180, "{}: {}", shape.name, paths.len());
            assert!(paths.iter().all(|path| path.bytes().all(|b| b.is_ascii_graphic() && b != b'"')));
        }
    }
}
