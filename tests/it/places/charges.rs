//! What a place costs that is given up late or not used: written down, and never taken.

use super::{booked, status, team};
use crate::world::fixtures::{Person, Provider};
use crate::world::{World, in_days};
use chrono::TimeDelta;
use domain::ids::CourseRunId;
use domain::problem::Code;
use serde_json::{Value, json};

/// A run of a training provider that asks £25 from two days before and £50 of who does not come.
async fn asking(days: i64) -> (World, CourseRunId, Provider, Person) {
    let world = World::new().await;
    let (run, provider) = world.run_of("First aid", 5, in_days(days)).await;
    let tutor = world.tutor(&provider).await;
    let at = format!("/training-providers/{}/cancellation-terms", provider.id);
    let terms = json!({"freeUntilHours": 48, "lateFeePence": 2500, "noShowFeePence": 5000});
    assert_eq!(world.put(&at, &terms).by(&tutor).ok().await.body, terms);
    (world, run, provider, tutor)
}

fn charge(booking: &Value) -> (Option<&str>, Option<i64>) {
    (booking["charge"]["kind"].as_str(), booking["charge"]["pence"].as_i64())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_is_free_to_give_up_until_the_hour_that_was_said() {
    let (world, run, _, _) = asking(10).await;
    let all = booked(&world, run, &["A", "B", "C"]).await;
    // A run without a time begins when its day is over.
    assert_eq!(
        all[0].1["cancelling"],
        json!({"freeUntil": "2026-12-03T00:00:00Z", "lateFeePence": 2500, "noShowFeePence": 5000})
    );
    let early = world.cancel(&all[0].0, &all[0].1).await;
    assert_eq!((status(&early), charge(&early)), ("cancelled", (None, None)));
    world.later(TimeDelta::days(9));
    let late = world.cancel(&world.again(&all[1].0), &all[1].1).await;
    assert_eq!(charge(&late), (Some("late_cancellation"), Some(2500)));
    // Booked this late by mistake, and undone at once.
    let newcomer = world.person("D").await;
    let booking = world.book(&newcomer, run).await;
    assert_eq!(charge(&world.cancel(&newcomer, &booking).await), (None, None));
    // What the academy or the training provider ends costs nobody anything.
    let staff = world.staff().await;
    let id = all[2].1["id"].as_str().unwrap();
    let ended = world.delete(&format!("/bookings/{id}")).by(&staff).ok().await;
    assert_eq!(charge(&ended.body), (None, None));
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_booked_keeps_the_terms_of_its_day() {
    let (world, run, provider, tutor) = asking(1).await;
    let all = booked(&world, run, &["A"]).await;
    let at = format!("/training-providers/{}/cancellation-terms", provider.id);
    world.put(&at, &json!({})).by(&tutor).ok().await;
    assert_eq!(world.get(&at).ok().await.body, json!({}));
    let after = booked(&world, run, &["B"]).await;
    assert!(after[0].1.get("cancelling").is_none(), "{}", after[0].1);
    world.later(TimeDelta::hours(2));
    let late = world.cancel(&world.again(&all[0].0), &all[0].1).await;
    assert_eq!(charge(&late), (Some("late_cancellation"), Some(2500)));
    assert_eq!(charge(&world.cancel(&world.again(&after[0].0), &after[0].1).await), (None, None));
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_employer_reads_who_did_not_come_and_what_it_costs() {
    let (world, run, _, tutor) = asking(0).await;
    let (manager, employer, workers) = team(&world, 2).await;
    let people: Vec<Value> = workers.iter().map(|worker| json!({"personId": worker.id, "costCode": "TR-1"})).collect();
    let made = world.post("/bookings/several", &json!({"courseRunId": run, "people": people})).by(&manager).ok().await;
    let id = |n: usize| made.body["items"][n]["booking"]["id"].clone();
    let mark = async |n: usize, mark: Value| {
        let marks = json!({"marks": [{"bookingId": id(n), "mark": mark}]});
        world.put(&format!("/course-runs/{run}/attendance"), &marks).by(&tutor).ok().await;
    };
    mark(0, json!("absent")).await;
    mark(1, json!("absent")).await;
    mark(1, json!("partly")).await;
    let at = format!("/organisations/{employer}/missed-places");
    let report = world.get(&at).by(&manager).ok().await;
    assert_eq!((report.number_at("/totalPence"), report.items().len()), (5000, 1));
    let line = &report.items()[0];
    assert_eq!(
        (&line["personName"], &line["kind"], &line["costCode"]),
        (&json!("Worker 0"), &json!("no_show"), &json!("TR-1"))
    );
    let file = world.get(&at).by(&manager).header("accept", "text/csv").ok().await;
    let lines: Vec<&str> = file.text.lines().collect();
    assert_eq!(lines[0], "Name,Course,Training provider,First day,What happened,On,Fee in pounds,Cost code");
    assert_eq!(lines[1], "Worker 0,First aid,College 10000001,2026-11-24,Did not come,2026-11-24,50.00,TR-1");
    let (other, _) = world.manager("Elsewhere").await;
    world.get(&at).by(&other).refused(Code::NotFound).await;
    world.get(&at).by(&workers[0]).refused(Code::NotFound).await;
    world.get(&format!("{at}?from=2026-11-25&to=2026-11-24")).by(&manager).refused(Code::NotValid).await;
    world.get(&format!("{at}?from=2020-01-01&to=2026-11-24")).by(&manager).refused(Code::NotValid).await;
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_training_provider_says_its_own_terms_and_whole_ones() {
    let (world, _, provider, tutor) = asking(10).await;
    let at = format!("/training-providers/{}/cancellation-terms", provider.id);
    let other = world.provider("10000002", None).await;
    let stranger = world.tutor(&other).await;
    let terms = json!({"freeUntilHours": 24, "lateFeePence": 100});
    world.put(&at, &terms).refused(Code::NotSignedIn).await;
    world.put(&at, &terms).by(&stranger).refused(Code::NotAllowed).await;
    for wrong in [json!({"lateFeePence": 100}), json!({"freeUntilHours": -1}), json!({"freeUntilHours": 2161})] {
        let refused = world.put(&at, &wrong).by(&tutor).refused(Code::NotValid).await;
        assert_eq!(refused.text_at("/errors/0/pointer"), "/freeUntilHours");
    }
    world.put(&at, &json!({"freeUntilHours": 1, "lateFeePence": -1})).by(&tutor).refused(Code::NotValid).await;
    let read = world.get(&at).by(&tutor).ok().await;
    world.put(&at, &terms).by(&tutor).header("if-match", read.header("etag")).ok().await;
    world.put(&at, &json!({})).by(&tutor).header("if-match", read.header("etag")).refused(Code::Stale).await;
    assert_eq!(world.get(&at).ok().await.number_at("/noShowFeePence"), 0);
}
