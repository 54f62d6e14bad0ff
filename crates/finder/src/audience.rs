//! Who a course is for, as its title and its own first words say.

use crate::entry::CourseEntry;
use crate::reading::{Field, Fields};
use crate::text;

/// What marks, among the terms, a course for who is not in care yet, for who has just begun, and for who leads others.
pub(crate) const WAY_IN: &str = "@way in";
pub(crate) const FIRST_STEPS: &str = "@first steps";
pub(crate) const LEADS: &str = "@leads";

/// Whom a course is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Audience {
    /// Fields that say it is for someone who is not in care yet.
    way_in: Fields,
    /// For someone who has just begun.
    first_steps: Fields,
    /// For those who lead others.
    leads: Fields,
    /// Its title says that it is for those who teach or assess others, or who lead them.
    pub(crate) over_others: bool,
    /// Its title says that it is about children.
    pub(crate) children: bool,
    /// Its title says that it is about the care of adults.
    pub(crate) care: bool,
    /// Its title names a qualification in care as such, and no subject.
    pub(crate) general: bool,
}

const TO_WAY_IN: &[&str] = &[
    "taster",
    "tasters",
    "jobseeker",
    "jobseekers",
    "job seekers",
    "out of work",
    "unemployed",
    "no experience",
    "move into care",
    "moving into care",
    "thinks about care",
    "thinks about a job",
    "thinking about",
    "thinking of",
    "way in",
    "way into",
    "get into",
    "bootcamp",
    "bootcamps",
    "ready for care",
    "preparing to care",
    "prepare for work",
    "step into",
    "step up to care",
    "first steps in care",
    "introduction to care",
    "school leavers",
    "career in",
    "careers in",
];
const TO_FIRST_STEPS: &[&str] = &[
    "new to",
    "new starter",
    "new starters",
    "new care staff",
    "new care workers",
    "new staff",
    "new employees",
    "induction",
    "first week",
    "first weeks",
    "first 12 weeks",
    "first twelve weeks",
    "first steps in care",
];
const TO_LEADS: &[&str] = &[
    "team leader",
    "team leaders",
    "team leading",
    "leading a team",
    "seniors",
    "deputies",
    "manager",
    "managers",
    "lead practitioners",
    "supervisors",
];
/// What is for all is not for those alone.
const FOR_ALL: &[&str] = &["everyone", "anyone", "all staff"];
const OVER_OTHERS: &[&str] =
    &["assessor", "assessors", "assessment", "assessing", "trainer", "trainers", "mentor", "managers"];
/// Words for children, in titles and in searches.
pub(crate) const CHILDREN: &[&str] =
    &["child", "children", "childrens", "childcare", "childhood", "kids", "baby", "babies", "young", "early", "youth"];
/// What a care is that is no care of adults.
const OTHER_CARE: &[&str] =
    &["nail", "hair", "beauty", "skin", "child", "children", "childrens", "animal", "pet", "customer"];
/// Words of which the title of a qualification in care is made.
const GENERAL: &[&str] = &[
    "adult",
    "and",
    "award",
    "care",
    "certificate",
    "diploma",
    "entry",
    "for",
    "health",
    "in",
    "nvq",
    "occupational",
    "practice",
    "social",
    "technical",
    "the",
    "work",
    "working",
];

/// The mark of the diplomas in care of a level.
pub(crate) fn diploma(level: i16) -> String {
    format!("@diploma {level}")
}

/// Whether words stand in others, one after the other.
fn says(words: &[String], sign: &str) -> bool {
    let parts: Vec<&str> = sign.split(' ').collect();
    words.windows(parts.len()).any(|window| window.iter().zip(&parts).all(|(word, part)| word == part))
}

fn says_any(words: &[String], signs: &[&str]) -> bool {
    signs.iter().any(|sign| says(words, sign))
}

/// Reads whom a course is for.
pub(crate) fn read(entry: &CourseEntry) -> Audience {
    let words = |text: &str| text::words(text).into_iter().map(|word| word.text).collect::<Vec<String>>();
    let (title, summary) = (words(&entry.title), words(&entry.summary));
    let has = |words: &[String], of: &[&str]| words.iter().any(|word| of.contains(&word.as_str()));
    let in_care = |words: &[String]| has(words, &["care", "caring", "carer"]) && !has(words, OTHER_CARE);
    let mut audience = Audience {
        over_others: has(&title, OVER_OTHERS) || says_any(&summary, &["sign off"]),
        children: has(&title, CHILDREN),
        care: in_care(&title),
        general: is_general(&title),
        ..Audience::default()
    };
    let about_care = in_care(&title) || has(&summary, &["care", "caring"]) && !has(&title, OTHER_CARE);
    for (words, field) in [(&title, Field::Title), (&summary, Field::Summary)] {
        let bit = |yes: bool| if yes { field.bit() } else { 0 };
        audience.way_in |= bit(about_care && says_any(words, TO_WAY_IN));
        audience.first_steps |= bit(says_any(words, TO_FIRST_STEPS));
        audience.leads |= bit(says_any(words, TO_LEADS) && !says_any(words, FOR_ALL));
    }
    audience
}

fn is_general(title: &[String]) -> bool {
    let bare = || title.iter().filter(|word| text::level_of(word).is_none());
    let names = |word: &str| bare().any(|known| known == word);
    (names("diploma") || names("certificate") && names("social"))
        && names("care")
        && bare().all(|word| GENERAL.contains(&word.as_str()))
}

impl Audience {
    /// The terms that mark it, with the fields that say so.
    pub(crate) fn terms(self) -> impl Iterator<Item = (&'static str, Fields)> {
        let all = [(WAY_IN, self.way_in), (FIRST_STEPS, self.first_steps), (LEADS, self.leads)];
        all.into_iter().filter(|(_, fields)| *fields != 0)
    }

    /// For who leads others, and for nobody who begins.
    pub(crate) const fn is_for_leaders(self) -> bool {
        self.leads != 0 && self.first_steps == 0 && self.way_in == 0
    }
}
