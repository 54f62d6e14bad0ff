//! Training providers are added by the academy, and the first people get their roles.

use crate::world::World;
use api::tools::{self, At};
use domain::organisations::wire::NewTrainingProvider;
use domain::problem::Code;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn the_academy_adds_a_training_provider_once() {
    let world = World::new().await;
    let staff = world.staff().await;
    let new = json!({"ukprn": "10007777", "name": " Leek Care Training ", "website": "https://leek.example", "defaultCapacity": 8});
    let add = |new: &Value, key: &str| world.post("/training-providers", new).by(&staff).header("idempotency-key", key);
    let added = add(&new, "a").ok().await;
    assert_eq!(
        (added.status, added.text_at("/name"), &added.body["takesBookings"]),
        (201, "Leek Care Training", &json!(true))
    );
    assert_eq!(add(&new, "a").ok().await.text, added.text, "the same key, the same answer");
    add(&new, "b").refused(Code::UkprnTaken).await;
    let at = added.header("location").strip_prefix("/api/v1").unwrap().to_owned();
    assert_eq!(world.get(&at).ok().await.text_at("/ukprn"), "10007777");
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_wrong_with_a_training_provider_is_said_at_once() {
    let world = World::new().await;
    let staff = world.staff().await;
    let new = json!({"ukprn": "7", "name": " ", "website": "javascript:alert(1)", "defaultCapacity": 0});
    let refused = world.post("/training-providers", &new).by(&staff).refused(Code::NotValid).await;
    let errors = refused.body["errors"].as_array().unwrap();
    let pointers: Vec<_> = errors.iter().map(|error| error["pointer"].as_str().unwrap()).collect();
    assert_eq!(pointers, ["/ukprn", "/name", "/website", "/defaultCapacity"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operator_sets_up_a_college_and_its_first_people() {
    let world = World::new().await;
    let token = world.register("tess@people.example").await.text_at("/accessToken").to_owned();
    let roles = || async {
        world.get("/me").header("authorization", &format!("Bearer {token}")).ok().await.body["roles"].clone()
    };
    let give = |at| tools::give_role(&world.state.db, "Tess@people.example", at);
    let code = |error: api::platform::ApiError| error.problem().code.clone();
    assert_eq!(give(At::Provider("10007777")).await.map_err(code), Err("not_found".to_owned()));
    let new = NewTrainingProvider {
        ukprn: "10007777".to_owned(),
        name: "Leek Care Training".to_owned(),
        website: None,
        default_capacity: None,
    };
    let first = tools::keep_provider(&world.state.db, &new).await.unwrap();
    let again = NewTrainingProvider { default_capacity: Some(10), ..new };
    assert_eq!(tools::keep_provider(&world.state.db, &again).await.unwrap(), first, "it is brought up to date");
    for at in [At::Provider("10007777"), At::Employer("Meadow Lane"), At::Academy, At::Academy] {
        give(at).await.unwrap();
    }
    let given = roles().await;
    let names: Vec<_> = given.as_array().unwrap().iter().map(|role| role["role"].as_str().unwrap()).collect();
    assert_eq!(names, ["academy_staff", "employer_admin", "tutor"]);
    let nobody = tools::give_role(&world.state.db, "nobody@people.example", At::Academy).await;
    assert_eq!(nobody.map_err(code), Err("not_found".to_owned()));
}
