//! Places are kept on a date, for people who are named later.

use crate::api::{self, Failure};
use crate::route::{Of, Route};
use crate::ui::{Field, Go, error_of, focus, into_state, problem, sender};
use crate::words;
use chrono::NaiveDate;
use domain::booking::wire::{NewPlaceBlock, PlaceBlockView};
use domain::catalogue::wire::CourseRunView;
use domain::ids::EmployerId;
use domain::problem::FieldProblem;
use uuid::Uuid;
use yew::platform::spawn_local;
use yew::prelude::*;

/// The longest cost code.
const CODE_LONGEST: usize = 40;

/// The most places at once.
const MOST: i32 = 200;

/// Properties of [`KeepPlaces`].
#[derive(Properties, PartialEq)]
pub struct KeepPlacesProps {
    /// The employer.
    pub id: EmployerId,
    /// The run.
    pub run: CourseRunView,
    /// Called with the run as it is then.
    pub onkept: Callback<CourseRunView>,
}

/// What was typed, read.
fn wish(run: &CourseRunView, places: &str, until: &str, code: &str) -> Result<NewPlaceBlock, Vec<FieldProblem>> {
    let mut wrong = Vec::new();
    let many = places.trim().parse::<i32>().ok().filter(|many| (1..=MOST).contains(many));
    if many.is_none() {
        wrong.push(FieldProblem::new("/places", "Say how many places, from 1 to 200."));
    }
    let day = until.trim().parse::<NaiveDate>().ok();
    if day.is_none() {
        wrong.push(FieldProblem::new("/releaseOn", "Choose the day on which they go back."));
    }
    let code = code.trim();
    if code.chars().count() > CODE_LONGEST {
        wrong.push(FieldProblem::new("/keptCode", "Use up to 40 letters and numbers."));
    }
    match (many, day) {
        (Some(places), Some(release_on)) if wrong.is_empty() => Ok(NewPlaceBlock {
            course_run_id: run.id,
            places,
            release_on,
            cost_code: Some(code.to_owned()).filter(|code| !code.is_empty()),
        }),
        _ => Err(wrong),
    }
}

/// The form, and what came of it.
#[component]
pub fn KeepPlaces(props: &KeepPlacesProps) -> Html {
    let (places, until, code) = (use_state(String::new), use_state(String::new), use_state(String::new));
    let (errors, failure) = (use_state(Vec::<FieldProblem>::new), use_state(|| None::<Failure>));
    let (busy, kept, tries) = (use_state(|| false), use_state(|| None::<PlaceBlockView>), use_state(|| 0_u32));
    // The same wish has the same key until it is answered.
    let key = use_memo((wish(&props.run, &places, &until, &code).ok(), *tries), |_| Uuid::new_v4());
    // Another form of the page has the summary of what is wrong: here the focus goes to the field itself.
    use_effect_with((*errors).clone(), |errors| {
        if let Some(first) = errors.first() {
            focus(first.pointer.trim_start_matches('/'));
        }
    });
    use_effect_with(kept.is_some(), |kept| {
        if *kept {
            focus("kept-told");
        }
    });
    let send = {
        let (run, onkept, id, key) = (props.run.clone(), props.onkept.clone(), props.id, *key);
        let (places, until, code, errors) = (places.clone(), until.clone(), code.clone(), errors.clone());
        let (busy, kept, tries, failure) = (busy.clone(), kept.clone(), tries.clone(), failure.clone());
        Callback::from(move |()| {
            let new = match wish(&run, &places, &until, &code) {
                Ok(new) => new,
                Err(wrong) => return errors.set(wrong),
            };
            errors.set(Vec::new());
            failure.set(None);
            busy.set(true);
            let (onkept, errors, failure) = (onkept.clone(), errors.clone(), failure.clone());
            let (busy, kept, tries) = (busy.clone(), kept.clone(), tries.clone());
            spawn_local(async move {
                let path = format!("/api/v1/organisations/{id}/place-blocks");
                let done = api::post::<PlaceBlockView>(&path, &new, Some(key)).await;
                busy.set(false);
                if !matches!(done, Err(Failure::Offline | Failure::Unexpected)) {
                    tries.set(*tries + 1);
                }
                match done {
                    Ok(block) => {
                        onkept.emit(block.run.clone());
                        kept.set(Some(block));
                    }
                    Err(Failure::Problem(why)) if !why.errors.is_empty() => {
                        errors.set(why.errors.into_iter().map(own).collect());
                    }
                    Err(why) => failure.set(Some(why)),
                }
            });
        })
    };
    if let Some(block) = &*kept {
        return done(props.id, block);
    }
    let hint = format!("After today, and by the first day of the course{}.", by(&props.run));
    html! {
        <>
            <p class="govuk-body">{ "They count as taken until you name who goes. What has no name on its day goes back." }</p>
            <Field id="places" label="How many places?" hint={Some(words::room_in(&props.run))} error={error_of(&errors, "places")} value={(*places).clone()} onchange={into_state(&places)} />
            <Field id="releaseOn" label="On which day do they go back?" kind="date" hint={Some(hint)} error={error_of(&errors, "releaseOn")} value={(*until).clone()} onchange={into_state(&until)} />
            <Field id="keptCode" label="Cost code for these places" hint={Some("What your books call it. You can leave it empty.".to_owned())} error={error_of(&errors, "keptCode")} value={(*code).clone()} onchange={into_state(&code)} />
            if let Some(why) = &*failure { { problem(why, None) } }
            { sender("Keep places", "govuk-button govuk-button--secondary", busy.then_some(true), &send) }
        </>
    }
}

/// A fault of the cost code beside this form's own field for it.
fn own(wrong: FieldProblem) -> FieldProblem {
    if wrong.pointer == "/costCode" { FieldProblem::new("/keptCode", wrong.message) } else { wrong }
}

fn by(run: &CourseRunView) -> String {
    run.starts_on.map_or_else(String::new, |day| format!(", {}", words::day(day)))
}

fn done(id: EmployerId, block: &PlaceBlockView) -> Html {
    let places = words::count(i64::from(block.places), "place is kept", "places are kept");
    html! {
        <section aria-labelledby="kept-told">
            <h2 class="govuk-heading-m" id="kept-told" tabindex="-1">{ places }</h2>
            <p class="govuk-body">{ format!("Name who goes before {}.", words::day(block.release_on)) }</p>
            <p class="govuk-body"><Go to={Route::TeamOf { id, of: Of::Kept }} class="govuk-link">{ "See the places you keep" }</Go></p>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::super::meeting::tests::booking;
    use super::*;

    #[test]
    fn each_fault_stands_beside_its_field() {
        let run = booking().run;
        let at = |places: &str, until: &str, code: &str| {
            let wrong = wish(&run, places, until, code).err().unwrap_or_default();
            wrong.into_iter().map(|wrong| wrong.pointer).collect::<Vec<_>>()
        };
        assert_eq!(at("", "", ""), ["/places", "/releaseOn"]);
        assert_eq!(at("201", "2026-12-11", &"x".repeat(41)), ["/places", "/keptCode"]);
        let new = wish(&run, " 6 ", "2026-12-11", " ").unwrap();
        assert_eq!((new.places, new.cost_code), (6, None));
        assert_eq!(own(FieldProblem::new("/costCode", "No.")).pointer, "/keptCode");
    }
}
