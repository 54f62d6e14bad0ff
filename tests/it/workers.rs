//! Who works where: leaving, several jobs, managers of one workplace, other organisations' ids.

use crate::world::ask::Answer;
use crate::world::fixtures::Person;
use crate::world::{World, in_days};
use chrono::TimeDelta;
use domain::ids::{EmployerId, EmploymentId, WorkplaceId};
use domain::organisations::tenure::{Tenure, TenureState};
use domain::problem::Code;
use reqwest::Method;
use serde_json::{Value, json};

/// An employer with two workplaces, an admin, and a worker at the first.
struct Care {
    world: World,
    admin: Person,
    employer: EmployerId,
    leek: WorkplaceId,
    rose: WorkplaceId,
    worker: Person,
    job: EmploymentId,
}

impl Care {
    async fn home() -> Self {
        let world = World::new().await;
        let (admin, employer) = world.admin("Meadow Lane").await;
        let (leek, rose) = (world.workplace(employer, "Leek").await, world.workplace(employer, "Rose Court").await);
        let worker = world.person("Kasia Nowak").await;
        let job = world.employ_at(&worker, employer, Some(leek), in_days(-100)).await;
        Self { world, admin, employer, leek, rose, worker, job }
    }

    fn at(&self, rest: &str) -> String {
        format!("/organisations/{}/{rest}", self.employer)
    }

    async fn seen(&self, by: &Person) -> Vec<String> {
        let list = self.world.get(&self.at("workers")).by(&self.world.again(by)).ok().await;
        list.each("fullName").into_iter().map(str::to_owned).collect()
    }

    async fn end(&self, job: EmploymentId, end: Value) -> Answer {
        let admin = self.world.again(&self.admin);
        self.world.post(&self.at(&format!("employments/{job}/end")), &end).by(&admin).ok().await
    }

    async fn events(&self, kind: &str) -> i64 {
        self.world.database.one("select count(*) from event where kind = $1", &[&kind]).await
    }

    fn worker_path(&self, person: &Person) -> String {
        self.at(&format!("workers/{}", person.id))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_at_once_is_out_of_sight_the_same_second_and_keeps_what_is_theirs() {
    let care = Care::home().await;
    let (world, worker) = (&care.world, &care.worker);
    let (run, _) = world.run_of("Moving and handling", 5, in_days(3)).await;
    let hr = world.employers_machine("Meadow Lane", "meadow-hr").await;
    let part = world.manager_of(care.employer, &[care.leek]).await;
    let booked = json!({"courseRunId": run, "personId": worker.id});
    let booking = world.post("/bookings", &booked).by(&care.admin).ok().await.text_at("/id").to_owned();
    for caller in [&care.admin, &hr, &part] {
        assert_eq!(care.seen(caller).await, ["Kasia Nowak"]);
        world.get(&format!("/bookings/{booking}")).by(caller).ok().await;
    }
    let leaves = world.post(&format!("/me/employments/{}/leave", care.job), &json!({})).by(worker).ok().await;
    assert_eq!((leaves.text_at("/state"), leaves.text_at("/lastDay")), ("over", "2026-11-24"));
    for caller in [&care.admin, &hr, &part] {
        assert!(care.seen(caller).await.is_empty());
        world.get(&care.worker_path(worker)).by(caller).refused(Code::NotFound).await;
        world.get(&format!("/bookings/{booking}")).by(caller).refused(Code::NotFound).await;
        world.get(&format!("/bookings/{booking}/calendar.ics")).by(caller).refused(Code::NotFound).await;
        world.delete(&format!("/bookings/{booking}")).by(caller).refused(Code::NotFound).await;
        world.post("/bookings", &booked).by(caller).refused(Code::NotAllowed).await;
        let path = care.at(&format!("employments/{}", care.job));
        world.ask(Method::PATCH, &path).json(&json!({})).by(caller).refused(Code::NotFound).await;
        world.post(&format!("{path}/end"), &json!({})).by(caller).refused(Code::NotFound).await;
    }
    // The booking stands, and is the person's.
    assert_eq!(world.get(&format!("/bookings/{booking}")).by(worker).ok().await.text_at("/status"), "confirmed");
    let mine = world.get("/me/employments").by(worker).ok().await;
    assert_eq!(mine.items()[0]["state"], "over");
    assert_eq!(care.events("worker.left").await, 1);
    world.post(&format!("/me/employments/{}/leave", care.job), &json!({})).by(worker).refused(Code::JobOver).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_day_counts_whole_and_the_next_does_not() {
    let care = Care::home().await;
    care.end(care.job, json!({"lastDay": in_days(1)})).await;
    care.world.later(TimeDelta::days(1));
    assert_eq!(care.seen(&care.admin).await, ["Kasia Nowak"]);
    care.world.later(TimeDelta::days(1));
    assert!(care.seen(&care.admin).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_last_day_is_not_before_the_first() {
    let care = Care::home().await;
    let path = care.at(&format!("employments/{}/end", care.job));
    let early =
        care.world.post(&path, &json!({"lastDay": in_days(-101)})).by(&care.admin).refused(Code::NotValid).await;
    assert_eq!(early.text_at("/errors/0/pointer"), "/lastDay");
    care.world.post(&path, &json!({"lastDay": "soon"})).by(&care.admin).refused(Code::NotValid).await;
    care.world.post(&path, &json!({"when": "now"})).by(&care.admin).refused(Code::NotValid).await;
    assert_eq!(care.seen(&care.admin).await, ["Kasia Nowak"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_jobs_at_one_employer_one_ends_and_the_person_is_still_seen() {
    let care = Care::home().await;
    let second = care.world.employ_at(&care.worker, care.employer, Some(care.rose), in_days(-10)).await;
    let one = care.world.get(&care.worker_path(&care.worker)).by(&care.admin).ok().await;
    let places: Vec<_> = one.body["jobs"].as_array().unwrap().iter().map(|job| &job["workplaceName"]).collect();
    assert_eq!(places, ["Leek", "Rose Court"]);
    assert_eq!(one.text_at("/since"), "2026-08-16");
    care.end(care.job, json!({})).await;
    assert_eq!(care.seen(&care.admin).await, ["Kasia Nowak"]);
    assert_eq!((care.events("worker.joined").await, care.events("worker.left").await), (1, 0));
    let left = care.world.get(&care.worker_path(&care.worker)).by(&care.admin).ok().await;
    assert_eq!(left.text_at("/jobs/0/id"), second.to_string());
    care.end(second, json!({})).await;
    assert!(care.seen(&care.admin).await.is_empty());
    assert_eq!(care.events("worker.left").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_at_one_employer_ends_and_the_other_employer_still_sees_theirs() {
    let care = Care::home().await;
    let (other, elsewhere) = care.world.manager("Elsewhere").await;
    care.world.employ(&care.worker, elsewhere).await;
    care.end(care.job, json!({})).await;
    assert!(care.seen(&care.admin).await.is_empty());
    let theirs = care.world.get(&format!("/organisations/{elsewhere}/workers")).by(&other).ok().await;
    assert_eq!(theirs.each("fullName"), ["Kasia Nowak"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_of_one_workplace_does_not_see_the_other() {
    let care = Care::home().await;
    let (world, ben) = (&care.world, care.world.person("Ben").await);
    let bens = world.employ_at(&ben, care.employer, Some(care.rose), in_days(-5)).await;
    let nowhere = world.person("Nora Nowhere").await;
    world.employ(&nowhere, care.employer).await;
    let part = world.manager_of(care.employer, &[care.leek]).await;
    assert_eq!(care.seen(&part).await, ["Kasia Nowak"]);
    assert_eq!(care.seen(&care.admin).await, ["Ben", "Kasia Nowak", "Nora Nowhere"]);
    // Asking for the other workplace by its id shows nothing either.
    let path = care.at(&format!("workers?workplace={}", care.rose));
    assert!(world.get(&path).by(&part).ok().await.items().is_empty());
    assert_eq!(world.get(&path).by(&care.admin).ok().await.each("fullName"), ["Ben"]);
    for person in [&ben, &nowhere] {
        world.get(&care.worker_path(person)).by(&part).refused(Code::NotFound).await;
    }
    let end = care.at(&format!("employments/{bens}/end"));
    world.post(&end, &json!({})).by(&part).refused(Code::NotFound).await;
    let (run, _) = world.run_of("Moving and handling", 5, in_days(3)).await;
    let book = |person: &Person| world.post("/bookings", &json!({"courseRunId": run, "personId": person.id})).by(&part);
    book(&ben).refused(Code::NotAllowed).await;
    book(&care.worker).ok().await;
    // Nor is a person moved to where the manager has no say.
    let job = care.at(&format!("employments/{}", care.job));
    let move_to = |at: WorkplaceId| world.ask(Method::PATCH, &job).json(&json!({"workplaceId": at})).by(&part);
    move_to(care.rose).refused(Code::NotValid).await;
    move_to(care.leek).ok().await;
    // A job there and one here: the one here alone is shown.
    world.employ_at(&ben, care.employer, Some(care.leek), in_days(-1)).await;
    let both = world.get(&care.worker_path(&ben)).by(&part).ok().await;
    assert_eq!(both.body["jobs"].as_array().unwrap().len(), 1);
    // Of no workplace: nothing, and nobody is told that the employer is there.
    let none = world.manager_of(care.employer, &[]).await;
    world.get(&care.at("workers")).by(&none).refused(Code::NotFound).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_organisations_ids_are_the_same_as_nothing_there() {
    let care = Care::home().await;
    let world = &care.world;
    let (stranger, elsewhere) = world.admin("Elsewhere").await;
    let nil = uuid::Uuid::nil();
    let mine = format!("/organisations/{elsewhere}");
    let worker = world.get(&format!("{mine}/workers/{}", care.worker.id)).by(&stranger).refused(Code::NotFound).await;
    let nobody = world.get(&format!("{mine}/workers/{nil}")).by(&stranger).refused(Code::NotFound).await;
    assert_eq!(worker.text, nobody.text);
    for id in [care.job.0, nil] {
        let path = format!("{mine}/employments/{id}");
        world.ask(Method::PATCH, &path).json(&json!({"jobRole": "8"})).by(&stranger).refused(Code::NotFound).await;
        world.post(&format!("{path}/end"), &json!({})).by(&stranger).refused(Code::NotFound).await;
        world.post(&format!("/me/employments/{id}/leave"), &json!({})).by(&stranger).refused(Code::NotFound).await;
    }
    for id in [care.leek.0, nil] {
        let path = format!("{mine}/workplaces/{id}");
        world.get(&path).by(&stranger).refused(Code::NotFound).await;
        world.put(&path, &json!({"name": "Mine"})).by(&stranger).refused(Code::NotFound).await;
        world.delete(&path).by(&stranger).refused(Code::NotFound).await;
    }
    for id in [care.worker.id.0, nil] {
        let path = format!("{mine}/memberships/{id}");
        world.put(&path, &json!({"position": "employer_admin"})).by(&stranger).refused(Code::NotFound).await;
        world.delete(&path).by(&stranger).refused(Code::NotFound).await;
    }
    // A workplace of another employer is none to work at, to manage or to be invited to.
    let ada = world.person("Ada").await;
    let job = world.employ(&ada, elsewhere).await;
    let moved = world.ask(Method::PATCH, &format!("{mine}/employments/{job}")).json(&json!({"workplaceId": care.leek}));
    moved.by(&stranger).refused(Code::NotValid).await;
    let named = json!({"position": "employer_manager", "workplaces": [care.leek]});
    world.put(&format!("{mine}/memberships/{}", ada.id), &named).by(&stranger).refused(Code::NotValid).await;
    let invited = json!({"name": "Kim", "position": "worker", "workplaceId": care.leek});
    world.post(&format!("{mine}/invitations"), &invited).by(&stranger).refused(Code::NotValid).await;
    let written = "update employment set workplace_id = $1 where id = $2";
    let kept = world.database.refused_by(written, &[&care.leek.0, &job.0]).await;
    assert_eq!(kept.as_deref(), Some("employment_workplace_is_the_employers"));
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_are_found_by_a_part_of_their_name_and_page_by_page() {
    let care = Care::home().await;
    for name in ["Ada", "Bea", "Zoë 100%"] {
        care.world.employ(&care.world.person(name).await, care.employer).await;
    }
    let find = async |query: &str| care.world.get(&care.at(&format!("workers?{query}"))).by(&care.admin).ok().await;
    assert_eq!(find("name=KAS").await.each("fullName"), ["Kasia Nowak"]);
    assert_eq!(find("name=zoe").await.each("fullName"), ["Zoë 100%"]);
    assert_eq!(find("name=%25").await.each("fullName"), ["Zoë 100%"], "a sign stands for itself");
    let first = find("limit=2").await;
    assert_eq!(first.each("fullName"), ["Ada", "Bea"]);
    let rest = find(&format!("cursor={}", first.text_at("/nextCursor"))).await;
    assert_eq!(rest.each("fullName"), ["Kasia Nowak", "Zoë 100%"]);
    let ask = |query: &str| care.world.get(&care.at(&format!("workers?{query}"))).by(&care.admin);
    ask("limit=0").refused(Code::NotValid).await;
    ask("workplace=leek").refused(Code::Malformed).await;
    ask("who=all").refused(Code::Malformed).await;
    ask("cursor=nonsense").refused(Code::Malformed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_changes_and_an_id_of_the_hr_system_is_one_persons() {
    let care = Care::home().await;
    let world = &care.world;
    let change = |job: EmploymentId, body: Value| {
        world.ask(Method::PATCH, &care.at(&format!("employments/{job}"))).json(&body).by(&care.admin)
    };
    let full = json!({"jobRole": "7", "externalId": " E-1042 ", "ascWdsWorkerId": "W1", "workplaceId": care.rose});
    let now = change(care.job, full).ok().await;
    let job = &now.body["jobs"][0];
    assert_eq!((&job["jobRoleName"], &job["externalId"]), (&json!("Senior care worker"), &json!("E-1042")));
    assert_eq!(job["workplaceName"], "Rose Court");
    // A second job of the same worker has the worker's id.
    let second = world.employ_at(&care.worker, care.employer, Some(care.leek), in_days(-1)).await;
    let both = world.get(&care.worker_path(&care.worker)).by(&care.admin).ok().await;
    assert_eq!(both.text_at("/jobs/1/externalId"), "E-1042");
    let ben = world.person("Ben").await;
    let bens = world.employ_at(&ben, care.employer, Some(care.rose), in_days(-1)).await;
    change(bens, json!({"externalId": "E-1042"})).refused(Code::WorkerIdTaken).await;
    change(bens, json!({"ascWdsWorkerId": "W1"})).refused(Code::WorkerIdTaken).await;
    change(second, json!({"ascWdsWorkerId": "W1"})).ok().await;
    let same = change(second, json!({"workplaceId": care.rose, "jobRole": "7"})).ok().await;
    assert_eq!(same.body["jobs"].as_array().unwrap().len(), 2, "another first day: another job");
    // An employer elsewhere has ids of its own.
    let (other, elsewhere) = world.admin("Elsewhere").await;
    let theirs = world.employ(&ben, elsewhere).await;
    let path = format!("/organisations/{elsewhere}/employments/{theirs}");
    world.ask(Method::PATCH, &path).json(&json!({"externalId": "E-1042"})).by(&other).ok().await;
    // An empty text takes away; a role that nobody is given any more is none.
    let less = change(care.job, json!({"externalId": "", "jobRole": ""})).ok().await;
    assert!(less.body["jobs"][0].get("externalId").is_none() && less.body["jobs"][0].get("jobRole").is_none());
    for code in ["22", "0", "carer"] {
        change(care.job, json!({"jobRole": code})).refused(Code::NotValid).await;
    }
    change(care.job, json!({"externalId": "x".repeat(201)})).refused(Code::NotValid).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_rests_on_an_older_worker_is_refused() {
    let care = Care::home().await;
    let read = care.world.get(&care.worker_path(&care.worker)).by(&care.admin).ok().await;
    let path = care.at(&format!("employments/{}", care.job));
    let change = |role: &str, tag: &str| {
        let ask = care.world.ask(Method::PATCH, &path).json(&json!({"jobRole": role})).by(&care.admin);
        ask.header("if-match", tag)
    };
    let now = change("8", read.header("etag")).ok().await;
    change("7", read.header("etag")).refused(Code::Stale).await;
    change("7", now.header("etag")).ok().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rule_and_the_database_say_the_same_of_who_works_today() {
    let care = Care::home().await;
    let today = in_days(0);
    for start in -2..=2 {
        for length in [None, Some(0), Some(1), Some(2)] {
            for left in [false, true] {
                let (started_on, last_day) = (in_days(start), length.map(|days| in_days(start + days)));
                if left && last_day.is_none() {
                    continue;
                }
                let sql = "update employment set started_on = $1, ended_on = $2, left_at = case when $3::boolean then $4::timestamptz end";
                let values: &[&(dyn tokio_postgres::types::ToSql + Sync)] =
                    &[&started_on, &last_day, &left, &care.world.state.clock.now()];
                assert_eq!(care.world.database.refused_by(sql, values).await, None);
                let says: bool = care.world.database.one("select employed(e, $1) from employment e", &[&today]).await;
                let rule = Tenure { started_on, last_day, left }.state(today);
                assert_eq!(says, rule == TenureState::Now, "{started_on} {last_day:?} {left}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_sees_their_own_jobs_and_leaves_their_own_alone() {
    let care = Care::home().await;
    let world = &care.world;
    let other = world.person("Ben").await;
    world.post(&format!("/me/employments/{}/leave", care.job), &json!({})).by(&other).refused(Code::NotFound).await;
    assert!(world.get("/me/employments").by(&other).ok().await.items().is_empty());
    world.employ_at(&care.worker, care.employer, Some(care.rose), in_days(9)).await;
    let mine = world.get("/me/employments").by(&care.worker).ok().await;
    assert_eq!((mine.each("state"), mine.each("employerName")), (vec!["to_come", "now"], vec!["Meadow Lane"; 2]));
    assert_eq!(mine.header("cache-control"), "no-store");
    // On a day: until then the employer sees them.
    let path = format!("/me/employments/{}/leave", care.job);
    world.post(&path, &json!({"lastDay": in_days(2)})).by(&care.worker).ok().await;
    assert_eq!(care.seen(&care.admin).await, ["Kasia Nowak"]);
    world.post(&path, &json!({"lastDay": in_days(4)})).by(&care.worker).ok().await;
    world.later(TimeDelta::days(5));
    assert!(care.seen(&care.admin).await.is_empty(), "a job to come is not seen yet");
    world.later(TimeDelta::days(4));
    assert_eq!(care.seen(&care.admin).await, ["Kasia Nowak"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_may_do_goes_with_their_last_job() {
    let care = Care::home().await;
    let world = &care.world;
    let manager = world.manager_of(care.employer, &[care.leek]).await;
    let first = world.employ_at(&manager, care.employer, Some(care.leek), in_days(-50)).await;
    let second = world.employ_at(&manager, care.employer, Some(care.rose), in_days(-50)).await;
    assert!(!care.seen(&manager).await.is_empty());
    care.end(first, json!({})).await;
    assert!(!care.seen(&manager).await.is_empty(), "there is another job");
    care.end(second, json!({"lastDay": in_days(2)})).await;
    world.later(TimeDelta::days(2));
    world.work().await;
    assert!(!care.seen(&manager).await.is_empty(), "the last day counts whole");
    world.later(TimeDelta::days(1));
    world.work().await;
    world.get(&care.at("workers")).by(&world.again(&manager)).refused(Code::NotFound).await;
    assert_eq!(care.events("membership.taken").await, 1);
    // Whoever is asked back is given it anew, and keeps it without a job.
    let role = json!({"position": "employer_manager"});
    world.employ_at(&manager, care.employer, None, in_days(0)).await;
    let give = world.put(&care.at(&format!("memberships/{}", manager.id)), &role);
    give.by(&world.again(&care.admin)).ok().await;
    assert!(!care.seen(&manager).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_admin_who_leaves_still_says_who_may() {
    let care = Care::home().await;
    let world = &care.world;
    let job = world.employ_at(&care.admin, care.employer, None, in_days(-50)).await;
    care.end(job, json!({})).await;
    assert!(!care.seen(&care.admin).await.is_empty());
    let (other, _) = world.admin("Meadow Lane").await;
    let again = world.employ_at(&care.admin, care.employer, None, in_days(-40)).await;
    world.post(&care.at(&format!("employments/{again}/end")), &json!({})).by(&other).ok().await;
    world.get(&care.at("workers")).by(&care.admin).refused(Code::NotFound).await;
}
