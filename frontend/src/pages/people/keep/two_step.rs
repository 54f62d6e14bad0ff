//! Two-step sign-in: turned on with an app, turned off.

use super::step_up::outcome;
use crate::api::{self, Failure};
use crate::load::{Load, use_own};
use crate::ui::{Done, ErrorSummary, Field, error_of, focus, into_state, problem, skeleton, tag};
use crate::words;
use domain::people::ways::{RecoveryCodes, TwoStepCode, TwoStepSetUp, TwoStepView};
use domain::problem::FieldProblem;
use yew::platform::spawn_local;
use yew::prelude::*;

/// How far the turning on has come.
#[derive(Clone, PartialEq)]
enum Stage {
    /// As it stands.
    Stands,
    /// The app is to be set up.
    SetUp(TwoStepSetUp),
    /// The codes are shown, this once.
    Codes(Vec<String>),
}

/// What was asked for, to be done again after a fresh proof.
#[derive(Clone, Copy, PartialEq)]
enum Act {
    Begin,
    Confirm,
    TurnOff,
}

/// The page's content.
#[component]
pub fn TwoStep() -> Html {
    let stands = use_own::<TwoStepView>("/api/v1/me/two-step".to_owned());
    let (stage, code) = (use_state(|| Stage::Stands), use_state(String::new));
    let errors = use_state(Vec::<FieldProblem>::new);
    let (done, last) = (use_state(|| Done::Nothing), use_state(|| Act::Begin));
    let act = {
        let (stage, code, errors, done) = (stage.clone(), code.clone(), errors.clone(), done.clone());
        let (last, reload) = (last.clone(), stands.again.clone());
        Callback::from(move |act: Act| {
            last.set(act);
            let (stage, given) = (stage.clone(), TwoStepCode { code: (*code).clone() });
            let (code, errors, done, reload) = (code.clone(), errors.clone(), done.clone(), reload.clone());
            spawn_local(async move {
                errors.set(Vec::new());
                done.set(Done::Nothing);
                match next(act, &given).await {
                    Ok(now) => {
                        code.set(String::new());
                        if now == Stage::Stands {
                            done.set(Done::Saved);
                        }
                        stage.set(now);
                        reload.emit(());
                    }
                    Err(failure) if failure.code() == Some("wrong_sign_in_code") => {
                        errors.set(vec![FieldProblem::new("/code", failure.message())]);
                    }
                    Err(failure) => done.set(Done::Failed(failure)),
                }
            });
        })
    };
    let again = {
        let (act, last) = (act.clone(), *last);
        Callback::from(move |()| act.emit(last))
    };
    {
        let shown = matches!(*stage, Stage::Codes(_));
        use_effect_with(shown, |shown| {
            if *shown {
                focus("codes-title");
            }
        });
    }
    let content = match (&*stage, &stands.now) {
        (Stage::Codes(codes), _) => show(codes),
        (Stage::SetUp(set_up), _) => {
            let field = html! {
                <Field id="code" label="Code from your app" hint="Six digits." autocomplete="one-time-code"
                    error={error_of(&errors, "code")} value={(*code).clone()} onchange={into_state(&code)} />
            };
            app(set_up, field, &act)
        }
        (Stage::Stands, Load::Loading) => skeleton(1, "Loading"),
        (Stage::Stands, Load::Failed(failure)) => problem(failure, Some(&stands.again)),
        (Stage::Stands, Load::Ready(view)) => as_it_stands(view, &act),
    };
    html! { <><ErrorSummary errors={(*errors).clone()} />{ content }{ outcome(&done, &again) }</> }
}

async fn next(act: Act, given: &TwoStepCode) -> Result<Stage, Failure> {
    const AT: &str = "/api/v1/me/two-step";
    match act {
        Act::Begin => api::post(AT, &(), None).await.map(Stage::SetUp),
        Act::TurnOff => api::remove(AT).await.map(|()| Stage::Stands),
        Act::Confirm => {
            let path = "/api/v1/me/two-step/confirmations";
            api::post::<RecoveryCodes>(path, given, None).await.map(|answer| Stage::Codes(answer.codes))
        }
    }
}

fn as_it_stands(view: &TwoStepView, act: &Callback<Act>) -> Html {
    let button = |act: &Callback<Act>, wanted: Act, class: &'static str, words: &'static str| {
        let onclick = act.reform(move |_: MouseEvent| wanted);
        html! { <button type="button" class={classes!("govuk-button", class)} {onclick}>{ words }</button> }
    };
    if view.on {
        let left = words::count(view.recovery_codes_left, "recovery code is", "recovery codes are");
        return html! {
            <>
                <p class="govuk-body">{ tag(crate::ui::Tone::Good, "On") }{ ". We ask for a code when you sign in with your password or a link." }</p>
                <p class="govuk-body">{ format!("{left} left. To get new ones, turn it off and on again.") }</p>
                { button(act, Act::TurnOff, "govuk-button--secondary", "Turn it off") }
            </>
        };
    }
    html! {
        <>
            <p class="govuk-body">{ tag(crate::ui::Tone::Plain, "Off") }{ ". Turn it on if you look after other people’s records. Nobody gets in with your password alone then." }</p>
            <p class="govuk-body">{ "You need an app that shows codes, such as Google Authenticator, Microsoft Authenticator or 2FAS." }</p>
            { button(act, Act::Begin, "", "Turn it on") }
        </>
    }
}

/// The secret in groups of four: easier to type.
fn grouped(secret: &str) -> String {
    let signs: Vec<char> = secret.chars().collect();
    signs.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

fn app(set_up: &TwoStepSetUp, field: Html, act: &Callback<Act>) -> Html {
    let act = act.clone();
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        act.emit(Act::Confirm);
    });
    html! {
        <>
            <h2 class="govuk-heading-m">{ "1. Put this key into your app" }</h2>
            <p class="govuk-body"><a class="govuk-link" href={set_up.address.clone()}>{ "Open my app on this phone" }</a></p>
            <p class="govuk-body">{ "Or add an account in the app and type this key:" }</p>
            <p class="govuk-body"><code class="ac-key" id="secret">{ grouped(&set_up.secret) }</code></p>
            <h2 class="govuk-heading-m">{ "2. Enter the code that it shows" }</h2>
            <form {onsubmit} novalidate=true>{ field }<button class="govuk-button">{ "Turn it on" }</button></form>
        </>
    }
}

fn show(codes: &[String]) -> Html {
    let lines = codes.iter().map(|code| html! { <li><code>{ code }</code></li> });
    html! {
        <section aria-labelledby="codes-title">
            <h2 class="govuk-heading-m" id="codes-title" tabindex="-1">{ "It is on. Keep these codes" }</h2>
            <p class="govuk-body">{ "If you lose your phone, each of these lets you in once. Write them down and keep them at home. We show them this once." }</p>
            <ul class="govuk-list ac-key">{ for lines }</ul>
        </section>
    }
}
