//! Training providers are added by the academy, and the first people get their roles.

use crate::world::{World, in_days};
use api::tools::{self, At};
use domain::organisations::wire::NewTrainingProvider;
use domain::problem::Code;
use reqwest::Method;
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

#[tokio::test(flavor = "multi_thread")]
async fn a_training_provider_has_a_name_since_a_day_and_keeps_those_before() {
    let world = World::new().await;
    let (run, provider) = world.run_of("First aid", 3, in_days(9)).await;
    let staff = world.staff().await;
    let at = format!("/training-providers/{}", provider.id);
    let change = |body: Value| world.ask(Method::PATCH, &at).json(&body).by(&staff);
    let old = world.get(&at).ok().await.text_at("/name").to_owned();
    let found = || async { world.get("/courses?q=first+aid").ok().await.items()[0]["provider"]["name"].clone() };
    assert_eq!(found().await, old);
    change(json!({"name": "Leek Care College", "nameSince": in_days(-10)})).ok().await;
    let now = world.get(&at).ok().await;
    assert_eq!((now.text_at("/name"), now.text_at("/nameSince")), ("Leek Care College", &*in_days(-10).to_string()));
    assert_eq!(now.body["formerNames"], json!([{"name": old, "heldUntil": in_days(-10)}]));
    // Wherever its name stands it is the new one.
    assert_eq!(found().await, "Leek Care College");
    assert_eq!(world.get(&format!("/course-runs/{run}")).ok().await.text_at("/provider/name"), "Leek Care College");
    // A slip of the pen is put right, and was held for no day.
    change(json!({"name": "Leek Care Colleges", "nameSince": in_days(-10)})).ok().await;
    assert_eq!(world.get(&at).ok().await.body["formerNames"].as_array().unwrap().len(), 1);
    for (body, pointer) in [
        (json!({"name": " "}), "/name"),
        (json!({"nameSince": in_days(-1)}), "/name"),
        (json!({"name": "To come", "nameSince": in_days(1)}), "/nameSince"),
        (json!({"name": "Too early", "nameSince": in_days(-11)}), "/nameSince"),
        (json!({"website": "javascript:alert(1)"}), "/website"),
    ] {
        let refused = change(body).refused(Code::NotValid).await;
        assert_eq!(refused.text_at("/errors/0/pointer"), pointer);
    }
    change(json!({"website": "https://leek.example"})).ok().await;
    assert_eq!(change(json!({"website": ""})).ok().await.body.get("website"), None);
    change(json!({"website": ""})).header("if-match", "\"older\"").refused(Code::Stale).await;
    let tutor = world.tutor(&provider).await;
    world.ask(Method::PATCH, &at).json(&json!({"name": "Mine"})).by(&tutor).refused(Code::NotAllowed).await;
    let nobody = "/training-providers/019fffff-0000-7000-8000-000000000000";
    world.ask(Method::PATCH, nobody).json(&json!({"name": "A"})).by(&staff).refused(Code::NotFound).await;
}
