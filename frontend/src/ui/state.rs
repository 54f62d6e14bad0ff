//! What a page says while it loads, when it cannot, and how things stand.

use super::Go;
use crate::api::Failure;
use crate::route::Route;
use crate::session::{Session, SessionHandle};
use yew::prelude::*;
use yew_router::hooks::use_location;

// These are functions and not components: each component adds some 3 KB to what a phone loads.

/// The shape of what comes: `cards` cards, and `label` for those who do not see them.
pub fn skeleton(cards: usize, label: &str) -> Html {
    let cards = (0..cards).map(|_| {
        html! { <div class="ac-card ac-skeleton"><span></span><span></span><span></span></div> }
    });
    html! {
        <div role="status">
            <span class="govuk-visually-hidden">{ format!("{label}…") }</span>
            <div aria-hidden="true">{ for cards }</div>
        </div>
    }
}

/// Something could not be had or done; says what to do, and tries again when it may help.
pub fn problem(failure: &Failure, retry: Option<&Callback<()>>) -> Html {
    if failure.wants_sign_in() {
        return html! { <SignInFirst words="Sign in to see this page." /> };
    }
    let title = match failure {
        Failure::Problem(problem) => problem.title.clone(),
        Failure::Offline => "You are offline".to_owned(),
        Failure::Unexpected => "That did not work".to_owned(),
        Failure::FileChanged => "The file changed".to_owned(),
    };
    let retry = retry.cloned().map(|retry| {
        let onclick = Callback::from(move |_: MouseEvent| retry.emit(()));
        html! { <button type="button" class="govuk-button govuk-button--secondary" {onclick}>{ "Try again" }</button> }
    });
    html! {
        <div class="ac-notice ac-notice--problem" role="alert">
            <h2 class="govuk-heading-m">{ title }</h2>
            <p class="govuk-body">{ failure.message() }</p>
            { for retry }
        </div>
    }
}

/// A button that sends. While something is sent it keeps the focus and does nothing: `busy` is then whether it is this
/// button's own.
pub fn sender(words: &str, class: &'static str, busy: Option<bool>, onclick: &Callback<()>) -> Html {
    let onclick = onclick.reform(|_: MouseEvent| ());
    let onclick = if busy.is_some() { Callback::noop() } else { onclick };
    let words = if busy == Some(true) { "Sending…" } else { words }.to_owned();
    html! { <button type="button" {class} {onclick} aria-disabled={busy.map(|_| "true")}>{ words }</button> }
}

/// A text of a training provider: paragraphs, and lists where lines begin with a bullet.
pub fn paragraphs(text: &str) -> Html {
    let paragraphs = text.split("\n\n").map(|paragraph| {
        let mut lines = paragraph.lines().peekable();
        let lead: Vec<&str> = std::iter::from_fn(|| lines.next_if(|line| !line.starts_with("• "))).collect();
        let items: Vec<Html> =
            lines.map(|line| html! { <li>{ line.trim_start_matches("• ").to_owned() }</li> }).collect();
        html! {
            <>
                if !lead.is_empty() { <p class="govuk-body">{ lead.join(" ") }</p> }
                if !items.is_empty() { <ul class="govuk-list govuk-list--bullet">{ for items }</ul> }
            </>
        }
    });
    html! { <>{ for paragraphs }</> }
}

/// What became of the last change.
#[derive(Clone, Debug, PartialEq)]
pub enum Done {
    /// There was none.
    Nothing,
    /// It is kept.
    Saved,
    /// It is not, and why.
    Failed(Failure),
}

/// Says it.
pub fn said(done: &Done) -> Html {
    let failure = match done {
        Done::Failed(failure) => problem(failure, None),
        Done::Nothing | Done::Saved => Html::default(),
    };
    let words = if *done == Done::Saved { "Saved." } else { "" };
    html! { <><p class="govuk-body" role="status">{ words }</p>{ failure }</> }
}

/// Something to know.
pub fn notice(said: Html) -> Html {
    html! { <div class="ac-notice" role="status">{ said }</div> }
}

/// Properties of [`SignInFirst`].
#[derive(Properties, PartialEq)]
pub struct SignInProps {
    /// Why to sign in.
    pub words: String,
}

/// Sends a stranger to sign in, and back here.
#[component]
pub fn SignInFirst(props: &SignInProps) -> Html {
    let here =
        use_location().map(|location| format!("{}{}", location.path(), location.query_str())).unwrap_or_default();
    let query = vec![("next".to_owned(), here)];
    html! {
        <div class="ac-notice">
            <p class="govuk-body">{ &props.words }</p>
            <div class="govuk-button-group">
                <Go to={Route::SignIn} query={query.clone()} class="govuk-button">{ "Sign in" }</Go>
                <Go to={Route::CreateAccount} {query} class="govuk-link">{ "Create an account" }</Go>
            </div>
        </div>
    }
}

/// What stands where a person's own things would, while we know of nobody who is signed in; none when someone is.
pub fn unless_signed_in(session: &SessionHandle, words: &'static str) -> Option<Html> {
    match session.now() {
        Session::Unknown => Some(skeleton(1, "Loading")),
        Session::Unreached => {
            let session = session.clone();
            Some(problem(&Failure::Offline, Some(&Callback::from(move |()| session.ask()))))
        }
        Session::Out => Some(html! { <SignInFirst {words} /> }),
        Session::In(_) => None,
    }
}

/// How good something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// All is well.
    Good,
    /// Do something soon.
    Soon,
    /// Too late, or off.
    Gone,
    /// Neither.
    Plain,
}

/// A state: a word and a shape, never a colour alone.
pub fn tag(tone: Tone, words: &str) -> Html {
    let (class, shape) = match tone {
        Tone::Good => ("ac-tag ac-tag--good", "●"),
        Tone::Soon => ("ac-tag ac-tag--soon", "◔"),
        Tone::Gone => ("ac-tag ac-tag--gone", "○"),
        Tone::Plain => ("ac-tag", "◦"),
    };
    html! { <strong {class}><span aria-hidden="true">{ shape }</span>{ format!(" {words}") }</strong> }
}
