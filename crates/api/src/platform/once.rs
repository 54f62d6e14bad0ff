//! `Idempotency-Key`: key, effect and saved answer in one transaction.

use super::db::{Conn, Db, sql_query};
use super::{ApiError, ApiResult, Caller};
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload};
use diesel::sql_types::{Binary, Bool, Integer, Jsonb, Text};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use diesel_async::pooled_connection::deadpool::Object;
use domain::problem::Code;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::future::{Ready, ready};

/// The longest key.
pub const KEY_MOST: usize = 200;

/// The key a client gave, when it gave one.
#[derive(Clone, Debug)]
pub struct IdempotencyKey(Option<String>);

impl FromRequest for IdempotencyKey {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let say = || ApiError::field("Idempotency-Key", "Use 1 to 200 letters, digits or signs, such as a UUID.");
        ready(match request.headers().get("idempotency-key") {
            None => Ok(Self(None)),
            Some(value) => value
                .to_str()
                .ok()
                .map(|text| text.trim().trim_matches('"').to_owned())
                .filter(|text| (1..=KEY_MOST).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic()))
                .map(|text| Self(Some(text)))
                .ok_or_else(say),
        })
    }
}

/// An answer that can be kept: a status and JSON.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The HTTP status.
    pub status: StatusCode,
    /// The JSON body.
    pub body: serde_json::Value,
    /// Whether it was answered before.
    pub repeated: bool,
}

impl Kept {
    /// The answer, with where the thing it made is to be found: under `collection`, by its id.
    #[must_use]
    pub fn at(self, collection: &str) -> HttpResponse {
        self.at_by(collection, "id")
    }

    /// The same for a thing that another field of the body names.
    #[must_use]
    pub fn at_by(self, collection: &str, name: &str) -> HttpResponse {
        let mut answer = HttpResponse::build(self.status);
        answer.insert_header((header::CACHE_CONTROL, "no-store"));
        if let Some(id) = self.body.get(name).and_then(serde_json::Value::as_str) {
            answer.insert_header((header::LOCATION, format!("{collection}/{id}")));
        }
        answer.json(self.body)
    }
}

#[derive(QueryableByName)]
struct SavedRow {
    #[diesel(sql_type = Binary)]
    body_hash: Vec<u8>,
    #[diesel(sql_type = Integer)]
    status: i32,
    #[diesel(sql_type = Jsonb)]
    body: serde_json::Value,
    #[diesel(sql_type = Bool)]
    told: bool,
}

/// Runs `work` once for a key: a repeat gets the saved answer, a parallel request waits for the first, the same key
/// with another body is refused. A refusal rolls back and leaves nothing, so it may be tried again.
///
/// # Errors
/// What `work` refuses; 422 when the key came with another body.
pub async fn run<T: Serialize>(
    db: &Db,
    caller: &Caller,
    key: &IdempotencyKey,
    operation: &'static str,
    request: &impl Serialize,
    work: impl AsyncFnOnce(&mut Conn) -> ApiResult<(StatusCode, T)>,
) -> ApiResult<Kept> {
    let (made, ..) = begin(db, caller, key, operation, request, true, work).await?;
    Ok(made)
}

/// The same for work that others wait for: under their locks `work` does no more than it must, and gives what the answer is
/// made of. `tell` makes the answer when that is committed; should it not come to that, a repeat does.
///
/// # Errors
/// What `work` and `tell` refuse; 422 when the key came with another body.
pub async fn run_and_tell<S: Serialize + DeserializeOwned, T: Serialize>(
    db: &Db,
    caller: &Caller,
    key: &IdempotencyKey,
    operation: &'static str,
    request: &impl Serialize,
    work: impl AsyncFnOnce(&mut Conn) -> ApiResult<(StatusCode, S)>,
    tell: impl AsyncFnOnce(&mut Conn, S) -> ApiResult<T>,
) -> ApiResult<Kept> {
    let (made, told, mut conn) = begin(db, caller, key, operation, request, false, work).await?;
    if told {
        return Ok(made);
    }
    let of = serde_json::from_value(made.body).map_err(ApiError::internal)?;
    let body = serde_json::to_value(tell(&mut conn, of).await?).map_err(ApiError::internal)?;
    let body = match &key.0 {
        Some(key) => keep_told(&mut conn, [&caller.name(), operation, key], body).await?,
        None => body,
    };
    Ok(Kept { body, ..made })
}

/// Does the work, or finds that it was done; whether what was kept is the answer, or what it is made of; and the connection.
async fn begin<T: Serialize>(
    db: &Db,
    caller: &Caller,
    key: &IdempotencyKey,
    operation: &'static str,
    request: &impl Serialize,
    told: bool,
    work: impl AsyncFnOnce(&mut Conn) -> ApiResult<(StatusCode, T)>,
) -> ApiResult<(Kept, bool, Object<Conn>)> {
    let hash = Sha256::digest(serde_json::to_vec(request).map_err(ApiError::internal)?).to_vec();
    let caller = caller.name();
    let done = db.tx_then(async |tx| {
        if let Some(key) = &key.0
            && let Some(saved) = turn(tx, &caller, operation, key).await?
        {
            let told = saved.told;
            return Ok((answer(saved, &hash)?, told));
        }
        let (status, body) = work(tx).await?;
        let body = serde_json::to_value(&body).map_err(ApiError::internal)?;
        if let Some(key) = &key.0 {
            save(tx, [caller.as_str(), operation, key], &hash, status, (&body, told)).await?;
        }
        Ok((Kept { status, body, repeated: false }, told))
    });
    let ((kept, told), conn) = done.await?;
    Ok((kept, told, conn))
}

/// Waits for whoever answers the same key just now, and reads what they kept.
async fn turn(tx: &mut Conn, caller: &str, operation: &str, key: &str) -> ApiResult<Option<SavedRow>> {
    Ok(sql_query("select body_hash, status, body, told from idempotent_turn($1, $2, $3)")
        .bind::<Text, _>(caller)
        .bind::<Text, _>(operation)
        .bind::<Text, _>(key)
        .get_result::<SavedRow>(tx)
        .await
        .optional()?)
}

fn answer(saved: SavedRow, hash: &[u8]) -> ApiResult<Kept> {
    if saved.body_hash != hash {
        let detail = "Use a new Idempotency-Key for a different request.";
        return Err(ApiError::new(Code::KeyReused, detail));
    }
    let status = u16::try_from(saved.status).ok().and_then(|code| StatusCode::from_u16(code).ok());
    let status = status.ok_or_else(|| ApiError::internal("a saved answer has no status"))?;
    Ok(Kept { status, body: saved.body, repeated: true })
}

async fn save(
    tx: &mut Conn,
    [caller, operation, key]: [&str; 3],
    hash: &[u8],
    status: StatusCode,
    (body, told): (&serde_json::Value, bool),
) -> ApiResult<()> {
    let sql = "insert into idempotent_answer (caller, operation, key, body_hash, status, body, told) \
        values ($1, $2, $3, $4, $5, $6, $7)";
    sql_query(sql)
        .bind::<Text, _>(caller)
        .bind::<Text, _>(operation)
        .bind::<Text, _>(key)
        .bind::<Binary, _>(hash)
        .bind::<Integer, _>(i32::from(status.as_u16()))
        .bind::<Jsonb, _>(body)
        .bind::<Bool, _>(told)
        .execute(tx)
        .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct BodyRow {
    #[diesel(sql_type = Jsonb)]
    body: serde_json::Value,
}

/// Keeps the answer that was made afterwards; the first one made is everybody's.
async fn keep_told(
    conn: &mut Conn,
    [caller, operation, key]: [&str; 3],
    body: serde_json::Value,
) -> ApiResult<serde_json::Value> {
    let sql = "update idempotent_answer set body = case when told then body else $4 end, told = true \
        where caller = $1 and operation = $2 and key = $3 returning body";
    let row: Option<BodyRow> = sql_query(sql)
        .bind::<Text, _>(caller)
        .bind::<Text, _>(operation)
        .bind::<Text, _>(key)
        .bind::<Jsonb, _>(&body)
        .get_result(conn)
        .await
        .optional()?;
    // Answers are forgotten after a while, and with an account.
    Ok(row.map_or(body, |row| row.body))
}
