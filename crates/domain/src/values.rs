//! Values that are parsed at the door and valid ever after.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Reads a value that may be `null` but must be there: an absent one says nothing of what is wanted.
///
/// # Errors
/// When it is absent, or neither `null` nor a value.
pub fn present<'de, T: Deserialize<'de>, D: serde::Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(from)
}

/// An e-mail address, lower case, at most 254 characters (RFC 5321 §4.5.3.1.3).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Reads an address of the form `name@host.domain`.
    ///
    /// # Errors
    /// A sentence for the person.
    pub fn parse(text: &str) -> Result<Self, String> {
        const SAY: &str = "Enter an email address like name@example.com";
        let text = text.trim();
        let (name, host) = text.rsplit_once('@').ok_or(SAY)?;
        let sign = |c: char| c.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c);
        let label = |l: &str| {
            !l.is_empty()
                && l.len() <= 63
                && !l.starts_with('-')
                && !l.ends_with('-')
                && l.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        };
        let good = text.len() <= 254
            && (1..=64).contains(&name.len())
            && name.chars().all(sign)
            && !name.starts_with('.')
            && !name.ends_with('.')
            && !name.contains("..")
            && host.contains('.')
            && host.split('.').all(label);
        if good { Ok(Self(text.to_lowercase())) } else { Err(SAY.to_owned()) }
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A full UK postcode in its written form, `ST16 2LH`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Postcode {
    outcode: String,
    incode: String,
}

/// Whether `text` has the shape of an outcode: A9, A99, A9A, AA9, AA99 or AA9A (BS 7666).
#[must_use]
pub fn is_outcode(text: &str) -> bool {
    let shape: String = text
        .chars()
        .map(|c| {
            if c.is_ascii_alphabetic() {
                'A'
            } else if c.is_ascii_digit() {
                '9'
            } else {
                '?'
            }
        })
        .collect();
    matches!(shape.as_str(), "A9" | "A99" | "A9A" | "AA9" | "AA99" | "AA9A")
}

impl Postcode {
    /// Reads a full postcode in any case and spacing.
    ///
    /// # Errors
    /// A sentence for the person.
    pub fn parse(text: &str) -> Result<Self, String> {
        const SAY: &str = "Enter a full postcode, like ST16 2LH";
        let joined: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        if !joined.is_ascii() || !(5..=7).contains(&joined.len()) {
            return Err(SAY.to_owned());
        }
        let (outcode, incode) = joined.split_at(joined.len() - 3);
        let mut inner = incode.chars();
        let digit = inner.next().is_some_and(|c| c.is_ascii_digit());
        if is_outcode(outcode) && digit && inner.all(|c| c.is_ascii_uppercase()) {
            Ok(Self { outcode: outcode.to_owned(), incode: incode.to_owned() })
        } else {
            Err(SAY.to_owned())
        }
    }

    /// The first half, `ST16`.
    #[must_use]
    pub fn outcode(&self) -> &str {
        &self.outcode
    }

    /// Without the space, `ST162LH`: the key of the postcode table.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}{}", self.outcode, self.incode)
    }
}

impl std::fmt::Display for Postcode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.outcode, self.incode)
    }
}

/// An amount of money in pence: 0 to £1,000,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "i64", into = "i64")]
#[schema(value_type = i64, minimum = 0, maximum = 100_000_000)]
pub struct Pence(i64);

impl TryFrom<i64> for Pence {
    type Error = &'static str;

    fn try_from(pence: i64) -> Result<Self, Self::Error> {
        Self::new(pence)
    }
}

impl From<Pence> for i64 {
    fn from(pence: Pence) -> Self {
        pence.0
    }
}

impl Pence {
    /// Nothing to pay.
    pub const FREE: Self = Self(0);
    /// The most that a course may cost.
    pub const MAX: i64 = 100_000_000;

    /// # Errors
    /// When it is below nothing or above a million pounds.
    pub fn new(pence: i64) -> Result<Self, &'static str> {
        if (0..=Self::MAX).contains(&pence) { Ok(Self(pence)) } else { Err("Use an amount from £0 to £1,000,000.") }
    }

    /// The number of pence.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Reads pounds as people and systems write them: `45`, `£45.50`, `1,200`, `84.0000`.
    ///
    /// # Errors
    /// When it is not an amount of whole pence.
    pub fn parse_pounds(text: &str) -> Result<Self, &'static str> {
        const SAY: &str = "Use pounds and pence, like 45 or 45.50.";
        let bare: String = text.trim().trim_start_matches('£').chars().filter(|c| *c != ',' && *c != ' ').collect();
        let (pounds, pence) = bare.split_once('.').unwrap_or((&bare, ""));
        let digits = |t: &str| t.chars().all(|c| c.is_ascii_digit());
        let pence = pence.trim_end_matches('0');
        if pounds.is_empty() || pounds.len() > 9 || pence.len() > 2 || !digits(pounds) || !digits(pence) {
            return Err(SAY);
        }
        let pounds: i64 = pounds.parse().map_err(|_| SAY)?;
        let pence: i64 = format!("{pence:0<2}").parse().map_err(|_| SAY)?;
        Self::new(pounds * 100 + pence)
    }
}

impl std::fmt::Display for Pence {
    /// As people read it: `Free`, `£45`, `£45.50`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.0 / 100, self.0 % 100) {
            (0, 0) => f.write_str("Free"),
            (pounds, 0) => write!(f, "£{}", thousands(pounds)),
            (pounds, pence) => write!(f, "£{}.{pence:02}", thousands(pounds)),
        }
    }
}

fn thousands(n: i64) -> String {
    if n >= 1000 { format!("{},{:03}", thousands(n / 1000), n % 1000) } else { n.to_string() }
}

/// A point on the earth in WGS 84 degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Point {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

impl Point {
    /// Great-circle distance in statute miles (haversine, mean radius 6,371.0088 km).
    #[must_use]
    pub fn miles_to(self, other: Self) -> f64 {
        let (a, b) = (self.latitude.to_radians(), other.latitude.to_radians());
        let (dlat, dlon) = (b - a, (other.longitude - self.longitude).to_radians());
        let h = (dlat / 2.0).sin().powi(2) + a.cos() * b.cos() * (dlon / 2.0).sin().powi(2);
        2.0 * 6371.0088 * h.sqrt().min(1.0).asin() / 1.609_344
    }
}

/// A training provider's UKPRN: eight digits, the first is 1 (UKRLP).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ukprn(String);

impl Ukprn {
    /// # Errors
    /// A sentence for the person.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.len() == 8 && text.starts_with('1') && text.chars().all(|c| c.is_ascii_digit()) {
            Ok(Self(text.to_owned()))
        } else {
            Err("A UKPRN has eight digits and begins with 1.".to_owned())
        }
    }

    /// The eight digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn postcodes_are_read_in_any_case_and_spacing() {
        for text in ["st162lh", "ST16 2LH", " St1 62lh ", "st 16 2 lh"] {
            assert_eq!(Postcode::parse(text).unwrap().to_string(), "ST16 2LH");
        }
        for text in ["", "ST16", "ST16 LLH", "1T16 2LH", "ST1622LH", "ST16 2L£", "ŚT16 2LH"] {
            assert!(Postcode::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn money_is_read_as_feeds_write_it() {
        for (text, pence) in [("0.0000", 0), ("84.0000", 8400), ("£45.5", 4550), ("1,200", 120_000), ("45.50", 4550)] {
            assert_eq!(Pence::parse_pounds(text).unwrap().get(), pence, "{text}");
        }
        for text in ["", "free", "-1", "1.234", "1e9", ".50x", "99999999999"] {
            assert!(Pence::parse_pounds(text).is_err(), "{text}");
        }
        assert_eq!(Pence::new(123_450).unwrap().to_string(), "£1,234.50");
        assert_eq!(Pence::new(0).unwrap().to_string(), "Free");
    }

    #[test]
    fn stafford_to_leek_is_about_twenty_one_miles() {
        let stafford = Point { latitude: 52.807, longitude: -2.117 };
        let leek = Point { latitude: 53.106, longitude: -2.025 };
        assert!((stafford.miles_to(leek) - 21.0).abs() < 0.5);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_without_a_panic(text in ".*") {
            let _ = Postcode::parse(&text);
            let _ = Pence::parse_pounds(&text);
            let _ = EmailAddress::parse(&text);
            let _ = Ukprn::parse(&text);
        }

        #[test]
        fn written_money_is_read_back(pence in 0i64..=Pence::MAX) {
            let text = format!("{}.{:02}", pence / 100, pence % 100);
            prop_assert_eq!(Pence::parse_pounds(&text).unwrap().get(), pence);
        }
    }
}
