//! Choosing who goes: a list to tick, found by name, and who is chosen so far.

use super::colleagues::{found, use_workers, work_of};
use crate::ui::focus;
use crate::words;
use domain::ids::{EmployerId, PersonId};
use domain::organisations::wire::TeamMemberView;
use yew::prelude::*;

/// The most people in one request.
const MOST: usize = 200;

/// Somebody who is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
}

impl Chosen {
    fn of(member: &TeamMemberView) -> Self {
        Self { id: member.worker.person_id, name: member.worker.full_name.clone() }
    }
}

/// Properties of [`People`].
#[derive(Properties, PartialEq)]
pub struct PeopleProps {
    /// The employer.
    pub id: EmployerId,
    /// Who is chosen.
    pub chosen: Vec<Chosen>,
    /// What needs changing.
    pub error: Option<String>,
    /// Called with who is chosen then.
    pub onchange: Callback<Vec<Chosen>>,
}

/// Those chosen, with some more, as far as there is room, and each once.
fn with(chosen: &[Chosen], more: impl Iterator<Item = Chosen>) -> Vec<Chosen> {
    let mut all = chosen.to_vec();
    for one in more {
        if all.len() < MOST && !all.iter().any(|other| other.id == one.id) {
            all.push(one);
        }
    }
    all
}

fn without(chosen: &[Chosen], who: PersonId) -> Vec<Chosen> {
    chosen.iter().filter(|one| one.id != who).cloned().collect()
}

/// The two parts: everyone to choose from, and who is chosen.
#[component]
pub fn People(props: &PeopleProps) -> Html {
    let (form, workers) = use_workers(props.id);
    let list = match found(&workers) {
        Err(instead) => instead,
        Ok((list, said)) => {
            let all = {
                let (chosen, onchange) = (props.chosen.clone(), props.onchange.clone());
                let everyone: Vec<Chosen> = list.items.iter().map(Chosen::of).collect();
                Callback::from(move |_: MouseEvent| onchange.emit(with(&chosen, everyone.iter().cloned())))
            };
            html! {
                <>
                    <p class="govuk-body" role="status">{ said }</p>
                    <div class="govuk-checkboxes govuk-checkboxes--small ac-people">{ for list.items.iter().map(|member| choice(props, member)) }</div>
                    if list.items.len() > 1 {
                        <button type="button" class="ac-plain" onclick={all}>{ "Choose everyone in this list" }</button>
                    }
                </>
            }
        }
    };
    let wrong = props.error.is_some();
    html! {
        <>
            <h2 class="govuk-heading-m">{ "Who goes?" }</h2>
            { form }
            <div class={classes!("govuk-form-group", wrong.then_some("govuk-form-group--error"))}>
                <fieldset class="govuk-fieldset" id="people" tabindex="-1" aria-describedby={wrong.then_some("people-error")}>
                    <legend class="govuk-visually-hidden">{ "Who goes?" }</legend>
                    if let Some(error) = &props.error { <p class="govuk-error-message" id="people-error">{ error }</p> }
                    { list }
                </fieldset>
            </div>
            { so_far(props) }
        </>
    }
}

fn choice(props: &PeopleProps, member: &TeamMemberView) -> Html {
    let one = Chosen::of(member);
    let checked = props.chosen.iter().any(|other| other.id == one.id);
    let (id, name) = (format!("goes-{}", one.id), one.name.clone());
    let onchange = props.onchange.reform({
        let chosen = props.chosen.clone();
        move |_: Event| {
            if checked { without(&chosen, one.id) } else { with(&chosen, std::iter::once(one.clone())) }
        }
    });
    html! {
        <div class="govuk-checkboxes__item" key={id.clone()}>
            <input class="govuk-checkboxes__input" type="checkbox" id={id.clone()} {checked} {onchange} />
            <label class="govuk-label govuk-checkboxes__label" for={id}>
                { name }<span class="ac-card__quiet ac-people__work">{ work_of(member) }</span>
            </label>
        </div>
    }
}

/// Who is chosen: each can be taken off again.
fn so_far(props: &PeopleProps) -> Html {
    let many = i64::try_from(props.chosen.len()).unwrap_or(i64::MAX);
    let said = match props.chosen.len() {
        0 => "Nobody is chosen yet.".to_owned(),
        MOST => format!("{MOST} people are chosen. That is the most at once."),
        _ => format!("{} chosen", words::count(many, "person is", "people are")),
    };
    let chips = props.chosen.iter().map(|one| {
        let (chosen, who) = (props.chosen.clone(), one.id);
        let onclick = props.onchange.reform(move |_: MouseEvent| {
            focus("chosen-title");
            without(&chosen, who)
        });
        let label = format!("Take {} off", one.name);
        html! {
            <li key={one.id.to_string()}><button type="button" class="ac-chip" {onclick} aria-label={label}>
                { &one.name }<span aria-hidden="true">{ "\u{a0}×" }</span>
            </button></li>
        }
    });
    html! {
        <section aria-labelledby="chosen-title">
            <div role="status"><h3 class="govuk-heading-s" id="chosen-title" tabindex="-1">{ said }</h3></div>
            <ul class="ac-chips">{ for chips }</ul>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn one(n: u128) -> Chosen {
        Chosen { id: PersonId(Uuid::from_u128(n)), name: format!("Person {n}") }
    }

    #[test]
    fn each_is_chosen_once_and_no_more_than_fit() {
        let two = with(&[one(1)], [one(1), one(2)].into_iter());
        assert_eq!(two, [one(1), one(2)]);
        assert_eq!(without(&two, one(1).id), [one(2)]);
        assert_eq!(with(&two, (0..300).map(one)).len(), MOST);
    }
}
