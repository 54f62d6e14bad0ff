//! The audit trail: the events that all rooms write, each given a place in a chain of hashes by the worker. Writers wait
//! for nobody; the price is that an event which is seconds old has no place yet.

use super::store::audit as store;
use crate::platform::{ApiResult, AppState, Conn};

pub use store::Head;

impl std::fmt::Display for Head {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.position, self.hash)
    }
}

impl std::str::FromStr for Head {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (position, hash) = text.split_once(':').ok_or(())?;
        let position = position.parse().map_err(|_| ())?;
        let whole = hash.len() == 64 && hash.bytes().all(|sign| sign.is_ascii_hexdigit());
        if whole { Ok(Self { position, hash: hash.to_ascii_lowercase() }) } else { Err(()) }
    }
}

/// Events that are given their places in one transaction.
const BATCH: i32 = 1000;

/// Gives every event its place that has none.
///
/// # Errors
/// The database.
pub async fn seal(state: &AppState) -> ApiResult<()> {
    while state.db.tx(async |tx| store::seal(tx, BATCH).await).await? == BATCH {}
    Ok(())
}

/// Writes the end of the trail to the log, which is kept elsewhere: whoever makes a whole new chain is found by it.
///
/// # Errors
/// The database.
pub async fn note_head(tx: &mut Conn) -> ApiResult<()> {
    if let Some(head) = store::head(tx).await? {
        tracing::info!(position = head.position, hash = head.hash, "the end of the audit trail");
    }
    Ok(())
}

/// What is wrong with the trail: the first row that was changed, moved, taken out or put in, and an end that was cut off.
/// `noted`: an end that was noted earlier, which the trail must still hold.
///
/// # Errors
/// The database.
pub async fn findings(conn: &mut Conn, noted: Option<&Head>) -> ApiResult<Vec<String>> {
    let mut said = Vec::new();
    said.extend(store::first_break(conn).await?);
    said.extend(store::strays(conn).await?);
    let last = store::last(conn).await?;
    let fits = match (store::head(conn).await?, &last) {
        (Some(head), Some(last)) => head == *last,
        (Some(head), None) => head.position == 0,
        (None, _) => false,
    };
    if !fits {
        let position = last.map_or(0, |last| last.position);
        said.push(format!("the trail ends at place {position} and should not"));
    }
    if let Some(noted) = noted
        && store::at(conn, noted.position).await?.as_ref() != Some(noted)
    {
        said.push(format!("place {} is not what was noted", noted.position));
    }
    Ok(said.into_iter().map(|finding| format!("audit trail: {finding}")).collect())
}

/// The end of the trail as it is told to an operator: `position:hash`.
///
/// # Errors
/// The database.
pub async fn head(conn: &mut Conn) -> ApiResult<Option<Head>> {
    store::head(conn).await
}
