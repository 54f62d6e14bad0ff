//! Every operation, tried by those who may not, with others' ids, and with what cannot be read.

use super::*;
use domain::policy::TABLE;

/// Each operation with how it is asked for; `{user}` and `{group}` are ids.
const OPERATIONS: [(&str, &str, &str); 14] = [
    ("scim_list_users", "GET", "/Users"),
    ("scim_get_user", "GET", "/Users/{user}"),
    ("scim_create_user", "POST", "/Users"),
    ("scim_replace_user", "PUT", "/Users/{user}"),
    ("scim_patch_user", "PATCH", "/Users/{user}"),
    ("scim_delete_user", "DELETE", "/Users/{user}"),
    ("scim_list_groups", "GET", "/Groups"),
    ("scim_get_group", "GET", "/Groups/{group}"),
    ("scim_create_group", "POST", "/Groups"),
    ("scim_replace_group", "PUT", "/Groups/{group}"),
    ("scim_patch_group", "PATCH", "/Groups/{group}"),
    ("scim_delete_group", "DELETE", "/Groups/{group}"),
    ("scim_search", "POST", "/.search"),
    ("scim_bulk", "POST", "/Bulk"),
];

fn body(operation: &str) -> Value {
    match operation {
        "scim_create_user" | "scim_replace_user" => json!({"userName": "tried"}),
        "scim_create_group" | "scim_replace_group" => json!({"displayName": "Tried"}),
        _ => json!({"Operations": []}),
    }
}

fn scoped(hr: &Hr, scopes: &str) -> Person {
    let mut machine = hr.machine.clone();
    machine.bearer.as_mut().unwrap().scope = scopes.parse().unwrap();
    hr.world.again(&machine)
}

#[test]
fn every_operation_is_tried() {
    let mut tried: Vec<&str> = OPERATIONS.iter().map(|one| one.0).chain(["scim_describe"]).collect();
    let mut ruled: Vec<&str> = TABLE.iter().map(|row| row.0).filter(|name| name.starts_with("scim_")).collect();
    tried.sort_unstable();
    ruled.sort_unstable();
    assert_eq!(tried, ruled);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_but_the_employers_machine_comes_in() {
    let hr = Hr::new().await;
    let (user, group) = (hr.user("kasia", json!({})).await, hr.group("Leek").await);
    let provider = hr.world.provider("10000001", None).await;
    let college = hr.world.machine(&provider, "college").await;
    let staff = hr.world.staff().await;
    let narrow = scoped(&hr, "bookings:read");
    let reads = scoped(&hr, "workers:read");
    for (operation, method, path) in OPERATIONS {
        let path = format!("//scim/v2{}", path.replace("{user}", &user).replace("{group}", &group));
        let ask = || {
            let ask = hr.world.ask(method.parse().unwrap(), &path);
            if matches!(method, "GET" | "DELETE") { ask } else { ask.json(&body(operation)) }
        };
        let nobody = ask().send().await;
        assert_eq!((nobody.status, nobody.header("www-authenticate")), (401, "Bearer"), "{operation}");
        let bad = ask().header("authorization", "Bearer nonsense").send().await;
        assert_eq!(bad.status, 401, "{operation}");
        for other in [&hr.admin, &college, &staff] {
            assert_eq!(ask().by(other).send().await.status, 403, "{operation}");
        }
        let scope = ask().by(&narrow).send().await;
        assert_eq!(scope.status, 403, "{operation}");
        assert!(scope.header("www-authenticate").contains("insufficient_scope"), "{operation}");
        let only_reads = matches!(method, "GET") || operation == "scim_search";
        let status = ask().by(&reads).send().await.status;
        assert_eq!(status, if only_reads { 200 } else { 403 }, "{operation}");
    }
    // Who may not, changed nothing; who may, may.
    assert_eq!(names(&hr.get("/Users").await), ["kasia"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_employers_ids_are_as_if_there_were_none() {
    let hr = Hr::new().await;
    hr.world.employer("Other Care").await;
    let other = hr.world.employers_machine("Other Care", "other-hr").await;
    let (user, group) = (hr.user("kasia", json!({})).await, hr.group("Leek").await);
    let nothing = "01920000-0000-7000-8000-000000000001";
    for (operation, method, path) in OPERATIONS.into_iter().filter(|one| one.2.contains('{')) {
        let mut said = Vec::new();
        for (user, group) in [(user.as_str(), group.as_str()), (nothing, nothing), ("no-id", "no-id")] {
            let path = format!("//scim/v2{}", path.replace("{user}", user).replace("{group}", group));
            let ask = hr.world.ask(method.parse().unwrap(), &path).by(&other);
            let ask = if matches!(method, "GET" | "DELETE") { ask } else { ask.json(&body(operation)) };
            let answer = ask.send().await;
            assert_eq!(answer.status, 404, "{operation}: {}", answer.text);
            said.push(answer.text);
        }
        assert!(said.iter().all(|one| *one == said[0]), "{operation}: {said:?}");
    }
    let listed = hr.world.get("//scim/v2/Users").by(&other).send().await;
    assert_eq!(listed.number_at("/totalResults"), 0);
    // Nor can its things be named: as a workplace, or as a member.
    let theirs = json!({"userName": "x", (WORKER): {"workplace": {"value": group}}});
    let refusal = hr.world.post("//scim/v2/Users", &theirs).by(&other).send().await;
    assert_eq!(refused(&refusal), (400, "invalidValue"), "{}", refusal.text);
    let member = json!({"displayName": "x", "members": [{"value": user}]});
    let refusal = hr.world.post("//scim/v2/Groups", &member).by(&other).send().await;
    assert_eq!(refused(&refusal), (400, "invalidValue"), "{}", refusal.text);
    // A name is one worker's at one employer.
    hr.world.post("//scim/v2/Users", &json!({"userName": "kasia"})).by(&other).ok().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_refused_in_scims_words() {
    let hr = Hr::new().await;
    let path = format!("/Users/{}", hr.user("kasia", json!({})).await);
    let post = |kind: &str, body: String| hr.ask(Method::POST, "/Users").body(kind, body).send();
    assert_eq!(post("text/plain", "{}".to_owned()).await.status, 415);
    assert_eq!(refused(&post("application/json", "{\"userName\": tre".to_owned()).await), (400, "invalidSyntax"));
    assert_eq!(refused(&post("application/json", "[]".to_owned()).await), (400, "invalidSyntax"));
    assert_eq!(refused(&post("application/json", "{}".to_owned()).await), (400, "invalidValue"));
    let huge = json!({"userName": "x".repeat(2_000_000)}).to_string();
    assert_eq!(post("application/json", huge).await.status, 413);
    for (body, kind) in [
        (json!({"userName": 5}), "invalidValue"),
        (json!({"userName": "a\u{0}"}), "invalidValue"),
        (json!({"userName": "x".repeat(201)}), "invalidValue"),
        (json!({"userName": "k2", (WORKER): {"jobRole": "999"}}), "invalidValue"),
        (json!({"userName": "k2", (WORKER): {"workplace": "Leek"}}), "invalidValue"),
        (json!({"userName": "k2", (WORKER): {"startDate": "1850-01-01"}}), "invalidValue"),
    ] {
        assert_eq!(refused(&hr.send(Method::POST, "/Users", &body).send().await), (400, kind), "{body}");
    }
    for (operation, kind) in [
        (json!({"op": "replace", "path": "userName"}), "invalidValue"),
        (json!({"op": "replace", "path": "id", "value": "x"}), "mutability"),
        (json!({"op": "replace", "path": "emails[type is 5]", "value": "x"}), "invalidFilter"),
        (json!({"op": "remove"}), "noTarget"),
    ] {
        assert_eq!(refused(&hr.patch(&path, json!([operation])).await), (400, kind), "{operation}");
    }
    assert_eq!(hr.get(&path).await.text_at("/userName"), "kasia");
    assert_eq!(hr.get("/Nothing").await.status, 404);
    let wrong = hr.ask(Method::DELETE, "/Users").send().await;
    assert_eq!((wrong.status, wrong.header("allow")), (405, "GET, POST"));
}
