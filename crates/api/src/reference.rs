//! Reference data: the sector's subjects, the county's places, postcodes. It travels in the program and is loaded once
//! for each of its versions.

use crate::catalogue;
use crate::platform::{ApiError, ApiResult, Conn, Db, sql_query};
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Binary, Bool, Double, Integer, Nullable, Text};
use diesel_async::RunQueryDsl;
use domain::values::Pence;
use serde::Deserialize;
use sha2::{Digest, Sha256};

const SUBJECTS: &str = include_str!("../reference/subjects.json");
const PLACES: &str = include_str!("../reference/local_places.json");
const FUNDED: &str = include_str!("../reference/ldss-reimbursable-training.json");
const JOB_ROLES: &str = include_str!("../reference/job_roles.json");
const SERVICES: &str = include_str!("../reference/service_types.json");
const OUTCODES: &str = include_str!("../reference/outcodes.csv");
const POSTCODES: &str = include_str!("../reference/postcodes.csv");

/// What the version is kept under.
const REFERENCE: &str = "reference";
/// Rows that travel to the database at once.
const BATCH: usize = 10_000;

#[derive(Deserialize)]
struct Items<T> {
    items: Vec<T>,
}

#[derive(Deserialize)]
struct Subject {
    code: String,
    name: String,
    category: String,
    asc_wds_category_code: Option<String>,
    synonyms: Vec<String>,
    does_not_expire: bool,
    typical_validity_months: Option<i32>,
    practical_element_expected: bool,
    parent: Option<String>,
}

/// A part of the fund's list. Only regulated qualifications can be told in a course's feed, by their number.
#[derive(Deserialize)]
struct Funded {
    courses: Vec<FundedItem>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FundedItem {
    code: String,
    /// Pounds.
    reimbursement_amount: f64,
}

#[derive(Deserialize)]
struct Place {
    #[serde(rename = "type")]
    kind: String,
    code: String,
    name: String,
    latitude: f64,
    longitude: f64,
}

#[derive(Deserialize)]
struct JobRole {
    code: String,
    name: String,
    group: Option<String>,
    retired: bool,
}

#[derive(Deserialize)]
struct Service {
    code: String,
    name: String,
    category: String,
    can_be_main_service: bool,
}

#[derive(Deserialize)]
struct OutcodeRow {
    outcode: String,
    latitude: f64,
    longitude: f64,
}

#[derive(Deserialize)]
struct PostcodeRow {
    postcode: String,
    latitude: f64,
    longitude: f64,
}

/// Loads what is not loaded yet, in one transaction.
///
/// # Errors
/// The database, or reference data that cannot be read.
pub async fn load(db: &Db) -> ApiResult<()> {
    let mut hash = Sha256::new();
    for part in [SUBJECTS, PLACES, FUNDED, JOB_ROLES, SERVICES, OUTCODES, POSTCODES] {
        hash.update(part.as_bytes());
    }
    let hash = hash.finalize().to_vec();
    db.tx(async |tx| {
        if is_loaded(tx, REFERENCE, &hash).await? {
            return Ok(());
        }
        let subjects: Items<Subject> = serde_json::from_str(SUBJECTS).map_err(ApiError::internal)?;
        load_subjects(tx, &subjects.items).await?;
        load_places(tx).await?;
        load_funded_aims(tx).await?;
        load_job_roles(tx).await?;
        load_services(tx).await?;
        load_postcodes(tx).await?;
        catalogue::subjects_changed(tx).await?;
        note_loaded(tx, REFERENCE, &hash).await
    })
    .await
}

#[derive(QueryableByName)]
struct Known {
    #[diesel(sql_type = Bool)]
    known: bool,
}

/// Whether this version of `name` is loaded.
///
/// # Errors
/// The database.
pub async fn is_loaded(tx: &mut Conn, name: &str, version: &[u8]) -> ApiResult<bool> {
    let sql = "select exists (select 1 from reference_version where name = $1 and hash = $2) as known";
    let row: Known = sql_query(sql).bind::<Text, _>(name).bind::<Binary, _>(version).get_result(tx).await?;
    Ok(row.known)
}

/// Notes which version of `name` is loaded.
///
/// # Errors
/// The database.
pub async fn note_loaded(tx: &mut Conn, name: &str, version: &[u8]) -> ApiResult<()> {
    let sql = "insert into reference_version (name, hash) values ($1, $2) \
        on conflict (name) do update set hash = excluded.hash";
    sql_query(sql).bind::<Text, _>(name).bind::<Binary, _>(version).execute(tx).await?;
    Ok(())
}

async fn load_subjects(tx: &mut Conn, subjects: &[Subject]) -> ApiResult<()> {
    let sql = "insert into subject (code, name, category, typical_validity_months, does_not_expire, practical, \
            asc_wds_category_code, parent, position) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
        on conflict (code) do update set name = excluded.name, category = excluded.category, \
            typical_validity_months = excluded.typical_validity_months, does_not_expire = excluded.does_not_expire, \
            practical = excluded.practical, asc_wds_category_code = excluded.asc_wds_category_code, \
            parent = excluded.parent, position = excluded.position";
    for (position, subject) in (0_i32..).zip(subjects) {
        // A subject that never runs out has no usual time, whatever the source lists beside it.
        let months = subject.typical_validity_months.filter(|_| !subject.does_not_expire);
        sql_query(sql)
            .bind::<Text, _>(&subject.code)
            .bind::<Text, _>(&subject.name)
            .bind::<Text, _>(&subject.category)
            .bind::<Nullable<Integer>, _>(months)
            .bind::<Bool, _>(subject.does_not_expire)
            .bind::<Bool, _>(subject.practical_element_expected)
            .bind::<Nullable<Text>, _>(&subject.asc_wds_category_code)
            .bind::<Nullable<Text>, _>(&subject.parent)
            .bind::<Integer, _>(position)
            .execute(tx)
            .await?;
    }
    let (mut codes, mut phrases) = (Vec::new(), Vec::new());
    for subject in subjects {
        for synonym in &subject.synonyms {
            codes.push(subject.code.as_str());
            phrases.push(synonym.as_str());
        }
    }
    sql_query("delete from subject_synonym").execute(tx).await?;
    let sql = "insert into subject_synonym (subject_code, phrase) \
        select distinct code, plain_text(phrase) from unnest($1, $2) as new (code, phrase)";
    sql_query(sql).bind::<Array<Text>, _>(codes).bind::<Array<Text>, _>(phrases).execute(tx).await?;
    Ok(())
}

/// A table of names and points on its way to the database.
#[derive(Default)]
struct Points<'a> {
    codes: Vec<String>,
    kinds: Vec<&'a str>,
    names: Vec<&'a str>,
    latitudes: Vec<f64>,
    longitudes: Vec<f64>,
}

async fn load_places(tx: &mut Conn) -> ApiResult<()> {
    let local: Items<Place> = serde_json::from_str(PLACES).map_err(ApiError::internal)?;
    let outcodes = rows::<OutcodeRow>(OUTCODES)?;
    let mut points = Points::default();
    let places = local.items.iter().map(|p| (p.kind.as_str(), &p.code, p.name.as_str(), p.latitude, p.longitude));
    let others = outcodes.iter().map(|o| ("outcode", &o.outcode, o.outcode.as_str(), o.latitude, o.longitude));
    for (kind, code, name, latitude, longitude) in places.chain(others) {
        points.codes.push(format!("{kind}:{code}"));
        points.kinds.push(kind);
        points.names.push(name);
        points.latitudes.push(latitude);
        points.longitudes.push(longitude);
    }
    sql_query("delete from place").execute(tx).await?;
    // The county's own list comes first and wins over the country's.
    let sql = "insert into place (code, kind, name, latitude, longitude) select * from unnest($1, $2, $3, $4, $5) \
        on conflict (code) do nothing";
    sql_query(sql)
        .bind::<Array<Text>, _>(points.codes)
        .bind::<Array<Text>, _>(points.kinds)
        .bind::<Array<Text>, _>(points.names)
        .bind::<Array<Double>, _>(points.latitudes)
        .bind::<Array<Double>, _>(points.longitudes)
        .execute(tx)
        .await?;
    Ok(())
}

/// The qualifications that the learning and development support scheme (LDSS) repays, by learning aim: the number
/// `601/7428/6` is the aim `60174286`.
async fn load_funded_aims(tx: &mut Conn) -> ApiResult<()> {
    let parts: Vec<Funded> = serde_json::from_str(FUNDED).map_err(ApiError::internal)?;
    let (mut aims, mut most) = (Vec::new(), Vec::new());
    for item in parts.into_iter().flat_map(|part| part.courses) {
        let aim = item.code.trim().replace('/', "");
        if aim.len() == 8 && item.code.contains('/') {
            let pence = Pence::parse_pounds(&item.reimbursement_amount.to_string()).map_err(ApiError::internal)?;
            aims.push(aim);
            most.push(pence.get());
        }
    }
    sql_query("delete from funded_aim").execute(tx).await?;
    // The list names some qualifications twice: the higher amount is the most.
    let sql = "insert into funded_aim (learning_aim_ref, most_pence) \
        select aim, max(pence) from unnest($1, $2) as listed (aim, pence) group by aim";
    sql_query(sql).bind::<Array<Text>, _>(aims).bind::<Array<BigInt>, _>(most).execute(tx).await?;
    Ok(())
}

/// Writes the codes of a table of ASC-WDS's; one that is gone from its list stays for who has it.
async fn load_codes(
    tx: &mut Conn,
    sql: &str,
    rows: impl Iterator<Item = (String, String, Option<String>, bool)>,
) -> ApiResult<()> {
    for (position, (code, name, group, flag)) in (0_i32..).zip(rows) {
        sql_query(sql)
            .bind::<Text, _>(code)
            .bind::<Text, _>(name)
            .bind::<Nullable<Text>, _>(group)
            .bind::<Bool, _>(flag)
            .bind::<Integer, _>(position)
            .execute(tx)
            .await?;
    }
    Ok(())
}

async fn load_job_roles(tx: &mut Conn) -> ApiResult<()> {
    let roles: Items<JobRole> = serde_json::from_str(JOB_ROLES).map_err(ApiError::internal)?;
    let sql = "insert into job_role (code, name, job_group, retired, position) values ($1, $2, $3, $4, $5) \
        on conflict (code) do update set name = excluded.name, job_group = excluded.job_group, \
            retired = excluded.retired, position = excluded.position";
    load_codes(tx, sql, roles.items.into_iter().map(|role| (role.code, role.name, role.group, role.retired))).await
}

async fn load_services(tx: &mut Conn) -> ApiResult<()> {
    let services: Items<Service> = serde_json::from_str(SERVICES).map_err(ApiError::internal)?;
    let sql = "insert into service_type (code, name, category, can_be_main, position) values ($1, $2, $3, $4, $5) \
        on conflict (code) do update set name = excluded.name, category = excluded.category, \
            can_be_main = excluded.can_be_main, position = excluded.position";
    let rows = services.items.into_iter();
    load_codes(tx, sql, rows.map(|one| (one.code, one.name, Some(one.category), one.can_be_main_service))).await
}

async fn load_postcodes(tx: &mut Conn) -> ApiResult<()> {
    let all = rows::<PostcodeRow>(POSTCODES)?;
    sql_query("delete from postcode").execute(tx).await?;
    for batch in all.chunks(BATCH) {
        let sql = "insert into postcode (code, latitude, longitude) select * from unnest($1, $2, $3)";
        sql_query(sql)
            .bind::<Array<Text>, _>(batch.iter().map(|row| row.postcode.as_str()).collect::<Vec<_>>())
            .bind::<Array<Double>, _>(batch.iter().map(|row| row.latitude).collect::<Vec<_>>())
            .bind::<Array<Double>, _>(batch.iter().map(|row| row.longitude).collect::<Vec<_>>())
            .execute(tx)
            .await?;
    }
    Ok(())
}

fn rows<T: for<'de> Deserialize<'de>>(text: &str) -> ApiResult<Vec<T>> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().collect::<Result<_, _>>().map_err(ApiError::internal)
}
