//! All SQL of invitations.

use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Binary, Bool, Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::ids::{EmployerId, InvitationId, PersonId, WorkplaceId};
use domain::organisations::Position;
use domain::organisations::invitation::{InvitationState, LASTS, state};
use domain::organisations::wire::{InvitationView, NewInvitation};
use uuid::Uuid;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    employer_id: Uuid,
    #[diesel(sql_type = Text)]
    employer_name: String,
    #[diesel(sql_type = Text)]
    position: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    workplace_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    workplace_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    job_role: Option<String>,
    #[diesel(sql_type = Nullable<Date>)]
    starts_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Text>)]
    invitee: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    email: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    expires_at: DateTime<Utc>,
    #[diesel(sql_type = Bool)]
    accepted: bool,
    #[diesel(sql_type = Bool)]
    revoked: bool,
}

/// An invitation as it is kept.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// To which employer.
    pub employer: EmployerId,
    /// That employer's name of today.
    pub employer_name: String,
    /// As what.
    pub position: Position,
    /// Where.
    pub workplace: Option<WorkplaceId>,
    /// A code of the job roles.
    pub job_role: Option<String>,
    /// The first day of the job.
    pub starts_on: Option<NaiveDate>,
    /// Whom it is for.
    pub invitee: Option<String>,
    /// Where we write to.
    pub email: Option<String>,
    /// From when on it cannot be used.
    pub expires_at: DateTime<Utc>,
    workplace_name: Option<String>,
    created_at: DateTime<Utc>,
    accepted: bool,
    revoked: bool,
}

impl TryFrom<Row> for Invitation {
    type Error = ApiError;

    fn try_from(row: Row) -> Result<Self, ApiError> {
        Ok(Self {
            id: InvitationId(row.id),
            employer: EmployerId(row.employer_id),
            employer_name: row.employer_name,
            position: row.position.parse().map_err(ApiError::internal)?,
            workplace: row.workplace_id.map(WorkplaceId),
            job_role: row.job_role,
            starts_on: row.starts_on,
            invitee: row.invitee,
            email: row.email,
            expires_at: row.expires_at,
            workplace_name: row.workplace_name,
            created_at: row.created_at,
            accepted: row.accepted,
            revoked: row.revoked,
        })
    }
}

impl Invitation {
    /// Where it stands.
    #[must_use]
    pub fn state(&self, now: DateTime<Utc>) -> InvitationState {
        state(self.accepted, self.revoked, self.expires_at, now)
    }

    /// As who invites sees it, without the code.
    #[must_use]
    pub fn view(self, now: DateTime<Utc>) -> InvitationView {
        InvitationView {
            state: self.state(now),
            id: self.id,
            name: self.invitee,
            email: self.email,
            position: self.position,
            workplace_id: self.workplace,
            workplace_name: self.workplace_name,
            job_role: self.job_role,
            starts_on: self.starts_on,
            created_at: self.created_at,
            expires_at: self.expires_at,
            code: None,
        }
    }
}

const SELECT: &str = "select i.id, i.employer_id, o.name as employer_name, i.position, i.workplace_id, \
    w.name as workplace_name, i.job_role, i.starts_on, i.invitee, i.email, i.created_at, i.expires_at, \
    i.accepted_at is not null as accepted, i.revoked_at is not null as revoked \
    from invitation i join employer o on o.id = i.employer_id left join workplace w on w.id = i.workplace_id";

async fn first(conn: &mut Conn, query: crate::platform::db::Statement<'_>) -> ApiResult<Option<Invitation>> {
    let rows: Vec<Row> = query.load(conn).await?;
    rows.into_iter().next().map(Invitation::try_from).transpose()
}

/// An invitation, locked until the transaction ends: whole, since its code is a key. A weaker lock would be raised when the
/// code is written, while somebody waits who names the invitation.
///
/// # Errors
/// The database.
pub async fn lock(tx: &mut Conn, id: InvitationId) -> ApiResult<Option<Invitation>> {
    let sql = format!("{SELECT} where i.id = $1 for update of i");
    first(tx, sql_query(sql).bind::<SqlUuid, _>(id.0)).await
}

/// The invitation whose code has a hash, locked until the transaction ends.
///
/// # Errors
/// The database.
pub async fn lock_by_code(tx: &mut Conn, hash: &[u8]) -> ApiResult<Option<Invitation>> {
    let sql = format!("{SELECT} where i.code_hash = $1 for update of i");
    first(tx, sql_query(sql).bind::<Binary, _>(hash.to_vec())).await
}

/// Which invitations are asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted<'a> {
    /// Those of plain workers alone.
    pub workers_alone: bool,
    /// Those to these workplaces alone.
    pub within: Option<&'a [WorkplaceId]>,
    /// Those older than this one.
    pub after: Option<(DateTime<Utc>, Uuid)>,
}

/// The invitations of an employer, newest first, at most `limit`.
///
/// # Errors
/// The database.
pub async fn page(
    conn: &mut Conn,
    employer: EmployerId,
    wanted: &Wanted<'_>,
    limit: i64,
) -> ApiResult<Vec<Invitation>> {
    let sql = format!(
        "{SELECT} where i.employer_id = $1 and (not $2 or i.position = 'worker') \
        and ($3::uuid[] is null or i.workplace_id = any($3)) \
        and ($4::timestamptz is null or (i.created_at, i.id) < ($4, $5)) order by i.created_at desc, i.id desc limit $6"
    );
    let within = wanted.within.map(|within| within.iter().map(|id| id.0).collect::<Vec<_>>());
    let rows: Vec<Row> = sql_query(sql)
        .bind::<SqlUuid, _>(employer.0)
        .bind::<Bool, _>(wanted.workers_alone)
        .bind::<Nullable<Array<SqlUuid>>, _>(within)
        .bind::<Nullable<Timestamptz>, _>(wanted.after.map(|after| after.0))
        .bind::<Nullable<SqlUuid>, _>(wanted.after.map(|after| after.1))
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    rows.into_iter().map(Invitation::try_from).collect()
}

/// Makes an invitation, whose values have been checked; it has no code yet.
///
/// # Errors
/// The database.
pub async fn add(
    tx: &mut Conn,
    employer: EmployerId,
    new: &NewInvitation,
    by: Option<Uuid>,
    now: DateTime<Utc>,
) -> ApiResult<InvitationId> {
    let id = InvitationId(Uuid::now_v7());
    let sql = "insert into invitation (id, employer_id, position, workplace_id, job_role, starts_on, invitee, email, \
        invited_by, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<SqlUuid, _>(employer.0)
        .bind::<Text, _>(new.position.as_str())
        .bind::<Nullable<SqlUuid>, _>(new.workplace_id.map(|id| id.0))
        .bind::<Nullable<Text>, _>(new.job_role.as_deref())
        .bind::<Nullable<Date>, _>(new.starts_on)
        .bind::<Nullable<Text>, _>(new.name.as_deref())
        .bind::<Nullable<Text>, _>(new.email.as_deref())
        .bind::<Nullable<SqlUuid>, _>(by)
        .bind::<Timestamptz, _>(now)
        .bind::<Timestamptz, _>(now + LASTS)
        .execute(tx)
        .await?;
    Ok(id)
}

/// Says anew whom an invitation is for, and for which job.
///
/// # Errors
/// The database.
pub async fn follow(tx: &mut Conn, id: InvitationId, to: &NewInvitation) -> ApiResult<()> {
    let sql = "update invitation set workplace_id = $2, job_role = $3, starts_on = $4, invitee = $5 where id = $1";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<Nullable<SqlUuid>, _>(to.workplace_id.map(|id| id.0))
        .bind::<Nullable<Text>, _>(to.job_role.as_deref())
        .bind::<Nullable<Date>, _>(to.starts_on)
        .bind::<Nullable<Text>, _>(to.name.as_deref())
        .execute(tx)
        .await?;
    Ok(())
}

/// Says anew to which workplace an invitation is.
///
/// # Errors
/// The database.
pub async fn move_to(tx: &mut Conn, id: InvitationId, workplace: Option<WorkplaceId>) -> ApiResult<()> {
    sql_query("update invitation set workplace_id = $2 where id = $1")
        .bind::<SqlUuid, _>(id.0)
        .bind::<Nullable<SqlUuid>, _>(workplace.map(|id| id.0))
        .execute(tx)
        .await?;
    Ok(())
}

/// Gives an invitation a code, of which the hash is kept.
///
/// # Errors
/// The database.
pub async fn set_code(tx: &mut Conn, id: InvitationId, hash: &[u8]) -> ApiResult<()> {
    sql_query("update invitation set code_hash = $2 where id = $1")
        .bind::<SqlUuid, _>(id.0)
        .bind::<Binary, _>(hash.to_vec())
        .execute(tx)
        .await?;
    Ok(())
}

/// Notes who came in.
///
/// # Errors
/// The database.
pub async fn set_accepted(tx: &mut Conn, id: InvitationId, by: PersonId, now: DateTime<Utc>) -> ApiResult<()> {
    sql_query("update invitation set accepted_by = $2, accepted_at = $3 where id = $1")
        .bind::<SqlUuid, _>(id.0)
        .bind::<SqlUuid, _>(by.0)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// Takes an invitation back that nobody used.
///
/// # Errors
/// The database.
pub async fn revoke(tx: &mut Conn, id: InvitationId, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "update invitation set revoked_at = $2 where id = $1 and accepted_at is null and revoked_at is null";
    sql_query(sql).bind::<SqlUuid, _>(id.0).bind::<Timestamptz, _>(now).execute(tx).await?;
    Ok(())
}

/// Takes back what someone sent out for an employer and nobody used: who may no longer invite leaves no way in.
///
/// # Errors
/// The database.
pub async fn revoke_of(tx: &mut Conn, employer: EmployerId, by: PersonId, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "update invitation set revoked_at = $3 \
        where employer_id = $1 and invited_by = $2 and accepted_at is null and revoked_at is null";
    sql_query(sql)
        .bind::<SqlUuid, _>(employer.0)
        .bind::<SqlUuid, _>(by.0)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}
