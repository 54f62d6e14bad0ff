//! A training provider's own system signs in by client credentials and keeps its catalogue; how fast anyone may ask.

use crate::world::World;
use crate::world::ask::Answer;
use crate::world::fixtures::{file, row};
use crate::world::in_days;
use api::tools::At;
use domain::problem::Code;
use reqwest::Method;
use serde_json::json;

const FORM: &str = "application/x-www-form-urlencoded";

async fn token(world: &World, form: &str) -> Answer {
    world.ask(Method::POST, "//oauth/token").body(FORM, form.to_owned()).send().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_college_system_signs_in_and_loads_its_catalogue_and_no_other() {
    let world = World::new().await;
    let (own, other) = (world.provider("10000001", None).await, world.provider("10000002", None).await);
    let secret =
        api::tools::add_client(&world.state.db, world.state.clock.now(), At::Provider(&own.ukprn), "leek-nightly")
            .await
            .unwrap();
    let given =
        token(&world, &format!("grant_type=client_credentials&client_id=leek-nightly&client_secret={secret}")).await;
    assert_eq!((given.status, given.text_at("/token_type"), given.text_at("/scope")), (200, "Bearer", "catalogue"));
    assert_eq!(given.header("cache-control"), "no-store");
    let bearer = format!("Bearer {}", given.text_at("/access_token"));
    let send = |provider: &crate::world::fixtures::Provider| {
        let path = format!("/training-providers/{}/imports", provider.id);
        let ask = world.ask(Method::POST, &path).body("text/csv", file(&[row("Fire safety", "F", in_days(9))]));
        ask.header("authorization", &bearer)
    };
    send(&own).ok().await;
    send(&other).refused(Code::NotAllowed).await;
    world.get("/me").header("authorization", &bearer).refused(Code::NotAllowed).await;
    // A new secret from the command line ends the old one.
    api::tools::add_client(&world.state.db, world.state.clock.now(), At::Provider(&own.ukprn), "leek-nightly")
        .await
        .unwrap();
    let again =
        token(&world, &format!("grant_type=client_credentials&client_id=leek-nightly&client_secret={secret}")).await;
    assert_eq!((again.status, again.text_at("/error")), (401, "invalid_client"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_employers_system_books_for_its_own_staff_and_nobody_else() {
    let world = World::new().await;
    let (run, _) = world.run_of("First aid", 3, in_days(9)).await;
    let (worker, stranger) = (world.person("Kasia").await, world.person("Stranger").await);
    let (_, employer) = world.manager("Meadow Lane").await;
    world.employ(&worker, employer).await;
    let secret =
        api::tools::add_client(&world.state.db, world.state.clock.now(), At::Employer("Meadow Lane"), "meadow-hr")
            .await
            .unwrap();
    let ask = |more: &str| format!("grant_type=client_credentials&client_id=meadow-hr&client_secret={secret}{more}");
    let given = token(&world, &ask("&scope=staff")).await;
    assert_eq!((given.status, given.text_at("/scope")), (200, "staff"));
    let wrong = token(&world, &ask("&scope=catalogue")).await;
    assert_eq!((wrong.status, wrong.text_at("/error")), (400, "invalid_scope"));
    let bearer = format!("Bearer {}", given.text_at("/access_token"));
    let staff = world.get(&format!("/organisations/{employer}/workers")).header("authorization", &bearer).ok().await;
    assert_eq!(staff.each("fullName"), ["Kasia"]);
    let book = |body: serde_json::Value| world.post("/bookings", &body).header("authorization", &bearer);
    let booked = book(json!({"courseRunId": run, "personId": worker.id})).header("idempotency-key", "hr-1").ok().await;
    assert_eq!((booked.text_at("/status"), booked.text_at("/personName")), ("confirmed", "Kasia"));
    book(json!({"courseRunId": run, "personId": stranger.id})).refused(Code::NotAllowed).await;
    book(json!({"courseRunId": run})).refused(Code::NotValid).await;
    assert_eq!(world.get("/me/bookings").by(&worker).ok().await.items().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_secret_may_come_by_basic() {
    let world = World::demo().await;
    // demo-college:staffordshire-demo
    let ask = world.ask(Method::POST, "//oauth/token").body(FORM, "grant_type=client_credentials&scope=catalogue");
    let ask = ask.header("authorization", "Basic ZGVtby1jb2xsZWdlOnN0YWZmb3Jkc2hpcmUtZGVtbw==");
    assert_eq!(ask.ok().await.number_at("/expires_in"), 600);
    let hr = token(&world, "grant_type=client_credentials&client_id=demo-hr&client_secret=staffordshire-demo").await;
    assert_eq!((hr.status, hr.text_at("/scope")), (200, "staff"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_token_request_is_said_as_oauth_says_it() {
    let world = World::new().await;
    for (form, status, error) in [
        ("", 400, "invalid_request"),
        ("grant_type=password&username=a&password=b", 400, "unsupported_grant_type"),
        ("grant_type=client_credentials", 401, "invalid_client"),
        ("grant_type=client_credentials&client_id=none&client_secret=none", 401, "invalid_client"),
        (
            "grant_type=client_credentials&client_id=demo-college&client_secret=staffordshire-demo",
            401,
            "invalid_client",
        ),
        ("grant_type=client_credentials&client_id=%00&client_secret=%00", 401, "invalid_client"),
    ] {
        let answer = token(&world, form).await;
        assert_eq!((answer.status, answer.text_at("/error")), (status, error), "{form}");
    }
    let json = world.ask(Method::POST, "//oauth/token").body("application/json", "{}").send().await;
    assert_eq!((json.status, json.text_at("/error")), (400, "invalid_request"));
    for name in ["ab", "demo-mine", "Upper", "with space"] {
        let refused = api::tools::add_client(&world.state.db, world.state.clock.now(), At::Provider("10000001"), name)
            .await
            .unwrap_err();
        assert_eq!(refused.problem().code, "not_valid", "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_metadata_leads_to_the_keys() {
    let world = World::new().await;
    let metadata = world.get("//.well-known/oauth-authorization-server").ok().await;
    assert_eq!(metadata.text_at("/token_endpoint"), "http://localhost:8080/oauth/token");
    let keys = world.get("//.well-known/jwks.json").ok().await;
    assert_eq!((keys.text_at("/keys/0/kty"), keys.text_at("/keys/0/crv")), ("OKP", "Ed25519"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_asks_too_fast_is_told_when_to_come_back() {
    let world = World::new().await;
    let refresh = |address: &str| {
        let ask = world.ask(Method::POST, "/auth/refresh").header("x-requested-with", "test");
        ask.header("x-forwarded-for", &format!("192.0.2.200, {address}")).send()
    };
    let first = refresh("198.51.100.1").await;
    assert_eq!(first.header("ratelimit-policy"), "\"sign-in\";q=60;w=60");
    assert_eq!(first.header("ratelimit"), "\"sign-in\";r=59;t=1");
    let mut answer = first;
    for _ in 0..200 {
        if answer.status == 429 {
            break;
        }
        answer = refresh("198.51.100.1").await;
    }
    assert_eq!((answer.status, answer.text_at("/code")), (429, "too_many_requests"));
    assert!(answer.header("retry-after").parse::<u64>().unwrap() >= 1);
    assert_eq!(refresh("198.51.100.2").await.status, 401, "another address is not meant");
    // What is not signing in has a limit of its own.
    let other = world.get("/courses").header("x-forwarded-for", "198.51.100.1").ok().await;
    assert_eq!(other.header("ratelimit-policy"), "\"default\";q=1000;w=10");
}
