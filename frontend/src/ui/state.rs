//! What a page says while it loads, when it cannot, and how things stand.

use super::Go;
use crate::api::Failure;
use crate::route::Route;
use yew::prelude::*;
use yew_router::hooks::use_location;

/// Properties of [`Skeleton`].
#[derive(Properties, PartialEq)]
pub struct SkeletonProps {
    /// How many cards to draw.
    #[prop_or(3)]
    pub cards: usize,
    /// What is on its way.
    #[prop_or_else(|| "Loading".to_owned())]
    pub label: String,
}

/// The shape of what comes.
#[component]
pub fn Skeleton(props: &SkeletonProps) -> Html {
    let cards = (0..props.cards).map(|_| {
        html! { <div class="ac-card ac-skeleton"><span></span><span></span><span></span></div> }
    });
    html! {
        <div role="status">
            <span class="govuk-visually-hidden">{ &props.label }{ "…" }</span>
            <div aria-hidden="true">{ for cards }</div>
        </div>
    }
}

/// Properties of [`Problem`].
#[derive(Properties, PartialEq)]
pub struct ProblemProps {
    /// Why.
    pub failure: Failure,
    /// Tries again.
    #[prop_or_default]
    pub retry: Option<Callback<()>>,
}

/// Something could not be had or done; says what to do.
#[component]
pub fn Problem(props: &ProblemProps) -> Html {
    if props.failure.wants_sign_in() {
        return html! { <SignInFirst words="Sign in to see this page." /> };
    }
    let title = match &props.failure {
        Failure::Problem(problem) => problem.title.clone(),
        Failure::Offline => "You are offline".to_owned(),
        Failure::Unexpected => "That did not work".to_owned(),
    };
    let retry = props.retry.clone().map(|retry| {
        let onclick = Callback::from(move |_: MouseEvent| retry.emit(()));
        html! { <button type="button" class="govuk-button govuk-button--secondary" {onclick}>{ "Try again" }</button> }
    });
    html! {
        <div class="ac-notice ac-notice--problem" role="alert">
            <h2 class="govuk-heading-m">{ title }</h2>
            <p class="govuk-body">{ props.failure.message() }</p>
            { for retry }
        </div>
    }
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

/// Properties of [`Tag`].
#[derive(Properties, PartialEq)]
pub struct TagProps {
    /// How good it is.
    pub tone: Tone,
    /// The word.
    pub children: Html,
}

/// A state: a word and a shape, never a colour alone.
#[component]
pub fn Tag(props: &TagProps) -> Html {
    let (class, shape) = match props.tone {
        Tone::Good => ("ac-tag ac-tag--good", "●"),
        Tone::Soon => ("ac-tag ac-tag--soon", "◔"),
        Tone::Gone => ("ac-tag ac-tag--gone", "○"),
        Tone::Plain => ("ac-tag", "◦"),
    };
    html! { <strong {class}><span aria-hidden="true">{ shape }</span>{ " " }{ props.children.clone() }</strong> }
}

/// Properties of [`Notice`].
#[derive(Properties, PartialEq)]
pub struct NoticeProps {
    /// What it says.
    pub children: Html,
}

/// Something to know.
#[component]
pub fn Notice(props: &NoticeProps) -> Html {
    html! { <div class="ac-notice" role="status">{ props.children.clone() }</div> }
}
