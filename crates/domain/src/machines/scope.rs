//! What a machine's token is good for (RFC 6749 §3.3).

use crate::policy;
use crate::text_enum;
use std::fmt;
use std::str::FromStr;

text_enum!(
    /// One thing that a machine may do for its own organisation.
    Scope {
        /// Everything a training provider's machine may do.
        Catalogue = "catalogue", "Everything for its own training provider";
        /// Its courses one by one.
        CoursesWrite = "courses:write", "Put and withdraw courses, dates and venues";
        /// What became of its files.
        ImportsRead = "imports:read", "See what became of files";
        /// Its files.
        ImportsWrite = "imports:write", "Send files of courses";
        /// Its feeds.
        FeedsWrite = "feeds:write", "Have feeds fetched";
        /// Its webhooks.
        CourseWebhooks = "course-webhooks:write", "Look after webhooks";
        /// Everything an employer's machine may do.
        Staff = "staff", "Everything for its own employer";
        /// Who works there.
        WorkersRead = "workers:read", "See who works there, and where";
        /// Changing that.
        WorkersWrite = "workers:write", "Change who works there, and where";
        /// Bookings of its staff.
        BookingsRead = "bookings:read", "See bookings of staff";
        /// Booking for its staff.
        BookingsWrite = "bookings:write", "Book for staff, and cancel";
        /// Training of its staff.
        RecordsRead = "records:read", "See training of staff";
        /// Writing it.
        RecordsWrite = "records:write", "Add training of staff, and take it back";
        /// Its rules.
        RulesRead = "rules:read", "See the rules of training";
        /// Changing them.
        RulesWrite = "rules:write", "Change the rules of training";
        /// Its ASC-WDS files.
        AscWds = "asc-wds", "Send and read ASC-WDS files";
        /// Its webhooks.
        WebhooksWrite = "webhooks:write", "Look after webhooks";
    }
);

/// Whose machines a scope is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeOf {
    /// Training providers'.
    Provider,
    /// Employers'.
    Employer,
}

impl ScopeOf {
    /// The scope that stands for all others.
    #[must_use]
    pub const fn everything(self) -> Scope {
        match self {
            Self::Provider => Scope::Catalogue,
            Self::Employer => Scope::Staff,
        }
    }

    /// Every scope that a machine may have.
    pub fn all(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.iter().copied().filter(move |scope| scope.of() == self)
    }
}

impl Scope {
    /// Whose machines it is for.
    #[must_use]
    pub const fn of(self) -> ScopeOf {
        match self {
            Self::Catalogue
            | Self::CoursesWrite
            | Self::ImportsRead
            | Self::ImportsWrite
            | Self::FeedsWrite
            | Self::CourseWebhooks => ScopeOf::Provider,
            Self::Staff
            | Self::WorkersRead
            | Self::WorkersWrite
            | Self::BookingsRead
            | Self::BookingsWrite
            | Self::RecordsRead
            | Self::RecordsWrite
            | Self::RulesRead
            | Self::RulesWrite
            | Self::AscWds
            | Self::WebhooksWrite => ScopeOf::Employer,
        }
    }

    /// Whether it gives an operation, as far as the organisation has it.
    #[must_use]
    pub fn gives(self, operation: &str) -> bool {
        self == self.of().everything()
            || policy::SCOPES.iter().any(|(scope, gives)| *scope == self && gives.contains(&operation))
    }
}

/// How much of a scope that there is not is said back, in characters.
const SAID_BACK: usize = 40;

/// A set of scopes, as a text with spaces between; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scopes(Vec<Scope>);

impl Scopes {
    /// The set; none when it is empty or holds scopes of both kinds of organisation.
    #[must_use]
    pub fn new(mut scopes: Vec<Scope>) -> Option<Self> {
        scopes.sort_unstable();
        scopes.dedup();
        let of = scopes.first()?.of();
        scopes.iter().all(|scope| scope.of() == of).then_some(Self(scopes))
    }

    /// Everything that an organisation's machine may do.
    #[must_use]
    pub fn everything(of: ScopeOf) -> Self {
        Self(vec![of.everything()])
    }

    /// Each.
    #[must_use]
    pub fn each(&self) -> &[Scope] {
        &self.0
    }

    /// Whether any of them gives an operation.
    #[must_use]
    pub fn give(&self, operation: &str) -> bool {
        self.0.iter().any(|scope| scope.gives(operation))
    }

    /// Whether they allow a scope: it is one of them, or they hold the one that stands for all.
    #[must_use]
    pub fn allow(&self, scope: Scope) -> bool {
        self.0.contains(&scope) || self.0.contains(&scope.of().everything())
    }

    /// What is in both: of what was given once, what is still given. Nothing when that is nothing.
    #[must_use]
    pub fn still(&self, now: &Self) -> Option<Self> {
        let (mine, theirs) =
            (self.0.iter().filter(|one| now.allow(**one)), now.0.iter().filter(|one| self.allow(**one)));
        Self::new(mine.chain(theirs).copied().collect())
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" "))
    }
}

impl FromStr for Scopes {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // Said back only as far as a name of ours could be long: the answer has its own bounds.
        let said = |one: &str| one.chars().take(SAID_BACK).collect::<String>();
        let scopes = text
            .split_ascii_whitespace()
            .map(|one| one.parse().map_err(|_| format!("There is no scope {:?}.", said(one))));
        let scopes: Vec<Scope> = scopes.collect::<Result<_, String>>()?;
        Self::new(scopes).ok_or_else(|| "Ask for one scope or more of your own kind of organisation.".to_owned())
    }
}

impl serde::Serialize for Scopes {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Scopes {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        <String as serde::Deserialize>::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{TABLE, Who};
    use proptest::prelude::*;

    fn scopes() -> impl Strategy<Value = Scopes> {
        let kinds = prop_oneof![Just(ScopeOf::Provider), Just(ScopeOf::Employer)];
        let of = kinds.prop_flat_map(|of| proptest::sample::subsequence(of.all().collect::<Vec<_>>(), 1..5));
        of.prop_filter_map("scopes", Scopes::new)
    }

    #[test]
    fn every_operation_of_a_machine_has_a_scope_of_its_own_and_every_scope_gives_something() {
        for (way, of) in [(Who::MachineOfProvider, ScopeOf::Provider), (Who::MachineOfEmployer, ScopeOf::Employer)] {
            for (operation, _) in TABLE.iter().filter(|(_, ways)| ways.contains(&way)) {
                let narrow = of.all().filter(|scope| *scope != of.everything() && scope.gives(operation));
                assert_eq!(narrow.count(), 1, "{operation} for {of:?}");
            }
            for scope in of.all() {
                let gives = TABLE.iter().any(|(operation, ways)| ways.contains(&way) && scope.gives(operation));
                assert!(gives, "{scope} gives nothing");
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_no_scope_is_said_back_in_few_words(text in ".{0,2000}") {
            if let Err(say) = text.parse::<Scopes>() {
                prop_assert!(say.chars().count() <= 500, "{}", say);
            }
        }

        #[test]
        fn a_set_is_read_as_it_was_written(scopes in scopes()) {
            prop_assert_eq!(scopes.to_string().parse::<Scopes>().unwrap(), scopes);
        }

        #[test]
        fn what_is_still_given_was_given_and_is_given(was in scopes(), now in scopes()) {
            let still = was.still(&now);
            for (operation, _) in TABLE {
                let gives = still.as_ref().is_some_and(|still| still.give(operation));
                let same_kind = was.each()[0].of() == now.each()[0].of();
                prop_assert_eq!(gives, same_kind && was.give(operation) && now.give(operation), "{}", operation);
            }
        }
    }
}
