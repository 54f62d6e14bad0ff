//! A `Course`.

use super::node::{Findings, Node};
use super::run;
use crate::document;
use crate::feed::{FeedCourse, FeedIssue, FeedSection, SectionKind};
use crate::level::{level, level_in_title};
use crate::made_key::{self, is_made, made_key};
use crate::text;
use domain::sync::document::{KEYWORDS_MAX, RUNS_MAX, SECTION_MAX};
use serde_json::Value;
use std::collections::HashSet;

/// Where each text stands: the property of schema.org, or our own where there is none.
pub(super) const TEXTS: [(SectionKind, &str); 8] = [
    (SectionKind::About, "description"),
    (SectionKind::WhoFor, "academy:whoFor"),
    (SectionKind::Entry, "coursePrerequisites"),
    (SectionKind::Learn, "teaches"),
    (SectionKind::How, "academy:how"),
    (SectionKind::Bring, "academy:bring"),
    (SectionKind::Assessed, "academy:assessed"),
    (SectionKind::Next, "academy:next"),
];

/// Reads a course. No course when it has no name.
pub(super) fn read(node: &Node<'_>, line: u64) -> (Option<FeedCourse>, Vec<FeedIssue>) {
    let own = node.identifier().or_else(|| node.line("courseCode", 255));
    if let (Some(Value::Bool(true)), Some(own)) = (node.get("academy:withdrawn"), &own) {
        return document::withdrawn(own, line);
    }
    let mut findings = Findings { issues: Vec::new(), line, reference: own.clone() };
    let Some(title) = node.line("name", 255) else {
        findings.say(&node.under("name"), "required", "Give the course a name.", true);
        return (None, findings.issues);
    };
    let sections = sections(node);
    let first = || sections.first().map(|section| text::summary(&section.text, 400)).unwrap_or_default();
    let summary = match node.text("abstract") {
        Some(given) => text::summary(&text::line(&given), 400),
        None => first(),
    };
    let mut course = FeedCourse {
        reference_is_made: own.as_deref().is_none_or(is_made),
        reference: own.unwrap_or_else(|| made_reference(&title, &sections)),
        level: stated_level(node, &title),
        title,
        summary,
        learning_aim_ref: node.learning_aim(),
        awarding_body: awarding_body(node),
        sections,
        keywords: keywords(node),
        website: node.address("url", &mut findings),
        runs: Vec::new(),
        withdrawn: false,
        line,
    };
    read_runs(node, &mut course, &mut findings);
    (Some(course), findings.issues)
}

fn read_runs(node: &Node<'_>, course: &mut FeedCourse, findings: &mut Findings) {
    let offers = node.nodes("offers");
    let mut seen = HashSet::new();
    for (count, instance) in node.nodes("hasCourseInstance").iter().enumerate() {
        if count == RUNS_MAX {
            findings.say(&instance.at, "too_many_runs", "We read 2,000 dates of a course.", true);
            break;
        }
        if instance.is_reference() {
            let say = "This date stands elsewhere in the file. Put all of it here, under its course.";
            findings.say(&instance.at, "reference_only", say, true);
            continue;
        }
        let Some(mut read) = run::read(instance, &offers, findings) else { continue };
        if !seen.insert(read.reference.clone()) {
            let say = "Another date of this course has this identifier: we made one for this.";
            findings.say(&instance.under("identifier"), "reference_repeated", say, false);
            read.reference = made_key::of_run(&read);
            if !seen.insert(read.reference.clone()) {
                findings.say(&instance.at, "repeated_row", "Another date says the same: it was counted once.", false);
                continue;
            }
        }
        course.runs.push(read);
    }
}

fn made_reference(title: &str, sections: &[FeedSection]) -> String {
    made_key(std::iter::once(title).chain(sections.iter().map(|section| section.text.as_str())))
}

fn sections(node: &Node<'_>) -> Vec<FeedSection> {
    let read = |kind: SectionKind, name: &str| {
        // The summary stands in for a description that is not there.
        if kind == SectionKind::About && node.text("academy:descriptionIs").as_deref() == Some("abstract") {
            return None;
        }
        let parts: Vec<String> =
            node.texts(name).map(|text| text::plain(&text)).filter(|text| !text.is_empty()).collect();
        let text = text::clip(&text::joined(&parts), SECTION_MAX);
        (!text.is_empty()).then_some(FeedSection { kind, text })
    };
    TEXTS.iter().filter_map(|(kind, name)| read(*kind, name)).collect()
}

/// What it says of its level; one that says nothing may do so in its title.
fn stated_level(node: &Node<'_>, title: &str) -> Option<i16> {
    match node.get("educationalLevel") {
        Some(_) => node.texts("educationalLevel").find_map(|text| level(&text)),
        None => {
            let credentials = node.nodes("educationalCredentialAwarded");
            let of_credential = credentials.iter().find_map(|one| level(&one.text("educationalLevel")?));
            of_credential.or_else(|| level_in_title(title))
        }
    }
}

fn awarding_body(node: &Node<'_>) -> Option<String> {
    node.nodes("educationalCredentialAwarded").iter().find_map(|credential| credential.line("recognizedBy", 255))
}

/// Keywords: a list, or a text with commas between them.
fn keywords(node: &Node<'_>) -> Vec<String> {
    let is_list = node.get("keywords").is_some_and(Value::is_array);
    let texts: Vec<String> = node.texts("keywords").collect();
    let parts = texts.iter().flat_map(|text| {
        let parts: Vec<&str> = if is_list { vec![text] } else { text.split(',').collect() };
        parts
    });
    let mut keywords: Vec<String> = Vec::new();
    for keyword in parts.map(|part| text::clip(&text::line(part), 100)) {
        if !keyword.is_empty() && !keywords.contains(&keyword) && keywords.len() < KEYWORDS_MAX {
            keywords.push(keyword);
        }
    }
    keywords
}
