//! Training providers.

use crate::machines::Organisation;
use crate::organisations::store::former;
use crate::platform::{ApiResult, Conn, sql_query};
use chrono::NaiveDate;
use diesel::sql_types::{BigInt, Bool, Date, Integer, Nullable, Text, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::TrainingProviderId;
use domain::organisations::wire::{ProviderRef, TrainingProviderView};
use uuid::Uuid;

#[derive(QueryableByName)]
struct ProviderRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    ukprn: String,
    #[diesel(sql_type = Nullable<Date>)]
    name_since: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Text>)]
    website: Option<String>,
    #[diesel(sql_type = Bool)]
    takes_bookings: bool,
    #[diesel(sql_type = BigInt)]
    courses: i64,
    #[diesel(sql_type = Bool)]
    demonstration: bool,
}

impl From<ProviderRow> for TrainingProviderView {
    fn from(row: ProviderRow) -> Self {
        Self {
            provider: ProviderRef { id: TrainingProviderId(row.id), name: row.name, ukprn: row.ukprn },
            name_since: row.name_since,
            former_names: Vec::new(),
            website: row.website,
            takes_bookings: row.takes_bookings,
            courses: row.courses,
            demonstration: row.demonstration,
        }
    }
}

const SELECT: &str = "select p.id, p.name, p.ukprn, p.name_since, p.website, p.default_capacity is not null as takes_bookings, \
    p.demonstration, (select count(*) from course c where c.training_provider_id = p.id and c.withdrawn_at is null and c.same_as is null) \
    as courses from training_provider p";

/// Training providers by name after the one named `after`, at most `limit`.
///
/// # Errors
/// The database.
pub async fn page(conn: &mut Conn, after: Option<&(String, Uuid)>, limit: i64) -> ApiResult<Vec<TrainingProviderView>> {
    let sql = format!(
        "{SELECT} where ($1 is null or (p.name, p.id) > ($1, $2)) and p.ukprn <> $4 order by p.name, p.id limit $3"
    );
    let rows: Vec<ProviderRow> = sql_query(sql)
        .bind::<Nullable<Text>, _>(after.map(|after| after.0.as_str()))
        .bind::<Nullable<SqlUuid>, _>(after.map(|after| after.1))
        .bind::<BigInt, _>(limit)
        .bind::<Text, _>(domain::organisations::practice::UKPRN)
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// A training provider.
///
/// # Errors
/// The database.
pub async fn one(conn: &mut Conn, id: TrainingProviderId) -> ApiResult<Option<TrainingProviderView>> {
    let sql = format!("{SELECT} where p.id = $1");
    let row: Option<ProviderRow> = sql_query(sql).bind::<SqlUuid, _>(id.0).get_result(conn).await.optional()?;
    let Some(row) = row else { return Ok(None) };
    let former_names = former::names(conn, Organisation::Provider(id)).await?;
    Ok(Some(TrainingProviderView { former_names, ..row.into() }))
}

/// Gives a training provider, whose row is locked, a new name from a day on; keeps the present one with its days.
///
/// # Errors
/// The database.
pub async fn rename(tx: &mut Conn, present: &TrainingProviderView, name: &str, since: NaiveDate) -> ApiResult<()> {
    let id = present.provider.id;
    former::keep(tx, Organisation::Provider(id), &present.provider.name, present.name_since, since).await?;
    sql_query("update training_provider set name = $2, name_since = $3 where id = $1")
        .bind::<SqlUuid, _>(id.0)
        .bind::<Text, _>(name)
        .bind::<Date, _>(since)
        .execute(tx)
        .await?;
    // Searches show the name, and readers of changes have it in each course.
    sql_query("update course set changed_in = changed_in where training_provider_id = $1")
        .bind::<SqlUuid, _>(id.0)
        .execute(tx)
        .await?;
    Ok(())
}

/// Sets a training provider's own pages; none takes them away.
///
/// # Errors
/// The database.
pub async fn set_website(tx: &mut Conn, id: TrainingProviderId, website: Option<&str>) -> ApiResult<()> {
    sql_query("update training_provider set website = $2 where id = $1")
        .bind::<SqlUuid, _>(id.0)
        .bind::<Nullable<Text>, _>(website)
        .execute(tx)
        .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// The id of the training provider with a UKPRN.
///
/// # Errors
/// The database.
pub async fn by_ukprn(conn: &mut Conn, ukprn: &str) -> ApiResult<Option<TrainingProviderId>> {
    let row: Option<IdRow> = sql_query("select id from training_provider where ukprn = $1")
        .bind::<Text, _>(ukprn)
        .get_result(conn)
        .await
        .optional()?;
    Ok(row.map(|row| TrainingProviderId(row.id)))
}

/// What makes a training provider.
#[derive(Clone, Copy, Debug)]
pub struct NewProvider<'a> {
    /// UK provider reference number.
    pub ukprn: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Its own pages.
    pub website: Option<&'a str>,
    /// Places of each dated run; none when the academy takes no bookings for it.
    pub default_capacity: Option<i32>,
    /// Made for demonstration.
    pub demonstration: bool,
}

/// A new training provider.
///
/// # Errors
/// `ukprn_taken` when there is one with its UKPRN; the database.
pub async fn add(tx: &mut Conn, new: &NewProvider<'_>) -> ApiResult<TrainingProviderId> {
    write(tx, new, "").await
}

/// A training provider by its UKPRN, made when new, else brought up to date.
///
/// # Errors
/// The database.
pub async fn ensure(tx: &mut Conn, new: &NewProvider<'_>) -> ApiResult<TrainingProviderId> {
    let or_update = "on conflict (ukprn) do update set name = excluded.name, website = excluded.website, \
        default_capacity = excluded.default_capacity, demonstration = excluded.demonstration";
    write(tx, new, or_update).await
}

async fn write(tx: &mut Conn, new: &NewProvider<'_>, on_conflict: &str) -> ApiResult<TrainingProviderId> {
    let sql = format!(
        "insert into training_provider (id, ukprn, name, website, default_capacity, demonstration) \
        values ($1, $2, $3, $4, $5, $6) {on_conflict} returning id"
    );
    let row: IdRow = sql_query(sql)
        .bind::<SqlUuid, _>(Uuid::now_v7())
        .bind::<Text, _>(new.ukprn)
        .bind::<Text, _>(new.name)
        .bind::<Nullable<Text>, _>(new.website)
        .bind::<Nullable<Integer>, _>(new.default_capacity)
        .bind::<Bool, _>(new.demonstration)
        .get_result(tx)
        .await?;
    Ok(TrainingProviderId(row.id))
}
