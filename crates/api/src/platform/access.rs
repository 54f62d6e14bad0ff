//! The log of who looked: each time somebody reads or writes what is another person's own, a line that this person can
//! read. It stands here, before the rooms, because each of them writes it.

use super::db::{Conn, sql_query};
use super::{ApiResult, AppState, Caller};
use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::ids::PersonId;
use domain::policy::Relation;
use domain::privacy::{Deed, Reader, What, reader_of};
use uuid::Uuid;

/// Notes that the caller is about to see, or has written, `what` of some `people`: before the answer is given, so that
/// no look goes unseen. Their own looks are not noted; many in one day are one line.
///
/// # Errors
/// The database.
pub async fn note(
    conn: &mut Conn,
    state: &AppState,
    caller: &Caller,
    relation: &Relation,
    people: impl IntoIterator<Item = PersonId>,
    (what, deed): (What, Deed),
) -> ApiResult<()> {
    let mut readers: Vec<(Reader, Vec<Uuid>)> = Vec::new();
    for person in people {
        let Some(reader) = reader_of(&caller.actor, relation, person) else { continue };
        match readers.iter_mut().find(|known| known.0 == reader) {
            Some((_, of)) => of.push(person.0),
            None => readers.push((reader, vec![person.0])),
        }
    }
    for (reader, people) in readers {
        note_for(conn, (reader, caller.actor.person()), &people, (what, deed), state.clock.now()).await?;
    }
    Ok(())
}

/// The same when it is known for whom it is done, and by whom; by nobody, when a system does it or a file.
///
/// # Errors
/// The database.
pub async fn note_for(
    conn: &mut Conn,
    (reader, by): (Reader, Option<PersonId>),
    people: &[Uuid],
    (what, deed): (What, Deed),
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let (employer, provider) = match reader {
        Reader::Employer(id) => (Some(id.0), None),
        Reader::TrainingProvider(id) => (None, Some(id.0)),
        Reader::Academy => (None, None),
    };
    // In one order, so that two readers of the same list do not wait for each other in a ring. Who has gone meanwhile
    // has no log.
    let sql = "insert into access_line \
            (id, person_id, day, reader, employer_id, training_provider_id, reader_id, what, deed, first_at, last_at) \
        select gen_random_uuid(), p.id, ($8 at time zone 'Europe/London')::date, $2, $3, $4, $5, $6, $7, $8, $8 \
        from person p where p.id = any($1) order by p.id \
        on conflict on constraint access_line_once do update \
            set times = least(access_line.times, 2147483646) + 1, last_at = excluded.last_at";
    sql_query(sql)
        .bind::<Array<SqlUuid>, _>(people)
        .bind::<Text, _>(reader.kind().as_str())
        .bind::<Nullable<SqlUuid>, _>(employer)
        .bind::<Nullable<SqlUuid>, _>(provider)
        .bind::<Nullable<SqlUuid>, _>(by.map(|person| person.0))
        .bind::<Text, _>(what.as_str())
        .bind::<Text, _>(deed.as_str())
        .bind::<Timestamptz, _>(now)
        .execute(conn)
        .await?;
    Ok(())
}
