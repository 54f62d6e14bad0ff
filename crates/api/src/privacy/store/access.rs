//! All SQL of reading the log of who looked. It is written by `platform::access`.

use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Bool, Date, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::ids::PersonId;
use domain::privacy::access::sentence;
use domain::privacy::wire::AccessLine;
use uuid::Uuid;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Date)]
    day: NaiveDate,
    #[diesel(sql_type = Text)]
    reader: String,
    #[diesel(sql_type = Nullable<Text>)]
    organisation_name: Option<String>,
    #[diesel(sql_type = Bool)]
    by_system: bool,
    #[diesel(sql_type = Text)]
    what: String,
    #[diesel(sql_type = Text)]
    deed: String,
    #[diesel(sql_type = Integer)]
    times: i32,
    #[diesel(sql_type = Timestamptz)]
    first_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    last_at: DateTime<Utc>,
}

/// Where a page of the log ends.
pub type Place = (NaiveDate, DateTime<Utc>, Uuid);

/// The lines of a person, newest first after `after`, at most `limit`, each with its place.
///
/// # Errors
/// The database.
pub async fn page(
    conn: &mut Conn,
    person: PersonId,
    after: Option<&Place>,
    limit: i64,
    today: NaiveDate,
) -> ApiResult<Vec<(Place, AccessLine)>> {
    let sql = "select l.id, l.day, l.reader, coalesce(e.name, t.name) as organisation_name, \
            l.reader_id is null as by_system, l.what, l.deed, l.times, l.first_at, l.last_at \
        from access_line l left join employer e on e.id = l.employer_id \
            left join training_provider t on t.id = l.training_provider_id \
        where l.person_id = $1 and ($2::date is null or (l.day, l.first_at, l.id) < ($2, $3, $4)) \
        order by l.day desc, l.first_at desc, l.id desc limit $5";
    let rows: Vec<Row> = sql_query(sql)
        .bind::<SqlUuid, _>(person.0)
        .bind::<Nullable<Date>, _>(after.map(|after| after.0))
        .bind::<Nullable<Timestamptz>, _>(after.map(|after| after.1))
        .bind::<Nullable<SqlUuid>, _>(after.map(|after| after.2))
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    rows.into_iter().map(|row| line(row, today)).collect()
}

fn line(row: Row, today: NaiveDate) -> ApiResult<(Place, AccessLine)> {
    let reader = row.reader.parse().map_err(ApiError::internal)?;
    let what = row.what.parse().map_err(ApiError::internal)?;
    let deed = row.deed.parse().map_err(ApiError::internal)?;
    let sentence = sentence((reader, row.organisation_name.as_deref()), what, deed, (row.day, today), row.times);
    let Row { id, day, organisation_name, by_system, times, first_at, last_at, .. } = row;
    let line = AccessLine { id, day, reader, organisation_name, by_system, what, deed, times, last_at, sentence };
    Ok(((day, first_at, id), line))
}
