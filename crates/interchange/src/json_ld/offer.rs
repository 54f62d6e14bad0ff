//! What a run costs, and when it can be booked: `Offer`s.

use super::node::{Findings, Node};
use crate::when;
use chrono::NaiveDate;
use domain::values::Pence;

/// What the offers of a run say.
#[derive(Default)]
pub(super) struct Offered {
    pub(super) cost: Option<Pence>,
    pub(super) cost_description: Option<String>,
    pub(super) opens_on: Option<NaiveDate>,
    pub(super) closes_on: Option<NaiveDate>,
}

/// Reads offers; what the first says of a thing counts.
pub(super) fn read(offers: &[Node<'_>], findings: &mut Findings) -> Offered {
    let mut offered = Offered::default();
    for offer in offers {
        offered.cost = offered.cost.or_else(|| price(offer, findings));
        offered.cost_description = offered.cost_description.or_else(|| offer.line("description", 500));
        let mut day = |names: [&str; 2]| names.iter().find_map(|name| day(offer, name, findings));
        offered.opens_on = offered.opens_on.or_else(|| day(["availabilityStarts", "validFrom"]));
        offered.closes_on = offered.closes_on.or_else(|| day(["availabilityEnds", "validThrough"]));
    }
    if offered.opens_on.zip(offered.closes_on).is_some_and(|(first, last)| last < first) {
        let at = offers.first().map(|offer| offer.under("availabilityEnds")).unwrap_or_default();
        let say = "The last day to book is before the first: both were left out.";
        findings.say(&at, "closes_before_opens", say, false);
        (offered.opens_on, offered.closes_on) = (None, None);
    }
    offered
}

/// The price in pounds.
fn price(offer: &Node<'_>, findings: &mut Findings) -> Option<Pence> {
    let specified = offer.nodes("priceSpecification");
    let (of, name, given) = std::iter::once(offer).chain(&specified).find_map(|of| {
        let stated = |name: &'static str| Some((of, name, of.line(name, 40)?));
        stated("price").or_else(|| stated("lowPrice"))
    })?;
    let currency = of.text("priceCurrency").or_else(|| offer.text("priceCurrency"));
    let pounds = currency.is_none_or(|currency| currency.trim().eq_ignore_ascii_case("GBP"));
    let read = Pence::parse_pounds(given.trim_start_matches("GBP")).ok().filter(|_| pounds);
    if read.is_none() {
        let say = format!("\"{given}\" was left out. Use pounds and pence, like 45.50, with priceCurrency GBP.");
        findings.say(&of.under(name), "number_format", say, false);
    }
    read
}

fn day(offer: &Node<'_>, name: &str, findings: &mut Findings) -> Option<NaiveDate> {
    let given = offer.line(name, 60)?;
    let read = when::parse(&given).and_then(|when| when.day);
    if read.is_none() {
        let say = format!("\"{given}\" is no date: it was left out. Use one like 2026-12-01.");
        findings.say(&offer.under(name), "date_format", say, false);
    }
    read
}
