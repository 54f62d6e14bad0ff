//! What was kept long enough goes, once a day.

use super::{audit, store::retention as store};
use crate::platform::{ApiError, ApiResult, AppState, Conn, Db, outbox};
use chrono::TimeDelta;
use domain::privacy::retention::{Kept, check_days, in_words};
use domain::privacy::wire::RetentionView;

/// Every kind with how long it is kept today.
///
/// # Errors
/// The database.
pub async fn kinds(conn: &mut Conn) -> ApiResult<Vec<RetentionView>> {
    let settings = store::settings(conn).await?;
    let view = |kind: &Kept| {
        let days = settings.get(kind).copied().unwrap_or_else(|| kind.days());
        RetentionView { kind: *kind, title: kind.label().to_owned(), days, kept: in_words(days) }
    };
    Ok(Kept::ALL.iter().map(view).collect())
}

/// Throws away what is past its time, once a day.
///
/// # Errors
/// The database.
pub async fn apply(state: &AppState) -> ApiResult<()> {
    let (now, today) = (state.clock.now(), state.clock.today());
    let work = async |tx: &mut Conn| {
        if !outbox::is_first_on(tx, "privacy.retention", today).await? {
            return Ok(());
        }
        audit::note_head(tx).await?;
        for RetentionView { kind, days, .. } in kinds(tx).await? {
            let gone = store::throw_away(tx, kind, now - TimeDelta::days(i64::from(days))).await?;
            if gone > 0 {
                tracing::info!(kind = kind.as_str(), gone, "kept long enough");
            }
        }
        Ok(())
    };
    state.db.tx(work).await
}

/// Sets how many days a kind is kept.
///
/// # Errors
/// When there is no such kind, or it may not be kept so long or so short; the database.
pub async fn set(db: &Db, kind: &str, days: i32) -> ApiResult<()> {
    let kinds = || Kept::ALL.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ");
    let kind: Kept = kind.parse().map_err(|_| ApiError::field("kind", format!("Use one of {}.", kinds())))?;
    let days = check_days(kind, days).map_err(|say| ApiError::field("days", say))?;
    db.tx(async |tx| store::set(tx, kind, days).await).await
}
