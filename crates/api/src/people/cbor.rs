//! As much of CBOR (RFC 8949) as passkeys speak: CTAP2's canonical form, without floats and endless lengths.

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value<'a> {
    Integer(i64),
    Bytes(&'a [u8]),
    Text(&'a str),
    Array(Vec<Value<'a>>),
    Map(Vec<(Value<'a>, Value<'a>)>),
    /// `true`, `false`, `null`.
    Simple(u8),
}

impl Value<'_> {
    /// The value that a map holds under a name.
    pub(super) fn named(&self, name: &str) -> Option<&Self> {
        self.under(|key| matches!(key, Value::Text(text) if *text == name))
    }

    /// The value that a map holds under a number.
    pub(super) fn numbered(&self, number: i64) -> Option<&Self> {
        self.under(|key| matches!(key, Value::Integer(key) if *key == number))
    }

    fn under(&self, fits: impl Fn(&Self) -> bool) -> Option<&Self> {
        let Value::Map(pairs) = self else { return None };
        pairs.iter().find(|(key, _)| fits(key)).map(|(_, value)| value)
    }
}

/// How deep values may stand in each other.
const DEEPEST: u8 = 8;

/// Reads one value from the start of `bytes`; answers what is left.
pub(super) fn read(bytes: &[u8]) -> Option<(Value<'_>, &[u8])> {
    value(bytes, DEEPEST)
}

fn value(bytes: &[u8], deeper: u8) -> Option<(Value<'_>, &[u8])> {
    let (first, rest) = bytes.split_first()?;
    let (argument, rest) = argument(first & 31, rest)?;
    let length = usize::try_from(argument).ok()?;
    match first >> 5 {
        0 => Some((Value::Integer(i64::try_from(argument).ok()?), rest)),
        1 => Some((Value::Integer(-1 - i64::try_from(argument).ok()?), rest)),
        2 => rest.split_at_checked(length).map(|(bytes, rest)| (Value::Bytes(bytes), rest)),
        3 => {
            let (bytes, rest) = rest.split_at_checked(length)?;
            Some((Value::Text(std::str::from_utf8(bytes).ok()?), rest))
        }
        4 | 5 => several(first >> 5, length, rest, deeper.checked_sub(1)?),
        7 if argument < 24 => Some((Value::Simple(first & 31), rest)),
        _ => None,
    }
}

fn several(kind: u8, length: usize, mut rest: &[u8], deeper: u8) -> Option<(Value<'_>, &[u8])> {
    // Each value takes a byte: a length that promises more is not believed.
    if length > rest.len() {
        return None;
    }
    let mut next = || {
        let (read, left) = value(rest, deeper)?;
        rest = left;
        Some(read)
    };
    let read = if kind == 4 {
        Value::Array((0..length).map(|_| next()).collect::<Option<_>>()?)
    } else {
        Value::Map((0..length).map(|_| Some((next()?, next()?))).collect::<Option<_>>()?)
    };
    Some((read, rest))
}

fn argument(low: u8, rest: &[u8]) -> Option<(u64, &[u8])> {
    let length = match low {
        0..24 => return Some((u64::from(low), rest)),
        24..28 => 1_usize << (low - 24),
        _ => return None,
    };
    let (bytes, rest) = rest.split_at_checked(length)?;
    Some((bytes.iter().fold(0, |number, byte| (number << 8) | u64::from(*byte)), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_rfc_8949_are_read() {
        let one = |hex: &[u8]| read(hex).map(|(value, rest)| (format!("{value:?}"), rest.len()));
        assert_eq!(one(&[0x1a, 0, 0x0f, 0x42, 0x40]), Some(("Integer(1000000)".to_owned(), 0)));
        assert_eq!(one(&[0x38, 0x63]), Some(("Integer(-100)".to_owned(), 0)));
        assert_eq!(one(&[0x44, 1, 2, 3, 4, 9]), Some(("Bytes([1, 2, 3, 4])".to_owned(), 1)));
        let map = read(&[0xa2, 0x61, 0x61, 0x01, 0x20, 0x82, 0x02, 0xf5]).unwrap().0;
        assert_eq!(map.named("a"), Some(&Value::Integer(1)));
        assert_eq!(map.numbered(-1), Some(&Value::Array(vec![Value::Integer(2), Value::Simple(21)])));
    }

    #[test]
    fn what_is_cut_short_too_deep_or_endless_is_refused() {
        for bytes in [
            &[][..],
            &[0x44, 1],
            &[0x9f, 0xff],
            &[0xbb, 255, 255, 255, 255, 255, 255, 255, 255],
            &[0x81; 20],
            &[0x61, 0xff],
        ] {
            assert!(read(bytes).is_none(), "{bytes:?}");
        }
    }

    #[test]
    fn no_bytes_make_it_panic() {
        // Every start of two bytes, with something after it.
        for first in 0..=u8::MAX {
            for second in 0..=u8::MAX {
                let _ = read(&[first, second, 0x61, 0x41, 0x01, 0xa1, 0x00, 0x00]);
            }
        }
    }
}
