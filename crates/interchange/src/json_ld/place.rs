//! Where a run is: a `Place` with its `PostalAddress`.

use super::node::{Findings, Node};
use crate::feed::FeedVenue;
use crate::made_key::made_key;
use crate::text;
use domain::values::Postcode;
use serde_json::{Value, json};

/// Where a run is, as far as it is said.
pub(super) struct Location {
    pub(super) venue: Option<FeedVenue>,
    /// A place on the internet is named.
    pub(super) is_virtual: bool,
}

/// Reads the `location` of a run.
pub(super) fn read(instance: &Node<'_>, findings: &mut Findings) -> Location {
    let places = instance.nodes("location");
    let is_virtual = places.iter().any(|place| place.is("VirtualLocation"));
    let room = places.iter().find(|place| !place.is("VirtualLocation"));
    let in_words = || instance.all("location").find(|value| value.is_string()).and(instance.line("location", 255));
    let venue = match room {
        Some(place) => venue(place, findings),
        None => {
            in_words().map(|name| FeedVenue { reference: made_key([name.as_str(), ""]), name, ..FeedVenue::default() })
        }
    };
    Location { venue, is_virtual }
}

fn venue(place: &Node<'_>, findings: &mut Findings) -> Option<FeedVenue> {
    let addresses = place.nodes("address");
    let part = |name: &str, max: usize| addresses.iter().find_map(|address| address.line(name, max));
    let in_words = || place.line("address", 500).filter(|_| addresses.is_empty());
    let given = part("postalCode", 20);
    let postcode = given.as_deref().and_then(|text| Postcode::parse(text).ok()).map(|code| code.to_string());
    if let (Some(given), None) = (&given, &postcode) {
        let say = format!("\"{}\" is no full postcode: it was left out. Use one like ST16 2QR.", text::clip(given, 20));
        findings.say(&place.under("address/postalCode"), "postcode_format", say, false);
    }
    let address = part("streetAddress", 500).or_else(in_words);
    let name = place.line("name", 255).or_else(|| address.as_deref().map(|address| text::clip(address, 255)));
    let name = name.or_else(|| postcode.clone())?;
    let own = place.identifier();
    let reference = own.unwrap_or_else(|| made_key([name.as_str(), postcode.as_deref().unwrap_or_default()]));
    Some(FeedVenue { reference, name, address, town: part("addressLocality", 200), postcode })
}

/// Writes a venue.
pub(super) fn node(venue: &FeedVenue) -> Value {
    let mut address = json!({"@type": "PostalAddress", "addressCountry": "GB"});
    let parts = [("streetAddress", &venue.address), ("addressLocality", &venue.town), ("postalCode", &venue.postcode)];
    for (name, part) in parts {
        if let Some(part) = part {
            address[name] = json!(part);
        }
    }
    json!({"@type": "Place", "identifier": venue.reference, "name": venue.name, "address": address})
}
