//! The feeds that we fetch.

use super::said::{mode, moment, outcome};
use crate::api;
use crate::load::{Load, use_own};
use crate::route::Route;
use crate::ui::{Done, Go, problem, said, skeleton};
use crate::words;
use domain::ids::{FeedId, TrainingProviderId};
use domain::page::Page as List;
use domain::sync::wire::FeedView;
use gloo_timers::future::TimeoutFuture;
use yew::platform::spawn_local;
use yew::prelude::*;

/// How long we look for what became of a feed that is fetched now: it is fetched within a minute.
const LOOKS: u32 = 25;
const LOOK_MS: u32 = 3_000;

/// What one may do with a feed.
#[derive(Clone, Copy, PartialEq)]
enum Act {
    Fetch,
    AskToStop(bool),
    Stop,
}

/// Properties of [`Feeds`].
#[derive(Properties, PartialEq)]
pub struct FeedsProps {
    /// The training provider.
    pub id: TrainingProviderId,
    /// Called when one was fetched now.
    pub fetched: Callback<()>,
}

/// The section.
#[component]
pub fn Feeds(props: &FeedsProps) -> Html {
    let path = format!("/api/v1/training-providers/{}/feeds", props.id);
    let feeds = use_own::<List<FeedView>>(path.clone());
    let asking = use_state(|| None::<FeedId>);
    let fetching = use_state(|| None::<FeedId>);
    let done = use_state(|| Done::Nothing);
    let act = {
        let (asking, fetching, done, again, replace) =
            (asking.clone(), fetching.clone(), done.clone(), feeds.again.clone(), feeds.replace.clone());
        let fetched = props.fetched.clone();
        Callback::from(move |(feed, act): (FeedView, Act)| {
            let (path, done, again, replace) = (path.clone(), done.clone(), again.clone(), replace.clone());
            match act {
                Act::AskToStop(ask) => asking.set(ask.then_some(feed.id)),
                Act::Fetch => {
                    let (fetching, fetched) = (fetching.clone(), fetched.clone());
                    fetching.set(Some(feed.id));
                    spawn_local(async move {
                        let list = fetch(&path, &feed).await;
                        fetching.set(None);
                        match list {
                            Ok(list) => {
                                replace.emit(list);
                                fetched.emit(());
                            }
                            Err(failure) => done.set(Done::Failed(failure)),
                        }
                    });
                }
                Act::Stop => {
                    asking.set(None);
                    spawn_local(async move {
                        match api::remove(&format!("/api/v1/feeds/{}", feed.id)).await {
                            Ok(()) => again.emit(()),
                            Err(failure) => done.set(Done::Failed(failure)),
                        }
                    });
                }
            }
        })
    };
    let list = match &feeds.now {
        Load::Loading => skeleton(1, "Loading your feeds"),
        Load::Failed(failure) => problem(failure, Some(&feeds.again)),
        Load::Ready(list) if list.items.is_empty() => html! {
            <p class="govuk-body">{ "We fetch none yet. Give us the address of your feed, and your courses stay up to date by themselves." }</p>
        },
        Load::Ready(list) => {
            let lines =
                list.items.iter().map(|feed| line(feed, *asking == Some(feed.id), *fetching == Some(feed.id), &act));
            html! { <ul class="ac-lines">{ for lines }</ul> }
        }
    };
    html! {
        <section aria-labelledby="feeds-title">
            <h2 class="govuk-heading-m" id="feeds-title">{ "Feeds that we fetch" }</h2>
            { list }
            { said(&done) }
            <p><Go to={Route::AddFeed { id: props.id }} class="govuk-button govuk-button--secondary">{ "Add a feed" }</Go></p>
        </section>
    }
}

/// When it is fetched next.
fn next(feed: &FeedView) -> String {
    if feed.next_at <= chrono::Utc::now() {
        "We fetch it within a minute.".to_owned()
    } else {
        format!("Next: {}", moment(feed.next_at))
    }
}

/// Has a feed fetched, and waits for what becomes of it; when that takes long, the list as it is.
async fn fetch(path: &str, feed: &FeedView) -> Result<List<FeedView>, api::Failure> {
    api::post::<FeedView>(&format!("/api/v1/feeds/{}/fetch", feed.id), &(), None).await?;
    for _ in 0..LOOKS {
        TimeoutFuture::new(LOOK_MS).await;
        let list = api::get::<List<FeedView>>(path).await?;
        if list.items.iter().all(|now| now.id != feed.id || now.fetched_at != feed.fetched_at) {
            return Ok(list);
        }
    }
    api::get(path).await
}

fn line(feed: &FeedView, asking: bool, fetching: bool, act: &Callback<(FeedView, Act)>) -> Html {
    let onclick = |what: Act| {
        let (act, feed) = (act.clone(), feed.clone());
        Callback::from(move |_: MouseEvent| act.emit((feed.clone(), what)))
    };
    let every = format!("every {}", words::count(i64::from(feed.every_hours), "hour", "hours"));
    let next = if fetching { "Fetching. It takes up to a minute.".to_owned() } else { next(feed) };
    let became = feed.import_id.map(|id| Route::Import { provider: feed.training_provider_id, id });
    html! {
        <li class="ac-feed" key={feed.id.to_string()}>
            <p class="ac-feed__address">{ &feed.url }</p>
            <p class="ac-card__line">{ outcome(feed) }</p>
            if let Some(why) = &feed.failure { <p class="ac-card__line">{ why }</p> }
            <p class="ac-card__line ac-card__quiet">{ mode(feed.mode) }{ ", " }{ every }</p>
            <p class="ac-card__line ac-card__quiet" role="status">{ next }</p>
            <div class="ac-links">
                if let Some(to) = became { <Go {to} class="govuk-link" label={format!("What it held: {}", feed.url)}>{ "What it held" }</Go> }
                if !fetching {
                    <button type="button" class="ac-plain" onclick={onclick(Act::Fetch)} aria-label={format!("Fetch now: {}", feed.url)}>{ "Fetch now" }</button>
                }
                if !asking {
                    <button type="button" class="ac-plain" onclick={onclick(Act::AskToStop(true))} aria-label={format!("Stop fetching: {}", feed.url)}>{ "Stop fetching" }</button>
                }
            </div>
            if asking {
                <div class="ac-notice" role="group" aria-label="Stop fetching">
                    <p class="govuk-body">{ "Stop fetching this feed? The courses that came from it stay." }</p>
                    <div class="govuk-button-group">
                        <button type="button" class="govuk-button govuk-button--warning" onclick={onclick(Act::Stop)}>{ "Yes, stop" }</button>
                        <button type="button" class="govuk-button govuk-button--secondary" onclick={onclick(Act::AskToStop(false))}>{ "No, keep it" }</button>
                    </div>
                </div>
            }
        </li>
    }
}
