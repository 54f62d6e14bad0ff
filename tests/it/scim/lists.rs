//! Finding, ordering, pages, parts of resources, versions, many requests at once.

use super::*;

async fn team() -> Hr {
    let hr = Hr::new().await;
    for (name, department, active) in
        [("b.Nowak", "Nights", true), ("a.smith", "Days", false), ("c.okoye", "Nights", true)]
    {
        let more = json!({"externalId": format!("HR-{name}"), "active": active, (ENTERPRISE): {"department": department},
            "emails": [{"type": "work", "value": format!("{name}@work.example")}]});
        hr.user(name, more).await;
    }
    hr
}

#[tokio::test(flavor = "multi_thread")]
async fn users_are_found_as_systems_look_for_them() {
    let hr = team().await;
    for (filter, want) in [
        ("userName eq \"B.NOWAK\"", vec!["b.Nowak"]),
        ("externalId eq \"HR-a.smith\"", vec!["a.smith"]),
        ("externalId eq \"hr-a.smith\"", vec![]),
        ("emails[type eq \"work\"].value eq \"c.okoye@work.example\"", vec!["c.okoye"]),
        ("active eq false", vec!["a.smith"]),
        ("active eq true and not (userName sw \"c\")", vec!["b.Nowak"]),
        (&format!("{ENTERPRISE}:department eq \"nights\""), vec!["b.Nowak", "c.okoye"]),
        ("meta.lastModified gt \"2026-11-24T08:59:59Z\"", vec!["b.Nowak", "a.smith", "c.okoye"]),
        ("meta.lastModified gt \"2026-11-24T09:00:00Z\"", vec![]),
    ] {
        let query: String = format!("/Users?filter={filter}").replace('"', "%22").replace(' ', "+");
        assert_eq!(names(&hr.get(&query).await), want, "{filter}");
        let search = json!({"schemas": [], "filter": filter});
        assert_eq!(names(&hr.send(Method::POST, "/Users/.search", &search).send().await), want, "{filter}");
    }
    assert_eq!(refused(&hr.get("/Users?filter=userName+is+5").await), (400, "invalidFilter"));
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_have_an_order_and_pages() {
    let hr = team().await;
    assert_eq!(names(&hr.get("/Users?sortBy=userName").await), ["a.smith", "b.Nowak", "c.okoye"]);
    let page = hr.get("/Users?sortBy=userName&sortOrder=descending&startIndex=2&count=1").await;
    assert_eq!(names(&page), ["b.Nowak"]);
    assert_eq!(
        (page.number_at("/totalResults"), page.number_at("/startIndex"), page.number_at("/itemsPerPage")),
        (3, 2, 1)
    );
    assert!(names(&hr.get("/Users?count=0").await).is_empty());
    assert!(names(&hr.get("/Users?startIndex=99").await).is_empty());
    assert_eq!(names(&hr.get("/Users?startIndex=-4&count=-1").await), Vec::<&str>::new());
    assert_eq!(refused(&hr.get("/Users?startIndex=soon").await), (400, "invalidValue"));
    assert_eq!(refused(&hr.get("/Users?sortBy=shoeSize").await), (400, "invalidPath"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_holds_the_parts_that_were_asked_for() {
    let hr = team().await;
    let only = hr.get("/Users?attributes=userName,emails.value&count=1").await;
    let one = &only.body["Resources"][0];
    assert_eq!(one["emails"], json!([{"value": "b.Nowak@work.example"}]));
    assert!(one.get("meta").is_none() && one.get("active").is_none() && one["id"].is_string());
    let without = hr.get("/Users?excludedAttributes=emails,meta&count=1").await;
    assert!(without.body["Resources"][0].get("emails").is_none() && without.body["Resources"][0]["active"] == true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_rests_on_an_old_version_is_refused() {
    let hr = Hr::new().await;
    let path = format!("/Users/{}", hr.user("kasia", json!({})).await);
    let read = hr.get(&path).await;
    let version = read.header("etag").to_owned();
    assert_eq!(version, read.text_at("/meta/version"));
    assert_eq!(hr.ask(Method::GET, &path).header("if-none-match", &version).send().await.status, 304);
    let change = json!({"Operations": [{"op": "replace", "path": "displayName", "value": "K"}]});
    let patch = |tag: &str| hr.send(Method::PATCH, &path, &change).header("if-match", tag).send();
    let done = patch(&version).await;
    assert_eq!(done.status, 200);
    assert_ne!(done.header("etag"), version);
    assert_eq!(patch(&version).await.status, 412);
    let body = json!({"userName": "kasia"});
    assert_eq!(hr.send(Method::PUT, &path, &body).header("if-match", &version).send().await.status, 412);
    assert_eq!(hr.ask(Method::DELETE, &path).header("if-match", &version).send().await.status, 412);
    assert_eq!(hr.ask(Method::DELETE, &path).header("if-match", done.header("etag")).send().await.status, 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_one_workers_and_is_free_again_when_they_are_gone() {
    let hr = Hr::new().await;
    let id = hr.user("kasia", json!({"externalId": "7"})).await;
    for body in [json!({"userName": "KASIA"}), json!({"userName": "other", "externalId": "7"})] {
        let again = hr.send(Method::POST, "/Users", &body).send().await;
        assert_eq!(refused(&again), (409, "uniqueness"), "{}", again.text);
    }
    hr.ask(Method::DELETE, &format!("/Users/{id}")).send().await;
    hr.user("Kasia", json!({"externalId": "7"})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_requests_come_in_one_message() {
    let hr = Hr::new().await;
    let operations = json!([
        {"method": "POST", "path": "/Users", "bulkId": "k", "data": {"userName": "kasia"}},
        {"method": "POST", "path": "/Groups", "bulkId": "g", "data": {"displayName": "Leek", "members": [{"value": "bulkId:k"}]}},
        {"method": "POST", "path": "/Users", "bulkId": "x", "data": {"userName": "KASIA"}},
        {"method": "PATCH", "path": "/Users/bulkId:k", "data": {"Operations": [{"op": "replace", "path": "active", "value": false}]}},
        {"method": "DELETE", "path": "/Groups/bulkId:g"},
        {"method": "DELETE", "path": "/Users/bulkId:never"}
    ]);
    let done = hr.send(Method::POST, "/Bulk", &json!({"Operations": operations})).send().await;
    let statuses: Vec<&str> =
        done.body["Operations"].as_array().unwrap().iter().map(|one| one["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["201", "201", "409", "200", "204", "409"], "{}", done.text);
    assert_eq!(done.text_at("/Operations/2/response/scimType"), "uniqueness");
    assert!(names(&hr.get("/Groups").await).is_empty());
    let stopped = json!({"failOnErrors": 1, "Operations": [
        {"method": "POST", "path": "/Users", "bulkId": "x", "data": {"userName": "kasia"}},
        {"method": "POST", "path": "/Users", "bulkId": "y", "data": {"userName": "lee"}}]});
    let stopped = hr.send(Method::POST, "/Bulk", &stopped).send().await;
    assert_eq!(stopped.body["Operations"].as_array().map(Vec::len), Some(1));
    let many = vec![json!({"method": "DELETE", "path": "/Users/x"}); 101];
    let many = hr.send(Method::POST, "/Bulk", &json!({"Operations": many})).send().await;
    assert_eq!(refused(&many), (413, "tooMany"));
}
