//! Durations of ISO 8601 and in words.

/// The parts of a duration, in the order of ISO 8601: before the `T`, then after it.
const PARTS: [(char, bool, &str); 7] = [
    ('Y', false, "year"),
    ('M', false, "month"),
    ('W', false, "week"),
    ('D', false, "day"),
    ('H', true, "hour"),
    ('M', true, "minute"),
    ('S', true, "second"),
];

/// `P6W` is `6 weeks`, `PT1H30M` is `1 hour 30 minutes`.
pub(crate) fn words(iso: &str) -> Option<String> {
    let mut rest = iso.trim().strip_prefix('P')?;
    let mut in_time = false;
    let mut words: Vec<String> = Vec::new();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('T').filter(|_| !in_time) {
            (rest, in_time) = (after, true);
            continue;
        }
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, unit) = rest.split_at(end);
        let sign = unit.chars().next()?;
        let (_, _, one) = PARTS.iter().find(|(letter, time, _)| *letter == sign && *time == in_time)?;
        number.parse::<f64>().ok().filter(|number| number.is_finite())?;
        let bare = if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.') } else { number };
        if bare.chars().any(|c| c != '0') {
            words.push(if bare == "1" { format!("1 {one}") } else { format!("{bare} {one}s") });
        }
        rest = unit.get(sign.len_utf8()..)?;
    }
    Some(words.join(" ")).filter(|words| !words.is_empty())
}

/// The duration that is read as these very words.
pub(crate) fn iso(said: &str) -> Option<String> {
    let mut iso = String::from("P");
    let mut in_time = false;
    let mut each = said.split(' ');
    while let Some(number) = each.next() {
        let unit = each.next()?.trim_end_matches('s');
        let (sign, time, _) = PARTS.iter().find(|(.., one)| *one == unit)?;
        if *time && !in_time {
            iso.push('T');
            in_time = true;
        }
        iso.push_str(number);
        iso.push(*sign);
    }
    (words(&iso).as_deref() == Some(said)).then_some(iso)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_duration_is_read_in_words() {
        for (text, said) in [
            ("P6W", Some("6 weeks")),
            ("P1D", Some("1 day")),
            ("PT22H", Some("22 hours")),
            ("PT1H30M", Some("1 hour 30 minutes")),
            ("P1Y6M", Some("1 year 6 months")),
            ("PT1.50H", Some("1.5 hours")),
            ("P0D", None),
            ("P", None),
            ("6 weeks", None),
            ("PTT1H", None),
            ("P1H", None),
        ] {
            assert_eq!(words(text).as_deref(), said, "{text}");
        }
        assert_eq!(iso("1 hour 30 minutes").as_deref(), Some("PT1H30M"));
        assert_eq!(iso("about a day"), None);
        assert_eq!(iso("1 days"), None);
    }

    proptest! {
        #[test]
        fn words_come_back(said in "([0-9.]{1,3} (year|month|week|day|hour|minute)s?){1,2}|\\PC{0,20}") {
            let _ = words(&said);
            if let Some(iso) = iso(&said) {
                prop_assert_eq!(words(&iso), Some(said));
            }
        }
    }
}
