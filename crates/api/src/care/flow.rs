//! What is assessed, how far that is, and the sign-off. Each change leaves an event.

use super::standards;
use super::store::{self, Assessment, Signed};
use crate::organisations::flow::Act;
use crate::organisations::store as organisations;
use crate::organisations::store::workers::{self, Wanted};
use crate::people;
use crate::platform::{ApiError, ApiResult, Conn, outbox};
use crate::records;
use crate::records::confirmed::{self, By, Confirmed};
use crate::records::over::Over;
use domain::ids::{CareAssessmentId, EmployerId, PersonId, TrainingRecordId, WorkplaceId};
use domain::problem::Code;
use domain::records::care_certificate::{
    Assessed, CarePart, Edition, NotSigned, SUBJECT, check, missing_words, progress, sign as may_sign, usually_by,
};
use domain::records::staff::Seen;
use domain::records::validity::Basis;
use domain::records::wire::{
    CareCertificateView, CareEdition, CareSignOff, CareStandard, CareWorker, NewCareAssessments, NewCareSignOff,
};
use serde_json::json;
use std::collections::HashMap;
use uuid::Uuid;

/// More workers than any employer has.
const EVERYONE: i64 = 100_000;

/// What somebody has, as far as who looks sees it.
struct Has {
    assessments: Vec<Assessment>,
    signed: HashMap<Edition, Signed>,
}

impl Has {
    /// The newest day of each part.
    fn assessed(&self, edition: Edition) -> Assessed {
        let of = self.assessments.iter().filter(|of| of.edition == edition);
        of.map(|of| ((of.standard, of.part), of.view.assessed_on)).collect()
    }

    fn is_empty(&self, edition: Edition) -> bool {
        !self.signed.contains_key(&edition) && !self.assessments.iter().any(|of| of.edition == edition)
    }
}

/// Whether an employer sees what was done on a day, for it or for another employer.
fn sees(over: Option<&Over>, employer: EmployerId, by: Option<EmployerId>, on: chrono::NaiveDate) -> bool {
    let seen = Seen { subject: Some(SUBJECT), achieved_on: on, own: by == Some(employer), shown: false };
    over.and_then(|over| over.at(employer)).is_some_and(|at| at.sees(seen))
}

/// What people have. An employer sees what it assessed, what was assessed while they work there, and, when it asks for the Care
/// Certificate, the rest too.
async fn has(
    conn: &mut Conn,
    people: &[PersonId],
    for_employer: Option<EmployerId>,
    act: Act,
) -> ApiResult<HashMap<PersonId, Has>> {
    let over = match for_employer {
        Some(_) => records::over::each(conn, people, act.today).await?,
        None => HashMap::new(),
    };
    let is_seen = |person: PersonId, by: Option<EmployerId>, on| {
        for_employer.is_none_or(|employer| sees(over.get(&person), employer, by, on))
    };
    let mut each: HashMap<PersonId, Has> =
        people.iter().map(|person| (*person, Has { assessments: Vec::new(), signed: HashMap::new() })).collect();
    for one in store::assessments(conn, people).await? {
        if is_seen(one.person, one.employer, one.view.assessed_on)
            && let Some(has) = each.get_mut(&one.person)
        {
            has.assessments.push(one);
        }
    }
    for ((person, edition), signed) in store::signed(conn, people).await? {
        if is_seen(person, signed.0, signed.1.signed_on)
            && let Some(has) = each.get_mut(&person)
        {
            has.signed.insert(edition, signed);
        }
    }
    Ok(each)
}

async fn of_one(conn: &mut Conn, person: PersonId, for_employer: Option<EmployerId>, act: Act) -> ApiResult<Has> {
    has(conn, &[person], for_employer, act)
        .await?
        .remove(&person)
        .ok_or_else(|| ApiError::internal("somebody vanished"))
}

/// How far somebody is, as they or an employer of theirs see it.
///
/// # Errors
/// The database.
pub async fn view(
    conn: &mut Conn,
    person: PersonId,
    for_employer: Option<EmployerId>,
    act: Act,
) -> ApiResult<CareCertificateView> {
    let has = of_one(conn, person, for_employer, act).await?;
    let older = Edition::ALL.iter().rev().copied().filter(|of| *of == Edition::CURRENT || !has.is_empty(*of));
    let editions = older.map(|of| edition(&has, of)).collect::<ApiResult<_>>()?;
    Ok(CareCertificateView { person_id: person, editions })
}

fn edition(has: &Has, edition: Edition) -> ApiResult<CareEdition> {
    let newest = |number: i32, part: CarePart| {
        let of = |of: &&Assessment| of.edition == edition && of.standard == number && of.part == part;
        has.assessments.iter().rev().find(of).map(|of| of.view.clone())
    };
    let standards: Vec<CareStandard> = standards::of(edition)?
        .into_iter()
        .map(|(number, name)| CareStandard {
            number,
            name: name.to_owned(),
            knowledge: newest(number, CarePart::Knowledge),
            practice: newest(number, CarePart::Practice),
        })
        .collect();
    let signed = has.signed.get(&edition).map(|signed| signed.1.clone());
    Ok(CareEdition {
        edition,
        progress: progress(edition, &has.assessed(edition), signed.is_some()),
        standards_done: done(&standards),
        standards,
        signed,
    })
}

fn done(standards: &[CareStandard]) -> i32 {
    standards.iter().filter(|of| of.knowledge.is_some() && of.practice.is_some()).map(|_| 1_i32).sum()
}

/// How far the workers of an employer are, by name.
///
/// # Errors
/// The database.
pub async fn workers_of(
    conn: &mut Conn,
    employer: EmployerId,
    within: Option<&[WorkplaceId]>,
    act: Act,
) -> ApiResult<Vec<CareWorker>> {
    let wanted = Wanted { within, ..Wanted::default() };
    let members = workers::page(conn, employer, &wanted, act.today, EVERYONE).await?;
    let people: Vec<PersonId> = members.iter().map(|member| member.worker.person_id).collect();
    let mut each = has(conn, &people, Some(employer), act).await?;
    let mut found = Vec::new();
    for member in members {
        let Some(has) = each.remove(&member.worker.person_id) else { continue };
        let older = has.signed.contains_key(&Edition::First) && !has.signed.contains_key(&Edition::CURRENT);
        let of = edition(&has, if older { Edition::First } else { Edition::CURRENT })?;
        found.push(CareWorker {
            person_id: member.worker.person_id,
            full_name: member.worker.full_name,
            progress: of.progress,
            edition: of.edition,
            standards_done: of.standards_done,
            standards: of.edition.standards(),
            usually_by: member.jobs.iter().map(|job| job.started_on).min().and_then(usually_by),
        });
    }
    Ok(found)
}

async fn name_of(tx: &mut Conn, employer: EmployerId) -> ApiResult<String> {
    let found = organisations::employer(tx, employer, false).await?;
    found.map(|employer| employer.name).ok_or_else(|| ApiError::not_found("organisation"))
}

/// Writes assessments of a worker, all of them or none; one that is there already is no mistake.
///
/// # Errors
/// 422 for what is wrong with them; `care_signed`; the database.
pub async fn assess(
    tx: &mut Conn,
    (employer, person): (EmployerId, PersonId),
    new: &NewCareAssessments,
    act: Act,
) -> ApiResult<CareCertificateView> {
    let wrong = check(new, act.today);
    if !wrong.is_empty() {
        return Err(ApiError::not_valid(wrong));
    }
    not_signed(tx, person, new.edition).await?;
    let name = name_of(tx, employer).await?;
    for item in &new.items {
        if let Some(id) = store::add(tx, (person, employer, &name), (new.edition, item), act.now).await? {
            let what = json!({"careAssessmentId": id, "employerId": employer, "edition": new.edition,
                "standard": item.standard, "part": item.part});
            outbox::event(tx, "care_certificate.assessed", person.0, act.by, act.now, &what).await?;
        }
    }
    view(tx, person, Some(employer), act).await
}

async fn not_signed(tx: &mut Conn, person: PersonId, edition: Edition) -> ApiResult<()> {
    if store::signed(tx, &[person]).await?.contains_key(&(person, edition)) {
        return Err(ApiError::new(Code::CareSigned, "Nothing more is written to what was signed off."));
    }
    Ok(())
}

/// Takes back an assessment that this employer wrote.
///
/// # Errors
/// 404; 422 for a reason that is none; `care_signed`; the database.
pub async fn withdraw(
    tx: &mut Conn,
    (employer, person, id): (EmployerId, PersonId, CareAssessmentId),
    reason: &str,
    act: Act,
) -> ApiResult<()> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > 500 {
        return Err(ApiError::field("/reason", "Say why, in 1 to 500 characters."));
    }
    let found = store::lock(tx, id).await?.filter(|of| of.person == person && of.employer == Some(employer));
    let found = found.ok_or_else(|| ApiError::not_found("assessment"))?;
    not_signed(tx, person, found.edition).await?;
    store::withdraw(tx, id, reason, act.now).await?;
    let what = json!({"careAssessmentId": id, "employerId": employer});
    outbox::event(tx, "care_certificate.withdrawn", person.0, act.by, act.now, &what).await
}

/// Signs the Care Certificate off, and writes the entry of the record.
///
/// # Errors
/// 409 with what is missing, or when it is signed already; 422 for a day that cannot be; the database.
pub async fn sign(
    tx: &mut Conn,
    (employer, person): (EmployerId, PersonId),
    new: &NewCareSignOff,
    act: Act,
) -> ApiResult<CareCertificateView> {
    let seen = of_one(tx, person, Some(employer), act).await?;
    not_signed(tx, person, new.edition).await?;
    may_sign(new.edition, &seen.assessed(new.edition), new.signed_on, act.today).map_err(|why| match why {
        NotSigned::Missing(missing) => ApiError::new(Code::CareNotDone, missing_words(&missing)),
        NotSigned::Day(what) => ApiError::field("/signedOn", what),
    })?;
    let name = name_of(tx, employer).await?;
    let by = act.by.ok_or_else(|| ApiError::internal("a manager signs"))?;
    let signed_by = people::full_name(tx, PersonId(by)).await?.unwrap_or_default();
    let training_record_id = entry(tx, (employer, &name, person), new, &signed_by, act).await?;
    let sign_off = CareSignOff { signed_on: new.signed_on, signed_by, employer: name, training_record_id };
    if !store::sign(tx, (person, new.edition), employer, &sign_off).await? {
        return Err(ApiError::new(Code::CareSigned, "Somebody signed it off just now."));
    }
    let what = json!({"employerId": employer, "edition": new.edition, "recordId": training_record_id});
    outbox::event(tx, "care_certificate.signed", person.0, act.by, act.now, &what).await?;
    view(tx, person, Some(employer), act).await
}

/// The entry of the record: it names the edition, and does not run out.
async fn entry(
    tx: &mut Conn,
    (employer, employer_name, person): (EmployerId, &str, PersonId),
    new: &NewCareSignOff,
    signed_by: &str,
    act: Act,
) -> ApiResult<TrainingRecordId> {
    let evidence = format!(
        "All {} standards, knowledge and practice, assessed at work; signed off by {signed_by}",
        new.edition.standards()
    );
    let confirmed = Confirmed {
        person,
        employer,
        employer_name,
        title: &format!("Care Certificate ({})", new.edition.label()),
        subject: Some(SUBJECT),
        achieved_on: new.signed_on,
        expires_on: None,
        basis: Basis::SectorDefault,
        by: By::System { own_id: None, evidence: Some(&evidence) },
    };
    let id = confirmed::add(tx, &confirmed, act.now).await?;
    outbox::event(tx, "record.issued", id.0, act.by, act.now, &json!({"employerId": employer})).await?;
    Ok(id)
}

/// Where a worker stands in the list.
pub fn place(one: &CareWorker) -> (String, Uuid) {
    (one.full_name.clone(), one.person_id.0)
}
