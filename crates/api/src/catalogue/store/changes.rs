//! The order of changes.

use crate::platform::{ApiResult, Conn, sql_query};
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Bool, Nullable, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

/// A place in the order of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The number of the change.
    pub modified: i64,
    /// Of several with one number, whose.
    pub id: Uuid,
}

/// A course or a run that changed.
#[derive(Clone, Debug, QueryableByName)]
pub struct ChangedRow {
    /// Its id.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// A run, else a course.
    #[diesel(sql_type = Bool)]
    pub is_run: bool,
    /// The number of its last change.
    #[diesel(sql_type = BigInt)]
    pub modified: i64,
    /// It, or its course, is no longer offered, or another is shown for it.
    #[diesel(sql_type = Bool)]
    pub withdrawn: bool,
}

/// What changed after a place, in order, at most `limit`. Changes of transactions before one that is not over yet are
/// shown, later ones are not: so nobody reads past a change that is still to come.
///
/// # Errors
/// The database.
pub async fn page(conn: &mut Conn, after: Option<Place>, limit: i64) -> ApiResult<Vec<ChangedRow>> {
    let sql = "with bounds as (select base, $1 - base as after_in, pg_snapshot_xmin(pg_current_snapshot())::text::bigint as before_in \
            from catalogue_order), \
        courses as (select c.id, false as is_run, c.changed_in, c.withdrawn_at is not null or c.same_as is not null as withdrawn from course c, bounds b \
            where c.practice_at is null and c.changed_in < b.before_in and ($1 is null or (c.changed_in, c.id) > (b.after_in, $2)) \
            order by c.changed_in, c.id limit $3), \
        runs as (select r.id, true as is_run, r.changed_in, \
                r.withdrawn_at is not null or c.withdrawn_at is not null or r.same_as is not null as withdrawn from course_run r \
            join course c on c.id = r.course_id, bounds b \
            where c.practice_at is null and r.changed_in < b.before_in and ($1 is null or (r.changed_in, r.id) > (b.after_in, $2)) \
            order by r.changed_in, r.id limit $3) \
        select id, is_run, base + changed_in as modified, withdrawn \
        from (select * from courses union all select * from runs) x, bounds order by changed_in, id limit $3";
    Ok(sql_query(sql)
        .bind::<Nullable<BigInt>, _>(after.map(|after| after.modified))
        .bind::<Nullable<SqlUuid>, _>(after.map(|after| after.id))
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?)
}

#[derive(QueryableByName)]
struct LastRow {
    #[diesel(sql_type = BigInt)]
    modified: i64,
}

/// The number of the last change of anything.
///
/// # Errors
/// The database.
pub async fn last(conn: &mut Conn) -> ApiResult<i64> {
    let sql = "select base + greatest((select max(changed_in) from course), (select max(changed_in) from course_run), 0) \
        as modified from catalogue_order";
    let row: LastRow = sql_query(sql).get_result(conn).await?;
    Ok(row.modified)
}
