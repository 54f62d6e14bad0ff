//! How fast machines and addresses may ask, and what is said of operations that end.

use crate::world::World;
use crate::world::fixtures::Person;
use api::platform::AppState;
use api::platform::ending::Ending;
use api::platform::rate::Limits;
use std::sync::Arc;

const JOBS: Ending = Ending { operation: "list_my_employments", since: "2026-11-27", last_day: "2027-11-30" };

/// What a server says to a person or machine that asks from an address.
async fn ask(world: &World, server: &str, path: &str, who: Option<&Person>, from: &str) -> reqwest::Response {
    let ask = world.http.get(format!("{server}{path}")).header("x-forwarded-for", from);
    let ask = who.iter().fold(ask, |ask, who| ask.bearer_auth(&who.token));
    ask.send().await.unwrap()
}

fn said<'a>(answer: &'a reqwest::Response, header: &str) -> &'a str {
    answer.headers().get(header).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_has_its_own_quota_wherever_it_asks_from() {
    let world = World::new().await;
    let (_, employer) = world.manager("Meadow Lane").await;
    let machine = world.employers_machine("Meadow Lane", "meadow-hr").await;
    let other = world.employers_machine("Meadow Lane", "meadow-rota").await;
    let server = world.beside_as(AppState { limits: Arc::new(Limits::new(3)), ..world.state.clone() });
    let path = format!("/api/v1/organisations/{employer}/workers");
    let from = ["192.0.2.1", "127.0.0.1", "198.51.100.7"];
    for (at, left) in from.iter().zip([2, 1, 0]) {
        let answer = ask(&world, &server.url, &path, Some(&machine), at).await;
        assert_eq!((answer.status().as_u16(), said(&answer, "ratelimit-policy")), (200, "\"client\";q=3;w=10"));
        assert!(said(&answer, "ratelimit").starts_with(&format!("\"client\";r={left};")), "{:?}", answer.headers());
    }
    let refused = ask(&world, &server.url, &path, Some(&machine), "203.0.113.9").await;
    assert_eq!((refused.status().as_u16(), said(&refused, "content-type")), (429, "application/problem+json"));
    assert!((1..=4).contains(&said(&refused, "retry-after").parse::<u32>().unwrap()));
    // Others are not held up by it: neither another machine of the same employer, nor who shares its address.
    assert_eq!(ask(&world, &server.url, &path, Some(&other), "203.0.113.9").await.status(), 200);
    let shares = ask(&world, &server.url, "/api/v1/subjects", None, "192.0.2.1").await;
    assert_eq!((shares.status().as_u16(), said(&shares, "ratelimit-policy")), (200, "\"default\";q=3;w=10"));
}

#[tokio::test(flavor = "multi_thread")]
async fn scim_says_in_its_own_words_that_it_is_too_much() {
    let world = World::new().await;
    world.manager("Meadow Lane").await;
    let machine = world.employers_machine("Meadow Lane", "meadow-hr").await;
    let server = world.beside_as(AppState { limits: Arc::new(Limits::new(1)), ..world.state.clone() });
    let ask = async || ask(&world, &server.url, "/scim/v2/Users", Some(&machine), "192.0.2.1").await;
    assert_eq!(ask().await.status(), 200);
    let refused = ask().await;
    assert_eq!((refused.status().as_u16(), said(&refused, "content-type")), (429, "application/scim+json"));
    assert!(!said(&refused, "retry-after").is_empty() && !said(&refused, "ratelimit").is_empty());
    let body: serde_json::Value = serde_json::from_str(&refused.text().await.unwrap()).unwrap();
    assert_eq!(
        (body["status"].as_str(), &body["schemas"][0]),
        (Some("429"), &"urn:ietf:params:scim:api:messages:2.0:Error".into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_not_good_is_counted_by_its_address() {
    let world = World::new().await;
    let stranger = Person { token: "not.a.token".to_owned(), ..world.person("Kasia").await };
    let server = world.beside_as(AppState { limits: Arc::new(Limits::new(1)), ..world.state.clone() });
    let ask = async || ask(&world, &server.url, "/api/v1/me", Some(&stranger), "192.0.2.1").await.status().as_u16();
    assert_eq!([ask().await, ask().await], [401, 429]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operation_that_ends_says_so_with_each_answer() {
    let world = World::new().await;
    let kasia = world.person("Kasia").await;
    let server = world.beside_as(AppState { endings: &[JOBS], ..world.state.clone() });
    for (who, status) in [(Some(&kasia), 200), (None, 401)] {
        let answer = ask(&world, &server.url, "/api/v1/me/employments", who, "127.0.0.1").await;
        assert_eq!((answer.status().as_u16(), said(&answer, "deprecation")), (status, "@1795737600"));
        assert_eq!(said(&answer, "sunset"), "Tue, 30 Nov 2027 23:59:59 GMT");
        assert!(said(&answer, "link").contains("/api/docs/changes>; rel=\"deprecation\""), "{:?}", answer.headers());
    }
    let goes_on = ask(&world, &server.url, "/api/v1/me", Some(&kasia), "127.0.0.1").await;
    assert!(said(&goes_on, "deprecation").is_empty() && said(&goes_on, "sunset").is_empty());
    let told = ask(&world, &server.url, "/api/docs/changes", None, "127.0.0.1").await;
    assert!(told.text().await.unwrap().contains("What ends"));
}

#[test]
fn the_specification_marks_what_ends() {
    let document = api::spec::honest(api::app::openapi(), &[JOBS]);
    let document = serde_json::to_value(document).unwrap();
    let of = |path: &str| &document["paths"][path]["get"];
    let ends = of("/api/v1/me/employments");
    assert_eq!((&ends["deprecated"], &ends["x-sunset"]), (&true.into(), &"2027-11-30".into()));
    assert!(of("/api/v1/me")["deprecated"].is_null());
}
