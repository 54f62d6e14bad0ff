//! Training that runs out in the months to come.

use crate::world::{World, in_days};
use domain::problem::Code;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn the_academy_sees_what_runs_out_by_month_subject_and_district() {
    let world = World::new().await;
    let (manager, employer) = world.manager("Rowan Care").await;
    let (here, nowhere) =
        (world.workplace(employer, "Tamworth House").await, world.workplace(employer, "Somewhere").await);
    let placed = "update workplace set postcode = case id when $1 then 'B79 7LE' end";
    assert_eq!(world.database.refused_by(placed, &[&here.0]).await, None);
    let mut people = Vec::new();
    for (name, at) in [("Ann", here), ("Ben", here), ("Cas", nowhere)] {
        let person = world.person(name).await;
        world.employ_at(&person, employer, Some(at), in_days(-100)).await;
        people.push(person);
    }
    let entry = |at: usize, subject: &str, expires: &str| {
        let person = people[at].id;
        let (title, achieved) =
            (format!("{subject} until {expires}"), expires.replace("2027", "2026").replace("2026-1", "2025-1"));
        json!({"personId": person, "subject": subject, "title": title, "achievedOn": achieved, "expiresOn": expires})
    };
    let items = [
        entry(0, "moving_people", "2027-02-02"),
        // Renewed: only the one that counts longest runs out.
        entry(1, "moving_people", "2026-12-20"),
        entry(1, "moving_people", "2027-02-20"),
        entry(2, "moving_people", "2027-02-09"),
        entry(0, "fire_safety", "2026-11-30"),
        entry(2, "fire_safety", "2027-11-30"),
    ];
    let path = format!("/organisations/{employer}/training-records");
    world.post(&path, &json!({"items": items})).by(&manager).ok().await;
    let staff = world.staff().await;
    let lines = async |query: &str| {
        let answer = world.get(&format!("/expiry-forecast{query}")).by(&staff).ok().await;
        assert_eq!(answer.header("cache-control"), "no-store");
        let line = |one: &Value| {
            let text = |pointer: &str| one.pointer(pointer).and_then(Value::as_str).unwrap_or("-").to_owned();
            format!("{} {} {} {}", text("/month"), text("/subject/code"), text("/district"), one["people"])
        };
        answer.items().iter().map(line).collect::<Vec<_>>()
    };
    let found = lines("").await;
    let expected =
        ["2026-11-01 fire_safety Tamworth 1", "2027-02-01 moving_people Tamworth 2", "2027-02-01 moving_people - 1"];
    assert_eq!(found, expected);
    assert_eq!(lines("?months=1").await, expected[..1]);
    assert_eq!(lines("?months=13").await.len(), 4);
    // Who is booked in time is told apart.
    let (run, _) = world.run_of("Moving and handling of people", 5, in_days(9)).await;
    world.book(&people[0], run).await;
    let booked = world.get("/expiry-forecast").by(&staff).ok().await;
    assert_eq!(booked.items().iter().map(|one| one["booked"].as_i64().unwrap()).collect::<Vec<_>>(), [0, 1, 0]);
    world.get("/expiry-forecast?months=0").by(&staff).refused(Code::NotValid).await;
    world.get("/expiry-forecast").by(&manager).refused(Code::NotAllowed).await;
}
