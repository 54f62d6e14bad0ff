//! Courses that two sources list: compared when one of them changes, and shown as one. The rules are
//! `domain::catalogue::duplicate`; here is what is read for them and what follows.

use super::store::duplicates::settle as write;
use super::store::duplicates::{self as store, Among, Standing};
use super::store::moves::Shown;
use crate::platform::{ApiResult, Conn};
use chrono::{DateTime, Utc};
use domain::catalogue::duplicate::group::{Group, Link, groups};
use domain::catalogue::duplicate::runs::twins;
use domain::catalogue::duplicate::score::{Score, Verdict, score};
use domain::catalogue::duplicate::{DuplicateState, Listing, candidates::candidates};
use domain::ids::{CourseId, CourseRunId, TrainingProviderId};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

type Pair = (CourseId, CourseId);

/// Compares the courses of a training provider that changed with those of its other source, and shows as one what is one.
/// The training provider is locked.
///
/// # Errors
/// The database.
pub async fn compare(
    tx: &mut Conn,
    provider: TrainingProviderId,
    changed: &BTreeSet<CourseId>,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let ids: Vec<Uuid> = changed.iter().map(|id| id.0).collect();
    if ids.is_empty() || !store::has_any(tx, provider, &ids).await? {
        return Ok(());
    }
    let pairs: Vec<Pair> = candidates(&store::headlines(tx, provider).await?, changed).into_iter().collect();
    let found = scored(tx, &pairs).await?;
    store::forget(tx, &ids, Among::OneProvider, &found.iter().map(|(pair, _)| *pair).collect::<Vec<_>>()).await?;
    save(tx, &found, now).await?;
    settle(tx, &ids, now).await
}

/// Looks for courses of a training provider that others offer at the same time and place: they are suggested, no more.
///
/// # Errors
/// The database.
pub async fn compare_elsewhere(tx: &mut Conn, provider: TrainingProviderId, now: DateTime<Utc>) -> ApiResult<()> {
    let pairs = store::alike_elsewhere(tx, provider).await?.into_iter();
    let pairs: Vec<Pair> = pairs.map(|(one, two)| (one.min(two), one.max(two))).collect();
    let found = scored(tx, &pairs).await?;
    let all: Vec<Uuid> = store::headlines(tx, provider).await?.into_iter().map(|of| of.id.0).collect();
    store::forget(tx, &all, Among::TwoProviders, &found.iter().map(|(pair, _)| *pair).collect::<Vec<_>>()).await?;
    save(tx, &found, now).await
}

/// The score of two courses that are listed; none when one is not.
///
/// # Errors
/// The database.
pub async fn score_of(tx: &mut Conn, (one, two): Pair) -> ApiResult<Option<Score>> {
    let listings = store::listings(tx, &[one.0, two.0]).await?;
    Ok(listings.get(&one).zip(listings.get(&two)).map(|(one, two)| score(one, two)))
}

/// The pairs that say something, with their scores.
async fn scored(tx: &mut Conn, pairs: &[Pair]) -> ApiResult<Vec<(Pair, Score)>> {
    let ids: BTreeSet<Uuid> = pairs.iter().flat_map(|(one, two)| [one.0, two.0]).collect();
    let listings = store::listings(tx, &ids.into_iter().collect::<Vec<_>>()).await?;
    let scored = pairs.iter().filter_map(|pair| Some((*pair, score(listings.get(&pair.0)?, listings.get(&pair.1)?))));
    Ok(scored.filter(|(_, score)| score.verdict() >= Verdict::Perhaps).collect())
}

/// Writes what the score says of pairs; a person's decision stays.
///
/// # Errors
/// The database.
pub async fn save(tx: &mut Conn, found: &[(Pair, Score)], now: DateTime<Utc>) -> ApiResult<()> {
    let row = |((first, second), score): &(Pair, Score)| {
        json!({
            "id": Uuid::now_v7(), "first": first, "second": second, "points": score.points, "reasons": score.reasons,
            "same": score.verdict() == Verdict::Same,
        })
    };
    store::save(tx, &Value::Array(found.iter().map(row).collect()), now).await
}

/// Shows these courses, and all that hang together with them, as the persons and the score now say.
///
/// # Errors
/// The database.
pub async fn settle(tx: &mut Conn, ids: &[Uuid], now: DateTime<Utc>) -> ApiResult<()> {
    let standings = store::around(tx, ids).await?;
    let around: Vec<Uuid> = standings.iter().map(|of| of.member.id.0).collect();
    let known = store::links(tx, &around).await?;
    let links: Vec<Link> = known.iter().filter_map(|(_, _, link)| *link).collect();
    let listed: Vec<_> = standings.iter().filter(|of| !of.withdrawn).map(|of| of.member).collect();
    let groups = groups(&listed, &links);
    let lead_of: HashMap<CourseId, CourseId> =
        groups.iter().flat_map(|group| group.others.iter().map(|other| (*other, group.lead))).collect();
    let moved: Vec<_> = standings
        .iter()
        .filter(|of| lead_of.get(&of.member.id).copied() != of.same_as)
        .map(|of| (of.member.id, lead_of.get(&of.member.id).copied()))
        .collect();
    if !moved.is_empty() {
        write::set_leads(tx, &moved).await?;
    }
    pair_runs(tx, &standings, &groups, now).await?;
    for state in [DuplicateState::Joined, DuplicateState::Suggested] {
        let lead = |id: CourseId| lead_of.get(&id).copied().unwrap_or(id);
        let is_one = |link: &Link| lead(link.courses.0) == lead(link.courses.1);
        let now_is = |link: &Option<Link>| {
            if link.as_ref().is_some_and(is_one) { DuplicateState::Joined } else { DuplicateState::Suggested }
        };
        let other = known.iter().filter(|(_, was, link)| now_is(link) == state && *was != state);
        let ids: Vec<Uuid> = other.map(|(id, _, _)| *id).collect();
        write::set_states(tx, &ids, state, now).await?;
    }
    Ok(())
}

/// Pairs the runs of courses that are shown as one, and releases those of courses that no longer are.
async fn pair_runs(tx: &mut Conn, standings: &[Standing], groups: &[Group], now: DateTime<Utc>) -> ApiResult<()> {
    let grouped: BTreeSet<CourseId> =
        groups.iter().flat_map(|group| group.others.iter().copied().chain([group.lead])).collect();
    let were = standings.iter().flat_map(|of| [Some(of.member.id).filter(|_| of.same_as.is_some()), of.same_as]);
    let all: BTreeSet<Uuid> = grouped.iter().copied().chain(were.flatten()).map(|id| id.0).collect();
    if all.is_empty() {
        return Ok(());
    }
    let all = Vec::from_iter(all);
    let mut listings = store::listings(tx, &all).await?;
    let mut shown: HashMap<CourseRunId, CourseRunId> = HashMap::new();
    for group in groups {
        let order = [group.lead].into_iter().chain(group.others.iter().copied());
        let of: Vec<Listing> = order.filter_map(|id| listings.remove(&id)).collect();
        shown.extend(twins(&of).into_iter().map(|twin| (twin.hidden, twin.shown)));
    }
    let was = write::hidden(tx, &all).await?;
    let hides = shown.iter().filter(|(id, shown)| was.get(*id) != Some(*shown)).map(|(id, shown)| (*id, Some(*shown)));
    let released = was.keys().filter(|id| !shown.contains_key(*id)).map(|id| (*id, None));
    let moved: Vec<_> = hides.chain(released).collect();
    // Those too that stood for another until now: they are shown without what it said.
    let leads: BTreeSet<Uuid> =
        groups.iter().map(|of| of.lead.0).chain(standings.iter().filter_map(|of| Some(of.same_as?.0))).collect();
    let stand = Vec::from_iter(shown.values().chain(was.values()).map(|id| id.0).collect::<BTreeSet<Uuid>>());
    if !moved.is_empty() {
        let with_people = Shown::of(tx, &stand, now).await?;
        write::set_shown(tx, &moved).await?;
        with_people.settle(tx, now).await?;
    }
    write::touch(tx, &Vec::from_iter(leads), &stand).await
}
