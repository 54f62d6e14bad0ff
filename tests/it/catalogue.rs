//! Finding courses as workers ask for them, on the demonstration's real and made feeds.

use crate::world::World;
use crate::world::ask::Answer;
use serde_json::Value;
use std::collections::BTreeSet;

async fn find(world: &World, query: &str) -> Answer {
    world.get(&format!("/courses?{query}")).ok().await
}

/// Whether each of the first results teaches the subject.
fn teach(answer: &Answer, subject: &str, first: usize) -> bool {
    let items = answer.items();
    let has = |item: &Value| item["subjects"].as_array().unwrap().iter().any(|s| s["code"] == subject);
    items.len() >= first && items[..first].iter().all(has)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_workers_own_words_find_what_colleges_call_otherwise() {
    let world = World::demo().await;
    for (words, subject) in [
        ("M%26H", "moving_people"),
        ("meds", "medication"),
        ("DoLS", "dols"),
        ("safegaurding", "safeguarding_adults"),
        ("dementa", "dementia"),
    ] {
        let found = find(&world, &format!("q={words}")).await;
        assert!(teach(&found, subject, 3), "{words}: {:?} {:?}", found.each("title"), found.items()[0]["subjects"]);
        assert!(found.body.get("relaxed").is_none(), "{words}: {}", found.body["relaxed"]);
    }
    assert_eq!(find(&world, "q=safegaurding").await.text_at("/corrected"), "safeguarding");
    // To some it means loads, to others people: both are found.
    let both = find(&world, "q=manual+handling").await;
    let subjects: BTreeSet<&str> = both.items()[..10]
        .iter()
        .flat_map(|item| item["subjects"].as_array().unwrap())
        .map(|s| s["code"].as_str().unwrap())
        .collect();
    assert!(subjects.contains("moving_people") && subjects.contains("moving_objects"), "{subjects:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_in_the_words_is_a_place() {
    let world = World::demo().await;
    let found = find(&world, "q=moving+and+handling+near+ST16").await;
    assert_eq!(found.text_at("/place/label"), "ST16");
    assert!(teach(&found, "moving_people", 3));
    let by_town = find(&world, "q=first+aid&near=Stafford&withinMiles=10&sort=distance").await;
    let miles: Vec<f64> = by_town.items().iter().filter_map(|item| item["nextRun"]["distanceMiles"].as_f64()).collect();
    assert!(!miles.is_empty() && miles.is_sorted() && miles.iter().all(|m| *m <= 10.0), "{miles:?}");
    for near in ["ST16 2QR", "st162qr", "stafford", "ST16"] {
        let found = world.get("/courses").send().await.status;
        assert_eq!(found, 200);
        assert!(
            find(&world, &format!("q=first+aid&near={}", near.replace(' ', "+"))).await.body["place"].is_object(),
            "{near}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_that_finds_nothing_says_how_it_was_widened() {
    let world = World::demo().await;
    let far = find(&world, "q=catheter&near=ST13&withinMiles=3&mode=classroom").await;
    assert!(!far.items().is_empty());
    assert!(
        far.body["relaxed"]["dropped"].as_array().unwrap().contains(&Value::from("withinMiles")),
        "{}",
        far.body["relaxed"]
    );
    assert!(far.text_at("/relaxed/message").contains("nearest"));
    let unknown = find(&world, "q=xylophone+zebra").await;
    assert!(!unknown.text_at("/relaxed/message").is_empty() && !unknown.items().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_hold_every_course_once_whatever_the_order() {
    let world = World::demo().await;
    for query in ["q=care", "sort=date", "near=ST16&sort=distance", "subject=dementia,moving_people"] {
        let total = find(&world, &format!("{query}&limit=1")).await.number_at("/total");
        let mut seen = BTreeSet::new();
        let (mut cursor, mut read) = (String::new(), 0);
        loop {
            let page = find(&world, &format!("{query}&limit=37&cursor={cursor}")).await;
            assert_eq!(page.number_at("/total"), total);
            read += page.items().len();
            seen.extend(page.each("id").into_iter().map(str::to_owned));
            let Some(next) = page.body["nextCursor"].as_str() else { break };
            assert!(page.header("link").contains("rel=\"next\""));
            next.clone_into(&mut cursor);
        }
        assert_eq!((i64::try_from(read).unwrap(), seen.len()), (total, read), "{query}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_count_is_what_choosing_it_finds() {
    let world = World::demo().await;
    for query in ["q=care", "near=ST16&withinMiles=15", "free=true", "subject=dementia&available=true"] {
        let facets = find(&world, query).await.body["facets"].clone();
        let mut tried = 0;
        for (name, counts) in facets.as_object().unwrap() {
            // A filter that is set already counts as if it were not.
            if query.contains(&format!("{name}=")) {
                continue;
            }
            for count in counts.as_array().unwrap().iter().take(3) {
                let chosen = find(&world, &format!("{query}&{name}={}", count["value"].as_str().unwrap())).await;
                if count["count"] == 0 {
                    continue;
                }
                assert!(chosen.body.get("relaxed").is_none());
                assert_eq!(chosen.body["total"], count["count"], "{query} + {name}={}", count["value"]);
                tried += 1;
            }
        }
        assert!(tried >= 6, "{query}: {tried}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_hold_for_what_they_find() {
    let world = World::demo().await;
    let items = |answer: Answer| answer.items().to_vec();
    let dated = items(find(&world, "from=2026-12-01&to=2026-12-31&limit=50").await);
    assert!(dated.iter().all(|item| {
        let day = item["nextRun"]["startsOn"].as_str().unwrap();
        ("2026-12-01"..="2026-12-31").contains(&day)
    }));
    let free = items(find(&world, "free=true&limit=50").await);
    assert!(!free.is_empty() && free.iter().all(|item| item["nextRun"]["costPence"] == 0));
    let funded = find(&world, "funded=true&limit=1").await.number_at("/total");
    assert!(funded > find(&world, "free=true&limit=1").await.number_at("/total"));
    let repaid = items(find(&world, "funded=true&free=false&limit=50").await);
    let course = world.get(&format!("/courses/{}", repaid[0]["id"].as_str().unwrap())).ok().await;
    assert!(course.number_at("/repaidPence") > 0, "what costs something is on the fund's list");
    let cheap = items(find(&world, "maxCostPence=5000&limit=50").await);
    assert!(cheap.iter().all(|item| item["nextRun"]["costPence"].as_i64().unwrap() <= 5000));
    let online = items(find(&world, "mode=online&limit=50").await);
    assert!(!online.is_empty() && online.iter().all(|item| item["nextRun"]["mode"] == "online"));
    let level = items(find(&world, "level=3&limit=50").await);
    assert!(!level.is_empty() && level.iter().all(|item| item["level"] == 3));
    let open = items(find(&world, "available=true&limit=50").await);
    assert!(open.iter().all(|item| item["nextRun"]["placesLeft"].as_i64().unwrap() > 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_so_far_is_offered_to_its_end() {
    let world = World::demo().await;
    for (typed, expected) in [("moving", "Assisting and moving people"), ("staff", "Stafford"), ("demen", "Dementia")] {
        let offered = world.get(&format!("/suggest?q={typed}")).ok().await;
        let fits = offered.each("text").iter().any(|text| text.contains(expected));
        assert!(fits, "{typed}: {:?}", offered.each("text"));
        assert!(offered.items().len() <= 10);
    }
    assert!(world.get("/suggest?q=m").ok().await.items().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_course_shows_its_runs_and_who_books_them() {
    let world = World::demo().await;
    let found = find(&world, "q=moving+and+handling+of+people&available=true&near=ST16").await;
    let id = found.items()[0]["id"].as_str().unwrap();
    let course = world.get(&format!("/courses/{id}?near=ST16")).ok().await;
    let runs = course.body["runs"].as_array().unwrap();
    assert!(!runs.is_empty() && runs.iter().any(|run| run["bookable"] == true));
    assert!(runs.iter().filter(|run| run["venue"]["point"].is_object()).all(|run| run["distanceMiles"].is_number()));
    assert_eq!(course.body["demonstration"], true);
    let providers = world.get("/training-providers?limit=5").ok().await;
    let provider = providers.items()[0]["id"].as_str().unwrap();
    let one = world.get(&format!("/training-providers/{provider}")).ok().await;
    let (by_id, by_ukprn) = (
        find(&world, &format!("provider={provider}")).await,
        find(&world, &format!("provider={}", one.text_at("/ukprn"))).await,
    );
    assert!(by_id.number_at("/total") > 0 && by_id.each("id") == by_ukprn.each("id"));
    let subjects = world.get("/subjects").ok().await;
    assert!(subjects.items().len() > 50, "{}", subjects.items().len());
}
