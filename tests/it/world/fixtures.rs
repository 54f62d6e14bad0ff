//! People, organisations and courses that tests are about.

use super::{World, in_days};
use api::catalogue::store::providers::{self, NewProvider};
use api::organisations::flow::{self, Act};
use api::organisations::store::jobs::NewJob;
use api::organisations::store::{ensure_employer, workplaces};
use api::people::{roles, store};
use api::platform::keys::{Bearer, Claims};
use api::tools::At;
use chrono::NaiveDate;
use domain::ids::{CourseRunId, EmployerId, EmploymentId, PersonId, TrainingProviderId, WorkplaceId};
use domain::machines::{ScopeOf, Scopes};
use domain::organisations::wire::WorkplaceChange;
use domain::people::Role;
use domain::sync::wire::ImportView;
use serde_json::{Value, json};
use std::fmt::Write;
use std::sync::atomic::{AtomicU32, Ordering};
use uuid::Uuid;

/// Someone who is signed in.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: PersonId,
    /// Whom the token is for: the id, or a machine's name.
    pub subject: String,
    pub token: String,
    /// What a machine's token says beside.
    pub bearer: Option<Bearer>,
}

/// A training provider with what its machine needs to know.
#[derive(Clone, Debug)]
pub struct Provider {
    pub id: TrainingProviderId,
    pub ukprn: String,
}

/// The header of the course directory's file.
pub const HEADER: &str = "LARS_QAN,WHO_THIS_COURSE_IS_FOR,ENTRY_REQUIREMENTS,WHAT_YOU_WILL_LEARN,HOW_YOU_WILL_LEARN,\
    WHAT_YOU_WILL_NEED_TO_BRING,HOW_YOU_WILL_BE_ASSESSED,WHERE_NEXT,COURSE_NAME,YOUR_REFERENCE,DELIVERY_MODE,START_DATE,\
    FLEXIBLE_START_DATE,VENUE_NAME,YOUR_VENUE_REFERENCE,NATIONAL_DELIVERY,SUB_REGION,COURSE_WEBPAGE,COST,\
    COST_DESCRIPTION,DURATION,DURATION_UNIT,STUDY_MODE,ATTENDANCE_PATTERN";

/// One online run of a course, as a row of that file.
pub fn row(title: &str, reference: &str, day: NaiveDate) -> String {
    let day = day.format("%d/%m/%Y");
    format!(
        ",,,,,,,,{title},{reference},Online,{day},,,,,,https://college.example/{reference},0,,1,Days,Part time,Daytime"
    )
}

/// A file of rows.
pub fn file(rows: &[String]) -> String {
    let mut text = format!("{HEADER}\n");
    for row in rows {
        writeln!(text, "{row}").unwrap();
    }
    text
}

impl World {
    /// Someone with an account, signed in. Their password is never used, so it is not hashed.
    pub async fn person(&self, name: &str) -> Person {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let id = PersonId(Uuid::now_v7());
        let email = format!("person{}@people.example", COUNT.fetch_add(1, Ordering::Relaxed));
        let now = self.state.clock.now();
        self.state.db.tx(async |tx| store::add_person(tx, id, &email, name, "none", now).await).await.unwrap();
        self.signed_in(id, id.to_string(), None)
    }

    /// The same person with a token of now.
    pub fn again(&self, person: &Person) -> Person {
        self.signed_in(person.id, person.subject.clone(), person.bearer.clone())
    }

    fn signed_in(&self, id: PersonId, subject: String, bearer: Option<Bearer>) -> Person {
        let now = self.state.clock.now().timestamp();
        let claims = Claims::new(&subject, now);
        let claims = match &bearer {
            Some(bearer) => claims.of_machine(Bearer { jti: Uuid::now_v7(), ..bearer.clone() }),
            None => claims,
        };
        Person { token: self.state.keys.sign(&claims).unwrap(), id, subject, bearer }
    }

    /// A training provider's own system.
    pub async fn machine(&self, provider: &Provider, name: &str) -> Person {
        self.system(At::Provider(&provider.ukprn), name, ScopeOf::Provider).await
    }

    /// An employer's own system.
    pub async fn employers_machine(&self, employer: &str, name: &str) -> Person {
        self.system(At::Employer(employer), name, ScopeOf::Employer).await
    }

    /// An organisation's own system, with a token that is good for everything.
    async fn system(&self, at: At<'_>, name: &str, of: ScopeOf) -> Person {
        api::tools::add_client(&self.state.db, self.state.clock.now(), at, name).await.unwrap();
        let org = "select coalesce(employer_id, training_provider_id) from api_client where client_id = $1";
        let bearer = Bearer {
            iss: self.state.config.public_url.clone(),
            client_id: name.to_owned(),
            org: self.database.one(org, &[&name]).await,
            scope: Scopes::everything(of),
            jti: Uuid::nil(),
        };
        self.signed_in(PersonId(Uuid::nil()), format!("client:{name}"), Some(bearer))
    }

    async fn with_role(&self, name: &str, role: Role, at: (Option<EmployerId>, Option<TrainingProviderId>)) -> Person {
        let person = self.person(name).await;
        self.state.db.tx(async |tx| store::give_role(tx, person.id, role, at.0, at.1).await).await.unwrap();
        person
    }

    pub async fn tutor(&self, provider: &Provider) -> Person {
        self.with_role("Tunde Tutor", Role::Tutor, (None, Some(provider.id))).await
    }

    pub async fn staff(&self) -> Person {
        self.with_role("Asha Staff", Role::AcademyStaff, (None, None)).await
    }

    pub async fn employer(&self, name: &str) -> EmployerId {
        self.state.db.tx(async |tx| ensure_employer(tx, name, false).await).await.unwrap()
    }

    /// A manager, and the employer they manage.
    pub async fn manager(&self, employer: &str) -> (Person, EmployerId) {
        let id = self.employer(employer).await;
        (self.with_role("Morgan Manager", Role::EmployerManager, (Some(id), None)).await, id)
    }

    /// Someone who says who may do what, and the employer where they do.
    pub async fn admin(&self, employer: &str) -> (Person, EmployerId) {
        let id = self.employer(employer).await;
        (self.with_role("Adil Admin", Role::EmployerAdmin, (Some(id), None)).await, id)
    }

    /// A manager of named workplaces alone.
    pub async fn manager_of(&self, employer: EmployerId, workplaces: &[WorkplaceId]) -> Person {
        let person = self.person("Paula Part").await;
        let role = Role::EmployerManager;
        let give = async |tx: &mut _| roles::set_at_employer(tx, employer, person.id, role, Some(workplaces)).await;
        self.state.db.tx(give).await.unwrap();
        person
    }

    pub async fn workplace(&self, employer: EmployerId, name: &str) -> WorkplaceId {
        let (id, now) = (WorkplaceId(Uuid::now_v7()), self.state.clock.now());
        let new = WorkplaceChange { name: name.to_owned(), ..WorkplaceChange::default() };
        self.state.db.tx(async |tx| workplaces::write(tx, employer, id, &new, now).await).await.unwrap();
        id
    }

    pub async fn employ(&self, person: &Person, employer: EmployerId) -> EmploymentId {
        self.employ_at(person, employer, None, in_days(-100)).await
    }

    /// A job that begins on a day.
    pub async fn employ_at(
        &self,
        person: &Person,
        employer: EmployerId,
        workplace: Option<WorkplaceId>,
        started_on: NaiveDate,
    ) -> EmploymentId {
        let new = NewJob { person: person.id, employer, workplace, job_role: None, started_on };
        let act = Act { now: self.state.clock.now(), today: self.state.clock.today(), by: None };
        self.state.db.tx(async |tx| flow::begin(tx, &new, act).await).await.unwrap().unwrap()
    }

    /// A training provider; with places the academy books its dated runs.
    pub async fn provider(&self, ukprn: &str, places: Option<i32>) -> Provider {
        let name = format!("College {ukprn}");
        let new = NewProvider { ukprn, name: &name, website: None, default_capacity: places, demonstration: false };
        let id = self.state.db.tx(async |tx| providers::ensure(tx, &new).await).await.unwrap();
        Provider { id, ukprn: ukprn.to_owned() }
    }

    /// Loads a file as `academy import` does.
    pub async fn import(&self, provider: &Provider, file: &str) -> ImportView {
        let now = self.state.clock.now();
        let spool = api::sync::Spool::Held(file.as_bytes().to_vec());
        api::sync::import_file(&self.state.db, now, &provider.ukprn, None, None, spool, 0).await.unwrap()
    }

    /// A run that the academy books, `places` in all, that begins on `day`; and its training provider.
    pub async fn run_of(&self, title: &str, places: i32, day: NaiveDate) -> (CourseRunId, Provider) {
        let provider = self.provider("10000001", Some(places)).await;
        let loaded = self.import(&provider, &file(&[row(title, "REF", day)])).await;
        assert_eq!(loaded.refused, 0, "{loaded:?}");
        let sql = "select r.id from course_run r join course c on c.id = r.course_id where c.reference = 'REF'";
        (CourseRunId(self.database.one(sql, &[]).await), provider)
    }

    /// Books a place for oneself; answers the booking.
    pub async fn book(&self, person: &Person, run: CourseRunId) -> Value {
        self.post("/bookings", &json!({"courseRunId": run})).by(person).ok().await.body
    }

    /// Takes the register of a run on its last day: everyone was there, and has their training record.
    pub async fn all_attended(&self, run: CourseRunId, tutor: &Person, bookings: &[&Value]) {
        let mark = |booking: &&Value| json!({"bookingId": booking["id"], "mark": "attended"});
        let marks: Vec<Value> = bookings.iter().map(mark).collect();
        self.put(&format!("/course-runs/{run}/attendance"), &json!({"marks": marks})).by(tutor).ok().await;
        self.post(&format!("/course-runs/{run}/register/finish"), &json!({})).by(tutor).ok().await;
    }

    /// A booking as it stands.
    pub async fn booking(&self, person: &Person, booking: &Value) -> Value {
        let id = booking["id"].as_str().unwrap();
        self.get(&format!("/bookings/{id}")).by(person).ok().await.body
    }

    pub async fn cancel(&self, person: &Person, booking: &Value) -> Value {
        let id = booking["id"].as_str().unwrap();
        self.delete(&format!("/bookings/{id}")).by(person).ok().await.body
    }
}
