//! Messages by HTTP: each is its person's alone.

use super::send::letter;
use super::store::{self, Message, Of, Place};
use crate::booking::offers;
use crate::platform::paging::{self, PageQuery};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, conditional};
use actix_web::{HttpRequest, HttpResponse, get, post, put, web};
use domain::booking::wire::{OfferLink, OfferView};
use domain::ids::MessageId;
use domain::messages::Channel;
use domain::messages::wire::{MessageChoices, MessagePreferences, MessageView};
use domain::page::Page;
use domain::policy::Relation;
use domain::problem::FieldProblem;
use std::collections::HashSet;

fn view(state: &AppState, message: Message) -> ApiResult<MessageView> {
    let letter = letter(state, &message, None)?;
    Ok(MessageView {
        id: message.id,
        kind: message.kind,
        body: letter.plain(),
        title: letter.title,
        link: match message.of {
            Of::Booking(booking) => format!("/bookings/{booking}"),
            Of::Training(_) => "/record".to_owned(),
        },
        booking_id: message.of.booking(),
        training_record_id: message.of.training(),
        made_at: message.made_at,
        mailed_at: message.sent_at,
        read_at: message.read_at,
        kept_at: message.kept_at,
    })
}

/// What the person was told of their bookings and their training, newest first, in the words in which it was said.
#[utoipa::path(tag = "Messages", operation_id = "list_my_messages", params(PageQuery),
    responses((status = 200, description = "Messages", body = Page<MessageView>), Refusals))]
#[get("/me/messages")]
pub async fn list_my_messages(
    state: web::Data<AppState>,
    caller: Caller,
    query: web::Query<PageQuery>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("list_my_messages", &Relation::default())?;
    let (person, limit) = (caller.person()?, paging::limit(query.limit)?);
    let after: Option<Place> = query.cursor.as_deref().map(paging::read_cursor).transpose()?;
    let wanted = i64::from(limit.get()) + 1;
    let found = store::page(&mut *state.db.get().await?, person, after, wanted).await?;
    let Page { items, next_cursor } = paging::page(found, limit, |last| Place(last.made_at, last.id.0))?;
    let items = items.into_iter().map(|message| view(&state, message)).collect::<ApiResult<Vec<MessageView>>>()?;
    conditional::personal(&request, &Page { items, next_cursor })
}

/// Notes that the person read a message. Reading it again changes nothing.
#[utoipa::path(tag = "Messages", operation_id = "read_message",
    params(("id" = MessageId, Path, description = "The message")),
    responses((status = 200, description = "The message, read", body = MessageView), Refusals))]
#[post("/me/messages/{id}/read")]
pub async fn read_message(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<MessageId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("read_message", &Relation::default())?;
    let (person, now) = (caller.person()?, state.clock.now());
    let read = state.db.tx(async |tx| store::read(tx, person, *id, now).await).await?;
    conditional::personal(&request, &view(&state, read.ok_or_else(|| ApiError::not_found("message"))?)?)
}

/// How the person is told: each kind of message is in the app, and comes by email unless they want it in the app alone.
#[utoipa::path(tag = "Messages", operation_id = "get_message_preferences",
    responses((status = 200, description = "How they are told", body = MessagePreferences), Refusals))]
#[get("/me/message-preferences")]
pub async fn get_message_preferences(
    state: web::Data<AppState>,
    caller: Caller,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("get_message_preferences", &Relation::default())?;
    let app_only = store::app_only(&mut *state.db.get().await?, caller.person()?).await?;
    conditional::personal(&request, &MessagePreferences::of(&app_only))
}

/// Sets how the person is told. Send the `ETag` of what you read as `If-Match`. An offer, a cancellation and a change of time
/// or place always come by email too.
#[utoipa::path(tag = "Messages", operation_id = "set_message_preferences", request_body = MessageChoices,
    params(("If-Match" = String, Header, description = "The ETag of what you read")),
    responses((status = 200, description = "How they are told now", body = MessagePreferences),
        (status = 412, description = "It changed since it was read", body = domain::problem::Problem,
            content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = domain::problem::Problem,
            content_type = "application/problem+json"), Refusals))]
#[put("/me/message-preferences")]
pub async fn set_message_preferences(
    state: web::Data<AppState>,
    caller: Caller,
    choices: web::Json<MessageChoices>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("set_message_preferences", &Relation::default())?;
    let person = caller.person()?;
    check(&choices)?;
    let only_here = choices.items.iter().filter(|choice| choice.by == Channel::App);
    let app_only: Vec<_> = only_here.map(|choice| choice.kind).collect();
    state
        .db
        .tx(async |tx| {
            store::one_at_a_time(tx, person).await?;
            let present = MessagePreferences::of(&store::app_only(tx, person).await?);
            conditional::unchanged(&request, &present, true)?;
            store::set_app_only(tx, person, &app_only).await
        })
        .await?;
    conditional::personal(&request, &MessagePreferences::of(&app_only))
}

fn check(choices: &MessageChoices) -> ApiResult<()> {
    let mut seen = HashSet::new();
    let mut errors = Vec::new();
    for (nth, choice) in choices.items.iter().enumerate() {
        if !seen.insert(choice.kind) {
            errors.push(FieldProblem::new(format!("/items/{nth}/kind"), "This kind is named twice. Name it once."));
        }
        if choice.kind.is_needful() && choice.by == Channel::App {
            let say = "This always comes by email: who missed it would come in vain, or lose a place. Use email.";
            errors.push(FieldProblem::new(format!("/items/{nth}/by"), say));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(ApiError::not_valid(errors)) }
}

/// Says by the link in the mail about a change that the person keeps the place, without signing in. It changes nothing but
/// that we know. Saying it again changes nothing.
#[utoipa::path(tag = "Messages", operation_id = "keep_place_by_link", request_body = OfferLink,
    responses((status = 200, description = "Kept", body = OfferView), Refusals))]
#[post("/offers/keep")]
pub async fn keep_place_by_link(state: web::Data<AppState>, link: web::Json<OfferLink>) -> ApiResult<HttpResponse> {
    let (now, wall) = (state.clock.now(), state.clock.wall());
    state
        .db
        .tx(async |tx| {
            let (booking, version) = offers::opened_change(tx, &state, &link).await?;
            if booking.status.is_live() {
                store::keep(tx, booking.id, version, now).await?;
            }
            offers::shown(tx, &booking, offers::Of::Change, wall).await
        })
        .await
}
