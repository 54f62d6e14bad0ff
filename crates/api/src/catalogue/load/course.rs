//! The courses of a part of a feed.

use super::{Loader, Standing, diff};
use crate::catalogue::store::load::{self as store, KnownRow};
use crate::catalogue::store::withdraw;
use crate::catalogue::tags;
use crate::platform::{ApiError, ApiResult, Conn};
use domain::catalogue::tagging::Texts;
use domain::ids::CourseId;
use domain::sync::Change;
use interchange::feed::FeedCourse;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use uuid::Uuid;

/// A course as the table holds it. What is written here is what the hash of its content is of.
#[derive(Serialize)]
pub(super) struct CourseContent<'a> {
    reference: &'a str,
    title: &'a str,
    summary: &'a str,
    level: Option<i16>,
    learning_aim_ref: Option<&'a str>,
    awarding_body: Option<&'a str>,
    sections: Vec<Section<'a>>,
    keywords: &'a [String],
    website: Option<&'a str>,
}

#[derive(Serialize)]
struct Section<'a> {
    heading: &'static str,
    text: &'a str,
}

/// The same with its keys.
#[derive(Serialize)]
struct CourseRow<'a> {
    id: Uuid,
    hash: String,
    #[serde(flatten)]
    content: CourseContent<'a>,
}

impl<'a> CourseContent<'a> {
    fn of(course: &'a FeedCourse) -> Self {
        let section = |section: &'a interchange::feed::FeedSection| Section {
            heading: section.kind.heading(),
            text: &section.text,
        };
        Self {
            reference: &course.reference,
            title: &course.title,
            summary: &course.summary,
            level: course.level,
            learning_aim_ref: course.learning_aim_ref.as_deref(),
            awarding_body: course.awarding_body.as_deref(),
            sections: course.sections.iter().map(section).collect(),
            keywords: &course.keywords,
            website: course.website.as_deref(),
        }
    }
}

/// A course that is new, or is not as it was.
pub(super) struct Differing<'a> {
    change: Change,
    id: Uuid,
    course: &'a FeedCourse,
}

/// SHA-256 of the JSON of a content.
pub(super) fn hash(content: &impl Serialize) -> ApiResult<Vec<u8>> {
    Ok(Sha256::digest(serde_json::to_vec(content).map_err(ApiError::internal)?).to_vec())
}

/// Lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |at: u8| DIGITS.get(usize::from(at)).map_or('0', |digit| char::from(*digit));
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

impl Loader {
    /// Adds and changes courses; answers those that differ.
    pub(super) async fn take_courses<'a>(
        &mut self,
        tx: &mut Conn,
        courses: &'a [FeedCourse],
    ) -> ApiResult<Vec<Differing<'a>>> {
        let references: Vec<&str> = courses.iter().map(|course| course.reference.as_str()).collect();
        let known = store::known_courses(tx, self.provider, self.options.source, &references).await?;
        let known: HashMap<&str, &KnownRow> = known.iter().map(|row| (row.reference.as_str(), row)).collect();
        let (mut rows, mut differing) = (Vec::new(), Vec::new());
        for course in courses {
            let before = known.get(course.reference.as_str()).copied();
            if course.withdrawn {
                self.gone_courses.extend(before.map(|row| row.id));
                continue;
            }
            if self.courses.contains_key(&course.reference) {
                continue;
            }
            let content = CourseContent::of(course);
            let hash = hash(&content)?;
            let id = before.map_or_else(Uuid::now_v7, |row| row.id);
            self.courses.insert(course.reference.clone(), id);
            self.done.courses += 1;
            let standing = Standing::of(before, &hash);
            self.count(&standing);
            let Some(change) = standing.change() else { continue };
            self.changed.insert(CourseId(id));
            differing.push(Differing { change, id, course });
            rows.push(CourseRow { id, hash: hex(&hash), content });
        }
        if self.options.tell {
            self.tell_courses(tx, &differing).await?;
        }
        if !rows.is_empty() {
            let rows = serde_json::to_string(&rows).map_err(ApiError::internal)?;
            store::save_courses(tx, self.provider, (self.options.source, self.options.format), &rows, self.now).await?;
        }
        Ok(differing)
    }

    async fn tell_courses(&mut self, tx: &mut Conn, differing: &[Differing<'_>]) -> ApiResult<()> {
        let ids: Vec<Uuid> = differing.iter().map(|of| of.id).collect();
        let before = withdraw::contents(tx, withdraw::Table::Course, &ids).await?;
        for Differing { change, id, course } in differing {
            let after = serde_json::to_value(CourseContent::of(course)).map_err(ApiError::internal)?;
            let fields = before.get(id).map(|before| diff::fields(before, &after)).unwrap_or_default();
            self.tell(*change, course, None, fields);
        }
        Ok(())
    }

    /// Lets the rule set the subjects of courses that differ. The words of the subjects are read once in a load.
    pub(super) async fn tag_courses(&mut self, tx: &mut Conn, differing: &[Differing<'_>]) -> ApiResult<()> {
        if differing.is_empty() {
            return Ok(());
        }
        let vocabulary = match self.vocabulary.take() {
            Some(vocabulary) => vocabulary,
            None => tags::vocabulary_of(&store::phrases(tx).await?),
        };
        let texts = differing.iter().map(|Differing { id, course, .. }| {
            (*id, Texts { title: &course.title, keywords: &course.keywords, summary: &course.summary })
        });
        tags::tag(tx, self.vocabulary.insert(vocabulary), texts).await
    }
}
