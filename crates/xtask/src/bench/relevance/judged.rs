//! What people ask for and which courses answer it, judged by reading them: `tests/relevance/queries.json`.

use super::metrics::BEST;
use crate::bench::stage::{DATABASE, Stage};
use crate::shell::root;
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;

/// A course wherever it is loaded: UKPRN of its training provider, and that provider's reference.
pub type Key = (String, String);

/// One search, and what answers it.
#[derive(Debug, Deserialize)]
pub struct Query {
    /// The words, as they are typed.
    pub q: String,
    /// What makes it hard: `synonym`, `misspelling`, …
    pub kind: String,
    /// What the person is after, in a sentence.
    pub wants: String,
    /// The courses that answer it; none when nobody teaches it.
    pub relevant: Vec<Judgement>,
    /// Other parameters of the search, such as `near`.
    #[serde(flatten)]
    parameters: BTreeMap<String, Value>,
}

/// How well a course answers a query.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judgement {
    provider: String,
    reference: String,
    title: String,
    /// 1 acceptable, 2 good, 3 exactly what is wanted.
    pub grade: u8,
}

impl Judgement {
    /// Which course is meant.
    pub fn key(&self) -> Key {
        (self.provider.clone(), self.reference.clone())
    }
}

impl Query {
    /// The words and the other parameters: no two queries have the same.
    pub fn name(&self) -> String {
        self.pairs()
            .iter()
            .skip(1)
            .fold(self.q.clone(), |name, (parameter, value)| format!("{name} [{parameter}={value}]"))
    }

    /// What to ask the server for, with `limit` courses on a page.
    pub fn path(&self, limit: usize) -> String {
        let pairs = self.pairs();
        let pairs = pairs.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
        format!("/api/v1/courses?{}&limit={limit}", pairs.collect::<Vec<_>>().join("&"))
    }

    fn pairs(&self) -> Vec<(&str, String)> {
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let others = self.parameters.iter().map(|(name, value)| (name.as_str(), text(value)));
        std::iter::once(("q", self.q.clone())).chain(others).collect()
    }

    fn check(&self) -> Result<()> {
        let name = self.name();
        let mut seen = HashSet::new();
        let filled = [&self.q, &self.kind, &self.wants].iter().all(|text| !text.trim().is_empty());
        ensure!(filled, "{name}: fill q, kind and wants");
        for (parameter, value) in &self.parameters {
            let plain = value.is_string() || value.is_number() || value.is_boolean();
            ensure!(plain, "{name}: {parameter} is a text, a number, true or false");
        }
        for judged in &self.relevant {
            ensure!((1..=BEST).contains(&judged.grade), "{name}: grades are 1 to {BEST}; leave the others out");
            ensure!(seen.insert(judged.key()), "{name}: {} stands there twice", judged.reference);
        }
        Ok(())
    }
}

/// The file of the queries, and whether it is another than the project's own: `ACADEMY_RELEVANCE` names one.
pub fn file() -> (PathBuf, bool) {
    match std::env::var_os("ACADEMY_RELEVANCE").filter(|path| !path.is_empty()) {
        Some(path) => (root().join(path), true),
        None => (root().join("tests/relevance/queries.json"), false),
    }
}

/// Reads queries, strictly.
///
/// # Errors
/// When the text is not of the form, a grade is none, or a query or a course stands there twice.
pub fn read(text: &str) -> Result<Vec<Query>> {
    let queries: Vec<Query> = serde_json::from_str(text)?;
    let mut names = HashSet::new();
    for query in &queries {
        query.check()?;
        ensure!(names.insert(query.name()), "{} stands there twice", query.name());
    }
    ensure!(!queries.is_empty(), "there is no query");
    Ok(queries)
}

/// The courses that the database holds.
#[derive(Debug, Default)]
pub struct Known {
    keys: HashMap<String, Key>,
    titles: HashMap<Key, String>,
}

#[derive(Deserialize)]
struct KnownCourse {
    id: String,
    provider: String,
    reference: String,
    title: String,
}

impl Known {
    /// Reads them: the list of a search does not name references.
    pub fn of(stage: &Stage) -> Result<Self> {
        let sql = "select coalesce(json_agg(json_build_object('id', c.id, 'provider', p.ukprn, 'reference', c.reference, \
            'title', c.title)), '[]') from course c join training_provider p on p.id = c.training_provider_id \
            where c.withdrawn_at is null";
        let courses =
            serde_json::from_str(&stage.cluster.sql_in(DATABASE, sql)?).context("the courses of the database")?;
        Ok(Self::from(courses))
    }

    fn from(courses: Vec<KnownCourse>) -> Self {
        let mut known = Self::default();
        for KnownCourse { id, provider, reference, title } in courses {
            let key = (provider, reference);
            known.keys.insert(id, key.clone());
            known.titles.insert(key, title);
        }
        known
    }

    /// The key of a course in an answer.
    pub fn key(&self, id: &str) -> Option<&Key> {
        self.keys.get(id)
    }

    /// Whether the course that was judged is there, and is still called so.
    pub fn holds(&self, judged: &Judgement) -> bool {
        self.titles.get(&judged.key()).is_some_and(|title| *title == judged.title)
    }

    /// Every judgement of a course that is not there, in words.
    pub fn missing(&self, queries: &[Query]) -> Vec<String> {
        let judged = queries.iter().flat_map(|query| query.relevant.iter().map(move |judged| (query, judged)));
        let missing = judged.filter(|(_, judged)| !self.holds(judged));
        missing.map(|(query, j)| format!("{}: {} {} \"{}\"", query.name(), j.provider, j.reference, j.title)).collect()
    }
}

/// Words as a part of an address.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |done, byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            done + char::from(byte).encode_utf8(&mut [0; 4])
        }
        _ => done + &format!("%{byte:02X}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(q: &str, grade: u8) -> String {
        format!(
            r#"{{"q": "{q}", "near": "ST16", "withinMiles": 5, "kind": "place", "wants": "First aid.", "relevant":
            [{{"provider": "10004603", "reference": "NSC-104", "title": "First aid", "grade": {grade}}}]}}"#
        )
    }

    #[test]
    fn a_query_is_asked_with_all_its_parameters() {
        let queries = read(&format!("[{}]", one("first aid & more", 3))).unwrap();
        let query = queries.first().unwrap();
        assert_eq!(query.path(10), "/api/v1/courses?q=first%20aid%20%26%20more&near=ST16&withinMiles=5&limit=10");
        assert_eq!(query.name(), "first aid & more [near=ST16] [withinMiles=5]");
    }

    #[test]
    fn what_is_not_of_the_form_is_refused() {
        assert!(read(&format!("[{}]", one("a", 3))).is_ok());
        for bad in [
            "[]".to_owned(),
            format!("[{}]", one("a", 0)),
            format!("[{}]", one("a", 4)),
            format!("[{}]", one(" ", 3)),
            format!("[{0}, {0}]", one("a", 3)),
            format!("[{}]", one("a", 3).replace("grade", "mark")),
            format!("[{}]", one("a", 3).replace("\"ST16\"", "null")),
        ] {
            assert!(read(&bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_judgement_of_a_course_that_is_not_there_or_is_called_otherwise_is_told() {
        let queries = read(&format!("[{}]", one("a", 3))).unwrap();
        let known = |reference: &str, title: &str| {
            let (id, provider) = ("1".to_owned(), "10004603".to_owned());
            Known::from(vec![KnownCourse { id, provider, reference: reference.to_owned(), title: title.to_owned() }])
        };
        assert!(known("NSC-104", "First aid").missing(&queries).is_empty());
        assert_eq!(known("NSC-105", "First aid").missing(&queries).len(), 1);
        assert_eq!(known("NSC-104", "Fire safety").missing(&queries).len(), 1);
    }

    /// The committed set keeps to its own form, whoever adds to it.
    #[test]
    fn the_queries_of_the_project_can_be_read() {
        let text = std::fs::read_to_string(root().join("tests/relevance/queries.json")).unwrap();
        assert!(read(&text).unwrap().len() >= 140);
    }
}
