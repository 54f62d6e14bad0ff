//! Employers: their names over time, their workplaces, who may do what there.

use crate::world::fixtures::Person;
use crate::world::{World, in_days};
use domain::ids::{EmployerId, PersonId};
use domain::problem::Code;
use reqwest::Method;
use serde_json::{Value, json};

struct Office {
    world: World,
    admin: Person,
    employer: EmployerId,
}

impl Office {
    async fn open() -> Self {
        let world = World::new().await;
        let (admin, employer) = world.admin("Meadow Lane").await;
        Self { world, admin, employer }
    }

    fn at(&self, rest: &str) -> String {
        format!("/organisations/{}{rest}", self.employer)
    }

    fn change(&self, body: Value) -> crate::world::ask::Ask {
        self.world.ask(Method::PATCH, &self.at("")).json(&body).by(&self.admin)
    }

    fn give(&self, person: PersonId, body: Value) -> crate::world::ask::Ask {
        self.world.put(&self.at(&format!("/memberships/{person}")), &body).by(&self.admin)
    }

    fn take(&self, person: PersonId) -> crate::world::ask::Ask {
        self.world.delete(&self.at(&format!("/memberships/{person}"))).by(&self.admin)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_present_name_is_shown_and_the_old_ones_are_kept_with_their_days() {
    let office = Office::open().await;
    let first = office.change(json!({"name": "Meadow Lane Care", "nameSince": in_days(-30)})).ok().await;
    assert_eq!((first.text_at("/name"), first.text_at("/nameSince")), ("Meadow Lane Care", "2026-10-25"));
    let old = json!([{"name": "Meadow Lane", "heldUntil": "2026-10-25"}]);
    assert_eq!(first.body["formerNames"], old);
    let second = office.change(json!({"name": "Meadows", "kind": "voluntary"})).ok().await;
    let former = &second.body["formerNames"];
    assert_eq!(former[0], json!({"name": "Meadow Lane Care", "heldFrom": "2026-10-25", "heldUntil": "2026-11-24"}));
    assert_eq!((former[1]["name"].as_str(), second.text_at("/kind")), (Some("Meadow Lane"), "voluntary"));
    // A slip of the pen, put right on the same day, was no name.
    let third = office.change(json!({"name": "The Meadows"})).ok().await;
    assert_eq!(third.body["formerNames"], *former);
    let read = office.world.get(&office.at("")).by(&office.admin).ok().await;
    assert_eq!(read.body, third.body);
    let roles = office.world.get("/me").by(&office.admin).ok().await;
    assert_eq!(roles.text_at("/roles/0/organisationName"), "The Meadows");
    // Whoever knows it by an old name finds it.
    assert_eq!(office.world.employer("Meadow Lane").await, office.employer);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_no_more_than_a_name_and_begins_in_order() {
    let office = Office::open().await;
    office.change(json!({"name": "Meadows"})).ok().await;
    for (body, at) in [
        (json!({"name": " "}), "/name"),
        (json!({"name": "x".repeat(201)}), "/name"),
        (json!({"nameSince": in_days(-1)}), "/name"),
        (json!({"name": "Later", "nameSince": in_days(1)}), "/nameSince"),
        (json!({"name": "Before", "nameSince": in_days(-1)}), "/nameSince"),
    ] {
        let refused = office.change(body).refused(Code::NotValid).await;
        assert_eq!(refused.text_at("/errors/0/pointer"), at);
    }
    office.change(json!({"kind": "shop"})).refused(Code::NotValid).await;
    office.change(json!({"id": "another"})).refused(Code::NotValid).await;
    let read = office.world.get(&office.at("")).by(&office.admin).ok().await;
    office.change(json!({"kind": "private"})).ok().await;
    office.change(json!({"kind": "other"})).header("if-match", read.header("etag")).refused(Code::Stale).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workplace_comes_changes_and_closes() {
    let office = Office::open().await;
    let world = &office.world;
    let full = json!({"name": " Rose  Court ", "address": "1 Mill Street, Stafford", "postcode": "st162lh",
        "localId": "ROSE", "ascWdsId": "G1001234", "cqcLocationId": "1-123456789", "mainService": "2",
        "openedOn": "2015-04-01"});
    let add = || world.post(&office.at("/workplaces"), &full).by(&office.admin).header("idempotency-key", "one");
    let made = add().ok().await;
    assert_eq!((made.status, made.text_at("/name"), made.text_at("/postcode")), (201, "Rose Court", "ST16 2LH"));
    assert_eq!(made.text_at("/mainServiceName"), "Care home services without nursing");
    assert_eq!(add().ok().await.body, made.body, "a repeat makes no second one");
    let path = made.header("location").replace("/api/v1", "");
    let read = world.get(&path).by(&office.admin).ok().await;
    assert_eq!(read.body, made.body);
    world
        .post(&office.at("/workplaces"), &json!({"name": "Two", "localId": "ROSE"}))
        .by(&office.admin)
        .refused(Code::LocalIdTaken)
        .await;
    // Another employer may call its own the same.
    let (other, elsewhere) = world.admin("Elsewhere").await;
    let theirs = format!("/organisations/{elsewhere}/workplaces");
    world.post(&theirs, &json!({"name": "Two", "localId": "ROSE"})).by(&other).ok().await;
    let closed = json!({"name": "Rose Court", "openedOn": "2015-04-01", "closedOn": in_days(-1)});
    let put = |tag: &str| world.put(&path, &closed).by(&office.admin).header("if-match", tag);
    let now = put(read.header("etag")).ok().await;
    assert_eq!((&now.body["closed"], now.body.get("localId")), (&json!(true), None));
    put(read.header("etag")).refused(Code::Stale).await;
    world.delete(&path).by(&office.admin).ok().await;
    world.get(&path).by(&office.admin).refused(Code::NotFound).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_is_wrong_with_a_workplace_is_said_at_once() {
    let office = Office::open().await;
    let add = |body: Value| office.world.post(&office.at("/workplaces"), &body).by(&office.admin);
    let wrong = json!({"name": "", "postcode": "Stafford", "localId": "x".repeat(51), "ascWdsId": "1", "cqcLocationId": "2-1",
        "openedOn": "2026-01-02", "closedOn": "2026-01-01"});
    let refused = add(wrong).refused(Code::NotValid).await;
    let at: Vec<_> =
        refused.body["errors"].as_array().unwrap().iter().map(|one| one["pointer"].as_str().unwrap()).collect();
    assert_eq!(at, ["/name", "/postcode", "/localId", "/ascWdsId", "/cqcLocationId", "/closedOn"]);
    // Live-in care is no main service.
    for service in ["73", "0", "home"] {
        add(json!({"name": "One", "mainService": service})).refused(Code::NotValid).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_people_worked_stays_and_a_manager_of_one_sees_one() {
    let office = Office::open().await;
    let world = &office.world;
    let (leek, rose) =
        (world.workplace(office.employer, "Leek").await, world.workplace(office.employer, "Rose Court").await);
    let worker = world.person("Kasia").await;
    world.employ_at(&worker, office.employer, Some(leek), in_days(-9)).await;
    let path = |id| office.at(&format!("/workplaces/{id}"));
    world.delete(&path(leek)).by(&office.admin).refused(Code::WorkplaceInUse).await;
    let part = world.manager_of(office.employer, &[rose]).await;
    let list = world.get(&office.at("/workplaces")).by(&part).ok().await;
    assert_eq!(list.each("name"), ["Rose Court"]);
    world.get(&path(leek)).by(&part).refused(Code::NotFound).await;
    world.get(&path(rose)).by(&part).ok().await;
    world.put(&path(rose), &json!({"name": "Mine"})).by(&part).refused(Code::NotFound).await;
    // The workplace goes, and its manager has none: not all of them.
    world.delete(&path(rose)).by(&office.admin).ok().await;
    world.get(&office.at("/workers")).by(&part).refused(Code::NotFound).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_says_who_may_do_what() {
    let office = Office::open().await;
    let world = &office.world;
    let leek = world.workplace(office.employer, "Leek").await;
    let worker = world.person("Kasia").await;
    // Whoever does not work there is invited, not found.
    office.give(worker.id, json!({"position": "employer_manager"})).refused(Code::NotFound).await;
    world.employ_at(&worker, office.employer, Some(leek), in_days(-9)).await;
    world.get(&office.at("/workers")).by(&worker).refused(Code::NotFound).await;
    let given = office.give(worker.id, json!({"position": "employer_manager", "workplaces": [leek]})).ok().await;
    assert_eq!(given.text_at("/workplaces/0/name"), "Leek");
    world.get(&office.at("/workers")).by(&worker).ok().await;
    world.get(&office.at("/memberships")).by(&worker).refused(Code::NotFound).await;
    let all = office.give(worker.id, json!({"position": "employer_manager"})).header("if-match", given.header("etag"));
    assert!(all.ok().await.body.get("workplaces").is_none());
    let stale = office.give(worker.id, json!({"position": "employer_admin"})).header("if-match", given.header("etag"));
    stale.refused(Code::Stale).await;
    let list = world.get(&office.at("/memberships")).by(&office.admin).ok().await;
    assert_eq!(
        (list.each("fullName"), list.each("position")),
        (vec!["Adil Admin", "Kasia"], vec!["employer_admin", "employer_manager"])
    );
    for wrong in [
        json!({"position": "worker"}),
        json!({"position": "employer_admin", "workplaces": [leek]}),
        json!({"position": "boss"}),
    ] {
        office.give(worker.id, wrong).refused(Code::NotValid).await;
    }
    office.take(worker.id).ok().await;
    world.get(&office.at("/workers")).by(&worker).refused(Code::NotFound).await;
    office.take(worker.id).refused(Code::NotFound).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_admin_stays() {
    let office = Office::open().await;
    let world = &office.world;
    office.take(office.admin.id).refused(Code::LastAdmin).await;
    office.give(office.admin.id, json!({"position": "employer_manager"})).refused(Code::LastAdmin).await;
    let second = world.person("Bea").await;
    world.employ(&second, office.employer).await;
    office.give(second.id, json!({"position": "employer_admin"})).ok().await;
    office.take(office.admin.id).ok().await;
    world.get(&office.at("/memberships")).by(&office.admin).refused(Code::NotFound).await;
    let gone = "delete from role_assignment where person_id = $1";
    let kept = world.database.refused_by(gone, &[&second.id.0]).await;
    assert_eq!(kept.as_deref(), Some("employer_keeps_an_admin"));
    // An account that is erased goes all the same, and so does an employer.
    assert_eq!(world.database.refused_by("delete from person where id = $1", &[&second.id.0]).await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_admins_who_remove_each_other_one_stays() {
    let office = Office::open().await;
    let world = &office.world;
    let (second, _) = world.admin("Meadow Lane").await;
    let path = |person: &Person| office.at(&format!("/memberships/{}", person.id));
    let one = world.delete(&path(&second)).by(&office.admin).send();
    let other = world.delete(&path(&office.admin)).by(&second).send();
    let (one, other) = tokio::join!(one, other);
    let done = [one.status, other.status].iter().filter(|status| **status == 204).count();
    assert_eq!(done, 1, "{} {}", one.text, other.text);
    let left: i64 = world.database.one("select count(*) from role_assignment where role = 'employer_admin'", &[]).await;
    assert_eq!(left, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_of_job_roles_and_services_are_open_to_all() {
    let world = World::new().await;
    let roles = world.get("/job-roles").ok().await;
    let role = |code: &str| roles.items().iter().find(|role| role["code"] == code).unwrap().clone();
    assert_eq!((roles.items().len(), &role("8")["name"]), (39, &json!("Care worker")));
    assert_eq!(role("22")["canBeChosen"], false);
    assert_eq!(world.get("/service-types").ok().await.items().len(), 36);
}
