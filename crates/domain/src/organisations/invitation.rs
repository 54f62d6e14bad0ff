//! Invitations: their codes, where they stand, and who may invite whom.

use super::Position;
use crate::ids::{EmployerId, WorkplaceId};
use crate::policy::{Actor, Denied, Sight};
use crate::text_enum;
use chrono::{DateTime, TimeDelta, Utc};

/// How long one can be used.
pub const LASTS: TimeDelta = TimeDelta::days(14);

/// Crockford's base 32: no letter is taken for a number.
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Sixty bits: with the guesses slowed down nobody finds one.
const LENGTH: usize = 12;

/// A code that can be read out: three groups of four signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationCode([u8; LENGTH]);

impl InvitationCode {
    /// The code of random bytes.
    #[must_use]
    pub fn of(random: [u8; LENGTH]) -> Self {
        Self(random.map(|byte| SIGNS.get(usize::from(byte & 31)).copied().unwrap_or(b'0')))
    }

    /// Reads a code as people write it: small letters, spaces or lines between, O for 0, I or L for 1.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut signs =
            text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| match c.to_ascii_uppercase() {
                'O' => Some(b'0'),
                'I' | 'L' => Some(b'1'),
                other => u8::try_from(other).ok().filter(|byte| SIGNS.contains(byte)),
            });
        let mut code = [0; LENGTH];
        for place in &mut code {
            *place = signs.next()??;
        }
        signs.next().is_none().then_some(Self(code))
    }

    /// The signs alone, of which a hash is kept.
    #[must_use]
    pub const fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Display for InvitationCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, sign) in self.0.iter().enumerate() {
            if at > 0 && at % 4 == 0 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(*sign))?;
        }
        Ok(())
    }
}

text_enum!(
    /// Where an invitation stands.
    InvitationState {
        /// It can be used.
        Open = "open", "Waiting";
        /// Someone came in by it.
        Accepted = "accepted", "Accepted";
        /// It was taken back.
        Revoked = "revoked", "Taken back";
        /// Its time is over.
        Expired = "expired", "Out of time";
    }
);

/// Where an invitation stands at a moment.
#[must_use]
pub fn state(accepted: bool, revoked: bool, expires_at: DateTime<Utc>, now: DateTime<Utc>) -> InvitationState {
    match (accepted, revoked) {
        (true, _) => InvitationState::Accepted,
        (false, true) => InvitationState::Revoked,
        (false, false) if expires_at <= now => InvitationState::Expired,
        (false, false) => InvitationState::Open,
    }
}

/// Whether someone may invite, or take an invitation back: whoever says who may do what invites anyone; a manager
/// invites plain workers, one of named workplaces to those alone.
///
/// # Errors
/// When they may not.
pub fn may_invite(
    actor: &Actor,
    employer: EmployerId,
    position: Position,
    workplace: Option<WorkplaceId>,
) -> Result<(), Denied> {
    if actor.decides_who_may(employer) {
        return Ok(());
    }
    let theirs = match actor.sight(employer) {
        Sight::All => true,
        Sight::Workplaces(named) => workplace.is_some_and(|workplace| named.contains(&workplace)),
    };
    if position == Position::Worker && theirs { Ok(()) } else { Err(Denied::Forbidden) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::PersonId;
    use proptest::prelude::*;
    use uuid::Uuid;

    #[test]
    fn a_code_is_read_as_people_write_it() {
        let code = InvitationCode::of([0, 1, 2, 3, 10, 11, 12, 13, 28, 29, 30, 31]);
        assert_eq!(code.to_string(), "0123-ABCD-WXYZ");
        for text in ["0123-ABCD-WXYZ", "oL23 abcd wxyz", " OI23ABCDWXYZ "] {
            assert_eq!(InvitationCode::read(text), Some(code.clone()), "{text}");
        }
        for text in ["", "0123-ABCD-WXY", "0123-ABCD-WXYZ1", "0123-ABCD-WXYU", "0123-ABCD-WXYÄ"] {
            assert_eq!(InvitationCode::read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_code_that_is_written_is_read_back(bytes in any::<[u8; LENGTH]>()) {
            let code = InvitationCode::of(bytes);
            prop_assert_eq!(InvitationCode::read(&code.to_string()), Some(code));
        }

        #[test]
        fn any_text_is_read_or_not_without_a_panic(text in ".*") {
            let _ = InvitationCode::read(&text);
        }
    }

    #[test]
    fn an_invitation_is_over_at_its_last_second() {
        let ends = DateTime::from_timestamp(1_000_000, 0).unwrap();
        let before = ends - TimeDelta::seconds(1);
        assert_eq!(state(false, false, ends, before), InvitationState::Open);
        assert_eq!(state(false, false, ends, ends), InvitationState::Expired);
        assert_eq!(state(true, false, ends, ends), InvitationState::Accepted);
        assert_eq!(state(false, true, ends, before), InvitationState::Revoked);
    }

    #[test]
    fn a_manager_invites_plain_workers_of_their_workplaces() {
        let (employer, here, there) =
            (EmployerId(Uuid::from_u128(1)), WorkplaceId(Uuid::from_u128(2)), WorkplaceId(Uuid::from_u128(3)));
        let actor = |manages: &[EmployerId], administers: &[EmployerId], manages_at: &[(EmployerId, WorkplaceId)]| {
            Actor::Person {
                id: PersonId(Uuid::from_u128(9)),
                academy_staff: false,
                tutor_at: vec![],
                manages: manages.to_vec(),
                administers: administers.to_vec(),
                manages_at: manages_at.to_vec(),
            }
        };
        let admin = actor(&[employer], &[employer], &[]);
        let manager = actor(&[employer], &[], &[]);
        let of_one = actor(&[], &[], &[(employer, here)]);
        let may = |actor: &Actor, position, workplace| may_invite(actor, employer, position, workplace).is_ok();
        assert!(may(&admin, Position::Admin, None) && may(&admin, Position::Manager, Some(there)));
        assert!(may(&manager, Position::Worker, None) && !may(&manager, Position::Manager, Some(here)));
        assert!(may(&of_one, Position::Worker, Some(here)));
        assert!(!may(&of_one, Position::Worker, Some(there)) && !may(&of_one, Position::Worker, None));
        assert!(!may(&of_one, Position::Manager, Some(here)));
        assert!(!may(&Actor::Anonymous, Position::Worker, Some(here)));
        assert!(!may(&Actor::EmployerClient { employer }, Position::Admin, None));
    }
}
