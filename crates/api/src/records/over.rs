//! The rules that people are under, by all the jobs they hold.

use super::store::rules;
use crate::organisations::store::workers;
use crate::platform::{ApiResult, Conn};
use chrono::NaiveDate;
use domain::ids::{EmployerId, PersonId, WorkplaceId};
use domain::records::rules::{Demand, Post, TrainingRule, demand};
use domain::records::staff::{Seen, is_seen};
use domain::records::validity::Validity;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// One employer of somebody: its rules, and the jobs held there.
#[derive(Clone, Debug)]
pub struct At {
    employer: EmployerId,
    rules: Arc<Vec<TrainingRule>>,
    posts: Vec<Post>,
}

impl At {
    /// What is asked in a subject.
    #[must_use]
    pub fn demand(&self, subject: &str) -> Demand {
        demand(&self.rules, subject, &self.posts)
    }

    /// The subjects that are asked for.
    pub fn asked(&self) -> impl Iterator<Item = &str> {
        let named: BTreeSet<&str> = self.rules.iter().map(|rule| rule.subject.as_str()).collect();
        named.into_iter().filter(|subject| self.demand(subject).required)
    }

    /// Whether somebody brought an entry with them: the employer sees it, and neither wrote it nor was it learnt there.
    #[must_use]
    pub fn was_brought(&self, entry: Seen<'_>) -> bool {
        let since = self.posts.iter().map(|post| post.since).min();
        self.sees(entry) && !entry.own && since.is_some_and(|since| entry.achieved_on < since)
    }

    /// Whether the employer sees an entry.
    #[must_use]
    pub fn sees(&self, entry: Seen<'_>) -> bool {
        let since = self.posts.iter().map(|post| post.since).min();
        since.is_some_and(|since| is_seen(entry, since, self.asked()))
    }
}

/// Every employer of somebody.
#[derive(Clone, Debug, Default)]
pub struct Over(Vec<At>);

impl Over {
    /// The employer, when it is one of theirs.
    #[must_use]
    pub fn at(&self, employer: EmployerId) -> Option<&At> {
        self.0.iter().find(|at| at.employer == employer)
    }

    /// Where an entry is seen: the employers, and the workplaces there. `by` is how each of them sees it.
    #[must_use]
    pub fn seen_at<'a>(&self, by: impl Fn(EmployerId) -> Seen<'a>) -> (Vec<EmployerId>, Vec<WorkplaceId>) {
        let sees = |at: &&At| at.sees(by(at.employer));
        let seen: Vec<&At> = self.0.iter().filter(sees).collect();
        let posts = seen.iter().flat_map(|at| &at.posts);
        (seen.iter().map(|at| at.employer).collect(), posts.filter_map(|post| post.workplace).collect())
    }

    /// How long each employer that has a say lets training in a subject count.
    #[must_use]
    pub fn validities(&self, subject: Option<&str>) -> Vec<Validity> {
        let of = |subject: &str| self.0.iter().filter_map(|at| at.demand(subject).validity).collect();
        subject.map(of).unwrap_or_default()
    }
}

/// The rules that each of these people is under on a day; who has no job is left out.
///
/// # Errors
/// The database.
pub async fn each(conn: &mut Conn, people: &[PersonId], on: NaiveDate) -> ApiResult<HashMap<PersonId, Over>> {
    let posts = workers::posts_of_each(conn, people, on).await?;
    let employers: BTreeSet<EmployerId> = posts.values().flatten().map(|(employer, _)| *employer).collect();
    let rules = rules::of_each(conn, &employers.into_iter().collect::<Vec<_>>()).await?;
    let rules: HashMap<EmployerId, Arc<Vec<TrainingRule>>> =
        rules.into_iter().map(|(employer, rules)| (employer, Arc::new(rules))).collect();
    let mut each = HashMap::new();
    for (person, posts) in posts {
        let mut over = Over::default();
        for (employer, post) in posts {
            match over.0.iter_mut().find(|at| at.employer == employer) {
                Some(at) => at.posts.push(post),
                None => {
                    let rules = rules.get(&employer).cloned().unwrap_or_default();
                    over.0.push(At { employer, rules, posts: vec![post] });
                }
            }
        }
        each.insert(person, over);
    }
    Ok(each)
}

/// The rules that a person is under on a day.
///
/// # Errors
/// The database.
pub async fn of(conn: &mut Conn, person: PersonId, on: NaiveDate) -> ApiResult<Over> {
    Ok(each(conn, &[person], on).await?.remove(&person).unwrap_or_default())
}
