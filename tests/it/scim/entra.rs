//! The requests of Entra ID's provisioning service, in its spelling: capitals in `op`, texts for true and false, names
//! in capitals, what we do not keep, PUT without what we add.

use super::*;

fn kimberly(user_name: &str) -> Value {
    json!({
        "userName": user_name, "active": "True", "displayName": "Kimberly Baker",
        "addresses": [{"country": "England", "formatted": "1 Mill Street", "type": "work", "primary": false},
            {"country": null, "formatted": null, "type": "other"}],
        "emails": [{"type": "work", "Primary": true, "value": "kim@work.example"},
            {"type": "other", "primary": false, "value": "kim@home.example"}],
        "meta": {"created": "2019-09-18T18:15:26.5788954+00:00", "resourceType": "User"},
        "name": {"formatted": "Kimberly Baker", "familyName": "Baker", "givenName": "Kimberly", "honorificPrefix": null},
        "phoneNumbers": [{"type": "work", "value": "01782 000000"}], "roles": [], "title": "Site engineer",
        "externalId": format!("ext-{user_name}"), "schemas": [USER, ENTERPRISE],
        (ENTERPRISE): {"Department": "Nights", "Manager": {"Value": "SuzzyQ"}}
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_comes_changes_and_goes() {
    let hr = Hr::new().await;
    let made = hr.send(Method::POST, "/Users", &kimberly("OMalley")).send().await;
    assert_eq!((made.status, &made.body["active"]), (201, &json!(true)), "{}", made.text);
    assert_eq!(made.body[ENTERPRISE], json!({"department": "Nights", "manager": {"value": "SuzzyQ"}}));
    assert!(made.body.get("title").is_none() && made.body.get("addresses").is_none());
    assert_eq!(made.header("location"), made.text_at("/meta/location"));
    let path = format!("/Users/{}", made.text_at("/id"));
    assert_eq!(refused(&hr.send(Method::POST, "/Users", &kimberly("omalley")).send().await), (409, "uniqueness"));
    let mut nameless = kimberly("x");
    nameless.as_object_mut().unwrap().remove("userName");
    assert_eq!(refused(&hr.send(Method::POST, "/Users", &nameless).send().await), (400, "invalidValue"));
    let renamed = hr.patch(&path, json!([{"op": "Replace", "path": "userName", "value": "newusername"}])).await;
    assert_eq!((renamed.status, renamed.text_at("/userName")), (200, "newusername"));
    let changes = json!([
        {"op": "Add", "path": format!("{ENTERPRISE}:department"), "value": "Days"},
        {"op": "Replace", "path": "emails[type eq \"work\"].value", "value": "new@work.example"},
        {"op": "Add", "path": "name.givenName", "value": "Kim"},
        {"op": "Replace", "value": {"displayName": "Kim Baker", "name.familyName": "Baker-Smith", "title": "Lead"}}
    ]);
    let changed = hr.patch(&path, changes).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    assert_eq!(changed.body["name"]["givenName"], "Kim");
    assert_eq!(changed.body["name"]["familyName"], "Baker-Smith");
    assert_eq!(changed.body["emails"][0]["value"], "new@work.example");
    assert_eq!(changed.body[ENTERPRISE]["department"], "Days");
    let put = hr.send(Method::PUT, &path, &kimberly("OMalley")).send().await;
    assert_eq!((put.status, put.text_at("/displayName")), (200, "Kimberly Baker"));
    let off = hr.patch(&path, json!([{"op": "Replace", "path": "active", "value": "False"}])).await;
    assert_eq!((off.status, &off.body["active"]), (200, &json!(false)));
    assert_eq!(hr.ask(Method::DELETE, &path).send().await.status, 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_put_that_does_not_know_our_extension_leaves_the_job_as_it_is() {
    let hr = Hr::new().await;
    let leek = hr.group("Leek").await;
    let job = json!({"active": false, (WORKER): {"workplace": {"value": leek}, "jobRole": "8"}});
    let path = format!("/Users/{}", hr.user("kasia", job).await);
    let put = hr.send(Method::PUT, &path, &json!({"userName": "kasia"})).send().await;
    assert_eq!((&put.body["active"], &put.body[WORKER]["jobRole"]), (&json!(false), &json!("8")), "{}", put.text);
    let put = hr.send(Method::PUT, &path, &json!({"userName": "kasia", (WORKER): {}})).send().await;
    assert!(put.body.get(WORKER).is_none(), "{}", put.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn users_are_looked_for_before_they_are_made() {
    let hr = Hr::new().await;
    hr.make("/Users", kimberly("OMalley")).await;
    for query in [
        "/Users?filter=userName+eq+%22omalley%22",
        "/Users/?filter=DisplayName+eq+%22kimberly+baker%22",
        "/Users?filter=name.FamilyName%20eq%20Baker%20and%20(emails.Value%20co%20work.example%20or%20emails.Value%20co%20x)",
        "/Users?filter=userName sw O",
        "/Users?filter=meta.Created%20gt%202015-10-10T14:38:21.8617979-07:00",
        "/Users?startIndex=1&count=2",
        "/Users?attributes=userName,emails%5Btype+eq+%22work%22%5D",
    ] {
        assert_eq!(names(&hr.get(query).await), ["OMalley"], "{query}");
    }
    assert!(names(&hr.get("/Users?filter=userName+eq+%22nobody%22").await).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_take_and_lose_members() {
    let hr = Hr::new().await;
    let (one, two) = (hr.user("one", json!({})).await, hr.user("two", json!({})).await);
    let body = json!({"schemas": [GROUP], "displayName": "Group 1", "externalId": "015489ea", "members": []});
    let path = format!("/Groups/{}", hr.make("/Groups", body).await);
    let add =
        json!([{"name": "addMember", "op": "Add", "path": "members", "value": [{"displayName": "new", "value": one}]}]);
    assert_eq!(hr.patch(&path, add).await.body["members"][0]["value"], json!(one));
    let put = json!({"schemas": [GROUP], "displayName": "putName", "externalId": "015489ea",
        "members": [{"value": one, "display": "VP"}, {"value": two}]});
    let put = hr.send(Method::PUT, &path, &put).send().await;
    assert_eq!((put.status, put.body["members"].as_array().map(Vec::len)), (200, Some(2)), "{}", put.text);
    let gone = hr.patch(&path, json!([{"op": "Remove", "path": "members", "value": [{"value": two}]}])).await;
    assert_eq!(
        gone.body["members"],
        json!([{"value": one, "$ref": format!("http://localhost:8080/scim/v2/Users/{one}")}])
    );
    let without = hr.get(&format!("{path}?excludedAttributes=members")).await;
    assert!(without.body.get("members").is_none() && without.text_at("/displayName") == "putName");
    let none = hr.patch(&path, json!([{"op": "remove", "path": "members"}])).await;
    assert!(none.body.get("members").is_none());
    assert_eq!(hr.ask(Method::DELETE, &path).send().await.status, 204);
    assert_eq!(hr.get(&path).await.status, 404);
}
