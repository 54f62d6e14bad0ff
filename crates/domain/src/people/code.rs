//! Codes that people read and type: of an app (RFC 6238), and to get in without it.

/// How long a code of an app is shown, in seconds (RFC 6238 §4.1).
pub const STEP_SECONDS: i64 = 30;
/// The signs of base32 (RFC 4648 §6): no 0, 1 or 8, which look like others.
const SIGNS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// The signs of a recovery code: 16 of 5 bits each.
const RECOVERY_SIGNS: usize = 16;

/// Bytes in base32 without padding, as apps want a secret.
#[must_use]
pub fn base32(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 8 / 5 + 1);
    let (mut held, mut bits) = (0_u32, 0_u32);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(sign(held >> bits));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        text.push(sign(held << (5 - bits)));
    }
    text
}

fn sign(five: u32) -> char {
    SIGNS.get((five & 31) as usize).map_or('A', |sign| char::from(*sign))
}

/// A recovery code of ten bytes, in four groups: `ABCD-EFGH-IJKL-MNOP`.
#[must_use]
pub fn recovery_code(bytes: [u8; 10]) -> String {
    let plain = base32(&bytes);
    let groups: Vec<&str> = (0..RECOVERY_SIGNS).step_by(4).filter_map(|at| plain.get(at..at + 4)).collect();
    groups.join("-")
}

/// A code as it is kept, however it was typed: capital letters and digits alone.
#[must_use]
pub fn plain(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase()).collect()
}

/// A code as somebody typed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Six digits of an app.
    App(u32),
    /// A recovery code, its 16 signs alone.
    Recovery(String),
}

impl Typed {
    /// Reads a code in any case and spacing.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let bare: String =
            text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase()).collect();
        if bare.len() == 6 && bare.bytes().all(|byte| byte.is_ascii_digit()) {
            return bare.parse().ok().map(Self::App);
        }
        let fits = bare.len() == RECOVERY_SIGNS && bare.bytes().all(|byte| SIGNS.contains(&byte));
        fits.then_some(Self::Recovery(bare))
    }
}

/// The six digits of a 20-byte HMAC (RFC 4226 §5.3).
#[must_use]
pub fn six_digits(hmac: &[u8; 20]) -> u32 {
    let at = usize::from(hmac[19] & 15);
    let mut four = [0_u8; 4];
    for (to, from) in four.iter_mut().zip(hmac.iter().skip(at)) {
        *to = *from;
    }
    (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000
}

/// The steps of time whose codes are taken at a time in seconds since 1970: this one and its neighbours, for clocks that
/// are not right (RFC 6238 §5.2).
#[must_use]
pub fn steps_at(seconds: i64) -> [i64; 3] {
    let now = seconds.div_euclid(STEP_SECONDS);
    [now - 1, now, now + 1]
}

/// The address that puts a secret into an app, also as a picture (Google Authenticator's key URI format).
#[must_use]
pub fn app_address(account: &str, secret: &[u8]) -> String {
    let account: String = account
        .bytes()
        .map(|byte| {
            let plain = byte.is_ascii_alphanumeric() || b"-._~@".contains(&byte);
            if plain { char::from(byte).to_string() } else { format!("%{byte:02X}") }
        })
        .collect();
    let secret = base32(secret);
    format!("otpauth://totp/Social%20Care%20Academy:{account}?secret={secret}&issuer=Social%20Care%20Academy")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn base32_is_that_of_rfc_4648() {
        for (plain, text) in
            [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("foobar", "MZXW6YTBOI")]
        {
            assert_eq!(base32(plain.as_bytes()), text);
        }
    }

    #[test]
    fn the_digits_are_those_of_the_example_of_rfc_4226() {
        let hmac = [
            0x1f, 0x86, 0x98, 0x69, 0x0e, 0x02, 0xca, 0x16, 0x61, 0x85, 0x50, 0xef, 0x7f, 0x19, 0xda, 0x8e, 0x94, 0x5b,
            0x55, 0x5a,
        ];
        assert_eq!(six_digits(&hmac), 872_921);
    }

    #[test]
    fn codes_are_read_as_people_type_them() {
        assert_eq!(Typed::read(" 012 345 "), Some(Typed::App(12_345)));
        let recovery = Some(Typed::Recovery("ABCDEFGHIJKLMNOP".to_owned()));
        assert_eq!(Typed::read("abcd-efgh-ijkl-mnop"), recovery);
        assert_eq!(Typed::read("ABCD EFGH IJKL MNOP"), recovery);
        for text in ["", "12345", "1234567", "ABCD-EFGH-IJKL-MNO0", "ABCD"] {
            assert_eq!(Typed::read(text), None, "{text}");
        }
    }

    #[test]
    fn an_account_is_safe_in_the_address_of_an_app() {
        let address = app_address("a+b@people.example", &[0; 20]);
        assert!(address.contains(":a%2Bb@people.example?secret=AAAA"), "{address}");
    }

    proptest! {
        #[test]
        fn a_recovery_code_is_read_back(bytes: [u8; 10]) {
            let code = recovery_code(bytes);
            prop_assert_eq!(code.len(), 19);
            prop_assert_eq!(Typed::read(&code), Some(Typed::Recovery(code.replace('-', ""))));
        }

        #[test]
        fn the_digits_are_six_at_most(hmac: [u8; 20]) {
            prop_assert!(six_digits(&hmac) < 1_000_000);
        }
    }
}
