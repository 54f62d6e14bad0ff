//! What an employer's workers ask for, to be answered with a thumb; and what it wants to be asked about.

use super::{OfEmployer, back};
use crate::api;
use crate::load::{Load, use_own};
use crate::route::{Of, Route};
use crate::ui::{
    Done, ErrorSummary, Field, Go, Page, Words, error_of, focus, into_state, moment, problem, radios, said, skeleton,
};
use crate::words;
use domain::booking::BookingStatus;
use domain::booking::wire::{ApprovalRuleView, Asks, BookingRefusal, BookingView};
use domain::ids::BookingId;
use domain::page::Page as List;
use domain::problem::FieldProblem;
use domain::values::Pence;
use yew::platform::spawn_local;
use yew::prelude::*;

/// The page.
#[component]
pub fn Approvals(props: &OfEmployer) -> Html {
    let id = props.id;
    let queue = use_own::<List<BookingView>>(format!("/api/v1/organisations/{id}/bookings-to-approve"));
    let told = use_state(String::new);
    let refusing = use_state(|| None::<BookingId>);
    let onanswered = {
        let (told, again, refusing) = (told.clone(), queue.again.clone(), refusing.clone());
        Callback::from(move |words: String| {
            told.set(words);
            refusing.set(None);
            again.emit(());
            focus("told");
        })
    };
    let onrefuse = {
        let refusing = refusing.clone();
        Callback::from(move |which: Option<BookingId>| refusing.set(which))
    };
    let waits = match &queue.now {
        Load::Loading => skeleton(2, "Loading what your team asks for"),
        Load::Failed(failure) => problem(failure, Some(&queue.again)),
        Load::Ready(list) if list.items.is_empty() => {
            html! { <p class="govuk-body">{ "Nobody waits for your answer." }</p> }
        }
        Load::Ready(list) => html! {
            <ul class="ac-cards">
                { for list.items.iter().map(|view| {
                    let (open, onrefuse, onanswered) = (*refusing == Some(view.id), onrefuse.clone(), onanswered.clone());
                    html! { <One key={view.id.to_string()} view={view.clone()} {open} {onrefuse} {onanswered} /> }
                }) }
            </ul>
        },
    };
    html! {
        <Page title="Say yes or no" back={back()}>
            <p class="govuk-body" role="status" id="told" tabindex="-1">{ &*told }</p>
            { waits }
            <Rule {id} />
        </Page>
    }
}

#[derive(Properties, PartialEq)]
struct OneProps {
    view: BookingView,
    open: bool,
    onrefuse: Callback<Option<BookingId>>,
    onanswered: Callback<String>,
}

/// What one worker asks for.
#[component]
fn One(props: &OneProps) -> Html {
    let view = &props.view;
    let errors = use_state(Vec::<FieldProblem>::new);
    let because = use_state(String::new);
    let sending = use_state(|| false);
    use_effect_with(props.open, |open| {
        if *open {
            focus("because");
        }
    });
    let answer = {
        let (errors, because, sending) = (errors.clone(), because.clone(), sending.clone());
        let (id, name, onanswered) = (view.id, view.person_name.clone(), props.onanswered.clone());
        move |yes: bool| {
            if *sending {
                return;
            }
            sending.set(true);
            let (errors, because, sending) = (errors.clone(), (*because).clone(), sending.clone());
            let (name, onanswered) = (name.clone(), onanswered.clone());
            spawn_local(async move {
                let done = if yes {
                    api::post::<BookingView>(
                        &format!("/api/v1/bookings/{id}/approve"),
                        &BookingRefusal::default(),
                        None,
                    )
                    .await
                } else {
                    let body = BookingRefusal { because: Some(because).filter(|because| !because.trim().is_empty()) };
                    api::post::<BookingView>(&format!("/api/v1/bookings/{id}/refuse"), &body, None).await
                };
                sending.set(false);
                match done {
                    Ok(_) if yes => onanswered.emit(format!("You said yes. {name} is told.")),
                    Ok(_) => onanswered.emit(format!("You said no. {name} is told.")),
                    Err(failure) => errors.set(failure.wrong()),
                }
            });
        }
    };
    let yes = Callback::from({
        let answer = answer.clone();
        move |_: MouseEvent| answer(true)
    });
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        answer(false);
    });
    let onopen = props.onrefuse.reform({
        let id = view.id;
        move |_: MouseEvent| Some(id)
    });
    let onclose = props.onrefuse.reform(|_: MouseEvent| None);
    let run = &view.run;
    let held = match (view.status, view.decide_by) {
        (BookingStatus::Requested, Some(ends)) => format!("A place is held until {}.", moment(ends)),
        (BookingStatus::Offered, _) => "A place is held for them.".to_owned(),
        _ => "The date is full. They wait for a place.".to_owned(),
    };
    let busy = sending.to_string();
    html! {
        <li class="ac-card">
            <h2 class="ac-card__title">{ &view.person_name }</h2>
            <p class="ac-card__line">{ &run.course_title }</p>
            <p class="ac-card__line">{ words::when(run.starts_on, run.starts_at) }</p>
            <p class="ac-card__line">{ format!("{} · {}", words::place(run.venue.as_ref(), run.mode), price(run.cost_pence)) }</p>
            <p class="ac-card__line">{ held }</p>
            <ErrorSummary errors={(*errors).clone()} />
            if props.open {
                <form {onsubmit} novalidate=true>
                    <Words id="because" label="Why not?" hint="They read this. You can leave it empty." error={error_of(&errors, "because")} value={(*because).clone()} onchange={into_state(&because)} />
                    <div class="govuk-button-group">
                        <button class="govuk-button govuk-button--warning" aria-disabled={busy}>{ "Say no" }</button>
                        <button type="button" class="govuk-button govuk-button--secondary" onclick={onclose}>{ "Back" }</button>
                    </div>
                </form>
            } else {
                <div class="govuk-button-group">
                    <button type="button" class="govuk-button" aria-label={format!("Yes, {} can go", view.person_name)} aria-disabled={busy} onclick={yes}>{ "Yes" }</button>
                    <button type="button" class="govuk-button govuk-button--secondary" aria-label={format!("No, {} cannot go", view.person_name)} onclick={onopen}>{ "No" }</button>
                </div>
            }
        </li>
    }
}

/// How many wait for an answer, where that is anybody.
#[component]
pub fn Waits(props: &OfEmployer) -> Html {
    let id = props.id;
    let queue = use_own::<List<BookingView>>(format!("/api/v1/organisations/{id}/bookings-to-approve"));
    let Load::Ready(list) = &queue.now else { return Html::default() };
    let many = i64::try_from(list.items.len()).unwrap_or(i64::MAX);
    if many == 0 {
        return Html::default();
    }
    let words = format!("{} for your answer", words::count(many, "person waits", "people wait"));
    let to = Route::TeamOf { id, of: Of::Approvals };
    html! { <p class="ac-notice"><Go {to} class="govuk-link">{ words }</Go></p> }
}

/// What it costs; most feeds do not say.
fn price(cost: Option<Pence>) -> String {
    match cost {
        Some(_) => words::money(cost),
        None => "Price not known".to_owned(),
    }
}

const ASKS: [(&str, &str, &str); 3] = [
    ("never", "Never", "Your team books what it likes."),
    ("always", "Always", "You say yes or no to every booking."),
    ("when", "Sometimes", "Say when below."),
];

/// The answers about what they did before.
const AGAIN: [(&str, &str, &str); 4] = [
    ("no", "Do not ask", ""),
    ("held", "Ask when it is still in date", ""),
    ("refresher", "Ask when a refresher may be enough", "They want the whole course, and learnt the subject before."),
    ("both", "Ask about both", ""),
];

const HOURS: [(&str, &str, &str); 2] =
    [("yes", "Yes, ask me", "At a weekend, before 8am or after 6pm."), ("no", "No", "The time does not matter.")];

/// What the employer wants to be asked about.
#[component]
fn Rule(props: &OfEmployer) -> Html {
    let at = format!("/api/v1/organisations/{}/approval-rule", props.id);
    let rule = use_own::<ApprovalRuleView>(at.clone());
    let body = match &rule.now {
        Load::Loading => skeleton(1, "Loading what you are asked about"),
        Load::Failed(failure) => problem(failure, Some(&rule.again)),
        Load::Ready(view) => html! { <RuleForm {at} view={**view} onsaved={rule.replace.clone()} /> },
    };
    html! {
        <section aria-labelledby="when-asked">
            <h2 class="govuk-heading-m" id="when-asked">{ "When are you asked?" }</h2>
            { body }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct RuleProps {
    at: String,
    view: ApprovalRuleView,
    onsaved: Callback<ApprovalRuleView>,
}

#[component]
fn RuleForm(props: &RuleProps) -> Html {
    let view = props.view;
    let asks = use_state(|| view.asks.as_str().to_owned());
    let pounds = use_state(|| view.over_pence.map_or_else(String::new, |over| words::money(Some(over))));
    let hours = use_state(|| if view.outside_hours { "yes" } else { "no" }.to_owned());
    let again = use_state(|| again(&view).to_owned());
    let errors = use_state(Vec::<FieldProblem>::new);
    let done = use_state(|| Done::Nothing);
    let onsubmit = {
        let (asks, pounds, hours, again) = (asks.clone(), pounds.clone(), hours.clone(), again.clone());
        let (errors, done) = (errors.clone(), done.clone());
        let (at, onsaved) = (props.at.clone(), props.onsaved.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            done.set(Done::Nothing);
            let new = match read(&asks, &pounds, &hours, &again) {
                Ok(new) => new,
                Err(wrong) => return errors.set(vec![wrong]),
            };
            errors.set(Vec::new());
            let (at, onsaved, errors, done) = (at.clone(), onsaved.clone(), errors.clone(), done.clone());
            spawn_local(async move {
                match api::put::<ApprovalRuleView>(&at, &new).await {
                    Ok(saved) => {
                        done.set(Done::Saved);
                        onsaved.emit(saved);
                    }
                    Err(failure) => errors.set(failure.wrong()),
                }
            });
        })
    };
    html! {
        <form {onsubmit} novalidate=true>
            <ErrorSummary errors={(*errors).clone()} />
            { radios("asks", "Before someone books", &ASKS, &asks, error_of(&errors, "asks"), &into_state(&asks)) }
            if *asks == "when" {
                <Field id="overPence" label="When it costs more than this, in pounds" hint={Some("Like 45. You are asked too when nobody knows the price. Leave it empty if the price does not matter.".to_owned())} error={error_of(&errors, "overPence")} value={(*pounds).clone()} onchange={into_state(&pounds)} />
                { radios("outsideHours", "When it is outside usual hours", &HOURS, &hours, error_of(&errors, "outsideHours"), &into_state(&hours)) }
                { radios("again", "When they did it before", &AGAIN, &again, error_of(&errors, "again"), &into_state(&again)) }
            }
            { said(&done) }
            <button class="govuk-button govuk-button--secondary">{ "Save when you are asked" }</button>
        </form>
    }
}

/// What was chosen of who did it before.
const fn again(view: &ApprovalRuleView) -> &'static str {
    match (view.held, view.refresher_instead) {
        (false, false) => "no",
        (true, false) => "held",
        (false, true) => "refresher",
        (true, true) => "both",
    }
}

/// The rule that was typed.
fn read(asks: &str, pounds: &str, hours: &str, again: &str) -> Result<ApprovalRuleView, FieldProblem> {
    let asks: Asks = asks.parse().map_err(|_| FieldProblem::new("/asks", "Choose one first."))?;
    let sometimes = asks == Asks::When;
    let over = Some(pounds.trim()).filter(|pounds| sometimes && !pounds.is_empty()).map(|pounds| match pounds {
        "Free" => Pence::new(0),
        pounds => Pence::parse_pounds(pounds),
    });
    let over_pence = over.transpose().map_err(|say| FieldProblem::new("/overPence", say))?;
    let new = ApprovalRuleView {
        asks,
        over_pence,
        outside_hours: sometimes && hours == "yes",
        held: sometimes && matches!(again, "held" | "both"),
        refresher_instead: sometimes && matches!(again, "refresher" | "both"),
    };
    new.rule().map(|_| new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::booking::approval::ApprovalRule;

    #[test]
    fn what_is_typed_becomes_one_rule() {
        let dear = read("when", "£45.50", "no", "no").unwrap();
        assert_eq!((dear.over_pence.map(Pence::get), dear.outside_hours), (Some(4550), false));
        assert_eq!(read("always", "£45", "yes", "both").unwrap(), ApprovalRule::Always.into());
        for chosen in ["held", "refresher", "both"] {
            assert_eq!(again(&read("when", "", "no", chosen).unwrap()), chosen);
        }
        assert_eq!(read("when", "", "no", "no").unwrap_err().pointer, "/asks");
        assert_eq!(read("when", "a lot", "no", "no").unwrap_err().pointer, "/overPence");
        assert_eq!(read("", "", "", "").unwrap_err().pointer, "/asks");
    }
}
