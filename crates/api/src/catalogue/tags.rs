//! The subjects of courses: set by the rule, or by a person, who wins.

use super::store::load;
use crate::platform::{ApiError, ApiResult, Conn};
use domain::catalogue::tagging::{Texts, Vocabulary};
use serde_json::json;
use uuid::Uuid;

/// The vocabulary of (code, phrase).
#[must_use]
pub fn vocabulary_of(phrases: &[(String, String)]) -> Vocabulary {
    Vocabulary::new(phrases.iter().map(|(code, phrase)| (code.as_str(), phrase.as_str())))
}

/// Lets the rule set the subjects of courses that a person has not set: after their words or the courses' changed.
///
/// # Errors
/// The database.
pub async fn tag<'a>(
    tx: &mut Conn,
    vocabulary: &Vocabulary,
    courses: impl Iterator<Item = (Uuid, Texts<'a>)> + Clone,
) -> ApiResult<()> {
    let ids: Vec<Uuid> = courses.clone().map(|(id, _)| id).collect();
    let by_person = load::corrected(tx, &ids).await?;
    let ids: Vec<Uuid> = ids.into_iter().filter(|id| !by_person.contains(id)).collect();
    let tags = courses.filter(|(id, _)| !by_person.contains(id)).flat_map(|(id, texts)| {
        let tags = vocabulary.tags(&texts).into_iter();
        tags.map(move |tag| json!({"course_id": id, "subject_code": tag.code, "because": tag.because}))
    });
    load::replace_tags(tx, &ids, &tags.collect(), false).await
}

/// Brings everything that rests on the subjects' words up to date.
///
/// # Errors
/// The database.
pub async fn subjects_changed(tx: &mut Conn) -> ApiResult<()> {
    let vocabulary = vocabulary_of(&load::phrases(tx).await?);
    let courses = load::courses_to_tag(tx).await?;
    let texts = courses.iter().map(|course| {
        (course.id, Texts { title: &course.title, keywords: &course.keywords, summary: &course.summary })
    });
    tag(tx, &vocabulary, texts).await
}

/// Sets a course's subjects by a person's word: the rule leaves them alone from now on.
///
/// # Errors
/// 422 for a code that is no subject.
pub async fn correct(
    tx: &mut Conn,
    course: domain::ids::CourseId,
    codes: &[String],
    person: Option<Uuid>,
    now: chrono::DateTime<chrono::Utc>,
) -> ApiResult<()> {
    let known: Vec<String> = super::store::subjects::codes(tx).await?;
    let errors: Vec<_> = codes
        .iter()
        .enumerate()
        .filter(|(_, code)| !known.contains(code))
        .map(|(at, code)| {
            let say = format!("\"{code}\" is no subject. See /api/v1/subjects for the codes.");
            domain::problem::FieldProblem::new(format!("/subjects/{at}"), say)
        })
        .collect();
    if !errors.is_empty() {
        return Err(ApiError::not_valid(errors));
    }
    let mut once: Vec<&String> = codes.iter().collect();
    once.sort();
    once.dedup();
    let tags = once
        .into_iter()
        .map(|code| json!({"course_id": course, "subject_code": code, "because": "chosen by a person"}))
        .collect();
    load::note_correction(tx, course, person, now).await?;
    load::replace_tags(tx, &[course.0], &serde_json::Value::Array(tags), true).await
}
