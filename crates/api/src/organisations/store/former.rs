//! Names that organisations held before.

use crate::machines::Organisation;
use crate::platform::{ApiResult, Conn, sql_query};
use chrono::NaiveDate;
use diesel::QueryableByName;
use diesel::sql_types::{Date, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::organisations::wire::FormerName;

#[derive(QueryableByName)]
struct NameRow {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Nullable<Date>)]
    held_from: Option<NaiveDate>,
    #[diesel(sql_type = Date)]
    held_until: NaiveDate,
}

const fn column(of: Organisation) -> &'static str {
    match of {
        Organisation::Provider(_) => "training_provider_id",
        Organisation::Employer(_) => "employer_id",
    }
}

/// Those of an organisation, newest first.
///
/// # Errors
/// The database.
pub async fn names(conn: &mut Conn, of: Organisation) -> ApiResult<Vec<FormerName>> {
    let sql = format!(
        "select name, held_from, held_until from former_name where {} = $1 order by held_until desc limit 1000",
        column(of)
    );
    let rows: Vec<NameRow> = sql_query(sql).bind::<SqlUuid, _>(of.id()).load(conn).await?;
    let view = |row: NameRow| FormerName { name: row.name, held_from: row.held_from, held_until: row.held_until };
    Ok(rows.into_iter().map(view).collect())
}

/// Keeps a name until the day on which the next began. One that would have been held for no day is not kept.
///
/// # Errors
/// The database.
pub async fn keep(
    tx: &mut Conn,
    of: Organisation,
    name: &str,
    held_from: Option<NaiveDate>,
    until: NaiveDate,
) -> ApiResult<()> {
    if held_from == Some(until) {
        return Ok(());
    }
    let sql = format!("insert into former_name ({}, name, held_from, held_until) values ($1, $2, $3, $4)", column(of));
    sql_query(sql)
        .bind::<SqlUuid, _>(of.id())
        .bind::<Text, _>(name)
        .bind::<Nullable<Date>, _>(held_from)
        .bind::<Date, _>(until)
        .execute(tx)
        .await?;
    Ok(())
}
