//! Places for several workers on one date, in one act.

use super::book::not_bookable;
use super::facts;
use super::keep_places::KeepPlaces;
use super::kept::LeftOf;
use super::several_people::{Chosen, People};
use super::several_said::{Became, answered, in_the_way, lines, summary};
use crate::api::{self, Failure};
use crate::load::{Load, use_own};
use crate::route::{Of, Route};
use crate::ui::{ErrorSummary, Field, Fold, Go, Page, error_of, focus, into_state, problem, sender, skeleton};
use crate::words;
use domain::booking::wire::{BookingAnswers, NewBookingOf, NewBookings};
use domain::catalogue::wire::CourseRunView;
use domain::ids::{CourseRunId, EmployerId, PlaceBlockId};
use domain::problem::FieldProblem;
use std::collections::HashMap;
use uuid::Uuid;
use yew::platform::spawn_local;
use yew::prelude::*;
use yew_router::hooks::use_location;

/// The longest cost code.
const CODE_LONGEST: usize = 40;

/// Properties of [`Several`].
#[derive(Properties, PartialEq)]
pub struct SeveralProps {
    /// The employer.
    pub id: EmployerId,
    /// The run.
    pub run: CourseRunId,
}

/// The page.
#[component]
pub fn Several(props: &SeveralProps) -> Html {
    let run = use_own::<CourseRunView>(format!("/api/v1/course-runs/{}", props.run));
    // The kept places that get names, when one comes from them.
    let block: Option<PlaceBlockId> = use_location()
        .and_then(|location| location.query::<HashMap<String, String>>().ok())
        .and_then(|query| query.get("block")?.parse().ok());
    let content = match &run.now {
        Load::Loading => skeleton(2, "Loading the date"),
        Load::Failed(failure) => problem(failure, Some(&run.again)),
        Load::Ready(now) => html! {
            <>
                <h2 class="govuk-heading-m">{ &now.course_title }</h2>
                { facts(now) }
                if now.bookable && block.is_none() {
                    <Fold summary="Keep places and name people later">
                        <KeepPlaces id={props.id} run={(**now).clone()} onkept={run.replace.clone()} />
                    </Fold>
                }
                if now.bookable {
                    <Form id={props.id} run={(**now).clone()} {block} onbooked={run.replace.clone()} />
                } else {
                    { not_bookable(now) }
                }
            </>
        },
    };
    let (of, back) = match block {
        Some(_) => (Of::Kept, "Places kept for later"),
        None => (Of::Which, "Choose another date"),
    };
    let title = if block.is_some() { "Name people for kept places" } else { "Book for several people" };
    let back = (Route::TeamOf { id: props.id, of }, back.to_owned());
    html! { <Page {title} {back}>{ content }</Page> }
}

#[derive(Properties, PartialEq)]
struct FormProps {
    id: EmployerId,
    run: CourseRunView,
    /// The kept places that they get, when these are named.
    block: Option<PlaceBlockId>,
    /// The run as it is after a booking.
    onbooked: Callback<CourseRunView>,
}

/// What was asked for last and how it ended.
#[derive(Clone, PartialEq)]
enum Ended {
    NotYet,
    /// Each has an answer of their own.
    Answered(Vec<Became>),
    /// Nobody is booked, because of these.
    Nobody(Failure, Vec<Became>),
    Failed(Failure),
}

/// What is sent. The same wish has the same key until it is answered, so that a second tap or a retry books nobody twice.
fn wish(props: &FormProps, chosen: &[Chosen], together: bool, code: &str) -> NewBookings {
    let cost_code = Some(code.trim().to_owned()).filter(|code| !code.is_empty());
    let people = chosen.iter().map(|one| NewBookingOf { person_id: one.id, cost_code: cost_code.clone() });
    NewBookings {
        course_run_id: props.run.id,
        people: people.collect(),
        employer_id: Some(props.id),
        block_id: props.block,
        together,
    }
}

/// Sends it.
async fn ask(new: &NewBookings, chosen: &[Chosen], key: Uuid) -> Ended {
    match api::post::<BookingAnswers>("/api/v1/bookings/several", new, Some(key)).await {
        Ok(answers) => Ended::Answered(answered(chosen, answers.items)),
        Err(Failure::Problem(why)) if why.code == "not_all_booked" => {
            let because = in_the_way(chosen, &why);
            Ended::Nobody(Failure::Problem(why), because)
        }
        Err(why) => Ended::Failed(why),
    }
}

/// What has to be changed before anything is sent.
fn check(chosen: &[Chosen], code: &str) -> Vec<FieldProblem> {
    let mut wrong = Vec::new();
    if chosen.is_empty() {
        wrong.push(FieldProblem::new("/people", "Choose who goes first."));
    }
    if code.trim().chars().count() > CODE_LONGEST {
        wrong.push(FieldProblem::new("/costCode", "Use up to 40 letters and numbers."));
    }
    wrong
}

#[component]
fn Form(props: &FormProps) -> Html {
    let chosen = use_state(Vec::<Chosen>::new);
    let (together, code) = (use_state(|| false), use_state(String::new));
    let errors = use_state(Vec::<FieldProblem>::new);
    let (busy, ended, tries) = (use_state(|| false), use_state(|| Ended::NotYet), use_state(|| 0_u32));
    let key = use_memo((wish(props, &chosen, *together, &code), *tries), |_| Uuid::new_v4());
    // Each answer takes the focus, though it may say what the one before said.
    use_effect_with(*tries, {
        let said = !matches!(&*ended, Ended::NotYet | Ended::Failed(_));
        move |_| {
            if said {
                focus("became");
            }
        }
    });
    let send = {
        let (chosen, code, errors, busy) = (chosen.clone(), code.clone(), errors.clone(), busy.clone());
        let (ended, tries, key, onbooked) = (ended.clone(), tries.clone(), *key, props.onbooked.clone());
        let new = wish(props, &chosen, *together, &code);
        Callback::from(move |()| {
            let wrong = check(&chosen, &code);
            errors.set(wrong.clone());
            if !wrong.is_empty() {
                return;
            }
            busy.set(true);
            let (chosen, busy, ended) = (chosen.clone(), busy.clone(), ended.clone());
            let (tries, onbooked, new) = (tries.clone(), onbooked.clone(), new.clone());
            spawn_local(async move {
                let end = ask(&new, &chosen, key).await;
                busy.set(false);
                // What may have been done though no answer came is asked for again by the same key.
                let next = !matches!(end, Ended::Failed(Failure::Offline | Failure::Unexpected));
                if let Ended::Answered(became) = &end {
                    let failed = became.iter().filter(|one| one.what.is_err());
                    chosen.set(failed.map(|one| one.who.clone()).collect());
                    let run = became.iter().rev().find_map(|one| Some(one.what.as_ref().ok()?.run.clone()));
                    run.into_iter().for_each(|run| onbooked.emit(run));
                }
                ended.set(end);
                if next {
                    tries.set(*tries + 1);
                }
            });
        })
    };
    let onchoose = {
        let (chosen, errors) = (chosen.clone(), errors.clone());
        Callback::from(move |now: Vec<Chosen>| {
            errors.set(Vec::new());
            chosen.set(now);
        })
    };
    let ontogether = {
        let together = together.clone();
        Callback::from(move |_: Event| together.set(!*together))
    };
    let done = matches!(&*ended, Ended::Answered(_)) && chosen.is_empty();
    html! {
        <>
            { told(props, &ended, &chosen) }
            if done {
                { onward(props.id, &ended) }
            } else {
                <ErrorSummary errors={(*errors).clone()} />
                { for props.block.map(|block| html! { <LeftOf key={*tries} id={props.id} {block} /> }) }
                <People id={props.id} chosen={(*chosen).clone()} error={error_of(&errors, "people")} onchange={onchoose} />
                { for props.block.is_none().then(|| all_or_nobody(*together, &ontogether)) }
                <Field id="costCode" label="Cost code" hint={Some("What your books call it. You can leave it empty.".to_owned())} error={error_of(&errors, "costCode")} value={(*code).clone()} onchange={into_state(&code)} />
                <p class="govuk-body">{ after(props) }</p>
                if let Ended::Failed(why) = &*ended { { problem(why, None) } }
                <div class="ac-sticky">{ sender(&button(&chosen, &ended), "govuk-button", busy.then_some(true), &send) }</div>
            }
        </>
    }
}

fn all_or_nobody(together: bool, onchange: &Callback<Event>) -> Html {
    html! {
        <div class="govuk-form-group">
            <div class="govuk-checkboxes">
                <div class="govuk-checkboxes__item">
                    <input class="govuk-checkboxes__input" type="checkbox" id="together" checked={together} {onchange} aria-describedby="together-hint" />
                    <label class="govuk-label govuk-checkboxes__label" for="together">{ "All of them or nobody" }</label>
                    <div class="govuk-hint govuk-checkboxes__hint" id="together-hint">
                        { "If one cannot be booked, nobody is. If there are not places for all, they wait together." }
                    </div>
                </div>
            </div>
        </div>
    }
}

/// What the button does.
fn button(chosen: &[Chosen], ended: &Ended) -> String {
    let people = words::count(i64::try_from(chosen.len()).unwrap_or(i64::MAX), "person", "people");
    match (chosen.len(), ended) {
        (0, _) => "Book for these people".to_owned(),
        (_, Ended::NotYet) => format!("Book for {people}"),
        _ => format!("Try again for {people}"),
    }
}

/// What there is room for, and what happens then.
fn after(props: &FormProps) -> String {
    if props.block.is_some() {
        return "Each gets one of the places that you keep. We tell each of them.".to_owned();
    }
    format!("{}. Who gets no place goes on the waiting list. We tell each of them.", words::room_in(&props.run))
}

/// What became of it.
fn told(props: &FormProps, ended: &Ended, chosen: &UseStateHandle<Vec<Chosen>>) -> Html {
    let (title, below) = match ended {
        Ended::NotYet | Ended::Failed(_) => return Html::default(),
        Ended::Answered(all) => {
            let again = (!chosen.is_empty()).then(|| {
                html! { <p class="govuk-body">{ "Who could not be booked is still chosen below. Change what is in the way, then try again." }</p> }
            });
            (summary(all), html! { <>{ lines(all) }{ for again }</> })
        }
        Ended::Nobody(why, all) => {
            let leave = {
                let (chosen, out) = (chosen.clone(), all.iter().map(|one| one.who.id).collect::<Vec<_>>());
                Callback::from(move |_: MouseEvent| {
                    chosen.set(chosen.iter().filter(|one| !out.contains(&one.id)).cloned().collect());
                    focus("chosen-title");
                })
            };
            let some = !all.is_empty();
            let below = html! {
                <>
                    <p class="govuk-body">{ why.message() }</p>
                    { lines(all) }
                    if some { <button type="button" class="govuk-button govuk-button--secondary" onclick={leave}>{ "Leave them out" }</button> }
                </>
            };
            ("Nobody is booked".to_owned(), below)
        }
    };
    html! {
        <section class="ac-notice" aria-labelledby="became" key={props.id.to_string()}>
            <h2 class="govuk-heading-m" id="became" tabindex="-1">{ title }</h2>
            { below }
        </section>
    }
}

/// Where to go when everybody has an answer.
fn onward(id: EmployerId, ended: &UseStateHandle<Ended>) -> Html {
    let more = {
        let ended = ended.clone();
        Callback::from(move |_: MouseEvent| {
            ended.set(Ended::NotYet);
            focus("page-title");
        })
    };
    html! {
        <div class="govuk-button-group">
            <Go to={Route::TeamOf { id, of: Of::Calendar }} class="govuk-button">{ "Who is away on training" }</Go>
            <button type="button" class="govuk-button govuk-button--secondary" onclick={more}>{ "Book for more people" }</button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::PersonId;

    #[test]
    fn nothing_is_sent_without_people_or_with_too_long_a_code() {
        let one = vec![Chosen { id: PersonId(Uuid::from_u128(1)), name: "Kasia".to_owned() }];
        let at = |chosen: &[Chosen], code: &str| {
            check(chosen, code).into_iter().map(|wrong| wrong.pointer).collect::<Vec<_>>()
        };
        assert_eq!(at(&[], &"x".repeat(41)), ["/people", "/costCode"]);
        assert!(at(&one, " TR-104 ").is_empty());
        assert_eq!(button(&one, &Ended::NotYet), "Book for 1 person");
        assert_eq!(button(&one, &Ended::Failed(Failure::Offline)), "Try again for 1 person");
    }
}
