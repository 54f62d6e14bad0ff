//! Courses to practise with: nobody finds them, and made-up people alone book them.

use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Date, Integer, Nullable, Text, Time, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::ids::{CourseRunId, EmployerId, TrainingProviderId};
use domain::organisations::practice::{self, Course};
use domain::organisations::wire::PracticeRun;
use uuid::Uuid;

/// Whose courses are made, by whom they are taught, and when.
#[derive(Clone, Copy, Debug)]
pub struct Made {
    /// The employer to practise with.
    pub employer: EmployerId,
    /// The training provider.
    pub provider: TrainingProviderId,
    /// In UTC.
    pub now: DateTime<Utc>,
    /// The day in the county.
    pub today: NaiveDate,
}

/// Adds a course with its dates.
///
/// # Errors
/// The database.
pub async fn add(tx: &mut Conn, course: &Course, made: Made) -> ApiResult<()> {
    let id = Uuid::now_v7();
    let sql = "insert into course (id, training_provider_id, source, reference, title, summary, source_format, content_hash, \
            practice_at, created_at, updated_at) \
        values ($1, $2, 'training-provider', $3, $4, 'A made-up course to practise booking with.', 'practice', '', $5, $6, $6)";
    sql_query(sql)
        .bind::<SqlUuid, _>(id)
        .bind::<SqlUuid, _>(made.provider.0)
        .bind::<Text, _>(format!("{} {}", course.reference, made.employer))
        .bind::<Text, _>(course.title)
        .bind::<SqlUuid, _>(made.employer.0)
        .bind::<Timestamptz, _>(made.now)
        .execute(tx)
        .await?;
    sql_query("insert into course_subject (course_id, subject_code, because) values ($1, $2, 'made to practise with')")
        .bind::<SqlUuid, _>(id)
        .bind::<Text, _>(course.subject)
        .execute(tx)
        .await?;
    let (from, until) = practice::hours();
    for (number, (days, places)) in (1..).zip(course.runs) {
        let sql = "insert into course_run (id, course_id, reference, starts_on, starts_at, ends_on, ends_at, mode, cost_pence, \
                capacity, content_hash, created_at, updated_at) \
            values ($1, $2, $3, $4, $5, $4, $6, 'classroom', $7, $8, '', $9, $9)";
        sql_query(sql)
            .bind::<SqlUuid, _>(Uuid::now_v7())
            .bind::<SqlUuid, _>(id)
            .bind::<Text, _>(format!("{}-{number}", course.reference))
            .bind::<Date, _>(practice::ahead(made.today, *days))
            .bind::<Nullable<Time>, _>(from)
            .bind::<Nullable<Time>, _>(until)
            .bind::<BigInt, _>(course.cost_pence)
            .bind::<Integer, _>(*places)
            .bind::<Timestamptz, _>(made.now)
            .execute(tx)
            .await?;
    }
    Ok(())
}

#[derive(QueryableByName)]
struct RunRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = Date)]
    starts_on: NaiveDate,
    #[diesel(sql_type = Integer)]
    places_left: i32,
}

/// The dates to practise with that are still to come, the first first.
///
/// # Errors
/// The database.
pub async fn runs(conn: &mut Conn, employer: EmployerId, today: NaiveDate) -> ApiResult<Vec<PracticeRun>> {
    let sql = "select r.id, c.title, r.starts_on, coalesce(r.capacity, 0) - r.places_taken as places_left \
        from course c join course_run r on r.course_id = c.id \
        where c.practice_at = $1 and r.starts_on > $2 order by r.starts_on, c.title limit 100";
    let rows: Vec<RunRow> = sql_query(sql).bind::<SqlUuid, _>(employer.0).bind::<Date, _>(today).load(conn).await?;
    let view = |row: RunRow| PracticeRun {
        course_run_id: CourseRunId(row.id),
        course_title: row.title,
        starts_on: row.starts_on,
        places_left: row.places_left,
    };
    Ok(rows.into_iter().map(view).collect())
}
