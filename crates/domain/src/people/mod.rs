//! Persons, their accounts and roles.

use crate::text_enum;

pub mod wire;

text_enum!(
    /// What a person may be besides themselves.
    Role {
        /// Everyone with an account: their own bookings and record.
        Worker = "worker", "Care worker";
        /// Says who may do what at one employer, and does all that its managers do.
        EmployerAdmin = "employer_admin", "Employer admin";
        /// Books and looks for the workers of one employer, or of named workplaces of it.
        EmployerManager = "employer_manager", "Employer manager";
        /// Takes registers for one training provider.
        Tutor = "tutor", "Tutor";
        /// The academy's own staff at the council.
        AcademyStaff = "academy_staff", "Academy staff";
    }
);

text_enum!(
    /// What a machine's token is good for: each machine has the one of its own organisation.
    Scope {
        /// A training provider's.
        Catalogue = "catalogue", "Keep the catalogue of the client's own training provider";
        /// An employer's.
        Staff = "staff", "Book for the staff of the client's own employer, and keep its training rules";
    }
);

/// The shortest password: NIST SP 800-63B and NCSC ask for length, not for kinds of signs.
pub const PASSWORD_MIN_CHARS: usize = 12;
/// The longest password we read, so that hashing cannot be made slow.
pub const PASSWORD_MAX_CHARS: usize = 200;
/// The longest name.
pub const NAME_MAX_CHARS: usize = 120;

/// # Errors
/// A sentence for the person when the password is too short, too long or one sign repeated.
pub fn check_password(password: &str) -> Result<(), String> {
    let length = password.chars().count();
    if length < PASSWORD_MIN_CHARS {
        return Err(format!("Use at least {PASSWORD_MIN_CHARS} characters. Three words you can remember work well."));
    }
    if length > PASSWORD_MAX_CHARS {
        return Err(format!("Use at most {PASSWORD_MAX_CHARS} characters."));
    }
    let mut chars = password.chars();
    let first = chars.next();
    if chars.all(|c| Some(c) == first) {
        return Err("Use more than one character, repeated.".to_owned());
    }
    Ok(())
}

/// Trims a name and checks its length.
///
/// # Errors
/// A sentence for the person when nothing is left, it is too long, or it holds control characters.
pub fn parse_name(name: &str) -> Result<String, String> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err("Enter your name.".to_owned());
    }
    if name.chars().count() > NAME_MAX_CHARS {
        return Err(format!("Use at most {NAME_MAX_CHARS} characters."));
    }
    if name.chars().any(char::is_control) {
        return Err("Use letters, spaces, hyphens and apostrophes.".to_owned());
    }
    Ok(name)
}
