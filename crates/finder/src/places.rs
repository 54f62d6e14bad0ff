//! Places by name and by postcode.

use crate::language::{PlaceEntry, PlaceKind};
use crate::text::{alike, plain, threes};
use domain::catalogue::wire::PlaceView;
use domain::values::{Point, Postcode, is_outcode};
use std::collections::HashMap;

/// How alike a misspelt name must be to a town's.
const ALIKE: f64 = 0.45;

/// Words that join the parts of a place's name; what stands before them is its short name.
const JOINING: [&str; 3] = ["under", "upon", "on"];

#[derive(Clone, Debug)]
struct Named {
    name: String,
    plain: String,
    point: Point,
    threes: Vec<[char; 3]>,
    kind: PlaceKind,
}

/// Every place that is known.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    /// Towns, districts and outcodes, in this order, each by name.
    all: Vec<Named>,
    /// The first place of each plain name.
    by_name: HashMap<String, usize>,
    /// The first place that is called so for short.
    by_short_name: HashMap<String, usize>,
    /// Full postcodes without the space.
    postcodes: HashMap<u64, Point>,
}

/// A postcode of at most eight letters as a number.
fn packed(code: &str) -> u64 {
    code.bytes().take(8).fold(0, |all, byte| all << 8 | u64::from(byte))
}

fn spelt(name: &str) -> String {
    plain(name).replace('-', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn short(spelt: &str) -> Option<String> {
    let words: Vec<&str> = spelt.split(' ').collect();
    let at = words.iter().position(|word| JOINING.contains(word)).filter(|at| *at > 0)?;
    words.get(..at).map(|words| words.join(" "))
}

/// Miles from the middle of a district beyond which a point is no part of the county.
const DISTRICT: f64 = 15.0;

impl Places {
    pub(crate) fn new(places: Vec<PlaceEntry>, postcodes: Vec<(String, Point)>) -> Self {
        let named = |entry: PlaceEntry| Named {
            plain: plain(&entry.name),
            threes: threes(&plain(&entry.name)),
            name: entry.name,
            point: entry.point,
            kind: entry.kind,
        };
        let mut all: Vec<Named> = places.into_iter().map(named).collect();
        all.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
        let (mut by_name, mut by_short_name) = (HashMap::new(), HashMap::new());
        for (at, place) in all.iter().enumerate() {
            let spelt = spelt(&place.name);
            if let Some(short) = short(&spelt) {
                by_short_name.entry(short).or_insert(at);
            }
            by_name.entry(spelt).or_insert(at);
        }
        let postcodes = postcodes.into_iter().map(|(code, point)| (packed(&code), point)).collect();
        Self { all, by_name, by_short_name, postcodes }
    }

    /// A place by its postcode, its outcode or its name; with `loosely` a misspelt name of a town finds the town. A
    /// postcode reads best as its owner writes it; when only its outcode is known, that is what we say.
    pub(crate) fn find(&self, text: &str, loosely: bool) -> Option<PlaceView> {
        let postcode = Postcode::parse(text).ok();
        if let Some(postcode) = &postcode
            && let Some(point) = self.postcodes.get(&packed(&postcode.key()))
        {
            return Some(PlaceView { label: postcode.to_string(), point: *point });
        }
        let outcode = postcode.as_ref().map(|postcode| postcode.outcode().to_owned());
        let outcode = outcode.or_else(|| Some(text.trim().to_uppercase()).filter(|text| is_outcode(text)));
        let named = match &outcode {
            Some(outcode) => self.outcode(outcode),
            None => self.named(text).or_else(|| self.like(text).filter(|_| loosely)),
        };
        named.map(|place| PlaceView { label: place.name.clone(), point: place.point })
    }

    fn outcode(&self, outcode: &str) -> Option<&Named> {
        let place = self.by_name.get(&plain(outcode)).and_then(|at| self.all.get(*at))?;
        Some(place).filter(|place| place.kind == PlaceKind::Outcode)
    }

    fn named(&self, text: &str) -> Option<&Named> {
        let spelt = spelt(text);
        let at = self.by_name.get(&spelt).or_else(|| self.by_short_name.get(&spelt));
        at.and_then(|at| self.all.get(*at)).filter(|place| place.kind != PlaceKind::Outcode)
    }

    fn like(&self, text: &str) -> Option<&Named> {
        let asked = threes(&plain(text));
        let towns = self.all.iter().filter(|place| place.kind == PlaceKind::Town);
        let likeness = towns.map(|town| (alike(&town.threes, &asked), town)).filter(|(like, _)| *like >= ALIKE);
        // Of equals the first by name.
        likeness.rev().max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, town)| town)
    }

    /// Towns, and outcodes from three letters on, that begin with a plain text.
    pub(crate) fn begin_with<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a str> {
        let long = text.chars().count() >= 3;
        let fits = move |place: &&Named| match place.kind {
            PlaceKind::Town => true,
            PlaceKind::Outcode => long,
            PlaceKind::District => false,
        };
        self.all.iter().filter(fits).filter(move |place| place.plain.starts_with(text)).map(|place| place.name.as_str())
    }

    /// The district whose middle is nearest to a point, if that is not far.
    pub(crate) fn district(&self, point: Point) -> Option<&str> {
        let districts = self.all.iter().filter(|place| place.kind == PlaceKind::District);
        let near = districts.map(|place| (place.point.miles_to(point), place)).filter(|(miles, _)| *miles <= DISTRICT);
        near.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, place)| place.name.as_str())
    }

    /// Whether there is a town around a point.
    pub(crate) fn has_town_within(&self, point: Point, miles: f64) -> bool {
        let mut towns = self.all.iter().filter(|place| place.kind == PlaceKind::Town);
        towns.any(|town| town.point.miles_to(point) <= miles)
    }

    /// The plain words of the names of towns and districts.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        let named = self.all.iter().filter(|place| place.kind != PlaceKind::Outcode);
        named.flat_map(|place| place.plain.split(|c: char| !c.is_alphanumeric())).filter(|word| !word.is_empty())
    }

    /// Whether a plain word stands in the name of a town or a district.
    pub(crate) fn hold(&self, word: &str) -> bool {
        self.words().any(|known| known == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> Places {
        let place = |kind, name: &str, latitude| PlaceEntry {
            kind,
            name: name.to_owned(),
            point: Point { latitude, longitude: -2.0 },
        };
        let all = vec![
            place(PlaceKind::Outcode, "ST16", 52.8),
            place(PlaceKind::District, "Stafford", 52.9),
            place(PlaceKind::Town, "Stafford", 52.81),
            place(PlaceKind::Town, "Newcastle-under-Lyme", 53.01),
            place(PlaceKind::Town, "Leek", 53.1),
        ];
        Places::new(all, vec![("ST162QR".to_owned(), Point { latitude: 52.82, longitude: -2.1 })])
    }

    fn found(text: &str, loosely: bool) -> Option<(String, f64)> {
        places().find(text, loosely).map(|place| (place.label, place.point.latitude))
    }

    #[test]
    fn a_place_is_found_as_people_write_it() {
        assert_eq!(found("st16 2qr", false), Some(("ST16 2QR".to_owned(), 52.82)));
        assert_eq!(
            found("ST16 9ZZ", false),
            Some(("ST16".to_owned(), 52.8)),
            "a postcode nobody knows is near its outcode"
        );
        assert_eq!(found("st16", false), Some(("ST16".to_owned(), 52.8)));
        assert_eq!(found("stafford", false), Some(("Stafford".to_owned(), 52.81)), "a town before its district");
        for name in ["newcastle under lyme", "Newcastle-Under-Lyme", "newcastle"] {
            assert_eq!(found(name, false), Some(("Newcastle-under-Lyme".to_owned(), 53.01)), "{name}");
        }
        assert_eq!(found("leeek", false), None);
        assert_eq!(found("leeek", true), Some(("Leek".to_owned(), 53.1)));
        assert_eq!(found("dementia", true), None);
    }
}
