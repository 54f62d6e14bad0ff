//! Whether somebody needs the course at all: they may hold what it teaches.

use crate::load::{Load, use_load, use_own};
use crate::ui::notice;
use crate::words;
use domain::catalogue::refresher::is_refresher;
use domain::catalogue::wire::CourseView;
use domain::ids::CourseId;
use domain::records::RecordState;
use domain::records::wire::{TrainingRecordList, TrainingRecordView};
use yew::prelude::*;

/// Properties of [`Need`].
#[derive(Properties, PartialEq)]
pub struct NeedProps {
    /// The course.
    pub id: CourseId,
}

/// The notice; none when they do not hold it, or when nothing can be known without signal.
#[component]
pub fn Need(props: &NeedProps) -> Html {
    let course = use_load::<CourseView>(Some(format!("/api/v1/courses/{}", props.id)));
    let records = use_own::<TrainingRecordList>("/api/v1/me/training-records".to_owned());
    let (Load::Ready(course), Load::Ready(records)) = (&course.now, &records.now) else { return Html::default() };
    let taught = |code: &str| course.subjects.iter().any(|subject| subject.code == code);
    let title = said(course, &records.items, &taught);
    title.map_or_else(Html::default, |said| notice(html! { <p class="govuk-body">{ said }</p> }))
}

/// What to know before somebody books: that they hold it, that a refresher may be enough, or that a refresher is too early.
fn said(course: &CourseView, records: &[TrainingRecordView], taught: &dyn Fn(&str) -> bool) -> Option<String> {
    let refresher = is_refresher(&course.title);
    if let Some(held) = held(records, taught).filter(|_| !refresher) {
        let until = held.expires_on.map_or_else(
            || "It does not run out.".to_owned(),
            |day| format!("It is good until {}.", words::day_of_year(day)),
        );
        return Some(format!("You may not need this. You have {}. {until}", held.title));
    }
    let before = records.iter().any(|record| record.subject.as_ref().is_some_and(|subject| taught(&subject.code)));
    match (refresher, before, course.subjects.first()) {
        (true, false, Some(subject)) => Some(format!(
            "This is a refresher, for people who did a first course. Your record has none about {}. Ask the training provider if you can come.",
            subject.name
        )),
        (false, true, Some(_)) => Some("You did this before. A refresher may be enough.".to_owned()),
        _ => None,
    }
}

/// What they hold in date of what is taught, the one that is good for longest.
fn held<'a>(records: &'a [TrainingRecordView], taught: &dyn Fn(&str) -> bool) -> Option<&'a TrainingRecordView> {
    let good = |record: &&TrainingRecordView| {
        record.state == RecordState::Valid && record.subject.as_ref().is_some_and(|subject| taught(&subject.code))
    };
    records.iter().filter(good).max_by_key(|record| record.expires_on.unwrap_or(chrono::NaiveDate::MAX))
}
