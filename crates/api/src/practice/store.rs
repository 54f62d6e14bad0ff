//! All SQL of employers to practise with. Putting one back takes away rows of every room: they belong to nobody real.

use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::sql_types::{BigInt, Date, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::{EmployerId, PersonId};
use domain::organisations::practice;
use domain::organisations::wire::EmployerView;
use uuid::Uuid;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    practice_for: Uuid,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Timestamptz)]
    created_at: DateTime<Utc>,
}

/// An employer to practise with.
#[derive(Clone, Debug)]
pub struct Practice {
    /// Its id.
    pub id: EmployerId,
    /// Whose it is.
    pub practice_for: EmployerId,
    /// Its name.
    pub name: String,
    /// When it was made, or put back.
    pub made_at: DateTime<Utc>,
}

/// The one of a real employer, or the one with that id itself.
///
/// # Errors
/// The database.
pub async fn find(conn: &mut Conn, of: EmployerId) -> ApiResult<Option<Practice>> {
    let sql = "select id, practice_for, name, created_at from employer \
        where practice_for = $1 or (id = $1 and practice_for is not null)";
    let row: Option<Row> = sql_query(sql).bind::<SqlUuid, _>(of.0).get_result(conn).await.optional()?;
    Ok(row.map(|row| Practice {
        id: EmployerId(row.id),
        practice_for: EmployerId(row.practice_for),
        name: row.name,
        made_at: row.created_at,
    }))
}

/// Adds one for a real employer.
///
/// # Errors
/// The database.
pub async fn add(tx: &mut Conn, id: EmployerId, of: &EmployerView, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "insert into employer (id, name, kind, demonstration, practice_for, created_at) \
        select $1, $2, kind, true, id, $4 from employer where id = $3";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<Text, _>(practice::name(&of.name))
        .bind::<SqlUuid, _>(of.id.0)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// Adds somebody made up, who can never sign in.
///
/// # Errors
/// The database.
pub async fn add_person(tx: &mut Conn, id: PersonId, name: &str, at: EmployerId, now: DateTime<Utc>) -> ApiResult<()> {
    let sql =
        "insert into person (id, full_name, password_hash, practice_at, created_at) values ($1, $2, 'none', $3, $4)";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<Text, _>(name)
        .bind::<SqlUuid, _>(at.0)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[derive(QueryableByName)]
struct Finding {
    #[diesel(sql_type = Text)]
    finding: String,
}

/// Whatever is made up and real at once, named; for the audit.
///
/// # Errors
/// The database.
pub async fn findings(conn: &mut Conn) -> ApiResult<Vec<String>> {
    let sql = "select 'booking ' || b.id || ' is made up and real' as finding from booking b \
            join person p on p.id = b.person_id join course_run r on r.id = b.course_run_id join course c on c.id = r.course_id \
            where p.practice_at is distinct from c.practice_at \
        union all select 'employment ' || j.id || ' is made up and real' from employment j \
            join person p on p.id = j.person_id join employer e on e.id = j.employer_id \
            where p.practice_at is distinct from case when e.practice_for is not null then e.id end limit $1";
    let rows: Vec<Finding> = sql_query(sql).bind::<BigInt, _>(1000).load(conn).await?;
    Ok(rows.into_iter().map(|row| row.finding).collect())
}

/// How many people work there on a day.
///
/// # Errors
/// The database.
pub async fn workers(conn: &mut Conn, at: EmployerId, today: NaiveDate) -> ApiResult<i64> {
    let sql = "select count(distinct person_id) as count from employment e where employer_id = $1 and employed(e, $2)";
    let query = sql_query(sql).bind::<SqlUuid, _>(at.0).bind::<Date, _>(today);
    Ok(query.get_result::<CountRow>(conn).await?.count)
}

/// Everything that is made up, in an order in which it can go.
const GOES: &[&str] = &[
    "delete from attendance a using booking b, person p \
        where b.id = a.booking_id and p.id = b.person_id and p.practice_at = $1",
    "delete from training_record r using person p where p.id = r.person_id and p.practice_at = $1",
    "delete from booking b using person p where p.id = b.person_id and p.practice_at = $1",
    "delete from place_block where employer_id = $1",
    "delete from staff_record_feed where employer_id = $1",
    "delete from staff_member where employer_id = $1",
    "delete from asc_wds_import where employer_id = $1",
    "delete from hr_worker where employer_id = $1",
    "delete from employment where employer_id = $1",
    "delete from invitation where employer_id = $1",
    "delete from training_rule where employer_id = $1",
    "delete from person where practice_at = $1",
    "delete from course where practice_at = $1",
    "delete from workplace where employer_id = $1",
    // Answers that speak of what is gone.
    "delete from idempotent_answer where caller = 'employer:' || $1::text",
];

/// Takes everything away but the employer, who looks after it, its systems and its webhooks.
///
/// # Errors
/// The database.
pub async fn clear(tx: &mut Conn, at: EmployerId, now: DateTime<Utc>) -> ApiResult<()> {
    for sql in GOES {
        sql_query(*sql).bind::<SqlUuid, _>(at.0).execute(tx).await?;
    }
    let sql = "update employer set created_at = $2 where id = $1";
    sql_query(sql).bind::<SqlUuid, _>(at.0).bind::<Timestamptz, _>(now).execute(tx).await?;
    Ok(())
}
