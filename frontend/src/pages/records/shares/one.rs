//! One link: the code to hold out, the link to send, who looked, and an end to it.

use super::end::{End, Ending};
use super::list::ended;
use super::qr::qr;
use super::{PATH, device, looked};
use crate::load::{Load, use_own};
use crate::route::Route;
use crate::session::use_session;
use crate::ui::{FileToSave, Files, Go, Page, focus, problem, skeleton};
use crate::words;
use chrono::Utc;
use domain::ids::ShareId;
use domain::page::Page as List;
use domain::records::sharing::shown_name;
use domain::records::wire::ShareView;
use yew::platform::spawn_local;
use yew::prelude::*;

/// Properties of [`SharePage`].
#[derive(Properties, PartialEq)]
pub struct ShareProps {
    /// The link.
    pub id: ShareId,
}

/// The page.
#[component]
pub fn SharePage(props: &ShareProps) -> Html {
    let list = use_own::<List<ShareView>>(PATH.to_owned());
    let just_ended = use_state(|| false);
    // Once the heading says it.
    use_effect_with(*just_ended, |ended| {
        if *ended {
            focus("page-title");
        }
    });
    let back = (Route::Shares, "Who can see my record".to_owned());
    let (title, content) = match &list.now {
        Load::Loading => ("Your link", skeleton(2, "Loading the link")),
        Load::Failed(failure) => ("Your link", problem(failure, Some(&list.again))),
        Load::Ready(all) => match all.items.iter().find(|share| share.id == props.id) {
            None => (
                "Your link",
                html! { <p class="govuk-body">{ "You have no such link. Look in the list of your links." }</p> },
            ),
            Some(share) if share.open => {
                let onended = {
                    let (all, replace, id) = (all.clone(), list.replace.clone(), share.id);
                    let just_ended = just_ended.clone();
                    Callback::from(move |()| {
                        replace.emit(without(&all, id));
                        just_ended.set(true);
                    })
                };
                ("Show this code", html! { <Open share={share.clone()} {onended} /> })
            }
            Some(share) => ("This link has ended", html! { <Gone share={share.clone()} /> }),
        },
    };
    html! { <Page {title} {back}>{ content }</Page> }
}

/// The links after one of them was ended.
fn without(all: &List<ShareView>, id: ShareId) -> List<ShareView> {
    let mut items = all.items.clone();
    for share in items.iter_mut().filter(|share| share.id == id) {
        share.open = false;
        share.ended_at = Some(Utc::now());
    }
    List { items, next_cursor: None }
}

#[derive(Properties, PartialEq)]
struct OpenProps {
    share: ShareView,
    onended: Callback<()>,
}

/// A link that can be looked at.
#[component]
fn Open(props: &OpenProps) -> Html {
    let share = &props.share;
    html! {
        <>
            <p class="govuk-body">{ "They point the camera of their phone at this. They need no account." }</p>
            { qr(&share.url) }
            <p class="govuk-body">{ "To say it aloud: open " }<b class="ac-key">{ spoken(&share.url) }</b>{ " and add" }</p>
            <p class="ac-code">{ &share.code }</p>
            <Send url={share.url.clone()} />
            { paper(share) }
            <Facts share={share.clone()} />
            <End path={format!("{PATH}/{}", share.id)} words={&ENDING} onended={props.onended.clone()} />
        </>
    }
}

const ENDING: Ending = Ending {
    ask: "End this link",
    sure: "End this link?",
    means: "Anyone who opens it then sees nothing. You cannot take this back, but you can make a new link.",
    yes: "Yes, end it",
};

/// The same on paper, for who wants it in a folder.
fn paper(share: &ShareView) -> Html {
    let words = "Save as a PDF";
    let (path, name) = (format!("{PATH}/{}/paper", share.id), "training-record-to-show.pdf".to_owned());
    let files = vec![FileToSave { words, path, kind: "application/pdf", name }];
    html! {
        <>
            <h2 class="govuk-heading-m">{ "Or print it" }</h2>
            <p class="govuk-body">{ "The paper has the code on it, so anyone who reads it can check it until this link ends." }</p>
            <Files {files} class="govuk-button govuk-button--secondary" />
        </>
    }
}

/// What stands before the code in an address, as people say it: `academy.example/check/`.
fn spoken(url: &str) -> &str {
    let plain = url.split_once("://").map_or(url, |(_, plain)| plain);
    plain.rfind('/').and_then(|at| plain.get(..=at)).unwrap_or(plain)
}

#[derive(Properties, PartialEq)]
struct SendProps {
    url: String,
}

/// The link to send, and what it leads to.
#[component]
fn Send(props: &SendProps) -> Html {
    let said = use_state(|| "");
    let copy = {
        let (said, url) = (said.clone(), props.url.clone());
        Callback::from(move |_: MouseEvent| {
            // Emptied first: the same words twice would not be read out.
            said.set("");
            let (said, url) = (said.clone(), url.clone());
            spawn_local(async move {
                let done = device::copy(&url).await;
                said.set(if done { "Copied." } else { "Your browser does not copy. Press on the link and hold." });
            });
        })
    };
    let hands_on = device::hands_on();
    let share = {
        let url = props.url.clone();
        Callback::from(move |_: MouseEvent| {
            let url = url.clone();
            spawn_local(async move { device::hand_on("My training record", &url).await });
        })
    };
    html! {
        <>
            <h2 class="govuk-heading-m">{ "Or send the link" }</h2>
            <p class="govuk-body ac-words">{ &props.url }</p>
            <div class="govuk-button-group">
                if hands_on { <button type="button" class="govuk-button" onclick={share}>{ "Share" }</button> }
                <button type="button" class={classes!("govuk-button", hands_on.then_some("govuk-button--secondary"))} onclick={copy}>{ "Copy the link" }</button>
                <a class="govuk-link" href={props.url.clone()}>{ "See what they see" }</a>
            </div>
            <p class="govuk-body" role="status">{ *said }</p>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct FactsProps {
    share: ShareView,
}

/// What is shown, and what became of it.
#[component]
fn Facts(props: &FactsProps) -> Html {
    let session = use_session();
    let share = &props.share;
    let name = session.now().me().map(|me| shown_name(&me.full_name, share.name));
    let shown = share.records.iter().map(|record| {
        html! { <li>{ format!("{}, done on {}", record.title, words::day(record.achieved_on)) }</li> }
    });
    html! {
        <dl class="ac-facts">
            if let Some(label) = &share.label { <div><dt>{ "What it is for" }</dt><dd>{ label }</dd></div> }
            <div><dt>{ "What it shows" }</dt><dd><ul class="govuk-list">{ for shown }</ul></dd></div>
            if let Some(name) = name { <div><dt>{ "Your name on it" }</dt><dd>{ name }</dd></div> }
            if share.open { <div><dt>{ "Until" }</dt><dd>{ words::day(share.until) }</dd></div> }
            <div><dt>{ "Who looked" }</dt><dd>{ looked(share) }if share.open { { " When you look yourself, that counts too." } }</dd></div>
        </dl>
    }
}

#[derive(Properties, PartialEq)]
struct GoneProps {
    share: ShareView,
}

/// A link that leads to nothing now.
#[component]
fn Gone(props: &GoneProps) -> Html {
    html! {
        <>
            <p class="govuk-body">{ format!("{}. Anyone who opens it sees nothing of your record.", ended(&props.share)) }</p>
            <Facts share={props.share.clone()} />
            <Go to={Route::NewShare} class="govuk-button">{ "Show my record to somebody" }</Go>
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_the_code_is_said_without_the_scheme() {
        let said = ["https://academy.example/check/ABCD", "http://localhost:8080/check/ABCD", "ABCD"].map(spoken);
        assert_eq!(said, ["academy.example/check/", "localhost:8080/check/", "ABCD"]);
    }
}
