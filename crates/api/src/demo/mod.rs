//! The demonstration: invented people, a made catalogue and a real feed, loaded through the doors that everyone uses.

pub mod catalogue;

use crate::catalogue as courses;
use crate::catalogue::store::providers::{self, NewProvider};
use crate::machines::{self, Organisation};
use crate::organisations;
use crate::organisations::flow::{self, Act};
use crate::organisations::store::{jobs::NewJob, workplaces};
use crate::people::{roles, store};
use crate::platform::{ApiError, ApiResult, Clock, Conn, Db};
use crate::sync::{Spool, import_file};
use crate::{booking, practice, privacy, records, reference};
use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::ids::{EmployerId, PersonId, TrainingProviderId, WorkplaceId};
use domain::organisations::EmployerKind;
use domain::organisations::wire::WorkplaceChange;
use domain::people::Role;
use domain::sync::wire::ImportView;
use domain::sync::{CourseSource, FeedFormat};
use uuid::Uuid;

/// The real feed of a real college; its dates are years ago.
const COLLEGE_FEED: &[u8] = include_bytes!("../../reference/xcri/adam-smith-college-2012.xml");
/// An invented number: the college is Scottish and has none.
const COLLEGE_UKPRN: &str = "19999001";
/// The first Monday of the real feed's term.
const COLLEGE_TERM: Option<NaiveDate> = NaiveDate::from_ymd_opt(2012, 9, 3);
/// What the demonstration's version is kept under.
const DEMONSTRATION: &str = "demonstration";
/// Places of each dated run that the academy books in the demonstration.
const PLACES: i32 = 12;

/// Loads the reference data; for a demonstration also courses and people. A repeated load changes nothing.
///
/// # Errors
/// The database.
pub async fn seed(db: &Db, clock: &Clock, demo: bool) -> ApiResult<()> {
    reference::load(db).await?;
    tracing::info!("reference data loaded");
    if !demo {
        return Ok(());
    }
    let provider = load_catalogue(db, clock).await?;
    load_people(db, clock, provider).await
}

/// Every finding of the audit of what must always hold.
///
/// # Errors
/// The database.
pub async fn doctor(db: &Db, clock: &Clock) -> ApiResult<Vec<String>> {
    let mut conn = db.get().await?;
    let mut findings = booking::findings(&mut conn, clock.now()).await?;
    findings.extend(records::findings(&mut conn).await?);
    findings.extend(practice::findings(&mut conn).await?);
    findings.extend(privacy::audit::findings(&mut conn, None).await?);
    Ok(findings)
}

/// Loads every feed, once a day: the next day's courses take the place of those that nobody has booked. Answers the
/// training provider whose tutor the demonstration has.
async fn load_catalogue(db: &Db, clock: &Clock) -> ApiResult<TrainingProviderId> {
    let (now, today) = (clock.now(), clock.today());
    let day = format!("{today} {}", env!("CARGO_PKG_VERSION"));
    let feeds = catalogue::made_feeds(today);
    let tutored = feeds.iter().find(|feed| feed.takes_bookings && today_in_stafford(feed)).map(|feed| feed.ukprn);
    let tutored = tutored.ok_or_else(|| ApiError::internal("the made catalogue has no run in Stafford"))?;
    if db.tx(async |tx| reference::is_loaded(tx, DEMONSTRATION, day.as_bytes()).await).await? {
        tracing::info!("today's demonstration is loaded already");
    } else {
        db.tx(async |tx| courses::withdraw_unbooked_demonstration(tx, now).await).await?;
        for feed in &feeds {
            load_made(db, now, feed).await?;
        }
        load_college(db, now, today).await?;
        db.tx(async |tx| reference::note_loaded(tx, DEMONSTRATION, day.as_bytes()).await).await?;
    }
    let known = db.tx(async |tx| providers::by_ukprn(tx, tutored).await).await?;
    known.ok_or_else(|| ApiError::internal("the tutor's training provider is missing"))
}

async fn load_made(db: &Db, now: DateTime<Utc>, feed: &catalogue::MadeFeed) -> ApiResult<()> {
    let new = NewProvider {
        ukprn: feed.ukprn,
        name: feed.provider_name,
        website: Some(feed.website),
        default_capacity: feed.takes_bookings.then_some(PLACES),
        demonstration: true,
    };
    db.tx(async |tx| providers::ensure(tx, &new).await).await?;
    // The training provider sends the first three itself, in the form that it has them in.
    let (own, directory) = (CourseSource::TrainingProvider, feed.directory.as_ref());
    let parts = [
        (FeedFormat::DfeVenues, own, Some(&feed.venues_csv)),
        (FeedFormat::DfeCourses, own, Some(&feed.courses_csv)),
        (FeedFormat::DfeCourses, own, feed.non_lars_csv.as_ref()),
        (FeedFormat::DfeCourses, CourseSource::CourseDirectory, directory.map(|[with_aim, _]| with_aim)),
        (FeedFormat::DfeCourses, CourseSource::CourseDirectory, directory.map(|[_, without]| without)),
    ];
    for (format, source, text) in parts {
        let Some(text) = text else { continue };
        let spool = Spool::Held(text.clone().into_bytes());
        let done = import_file(db, now, feed.ukprn, Some(format), Some(source), spool, 0).await?;
        loaded(feed.ukprn, &done)?;
    }
    Ok(())
}

/// The real feed, its dates moved by whole weeks so that its first term begins next week.
async fn load_college(db: &Db, now: DateTime<Utc>, today: NaiveDate) -> ApiResult<()> {
    let new = NewProvider {
        ukprn: COLLEGE_UKPRN,
        name: "Adam Smith College (real feed of 2012)",
        website: Some("http://www.adamsmith.ac.uk"),
        default_capacity: None,
        demonstration: true,
    };
    db.tx(async |tx| providers::ensure(tx, &new).await).await?;
    let weeks = COLLEGE_TERM.map_or(0, |term| (today - term).num_weeks() + 1);
    let spool = Spool::Held(COLLEGE_FEED.to_vec());
    let done = import_file(db, now, COLLEGE_UKPRN, Some(FeedFormat::XcriCap), None, spool, weeks).await?;
    loaded(COLLEGE_UKPRN, &done)
}

fn loaded(ukprn: &str, done: &ImportView) -> ApiResult<()> {
    if let Some(failure) = &done.failure {
        return Err(ApiError::internal(format!("the feed of {ukprn} was not loaded: {failure}")));
    }
    let (format, created, refused) = (done.format, done.created, done.refused);
    tracing::info!(provider = ukprn, %format, created, updated = done.updated, refused, "loaded");
    Ok(())
}

fn today_in_stafford(feed: &catalogue::MadeFeed) -> bool {
    feed.venues_csv.contains("ST16")
}

async fn load_people(db: &Db, clock: &Clock, provider: TrainingProviderId) -> ApiResult<()> {
    let (now, today) = (clock.now(), clock.today());
    let hash = crate::people::hash_password(crate::people::DEMO_PASSWORD).map_err(ApiError::internal)?;
    db.tx(async |tx| {
        let employer = organisations::store::ensure_employer(tx, "Meadow Lane Home Care (made up)", true).await?;
        let mut ids = Vec::new();
        for (email, name) in [
            ("worker@demo.example", "Kasia Demo"),
            ("manager@demo.example", "Morgan Demo"),
            ("tutor@demo.example", "Tunde Demo"),
            ("academy@demo.example", "Asha Demo"),
        ] {
            let known = store::person_by_email(tx, email).await?.map(|row| PersonId(row.id));
            let id = known.unwrap_or_else(|| PersonId(Uuid::now_v7()));
            if known.is_none() {
                store::add_person(tx, id, email, name, &hash, now).await?;
            }
            store::account::verify_email(tx, id, email, now).await?;
            ids.push(id);
        }
        let [worker, manager, tutor, staff] = ids[..] else {
            return Err(ApiError::internal("four people"));
        };
        for (name, of) in
            [("demo-college", Organisation::Provider(provider)), ("demo-hr", Organisation::Employer(employer))]
        {
            let hash = machines::demonstration(crate::people::DEMO_PASSWORD)?;
            machines::ensure(tx, name, of, (&hash, "demo"), now).await?;
        }
        roles::set_at_employer(tx, employer, manager, Role::EmployerAdmin, None).await?;
        store::give_role(tx, tutor, Role::Tutor, None, Some(provider)).await?;
        store::give_role(tx, staff, Role::AcademyStaff, None, None).await?;
        let since = today.checked_sub_days(Days::new(400)).unwrap_or(today);
        if organisations::employers_of(tx, worker, today).await?.is_empty() {
            let workplace = load_workplaces(tx, employer, clock).await?;
            let new = NewJob { person: worker, employer, workplace, job_role: Some("8"), started_on: since };
            flow::begin(tx, &new, Act { now, today, by: None }).await?;
        }
        Ok(())
    })
    .await
}

/// The invented workplaces, unless the employer has some; answers the first.
async fn load_workplaces(tx: &mut Conn, employer: EmployerId, clock: &Clock) -> ApiResult<Option<WorkplaceId>> {
    organisations::store::set_kind(tx, employer, EmployerKind::Private).await?;
    let text = |text: &str| Some(text.to_owned());
    let kept = workplaces::page(tx, employer, None, clock.today(), None, 1).await?;
    if let Some(first) = kept.first() {
        return Ok(Some(first.id));
    }
    let mut first = None;
    for (name, address, postcode, local_id, service) in [
        ("Leek home care", "1 Example Street, Leek", "ST13 5AA", "LEEK", "8"),
        ("Rose Court", "2 Example Road, Stafford", "ST16 2LH", "ROSE", "2"),
    ] {
        let id = WorkplaceId(Uuid::now_v7());
        let new = WorkplaceChange {
            name: name.to_owned(),
            address: text(address),
            postcode: text(postcode),
            local_id: text(local_id),
            main_service: text(service),
            ..WorkplaceChange::default()
        };
        workplaces::write(tx, employer, id, &new, clock.now()).await?;
        first = first.or(Some(id));
    }
    Ok(first)
}
