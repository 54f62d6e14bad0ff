//! A team's bookings, day by day.

use super::{runs, team};
use crate::world::{World, in_days};
use domain::problem::Code;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_sees_who_is_away_between_two_days() {
    let world = World::new().await;
    let dates = runs(&world, 2, &[3, 10, 40]).await;
    let (manager, employer, workers) = team(&world, 2).await;
    for run in &dates {
        world.book(&workers[0], *run).await;
    }
    world.book(&workers[1], dates[0]).await;
    let gone = world.book(&workers[1], dates[1]).await;
    world.cancel(&workers[1], &gone).await;
    let at =
        |from: i64, to: i64| format!("/organisations/{employer}/bookings?from={}&to={}", in_days(from), in_days(to));
    let seen = world.get(&at(0, 28)).by(&manager).ok().await;
    assert_eq!(seen.each("personName"), ["Worker 0", "Worker 1", "Worker 0"], "by day, then by name; not what is off");
    let one = world.get(&format!("{}&person={}", at(0, 28), workers[1].id)).by(&manager).ok().await;
    assert_eq!(one.each("personName"), ["Worker 1"]);
    world.get(&at(5, 4)).by(&manager).refused(Code::NotValid).await;
    world.get(&at(0, 93)).by(&manager).refused(Code::NotValid).await;
    let (other, _) = world.manager("Elsewhere").await;
    world.get(&at(0, 28)).by(&other).refused(Code::NotFound).await;
    world.get(&at(0, 28)).by(&workers[0]).refused(Code::NotFound).await;
    // That the manager looked stands in the access log.
    let log = world.get("/me/access-log").by(&workers[0]).ok().await;
    assert!(log.text.contains("Meadow Lane"), "{}", log.text);
    // A manager of one workplace sees who works there.
    let leek = world.workplace(employer, "Leek").await;
    let part = world.manager_of(employer, &[leek]).await;
    assert_eq!(world.get(&at(0, 28)).by(&part).ok().await.body["items"], json!([]));
    world.is_sound().await;
}
