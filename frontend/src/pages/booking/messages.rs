//! What a person was told of their bookings, how they want to be told, and a calendar that follows their bookings.

use crate::api::{self, Failure};
use crate::load::Load;
use crate::pages::college::pages::{each, use_pages};
use crate::route::Route;
use crate::session::use_session;
use crate::ui::{Done, Go, Page, moment, problem, said, sender, skeleton, unless_signed_in};
use domain::booking::wire::{CalendarFeedView, NewCalendarFeed};
use domain::messages::wire::{MessageChoice, MessageChoices, MessagePreferences, MessageView};
use domain::messages::{Channel, MessageKind};
use yew::platform::spawn_local;
use yew::prelude::*;

/// The page.
#[component]
pub fn Messages() -> Html {
    let session = use_session();
    let content = unless_signed_in(&session, "Sign in to read your messages.");
    let content = content.unwrap_or_else(|| html! { <><Inbox /><Choices /><Feed /></> });
    html! { <Page title="Messages" back={(Route::Bookings, "Bookings".to_owned())}>{ content }</Page> }
}

#[component]
fn Inbox() -> Html {
    let pages = use_pages::<MessageView>("/api/v1/me/messages?limit=20".to_owned());
    let line = |view: &MessageView| html! { <Message key={view.id.to_string()} view={view.clone()} /> };
    pages.shown("Loading your messages", "We have told you nothing yet.", "ac-cards ac-cards--one", each(line))
}

#[derive(Properties, PartialEq)]
struct MessageProps {
    view: MessageView,
}

/// One message, which counts as read once it is opened.
#[component]
fn Message(props: &MessageProps) -> Html {
    let view = &props.view;
    let read = use_state(|| view.read_at.is_some());
    let ontoggle = {
        let (read, id) = (read.clone(), view.id);
        Callback::from(move |_: Event| {
            if *read {
                return;
            }
            read.set(true);
            // Without signal it stays new, and is read another time.
            spawn_local(async move {
                let _ = api::post::<MessageView>(&format!("/api/v1/me/messages/{id}/read"), &(), None).await;
            });
        })
    };
    let mailed = view.mailed_at.map(|at| format!(" · by email {}", moment(at))).unwrap_or_default();
    let new = if *read { "" } else { "New · " };
    html! {
        <li class="ac-card">
            <details class="govuk-details" {ontoggle}>
                <summary class="govuk-details__summary"><span class="govuk-details__summary-text">{ &view.title }</span></summary>
                <div class="govuk-details__text">
                    { for view.body.split("\n\n").map(paragraph) }
                    if let Some(id) = view.booking_id { <Go to={Route::Booking { id }} class="govuk-link">{ "See the booking" }</Go> }
                </div>
            </details>
            <p class="ac-card__quiet">{ new }{ moment(view.made_at) }{ mailed }</p>
        </li>
    }
}

/// A paragraph of a message, line by line as it was written; addresses break anywhere.
fn paragraph(text: &str) -> Html {
    html! { <p class="govuk-body ac-words">{ text.to_owned() }</p> }
}

const PREFERENCES: &str = "/api/v1/me/message-preferences";

/// Which messages come by email too.
#[component]
fn Choices() -> Html {
    let kept = use_state(|| Load::<(MessagePreferences, String)>::Loading);
    let done = use_state(|| Done::Nothing);
    {
        let kept = kept.clone();
        use_effect_with((), move |()| {
            spawn_local(async move {
                kept.set(match api::get_tagged::<MessagePreferences>(PREFERENCES).await {
                    Ok(found) => Load::Ready(found.into()),
                    Err(failure) => Load::Failed(failure),
                });
            });
        });
    }
    let (view, tag) = match &*kept {
        Load::Loading => return skeleton(1, "Loading how you are told"),
        Load::Failed(failure) => return problem(failure, None),
        Load::Ready(found) => (found.0.clone(), found.1.clone()),
    };
    let onchoose = {
        let (kept, view, tag) = (kept.clone(), view.clone(), tag.clone());
        Callback::from(move |kind: MessageKind| {
            let mut view = view.clone();
            for one in view.items.iter_mut().filter(|one| one.kind == kind) {
                one.by = if one.by == Channel::Email { Channel::App } else { Channel::Email };
            }
            kept.set(Load::Ready((view, tag.clone()).into()));
        })
    };
    let onsubmit = {
        let (kept, done, view) = (kept.clone(), done.clone(), view.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let open = view.items.iter().filter(|one| !one.always_by_email);
            let items = open.map(|one| MessageChoice { kind: one.kind, by: one.by }).collect();
            let (kept, done, tag) = (kept.clone(), done.clone(), tag.clone());
            done.set(Done::Nothing);
            spawn_local(async move {
                match api::put_tagged::<MessagePreferences>(PREFERENCES, &MessageChoices { items }, &tag).await {
                    Ok(found) => {
                        kept.set(Load::Ready(found.into()));
                        done.set(Done::Saved);
                    }
                    Err(failure) => done.set(Done::Failed(failure)),
                }
            });
        })
    };
    let boxes = view.items.iter().filter(|one| !one.always_by_email).map(|one| {
        let (kind, onchoose) = (one.kind, onchoose.clone());
        let id = format!("by-{kind}");
        let onchange = Callback::from(move |_: Event| onchoose.emit(kind));
        html! {
            <div class="govuk-checkboxes__item">
                <input class="govuk-checkboxes__input" id={id.clone()} type="checkbox" checked={one.by == Channel::Email} {onchange} />
                <label class="govuk-label govuk-checkboxes__label" for={id}>{ &one.label }</label>
            </div>
        }
    });
    html! {
        <form {onsubmit} novalidate=true>
            <fieldset class="govuk-fieldset">
                <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">{ "What also comes by email?" }</legend>
                <p class="govuk-hint">{ "An offer, a no, a cancellation and a change always come by email, if we have your address." }</p>
                <div class="govuk-checkboxes">{ for boxes }</div>
            </fieldset>
            { said(&done) }
            <button class="govuk-button govuk-button--secondary">{ "Save how I am told" }</button>
        </form>
    }
}

const FEED: &str = "/api/v1/me/calendar-feed";

/// The address by which a phone's calendar follows the bookings.
#[component]
fn Feed() -> Html {
    let made = use_state(|| None::<String>);
    let ended = use_state(|| false);
    let busy = use_state(|| false);
    let failure = use_state(|| None::<Failure>);
    let present = crate::load::use_own::<CalendarFeedView>(FEED.to_owned());
    let make = {
        let (made, ended, busy, failure) = (made.clone(), ended.clone(), busy.clone(), failure.clone());
        Callback::from(move |()| {
            busy.set(true);
            failure.set(None);
            let (made, ended, busy, failure) = (made.clone(), ended.clone(), busy.clone(), failure.clone());
            spawn_local(async move {
                match api::post::<NewCalendarFeed>(FEED, &(), None).await {
                    Ok(feed) => {
                        made.set(Some(feed.url));
                        ended.set(false);
                    }
                    Err(why) => failure.set(Some(why)),
                }
                busy.set(false);
            });
        })
    };
    let end = {
        let (made, ended, busy, failure) = (made.clone(), ended.clone(), busy.clone(), failure.clone());
        Callback::from(move |()| {
            busy.set(true);
            failure.set(None);
            let (made, ended, busy, failure) = (made.clone(), ended.clone(), busy.clone(), failure.clone());
            spawn_local(async move {
                match api::remove(FEED).await {
                    Ok(()) => {
                        made.set(None);
                        ended.set(true);
                    }
                    Err(why) => failure.set(Some(why)),
                }
                busy.set(false);
            });
        })
    };
    let exists = matches!(&present.now, Load::Ready(feed) if feed.exists) && !*ended || made.is_some();
    let words = if exists { "Make a new address" } else { "Make an address" };
    html! {
        <section aria-labelledby="feed-title">
            <h2 class="govuk-heading-m" id="feed-title">{ "Your bookings in your calendar" }</h2>
            <p class="govuk-body">{ "Give this address to the calendar on your phone or computer. It then shows your bookings by itself. Keep it to yourself: whoever has it sees where you are booked." }</p>
            if let Some(url) = &*made {
                <label class="govuk-label" for="feed-url">{ "Your address. We show it once." }</label>
                <input class="govuk-input" id="feed-url" type="text" readonly=true value={url.clone()} />
            }
            <p role="status" class="govuk-body">{ if *ended { "The address no longer works." } else { "" } }</p>
            if let Some(failure) = &*failure { { problem(failure, None) } }
            <div class="govuk-button-group">
                { sender(words, "govuk-button govuk-button--secondary", busy.then_some(true), &make) }
                if exists { { sender("End the address", "govuk-button govuk-button--secondary", busy.then_some(false), &end) } }
            </div>
        </section>
    }
}
