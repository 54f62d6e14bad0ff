//! XCRI-CAP 1.2 (BS 8581-1:2012), and 1.1 as real feeds mix it in: catalog → training provider → course → presentation.
//! The file is walked once; one course at a time is held.

mod course;
mod run;
mod tree;
mod walk;

use crate::feed::{Feed, FeedCourse, FeedError, FeedIssue};
use std::collections::HashMap;
use tree::Element;
use walk::{Step, Walk};

/// Courses read at most.
const COURSES: usize = 50_000;

/// Reads a feed. One that breaks off keeps the courses before the break.
///
/// # Errors
/// When nothing of it can be read: no XML, no catalogue, or entity declarations.
pub fn read(bytes: &[u8]) -> Result<Feed, FeedError> {
    let text = decoded(bytes)?;
    if !text.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
        return Err(FeedError { code: "not_xml", reason: "This is not XML. Send an XCRI-CAP file.".to_owned() });
    }
    let mut reader = Reader { feed: Feed::default(), at: HashMap::new(), heads: Vec::new(), providers: 0 };
    let mut walk = Walk::new(&text);
    loop {
        match walk.next() {
            Ok(Step::End) => break,
            Ok(Step::Root { name, known }) => reader.root(&name, known)?,
            Ok(Step::Head(element)) => reader.heads.push(element),
            Ok(Step::ProviderEnds) => reader.provider_ends(),
            Ok(Step::Course(_)) if reader.feed.courses.len() >= COURSES => {
                let line = walk.line();
                reader.say(line, "course", "too_many_courses", "We read 50,000 courses.", true);
                break;
            }
            Ok(Step::Course(element)) => reader.course(&element),
            Err(broken) if reader.feed.courses.is_empty() && reader.feed.refused == 0 => return Err(broken.error),
            Err(broken) => {
                let reason = format!("{} The courses before it were read.", broken.error.reason);
                reader.say(broken.line, "catalog", broken.error.code, &reason, true);
                break;
            }
        }
    }
    Ok(reader.feed)
}

/// The text, by its mark or by the encoding that its first line declares.
fn decoded(bytes: &[u8]) -> Result<String, FeedError> {
    let head = String::from_utf8_lossy(bytes.get(..200).unwrap_or(bytes)).into_owned();
    let declared = head.split_once("encoding=").and_then(|(_, rest)| {
        let quote = rest.chars().next()?;
        rest.get(1..)?.split(quote).next()
    });
    let encoding = declared.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
    match encoding {
        // UTF-16 without its mark cannot be told here, and a file that says UTF-16 in single bytes is not.
        Some(encoding) if encoding_rs::Encoding::for_bom(bytes).is_none() && !encoding.name().starts_with("UTF") => {
            Ok(encoding.decode(bytes).0.into_owned())
        }
        _ => crate::decode::text(bytes),
    }
}

struct Reader {
    feed: Feed,
    /// Courses by reference.
    at: HashMap<String, usize>,
    /// What the training provider says of itself, so far.
    heads: Vec<Element>,
    providers: usize,
}

impl Reader {
    fn root(&mut self, name: &str, known: bool) -> Result<(), FeedError> {
        if name != "catalog" {
            let reason = "This XML is no XCRI-CAP catalogue: its root must be <catalog>.".to_owned();
            return Err(FeedError { code: "not_xcri", reason });
        }
        if !known {
            self.say(1, "catalog", "namespace", "Use the namespace http://xcri.org/profiles/1.2/catalog.", false);
        }
        Ok(())
    }

    fn say(&mut self, line: u64, field: &str, code: &'static str, reason: &str, refused: bool) {
        self.feed.refused += u64::from(refused);
        let (line, field, reason) = (Some(line), field.to_owned(), reason.to_owned());
        self.feed.issues.push(FeedIssue { line, field, code, reason, refused, reference: None });
    }

    fn provider_ends(&mut self) {
        self.providers += 1;
        if self.providers == 2 {
            let line = self.heads.first().map_or(1, |head| head.line);
            let say = "The file holds more than one training provider. All courses were loaded under yours.";
            self.say(line, "provider", "several_providers", say, false);
        }
        self.heads.clear();
    }

    fn course(&mut self, element: &Element) {
        let (read, mut issues) = course::read(element, &self.heads);
        self.feed.refused += u64::try_from(issues.iter().filter(|issue| issue.refused).count()).unwrap_or(u64::MAX);
        self.feed.issues.append(&mut issues);
        let Some(mut course) = read else { return };
        if self
            .at
            .get(&course.reference)
            .and_then(|at| self.feed.courses.get(*at))
            .is_some_and(|same| same.title != course.title)
        {
            course.reference = crate::made_key::made_key([course.reference.as_str(), &course.title]);
            course.reference_is_made = true;
            let say = "Another course has this identifier. Give each course its own: we made one for this.";
            self.say(course.line, "dc:identifier", "reference_repeated", say, false);
        }
        self.place(course);
    }

    /// A course that comes again adds its dates to the first.
    fn place(&mut self, course: FeedCourse) {
        match self.at.get(&course.reference).and_then(|at| self.feed.courses.get_mut(*at)) {
            Some(same) => same.runs.extend(course.runs),
            None => {
                self.at.insert(course.reference.clone(), self.feed.courses.len());
                self.feed.courses.push(course);
            }
        }
    }
}
