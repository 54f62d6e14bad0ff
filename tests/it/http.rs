//! Whatever comes in, what goes out is a problem that says what to do, and never HTML.

use crate::world::contract::operations;
use crate::world::{World, in_days};
use domain::problem::Code;
use reqwest::Method;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_address_and_a_wrong_method_are_told_apart() {
    let world = World::new().await;
    for path in ["/nothing", "//api/v2/courses", "//api", "/courses/", "//oauth/nothing", "//.well-known/nothing"] {
        world.get(path).refused(Code::NotFound).await;
    }
    let refused = world.ask(Method::PATCH, "/courses").refused(Code::MethodNotAllowed).await;
    assert_eq!(refused.header("allow"), "GET, HEAD");
    let refused = world.ask(Method::PUT, "/me").refused(Code::MethodNotAllowed).await;
    assert_eq!(refused.header("allow"), "GET, HEAD, PATCH");
    let options = world.ask(Method::OPTIONS, "/bookings").send().await;
    assert_eq!((options.status, options.header("allow")), (204, "POST"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_is_what_get_would_answer_without_its_body() {
    let world = World::new().await;
    for path in ["/subjects", "//health/live", "/courses/019fffff-0000-7000-8000-000000000000", "/me"] {
        let (get, head) = (world.get(path).send().await, world.ask(Method::HEAD, path).send().await);
        assert_eq!((head.status, head.text.as_str()), (get.status, ""), "{path}");
        for name in ["content-type", "content-length", "etag", "cache-control"] {
            assert_eq!(head.headers.get(name), get.headers.get(name), "{path} {name}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_refuses_the_methods_it_does_not_have() {
    let world = World::new().await;
    for (path, _, _) in operations() {
        let path = path.replace("{id}", "019fffff-0000-7000-8000-000000000000");
        let answer = world.ask(Method::from_bytes(b"PURGE").unwrap(), &format!("/{path}")).send().await;
        assert_eq!((answer.status, answer.text_at("/code")), (405, "method_not_allowed"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_cannot_be_read_says_how_to_send_it() {
    let world = World::new().await;
    let person = world.person("A").await;
    let book = || world.ask(Method::POST, "/bookings").by(&person);
    for broken in ["", "{", "{\"courseRunId\":", "\u{0}"] {
        book().body("application/json", broken).refused(Code::Malformed).await;
    }
    book().body("text/plain", "{}").refused(Code::UnsupportedMediaType).await;
    book().body("application/json", "{}").refused(Code::NotValid).await;
    book().body("application/json", "[1, 2]").refused(Code::NotValid).await;
    let extra = json!({"courseRunId": "019fffff-0000-7000-8000-000000000000", "isAdmin": true});
    let refused = book().json(&extra).refused(Code::NotValid).await;
    assert!(refused.text_at("/detail").contains("isAdmin"));
    let deep = "[".repeat(100_000);
    book().body("application/json", deep).refused(Code::NotValid).await;
    let huge = format!("{{\"courseRunId\": \"{}\"}}", "x".repeat(1200 * 1024));
    book().body("application/json", huge).refused(Code::TooLarge).await;
    for (path, nul) in [("/me", json!({"near": "ST\u{0}16"})), ("/me", json!({"fullName": "A\u{0}B"}))] {
        world.ask(Method::PATCH, path).json(&nul).by(&person).refused(Code::NotValid).await;
    }
    let account = json!({"fullName": "A", "email": "a\u{0}@people.example", "password": "three words\u{0} together"});
    world.post("/auth/register", &account).refused(Code::NotValid).await;
    let sign_in = json!({"email": "a\u{0}@people.example", "password": "\u{0}"});
    world.post("/auth/sign-in", &sign_in).refused(Code::WrongPassword).await;
    let latin = b"{\"courseRunId\": \"caf\xe9\"}".to_vec();
    book().body("application/json", latin).refused(Code::Malformed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_that_cannot_be_read_names_what_is_wrong() {
    let world = World::new().await;
    for (query, pointer) in [
        ("level=high", "level"),
        ("level=9", "level"),
        ("mode=telepathy", "mode"),
        ("withinMiles=-1", "withinMiles"),
        ("withinMiles=NaN", "withinMiles"),
        ("from=tomorrow", "from"),
        ("from=2026-02-30", "from"),
        ("from=2026-12-02&to=2026-12-01", "to"),
        ("free=maybe", "free"),
        ("maxCostPence=-1", "maxCostPence"),
        ("provider=123", "provider"),
        ("sort=best", "sort"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=ten", "limit"),
        ("colour=red", "colour"),
        ("near=Narnia", "near"),
    ] {
        let refused = world.get(&format!("/courses?{query}")).refused(Code::NotValid).await;
        assert_eq!(refused.text_at("/errors/0/pointer"), pointer, "{query}");
    }
    let long = "a".repeat(201);
    world.get(&format!("/courses?q={long}")).refused(Code::NotValid).await;
    world.get(&format!("/suggest?q={long}")).refused(Code::NotValid).await;
    world.get("/courses?cursor=nonsense").refused(Code::Malformed).await;
    for odd in
        ["%00", "%ff", "%F0%9F%98%80", "'; drop table course; --", "\\", "%25", "((((", "a:*%26!|<->", "\"", "  "]
    {
        world.get(&format!("/courses?q={odd}")).ok().await;
        world.get(&format!("/suggest?q={odd}")).ok().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_of_a_wrong_shape_is_not_an_id() {
    let world = World::new().await;
    let person = world.person("A").await;
    for path in [
        "/courses/1",
        "/course-runs/abc",
        "/bookings/%27",
        "/training-providers/x/imports",
        "/imports/1/issues",
        "/training-records/1",
    ] {
        world.get(path).by(&person).refused(Code::Malformed).await;
    }
    for path in ["/courses/", "/course-runs/"] {
        world.get(&format!("{path}019fffff-0000-7000-8000-000000000000")).refused(Code::NotFound).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_catalogue_answer_may_be_kept_and_checked_and_a_personal_one_may_not() {
    let world = World::new().await;
    let (run, _) = world.run_of("First aid", 3, in_days(10)).await;
    let person = world.person("A").await;
    let first = world.get(&format!("/course-runs/{run}")).ok().await;
    assert!(first.header("cache-control").starts_with("public"));
    let again = world.get(&format!("/course-runs/{run}")).header("if-none-match", first.header("etag")).send().await;
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    world.book(&person, run).await;
    let changed = world.get(&format!("/course-runs/{run}")).header("if-none-match", first.header("etag")).ok().await;
    assert_eq!(changed.number_at("/placesLeft"), 2);
    for path in ["/me", "/me/bookings", "/me/training-records", "/me/bookings.ics", "/me/registers"] {
        assert_eq!(world.get(path).by(&person).ok().await.header("cache-control"), "no-store", "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_rests_on_an_older_version_is_refused() {
    let world = World::new().await;
    let (run, provider) = world.run_of("First aid", 3, in_days(0)).await;
    let (tutor, person) = (world.tutor(&provider).await, world.person("A").await);
    let path = format!("/course-runs/{run}");
    let tag = world.get(&path).ok().await.header("etag").to_owned();
    let set = |places: i32| world.put(&format!("{path}/booking"), &json!({"capacity": places})).by(&tutor);
    set(4).header("if-match", &tag).ok().await;
    set(5).header("if-match", &tag).refused(Code::Stale).await;
    assert_eq!(world.get(&path).ok().await.number_at("/capacity"), 4);
    let booking = world.book(&person, run).await;
    let register = world.get(&format!("{path}/register")).by(&tutor).ok().await;
    let mark = |mark: &str| {
        let marks = json!({"marks": [{"bookingId": booking["id"], "mark": mark}]});
        world.put(&format!("{path}/attendance"), &marks).by(&tutor).header("if-match", register.header("etag"))
    };
    mark("attended").ok().await;
    mark("absent").refused(Code::Stale).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_keeps_browsers_safe() {
    let world = World::new().await;
    for path in ["/courses", "/nothing", "//health/live", "//api/docs/problems"] {
        let answer = world.get(path).send().await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'self'") && !policy.contains("unsafe-inline"), "{path}: {policy}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_code_of_a_problem_is_explained_on_our_own_page() {
    let world = World::new().await;
    let page = world.get("//api/docs/problems").ok().await;
    for code in Code::ALL {
        assert!(page.text.contains(&format!("id=\"{}\"", code.as_str())), "{}", code.as_str());
    }
}
