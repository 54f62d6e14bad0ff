//! All SQL of throwing away what was kept long enough.

use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Integer, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use domain::privacy::retention::Kept;
use std::collections::HashMap;

/// What goes of a kind: all that is older than `$1`.
const fn goes(kind: Kept) -> &'static [&'static str] {
    match kind {
        Kept::SignIns => &["delete from sign_in_family where coalesce(ended_at, last_used_at) < $1"],
        Kept::FailedTries => &["delete from throttle where last_at < $1", "delete from sign_in_failure where at < $1"],
        Kept::MailedLinks => {
            &["delete from mailed_link where asked_at < $1", "delete from passkey_challenge where expires_at < $1"]
        }
        Kept::SavedAnswers => &["delete from idempotent_answer where created_at < $1"],
        Kept::ImportFiles => &["delete from import_file f where created_at < $1 and not exists \
            (select 1 from import_job j where j.file_id = f.id and j.state = 'running')"],
        Kept::WebhookDeliveries => &["delete from webhook_delivery where created_at < $1"],
        Kept::AccessLog => &["delete from access_line where last_at < $1"],
        Kept::Invitations => &["delete from invitation where coalesce(accepted_at, revoked_at, expires_at) < $1"],
        Kept::UnconfirmedAccounts => &["delete from person p where created_at < $1 and email_verified_at is null \
            and mobile is null and erased_at is null \
            and not exists (select 1 from sign_in_family f where f.person_id = p.id and f.last_used_at >= $1) \
            and not exists (select 1 from passkey k where k.person_id = p.id) \
            and not exists (select 1 from role_assignment r where r.person_id = p.id) \
            and not exists (select 1 from employment e where e.person_id = p.id) \
            and not exists (select 1 from booking b where p.id in (b.person_id, b.booked_by)) \
            and not exists (select 1 from attendance a where a.marked_by = p.id) \
            and not exists (select 1 from training_record t where t.person_id = p.id)"],
        Kept::Messages => &["delete from message where made_at < $1"],
        Kept::DoneJobs => &["delete from job where done_at < $1"],
    }
}

/// Throws away what of a kind is older than `before`; answers how much that was.
///
/// # Errors
/// The database.
pub async fn throw_away(tx: &mut Conn, kind: Kept, before: DateTime<Utc>) -> ApiResult<usize> {
    let mut gone = 0;
    for sql in goes(kind) {
        gone += sql_query(*sql).bind::<Timestamptz, _>(before).execute(tx).await?;
    }
    Ok(gone)
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Integer)]
    days: i32,
}

/// The kinds that are kept longer or shorter than usual, with their days.
///
/// # Errors
/// The database.
pub async fn settings(conn: &mut Conn) -> ApiResult<HashMap<Kept, i32>> {
    let rows: Vec<Row> = sql_query("select kind, days from retention_setting").load(conn).await?;
    rows.into_iter().map(|row| Ok((row.kind.parse().map_err(ApiError::internal)?, row.days))).collect()
}

/// Sets how many days a kind is kept.
///
/// # Errors
/// The database.
pub async fn set(tx: &mut Conn, kind: Kept, days: i32) -> ApiResult<()> {
    let sql = "insert into retention_setting (kind, days) values ($1, $2) on conflict (kind) do update set days = excluded.days";
    sql_query(sql).bind::<Text, _>(kind.as_str()).bind::<Integer, _>(days).execute(tx).await?;
    Ok(())
}
