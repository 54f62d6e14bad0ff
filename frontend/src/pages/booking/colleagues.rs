//! What pages about other people's places share: finding a worker, and how a place of theirs stands.

use super::is_gone;
use crate::api;
use crate::load::{Load, Loaded, use_own};
use crate::ui::{Tone, problem, skeleton, value_of};
use crate::words;
use domain::booking::state::Refusal;
use domain::booking::wire::BookingView;
use domain::booking::{BookingStatus, Mark};
use domain::catalogue::RunState;
use domain::ids::EmployerId;
use domain::organisations::wire::TeamMemberView;
use domain::page::Page as List;
use yew::prelude::*;

/// How somebody else's booking stands, as a tone and words.
pub fn stands(booking: &BookingView) -> (Tone, String) {
    let place = booking.waitlist_position.map(|place| format!(", {} in line", words::ordinal(place)));
    match (booking.status, booking.mark) {
        (_, Some(Mark::Attended)) => (Tone::Good, "Was there".to_owned()),
        (_, Some(Mark::Partly)) => (Tone::Soon, "Was there for part of it".to_owned()),
        (_, Some(Mark::Absent)) => (Tone::Gone, "Was not there".to_owned()),
        _ if is_gone(booking) => (Tone::Gone, RunState::Withdrawn.label().to_owned()),
        (BookingStatus::Confirmed, None) => (Tone::Good, "Has a place".to_owned()),
        (BookingStatus::Waitlisted, None) => (Tone::Soon, format!("Waits for a place{}", place.unwrap_or_default())),
        (BookingStatus::Requested, None) => (Tone::Soon, "Waits for your answer".to_owned()),
        (BookingStatus::Offered, None) => (Tone::Soon, "A place is held for them".to_owned()),
        (BookingStatus::Declined, None) => (Tone::Gone, "Did not want the place".to_owned()),
        (BookingStatus::Refused, None) => (Tone::Gone, "You said no".to_owned()),
        (other, None) => (Tone::Gone, other.label().to_owned()),
    }
}

/// Why somebody cannot be booked, said to who books for them: the server's own words may speak to the person.
pub fn refusal(why: &str) -> String {
    if why == Refusal::AlreadyBooked.problem().detail {
        return "They have a booking for this date already.".to_owned();
    }
    why.to_owned()
}

/// What somebody does there, in a line.
pub fn work_of(member: &TeamMemberView) -> String {
    let job = |job: &domain::organisations::wire::JobView| {
        let role = job.job_role_name.clone().unwrap_or_else(|| "Worker".to_owned());
        job.workplace_name.as_ref().map_or(role.clone(), |place| format!("{role}, {place}"))
    };
    member.jobs.iter().map(job).collect::<Vec<_>>().join("; ")
}

/// The workers of an employer, found by a part of their name, with the field that finds them.
#[hook]
pub fn use_workers(id: EmployerId) -> (Html, Loaded<List<TeamMemberView>>) {
    let (typed, name) = (use_state(String::new), use_state(String::new));
    let mut path = format!("/api/v1/organisations/{id}/workers?limit=100");
    if !name.is_empty() {
        path = format!("{path}&name={}", api::encoded(&name));
    }
    let workers = use_own::<List<TeamMemberView>>(path);
    let onsubmit = {
        let (typed, name) = (typed.clone(), name.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            name.set(typed.trim().to_owned());
        })
    };
    let oninput = {
        let typed = typed.clone();
        Callback::from(move |event: InputEvent| typed.set(value_of(&event)))
    };
    let form = html! {
        <form {onsubmit} role="search" aria-label="Find someone on your team">
            <label class="govuk-label" for="worker-name">{ "Find by name" }</label>
            <div class="ac-search__row">
                <input class="govuk-input" id="worker-name" type="search" value={(*typed).clone()} {oninput} autocomplete="off" />
                <button class="govuk-button govuk-button--secondary">{ "Find" }</button>
            </div>
        </form>
    };
    (form, workers)
}

/// How many were found, or why none are shown.
pub fn found(workers: &Loaded<List<TeamMemberView>>) -> Result<(&List<TeamMemberView>, String), Html> {
    let list = match &workers.now {
        Load::Loading => return Err(skeleton(2, "Loading your team")),
        Load::Failed(failure) => return Err(problem(failure, Some(&workers.again))),
        Load::Ready(list) => list,
    };
    let said = match list.items.len() {
        0 => "Nobody here fits. Try a part of the name.".to_owned(),
        _ if list.next_cursor.is_some() => "These are the first 100 people. Find others by name.".to_owned(),
        count => words::count(i64::try_from(count).unwrap_or(i64::MAX), "person", "people"),
    };
    Ok((list, said))
}

#[cfg(test)]
mod tests {
    use super::super::meeting::tests::booking;
    use super::*;

    #[test]
    fn what_is_said_to_a_person_is_not_said_of_them() {
        assert_eq!(refusal(&Refusal::AlreadyBooked.problem().detail), "They have a booking for this date already.");
        assert_eq!(refusal("This course has started."), "This course has started.");
    }

    #[test]
    fn how_somebody_elses_place_stands_is_said_of_them() {
        let mut one = booking();
        assert_eq!(stands(&one), (Tone::Good, "Has a place".to_owned()));
        one.status = BookingStatus::Waitlisted;
        one.waitlist_position = Some(3);
        assert_eq!(stands(&one).1, "Waits for a place, 3rd in line");
        one.run.state = RunState::Withdrawn;
        assert_eq!(stands(&one).0, Tone::Gone);
    }
}
