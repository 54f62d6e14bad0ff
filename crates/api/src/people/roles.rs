//! All SQL of roles at employers: who manages, who says who may.

use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::ids::{EmployerId, PersonId, WorkplaceId};
use domain::organisations::Position;
use domain::people::Role;
use uuid::Uuid;

/// Someone with a role at an employer.
#[derive(Clone, Debug)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub full_name: String,
    /// What they are there.
    pub position: Position,
    /// The workplaces they manage by name; none: all of them.
    pub workplaces: Option<Vec<WorkplaceId>>,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    full_name: String,
    #[diesel(sql_type = Text)]
    role: String,
    #[diesel(sql_type = Bool)]
    named_workplaces: bool,
    #[diesel(sql_type = Array<SqlUuid>)]
    workplaces: Vec<Uuid>,
}

impl TryFrom<Row> for Member {
    type Error = ApiError;

    fn try_from(row: Row) -> Result<Self, ApiError> {
        Ok(Self {
            person: PersonId(row.id),
            full_name: row.full_name,
            position: row.role.parse().map_err(ApiError::internal)?,
            workplaces: row.named_workplaces.then(|| row.workplaces.into_iter().map(WorkplaceId).collect()),
        })
    }
}

const SELECT: &str = "select p.id, p.full_name, r.role, r.named_workplaces, \
    array(select w.workplace_id from role_workplace w where w.role_id = r.id order by 1) as workplaces \
    from role_assignment r join person p on p.id = r.person_id where r.employer_id = $1";

/// Who has a role at an employer, by name after the one named `after`, at most `limit`.
///
/// # Errors
/// The database.
pub async fn at_employer(
    conn: &mut Conn,
    employer: EmployerId,
    after: Option<&(String, Uuid)>,
    limit: i64,
) -> ApiResult<Vec<Member>> {
    let sql = format!(
        "{SELECT} and ($2::text is null or (p.full_name, p.id) > ($2, $3)) order by p.full_name, p.id limit $4"
    );
    let rows: Vec<Row> = sql_query(sql)
        .bind::<SqlUuid, _>(employer.0)
        .bind::<Nullable<Text>, _>(after.map(|after| after.0.as_str()))
        .bind::<Nullable<SqlUuid>, _>(after.map(|after| after.1))
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    rows.into_iter().map(Member::try_from).collect()
}

/// What a person is at an employer, when they have a role there.
///
/// # Errors
/// The database.
pub async fn member(conn: &mut Conn, employer: EmployerId, person: PersonId) -> ApiResult<Option<Member>> {
    let rows: Vec<Row> = sql_query(format!("{SELECT} and r.person_id = $2"))
        .bind::<SqlUuid, _>(employer.0)
        .bind::<SqlUuid, _>(person.0)
        .load(conn)
        .await?;
    rows.into_iter().next().map(Member::try_from).transpose()
}

/// Gives a person a role at an employer, in the place of the one they have there. Of named workplaces alone when some
/// are given, be they none.
///
/// # Errors
/// `last_admin` when nobody would say who may; the database.
pub async fn set_at_employer(
    tx: &mut Conn,
    employer: EmployerId,
    person: PersonId,
    role: Role,
    workplaces: Option<&[WorkplaceId]>,
) -> ApiResult<()> {
    let sql = "with given as (insert into role_assignment (person_id, role, employer_id, named_workplaces) \
            values ($1, $2, $3, $4) on conflict (person_id, employer_id) do update \
            set role = excluded.role, named_workplaces = excluded.named_workplaces returning id), \
        gone as (delete from role_workplace w using given where w.role_id = given.id and w.workplace_id <> all($5)) \
        insert into role_workplace (role_id, employer_id, workplace_id) \
            select distinct given.id, $3, named.id from given, unnest($5) as named (id) on conflict do nothing";
    let named: Vec<Uuid> = workplaces.unwrap_or_default().iter().map(|id| id.0).collect();
    sql_query(sql)
        .bind::<SqlUuid, _>(person.0)
        .bind::<Text, _>(role.as_str())
        .bind::<SqlUuid, _>(employer.0)
        .bind::<Bool, _>(workplaces.is_some())
        .bind::<Array<SqlUuid>, _>(named)
        .execute(tx)
        .await?;
    Ok(())
}

/// Takes a person's role at an employer away.
///
/// # Errors
/// `last_admin` when nobody would say who may; the database.
pub async fn take_at_employer(tx: &mut Conn, employer: EmployerId, person: PersonId) -> ApiResult<()> {
    sql_query("delete from role_assignment where employer_id = $1 and person_id = $2")
        .bind::<SqlUuid, _>(employer.0)
        .bind::<SqlUuid, _>(person.0)
        .execute(tx)
        .await?;
    Ok(())
}
