//! What a training provider asks for a place that is given up late or not used.

use super::cost::say;
use crate::api::{self, Failure};
use crate::load::Load;
use crate::route::Route;
use crate::session::use_session;
use crate::ui::{Done, ErrorSummary, Field, Page, error_of, one_of, problem, radios, said, skeleton, unless_signed_in};
use domain::booking::wire::CancellationTerms;
use domain::ids::{CourseRunId, TrainingProviderId};
use domain::problem::FieldProblem;
use domain::values::Pence;
use std::collections::HashMap;
use yew::platform::spawn_local;
use yew::prelude::*;
use yew_router::hooks::use_location;

/// The most hours before the start.
const HOURS_MOST: i32 = 2160;

const WHETHER: [(&str, &str, &str); 2] = [
    ("nothing", "We ask for nothing", "People can cancel free until it starts."),
    ("money", "We ask for money when it is late", "You say how late, and how much."),
];

/// Properties of [`SetTerms`].
#[derive(Properties, PartialEq)]
pub struct SetTermsProps {
    /// The training provider.
    pub provider: TrainingProviderId,
}

/// The page.
#[component]
pub fn SetTerms(props: &SetTermsProps) -> Html {
    let session = use_session();
    // The date that one comes from.
    let run: Option<CourseRunId> = use_location()
        .and_then(|location| location.query::<HashMap<String, String>>().ok())
        .and_then(|query| query.get("run")?.parse().ok());
    let back = match run {
        Some(id) => (Route::KeepRun { id }, "Look after this date".to_owned()),
        None => (Route::Registers, "Registers".to_owned()),
    };
    let content = match unless_signed_in(&session, "Sign in to say what it costs to cancel late.") {
        Some(instead) => instead,
        None if session.now().keeps(props.provider) => html! { <Terms provider={props.provider} /> },
        None => html! { <p class="ac-notice">{ "Only the training provider and the Academy can change this." }</p> },
    };
    html! { <Page title="What it costs to cancel late" {back}>{ content }</Page> }
}

fn path(provider: TrainingProviderId) -> String {
    format!("/api/v1/training-providers/{provider}/cancellation-terms")
}

#[component]
fn Terms(props: &SetTermsProps) -> Html {
    let kept = use_state(|| Load::<(CancellationTerms, String)>::Loading);
    let turn = use_state(|| 0_u32);
    {
        let kept = kept.clone();
        use_effect_with((props.provider, *turn), move |(provider, _)| {
            let path = path(*provider);
            kept.set(Load::Loading);
            spawn_local(async move {
                kept.set(match api::get_tagged::<CancellationTerms>(&path).await {
                    Ok(found) => Load::Ready(found.into()),
                    Err(failure) => Load::Failed(failure),
                });
            });
        });
    }
    let again = {
        let turn = turn.clone();
        Callback::from(move |()| turn.set(*turn + 1))
    };
    match &*kept {
        Load::Loading => skeleton(1, "Loading what you ask for"),
        Load::Failed(failure) => problem(failure, Some(&again)),
        Load::Ready(found) => html! {
            <>
                <p class="govuk-body">{ "This counts for all your courses, from now on. What is booked already keeps what it said on its day." }</p>
                <p class="govuk-body">{ "The Academy writes down what is to pay. It takes no payment: you ask for it yourself." }</p>
                <Form key={*turn} provider={props.provider} terms={found.0} tag={found.1.clone()} {again} />
            </>
        },
    }
}

#[derive(Properties, PartialEq)]
struct FormProps {
    provider: TrainingProviderId,
    terms: CancellationTerms,
    tag: String,
    again: Callback<()>,
}

/// What is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Typed {
    whether: String,
    time: String,
    unit: String,
    late: String,
    no_show: String,
}

/// An amount as one types it: without its sign.
fn pounds(pence: Option<Pence>) -> String {
    pence.map_or_else(String::new, |pence| {
        if pence == Pence::FREE { "0".to_owned() } else { pence.to_string().replace(['£', ','], "") }
    })
}

impl Typed {
    fn of(terms: CancellationTerms) -> Self {
        let hours = terms.free_until_hours;
        let whole = hours.is_none_or(|hours| hours > 0 && hours % 24 == 0);
        let (unit, of) = if whole { ("days", 24) } else { ("hours", 1) };
        Self {
            whether: if hours.is_some() { "money" } else { "nothing" }.to_owned(),
            time: hours.map_or_else(String::new, |hours| (hours / of).to_string()),
            unit: unit.to_owned(),
            late: pounds(terms.late_fee_pence),
            no_show: pounds(terms.no_show_fee_pence),
        }
    }

    fn hours(&self) -> Option<i32> {
        let of = if self.unit == "hours" { 1 } else { 24 };
        let hours = self.time.trim().parse::<i32>().ok()?.checked_mul(of)?;
        (0..=HOURS_MOST).contains(&hours).then_some(hours)
    }

    fn read(&self) -> Result<CancellationTerms, Vec<FieldProblem>> {
        if self.whether != "money" {
            return Ok(CancellationTerms::default());
        }
        let mut wrong = Vec::new();
        let hours = self.hours();
        if hours.is_none() {
            wrong.push(FieldProblem::new("/freeUntilHours", "Use a whole number, up to 90 days or 2,160 hours."));
        }
        let mut fee = |typed: &str, at: &str| {
            let typed = if typed.trim().is_empty() { "0" } else { typed };
            Pence::parse_pounds(typed).map_err(|why| wrong.push(FieldProblem::new(at, why))).ok()
        };
        let (late, no_show) = (fee(&self.late, "/lateFeePence"), fee(&self.no_show, "/noShowFeePence"));
        if wrong.is_empty() {
            return Ok(CancellationTerms { free_until_hours: hours, late_fee_pence: late, no_show_fee_pence: no_show });
        }
        Err(wrong)
    }
}

#[component]
fn Form(props: &FormProps) -> Html {
    let typed = use_state(|| Typed::of(props.terms));
    let tag = use_state(|| props.tag.clone());
    let (errors, done) = (use_state(Vec::<FieldProblem>::new), use_state(|| Done::Nothing));
    let onsubmit = {
        let (typed, tag, provider) = (typed.clone(), tag.clone(), props.provider);
        let (errors, done) = (errors.clone(), done.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            done.set(Done::Nothing);
            let new = match typed.read() {
                Ok(new) => new,
                Err(wrong) => return errors.set(wrong),
            };
            errors.set(Vec::new());
            let (tag, errors, done) = (tag.clone(), errors.clone(), done.clone());
            spawn_local(async move {
                match api::put_tagged::<CancellationTerms>(&path(provider), &new, &tag).await {
                    Ok((_, now)) => {
                        tag.set(now);
                        done.set(Done::Saved);
                    }
                    Err(Failure::Problem(why)) if !why.errors.is_empty() => errors.set(why.errors),
                    Err(why) => done.set(Done::Failed(why)),
                }
            });
        })
    };
    let into = |set: fn(&mut Typed, String)| {
        let (typed, done) = (typed.clone(), done.clone());
        Callback::from(move |text: String| {
            let mut now = (*typed).clone();
            set(&mut now, text);
            done.set(Done::Nothing);
            typed.set(now);
        })
    };
    let stale = matches!(&*done, Done::Failed(why) if why.code() == Some("stale"));
    html! {
        <form {onsubmit} novalidate=true>
            <ErrorSummary errors={(*errors).clone()} />
            { radios("whether", "Do you ask for money?", &WHETHER, &typed.whether, None, &into(|typed, text| typed.whether = text)) }
            if typed.whether == "money" {
                <Field id="freeUntilHours" label="How long before the start can people cancel free?" error={error_of(&errors, "freeUntilHours")} value={typed.time.clone()} onchange={into(|typed, text| typed.time = text)} />
                <div class="govuk-form-group">{ one_of("unit", "Days or hours", &units(), &typed.unit, &into(|typed, text| typed.unit = text)) }</div>
                <Field id="lateFeePence" label="What you ask for when they cancel later" hint={Some("In pounds, like 25 or 25.50. Leave it empty for nothing.".to_owned())} error={error_of(&errors, "lateFeePence")} value={typed.late.clone()} onchange={into(|typed, text| typed.late = text)} />
                <Field id="noShowFeePence" label="What you ask for when nobody comes" hint={Some("In pounds. Leave it empty for nothing.".to_owned())} error={error_of(&errors, "noShowFeePence")} value={typed.no_show.clone()} onchange={into(|typed, text| typed.no_show = text)} />
            }
            { preview(&typed) }
            { said(&done) }
            if stale { { reload(&props.again) } } else { <button class="govuk-button">{ "Save" }</button> }
        </form>
    }
}

fn units() -> [(String, String); 2] {
    [("days", "Days"), ("hours", "Hours")].map(|(value, words)| (value.to_owned(), words.to_owned()))
}

/// What people read before they book.
fn preview(typed: &Typed) -> Html {
    let terms = typed.read().ok().and_then(|terms| terms.terms().ok());
    let words = match terms {
        Some(Some(terms)) => say(&terms),
        Some(None) => "They read nothing about money.".to_owned(),
        None => return Html::default(),
    };
    html! { <div class="ac-notice"><p class="govuk-body"><b>{ "What people read before they book" }</b></p><p class="govuk-body">{ words }</p></div> }
}

/// Somebody else changed it meanwhile.
fn reload(again: &Callback<()>) -> Html {
    let onclick = again.reform(|_: MouseEvent| ());
    html! { <button type="button" class="govuk-button" {onclick}>{ "Show how it is now" }</button> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_shown_as_it_is_typed_and_read_back() {
        for hours in [0, 5, 24, 168] {
            let terms = CancellationTerms {
                free_until_hours: Some(hours),
                late_fee_pence: Pence::new(123_450).ok(),
                no_show_fee_pence: Some(Pence::FREE),
            };
            assert_eq!(Typed::of(terms).read(), Ok(terms));
        }
        let none = CancellationTerms::default();
        assert_eq!(Typed::of(none).read(), Ok(none));
    }

    #[test]
    fn each_fault_stands_beside_its_field() {
        let typed = Typed {
            whether: "money".to_owned(),
            time: "91".to_owned(),
            unit: "days".to_owned(),
            late: "much".to_owned(),
            no_show: String::new(),
        };
        let wrong = typed.read().err().unwrap_or_default();
        let at: Vec<&str> = wrong.iter().map(|wrong| wrong.pointer.as_str()).collect();
        assert_eq!(at, ["/freeUntilHours", "/lateFeePence"]);
    }
}
