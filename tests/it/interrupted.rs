//! An import that is killed in the middle leaves nothing, and is done by the next worker.

use crate::world::installed::Installed;
use crate::world::{World, in_days};
use reqwest::Method;
use serde_json::json;
use std::time::{Duration, Instant};

/// Waits for what another process brings about.
async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !holds().await {
        assert!(began.elapsed() < Duration::from_secs(60), "{what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_import_is_never_half_visible_and_is_done_by_the_next_worker() {
    let world = World::new().await;
    let provider = world.provider("10000001", Some(5)).await;
    let tutor = world.tutor(&provider).await;
    let lines: Vec<String> = (0..3000)
        .map(|n| {
            let runs: Vec<_> = (0..4)
                .map(|r| json!({"reference": format!("{r}"), "startsOn": in_days(9 + r), "mode": "online"}))
                .collect();
            json!({"reference": format!("C{n}"), "title": format!("Course {n}"), "runs": runs}).to_string()
        })
        .collect();
    let path = format!("/training-providers/{}/imports", provider.id);
    let ask = world.ask(Method::POST, &path).by(&tutor).body("application/x-ndjson", lines.join("\n"));
    let taken = ask.ok().await;
    let at = taken.header("location").strip_prefix("/api/v1").unwrap().to_owned();
    let mut worker = Installed::worker(&world);
    let count = "select count(*) from course";
    until("the worker reads the file", async || {
        world.database.one::<i64>("select coalesce(max(courses), 0) from import_progress", &[]).await > 0
    })
    .await;
    worker.kill();
    let seen: i64 = world.database.one(count, &[]).await;
    let import = world.get(&at).by(&tutor).ok().await;
    assert_eq!((seen, import.text_at("/state")), (0, "running"), "nothing of it is seen");
    assert!(import.number_at("/progress/courses") < 3000, "it was killed in the middle: {}", import.text);
    until("the next worker does it", async || {
        world.work().await;
        world.get(&at).by(&tutor).ok().await.text_at("/state") == "completed"
    })
    .await;
    let done = world.get(&at).by(&tutor).ok().await;
    assert_eq!((done.number_at("/created"), world.database.one::<i64>(count, &[]).await), (15_000, 3000));
    world.is_sound().await;
}
