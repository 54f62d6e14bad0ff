//! Who looked: whoever else reads or writes what is a person's own leaves a line that the person can read.

use crate::world::fixtures::Person;
use crate::world::{World, in_days};
use chrono::TimeDelta;
use domain::problem::Code;
use reqwest::Method;
use serde_json::json;

async fn said(world: &World, person: &Person) -> Vec<String> {
    let log = world.get("/me/access-log?limit=100").by(person).ok().await;
    log.each("sentence").into_iter().map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_employers_look_is_one_line_a_day_however_often() {
    let world = World::new().await;
    let (manager, employer) = world.manager("Rose Court Care").await;
    let (kasia, other) = (world.person("Kasia").await, world.person("Olek").await);
    for person in [&kasia, &other] {
        world.employ(person, employer).await;
    }
    let workers = format!("/organisations/{employer}/workers");
    world.get(&workers).by(&manager).ok().await;
    world.get(&format!("{workers}/{}", kasia.id)).by(&manager).ok().await;
    world.get(&workers).by(&manager).ok().await;
    assert_eq!(said(&world, &kasia).await, ["Rose Court Care looked at your job on 24 November, 3 times"]);
    assert_eq!(said(&world, &other).await, ["Rose Court Care looked at your job on 24 November, twice"]);
    // Their system is another reader, and another day another line.
    world.later(TimeDelta::minutes(1));
    let machine = world.employers_machine("Rose Court Care", "rose-hr").await;
    world.get(&workers).by(&machine).ok().await;
    world.later(TimeDelta::days(1));
    world.get(&workers).by(&world.again(&manager)).ok().await;
    let log = world.get("/me/access-log").by(&world.again(&kasia)).ok().await;
    assert_eq!(
        log.each("sentence"),
        [
            "Rose Court Care looked at your job on 25 November",
            "Rose Court Care looked at your job on 24 November",
            "Rose Court Care looked at your job on 24 November, 3 times",
        ]
    );
    let by_system: Vec<_> = log.items().iter().map(|line| line["bySystem"].as_bool().unwrap()).collect();
    assert_eq!(by_system, [false, true, false]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_shown_has_no_line_and_a_refused_look_is_none() {
    let world = World::new().await;
    let (_, employer) = world.admin("Rose Court Care").await;
    let (here, there) = (world.workplace(employer, "Here").await, world.workplace(employer, "There").await);
    let (kasia, other) = (world.person("Kasia").await, world.person("Olek").await);
    world.employ_at(&kasia, employer, Some(here), in_days(-9)).await;
    world.employ_at(&other, employer, Some(there), in_days(-9)).await;
    let part = world.manager_of(employer, &[here]).await;
    let workers = format!("/organisations/{employer}/workers");
    world.get(&workers).by(&part).ok().await;
    world.get(&format!("{workers}/{}", other.id)).by(&part).refused(Code::NotFound).await;
    assert_eq!(said(&world, &kasia).await.len(), 1);
    assert_eq!(said(&world, &other).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_who_books_and_looks_and_cancels_is_told_of_and_the_persons_own_acts_are_not() {
    let world = World::new().await;
    let (run, _) = world.run_of("Moving and handling", 5, in_days(9)).await;
    let (manager, employer) = world.manager("Rose Court Care").await;
    let kasia = world.person("Kasia").await;
    world.employ(&kasia, employer).await;
    let own = world.book(&kasia, run).await;
    world.booking(&kasia, &own).await;
    world.cancel(&kasia, &own).await;
    assert_eq!(said(&world, &kasia).await, Vec::<String>::new());
    let new = json!({"courseRunId": run, "personId": kasia.id});
    let booking = world.post("/bookings", &new).by(&manager).ok().await.body;
    world.booking(&manager, &booking).await;
    world.get(&format!("/bookings/{}/calendar.ics", booking["id"].as_str().unwrap())).by(&manager).ok().await;
    world.cancel(&manager, &booking).await;
    let mut lines = said(&world, &kasia).await;
    lines.sort();
    assert_eq!(
        lines,
        [
            "Rose Court Care changed your booking on 24 November, twice",
            "Rose Court Care looked at your booking on 24 November, twice",
        ]
    );
    assert_eq!(said(&world, &manager).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tutors_register_and_the_academys_look_at_a_record_are_told_of() {
    let world = World::new().await;
    let (run, provider) = world.run_of("Moving and handling", 5, in_days(0)).await;
    let (tutor, staff, kasia) = (world.tutor(&provider).await, world.staff().await, world.person("Kasia").await);
    let olek = world.person("Olek").await;
    let booking = world.book(&kasia, run).await;
    let other = world.book(&olek, run).await;
    world.get(&format!("/course-runs/{run}/register")).by(&tutor).ok().await;
    let marks = json!({"marks": [{"bookingId": booking["id"], "mark": "attended"}]});
    world.put(&format!("/course-runs/{run}/attendance"), &marks).by(&tutor).ok().await;
    // Who was not marked had nothing written.
    assert_eq!(said(&world, &olek).await, ["College 10000001 looked at your booking on 24 November"]);
    world.all_attended(run, &tutor, &[&booking, &other]).await;
    let record = world.get("/me/training-records").by(&kasia).ok().await.items()[0]["id"].as_str().unwrap().to_owned();
    world.get(&format!("/training-records/{record}")).by(&kasia).ok().await;
    world.get(&format!("/training-records/{record}")).by(&staff).ok().await;
    let mut lines = said(&world, &kasia).await;
    lines.sort();
    assert_eq!(
        lines,
        [
            "College 10000001 changed your booking on 24 November",
            "College 10000001 changed your training record on 24 November",
            "College 10000001 looked at your booking on 24 November",
            "The academy looked at your training record on 24 November",
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_a_job_and_its_end_are_told_of() {
    let world = World::new().await;
    let (admin, employer) = world.admin("Rose Court Care").await;
    let kasia = world.person("Kasia").await;
    let job = world.employ(&kasia, employer).await;
    let at = format!("/organisations/{employer}");
    let change = world.ask(Method::PATCH, &format!("{at}/employments/{job}")).json(&json!({"externalId": "E-1"}));
    change.by(&admin).ok().await;
    world
        .put(&format!("{at}/memberships/{}", kasia.id), &json!({"position": "employer_manager"}))
        .by(&admin)
        .ok()
        .await;
    world.ask(Method::DELETE, &format!("{at}/memberships/{}", kasia.id)).by(&admin).ok().await;
    world.post(&format!("{at}/employments/{job}/end"), &json!({})).by(&admin).ok().await;
    assert_eq!(said(&world, &kasia).await, ["Rose Court Care changed your job on 24 November, 4 times"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_comes_in_pages_and_is_the_persons_alone() {
    let world = World::new().await;
    let (manager, employer) = world.manager("Rose Court Care").await;
    let kasia = world.person("Kasia").await;
    world.employ(&kasia, employer).await;
    for _ in 0..5 {
        world.get(&format!("/organisations/{employer}/workers")).by(&world.again(&manager)).ok().await;
        world.later(TimeDelta::days(1));
    }
    let kasia = world.again(&kasia);
    let (mut days, mut next) = (Vec::new(), String::new());
    loop {
        let page = world.get(&format!("/me/access-log?limit=2{next}")).by(&kasia).ok().await;
        days.extend(page.each("day").into_iter().map(str::to_owned));
        let Some(cursor) = page.body["nextCursor"].as_str() else { break };
        next = format!("&cursor={cursor}");
    }
    assert_eq!(days, ["2026-11-28", "2026-11-27", "2026-11-26", "2026-11-25", "2026-11-24"]);
    world.get("/me/access-log?cursor=nonsense").by(&kasia).refused(Code::Malformed).await;
    world.get("/me/access-log").refused(Code::NotSignedIn).await;
    let machine = world.employers_machine("Rose Court Care", "rose-hr").await;
    world.get("/me/access-log").by(&machine).refused(Code::NotAllowed).await;
    assert_eq!(world.get("/me/access-log").by(&kasia).ok().await.header("cache-control"), "no-store");
    assert_eq!(said(&world, &manager_now(&world, &manager)).await, Vec::<String>::new());
}

fn manager_now(world: &World, manager: &Person) -> Person {
    world.again(manager)
}
