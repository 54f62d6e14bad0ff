//! The sector's subjects.

use crate::platform::{ApiResult, Conn, sql_query};
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Integer, Nullable, Text};
use diesel_async::RunQueryDsl;
use domain::catalogue::wire::SubjectView;

#[derive(QueryableByName)]
struct SubjectRow {
    #[diesel(sql_type = Text)]
    code: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    category: String,
    #[diesel(sql_type = Array<Text>)]
    synonyms: Vec<String>,
    #[diesel(sql_type = Nullable<Integer>)]
    typical_validity_months: Option<i32>,
    #[diesel(sql_type = Nullable<Text>)]
    asc_wds_category_code: Option<String>,
    #[diesel(sql_type = BigInt)]
    courses: i64,
}

/// Every subject, in the vocabulary's order.
///
/// # Errors
/// The database.
pub async fn all(conn: &mut Conn) -> ApiResult<Vec<SubjectView>> {
    let sql = "select s.code, s.name, s.category, s.typical_validity_months, s.asc_wds_category_code, \
            array(select y.phrase from subject_synonym y where y.subject_code = s.code order by 1) as synonyms, \
            (select count(*) from course_subject t join course c on c.id = t.course_id and c.same_as is null \
                where t.subject_code = s.code and c.withdrawn_at is null and c.practice_at is null) as courses \
        from subject s order by s.position";
    let rows: Vec<SubjectRow> = sql_query(sql).load(conn).await?;
    let view = |row: SubjectRow| SubjectView {
        code: row.code,
        name: row.name,
        category: row.category,
        synonyms: row.synonyms,
        typical_validity_months: row.typical_validity_months,
        asc_wds_category_code: row.asc_wds_category_code,
        courses: row.courses,
    };
    Ok(rows.into_iter().map(view).collect())
}

#[derive(QueryableByName)]
struct CodeRow {
    #[diesel(sql_type = Text)]
    code: String,
}

/// Every subject's code.
///
/// # Errors
/// The database.
pub async fn codes(conn: &mut Conn) -> ApiResult<Vec<String>> {
    let rows: Vec<CodeRow> = sql_query("select code from subject").load(conn).await?;
    Ok(rows.into_iter().map(|row| row.code).collect())
}
