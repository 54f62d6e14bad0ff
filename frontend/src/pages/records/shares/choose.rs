//! Choosing which entries are shown.

use super::super::mine::state_tag;
use crate::words;
use domain::ids::TrainingRecordId;
use domain::records::RecordState;
use domain::records::wire::TrainingRecordView;
use std::collections::BTreeSet;
use yew::prelude::*;

/// What is chosen.
pub type Chosen = BTreeSet<TrainingRecordId>;

/// What is chosen at first: the entry that they came from, else all that count today.
pub fn at_first(items: &[TrainingRecordView], asked: Option<TrainingRecordId>) -> Chosen {
    match asked.filter(|asked| items.iter().any(|item| item.id == *asked)) {
        Some(asked) => Chosen::from([asked]),
        None => items.iter().filter(|item| counts(item)).map(|item| item.id).collect(),
    }
}

fn counts(item: &TrainingRecordView) -> bool {
    matches!(item.state, RecordState::Valid | RecordState::Expiring)
}

/// `2 of 5 are chosen.`
fn how_many(chosen: &Chosen, of: usize) -> String {
    match chosen.len() {
        0 => "Nothing is chosen.".to_owned(),
        1 => format!("1 of {of} is chosen."),
        many => format!("{many} of {of} are chosen."),
    }
}

/// The boxes to tick. The group has the id that an error leads to.
pub fn choices(
    items: &[TrainingRecordView],
    chosen: &Chosen,
    error: Option<String>,
    onchange: &Callback<Chosen>,
) -> Html {
    let wrong = error.is_some();
    let every: Chosen = items.iter().map(|item| item.id).collect();
    let all = onchange.reform(move |_: MouseEvent| every.clone());
    let none = onchange.reform(|_: MouseEvent| Chosen::new());
    let boxes = items.iter().map(|item| one(item, chosen, onchange));
    html! {
        <div class={classes!("govuk-form-group", wrong.then_some("govuk-form-group--error"))}>
            <fieldset class="govuk-fieldset" id="recordIds" tabindex="-1" aria-describedby={wrong.then_some("recordIds-error")}>
                <legend class="govuk-fieldset__legend"><b>{ "What do you show?" }</b></legend>
                if let Some(error) = error {
                    <p class="govuk-error-message" id="recordIds-error"><span class="govuk-visually-hidden">{ "Needs changing: " }</span>{ error }</p>
                }
                <p class="govuk-body" role="status">{ how_many(chosen, items.len()) }</p>
                <div class="ac-links">
                    <button type="button" class="ac-plain" onclick={all}>{ "Choose all" }</button>
                    <button type="button" class="ac-plain" onclick={none}>{ "Choose none" }</button>
                </div>
                <div class="govuk-checkboxes govuk-checkboxes--small">{ for boxes }</div>
            </fieldset>
        </div>
    }
}

fn one(item: &TrainingRecordView, chosen: &Chosen, onchange: &Callback<Chosen>) -> Html {
    let (id, record) = (format!("show-{}", item.id), item.id);
    let checked = chosen.contains(&record);
    let onchange = onchange.reform({
        let chosen = chosen.clone();
        move |_: Event| {
            let mut now = chosen.clone();
            if !now.remove(&record) {
                now.insert(record);
            }
            now
        }
    });
    html! {
        <div class="govuk-checkboxes__item" key={id.clone()}>
            <input class="govuk-checkboxes__input" type="checkbox" id={id.clone()} {checked} {onchange} />
            <label class="govuk-label govuk-checkboxes__label" for={id}>
                { &item.title }
                <span class="ac-people__work">{ state_tag(item) }</span>
                <span class="ac-card__quiet ac-people__work">{ format!("Done on {}", words::day(item.achieved_on)) }</span>
            </label>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::entry;
    use super::*;
    use uuid::Uuid;

    #[test]
    fn what_counts_is_chosen_at_first_or_the_one_they_came_from() {
        let items = [entry(1, RecordState::Valid), entry(2, RecordState::Expired), entry(3, RecordState::Expiring)];
        let ids = |chosen: Chosen| chosen.into_iter().map(|id| id.0.as_u128()).collect::<Vec<_>>();
        let asked = |n| Some(TrainingRecordId(Uuid::from_u128(n)));
        assert_eq!(ids(at_first(&items, None)), [1, 3]);
        assert_eq!(ids(at_first(&items, asked(2))), [2]);
        assert_eq!(ids(at_first(&items, asked(9))), [1, 3]);
    }

    #[test]
    fn how_many_are_chosen_is_said_as_people_say_it() {
        let ids = |many: u128| (0..many).map(|n| TrainingRecordId(Uuid::from_u128(n))).collect();
        let said = [0, 1, 2].map(|many| how_many(&ids(many), 3));
        assert_eq!(said, ["Nothing is chosen.", "1 of 3 is chosen.", "2 of 3 are chosen."]);
    }
}
