//! How often something may go wrong before it rests. NIST SP 800-63B §5.2.2 asks for growing pauses.

use crate::text_enum;
use chrono::TimeDelta;

text_enum!(
    /// What is counted.
    Throttle {
        /// Wrong passwords and codes of one account.
        Account = "account", "Signing in to one account";
        /// Wrong passwords, codes and links from one network, whatever the account.
        Network = "network", "Signing in from one network";
        /// Links asked for by mail to one address.
        Mail = "mail", "Mails to one address";
        /// Links asked for from one network.
        MailNetwork = "mail_network", "Mails asked for from one network";
        /// Wrong invitation codes, and accounts that were asked for and not made, from one network.
        Joining = "joining", "Making accounts from one network";
    }
);

/// After this long without a try all is forgotten.
pub const FORGET: TimeDelta = TimeDelta::days(1);

/// Tries that are free, how many more there are between two pauses, and the first pause.
const fn rule(what: Throttle) -> (u32, u32, TimeDelta) {
    match what {
        Throttle::Account => (10, 5, TimeDelta::minutes(15)),
        // A college or a care home shares one address.
        Throttle::Network => (100, 50, TimeDelta::minutes(5)),
        Throttle::Mail => (5, 2, TimeDelta::minutes(15)),
        Throttle::MailNetwork => (30, 10, TimeDelta::minutes(5)),
        Throttle::Joining => (20, 10, TimeDelta::minutes(15)),
    }
}

/// How long to rest after the try of this number: nothing at first, then a pause after each few tries, each twice as long
/// as the one before, a day at most.
#[must_use]
pub fn pause(what: Throttle, tries: u32) -> TimeDelta {
    let (free, each, first) = rule(what);
    let Some(over) = tries.checked_sub(free).filter(|over| over % each == 0) else { return TimeDelta::zero() };
    let doublings = over / each;
    // Ten doublings of five minutes are longer than a day.
    if doublings >= 10 { FORGET } else { (first * (1 << doublings)).min(FORGET) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ten_wrong_passwords_rest_an_account_for_a_quarter_of_an_hour_and_five_more_for_half_of_one() {
        let minutes = |tries| pause(Throttle::Account, tries).num_minutes();
        assert_eq!([1, 9, 10, 11, 14, 15, 20].map(minutes), [0, 0, 15, 0, 0, 30, 60]);
    }

    proptest! {
        #[test]
        fn pauses_grow_and_end(kind in 0..Throttle::ALL.len(), tries in 1u32..100_000) {
            let what = Throttle::ALL[kind];
            let (free, each, _) = rule(what);
            prop_assert!(pause(what, tries) <= FORGET);
            if tries < free {
                prop_assert!(pause(what, tries).is_zero());
            }
            let (this, next) = (free + tries * each, free + (tries + 1) * each);
            prop_assert!(pause(what, this) > TimeDelta::zero());
            prop_assert!(pause(what, next) >= pause(what, this));
        }
    }
}
