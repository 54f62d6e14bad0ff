//! SQL of the issuers that the academy relies on.

use crate::platform::{ApiResult, Conn, sql_query};
use chrono::NaiveDate;
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Date, Nullable, Text};
use diesel_async::RunQueryDsl;
use domain::records::trust::relied_on;
use domain::records::wire::{NewTrustedIssuer, TrustedIssuer};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    did: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Date)]
    trusted_from: NaiveDate,
    #[diesel(sql_type = Nullable<Date>)]
    trusted_until: Option<NaiveDate>,
}

/// Every issuer that is relied on, or was or will be, by name.
///
/// # Errors
/// The database.
pub async fn all(conn: &mut Conn, today: NaiveDate) -> ApiResult<Vec<TrustedIssuer>> {
    let sql = "select did, name, trusted_from, trusted_until from trusted_issuer order by name, did limit 1000";
    let rows: Vec<Row> = sql_query(sql).load(conn).await?;
    let view = |row: Row| TrustedIssuer {
        trusted: relied_on(row.trusted_from, row.trusted_until, today),
        did: row.did,
        name: row.name,
        trusted_from: row.trusted_from,
        trusted_until: row.trusted_until,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Whether an issuer is relied on that day.
///
/// # Errors
/// The database.
pub async fn is_trusted(conn: &mut Conn, did: &str, day: NaiveDate) -> ApiResult<bool> {
    Ok(all(conn, day).await?.iter().any(|issuer| issuer.did == did && issuer.trusted))
}

/// Writes an issuer, new or changed.
///
/// # Errors
/// The database.
pub async fn set(tx: &mut Conn, did: &str, new: &NewTrustedIssuer) -> ApiResult<()> {
    let sql = "insert into trusted_issuer (did, name, trusted_from, trusted_until) values ($1, $2, $3, $4) \
        on conflict (did) do update set name = excluded.name, trusted_from = excluded.trusted_from, \
            trusted_until = excluded.trusted_until";
    sql_query(sql)
        .bind::<Text, _>(did)
        .bind::<Text, _>(new.name.trim())
        .bind::<Date, _>(new.trusted_from)
        .bind::<Nullable<Date>, _>(new.trusted_until)
        .execute(tx)
        .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct NumberRow {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// How many there are.
///
/// # Errors
/// The database.
pub async fn count(conn: &mut Conn) -> ApiResult<i64> {
    let row: NumberRow = sql_query("select count(*) as number from trusted_issuer").get_result(conn).await?;
    Ok(row.number)
}

/// Takes an issuer off the list. Answers whether it was there.
///
/// # Errors
/// The database.
pub async fn remove(tx: &mut Conn, did: &str) -> ApiResult<bool> {
    Ok(sql_query("delete from trusted_issuer where did = $1").bind::<Text, _>(did).execute(tx).await? > 0)
}
