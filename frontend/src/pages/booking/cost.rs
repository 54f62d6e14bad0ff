//! What it costs to give a place up late, and what is to pay.

use crate::load::{Load, use_load};
use crate::ui::in_full;
use chrono::Utc;
use domain::booking::charge::{self, ChargeKind};
use domain::booking::wire::{BookingView, CancellationTerms};
use domain::ids::TrainingProviderId;
use domain::values::Pence;
use yew::prelude::*;

fn hours(hours: i32) -> String {
    match (hours / 24, hours % 24) {
        (0, 0) => "it starts".to_owned(),
        (0, 1) => "1 hour before it starts".to_owned(),
        (0, hours) => format!("{hours} hours before it starts"),
        (1, 0) => "1 day before it starts".to_owned(),
        (days, 0) => format!("{days} days before it starts"),
        _ => format!("{hours} hours before it starts"),
    }
}

fn not_there(fee: Pence) -> String {
    if fee == Pence::FREE { String::new() } else { format!(" If nobody comes, it asks for {fee}.") }
}

fn asks(until: &str, late: Pence, no_show: Pence) -> String {
    let later = if late == Pence::FREE {
        "It is free later too.".to_owned()
    } else {
        format!("Later, the training provider asks for {late}.")
    };
    format!("You can cancel free until {until}. {later}{}", not_there(no_show))
}

/// What terms say to who books.
pub fn say(terms: &charge::Terms) -> String {
    asks(&hours(terms.free_until_hours), terms.late_fee, terms.no_show_fee)
}

/// Properties of [`Terms`].
#[derive(Properties, PartialEq)]
pub struct TermsProps {
    /// Who teaches it.
    pub provider: TrainingProviderId,
}

/// What a training provider asks, before somebody books.
#[component]
pub fn Terms(props: &TermsProps) -> Html {
    let terms = use_load::<CancellationTerms>(Some(format!(
        "/api/v1/training-providers/{}/cancellation-terms",
        props.provider
    )));
    let Load::Ready(terms) = &terms.now else { return Html::default() };
    let Ok(Some(terms)) = terms.terms() else { return Html::default() };
    html! { <p class="govuk-body">{ say(&terms) }</p> }
}

/// What a booking costs to give up, while it stands; and what is to pay, once it is.
pub fn cost(booking: &BookingView) -> Option<String> {
    if let Some(charge) = booking.charge {
        let why = match charge.kind {
            ChargeKind::LateCancellation => "This place was cancelled late.",
            ChargeKind::NoShow => "Nobody came.",
        };
        return Some(if charge.pence == Pence::FREE {
            why.to_owned()
        } else {
            format!("{why} The training provider asks for {}.", charge.pence)
        });
    }
    let terms = booking.cancelling?;
    let Some(until) = terms.free_until else { return Some("You can cancel free until a day is named.".to_owned()) };
    if until > Utc::now() {
        return Some(asks(&in_full(until), terms.late_fee_pence, terms.no_show_fee_pence));
    }
    let late = terms.late_fee_pence;
    let now = if late == Pence::FREE {
        "You can still cancel free.".to_owned()
    } else {
        format!("If you cancel now, the training provider asks for {late}.")
    };
    Some(format!("{now}{}", not_there(terms.no_show_fee_pence)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_said_in_days_where_they_are_whole() {
        let said = [0, 1, 5, 24, 48, 50, 168].map(hours);
        assert_eq!(
            said,
            [
                "it starts",
                "1 hour before it starts",
                "5 hours before it starts",
                "1 day before it starts",
                "2 days before it starts",
                "50 hours before it starts",
                "7 days before it starts"
            ]
        );
        let pence = |pence| Pence::new(pence).unwrap();
        assert_eq!(
            asks("it starts", pence(2500), pence(5000)),
            "You can cancel free until it starts. Later, the training provider asks for £25. If nobody comes, it asks for £50."
        );
        assert_eq!(
            asks("it starts", Pence::FREE, Pence::FREE),
            "You can cancel free until it starts. It is free later too."
        );
    }
}
