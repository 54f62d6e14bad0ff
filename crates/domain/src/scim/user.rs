//! What a User and a Group say, read out of their declared form.

use super::schema::{ENTERPRISE, Kind, WORKER, canonical, member};
use super::{Refusal, ScimType};
use crate::ids::WorkplaceId;
use crate::values::EmailAddress;
use chrono::NaiveDate;
use serde_json::{Map, Value, json};

/// A worker as an HR system wants them to be.
#[derive(Clone, Debug, PartialEq)]
pub struct UserValues {
    /// What the system calls them.
    pub user_name: String,
    /// Its id of them.
    pub external_id: Option<String>,
    /// Whether they work there; none: it was not said.
    pub active: Option<bool>,
    /// Names, addresses, number, department and manager, in their declared form: they are kept as they were said.
    pub said: Value,
    /// The workplace of the main job.
    pub workplace: Option<WorkplaceId>,
    /// A code of the job roles.
    pub job_role: Option<String>,
    /// The first day.
    pub started_on: Option<NaiveDate>,
    /// Whether the job was spoken of at all: systems that do not know our extension leave it as it is.
    pub job_said: bool,
}

fn text(object: &Map<String, Value>, name: &str) -> Option<String> {
    object.get(name).and_then(Value::as_str).map(str::to_owned)
}

fn wrong(say: &str) -> Refusal {
    Refusal::new(ScimType::InvalidValue, say)
}

/// The id at the end of what was sent: systems send the id or the address.
fn id_of(object: &Value) -> Option<&str> {
    let of = |name: &str| object.get(name).and_then(Value::as_str).and_then(|text| text.rsplit('/').next());
    of("value").or_else(|| of("$ref"))
}

impl UserValues {
    /// Reads what a User says.
    ///
    /// # Errors
    /// `invalidValue`, `invalidSyntax`.
    pub fn read(body: &Value) -> Result<Self, Refusal> {
        let mut user = canonical(Kind::User, body)?;
        let user_name = text(&user, "userName").ok_or_else(|| wrong("userName is missing."))?;
        let external_id = text(&user, "externalId");
        let active = user.get("active").and_then(Value::as_bool);
        let job_said = body.as_object().is_some_and(|body| member(body, WORKER).is_some());
        let worker = user.remove(WORKER).unwrap_or_default();
        for name in ["userName", "externalId", "active"] {
            user.remove(name);
        }
        let firsts = user.get("emails").and_then(Value::as_array).into_iter().flatten();
        if firsts.filter(|email| email["primary"] == true).count() > 1 {
            return Err(wrong("Only one of the emails is primary."));
        }
        // The address of a manager is made from the id each time.
        if let Some(manager) = user.get_mut(ENTERPRISE).and_then(|enterprise| enterprise.get_mut("manager")) {
            *manager = json!({"value": id_of(manager).unwrap_or_default()});
        }
        let workplace = worker.get("workplace").map(|workplace| {
            let id = id_of(workplace).and_then(|id| id.parse().ok());
            id.ok_or_else(|| wrong("workplace is one of your Groups."))
        });
        let started_on = worker.get("startDate").and_then(Value::as_str).map(|text| {
            // Some systems send midnight along.
            text.get(..10)
                .and_then(|day| day.parse().ok())
                .ok_or_else(|| wrong("startDate is a day, such as 2026-01-05."))
        });
        Ok(Self {
            user_name,
            external_id,
            active,
            said: Value::Object(user),
            workplace: workplace.transpose()?,
            job_role: worker.get("jobRole").and_then(Value::as_str).map(str::to_owned),
            started_on: started_on.transpose()?,
            job_said,
        })
    }

    /// Where the invitation goes: the address for work, else the first one, else any.
    #[must_use]
    pub fn email(&self) -> Option<EmailAddress> {
        let emails = self.said.get("emails").and_then(Value::as_array)?;
        let work =
            emails.iter().find(|email| email["type"].as_str().is_some_and(|kind| kind.eq_ignore_ascii_case("work")));
        let first = emails.iter().find(|email| email["primary"] == true);
        let chosen = work.or(first).or_else(|| emails.first())?;
        chosen.get("value").and_then(Value::as_str).and_then(|text| EmailAddress::parse(text).ok())
    }

    /// What to call them in the invitation, at most 120 characters.
    #[must_use]
    pub fn called(&self) -> Option<String> {
        let name = |part: &str| self.said.pointer(&format!("/name/{part}")).and_then(Value::as_str);
        let whole = name("formatted").map(str::to_owned);
        let parts: Vec<&str> = [name("givenName"), name("familyName")].into_iter().flatten().collect();
        let parts = (!parts.is_empty()).then(|| parts.join(" "));
        let shown = self.said.get("displayName").and_then(Value::as_str).map(str::to_owned);
        let called = whole.or(parts).or(shown)?;
        let called: String = called.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(120).collect();
        (!called.is_empty()).then_some(called)
    }
}

/// A workplace as an HR system wants it to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupValues {
    /// Its name.
    pub name: String,
    /// The system's id of it.
    pub external_id: Option<String>,
    /// The ids of the Users who work there.
    pub members: Vec<String>,
}

impl GroupValues {
    /// Reads what a Group says.
    ///
    /// # Errors
    /// `invalidValue`, `invalidSyntax`.
    pub fn read(body: &Value) -> Result<Self, Refusal> {
        let group = canonical(Kind::Group, body)?;
        let name = text(&group, "displayName").ok_or_else(|| wrong("displayName is missing."))?;
        let mut members: Vec<String> = Vec::new();
        for member in group.get("members").and_then(Value::as_array).into_iter().flatten() {
            let id = id_of(member).ok_or_else(|| wrong("Each of the members is one of your Users."))?;
            if !members.iter().any(|known| known == id) {
                members.push(id.to_owned());
            }
        }
        Ok(Self { name, external_id: text(&group, "externalId"), members })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_read_whole() {
        let id = "01920000-0000-7000-8000-000000000001";
        let body = json!({"userName": "kasia", "externalId": "HR-7", "active": "True", "displayName": "K",
            "emails": [{"value": "k@home.example"}, {"value": "K@Work.example", "type": "Work"}],
            "name": {"givenName": "Kasia", "familyName": "Nowak"},
            (ENTERPRISE): {"manager": {"$ref": "https://academy.example/scim/v2/Users/7"}},
            (WORKER): {"workplace": id, "jobRole": "8", "startDate": "2026-01-05T00:00:00Z"}});
        let user = UserValues::read(&body).unwrap();
        assert_eq!(user.email().unwrap().as_str(), "k@work.example");
        assert_eq!(user.called().as_deref(), Some("Kasia Nowak"));
        assert_eq!((user.active, user.job_role.as_deref()), (Some(true), Some("8")));
        assert_eq!(user.workplace.map(|id| id.to_string()).as_deref(), Some(id));
        assert_eq!(user.started_on, NaiveDate::from_ymd_opt(2026, 1, 5));
        assert_eq!(user.said[ENTERPRISE]["manager"], json!({"value": "7"}));
        assert!(user.said.get("userName").is_none() && user.said.get(WORKER).is_none());
    }

    #[test]
    fn what_is_missing_or_wrong_is_said() {
        let refused = |body: Value| UserValues::read(&body).unwrap_err().detail;
        assert!(refused(json!({"active": true})).starts_with("userName"));
        assert!(refused(json!({"userName": "k", (WORKER): {"startDate": "soon"}})).starts_with("startDate"));
        assert!(refused(json!({"userName": "k", (WORKER): {"workplace": "Leek"}})).starts_with("workplace"));
        let two = json!([{"value": "a@b.example", "primary": true}, {"value": "c@d.example", "primary": true}]);
        assert!(refused(json!({"userName": "k", "emails": two})).contains("primary"));
        assert!(GroupValues::read(&json!({"members": []})).is_err());
    }

    #[test]
    fn an_address_that_is_none_is_kept_and_not_written_to() {
        let user = UserValues::read(&json!({"userName": "k", "emails": [{"value": "at the desk"}]})).unwrap();
        assert_eq!(user.email(), None);
        assert_eq!(user.said["emails"][0]["value"], "at the desk");
    }
}
