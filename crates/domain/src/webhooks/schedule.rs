//! When a message is sent again, and when it is given up (Standard Webhooks 1.0.0, "Deliverability and reliability").

use chrono::{DateTime, TimeDelta, Utc};

/// Pauses after the first try, the second and so on, in seconds: 75 hours in all.
const PAUSES: [i64; 9] = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];
/// How often a message is tried.
pub const TRIES: i32 = 10;
/// After so long without one message taken an endpoint is switched off.
pub const GIVE_UP_AFTER: TimeDelta = TimeDelta::days(3);
/// How long the secret before still signs after a new one was made.
pub const OLD_SECRET_LIVES: TimeDelta = TimeDelta::hours(24);
/// The longest that the other side may have us wait.
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(24);
/// How long an endpoint rests that says it is overrun and not for how long.
const REST: TimeDelta = TimeDelta::seconds(30);

/// What became of one try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The other side answered.
    Status {
        /// The HTTP status.
        status: u16,
        /// How long it asks us to wait.
        wait: Option<TimeDelta>,
    },
    /// It did not: no connection, no answer in time.
    Silence,
}

/// What happens next to a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// It was taken.
    Delivered,
    /// The endpoint wants nothing any more.
    Gone,
    /// It is sent again.
    Again(DateTime<Utc>),
    /// It is given up.
    Dead,
}

/// What happens after a try, the `tried`-th from 1 on. `jitter` of 255 spreads the pause by up to a tenth, so that what
/// failed together does not come back together.
#[must_use]
pub fn after(answer: Answer, tried: i32, jitter: u8, now: DateTime<Utc>) -> Next {
    match answer {
        Answer::Status { status: 200..=299, .. } => return Next::Delivered,
        Answer::Status { status: 410, .. } => return Next::Gone,
        Answer::Status { .. } | Answer::Silence => {}
    }
    let pause = usize::try_from(tried - 1).ok().and_then(|at| PAUSES.get(at)).filter(|_| tried < TRIES);
    let Some(pause) = pause else { return Next::Dead };
    let spread = pause * 1000 * i64::from(jitter) / (10 * i64::from(u8::MAX));
    let own = TimeDelta::milliseconds(pause * 1000 + spread);
    let asked = match answer {
        Answer::Status { wait: Some(wait), .. } => wait.min(LONGEST_WAIT),
        Answer::Status { wait: None, .. } | Answer::Silence => TimeDelta::zero(),
    };
    Next::Again(now + own.max(asked))
}

/// How long nothing at all is sent to an endpoint that says it is overrun.
#[must_use]
pub fn rest(answer: Answer) -> Option<TimeDelta> {
    match answer {
        Answer::Status { status: 429 | 503, wait: Some(wait) } => Some(wait.min(LONGEST_WAIT)),
        Answer::Status { status: 429 | 502 | 503 | 504, .. } => Some(REST),
        Answer::Status { .. } | Answer::Silence => None,
    }
}

/// Whether an endpoint that has taken nothing since `failing_since` is switched off.
#[must_use]
pub fn has_failed_too_long(failing_since: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - failing_since >= GIVE_UP_AFTER
}

/// What `Retry-After` asks for: seconds or a date (RFC 9110 §10.2.3). Counts with 429 and 503 alone.
#[must_use]
pub fn wait_of(status: u16, retry_after: Option<&str>, now: DateTime<Utc>) -> Option<TimeDelta> {
    let text = retry_after.filter(|_| matches!(status, 429 | 503))?.trim();
    let wait = match text.parse::<u32>() {
        Ok(seconds) => TimeDelta::seconds(i64::from(seconds)),
        Err(_) => DateTime::parse_from_rfc2822(text).ok()?.with_timezone(&Utc) - now,
    };
    Some(wait.max(TimeDelta::zero()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;
    use proptest::prelude::*;

    fn now() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 24, 9, 0, 0).unwrap()
    }

    fn status(status: u16) -> Answer {
        Answer::Status { status, wait: None }
    }

    #[test]
    fn ten_tries_take_75_hours_and_more_than_three_days() {
        let mut at = now();
        for tried in 1..TRIES {
            let Next::Again(next) = after(status(500), tried, 0, at) else { panic!("given up after {tried}") };
            at = next;
        }
        assert_eq!(after(status(500), TRIES, 0, at), Next::Dead);
        assert_eq!(at - now(), TimeDelta::seconds(5 + 300 + 1800 + 3600 * (2 + 5 + 10 + 14 + 20 + 24)));
        assert!(has_failed_too_long(now(), at) && !has_failed_too_long(now(), now() + TimeDelta::hours(71)));
    }

    #[test]
    fn a_redirect_is_not_followed_and_not_taken_for_success() {
        for code in [300, 301, 302, 304, 307, 308, 400, 404, 500] {
            assert!(matches!(after(status(code), 1, 0, now()), Next::Again(_)), "{code}");
        }
        assert_eq!((after(status(204), 1, 0, now()), after(status(410), 1, 0, now())), (Next::Delivered, Next::Gone));
    }

    #[test]
    fn retry_after_is_seconds_or_a_date_and_counts_when_the_other_side_is_overrun() {
        let hour = Some(TimeDelta::hours(1));
        assert_eq!(wait_of(429, Some("3600"), now()), hour);
        assert_eq!(wait_of(503, Some("Tue, 24 Nov 2026 10:00:00 GMT"), now()), hour);
        assert_eq!(wait_of(503, Some("Mon, 23 Nov 2026 10:00:00 GMT"), now()), Some(TimeDelta::zero()));
        for (code, text) in [(500, Some("3600")), (429, Some("soon")), (429, Some("-5")), (429, None)] {
            assert_eq!(wait_of(code, text, now()), None, "{code} {text:?}");
        }
        let asked = Answer::Status { status: 429, wait: hour };
        assert_eq!(after(asked, 1, 0, now()), Next::Again(now() + TimeDelta::hours(1)));
        assert_eq!((rest(asked), rest(status(504)), rest(status(500))), (hour, Some(REST), None));
    }

    proptest! {
        #[test]
        fn a_message_waits_as_long_as_is_asked_and_never_beyond_a_day_and_a_tenth(
            code in 300u16..600, tried in 1i32..12, jitter: u8, asked in proptest::option::of(0i64..1_000_000),
        ) {
            let answer = Answer::Status { status: code, wait: asked.map(TimeDelta::seconds) };
            match after(answer, tried, jitter, now()) {
                Next::Again(at) => {
                    prop_assert!(tried < TRIES && code != 410);
                    prop_assert!(at - now() >= asked.map_or(TimeDelta::zero(), TimeDelta::seconds).min(LONGEST_WAIT));
                    prop_assert!(at > now() && at - now() <= TimeDelta::minutes(24 * 66));
                }
                Next::Dead => prop_assert!(tried >= TRIES),
                Next::Gone => prop_assert_eq!(code, 410),
                Next::Delivered => prop_assert!(false, "{} is no success", code),
            }
        }
    }
}
