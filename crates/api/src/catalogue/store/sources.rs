//! Where what is shown of a course was read.

use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::catalogue::duplicate::origin::{Told, shown_from};
use domain::catalogue::duplicate::wire::SourceOfCourse;
use domain::catalogue::wire::TextSection;
use domain::ids::{CourseId, TrainingProviderId};
use domain::organisations::wire::ProviderRef;
use interchange::feed::SectionKind;
use uuid::Uuid;

#[derive(QueryableByName)]
struct MemberRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    source: String,
    #[diesel(sql_type = SqlUuid)]
    provider_id: Uuid,
    #[diesel(sql_type = Text)]
    provider_name: String,
    #[diesel(sql_type = Text)]
    ukprn: String,
    #[diesel(sql_type = Text)]
    reference: String,
    #[diesel(sql_type = Timestamptz)]
    updated_at: DateTime<Utc>,
    #[diesel(sql_type = Array<Text>)]
    fields: Vec<String>,
    #[diesel(sql_type = Array<Text>)]
    headings: Vec<String>,
}

/// The listings that a course is shown from, in the order in which they count, each with what is shown from it.
///
/// # Errors
/// The database.
pub async fn of(conn: &mut Conn, id: CourseId) -> ApiResult<Vec<SourceOfCourse>> {
    // The order is that of course_shown.
    let sql = "select c.id, c.source, p.id as provider_id, p.name as provider_name, p.ukprn, c.reference, c.updated_at, \
            array_remove(array['title', case when c.summary <> '' then 'summary' end, \
                case when c.level is not null then 'level' end, \
                case when c.learning_aim_ref is not null then 'learningAimRef' end, \
                case when c.awarding_body is not null then 'awardingBody' end, \
                case when c.website is not null then 'website' end], null) as fields, \
            array(select s.section ->> 'heading' from jsonb_array_elements(c.sections) as s (section)) as headings \
        from course c join training_provider p on p.id = c.training_provider_id \
        where c.id = any(members_of(array[$1])) and (c.id = $1 or c.withdrawn_at is null) \
        order by c.id = $1 desc, c.source desc, c.id";
    let rows: Vec<MemberRow> = sql_query(sql).bind::<SqlUuid, _>(id.0).load(conn).await?;
    let (rows, told): (Vec<_>, Vec<_>) = rows
        .into_iter()
        .map(|mut row| {
            let told = Told { fields: std::mem::take(&mut row.fields), headings: std::mem::take(&mut row.headings) };
            (row, told)
        })
        .unzip();
    rows.into_iter()
        .zip(shown_from(told))
        .map(|(row, shown)| {
            Ok(SourceOfCourse {
                source: row.source.parse().map_err(ApiError::internal)?,
                provider: ProviderRef {
                    id: TrainingProviderId(row.provider_id),
                    name: row.provider_name,
                    ukprn: row.ukprn,
                },
                course_id: CourseId(row.id),
                reference: row.reference,
                updated_at: row.updated_at,
                fields: shown.fields,
                headings: shown.headings,
            })
        })
        .collect()
}

/// Texts of one or several sources in the order in which they are read.
///
/// # Errors
/// What is no list of texts.
pub fn in_reading_order(sections: serde_json::Value) -> ApiResult<Vec<TextSection>> {
    let mut texts: Vec<TextSection> = serde_json::from_value(sections).map_err(ApiError::internal)?;
    texts.sort_by_key(|text| SectionKind::of_heading(&text.heading));
    Ok(texts)
}
