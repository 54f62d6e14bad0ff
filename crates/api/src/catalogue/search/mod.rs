//! Finding courses: ask, understand, look, and look wider when nothing fits.

pub mod params;
mod relax;
pub mod understand;

use super::store::{runs, search as store};
use crate::platform::{ApiError, ApiResult, Conn, paging};
use chrono::NaiveDateTime;
use domain::catalogue::Mode;
use domain::catalogue::wire::{CourseList, CourseRunView, CourseSummary, FacetCount, Facets, NextRun};
use domain::ids::{CourseId, CourseRunId, TrainingProviderId};
use domain::organisations::wire::ProviderRef;
use domain::page::Page;
use params::Asked;
use std::collections::HashMap;
use store::{Counts, Hit, Wanted};
use understand::Understood;

/// Answers a search. `now` is wall time in Europe/London.
///
/// # Errors
/// 422 for what cannot be understood; the database.
pub async fn search(conn: &mut Conn, asked: &Asked, now: NaiveDateTime) -> ApiResult<CourseList> {
    let Understood { mut wanted, place, corrected } = understand::understand(conn, asked, now).await?;
    let after = params::position(asked.cursor.as_deref())?;
    let at_most = i64::from(asked.limit.get()) + 1;
    let (mut counts, mut hits) = store::look(conn, &wanted, after.as_ref(), at_most).await?;
    let mut relaxed = None;
    if counts.total == 0 {
        for (wider, say) in relax::wider(&wanted) {
            (counts, hits) = store::look(conn, &wider, after.as_ref(), at_most).await?;
            if counts.total > 0 {
                (wanted, relaxed) = (wider, Some(say));
                break;
            }
        }
    }
    let Page { items: hits, next_cursor } = paging::page(hits, asked.limit, |hit| hit.position)?;
    let items = summaries(conn, &hits, &wanted).await?;
    let total = counts.total;
    Ok(CourseList { items, facets: facets(counts), total, next_cursor, place, relaxed, corrected })
}

async fn summaries(conn: &mut Conn, hits: &[Hit], wanted: &Wanted) -> ApiResult<Vec<CourseSummary>> {
    let ids: Vec<_> = hits.iter().map(|hit| hit.course_id).collect();
    let run_ids: Vec<_> = hits.iter().filter_map(|hit| hit.run_id.map(CourseRunId)).collect();
    let views = runs::run_views(conn, &run_ids, wanted.point, wanted.now).await?;
    let mut views: HashMap<_, _> = views.into_iter().map(|run| (run.id.0, run)).collect();
    let rows = store::summaries(conn, &ids).await?;
    let mut rows: HashMap<_, _> = rows.into_iter().map(|row| (row.id, row)).collect();
    let mut items = Vec::new();
    for hit in hits {
        let Some(row) = rows.remove(&hit.course_id) else { continue };
        let run = hit.run_id.and_then(|id| views.remove(&id));
        items.push(CourseSummary {
            id: CourseId(row.id),
            title: row.title,
            summary: row.summary,
            provider: ProviderRef {
                id: TrainingProviderId(row.provider_id),
                name: row.provider_name,
                ukprn: row.ukprn,
            },
            subjects: serde_json::from_value(row.subjects).map_err(ApiError::internal)?,
            level: row.level,
            mode: run.as_ref().map(|run| run.mode),
            cost_pence: run.as_ref().and_then(|run| run.cost_pence),
            duration: run.as_ref().and_then(|run| run.duration.clone()),
            next_run: run.map(next_run),
            upcoming_runs: hit.runs,
            demonstration: row.demonstration,
        });
    }
    Ok(items)
}

fn next_run(run: CourseRunView) -> NextRun {
    NextRun {
        id: run.id,
        starts_on: run.starts_on,
        starts_at: run.starts_at,
        mode: run.mode,
        venue: run.venue,
        distance_miles: run.distance_miles,
        places_left: run.places_left,
        bookable: run.bookable,
        state: run.state,
        booked_with: run.booked_with,
        cost_pence: run.cost_pence,
    }
}

fn facets(counts: Counts) -> Facets {
    let mut facets = Facets::default();
    for (facet, mut count) in counts.values {
        let values = match facet.as_str() {
            "subject" => &mut facets.subject,
            "level" => &mut facets.level,
            "mode" => &mut facets.mode,
            "provider" => &mut facets.provider,
            "available" => &mut facets.available,
            "funded" => &mut facets.funded,
            _ => &mut facets.free,
        };
        if count.label.is_empty() {
            count.label = label(&facet, &count);
        }
        values.push(count);
    }
    facets.level.sort_by(|a, b| a.value.cmp(&b.value));
    facets
}

fn label(facet: &str, count: &FacetCount) -> String {
    match (facet, count.value.as_str()) {
        ("level", "0") => "Entry level".to_owned(),
        ("level", level) => format!("Level {level}"),
        ("mode", mode) => mode.parse::<Mode>().map_or_else(|_| mode.to_owned(), |mode| mode.label().to_owned()),
        ("available", "true") => "Places free".to_owned(),
        ("available", _) => "Full, or booked with the training provider".to_owned(),
        ("free", "true") => "Free".to_owned(),
        ("funded", "true") => "Free, or repaid to your employer".to_owned(),
        (_, _) => "Costs something, or not said".to_owned(),
    }
}
