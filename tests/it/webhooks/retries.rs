//! What is not taken is sent again, in order, for three days; what cannot be sent is kept.

use super::receiver::Receiver;
use super::{ALL, Told};
use crate::world::{World, in_days};
use api::platform::AppState;
use api::platform::fetch::Fetcher;
use chrono::{DateTime, TimeDelta, Utc};
use domain::problem::Code;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Longer than the pause after each try, whatever its jitter.
const PAUSES: [i64; 9] = [6, 331, 1981, 7921, 19_801, 39_601, 55_441, 79_201, 95_041];

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_tried_ten_times_with_the_same_id_and_signed_anew_then_kept_to_be_replayed() {
    let told = Told::new().await;
    let world = &told.world;
    told.receiver.always(500);
    told.happens("worker.joined", told.worker.id.0).await;
    world.work().await;
    for (tried, pause) in (1..).zip(PAUSES) {
        assert_eq!(told.receiver.all().len(), tried);
        world.work().await;
        assert_eq!(told.receiver.all().len(), tried, "it is not due yet");
        world.later(TimeDelta::seconds(pause));
        world.work().await;
    }
    let taken = told.receiver.all();
    assert_eq!(taken.len(), 10);
    let each = |of: fn(&super::receiver::Taken) -> String| taken.iter().map(of).collect::<BTreeSet<_>>().len();
    assert_eq!(
        (each(|one| one.id.clone()), each(|one| one.timestamp.to_string()), each(|one| one.signature.clone())),
        (1, 10, 10)
    );
    assert!(taken.iter().all(|one| one.is_signed_with(told.secret())));
    let dead: Vec<Value> = told.deliveries().await.into_iter().filter(|one| one["state"] == "dead").collect();
    assert_eq!((dead.len(), &dead[0]["tries"], &dead[0]["status"]), (1, &json!(10), &json!(500)));
    assert_eq!((&dead[0]["answer"], &dead[0]["nextAt"]), (&json!("ok"), &Value::Null));
    told.receiver.always(204);
    // By then three days are over, and the endpoint is off.
    told.change(&json!({"on": true})).await;
    told.post(&format!("deliveries/{}/replay", dead[0]["id"].as_str().unwrap())).await;
    world.work().await;
    let last = told.receiver.all().pop().unwrap();
    assert_eq!((&last.id, last.is_signed_with(told.secret())), (&taken[0].id, true));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_one_subject_nothing_overtakes_and_no_other_subject_waits_for_it() {
    let told = Told::new().await;
    let world = &told.world;
    let colleague = world.person("Colleague").await;
    told.receiver.once(500, "");
    for kind in ["worker.joined", "worker.left"] {
        told.happens(kind, told.worker.id.0).await;
    }
    world.employ(&colleague, told.employer).await;
    world.work().await;
    let who = |told: &Told| -> Vec<(String, Value)> {
        told.receiver.all().iter().map(|one| (one.kind().to_owned(), one.body["data"]["personId"].clone())).collect()
    };
    let (own, other) = (json!(told.worker.id), json!(colleague.id));
    let mut first = who(&told);
    first.sort_by_key(|(_, person)| *person != own);
    assert_eq!(first, [("worker.joined".to_owned(), own.clone()), ("worker.joined".to_owned(), other)]);
    world.later(TimeDelta::seconds(6));
    world.work().await;
    assert_eq!(who(&told)[2..], [("worker.joined".to_owned(), own.clone()), ("worker.left".to_owned(), own)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn three_workers_at_once_deliver_each_message_once_and_in_order() {
    let told = Told::new().await;
    let world = &told.world;
    let people = told.people(5).await;
    for person in &people {
        for _ in 0..6 {
            told.happens("worker.left", *person).await;
        }
    }
    let worker = || api::worker::run_due(&world.state);
    let (a, b, c) = tokio::join!(worker(), worker(), worker());
    let done = [a.unwrap(), b.unwrap(), c.unwrap()].iter().sum::<usize>() + world.work().await;
    let taken = told.receiver.all();
    assert_eq!((done, taken.len()), (30, 30));
    assert_eq!(taken.iter().map(|one| &one.id).collect::<BTreeSet<_>>().len(), 30);
    let sql = "select 'msg_' || id from webhook_delivery where subject_id = $1 order by event_id";
    for person in people {
        let wanted: Vec<String> = world.database.all(sql, &[&person]).await;
        let came: Vec<_> = taken
            .iter()
            .filter(|one| one.body["data"]["personId"] == json!(person))
            .map(|one| one.id.clone())
            .collect();
        assert_eq!(came, wanted);
    }
}

/// Waits for what another process brings about.
async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !holds().await {
        assert!(began.elapsed() < Duration::from_secs(60), "{what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_worker_had_in_hand_is_sent_by_the_next() {
    let told = Told::new().await;
    let world = &told.world;
    told.receiver.once_nothing();
    told.happens("worker.joined", told.worker.id.0).await;
    let binary = std::env::var("ACADEMY_BIN").expect("ACADEMY_BIN names the server; `cargo xtask test api` sets it");
    let mut worker = Command::new(binary);
    worker.arg("worker").env("DATABASE_URL", &world.database.url).env("ACADEMY_LOG", "error");
    worker.env("ACADEMY_STATE_DIR", &world.state.config.state_dir).env("ACADEMY_FETCH_PRIVATE", "true");
    let mut worker = worker.stdout(Stdio::null()).spawn().unwrap();
    until("the worker sends", async || told.receiver.all().len() == 1).await;
    worker.kill().unwrap();
    worker.wait().unwrap();
    world.state.clock.set(Utc::now());
    world.work().await;
    assert_eq!(told.receiver.all().len(), 1, "it is still the killed worker's");
    world.later(TimeDelta::minutes(2));
    world.work().await;
    let taken = told.receiver.all();
    assert_eq!((taken.len(), &taken[0].id), (2, &taken[1].id));
    assert_eq!(told.deliveries().await[0]["state"], "delivered");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_answers_gone_is_sent_nothing_more_until_switched_on_and_hears_then_what_was_missed() {
    let told = Told::new().await;
    let world = &told.world;
    told.receiver.always(410);
    for _ in 0..2 {
        told.happens("worker.joined", told.worker.id.0).await;
    }
    world.work().await;
    assert_eq!((told.receiver.all().len(), told.now().await["state"].clone()), (1, json!("gone")));
    let mail = world.mails().pop().unwrap();
    assert!(mail.contains("We stopped sending to your system") && mail.contains("410 Gone"), "{mail}");
    assert!(mail.contains("Morgan Manager") && mail.contains(&told.receiver.url), "{mail}");
    told.happens("worker.left", told.worker.id.0).await;
    world.work().await;
    assert_eq!(told.receiver.all().len(), 1);
    let dead = world.get(&format!("{}/deliveries?state=dead", told.path())).by(&told.manager()).ok().await;
    assert_eq!(dead.items().len(), 3, "nothing is lost");
    let since = json!({"since": "2026-11-24T00:00:00Z"});
    let replay = || world.post(&format!("{}/replay", told.path()), &since).by(&told.manager);
    replay().refused(Code::EndpointOff).await;
    let one = format!("{}/deliveries/{}/replay", told.path(), dead.text_at("/items/0/id"));
    world.ask(reqwest::Method::POST, &one).by(&told.manager).refused(Code::EndpointOff).await;
    told.receiver.always(204);
    assert_eq!(told.change(&json!({"on": true})).await["state"], "on");
    assert_eq!(replay().ok().await.number_at("/replayed"), 3);
    world.work().await;
    assert_eq!(told.receiver.kinds()[1..], ["worker.joined", "worker.joined", "worker.left"]);
    assert_eq!(replay().ok().await.number_at("/replayed"), 0, "what arrived is not sent again");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_three_days_without_one_message_taken_it_is_switched_off_and_its_maker_told() {
    let told = Told::new().await;
    let world = &told.world;
    told.receiver.always(503);
    told.happens("worker.joined", told.worker.id.0).await;
    world.work().await;
    for hours in [1, 70] {
        world.later(TimeDelta::hours(hours));
        world.work().await;
        assert_eq!(told.now().await["state"], "on");
    }
    assert_eq!(told.now().await["failingSince"], "2026-11-24T09:00:00Z");
    assert!(world.mails().is_empty());
    told.happens("worker.left", told.worker.id.0).await;
    world.later(TimeDelta::hours(28));
    world.work().await;
    assert_eq!(told.now().await["state"], "failing");
    let mail = world.mails().pop().unwrap();
    assert!(mail.contains("nothing for three days") && mail.contains("/systems/webhooks/"), "{mail}");
    let on = told.change(&json!({"on": true})).await;
    assert_eq!((&on["state"], &on["failingSince"]), (&json!("on"), &Value::Null));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_overrun_system_is_left_alone_for_as_long_as_it_asks() {
    let told = Told::new().await;
    let world = &told.world;
    told.receiver.once(429, "retry-after: 7200\r\n");
    told.happens("worker.joined", told.worker.id.0).await;
    world.work().await;
    let next: DateTime<Utc> = told.deliveries().await[0]["nextAt"].as_str().unwrap().parse().unwrap();
    assert_eq!(next - world.state.clock.now(), TimeDelta::hours(2));
    world.later(TimeDelta::hours(1));
    world.employ(&told.manager, told.employer).await;
    world.work().await;
    assert_eq!(told.receiver.all().len(), 1, "another subject waits too: it is the system that is overrun");
    world.later(TimeDelta::hours(1));
    world.work().await;
    assert_eq!(told.receiver.all().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_is_not_followed() {
    let told = Told::new().await;
    let elsewhere = Receiver::new().await;
    told.receiver.once(307, &format!("location: {}\r\n", elsewhere.url));
    told.happens("worker.joined", told.worker.id.0).await;
    told.world.work().await;
    assert_eq!((told.receiver.all().len(), elsewhere.all().len()), (1, 0));
    let delivery = &told.deliveries().await[0];
    assert_eq!((&delivery["state"], &delivery["status"]), (&json!("waiting"), &json!(307)));
    assert!(delivery["failure"].as_str().unwrap().contains("do not follow"), "{delivery}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_beside_us_is_never_sent_to_even_when_it_is_named_already() {
    let told = Told::new().await;
    let public = AppState { fetcher: Fetcher::new(false).unwrap(), ..told.world.state.clone() };
    let port = told.receiver.url.rsplit(':').next().unwrap().to_owned();
    let sql = "update webhook_endpoint set url = $1";
    // A name that leads here is found out where it is connected to.
    for url in
        [told.receiver.url.clone(), format!("https://localhost.:{port}"), "https://[::ffff:127.0.0.1]/".to_owned()]
    {
        assert_eq!(told.world.database.refused_by(sql, &[&url]).await, None);
        told.happens("worker.joined", told.worker.id.0).await;
        told.world.later(TimeDelta::hours(30));
        api::worker::run_due(&public).await.unwrap();
        assert_eq!(told.receiver.all().len(), 0, "{url}");
    }
    let delivery = told.deliveries().await.pop().unwrap();
    assert!(delivery["failure"].as_str().unwrap().contains("public internet"), "{delivery}");
    assert_eq!((&delivery["status"], &delivery["answer"]), (&Value::Null, &Value::Null));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_system_that_is_slow_does_not_hold_up_another() {
    let told = Told::new().await;
    let world = &told.world;
    let slow = Receiver::new().await;
    let new = json!({"url": slow.url, "eventTypes": ALL, "employerId": told.employer});
    world.post("/webhook-endpoints", &new).by(&told.manager).ok().await;
    for person in told.people(40).await {
        slow.once_nothing();
        told.happens("worker.left", person).await;
    }
    let state = world.state.clone();
    let working = tokio::spawn(async move { api::worker::run_due(&state).await });
    until("the other one hears all", async || told.receiver.all().len() == 40).await;
    assert!(slow.all().len() <= 4, "one system has few of the worker's hands");
    working.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn deliveries_are_forgotten_after_30_days() {
    let told = Told::new().await;
    told.happens("worker.joined", told.worker.id.0).await;
    told.world.work().await;
    for (days, left) in [(29, 1), (2, 0)] {
        told.world.later(TimeDelta::days(days));
        told.world.work().await;
        assert_eq!(told.deliveries().await.len(), left);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_booking_that_is_undone_before_its_commit_is_told_to_nobody() {
    let told = Told::new().await;
    let world = &told.world;
    let (run, _) = world.run_of("First aid", 1, in_days(9)).await;
    world.book(&told.worker, run).await;
    world.post("/bookings", &json!({"courseRunId": run})).by(&told.worker).refused(Code::AlreadyBooked).await;
    world.work().await;
    assert_eq!(told.receiver.kinds(), ["booking.confirmed"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_is_told_nothing_piles_up() {
    let world = World::new().await;
    let (run, _) = world.run_of("First aid", 1, in_days(9)).await;
    world.book(&world.person("Kasia").await, run).await;
    world.work().await;
    let left: i64 = world
        .database
        .one("select (select count(*) from outgoing_event) + (select count(*) from webhook_delivery)", &[])
        .await;
    assert_eq!(left, 0);
}
