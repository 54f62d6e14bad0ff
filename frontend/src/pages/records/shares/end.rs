//! An end to what one shows, once they are sure.

use crate::api::{self, Failure};
use crate::ui::{focus, problem, sender};
use yew::platform::spawn_local;
use yew::prelude::*;

/// How it is asked whether something is to end.
#[derive(PartialEq, Eq)]
pub struct Ending {
    /// The button.
    pub ask: &'static str,
    /// The question.
    pub sure: &'static str,
    /// What follows.
    pub means: &'static str,
    /// Yes.
    pub yes: &'static str,
}

/// Properties of [`End`].
#[derive(Properties, PartialEq)]
pub struct EndProps {
    /// Where the API has it.
    pub path: String,
    /// How it is asked.
    pub words: &'static Ending,
    /// It has ended.
    pub onended: Callback<()>,
}

/// What is asked before it ends.
#[derive(Clone, Copy, PartialEq)]
enum Asked {
    Nothing,
    Sure,
    /// It stays: the focus goes back to where it was asked.
    Stays,
}

/// An end to it, once they are sure.
#[component]
pub fn End(props: &EndProps) -> Html {
    let asked = use_state(|| Asked::Nothing);
    let (sending, failure) = (use_state(|| false), use_state(|| None::<Failure>));
    use_effect_with(*asked, |asked| match asked {
        Asked::Nothing => {}
        Asked::Sure => focus("sure"),
        Asked::Stays => focus("end"),
    });
    let ask = |now: Asked| {
        let (asked, failure) = (asked.clone(), failure.clone());
        Callback::from(move |()| {
            failure.set(None);
            asked.set(now);
        })
    };
    if *asked != Asked::Sure {
        let onclick = ask(Asked::Sure).reform(|_: MouseEvent| ());
        return html! { <button type="button" class="govuk-button govuk-button--secondary" id="end" {onclick}>{ props.words.ask }</button> };
    }
    let yes = {
        let (sending, failure) = (sending.clone(), failure.clone());
        let (path, onended) = (props.path.clone(), props.onended.clone());
        Callback::from(move |()| {
            sending.set(true);
            failure.set(None);
            let (sending, failure) = (sending.clone(), failure.clone());
            let (path, onended) = (path.clone(), onended.clone());
            spawn_local(async move {
                match api::remove(&path).await {
                    Ok(()) => onended.emit(()),
                    Err(why) => {
                        failure.set(Some(why));
                        sending.set(false);
                    }
                }
            });
        })
    };
    let busy = |own: bool| sending.then_some(own);
    html! {
        <div class="ac-notice">
            <h2 class="govuk-heading-s" id="sure" tabindex="-1">{ props.words.sure }</h2>
            <p class="govuk-body">{ props.words.means }</p>
            if let Some(why) = &*failure { { problem(why, None) } }
            <div class="govuk-button-group">
                { sender(props.words.yes, "govuk-button govuk-button--warning", busy(true), &yes) }
                { sender("No, keep it", "govuk-button govuk-button--secondary", busy(false), &ask(Asked::Stays)) }
            </div>
        </div>
    }
}
