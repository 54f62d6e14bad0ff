//! What was searched for and is not there is counted for the academy, without a word of what was typed.

use crate::world::fixtures::{file, row};
use crate::world::{World, in_days};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn searches_without_an_answer_are_counted_by_subject_district_and_week() {
    let world = World::new().await;
    let provider = world.provider("10000001", None).await;
    world.import(&provider, &file(&[row("First aid", "A", in_days(9))])).await;
    for query in [
        "q=dementia+in+Leek",
        "q=demenshia+in+Leek",
        "q=first+aid",
        "q=first+aid&mode=classroom",
        "q=xylophone+lessons",
        "q=dementia+in+Leek&limit=1",
    ] {
        world.get(&format!("/courses?{query}")).ok().await;
    }
    world.state.demand.write(&world.state.db).await.unwrap();
    let staff = world.staff().await;
    let list = world.get("/unmet-demand").by(&staff).ok().await;
    let seen = |subject: Value, district: Value| {
        let fits = |item: &&Value| {
            item.get("subject").unwrap_or(&Value::Null) == &subject
                && item.get("district").unwrap_or(&Value::Null) == &district
        };
        let found = list.items().iter().filter(fits);
        found.map(|item| item["searches"].as_i64().unwrap()).sum::<i64>()
    };
    assert_eq!(seen(json!("dementia"), json!("Staffordshire Moorlands")), 3, "{}", list.text);
    assert_eq!(seen(json!("emergency_first_aid_work"), Value::Null), 1, "{}", list.text);
    assert_eq!(seen(Value::Null, Value::Null), 1, "{}", list.text);
    assert!(list.items().iter().all(|item| item["week"] == "2026-11-23"));
    assert!(!list.text.contains("xylophone") && !list.text.contains("demenshia"));
    let by_mode = list.items().iter().find(|item| item["letGo"] == json!(["mode"])).expect("the filter is named");
    assert_eq!(by_mode["searches"], 1);
    let none = world.get("/unmet-demand?from=2026-11-30").by(&staff).ok().await;
    assert_eq!(none.items().len(), 0);
}
