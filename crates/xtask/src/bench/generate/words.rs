//! Real words and places: the feed of a college, what the learning fund repays, the subjects, the county's postcodes.

use crate::shell::root;
use anyhow::{Context, Result, ensure};
use domain::values::Pence;
use interchange::feed::SectionKind;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, HashMap};
use std::fs;

/// What a course may be called.
#[derive(Clone, Debug)]
pub struct Title {
    /// As it is written.
    pub text: String,
    /// Its level, when it has one.
    pub level: Option<i16>,
    /// The eight signs of its learning aim.
    pub learning_aim_ref: Option<String>,
    /// Who awards it.
    pub awarding_body: Option<String>,
    /// What it costs about, in pence.
    pub pence: i64,
}

/// A place to teach at.
#[derive(Clone, Debug)]
pub struct Site {
    /// Town.
    pub town: String,
    /// A real postcode, with its space.
    pub postcode: String,
}

/// A town to ask for.
#[derive(Clone, Debug, Deserialize)]
pub struct Town {
    /// Its name.
    pub name: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// All of it.
#[derive(Clone, Debug)]
pub struct Words {
    titles: Vec<Title>,
    texts: BTreeMap<SectionKind, Vec<String>>,
    phrases: Vec<String>,
    subjects: Vec<String>,
    sites: Vec<Site>,
    towns: Vec<Town>,
}

#[derive(Deserialize)]
struct Items<T> {
    items: Vec<T>,
}

#[derive(Deserialize)]
struct Subject {
    code: String,
    name: String,
    synonyms: Vec<String>,
}

#[derive(Deserialize)]
struct Group {
    courses: Vec<Repaid>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Repaid {
    code: String,
    title: String,
    #[serde(rename = "type")]
    kind: String,
    /// In pounds.
    reimbursement_amount: f64,
    awarding_organisation: Option<String>,
}

#[derive(Deserialize)]
struct Place {
    #[serde(rename = "type")]
    kind: String,
    #[serde(flatten)]
    town: Town,
    outcodes: Vec<String>,
}

fn bytes(name: &str) -> Result<Vec<u8>> {
    let file = root().join("crates/api/reference").join(name);
    fs::read(&file).with_context(|| file.display().to_string())
}

fn json<T: DeserializeOwned>(name: &str) -> Result<T> {
    serde_json::from_slice(&bytes(name)?).with_context(|| name.to_owned())
}

impl Words {
    /// Reads the reference data.
    ///
    /// # Errors
    /// When a file is not there or holds nothing of use.
    pub fn read() -> Result<Self> {
        let subjects: Items<Subject> = json("subjects.json")?;
        let repaid: Vec<Group> = json("ldss-reimbursable-training.json")?;
        let places: Items<Place> = json("local_places.json")?;
        let college = interchange::xcri::read(&bytes("xcri/adam-smith-college-2012.xml")?)?;
        let mut texts: BTreeMap<SectionKind, Vec<String>> = BTreeMap::new();
        for section in college.courses.iter().flat_map(|course| &course.sections) {
            texts.entry(section.kind).or_default().push(section.text.clone());
        }
        let phrases: Vec<String> = subjects
            .items
            .iter()
            .flat_map(|subject| std::iter::once(&subject.name).chain(&subject.synonyms))
            .cloned()
            .collect();
        let mut titles: Vec<Title> = phrases.iter().map(|phrase| plain(phrase)).collect();
        titles.extend(repaid.into_iter().flat_map(|group| group.courses).map(Title::from));
        titles.extend(college.courses.iter().map(|course| Title { level: course.level, ..plain(&course.title) }));
        let words = Self {
            titles,
            texts,
            phrases,
            subjects: subjects.items.into_iter().map(|subject| subject.code).collect(),
            sites: sites(&places.items, &String::from_utf8(bytes("postcodes.csv")?)?),
            towns: towns(&places.items).map(|place| place.town.clone()).collect(),
        };
        ensure!(!words.sites.is_empty() && words.texts.len() > 1, "the reference data is not what it was");
        Ok(words)
    }

    /// What courses are called.
    pub fn titles(&self) -> &[Title] {
        &self.titles
    }

    /// Texts of a kind.
    pub fn texts(&self, kind: SectionKind) -> &[String] {
        self.texts.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// The kinds that there are texts of.
    pub fn kinds(&self) -> Vec<SectionKind> {
        self.texts.keys().copied().collect()
    }

    /// Names and other words of the subjects.
    pub fn phrases(&self) -> &[String] {
        &self.phrases
    }

    /// Codes of the subjects.
    pub fn subjects(&self) -> &[String] {
        &self.subjects
    }

    /// Towns of the county.
    pub fn towns(&self) -> &[Town] {
        &self.towns
    }

    /// Places to teach at in the county.
    pub fn sites(&self) -> &[Site] {
        &self.sites
    }
}

fn plain(text: &str) -> Title {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Title { text, level: None, learning_aim_ref: None, awarding_body: None, pence: 4_500 }
}

impl From<Repaid> for Title {
    fn from(repaid: Repaid) -> Self {
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (kind, title) = (words(&repaid.kind), words(&repaid.title));
        let level = kind.strip_prefix("Level ").and_then(|rest| rest.get(..1)?.parse::<i16>().ok());
        let aim = repaid.code.replace('/', "");
        let named = ["Award", "Certificate", "Diploma"].iter().any(|name| title.starts_with(name));
        let text = match level {
            Some(level) if named => format!("Level {level} {title}"),
            Some(_) => format!("{kind} in {title}"),
            None => title,
        };
        Self {
            text,
            level,
            learning_aim_ref: Some(aim)
                .filter(|aim| aim.len() == 8 && aim.bytes().all(|sign| sign.is_ascii_alphanumeric())),
            awarding_body: repaid.awarding_organisation,
            pence: Pence::parse_pounds(&format!("{:.2}", repaid.reimbursement_amount)).map_or(0, Pence::get),
        }
    }
}

fn towns(places: &[Place]) -> impl Iterator<Item = &Place> {
    places.iter().filter(|place| place.kind == "town")
}

/// Every postcode of the county with the first town of its outcode.
fn sites(places: &[Place], postcodes: &str) -> Vec<Site> {
    let mut of_outcode: HashMap<&str, &str> = HashMap::new();
    for (outcode, town) in towns(places).flat_map(|place| place.outcodes.iter().map(|code| (code, &place.town))) {
        of_outcode.entry(outcode).or_insert(&town.name);
    }
    let codes = postcodes.lines().skip(1).filter_map(|line| line.split(',').next());
    let halves = codes.filter_map(|code| code.split_at_checked(code.len().checked_sub(3)?));
    let known = halves.filter_map(|(outcode, rest)| Some((of_outcode.get(outcode)?, format!("{outcode} {rest}"))));
    known.map(|(town, postcode)| Site { town: (*town).to_owned(), postcode }).collect()
}
