//! Staff whom an employer knows by its files, and people with an account: who is who, and what goes into whose record.

use super::store::{staff, training};
use crate::catalogue::store::subjects;
use crate::organisations::store as organisations;
use crate::platform::{ApiError, ApiResult, Conn, access};
use crate::records::confirmed::{self, By, Confirmed, Held};
use chrono::{DateTime, NaiveDate, Utc};
use domain::ascwds::category::{category_of, subject_of};
use domain::catalogue::wire::SubjectView;
use domain::ids::{EmployerId, EmploymentId, PersonId, WorkplaceId};
use domain::privacy::{Deed, Reader, What};
use interchange::ascwds::{Key, TrainingEntry, training_category_name};
use std::collections::HashMap;

/// A job at a workplace under an id of the employer's.
#[derive(Clone, Debug)]
pub struct Numbered {
    /// The job.
    pub job: EmploymentId,
    /// Who holds it.
    pub person: PersonId,
    /// As what.
    pub job_role: Option<String>,
    /// UNIQUEWORKERID as it is written.
    pub worker_id: String,
}

/// The jobs at an employer that have a UNIQUEWORKERID, by workplace and id.
///
/// # Errors
/// The database.
pub async fn numbered(
    conn: &mut Conn,
    employer: EmployerId,
    today: NaiveDate,
) -> ApiResult<HashMap<(WorkplaceId, Key), Numbered>> {
    let mut all = HashMap::new();
    for job in organisations::jobs::numbered(conn, employer, today).await? {
        let person = job.person;
        let view = job.view(today);
        if let (Some(workplace), Some(worker_id)) = (view.workplace_id, view.asc_wds_worker_id) {
            let key = (workplace, Key::of(&worker_id));
            all.insert(key, Numbered { job: view.id, person, job_role: view.job_role, worker_id });
        }
    }
    Ok(all)
}

/// Says anew whose account each member of staff has, and carries their training into their own record: what an employer
/// knows of someone who works there now, and no more.
///
/// # Errors
/// The database.
pub async fn follow_ids(tx: &mut Conn, employer: EmployerId, today: NaiveDate, now: DateTime<Utc>) -> ApiResult<()> {
    let jobs = numbered(tx, employer, today).await?;
    for member in staff::of(tx, employer).await? {
        let person = jobs.get(&(member.workplace, Key::of(&member.worker_id))).map(|job| job.person);
        if person != member.person {
            staff::set_person(tx, member.id, person).await?;
        }
    }
    carry(tx, employer, now).await
}

/// Writes what is not in people's own records into them; what stands there already is not written twice.
async fn carry(tx: &mut Conn, employer: EmployerId, now: DateTime<Utc>) -> ApiResult<()> {
    let entries = training::uncarried(tx, employer).await?;
    if entries.is_empty() {
        return Ok(());
    }
    let name = organisations::employer(tx, employer, false).await?.map(|employer| employer.name);
    let name = name.ok_or_else(|| ApiError::internal("an employer vanished"))?;
    let subjects = subjects::all(tx).await?;
    let mut people: Vec<PersonId> = entries.iter().map(|entry| entry.person).collect();
    people.dedup();
    let held = confirmed::held(tx, &people).await?;
    for entry in entries {
        let category = training_category_name(entry.category);
        let title = entry.name.as_deref().or(category).unwrap_or("Training");
        let subject = subject_of(entry.category, entry.name.as_deref(), &subjects);
        let code = subject.map(|subject| subject.code.as_str());
        let same = |held: &&Held| held.is_of(entry.person, entry.completed, code, title);
        let record = match held.iter().find(same) {
            Some(known) => known.id,
            None => {
                let (expires_on, basis) = confirmed::lasts(entry.completed, entry.expires, subject);
                let new = Confirmed {
                    person: entry.person,
                    employer,
                    employer_name: &name,
                    title,
                    subject: code,
                    achieved_on: entry.completed,
                    expires_on,
                    basis,
                    by: By::AscWds,
                };
                let (reader, wrote) = (Reader::Employer(employer), (What::Record, Deed::Wrote));
                access::note_for(tx, (reader, None), &[entry.person.0], wrote, now).await?;
                confirmed::add(tx, &new, now).await?
            }
        };
        training::carried(tx, entry.id, record).await?;
    }
    Ok(())
}

/// What a record says, as a row of a training file.
pub fn entry_of(held: &Held, workplace: &str, worker: &str, subjects: &[SubjectView]) -> TrainingEntry {
    use domain::ascwds::DeliveredBy::External;
    let title: String = held.title.chars().take(120).collect();
    TrainingEntry {
        workplace: workplace.to_owned(),
        worker: worker.to_owned(),
        category: category_of(held.subject.as_deref(), subjects),
        name: Some(title.trim().to_owned()).filter(|title| !title.is_empty()),
        accredited: None,
        delivered_by: held.ukprn.as_ref().map(|_| External),
        provider: held.ukprn.as_deref().map(provider_code),
        how: None,
        validity: None,
        completed: Some(held.achieved_on),
        expires: held.expires_on.filter(|day| *day > held.achieved_on),
        notes: None,
    }
}

/// The ASC-WDS code of a training provider: of our partners it has Newcastle and Stafford Colleges Group, others are 999.
fn provider_code(ukprn: &str) -> u16 {
    if ukprn == "10004603" { 41 } else { 999 }
}
