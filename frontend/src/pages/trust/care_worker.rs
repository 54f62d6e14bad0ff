//! The Care Certificate of one worker: standards are ticked off, then it is signed.

use super::care::tone;
use crate::api::{self, Failure};
use crate::load::{Load, use_own};
use crate::route::{Of, Route};
use crate::ui::{ErrorSummary, Field, Page, error_of, focus, into_state, problem, sender, skeleton, tag, today};
use crate::words;
use domain::ids::{EmployerId, PersonId};
use domain::problem::FieldProblem;
use domain::records::care_certificate::{CarePart, CareProgress, Edition, check};
use domain::records::wire::{
    CareAssessment, CareCertificateView, CareEdition, CareStandard, NewCareAssessment, NewCareAssessments,
    NewCareSignOff,
};
use std::collections::BTreeSet;
use yew::platform::spawn_local;
use yew::prelude::*;

/// Properties of [`CareWorkerPage`].
#[derive(Properties, PartialEq)]
pub struct CareWorkerProps {
    /// The employer.
    pub id: EmployerId,
    /// The worker.
    pub person: PersonId,
}

/// Parts that are ticked: of which standard, and which.
type Ticked = BTreeSet<(i32, CarePart)>;

/// The page.
#[component]
pub fn CareWorkerPage(props: &CareWorkerProps) -> Html {
    let at = format!("/api/v1/organisations/{}/workers/{}/care-certificate", props.id, props.person);
    let view = use_own::<CareCertificateView>(at.clone());
    let told = use_state(String::new);
    let onsaved = {
        let (told, replace) = (told.clone(), view.replace.clone());
        Callback::from(move |(words, view): (&'static str, CareCertificateView)| {
            told.set(words.to_owned());
            replace.emit(view);
            focus("told");
        })
    };
    let content = match &view.now {
        Load::Loading => skeleton(3, "Loading the standards"),
        Load::Failed(failure) => problem(failure, Some(&view.again)),
        Load::Ready(view) => html! {
            <>{ for view.editions.iter().map(|of| html! { <One key={of.edition.as_str()} at={at.clone()} of={of.clone()} onsaved={onsaved.clone()} /> }) }</>
        },
    };
    let back = (Route::TeamOf { id: props.id, of: Of::Care }, "Care Certificate of your team".to_owned());
    html! {
        <Page title="Care Certificate" {back}>
            <p class="govuk-body" role="status" id="told" tabindex="-1">{ &*told }</p>
            { content }
        </Page>
    }
}

#[derive(Properties, PartialEq)]
struct OneProps {
    at: String,
    of: CareEdition,
    onsaved: Callback<(&'static str, CareCertificateView)>,
}

/// One edition.
#[component]
fn One(props: &OneProps) -> Html {
    let of = &props.of;
    let ticked = use_state(Ticked::new);
    let (on, assessor) = (use_state(|| today().to_string()), use_state(String::new));
    let (errors, busy) = (use_state(Vec::<FieldProblem>::new), use_state(|| false));
    let ontick = {
        let ticked = ticked.clone();
        Callback::from(move |part: (i32, CarePart)| {
            let mut now = (*ticked).clone();
            if !now.remove(&part) {
                now.insert(part);
            }
            ticked.set(now);
        })
    };
    let onsubmit = {
        let (ticked, on, assessor, errors, busy) =
            (ticked.clone(), on.clone(), assessor.clone(), errors.clone(), busy.clone());
        let (path, onsaved, edition) = (format!("{}/assessments", props.at), props.onsaved.clone(), of.edition);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let new = match read(edition, &ticked, &on, &assessor) {
                _ if *busy => return,
                Ok(new) => new,
                Err(wrong) => return errors.set(wrong),
            };
            busy.set(true);
            let (ticked, errors, busy) = (ticked.clone(), errors.clone(), busy.clone());
            let (path, onsaved) = (path.clone(), onsaved.clone());
            spawn_local(async move {
                match api::post::<CareCertificateView>(&path, &new, None).await {
                    Ok(view) => {
                        ticked.set(Ticked::new());
                        errors.set(Vec::new());
                        onsaved.emit(("Saved.", view));
                    }
                    Err(failure) => errors.set(failure.wrong().into_iter().map(beside).collect()),
                }
                busy.set(false);
            });
        })
    };
    let open = of.signed.is_none() && of.edition == Edition::CURRENT && of.progress != CareProgress::ReadyToSign;
    html! {
        <section>
            <h2 class="govuk-heading-m">{ of.edition.label() }</h2>
            <p class="govuk-body">{ tag(tone(of.progress), of.progress.label()) }{ format!(" {} of {} standards done", of.standards_done, of.standards.len()) }</p>
            if let Some(signed) = &of.signed {
                <p class="govuk-body">{ format!("{} signed it off for {} on {}.", signed.signed_by, signed.employer, words::day(signed.signed_on)) }</p>
            }
            if of.progress == CareProgress::ReadyToSign { <Sign at={props.at.clone()} edition={of.edition} onsaved={props.onsaved.clone()} /> }
            <form {onsubmit} novalidate=true>
                <ErrorSummary errors={(*errors).clone()} />
                <ol class="govuk-list ac-lines">{ for of.standards.iter().map(|standard| line(standard, open, &ticked, &ontick)) }</ol>
                if open {
                    <h3 class="govuk-heading-s" id="ticked" tabindex="-1">{ format!("Save {}", words::count(i64::try_from(ticked.len()).unwrap_or(i64::MAX), "tick", "ticks")) }</h3>
                    <Field id="assessedOn" label="Assessed on" kind="date" error={error_of(&errors, "assessedOn")} value={(*on).clone()} onchange={into_state(&on)} />
                    <Field id="assessor" label="Who assessed it?" hint="Somebody who knows this work." error={error_of(&errors, "assessor")} value={(*assessor).clone()} onchange={into_state(&assessor)} />
                    <div class="ac-sticky"><button class="govuk-button" aria-disabled={busy.then_some("true")}>{ "Save" }</button></div>
                }
            </form>
        </section>
    }
}

fn line(of: &CareStandard, open: bool, ticked: &Ticked, ontick: &Callback<(i32, CarePart)>) -> Html {
    let part = |part: CarePart, done: Option<&CareAssessment>| {
        let words = match part {
            CarePart::Knowledge => "Knows it",
            CarePart::Practice => "Seen at work",
        };
        match done {
            Some(done) => {
                html! { <div><span aria-hidden="true">{ "✓ " }</span>{ format!("{words}: {}, {}", words::day(done.assessed_on), done.assessor) }</div> }
            }
            None if !open => {
                html! { <div><span aria-hidden="true">{ "○ " }</span>{ format!("{words}: not yet") }</div> }
            }
            None => {
                let id = format!("{}-{}", of.number, part.as_str());
                let onchange = ontick.reform({
                    let number = of.number;
                    move |_: Event| (number, part)
                });
                html! {
                    <div class="govuk-checkboxes__item">
                        <input class="govuk-checkboxes__input" type="checkbox" id={id.clone()} checked={ticked.contains(&(of.number, part))} {onchange} />
                        <label class="govuk-label govuk-checkboxes__label" for={id}>{ words }<span class="govuk-visually-hidden">{ format!(": {}", of.name) }</span></label>
                    </div>
                }
            }
        }
    };
    html! {
        <li class="ac-line ac-line--tall" key={of.number.to_string()}><div>
            <b>{ format!("{}. {}", of.number, of.name) }</b>
            { part(CarePart::Knowledge, of.knowledge.as_ref()) }
            { part(CarePart::Practice, of.practice.as_ref()) }
        </div></li>
    }
}

/// What is saved, or what needs changing.
fn read(edition: Edition, ticked: &Ticked, on: &str, assessor: &str) -> Result<NewCareAssessments, Vec<FieldProblem>> {
    let day = on.trim().parse();
    let assessed_on = *day.as_ref().unwrap_or(&today());
    let item = |&(standard, part): &(i32, CarePart)| NewCareAssessment {
        standard,
        part,
        assessed_on,
        assessor: assessor.trim().to_owned(),
        capacity: None,
    };
    let new = NewCareAssessments { edition, items: ticked.iter().map(item).collect() };
    let mut wrong: Vec<FieldProblem> = Vec::new();
    if ticked.is_empty() {
        wrong.push(FieldProblem::new("/ticked", "Tick what was assessed."));
    }
    if day.is_err() {
        wrong.push(FieldProblem::new("/assessedOn", "Choose the day."));
    }
    for one in check(&new, today()).into_iter().map(beside).filter(|one| one.pointer != "/items") {
        if !wrong.iter().any(|known| known.pointer == one.pointer) {
            wrong.push(one);
        }
    }
    if wrong.is_empty() { Ok(new) } else { Err(wrong) }
}

/// Day and assessor are of all that is ticked.
fn beside(wrong: FieldProblem) -> FieldProblem {
    match wrong.pointer.rsplit('/').next() {
        Some(field @ ("assessedOn" | "assessor")) => FieldProblem { pointer: format!("/{field}"), ..wrong },
        _ => wrong,
    }
}

#[derive(Properties, PartialEq)]
struct SignProps {
    at: String,
    edition: Edition,
    onsaved: Callback<(&'static str, CareCertificateView)>,
}

/// The sign-off, once they are sure.
#[component]
fn Sign(props: &SignProps) -> Html {
    let (asked, busy, failure) = (use_state(|| false), use_state(|| false), use_state(|| None::<Failure>));
    use_effect_with(*asked, |asked| {
        if *asked {
            focus("sure");
        }
    });
    let ask = |now: bool| {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(now))
    };
    let sign = {
        let (busy, failure, onsaved) = (busy.clone(), failure.clone(), props.onsaved.clone());
        let (path, edition) = (format!("{}/sign-off", props.at), props.edition);
        Callback::from(move |()| {
            busy.set(true);
            let (busy, failure, onsaved, path) = (busy.clone(), failure.clone(), onsaved.clone(), path.clone());
            spawn_local(async move {
                let new = NewCareSignOff { edition, signed_on: today() };
                match api::put::<CareCertificateView>(&path, &new).await {
                    Ok(view) => onsaved.emit(("Signed off. It is on their record.", view)),
                    Err(why) => {
                        failure.set(Some(why));
                        busy.set(false);
                    }
                }
            });
        })
    };
    html! {
        <div class="ac-notice">
            if let Some(why) = &*failure { { problem(why, None) } }
            if *asked {
                <h3 class="govuk-heading-s" id="sure" tabindex="-1">{ "Sign it off in your name?" }</h3>
                <p class="govuk-body">{ "You say that every standard is met. It goes on their record and stays theirs. The standards cannot be changed after that." }</p>
                <div class="govuk-button-group">
                    { sender("Yes, sign it off", "govuk-button", busy.then_some(true), &sign) }
                    { sender("Not yet", "govuk-button govuk-button--secondary", busy.then_some(false), &ask(false)) }
                </div>
            } else {
                <p class="govuk-body">{ "Every standard is met. As their manager you can sign it off." }</p>
                { sender("Sign it off", "govuk-button", None, &ask(true)) }
            }
        </div>
    }
}
