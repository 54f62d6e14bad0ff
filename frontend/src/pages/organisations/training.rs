//! The training matrix: who has what is asked of them, and who has not.

use super::{OfEmployer, back, open_workplaces};
use crate::api;
use crate::load::{Load, use_own};
use crate::route::{Of, Route};
use crate::session::use_session;
use crate::ui::{Done, Go, Page, Tone, one_of, problem, said, save, skeleton, tag, today, value_of};
use crate::words;
use domain::catalogue::wire::SubjectRef;
use domain::ids::EmployerId;
use domain::organisations::wire::WorkplaceView;
use domain::page::Page as List;
use domain::records::matrix::Standing;
use domain::records::wire::{MatrixCell, MatrixCounts, MatrixRow, TrainingMatrix};
use yew::platform::spawn_local;
use yew::prelude::*;

/// Everyone, or those who need something.
const CHOICES: [(&str, &str); 5] = [
    ("", "Everyone"),
    ("standing=expired", "Out of date"),
    ("standing=missing", "Missing"),
    ("standing=expiring", "Runs out soon"),
    ("notBooked=true", "Not booked yet"),
];

/// The page.
#[component]
pub fn Training(props: &OfEmployer) -> Html {
    let id = props.id;
    let session = use_session();
    let (typed, name, workplace) = (use_state(String::new), use_state(String::new), use_state(String::new));
    let (choice, cursors, done) = (use_state(|| 0_usize), use_state(Vec::<String>::new), use_state(|| Done::Nothing));
    let at = format!("/api/v1/organisations/{id}/training-matrix");
    let mut query = format!("limit=50&{}", CHOICES.get(*choice).map_or("", |choice| choice.0));
    if !name.is_empty() {
        query = format!("{query}&name={}", api::encoded(&name));
    }
    if !workplace.is_empty() {
        query = format!("{query}&workplace={}", *workplace);
    }
    let file = format!("{at}?{query}");
    if let Some(cursor) = cursors.last() {
        query = format!("{query}&cursor={cursor}");
    }
    let matrix = use_own::<TrainingMatrix>(format!("{at}?{query}"));
    let places = use_own::<List<WorkplaceView>>(format!("/api/v1/organisations/{id}/workplaces?limit=100"));
    // Whoever asks anew begins at the first page.
    let anew = {
        let cursors = cursors.clone();
        move || cursors.set(Vec::new())
    };
    let onsubmit = {
        let (typed, name, anew) = (typed.clone(), name.clone(), anew.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            anew();
            name.set(typed.trim().to_owned());
        })
    };
    let oninput = {
        let typed = typed.clone();
        Callback::from(move |event: InputEvent| typed.set(value_of(&event)))
    };
    let onplace = {
        let (workplace, anew) = (workplace.clone(), anew.clone());
        Callback::from(move |chosen: String| {
            anew();
            workplace.set(if chosen == "all" { String::new() } else { chosen });
        })
    };
    let chips = CHOICES.iter().enumerate().map(|(nth, (_, words))| {
        let (on, choice, anew) = (nth == *choice, choice.clone(), anew.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            anew();
            choice.set(nth);
        });
        let class = classes!("ac-chip", on.then_some("ac-chip--on"));
        html! { <li><button type="button" {class} {onclick} aria-pressed={on.to_string()}>{ *words }</button></li> }
    });
    let download = {
        let (done, file) = (done.clone(), file);
        Callback::from(move |_: MouseEvent| {
            let (done, file) = (done.clone(), file.clone());
            spawn_local(async move {
                let text = api::text_as(&file, "text/csv").await;
                let kept =
                    text.and_then(|text| save(&text, "training-matrix.csv").map_err(|_| api::Failure::Unexpected));
                done.set(kept.map_or_else(Done::Failed, |()| Done::Saved));
            });
        })
    };
    let mut workplaces = vec![("all".to_owned(), "All workplaces".to_owned())];
    workplaces.extend(open_workplaces(&places));
    let chosen = if workplace.is_empty() { "all" } else { workplace.as_str() };
    let content = match &matrix.now {
        Load::Loading => skeleton(2, "Loading the training of your team"),
        Load::Failed(failure) => problem(failure, Some(&matrix.again)),
        Load::Ready(matrix) => html! { <>{ shown(id, matrix) }{ pages(matrix, &cursors) }</> },
    };
    let manages = session.now().manages().iter().any(|(of, _)| *of == id.0);
    html! {
        <Page title="Training of your team" wide=true back={back()}>
            if manages {
                <p><Go to={Route::TeamOf { id, of: Of::Rules }} class="govuk-link">{ "What we ask for: your rules" }</Go></p>
            }
            <form {onsubmit} role="search" aria-label="Find someone on your team">
                <label class="govuk-label" for="training-name">{ "Name" }</label>
                <div class="ac-search__row">
                    <input class="govuk-input" id="training-name" type="search" value={(*typed).clone()} {oninput} autocomplete="off" />
                    <button class="govuk-button govuk-button--secondary">{ "Find" }</button>
                </div>
            </form>
            if workplaces.len() > 2 {
                <div class="govuk-form-group">{ one_of("training-workplace", "Workplace", &workplaces, chosen, &onplace) }</div>
            }
            <ul class="ac-chips" aria-label="Show">{ for chips }</ul>
            { content }
            <p><button type="button" class="govuk-button govuk-button--secondary" onclick={download}>{ "Download for a spreadsheet" }</button></p>
            { said(&done) }
        </Page>
    }
}

/// A page of people, as cards on a phone and as a table where there is room.
fn shown(id: EmployerId, matrix: &TrainingMatrix) -> Html {
    if matrix.subjects.is_empty() {
        return html! {
            <div class="ac-notice">
                <p class="govuk-body">{ "You ask for no training yet. Set rules, and you see here who has it and who has not." }</p>
                <Go to={Route::TeamOf { id, of: Of::Rules }} class="govuk-button">{ "Set your rules" }</Go>
            </div>
        };
    }
    let people = words::count(i64::try_from(matrix.items.len()).unwrap_or(i64::MAX), "person", "people");
    html! {
        <>
            { counts(&matrix.counts) }
            <p class="govuk-body" role="status">
                { if matrix.items.is_empty() { "Nobody here fits.".to_owned() } else { format!("{people} on this page.") } }
            </p>
            <ul class="ac-cards ac-narrow">{ for matrix.items.iter().map(|row| card(id, row, &matrix.subjects)) }</ul>
            if !matrix.items.is_empty() { { table(id, matrix) } }
        </>
    }
}

fn counts(counts: &MatrixCounts) -> Html {
    let each = [
        ("Out of date", counts.expired),
        ("Missing", counts.missing),
        ("Runs out soon", counts.expiring),
        ("Booked", counts.booked),
        ("In date", counts.valid),
    ];
    html! {
        <dl class="ac-numbers">{ for each.map(|(words, number)| html! { <div><dt>{ words }</dt><dd>{ number }</dd></div> }) }</dl>
    }
}

const fn tone(standing: Standing) -> Tone {
    match standing {
        Standing::Valid => Tone::Good,
        Standing::Expiring => Tone::Soon,
        Standing::Expired | Standing::Missing => Tone::Gone,
    }
}

/// "until 3 May", "since 3 May", "booked for 1 December".
fn details(cell: &MatrixCell) -> String {
    let day = |day| words::short_day(day, today());
    let mut all = Vec::new();
    match (cell.standing, cell.expires_on) {
        (Standing::Expired, Some(last)) => all.push(format!("last day was {}", day(last))),
        (Standing::Valid | Standing::Expiring, Some(last)) => all.push(format!("until {}", day(last))),
        (Standing::Valid, None) => all.push("does not run out".to_owned()),
        _ => {}
    }
    all.extend(cell.booking.map(|booking| format!("booked for {}", day(booking.starts_on))));
    all.join(", ")
}

fn name_of<'a>(subjects: &'a [SubjectRef], code: &'a str) -> &'a str {
    subjects.iter().find(|subject| subject.code == code).map_or(code, |subject| &subject.name)
}

fn worker(id: EmployerId, row: &MatrixRow, class: &'static str) -> Html {
    let worker = &row.member.worker;
    let to = Route::TeamOf { id, of: Of::Worker(worker.person_id) };
    html! { <Go {to} {class}>{ &worker.full_name }</Go> }
}

fn find(cell: &MatrixCell, subject: &str, person: &str) -> Html {
    if !cell.standing.needs_training() || cell.booking.is_some() {
        return Html::default();
    }
    let query = vec![("subject".to_owned(), cell.subject.clone())];
    html! {
        <Go to={Route::Find} {query} class="govuk-link">
            { "Find a course" }<span class="govuk-visually-hidden">{ format!(" in {subject} for {person}") }</span>
        </Go>
    }
}

fn card(id: EmployerId, row: &MatrixRow, subjects: &[SubjectRef]) -> Html {
    // What needs doing comes first.
    let mut cells: Vec<&MatrixCell> = row.cells.iter().collect();
    cells.sort_by_key(|cell| !cell.standing.needs_training());
    let name = &row.member.worker.full_name;
    let line = |cell: &&MatrixCell| {
        let subject = name_of(subjects, &cell.subject);
        html! {
            <li class="ac-need">
                <b>{ subject }</b><br />
                { tag(tone(cell.standing), cell.standing.label()) }
                <span class="ac-card__quiet">{ format!(" {}", details(cell)) }</span>
                <span class="ac-need__find">{ find(cell, subject, name) }</span>
            </li>
        }
    };
    html! {
        <li class="ac-card" key={row.member.worker.person_id.to_string()}>
            <h2 class="ac-card__title">{ worker(id, row, "govuk-link") }</h2>
            if cells.is_empty() { <p class="ac-card__line ac-card__quiet">{ "Nothing is asked for here." }</p> }
            <ul class="ac-lines">{ for cells.iter().map(line) }</ul>
        </li>
    }
}

fn table(id: EmployerId, matrix: &TrainingMatrix) -> Html {
    let line = |row: &MatrixRow| {
        let cells = matrix.subjects.iter().map(|subject| {
            let cell = row.cells.iter().find(|cell| cell.subject == subject.code);
            match cell {
                None => html! { <td class="govuk-table__cell ac-card__quiet">{ "Not asked for" }</td> },
                Some(cell) => html! {
                    <td class="govuk-table__cell">
                        { tag(tone(cell.standing), cell.standing.label()) }
                        <span class="ac-card__quiet ac-matrix__more">{ details(cell) }</span>
                        { find(cell, &subject.name, &row.member.worker.full_name) }
                    </td>
                },
            }
        });
        html! {
            <tr class="govuk-table__row" key={row.member.worker.person_id.to_string()}>
                <th class="govuk-table__header" scope="row">{ worker(id, row, "govuk-link") }</th>
                { for cells }
            </tr>
        }
    };
    html! {
        <div class="ac-matrix ac-wide" role="region" aria-label="Training of your team, as a table" tabindex="0">
            <table class="govuk-table">
                <thead class="govuk-table__head">
                    <tr class="govuk-table__row">
                        <th class="govuk-table__header" scope="col">{ "Name" }</th>
                        { for matrix.subjects.iter().map(|subject| html! { <th class="govuk-table__header" scope="col">{ &subject.name }</th> }) }
                    </tr>
                </thead>
                <tbody class="govuk-table__body">{ for matrix.items.iter().map(line) }</tbody>
            </table>
        </div>
    }
}

fn pages(matrix: &TrainingMatrix, cursors: &UseStateHandle<Vec<String>>) -> Html {
    let back = {
        let cursors = cursors.clone();
        Callback::from(move |_: MouseEvent| {
            let mut before = (*cursors).clone();
            before.pop();
            cursors.set(before);
        })
    };
    let next = matrix.next_cursor.clone().map(|cursor| {
        let cursors = cursors.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            let mut all = (*cursors).clone();
            all.push(cursor.clone());
            cursors.set(all);
        });
        html! { <button type="button" class="govuk-button govuk-button--secondary" {onclick}>{ "Next people" }</button> }
    });
    html! {
        <div class="govuk-button-group">
            if !cursors.is_empty() {
                <button type="button" class="govuk-button govuk-button--secondary" onclick={back}>{ "People before" }</button>
            }
            { for next }
        </div>
    }
}
