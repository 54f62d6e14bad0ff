//! All SQL of the audit trail.

use crate::platform::{ApiResult, Conn, sql_query};
use diesel::sql_types::{BigInt, Integer, Nullable, Text};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;

/// Places that one statement looks at: a second at most.
const PART: i64 = 20_000;

#[derive(QueryableByName)]
struct Done {
    #[diesel(sql_type = Integer)]
    done: i32,
}

/// Gives the oldest events without a place theirs, at most `most`; answers how many that were.
///
/// # Errors
/// The database.
pub async fn seal(tx: &mut Conn, most: i32) -> ApiResult<i32> {
    Ok(sql_query("select seal_events($1) as done").bind::<Integer, _>(most).get_result::<Done>(tx).await?.done)
}

/// Where the trail ends.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Head {
    /// How many events it holds.
    #[diesel(sql_type = BigInt)]
    pub position: i64,
    /// The last hash, in hexadecimal.
    #[diesel(sql_type = Text)]
    pub hash: String,
}

/// Where the trail should end.
///
/// # Errors
/// The database.
pub async fn head(conn: &mut Conn) -> ApiResult<Option<Head>> {
    let query = sql_query("select position, encode(hash, 'hex') as hash from audit_head");
    Ok(query.get_result(conn).await.optional()?)
}

/// The hash at a place of the trail, in hexadecimal.
///
/// # Errors
/// The database.
pub async fn at(conn: &mut Conn, position: i64) -> ApiResult<Option<Head>> {
    let query = sql_query("select position, encode(hash, 'hex') as hash from event_seal where position = $1");
    Ok(query.bind::<BigInt, _>(position).get_result(conn).await.optional()?)
}

/// Where the trail does end.
///
/// # Errors
/// The database.
pub async fn last(conn: &mut Conn) -> ApiResult<Option<Head>> {
    let sql = "select position, encode(hash, 'hex') as hash from event_seal order by position desc limit 1";
    Ok(sql_query(sql).get_result(conn).await.optional()?)
}

#[derive(QueryableByName)]
struct Finding {
    #[diesel(sql_type = Nullable<Text>)]
    finding: Option<String>,
}

/// The first place after which the hashes do not follow from what the events say.
///
/// # Errors
/// The database.
pub async fn first_break(conn: &mut Conn) -> ApiResult<Option<String>> {
    let end = last(conn).await?.map_or(0, |last| last.position);
    // `lag` of a part's first row is the row before it, which the part reads too; the chain begins with zeros.
    let sql = "select case \
            when p.place_before is distinct from p.position - 1 then 'place ' || p.position - 1 || ' is missing' \
            when e.id is null then 'event ' || p.event_id || ' at place ' || p.position || ' was taken out' \
            else 'event ' || p.event_id || ' at place ' || p.position || ' was changed or moved' end as finding \
        from (select s.position, s.event_id, s.hash, \
                lag(s.position, 1, case when $1 = 0 then 0::bigint end) over (order by s.position) as place_before, \
                lag(s.hash, 1, case when $1 = 0 then decode(repeat('00', 32), 'hex') end) over (order by s.position) as before \
            from event_seal s where s.position between $1 and $1 + $2) p \
        left join event e on e.id = p.event_id \
        where p.position > $1 and (p.place_before is distinct from p.position - 1 or e.id is null \
            or p.hash is distinct from event_hash(p.before, p.position, e)) \
        order by p.position limit 1";
    let mut from = 0;
    while from < end {
        let found = sql_query(sql).bind::<BigInt, _>(from).bind::<BigInt, _>(PART);
        if let Some(found) = found.get_result::<Finding>(conn).await.optional()? {
            return Ok(found.finding);
        }
        from += PART;
    }
    Ok(None)
}

/// The first event that no writer wrote, and the first that is gone before it had a place.
///
/// # Errors
/// The database.
pub async fn strays(conn: &mut Conn) -> ApiResult<Vec<String>> {
    let sql = "(select 'event ' || e.id || ' was put in past the trail' as finding from event e \
            where not exists (select 1 from event_seal s where s.event_id = e.id) \
                and not exists (select 1 from unsealed_event u where u.event_id = e.id) order by e.id limit $1) \
        union all (select 'event ' || u.event_id || ' was taken out before it had a place' from unsealed_event u \
            where not exists (select 1 from event e where e.id = u.event_id) order by u.event_id limit $1)";
    let rows: Vec<Finding> = sql_query(sql).bind::<BigInt, _>(1).load(conn).await?;
    Ok(rows.into_iter().filter_map(|row| row.finding).collect())
}
