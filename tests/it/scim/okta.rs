//! The requests of Okta's provisioning: a look by name, PUT of the whole user, PATCH without a path.

use super::*;

fn isaac(active: bool) -> Value {
    json!({"schemas": [USER], "userName": "isaac.brock@work.example", "name": {"givenName": "Isaac", "familyName": "Brock"},
        "emails": [{"primary": true, "value": "isaac.brock@work.example", "type": "work"}], "displayName": "Isaac Brock",
        "locale": "en-GB", "externalId": "00ujl29u0le5T6Aj10h7", "groups": [], "password": "1mz050nq", "active": active})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_is_looked_for_made_replaced_and_taken_off() {
    let hr = Hr::new().await;
    let query = "/Users?filter=userName%20eq%20%22isaac.brock%40work.example%22&startIndex=1&count=100";
    assert_eq!(hr.get(query).await.number_at("/totalResults"), 0);
    let id = hr.make("/Users", isaac(true)).await;
    let path = format!("/Users/{id}");
    let found = hr.get(query).await;
    assert_eq!(found.text_at("/Resources/0/id"), id);
    assert!(!found.text.contains("1mz050nq"), "a password is not kept");
    let mut whole = found.body["Resources"][0].clone();
    whole["name"]["familyName"] = json!("Brock-Hill");
    let put = hr.send(Method::PUT, &path, &whole).send().await;
    assert_eq!((put.status, put.text_at("/name/familyName")), (200, "Brock-Hill"), "{}", put.text);
    let off = hr.patch(&path, json!([{"op": "replace", "value": {"active": false}}])).await;
    assert_eq!((off.status, &off.body["active"]), (200, &json!(false)));
    let on = hr.send(Method::PUT, &path, &isaac(true)).send().await;
    assert_eq!(on.body["active"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_is_renamed_with_its_id_in_the_value() {
    let hr = Hr::new().await;
    let id = hr.group("Test SCIMv2").await;
    let (a, b) = (hr.user("a", json!({})).await, hr.user("b", json!({})).await);
    let path = format!("/Groups/{id}");
    let renamed =
        hr.patch(&path, json!([{"op": "replace", "value": {"id": id, "displayName": "Test SCIMv2 0"}}])).await;
    assert_eq!((renamed.status, renamed.text_at("/displayName")), (200, "Test SCIMv2 0"), "{}", renamed.text);
    let changes = json!([
        {"op": "add", "path": "members", "value": [{"value": a, "display": "a"}, {"value": b, "display": "b"}]},
        {"op": "remove", "path": format!("members[value eq \"{a}\"]")}
    ]);
    let changed = hr.patch(&path, changes).await;
    assert_eq!(changed.body["members"][0]["value"], json!(b));
    let replaced =
        hr.patch(&path, json!([{"op": "replace", "path": "members", "value": [{"value": a, "display": "a"}]}])).await;
    assert_eq!(
        (replaced.body["members"].as_array().map(Vec::len), &replaced.body["members"][0]["value"]),
        (Some(1), &json!(a))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_that_is_made_again_is_the_one_that_is_there() {
    let hr = Hr::new().await;
    let id = hr.group("Rose Court").await;
    let again = json!({"schemas": [GROUP], "displayName": " rose court "});
    let refusal = hr.send(Method::POST, "/Groups", &again).send().await;
    assert_eq!(refused(&refusal), (409, "uniqueness"), "{}", refusal.text);
    let found = hr.get("/Groups?filter=displayName%20eq%20%22Rose%20Court%22").await;
    assert_eq!(found.text_at("/Resources/0/id"), id);
    // A system that names its groups by ids of its own may have two of one name.
    hr.make("/Groups", json!({"schemas": [GROUP], "displayName": "Rose Court", "externalId": "b7c2"})).await;
    // And the name of one that went is free.
    let leek = hr.group("Leek").await;
    hr.ask(Method::DELETE, &format!("/Groups/{leek}")).send().await;
    hr.group("Leek").await;
}
