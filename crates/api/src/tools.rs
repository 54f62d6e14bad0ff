//! What an operator does from the command line before anyone can do it by HTTP: the first training providers, the first
//! roles, the systems of organisations.

use crate::catalogue::provider;
use crate::catalogue::store::providers;
use crate::organisations;
use crate::people::clients::{self, Organisation};
use crate::people::{roles, store};
use crate::platform::{ApiError, ApiResult, Conn, Db};
use domain::ids::{EmployerId, PersonId, TrainingProviderId};
use domain::organisations::wire::NewTrainingProvider;
use domain::people::Role;
use domain::problem::Code;
use domain::values::EmailAddress;

/// Adds a training provider, or brings it up to date.
///
/// # Errors
/// When a value is not allowed, or the database fails.
pub async fn keep_provider(db: &Db, new: &NewTrainingProvider) -> ApiResult<TrainingProviderId> {
    let new = provider::checked(new)?;
    db.tx(async |tx| providers::ensure(tx, &new).await).await
}

/// Where someone has a role, or a system belongs.
#[derive(Clone, Copy, Debug)]
pub enum At<'a> {
    /// At the training provider with this UKPRN: a tutor, or its system.
    Provider(&'a str),
    /// At the employer of this name, added when it is new: an admin, who invites all others, or its system.
    Employer(&'a str),
    /// At the academy: its staff.
    Academy,
}

/// Gives a person with an account a role; a second time changes nothing.
///
/// # Errors
/// When there is no such account or training provider, or the database fails.
pub async fn give_role(db: &Db, email: &str, at: At<'_>) -> ApiResult<()> {
    let email = EmailAddress::parse(email).map_err(|say| ApiError::field("email", say))?;
    db.tx(async |tx| {
        let person = store::person_by_email(tx, email.as_str()).await?.ok_or_else(|| {
            ApiError::new(Code::NotFound, "Nobody has an account with this email. They make one first.")
        })?;
        let person = PersonId(person.id);
        match at {
            At::Provider(ukprn) => {
                let at = provider::known(tx, ukprn).await?;
                store::give_role(tx, person, Role::Tutor, None, Some(at)).await
            }
            At::Employer(name) => {
                let employer = employer(tx, name).await?;
                roles::set_at_employer(tx, employer, person, Role::EmployerAdmin, None).await
            }
            At::Academy => store::give_role(tx, person, Role::AcademyStaff, None, None).await,
        }
    })
    .await
}

/// Lets an organisation's own system sign in, or gives it a new secret; answers the secret.
///
/// # Errors
/// When there is no such organisation, the name is not one, or the database fails.
pub async fn add_client(db: &Db, at: At<'_>, name: &str) -> ApiResult<String> {
    let plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !plain || !(3..=100).contains(&name.len()) || name.starts_with("demo-") {
        return Err(ApiError::field(
            "name",
            "Use 3 to 100 small letters, digits and hyphens, not beginning with demo-.",
        ));
    }
    let secret = clients::secret()?;
    db.tx(async |tx| {
        let of = match at {
            At::Provider(ukprn) => Organisation::Provider(provider::known(tx, ukprn).await?),
            At::Employer(name) => Organisation::Employer(employer(tx, name).await?),
            At::Academy => return Err(ApiError::field("at", "Name a training provider or an employer.")),
        };
        clients::ensure(tx, name, of, &secret).await
    })
    .await?;
    Ok(secret)
}

/// The employer of a name, added when it is new.
async fn employer(tx: &mut Conn, name: &str) -> ApiResult<EmployerId> {
    let name = name.trim();
    if !(1..=200).contains(&name.chars().count()) {
        return Err(ApiError::field("employer", "Give a name of 1 to 200 characters."));
    }
    organisations::store::ensure_employer(tx, name, false).await
}
