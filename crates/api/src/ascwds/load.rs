//! Loading an upload in one transaction: all of it is seen at once, or nothing. Good rows are loaded, bad ones named.

use super::people::{self, Numbered, entry_of};
use super::store::{self, Counts, findings, staff, training};
use crate::catalogue::store::subjects;
use crate::organisations::flow::{self, Act};
use crate::organisations::store as organisations;
use crate::platform::{ApiError, ApiResult, Conn, db, outbox};
use crate::records::confirmed::{self, Held};
use crate::sync;
use domain::ascwds::wire::AscWdsImportView;
use domain::ascwds::{FileKind, RowStatus};
use domain::catalogue::wire::SubjectView;
use domain::ids::{AscWdsImportId, EmployerId, WorkplaceId};
use domain::organisations::tenure::Leaving;
use domain::organisations::wire::{WorkplaceChange, WorkplaceView};
use domain::organisations::workplace::checked;
use domain::problem::Code;
use domain::sync::ImportState;
use interchange::ascwds::judge::{Judge, Known, is_good};
use interchange::ascwds::{Finding, Key, Row, TrainingEntry, Worker, WorkerKey, Workplace, is_regulated};
use organisations::jobs::Changed;
use organisations::{jobs, workplaces};
use serde_json::json;
use std::collections::HashMap;
use uuid::Uuid;

/// Rows read at once.
const BATCH: i64 = 500;

/// Loads an upload that was taken in; one that is loaded already is left alone.
///
/// # Errors
/// The database, when a later try may help.
pub async fn load_taken_in(tx: &mut Conn, id: AscWdsImportId, act: Act) -> ApiResult<()> {
    let waiting = store::view(tx, id).await?.filter(|import| import.state == ImportState::Running);
    let Some(import) = waiting else { return Ok(()) };
    sync::take_time(tx).await?;
    // Two uploads of one employer are loaded one after the other.
    if organisations::employer(tx, import.employer_id, true).await?.is_none() {
        return Ok(());
    }
    let work = async |tx: &mut Conn| load(tx, &import, act).await;
    match db::attempt(tx, work, |done| done.is_ok() && !import.dry_run).await? {
        Ok((counts, found)) => {
            findings::add(tx, id, &found, 0).await?;
            store::complete(tx, id, counts, act.now).await?;
            let what = json!({"employerId": import.employer_id, "dryRun": import.dry_run});
            outbox::event(tx, "asc_wds.imported", id.0, act.by, act.now, &what).await?;
        }
        Err(busy) if busy.problem().status == 503 => return Err(busy),
        Err(fault) => {
            tracing::error!(import = %id, %fault, "an ASC-WDS upload could not be loaded");
            let why = "It went wrong on our side, and nothing was changed. Try again, or write to the Academy.";
            store::fail(tx, id, (Code::Internal.as_str(), why), act.now).await?;
        }
    }
    store::forget_rows(tx, id).await
}

async fn load(tx: &mut Conn, import: &AscWdsImportView, act: Act) -> ApiResult<(Counts, Vec<Finding>)> {
    let mut loading = Loading::begin(tx, import.employer_id, act).await?;
    for file in FileKind::ALL {
        let mut after = 0;
        loop {
            let rows: Vec<(i64, Row)> = store::rows(tx, import.id, *file, after, BATCH).await?;
            let Some((last, _)) = rows.last() else { break };
            after = *last;
            loading.gather(tx, &rows).await?;
            for (line, row) in rows {
                loading.row(tx, u64::try_from(line).map_err(ApiError::internal)?, row).await?;
            }
        }
        if *file == FileKind::Workers && import.files.contains(file) {
            loading.found.extend(loading.judge.staffed());
        }
    }
    people::follow_ids(tx, import.employer_id, act.today, act.now).await?;
    Ok((loading.counts, loading.found))
}

/// Somebody as they are known when a row comes.
#[derive(Clone, Debug, Default)]
struct Somebody {
    member: Option<Uuid>,
    job: Option<Numbered>,
}

struct Loading {
    employer: EmployerId,
    act: Act,
    judge: Judge,
    places: HashMap<Key, WorkplaceView>,
    staff: HashMap<WorkerKey, Somebody>,
    subjects: Vec<SubjectView>,
    held: Vec<Held>,
    counts: Counts,
    found: Vec<Finding>,
}

impl Loading {
    async fn begin(tx: &mut Conn, employer: EmployerId, act: Act) -> ApiResult<Self> {
        let mut known = Known::default();
        let (mut places, mut keys, mut staff) = (HashMap::new(), HashMap::new(), HashMap::<WorkerKey, Somebody>::new());
        for place in workplaces::page(tx, employer, None, act.today, None, i64::MAX).await? {
            let Some(key) = place.local_id.as_deref().map(Key::of) else { continue };
            // One that closes today or did before may come anew under its id.
            if place.closed_on.is_none_or(|last| last > act.today) {
                let regulated = place.main_service.as_deref().and_then(|code| code.parse().ok()).map(is_regulated);
                known.workplaces.insert(key.clone(), regulated);
                keys.insert(place.id, key.clone());
            }
            places.insert(key, place);
        }
        let role = |code: Option<&String>| code.and_then(|code| code.parse().ok());
        for member in staff::of(tx, employer).await? {
            let Some(workplace) = keys.get(&member.workplace).cloned() else { continue };
            let key = WorkerKey { workplace, worker: Key::of(&member.worker_id) };
            known.workers.insert(key.clone(), role(member.job_role.as_ref()));
            staff.entry(key).or_default().member = Some(member.id);
        }
        for ((workplace, worker), job) in people::numbered(tx, employer, act.today).await? {
            let Some(workplace) = keys.get(&workplace).cloned() else { continue };
            let key = WorkerKey { workplace, worker };
            known.workers.entry(key.clone()).or_insert_with(|| role(job.job_role.as_ref()));
            staff.entry(key).or_default().job = Some(job);
        }
        let subjects = subjects::all(tx).await?;
        let (judge, counts, found) = (Judge::new(known), Counts::default(), Vec::new());
        Ok(Self { employer, act, judge, places, staff, subjects, held: Vec::new(), counts, found })
    }

    /// Reads the records of those with an account whom training rows name.
    async fn gather(&mut self, tx: &mut Conn, rows: &[(i64, Row)]) -> ApiResult<()> {
        let of_row = |row: &Row| match row {
            Row::Training(row) => self.staff.get(&WorkerKey::of(&row.workplace, &row.worker))?.job.as_ref(),
            _ => None,
        };
        let mut people: Vec<_> = rows.iter().filter_map(|(_, row)| of_row(row)).map(|job| job.person).collect();
        people.sort_unstable();
        people.dedup();
        self.held = if people.is_empty() { Vec::new() } else { confirmed::held(tx, &people).await? };
        Ok(())
    }

    async fn row(&mut self, tx: &mut Conn, line: u64, row: Row) -> ApiResult<()> {
        let findings = match &row {
            Row::Workplace(row) => self.judge.workplace(line, row),
            Row::Worker(row) => self.judge.worker(line, row),
            Row::Training(row) => self.judge.training(line, row),
        };
        let good = is_good(&findings);
        let again = matches!(row, Row::Training(_)) && !findings.is_empty();
        self.found.extend(findings);
        if !good {
            self.counts.refused += 1;
            return Ok(());
        }
        match row {
            Row::Workplace(row) => self.workplace(tx, &row).await,
            Row::Worker(row) => self.worker(tx, &row).await,
            // The same training twice in one file is taken once.
            Row::Training(_) if again => Ok(()),
            Row::Training(row) => self.training(tx, &row).await,
        }
    }

    fn count(&mut self, created: Option<bool>) {
        match created {
            Some(true) => self.counts.created += 1,
            Some(false) => self.counts.updated += 1,
            None => self.counts.unchanged += 1,
        }
    }

    async fn workplace(&mut self, tx: &mut Conn, row: &Workplace) -> ApiResult<()> {
        let key = Key::of(&row.workplace);
        let present = self.places.get(&key).cloned();
        let id = present.as_ref().map_or_else(|| WorkplaceId(Uuid::now_v7()), |place| place.id);
        let values = match (row.status, &present) {
            (RowStatus::Delete, Some(place)) => {
                staff::remove_all(tx, id).await?;
                self.counts.removed += 1;
                WorkplaceChange { closed_on: Some(self.act.today), ..values_of(place) }
            }
            (RowStatus::New | RowStatus::Update, present) => {
                let values = said(row, present.as_ref());
                let values = checked(&values).map_err(ApiError::not_valid)?;
                let same = present.as_ref().is_some_and(|place| values_of(place) == values);
                self.count((!same).then_some(row.status == RowStatus::New));
                values
            }
            _ => {
                self.counts.unchanged += 1;
                return Ok(());
            }
        };
        if present.as_ref().is_none_or(|place| values_of(place) != values) {
            workplaces::write(tx, self.employer, id, &values, self.act.now).await?;
            let place = workplaces::one(tx, self.employer, id, self.act.today, false).await?;
            self.places.insert(key, place.ok_or_else(|| ApiError::internal("a workplace vanished"))?);
        }
        Ok(())
    }

    fn place(&self, key: &Key) -> ApiResult<WorkplaceId> {
        let place = self.places.get(key).map(|place| place.id);
        place.ok_or_else(|| ApiError::internal("a row was judged good without its workplace"))
    }

    async fn worker(&mut self, tx: &mut Conn, row: &Worker) -> ApiResult<()> {
        let key = WorkerKey::of(&row.workplace, &row.worker);
        let known = self.staff.get(&key).cloned().unwrap_or_default();
        match row.status {
            RowStatus::Delete => {
                self.staff.remove(&key);
                self.counts.removed += 1;
                return self.leaves(tx, &known).await;
            }
            RowStatus::Unchecked | RowStatus::NoChange => self.counts.unchanged += 1,
            RowStatus::New | RowStatus::Update => {
                let workplace = self.place(&key.workplace)?;
                let written = staff::write(tx, self.employer, workplace, row, self.act.now).await?;
                self.count(written.map(|written| written.1));
                let member = written.map(|written| written.0).or(known.member);
                self.staff.insert(key.clone(), Somebody { member, job: known.job.clone() });
            }
        }
        self.moves(tx, row, key).await
    }

    /// A worker whose record is taken away has left: their job ends today.
    async fn leaves(&self, tx: &mut Conn, known: &Somebody) -> ApiResult<()> {
        if let Some(member) = known.member {
            staff::remove(tx, member).await?;
        }
        let Some(job) = &known.job else { return Ok(()) };
        match jobs::lock(tx, job.job).await? {
            Some(job) => flow::end(tx, &job, Leaving::After(self.act.today), self.act).await,
            None => Ok(()),
        }
    }

    /// Another id, another workplace, another role.
    async fn moves(&mut self, tx: &mut Conn, row: &Worker, key: WorkerKey) -> ApiResult<()> {
        let known = self.staff.get(&key).cloned().unwrap_or_default();
        let moves = row.moves_to.as_deref().filter(|_| row.status == RowStatus::Update);
        let new_id = row.new_id.as_deref().filter(|_| row.status != RowStatus::New);
        let after = WorkerKey {
            workplace: moves.map_or_else(|| key.workplace.clone(), Key::of),
            worker: new_id.map_or_else(|| key.worker.clone(), Key::of),
        };
        let (workplace, id) = (self.place(&after.workplace)?, new_id.unwrap_or(&row.worker));
        if let Some(member) = known.member.filter(|_| after != key) {
            staff::rename(tx, member, workplace, id, self.act.now).await?;
        }
        let role = row.job_role.map(|code| code.to_string());
        if let Some(job) = &known.job {
            let role = role.as_deref().filter(|role| job.job_role.as_deref() != Some(*role));
            if (role.is_some() || after != key)
                && let Some(locked) = jobs::lock(tx, job.job).await?
            {
                let to = Changed {
                    workplace: (after.workplace != key.workplace).then_some(workplace),
                    job_role: role,
                    asc_wds_worker_id: (after.worker != key.worker).then_some(id),
                    ..Changed::default()
                };
                flow::change(tx, &locked, &to, self.act).await?;
            }
        }
        // Training of the same upload may still use the old ids.
        self.staff.insert(after, known);
        Ok(())
    }

    async fn training(&mut self, tx: &mut Conn, row: &TrainingEntry) -> ApiResult<()> {
        let key = WorkerKey::of(&row.workplace, &row.worker);
        let known = self.staff.get(&key).cloned().unwrap_or_default();
        if let Some(job) = &known.job {
            let of_person = self.held.iter().filter(|held| held.person == job.person);
            let is_same = |held: &Held| entry_of(held, &row.workplace, &row.worker, &self.subjects) == *row;
            if of_person.into_iter().any(is_same) {
                // It came from the person's own record.
                self.counts.unchanged += 1;
                return Ok(());
            }
        }
        let member = match known.member {
            Some(member) => member,
            None => {
                let workplace = self.place(&key.workplace)?;
                let written = staff::write(tx, self.employer, workplace, &by_id(row), self.act.now).await?;
                let member = written.map(|written| written.0);
                let member = member.ok_or_else(|| ApiError::internal("a member of staff vanished"))?;
                self.staff.entry(key).or_default().member = Some(member);
                member
            }
        };
        let written = training::write(tx, member, row, self.act.now).await?;
        self.count(written);
        Ok(())
    }
}

/// Somebody of whom no more is known than the ids: who works here with an id, and had no row in a worker file.
fn by_id(row: &TrainingEntry) -> Worker {
    Worker {
        workplace: row.workplace.clone(),
        worker: row.worker.clone(),
        new_id: None,
        moves_to: None,
        status: RowStatus::New,
        display_id: row.worker.clone(),
        job_role: None,
        job_description: None,
        started_on: None,
        care_certificate: None,
        level_two_certificate: None,
        pathway_category: None,
        qualifications: Vec::new(),
    }
}

fn values_of(place: &WorkplaceView) -> WorkplaceChange {
    WorkplaceChange {
        name: place.name.clone(),
        address: place.address.clone(),
        postcode: place.postcode.clone(),
        local_id: place.local_id.clone(),
        asc_wds_id: place.asc_wds_id.clone(),
        cqc_location_id: place.cqc_location_id.clone(),
        main_service: place.main_service.clone(),
        opened_on: place.opened_on,
        closed_on: place.closed_on,
    }
}

/// What a row says of a workplace; what it does not speak of stays.
fn said(row: &Workplace, present: Option<&WorkplaceView>) -> WorkplaceChange {
    let lines: Vec<&str> = row.address.iter().chain(&row.town).map(String::as_str).collect();
    WorkplaceChange {
        name: row.name.clone(),
        address: Some(lines.join(", ")),
        postcode: row.postcode.clone(),
        local_id: Some(row.workplace.clone()),
        // Ids of CQC locations begin with 1.
        cqc_location_id: row.cqc_location.clone().filter(|id| id.starts_with("1-")),
        main_service: row.main_service.map(|code| code.to_string()),
        asc_wds_id: present.and_then(|place| place.asc_wds_id.clone()),
        opened_on: present.and_then(|place| place.opened_on),
        closed_on: None,
    }
}
