//! A role at an employer goes with the last job there: who left sees nobody any more.

use super::flow::Act;
use super::store::{invitations, jobs};
use crate::people::roles;
use crate::platform::{ApiResult, Conn, db, outbox};
use chrono::{Days, NaiveTime};
use domain::ids::{EmployerId, PersonId};
use domain::organisations::tenure::Tenure;
use domain::problem::Code;
use serde_json::json;

/// Follows somebody whose last job at an employer ended: at once when it is over, else when its last day is.
///
/// # Errors
/// The database.
pub async fn begin(tx: &mut Conn, employer: EmployerId, person: PersonId, tenure: Tenure, act: Act) -> ApiResult<()> {
    let to_come = tenure.last_day.filter(|day| !tenure.left && *day >= act.today);
    let Some(next) = to_come.and_then(|day| day.checked_add_days(Days::new(1))) else {
        return follow(tx, employer, person, act).await;
    };
    let payload = json!({"employerId": employer, "personId": person});
    // Midnight in UTC is never before the county's.
    outbox::enqueue(tx, "membership.follow_leaver", &payload, None, next.and_time(NaiveTime::MIN).and_utc()).await
}

/// Takes the role of somebody who has no job at an employer, and what invitations they sent out. The last admin's stays,
/// because somebody must say who may.
///
/// # Errors
/// The database.
pub async fn follow(tx: &mut Conn, employer: EmployerId, person: PersonId, act: Act) -> ApiResult<()> {
    if jobs::has_job(tx, employer, person, None, act.today).await? {
        return Ok(());
    }
    // What was booked with the employer is not theirs any more; that room comes later.
    let payload = json!({"employerId": employer, "personId": person});
    outbox::enqueue(tx, "booking.follow_leaver", &payload, None, act.now).await?;
    if roles::member(tx, employer, person).await?.is_none() {
        return Ok(());
    }
    match db::apart(tx, async |tx| roles::take_at_employer(tx, employer, person).await).await {
        Ok(()) => {}
        Err(refused) if refused.problem().code == Code::LastAdmin.as_str() => return Ok(()),
        Err(error) => return Err(error),
    }
    invitations::revoke_of(tx, employer, person, act.now).await?;
    let what = json!({"employerId": employer});
    outbox::event(tx, "membership.taken", person.0, act.by, act.now, &what).await
}
