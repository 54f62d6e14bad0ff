//! A course element.

use super::tree::Element;
use super::{extension, run};
use crate::feed::{FeedCourse, FeedIssue, FeedSection, SectionKind};
use crate::level::{level, level_in_title};
use crate::made_key::{self, made_key};
use crate::text;
use std::collections::{BTreeMap, HashSet};

/// Runs of one course that are read.
const RUNS: usize = 2_000;

/// What was found wrong while a course is read.
pub(super) struct Findings {
    pub(super) issues: Vec<FeedIssue>,
    reference: Option<String>,
}

impl Findings {
    pub(super) fn say(&mut self, line: u64, field: &str, code: &'static str, reason: &str, refused: bool) {
        let (line, field, reason) = (Some(line), field.to_owned(), reason.to_owned());
        let reference = self.reference.clone();
        self.issues.push(FeedIssue { line, field, code, reason, refused, reference });
    }
}

/// Reads a course; `heads` is what its training provider says of itself. No course when it has no title.
pub(super) fn read(element: &Element, heads: &[Element]) -> (Option<FeedCourse>, Vec<FeedIssue>) {
    let own = identifier(element);
    let mut findings = Findings { issues: Vec::new(), reference: own.clone() };
    let Some(title) = title(element) else {
        findings.say(element.line, "dc:title", "required", "Give the course a title.", true);
        return (None, findings.issues);
    };
    let sections = sections(element);
    let of_abstract = element.line_of("abstract", 2000).map(|text| text::summary(&text, 400));
    let first = || sections.first().map(|section| text::summary(&section.text, 400)).unwrap_or_default();
    let qualification = element.first("qualification");
    let website = element.all("url").find_map(Element::line);
    let safe = website.as_deref().and_then(text::safe_url);
    if let (Some(given), None) = (&website, &safe) {
        let say = format!("\"{}\" is no address of the web. Use one that begins with https://.", text::clip(given, 60));
        findings.say(element.line, "mlo:url", "url_format", &say, false);
    }
    let summary = of_abstract.unwrap_or_else(first);
    let mut course = FeedCourse {
        reference_is_made: own.as_deref().is_none_or(made_key::is_made),
        reference: own.unwrap_or_else(|| made_reference(&title, &sections)),
        level: stated_level(element, qualification).or_else(|| level_in_title(&title)),
        title,
        summary,
        learning_aim_ref: learning_aim(element, qualification),
        awarding_body: qualification.and_then(awarding_body),
        sections,
        keywords: keywords(element),
        website: safe,
        runs: Vec::new(),
        withdrawn: run::is_withdrawn(element),
        line: element.line,
    };
    extension::course(element, &mut course);
    let mut seen = HashSet::new();
    for (count, presentation) in element.all("presentation").enumerate() {
        if count == RUNS {
            findings.say(presentation.line, "presentation", "too_many_runs", "We read 2,000 dates of a course.", true);
            break;
        }
        let Some(mut read) = run::read(presentation, heads, &mut findings) else { continue };
        if !seen.insert(read.reference.clone()) {
            let say = "Another date of this course has this identifier: we made one for this.";
            findings.say(presentation.line, "dc:identifier", "reference_repeated", say, false);
            read.reference = made_key::of_run(&read);
            if !seen.insert(read.reference.clone()) {
                findings.say(presentation.line, "presentation", "repeated_row", "It was counted once.", false);
                continue;
            }
        }
        course.runs.push(read);
    }
    (Some(course), findings.issues)
}

/// The key of a course or run: the first identifier without a type, which is the public one (XCRI-CAP), else the first.
pub(super) fn identifier(element: &Element) -> Option<String> {
    let all = || element.all("identifier").filter_map(|one| Some((one.kind.is_some(), one.line()?)));
    let untyped = all().find(|(typed, _)| !typed);
    untyped.or_else(|| all().next()).map(|(_, text)| text::clip(&text, 255))
}

fn title(element: &Element) -> Option<String> {
    let english = |one: &&Element| one.attribute("lang").is_none_or(|lang| lang.to_lowercase().starts_with("en"));
    let title = element.all("title").filter(english).find_map(Element::line);
    title.or_else(|| element.all("title").find_map(Element::line)).map(|title| text::clip(&title, 255))
}

fn made_reference(title: &str, sections: &[FeedSection]) -> String {
    made_key(std::iter::once(title).chain(sections.iter().map(|section| section.text.as_str())))
}

/// Which heading a text belongs under, by its type (XCRI-CAP 1.2 description types, and those that feeds of 1.1 use) or
/// by its element.
fn section_kind(element: &Element) -> Option<SectionKind> {
    let name = match element.name() {
        "description" => element.kind.as_deref().unwrap_or("about"),
        "objective" | "learningOutcome" => return Some(SectionKind::Learn),
        "prerequisite" | "entryRequirements" => return Some(SectionKind::Entry),
        "assessment" => return Some(SectionKind::Assessed),
        "engagement" => return Some(SectionKind::How),
        _ => return None,
    };
    Some(match name {
        "topic" | "objective" | "aim" | "learningoutcome" | "contentsyllabus" | "syllabus" | "structure" => {
            SectionKind::Learn
        }
        "prerequisites" | "prerequisite" | "entryrequirements" | "specialfeatureentry" => SectionKind::Entry,
        "assessmentstrategy" | "assessment" => SectionKind::Assessed,
        "teachingstrategy" | "contacthours" | "contactpattern" | "studyhours" | "engagement" => SectionKind::How,
        "careeroutcome" | "leadsto" | "progression" => SectionKind::Next,
        "targetaudience" | "audience" | "whofor" => SectionKind::WhoFor,
        "requiredresource" | "indicativeresource" => SectionKind::Bring,
        _ => SectionKind::About,
    })
}

fn sections(element: &Element) -> Vec<FeedSection> {
    let mut texts: BTreeMap<SectionKind, Vec<String>> = BTreeMap::new();
    // XCRI-CAP 1.1 says of each run what one needs to get in; it is mostly the same of all.
    let of_runs = element.all("presentation").flat_map(|run| run.all("entryRequirements"));
    let of_runs = of_runs.map(|part| part.first("description").unwrap_or(part)).map(|part| (SectionKind::Entry, part));
    let own = element.elements().filter_map(|part| Some((section_kind(part)?, part)));
    for (kind, part) in own.chain(of_runs) {
        let plain = part.plain();
        let under = texts.entry(kind).or_default();
        if !plain.is_empty() && !under.contains(&plain) {
            under.push(plain);
        }
    }
    texts
        .into_iter()
        .filter(|(_, parts)| !parts.is_empty())
        .map(|(kind, parts)| FeedSection { kind, text: text::clip(&text::joined(&parts), 20_000) })
        .collect()
}

fn stated_level(element: &Element, qualification: Option<&Element>) -> Option<i16> {
    let stated = element.all("level").chain(qualification.into_iter().flat_map(|q| q.all("level")));
    let texts = stated.flat_map(|one| [one.line(), one.attribute("identifier").map(str::to_owned)]);
    texts.flatten().find_map(|text| level(&text))
}

fn awarding_body(qualification: &Element) -> Option<String> {
    let body = qualification.first("awardedBy").or_else(|| qualification.first("accreditedBy"))?;
    body.line_of("title", 255).or_else(|| body.line().map(|line| text::clip(&line, 255)))
}

/// A LARS reference, when an identifier says that it is one.
fn learning_aim(element: &Element, qualification: Option<&Element>) -> Option<String> {
    let all = element.all("identifier").chain(qualification.into_iter().flat_map(|q| q.all("identifier")));
    let says_so = |kind: &str| ["lad", "lars", "learnaim", "learningaim", "qan"].iter().any(|word| kind.contains(word));
    all.filter(|one| one.kind.as_deref().is_some_and(says_so)).find_map(|one| {
        let code = one.line()?.replace([' ', '/'], "").to_uppercase();
        let fits = (7..=8).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
        fits.then(|| format!("{code:0>8}"))
    })
}

fn keywords(element: &Element) -> Vec<String> {
    let mut keywords: Vec<String> = Vec::new();
    for keyword in element.all("subject").filter_map(Element::line).map(|line| text::clip(&line, 100)) {
        if !keywords.contains(&keyword) && keywords.len() < 50 {
            keywords.push(keyword);
        }
    }
    keywords
}
