//! Training providers and employers; who works where, and who may say so.

use crate::people::Role;
use crate::text_enum;

pub mod invitation;
pub mod naming;
pub mod practice;
pub mod tenure;
pub mod wire;
pub mod workplace;

text_enum!(
    /// What kind of employer it is: ESTTYPE of ASC-WDS files.
    EmployerKind {
        /// ESTTYPE 1.
        LocalAuthorityAdult = "local_authority_adult", "Council, adult services";
        /// ESTTYPE 3.
        LocalAuthorityOther = "local_authority_other", "Council, other";
        /// ESTTYPE 6.
        Private = "private", "Private";
        /// ESTTYPE 7.
        Voluntary = "voluntary", "Charity or voluntary";
        /// ESTTYPE 8.
        Other = "other", "Other";
    }
);

impl EmployerKind {
    /// The number of ESTTYPE.
    #[must_use]
    pub const fn asc_wds_code(self) -> u8 {
        match self {
            Self::LocalAuthorityAdult => 1,
            Self::LocalAuthorityOther => 3,
            Self::Private => 6,
            Self::Voluntary => 7,
            Self::Other => 8,
        }
    }

    /// The kind with a number of ESTTYPE.
    #[must_use]
    pub fn of_asc_wds(code: u8) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.asc_wds_code() == code)
    }
}

text_enum!(
    /// What someone is at an employer.
    Position {
        /// Works there.
        Worker = "worker", "Worker";
        /// Books and looks for the workers, or for those of named workplaces.
        Manager = "employer_manager", "Manager";
        /// Does that for all, and says who may do what.
        Admin = "employer_admin", "Admin";
    }
);

impl Position {
    /// The role that goes with it; who works there has none.
    #[must_use]
    pub const fn role(self) -> Option<Role> {
        match self {
            Self::Worker => None,
            Self::Manager => Some(Role::EmployerManager),
            Self::Admin => Some(Role::EmployerAdmin),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_employers_kind_is_its_asc_wds_number() {
        for kind in EmployerKind::ALL {
            assert_eq!(EmployerKind::of_asc_wds(kind.asc_wds_code()), Some(*kind));
        }
        assert_eq!(EmployerKind::of_asc_wds(2), None);
    }
}
