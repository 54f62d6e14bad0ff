//! What an employer's workers have booked, by HTTP.

use super::store::{self, Booking};
use super::view::views;
use crate::organisations::store::workers::{self, Wanted};
use crate::organisations::{self, narrowed, of_employer, permit};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, access, conditional};
use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::NaiveDate;
use domain::booking::wire::{BookingView, TeamBookings};
use domain::catalogue::wire::CourseRunView;
use domain::ids::{EmployerId, PersonId};
use domain::privacy::{Deed, What};
use serde::Deserialize;
use utoipa::IntoParams;

/// More workers than any employer has.
const EVERYONE: i64 = 100_000;
/// The most days of a window.
const DAYS_MOST: i64 = 92;
/// The most bookings in one answer.
const MOST: usize = 1000;

/// Between which days.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct TeamQuery {
    /// The first day, Europe/London.
    from: NaiveDate,
    /// The last day, at most 92 days after the first.
    to: NaiveDate,
    /// Of this worker alone.
    person: Option<PersonId>,
}

/// Whether a run meets on one of these days; one without a day does on none.
fn meets(run: &CourseRunView, (from, to): (NaiveDate, NaiveDate)) -> bool {
    let within = |day: NaiveDate| (from..=to).contains(&day);
    if run.sessions.is_empty() {
        let last = run.ends_on.or(run.starts_on);
        return run.starts_on.zip(last).is_some_and(|(first, last)| first <= to && last >= from);
    }
    run.sessions.iter().any(|session| within(session.date))
}

/// Who of an employer's workers is on a course between two days, and who asks or waits for a place: those at the workplaces that
/// the caller manages.
#[utoipa::path(tag = "Organisations", operation_id = "list_team_bookings",
    params(("id" = EmployerId, Path, description = "The employer"), TeamQuery),
    responses((status = 200, description = "By when they begin, then by name; at most 1,000", body = TeamBookings), Refusals))]
#[get("/organisations/{id}/bookings")]
pub async fn list_team_bookings(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<EmployerId>,
    query: web::Query<TeamQuery>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    permit(&caller, "list_team_bookings", *id)?;
    let window = (query.from, query.to);
    if !(0..=DAYS_MOST).contains(&(query.to - query.from).num_days()) {
        return Err(ApiError::field("to", "Use a day that is not before `from`, and at most 92 days after it."));
    }
    let mut conn = state.db.get().await?;
    organisations::known(&mut conn, *id).await?;
    let within = narrowed(&caller, *id);
    let wanted = Wanted { within: within.as_deref(), person: query.person, ..Wanted::default() };
    let team = workers::page(&mut conn, *id, &wanted, state.clock.today(), EVERYONE).await?;
    let people: Vec<PersonId> = team.iter().map(|member| member.worker.person_id).collect();
    let live: Vec<Booking> = store::team::live_of(&mut conn, &people).await?;
    let mut items = views(&mut conn, &live, state.clock.wall()).await?;
    items.retain(|booking| meets(&booking.run, window));
    let first = |booking: &BookingView| {
        let meets = booking.run.sessions.iter().map(|session| (session.date, session.starts_at));
        meets
            .filter(|(day, _)| *day >= window.0)
            .min()
            .or(booking.run.starts_on.map(|day| (day, booking.run.starts_at)))
    };
    items.sort_by_cached_key(|booking| (first(booking), booking.person_name.to_lowercase(), booking.id.0));
    items.truncate(MOST);
    let whose: Vec<PersonId> = items.iter().map(|booking| booking.person_id).collect();
    access::note(&mut conn, &state, &caller, &of_employer(*id), whose, (What::Booking, Deed::Read)).await?;
    conditional::personal(&request, &TeamBookings { items })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_run_with_named_meetings_is_on_at_those_days_alone() {
        let id = "01928c1e-6f3a-7c11-9d0e-2b5a4c7e1f10";
        let run = |sessions: serde_json::Value| -> CourseRunView {
            serde_json::from_value(json!({
                "id": id, "courseId": id, "courseTitle": "Medication", "provider": {"id": id, "name": "L", "ukprn": "10004772"},
                "state": "open", "bookedWith": "academy", "bookable": true, "startsOn": "2026-12-01",
                "startsAt": "09:30:00", "endsOn": "2026-12-08", "flexibleStart": false, "mode": "classroom", "waiting": 0,
                "sessions": sessions
            }))
            .unwrap()
        };
        let day = |day| NaiveDate::from_ymd_opt(2026, 12, day).unwrap();
        let two = json!([{"date": "2026-12-01"}, {"date": "2026-12-08"}]);
        assert!(!meets(&run(two.clone()), (day(2), day(7))) && meets(&run(two), (day(2), day(8))));
        assert!(meets(&run(json!([])), (day(2), day(7))), "what is in between is not known");
        assert!(!meets(&run(json!([])), (day(9), day(20))));
    }
}
