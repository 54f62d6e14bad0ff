//! What an employer does for several of its workers, by HTTP.

use super::flow;
use super::routes::{act, booked_with, permitted, wrong_cost_code};
use super::store::blocks::Block;
use super::store::{self, New};
use super::view::{now, views};
use crate::organisations;
use crate::platform::once::{self, IdempotencyKey};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, Conn, access, db};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use domain::booking::wire::{BookingAnswer, BookingAnswers, BookingView, NewBookingOf, NewBookings, Substitute};
use domain::ids::{BookingId, PersonId};
use domain::policy::{Actor, Denied, Relation};
use domain::privacy::{Deed, What};
use domain::problem::{Code, FieldProblem};
use std::collections::HashSet;

/// The most workers in one request.
const PEOPLE_MOST: usize = 200;

fn check(new: &NewBookings) -> ApiResult<()> {
    if !(1..=PEOPLE_MOST).contains(&new.people.len()) {
        return Err(ApiError::field("/people", "Name 1 to 200 people."));
    }
    let mut seen = HashSet::new();
    let mut wrong = Vec::new();
    for (n, one) in new.people.iter().enumerate() {
        if !seen.insert(one.person_id) {
            wrong.push(FieldProblem::new(
                format!("/people/{n}/personId"),
                "This person is named twice. Name each once.",
            ));
        }
        wrong.extend(wrong_cost_code(one.cost_code.as_deref(), format!("/people/{n}/costCode")));
    }
    if wrong.is_empty() { Ok(()) } else { Err(ApiError::not_valid(wrong)) }
}

/// The kept places that are named; that they are this employer's and of this run is asked when one is taken.
async fn kept(tx: &mut Conn, new: &NewBookings) -> ApiResult<Option<Block>> {
    let Some(id) = new.block_id else { return Ok(None) };
    let kept = store::blocks::one(tx, id).await?;
    let theirs = kept.filter(|kept| new.employer_id.is_none_or(|employer| employer == kept.employer));
    theirs.map(Some).ok_or_else(|| ApiError::field("/blockId", "Name places that this employer keeps on this date."))
}

/// What one of them is to become; none of it is done yet.
async fn place<'a>(
    tx: &mut Conn,
    (state, caller): (&AppState, &Caller),
    (new, kept): (&NewBookings, Option<&'a Block>),
    one: &'a NewBookingOf,
) -> ApiResult<(New<'a>, Relation)> {
    let today = state.clock.today();
    let relation = organisations::relation_of(tx, one.person_id, today).await?;
    caller.permit("create_booking", &relation)?;
    let (employer, approval) = booked_with(tx, caller, &relation, new.employer_id, (new.course_run_id, today)).await?;
    let place = New {
        run: new.course_run_id,
        person: one.person_id,
        by: caller.actor.person().map(|person| person.0),
        employer,
        approval,
        cost_code: one.cost_code.as_deref().map(str::trim).or(kept.and_then(|kept| kept.cost_code.as_deref())),
        replaces: None,
        group: None,
        block: new.block_id,
    };
    Ok((place, relation))
}

/// Books a place for each of up to 200 workers, and answers for each. With `together`, all are booked or nobody is.
#[utoipa::path(tag = "Bookings", operation_id = "create_bookings",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer: safe to retry")),
    request_body = NewBookings,
    responses((status = 200, description = "What became of each", body = BookingAnswers), Refusals))]
#[post("/bookings/several")]
pub async fn create_bookings(
    state: web::Data<AppState>,
    caller: Caller,
    key: IdempotencyKey,
    new: web::Json<NewBookings>,
) -> ApiResult<HttpResponse> {
    if caller.actor == Actor::Anonymous {
        return Err(Denied::SignIn.into());
    }
    let employer = new.employer_id.or(caller.actor.only_employer());
    let whose = Relation { employer, ..Relation::default() };
    caller.permit("create_bookings", &whose)?;
    check(&new)?;
    let kept = once::run(&state.db, &caller, &key, "create_bookings", &*new, async |tx| {
        let items = if new.together {
            together(tx, &state, &caller, &new).await?
        } else {
            each(tx, &state, &caller, &new).await?
        };
        Ok((StatusCode::OK, BookingAnswers { items }))
    })
    .await?;
    Ok(kept.at("/api/v1/bookings"))
}

/// Each on their own: what is refused to one is no matter to the others.
async fn each(tx: &mut Conn, state: &AppState, caller: &Caller, new: &NewBookings) -> ApiResult<Vec<BookingAnswer>> {
    let kept = kept(tx, new).await?;
    let kept = kept.as_ref();
    let mut items = Vec::new();
    for one in &new.people {
        let book = async |tx: &mut Conn| {
            let (place, relation) = place(tx, (state, caller), (new, kept), one).await?;
            let id = flow::create(tx, &place, act(state, caller, &relation)).await?;
            access::note(tx, state, caller, &relation, [one.person_id], (What::Booking, Deed::Wrote)).await?;
            now(tx, id, state.clock.wall()).await
        };
        let (booking, problem) = match db::apart(tx, book).await {
            Ok(booking) => (Some(booking), None),
            Err(refused) if refused.problem().status >= 500 => return Err(refused),
            Err(refused) => (None, Some(refused.problem().clone())),
        };
        items.push(BookingAnswer { person_id: one.person_id, booking, problem });
    }
    Ok(items)
}

/// All of them or none.
async fn together(
    tx: &mut Conn,
    state: &AppState,
    caller: &Caller,
    new: &NewBookings,
) -> ApiResult<Vec<BookingAnswer>> {
    let kept = kept(tx, new).await?;
    let kept = kept.as_ref();
    let (mut places, mut wrong) = (Vec::new(), Vec::new());
    for (n, one) in new.people.iter().enumerate() {
        match place(tx, (state, caller), (new, kept), one).await {
            Ok(place) => places.push(place),
            Err(refused) if refused.problem().status >= 500 => return Err(refused),
            Err(refused) => {
                wrong.push(FieldProblem::new(format!("/people/{n}/personId"), refused.problem().detail.clone()));
            }
        }
    }
    if !wrong.is_empty() {
        return Err(Code::NotAllBooked
            .problem("You cannot book all of these people, so nobody is booked.")
            .about(wrong)
            .into());
    }
    let act = act(state, caller, &Relation::default());
    let all: Vec<New<'_>> = places.iter().map(|(place, _)| place.clone()).collect();
    let ids = flow::create_together(tx, &all, act).await?;
    for (place, relation) in &places {
        access::note(tx, state, caller, relation, [place.person], (What::Booking, Deed::Wrote)).await?;
    }
    let made = store::many(tx, &ids).await?;
    let made = views(tx, &made, state.clock.wall()).await?;
    let answer = |one: &NewBookingOf| {
        let booking: Option<BookingView> = made.iter().find(|made| made.person_id == one.person_id).cloned();
        BookingAnswer { person_id: one.person_id, booking, problem: None }
    };
    Ok(new.people.iter().map(answer).collect())
}

/// Sends another worker of the same employer in the place of one who holds it. Nobody who waits is passed: no place comes free.
#[utoipa::path(tag = "Bookings", operation_id = "substitute_booking",
    params(("id" = BookingId, Path, description = "The booking that ends"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer: safe to retry")),
    request_body = Substitute,
    responses((status = 201, description = "The booking of who goes instead", body = BookingView), Refusals))]
#[post("/bookings/{id}/substitute")]
pub async fn substitute_booking(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<BookingId>,
    key: IdempotencyKey,
    body: web::Json<Substitute>,
) -> ApiResult<HttpResponse> {
    let (booking, relation) = permitted(&state, &caller, "substitute_booking", *id).await?;
    let theirs = |employer| caller.actor.keeps(employer, &relation.works_at);
    let Some(employer) = booking.employer.filter(|employer| theirs(*employer)) else {
        return Err(ApiError::new(Code::NotAllowed, "The worker booked this place. Only they can give it up."));
    };
    let other = organisations::relation_of(&mut *state.db.get().await?, body.person_id, state.clock.today()).await?;
    let may = other.employed_by.contains(&employer) && caller.permit("create_booking", &other).is_ok();
    if !may {
        return Err(ApiError::field("/personId", "Name someone who works for you today."));
    }
    let act = act(&state, &caller, &relation);
    let asked = (*id, &*body);
    let kept = once::run(&state.db, &caller, &key, "substitute_booking", &asked, async |tx| {
        let made = flow::substitute(tx, &booking, body.person_id, act).await?;
        let people: [(PersonId, &Relation); 2] = [(booking.person, &relation), (body.person_id, &other)];
        for (person, relation) in people {
            access::note(tx, &state, &caller, relation, [person], (What::Booking, Deed::Wrote)).await?;
        }
        Ok((StatusCode::CREATED, now(tx, made, act.moment.wall).await?))
    })
    .await?;
    Ok(kept.at("/api/v1/bookings"))
}
