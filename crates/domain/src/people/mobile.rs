//! Mobile numbers, for who has no e-mail address.

use std::fmt;

/// A mobile number as E.164 writes it, `+447700900123`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MobileNumber(String);

impl MobileNumber {
    /// Reads a number as people write it: `07700 900123`, `+44 (0)7700 900123`, `0044 7700 900123`, `+48 512 345 678`.
    /// A number of the United Kingdom must be a mobile's (Ofcom's numbering plan: 07 and nine digits).
    ///
    /// # Errors
    /// A sentence for the person.
    pub fn parse(text: &str) -> Result<Self, String> {
        const SAY: &str = "Enter a mobile number like 07700 900123";
        let bare = text.trim().replace("(0)", "");
        let bare: String = bare.chars().filter(|c| !c.is_whitespace() && !"-.()".contains(*c)).collect();
        let whole = match (bare.strip_prefix('+').or_else(|| bare.strip_prefix("00")), bare.strip_prefix('0')) {
            (Some(rest), _) => rest.to_owned(),
            (None, Some(national)) => format!("44{national}"),
            (None, None) => return Err(SAY.to_owned()),
        };
        let digits = whole.chars().all(|c| c.is_ascii_digit());
        // E.164: at most fifteen digits, and no country begins with a nought.
        let fits = digits && (7..=15).contains(&whole.len()) && !whole.starts_with('0');
        let british = whole.strip_prefix("44").is_none_or(|rest| rest.len() == 10 && rest.starts_with('7'));
        if fits && british { Ok(Self(format!("+{whole}"))) } else { Err(SAY.to_owned()) }
    }

    /// The number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MobileNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        let ways = ["07700 900123", "+44 7700 900123", "+44 (0)7700 900-123", "0044 7700 900123", " 07700900123 "];
        for text in ways {
            assert_eq!(MobileNumber::parse(text).unwrap().as_str(), "+447700900123", "{text}");
        }
        assert_eq!(MobileNumber::parse("+48 512 345 678").unwrap().as_str(), "+48512345678");
    }

    #[test]
    fn what_is_no_mobile_number_is_refused() {
        for text in
            ["", "07700", "01785 276026", "7700900123", "+44 1785 276026", "+0123456789", "07700 90012a", "+", "00"]
        {
            assert!(MobileNumber::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_and_what_is_read_is_read_again(text in ".*") {
            if let Ok(number) = MobileNumber::parse(&text) {
                prop_assert_eq!(MobileNumber::parse(number.as_str()), Ok(number));
            }
        }

        #[test]
        fn every_british_mobile_is_read(number in 0u32..1_000_000_000) {
            let national = format!("07{number:09}");
            let whole = format!("+447{number:09}");
            let read = MobileNumber::parse(&national);
            prop_assert_eq!(read.as_ref().map(MobileNumber::as_str), Ok(whole.as_str()));
        }
    }
}
