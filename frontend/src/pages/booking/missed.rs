//! Places of an employer that were not used, and what is asked for them.

use crate::api;
use crate::load::{Load, use_own};
use crate::pages::organisations::OfEmployer;
use crate::route::Route;
use crate::ui::{Done, ErrorSummary, Field, Go, Page, error_of, into_state, problem, said, save, skeleton, today};
use crate::words;
use chrono::{Days, NaiveDate};
use domain::booking::charge::ChargeKind;
use domain::booking::wire::{MissedPlace, MissedPlaces};
use domain::problem::FieldProblem;
use domain::values::Pence;
use yew::platform::spawn_local;
use yew::prelude::*;

/// How many days back it goes at first.
const DAYS_USUAL: Days = Days::new(90);

/// The most days at once.
const DAYS_MOST: i64 = 366;

/// The most places in one answer.
const MOST: usize = 1000;

/// The page.
#[component]
pub fn Missed(props: &OfEmployer) -> Html {
    let days = use_state(|| (today() - DAYS_USUAL, today()));
    let (from, to) = *days;
    let path = format!("/api/v1/organisations/{}/missed-places?from={from}&to={to}", props.id);
    let places = use_own::<MissedPlaces>(path.clone());
    let done = use_state(|| Done::Nothing);
    let onchoose = {
        let (days, done) = (days.clone(), done.clone());
        Callback::from(move |chosen: (NaiveDate, NaiveDate)| {
            done.set(Done::Nothing);
            days.set(chosen);
        })
    };
    let download = {
        let done = done.clone();
        Callback::from(move |_: MouseEvent| {
            let (done, path) = (done.clone(), path.clone());
            spawn_local(async move {
                let text = api::text_as(&path, "text/csv").await;
                let kept =
                    text.and_then(|text| save(&text, "places-not-used.csv").map_err(|_| api::Failure::Unexpected));
                done.set(kept.map_or_else(Done::Failed, |()| Done::Saved));
            });
        })
    };
    let content = match &places.now {
        Load::Loading => skeleton(2, "Loading the places that were not used"),
        Load::Failed(failure) => problem(failure, Some(&places.again)),
        Load::Ready(all) => html! {
            <>
                { shown(all) }
                if !all.items.is_empty() {
                    <p><button type="button" class="govuk-button govuk-button--secondary" onclick={download}>{ "Download for a spreadsheet" }</button></p>
                }
                { said(&done) }
            </>
        },
    };
    html! {
        <Page title="Places that were not used" wide=true back={(Route::Team, "Team".to_owned())}>
            <p class="govuk-body">{ "Places that you booked where nobody came, or that were cancelled late." }</p>
            <Between {from} {to} {onchoose} />
            <h2 class="govuk-heading-m">{ format!("{} to {}", words::day_of_year(from), words::day(to)) }</h2>
            { content }
        </Page>
    }
}

#[derive(Properties, PartialEq)]
struct BetweenProps {
    from: NaiveDate,
    to: NaiveDate,
    onchoose: Callback<(NaiveDate, NaiveDate)>,
}

/// The days that were typed.
fn read(from: &str, to: &str) -> Result<(NaiveDate, NaiveDate), FieldProblem> {
    let day = |typed: &str, at: &str| {
        typed.trim().parse::<NaiveDate>().map_err(|_| FieldProblem::new(at, "Choose a day, like 1 December 2026."))
    };
    let (from, to) = (day(from, "/from")?, day(to, "/to")?);
    match (to - from).num_days() {
        days if days < 0 => Err(FieldProblem::new("/to", "Choose a last day that is not before the first.")),
        days if days > DAYS_MOST => Err(FieldProblem::new("/from", "Choose a year at most.")),
        _ => Ok((from, to)),
    }
}

/// Other days.
#[component]
fn Between(props: &BetweenProps) -> Html {
    let (from, to) = (use_state(|| props.from.to_string()), use_state(|| props.to.to_string()));
    let errors = use_state(Vec::<FieldProblem>::new);
    let onsubmit = {
        let (from, to, errors, onchoose) = (from.clone(), to.clone(), errors.clone(), props.onchoose.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            match read(&from, &to) {
                Ok(days) => {
                    errors.set(Vec::new());
                    onchoose.emit(days);
                }
                Err(wrong) => errors.set(vec![wrong]),
            }
        })
    };
    html! {
        <form {onsubmit} novalidate=true aria-label="Which days">
            <ErrorSummary errors={(*errors).clone()} />
            <div class="ac-days">
                <Field id="from" label="First day" kind="date" error={error_of(&errors, "from")} value={(*from).clone()} onchange={into_state(&from)} />
                <Field id="to" label="Last day" kind="date" error={error_of(&errors, "to")} value={(*to).clone()} onchange={into_state(&to)} />
                <button class="govuk-button govuk-button--secondary">{ "Show these days" }</button>
            </div>
        </form>
    }
}

fn shown(all: &MissedPlaces) -> Html {
    if all.items.is_empty() {
        return html! { <p class="govuk-body" role="status">{ "Every place that you booked was used." }</p> };
    }
    let heads = ["Name", "Course", "What happened", "Asked for"];
    let head = |words: &str| html! { <th class="govuk-table__header" scope="col">{ words }</th> };
    html! {
        <>
            <p class="govuk-body" role="status">{ sum(all) }</p>
            if all.items.len() >= MOST { <p class="ac-notice">{ "There are more than we can show. These are the newest 1,000." }</p> }
            <ul class="ac-lines ac-narrow">{ for all.items.iter().map(line) }</ul>
            <div class="ac-wide"><div class="ac-matrix" role="region" aria-label="Places that were not used" tabindex="0">
                <table class="govuk-table">
                    <caption class="govuk-visually-hidden">{ "Places that were not used" }</caption>
                    <thead class="govuk-table__head"><tr class="govuk-table__row">{ for heads.map(head) }</tr></thead>
                    <tbody class="govuk-table__body">{ for all.items.iter().map(row) }</tbody>
                </table>
            </div></div>
        </>
    }
}

/// `2 places were not used. The training providers ask for £75. The Academy takes no payment.`
fn sum(all: &MissedPlaces) -> String {
    let many = words::count(i64::try_from(all.items.len()).unwrap_or(i64::MAX), "place was", "places were");
    match Pence::new(all.total_pence) {
        Ok(Pence::FREE) => format!("{many} not used. Nothing is asked for."),
        Ok(total) => {
            format!("{many} not used. The training providers ask for {total} in all. The Academy takes no payment.")
        }
        Err(_) => format!("{many} not used."),
    }
}

fn fee(one: &MissedPlace) -> String {
    if one.fee_pence == Pence::FREE { "Nothing".to_owned() } else { one.fee_pence.to_string() }
}

/// The course, as the way to its booking.
fn course(one: &MissedPlace) -> Html {
    html! {
        <Go to={Route::Booking { id: one.booking_id }} class="govuk-link">
            { &one.course_title }<span class="govuk-visually-hidden">{ format!(": the booking of {}", one.person_name) }</span>
        </Go>
    }
}

/// Who teaches it, on which day, under which code.
fn more(one: &MissedPlace) -> String {
    let day = one.starts_on.map(words::day);
    let code = one.cost_code.as_ref().map(|code| format!("cost code {code}"));
    let parts = [Some(one.provider_name.clone()), day, code];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What happened, with the day on which it was done or written down.
fn happened(one: &MissedPlace) -> String {
    let day = words::day(one.on);
    match one.kind {
        ChargeKind::LateCancellation => format!("Cancelled late, on {day}."),
        ChargeKind::NoShow => format!("Did not come. The register says so since {day}."),
    }
}

fn line(one: &MissedPlace) -> Html {
    let asked = if one.fee_pence == Pence::FREE {
        "Nothing is asked for.".to_owned()
    } else {
        format!("{} is asked for.", one.fee_pence)
    };
    html! {
        <li class="ac-need" key={one.booking_id.to_string()}>
            <b>{ &one.person_name }</b><br />
            { course(one) }<br />
            <span class="ac-card__quiet">{ more(one) }</span><br />
            { happened(one) }{ " " }<b>{ asked }</b>
        </li>
    }
}

fn row(one: &MissedPlace) -> Html {
    html! {
        <tr class="govuk-table__row" key={one.booking_id.to_string()}>
            <th class="govuk-table__header" scope="row">{ &one.person_name }</th>
            <td class="govuk-table__cell">{ course(one) }<br /><span class="ac-card__quiet">{ more(one) }</span></td>
            <td class="govuk-table__cell">{ happened(one) }</td>
            <td class="govuk-table__cell">{ fee(one) }</td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_their_order_and_for_a_year_at_most() {
        let at = |from: &str, to: &str| read(from, to).err().map(|wrong| wrong.pointer);
        assert_eq!(at("", "2026-12-01").as_deref(), Some("/from"));
        assert_eq!(at("2026-12-02", "2026-12-01").as_deref(), Some("/to"));
        assert_eq!(at("2025-11-01", "2026-12-01").as_deref(), Some("/from"));
        assert_eq!(at("2026-12-01", "2026-12-01"), None);
    }
}
