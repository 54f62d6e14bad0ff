//! What became of each of several people, and why of whom nothing came.

use super::colleagues::{refusal, stands};
use super::several_people::Chosen;
use crate::route::Route;
use crate::ui::{Go, Tone, tag};
use crate::words;
use domain::booking::BookingStatus;
use domain::booking::wire::{BookingAnswer, BookingView};
use domain::ids::PersonId;
use domain::problem::Problem;
use yew::prelude::*;

/// What became of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Became {
    /// Who.
    pub who: Chosen,
    /// Their booking, or why there is none.
    pub what: Result<BookingView, String>,
}

fn name_of(chosen: &[Chosen], id: PersonId) -> Chosen {
    let known = chosen.iter().find(|one| one.id == id).cloned();
    known.unwrap_or_else(|| Chosen { id, name: "Somebody".to_owned() })
}

/// What the answer says of each, in its order.
pub fn answered(chosen: &[Chosen], answers: Vec<BookingAnswer>) -> Vec<Became> {
    let each = answers.into_iter().map(|answer| {
        let why =
            answer.problem.map_or_else(|| "Try again in a minute.".to_owned(), |problem| refusal(&problem.detail));
        Became { who: name_of(chosen, answer.person_id), what: answer.booking.ok_or(why) }
    });
    each.collect()
}

/// Those in whose way all the others were not booked: the refusal names them by their place in the request.
pub fn in_the_way(chosen: &[Chosen], problem: &Problem) -> Vec<Became> {
    let each = problem.errors.iter().filter_map(|error| {
        let at: usize = error.pointer.strip_prefix("/people/")?.split('/').next()?.parse().ok()?;
        Some(Became { who: chosen.get(at)?.clone(), what: Err(refusal(&error.message)) })
    });
    each.collect()
}

/// `2 people have a place. 1 person waits. 1 person could not be booked.`
pub fn summary(all: &[Became]) -> String {
    let count =
        |fits: &dyn Fn(&Became) -> bool| i64::try_from(all.iter().filter(|one| fits(one)).count()).unwrap_or(i64::MAX);
    let has = |one: &Became| one.what.as_ref().is_ok_and(|booking| booking.status == BookingStatus::Confirmed);
    let each = [
        (count(&has), "person has a place", "people have a place"),
        (count(&|one| one.what.is_ok() && !has(one)), "person waits", "people wait"),
        (count(&|one| one.what.is_err()), "person could not be booked", "people could not be booked"),
    ];
    let some = each.into_iter().filter(|(many, _, _)| *many > 0);
    some.map(|(many, one, more)| format!("{}.", words::count(many, one, more))).collect::<Vec<_>>().join(" ")
}

/// The lines. What failed is first: it asks for something.
pub fn lines(all: &[Became]) -> Html {
    let mut sorted: Vec<&Became> = all.iter().collect();
    sorted.sort_by_key(|one| one.what.is_ok());
    let each = sorted.into_iter().map(|one| {
        let name = &one.who.name;
        let below = match &one.what {
            Ok(booking) => {
                let (tone, words) = stands(booking);
                html! {
                    <>
                        { tag(tone, &words) }{ " " }
                        <Go to={Route::Booking { id: booking.id }} class="govuk-link">{ "See the booking" }<span class="govuk-visually-hidden">{ format!(" of {name}") }</span></Go>
                    </>
                }
            }
            Err(why) => html! { <>{ tag(Tone::Gone, "Not booked") }<br />{ why }</> },
        };
        html! { <li class="ac-need" key={one.who.id.to_string()}><b>{ name }</b><br />{ below }</li> }
    });
    html! { <ul class="ac-lines ac-became">{ for each }</ul> }
}

#[cfg(test)]
mod tests {
    use super::super::meeting::tests::booking;
    use super::*;
    use domain::problem::{Code, FieldProblem};
    use uuid::Uuid;

    fn chosen() -> Vec<Chosen> {
        [1, 2, 3].map(|n| Chosen { id: PersonId(Uuid::from_u128(n)), name: format!("Person {n}") }).to_vec()
    }

    #[test]
    fn what_became_of_each_is_summed_up() {
        let mut waits = booking();
        waits.status = BookingStatus::Waitlisted;
        let problem = Code::AlreadyBooked.problem("They have a place.");
        let of =
            |n: u128, booking, problem| BookingAnswer { person_id: PersonId(Uuid::from_u128(n)), booking, problem };
        let all = answered(
            &chosen(),
            vec![of(1, Some(booking()), None), of(2, Some(waits), None), of(3, None, Some(problem))],
        );
        assert_eq!(summary(&all), "1 person has a place. 1 person waits. 1 person could not be booked.");
        assert_eq!(all.last().map(|one| one.who.name.as_str()), Some("Person 3"));
    }

    #[test]
    fn who_is_in_the_way_of_the_others_is_named() {
        let wrong = vec![FieldProblem::new("/people/1/personId", "They have a place."), FieldProblem::new("/x", "No.")];
        let all = in_the_way(&chosen(), &Code::NotAllBooked.problem("Nobody is booked.").about(wrong));
        assert_eq!(all.len(), 1);
        assert_eq!(all.first().map(|one| one.who.name.as_str()), Some("Person 2"));
    }
}
