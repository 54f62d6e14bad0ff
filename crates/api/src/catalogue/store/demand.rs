//! Unmet demand, counted.

use crate::platform::{ApiResult, Conn, sql_query};
use chrono::NaiveDate;
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Date, Jsonb, Nullable, Text};
use diesel_async::RunQueryDsl;
use domain::catalogue::wire::UnmetDemand;
use serde_json::json;
use std::collections::HashMap;

/// What was not found.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Miss {
    /// Monday of the week.
    pub week: NaiveDate,
    /// The subject's code; empty for none.
    pub subject: String,
    /// The district; empty for none.
    pub district: String,
    /// What had to be let go to find something; empty when that did not help.
    pub let_go: String,
}

/// Adds to the counts.
///
/// # Errors
/// The database.
pub async fn add(conn: &mut Conn, misses: &HashMap<Miss, i64>) -> ApiResult<()> {
    let mut rows: Vec<_> = misses.iter().collect();
    // In one order, so that two writers never wait for each other in a circle.
    rows.sort_by(|(a, _), (b, _)| {
        (a.week, &a.subject, &a.district, &a.let_go).cmp(&(b.week, &b.subject, &b.district, &b.let_go))
    });
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(miss, count)| {
            json!({"week": miss.week, "subject": miss.subject, "district": miss.district, "let_go": miss.let_go,
                "searches": count})
        })
        .collect();
    let sql = "insert into unmet_demand (week, subject_code, district, let_go, searches) \
        select week, subject, district, let_go, searches from jsonb_to_recordset($1) as x \
            (week date, subject text, district text, let_go text, searches bigint) \
        on conflict (week, subject_code, district, let_go) \
            do update set searches = unmet_demand.searches + excluded.searches";
    sql_query(sql).bind::<Jsonb, _>(serde_json::Value::Array(rows)).execute(conn).await?;
    Ok(())
}

#[derive(QueryableByName)]
struct DemandRow {
    #[diesel(sql_type = Date)]
    week: NaiveDate,
    #[diesel(sql_type = Text)]
    subject_code: String,
    #[diesel(sql_type = Nullable<Text>)]
    subject: Option<String>,
    #[diesel(sql_type = Text)]
    district: String,
    #[diesel(sql_type = Text)]
    let_go: String,
    #[diesel(sql_type = BigInt)]
    searches: i64,
}

/// The counts of weeks that begin from `from` to `to`: the newest week first, in it what was missed most.
///
/// # Errors
/// The database.
pub async fn between(
    conn: &mut Conn,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    limit: i64,
) -> ApiResult<Vec<UnmetDemand>> {
    let sql = "select d.week, d.subject_code, s.name as subject, d.district, d.let_go, d.searches from unmet_demand d \
        left join subject s on s.code = d.subject_code \
        where ($1 is null or d.week >= $1) and ($2 is null or d.week <= $2) \
        order by d.week desc, d.searches desc, d.subject_code, d.district, d.let_go limit $3";
    let rows: Vec<DemandRow> = sql_query(sql)
        .bind::<Nullable<Date>, _>(from)
        .bind::<Nullable<Date>, _>(to)
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    let said = |text: String| Some(text).filter(|text| !text.is_empty());
    let view = |row: DemandRow| UnmetDemand {
        week: row.week,
        subject: said(row.subject_code),
        subject_name: row.subject,
        district: said(row.district),
        let_go: row.let_go.split(',').filter(|part| !part.is_empty()).map(str::to_owned).collect(),
        searches: row.searches,
    };
    Ok(rows.into_iter().map(view).collect())
}
