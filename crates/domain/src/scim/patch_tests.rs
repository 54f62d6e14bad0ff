use super::*;
use crate::scim::schema::{ENTERPRISE, canonical};
use proptest::prelude::*;
use serde_json::json;

fn kasia() -> Value {
    json!({"userName": "kasia", "active": true, "name": {"familyName": "Nowak", "givenName": "Kasia"},
        "emails": [{"value": "k@work.example", "type": "work", "primary": true}]})
}

fn patched(operations: &Value) -> Result<Value, Refusal> {
    apply(Kind::User, &kasia(), &json!({"schemas": [], "Operations": operations}))
}

fn one(operation: &Value) -> Value {
    patched(&json!([operation])).unwrap()
}

fn refused(operation: &Value) -> Option<ScimType> {
    patched(&json!([operation])).unwrap_err().kind
}

#[test]
fn what_entra_sends_is_understood() {
    let gone = one(&json!({"op": "Replace", "path": "active", "value": "False"}));
    assert_eq!(gone["active"], false);
    let dotted = one(
        &json!({"op": "Add", "value": {"name.givenName": "Katarzyna", (format!("{ENTERPRISE}:department")): "Nights",
        "emails[type eq \"work\"].value": "new@work.example"}}),
    );
    assert_eq!(dotted["name"], json!({"familyName": "Nowak", "givenName": "Katarzyna"}));
    assert_eq!(dotted[ENTERPRISE], json!({"department": "Nights"}));
    assert_eq!(dotted["emails"], json!([{"value": "new@work.example", "type": "work", "primary": true}]));
    let home = one(&json!({"op": "Replace", "path": "emails[type eq \"home\"].value", "value": "k@home.example"}));
    assert_eq!(home["emails"][1], json!({"type": "home", "value": "k@home.example"}));
    let manager = one(&json!({"op": "Add", "path": format!("{ENTERPRISE}:manager"), "value": "7"}));
    assert_eq!(manager[ENTERPRISE]["manager"], json!({"value": "7"}));
    let kept = one(&json!({"op": "Replace", "path": "title", "value": "Senior"}));
    assert_eq!(kept, kasia());
}

#[test]
fn all_that_an_extension_adds_is_changed_at_once() {
    let given = json!({"schemas": [ENTERPRISE], "department": "Nights"});
    let set = one(&json!({"op": "add", "path": ENTERPRISE, "value": given}));
    assert_eq!(set[ENTERPRISE], json!({"department": "Nights"}));
    let gone = apply(Kind::User, &set, &json!({"Operations": [{"op": "remove", "path": ENTERPRISE}]})).unwrap();
    assert_eq!(gone, kasia());
}

#[test]
fn what_okta_sends_is_understood() {
    let gone = one(&json!({"op": "replace", "value": {"id": "x", "schemas": [], "active": false}}));
    assert_eq!((&gone["active"], gone.get("id")), (&json!(false), None));
}

#[test]
fn members_come_and_go_one_by_one_and_together() {
    let group = json!({"displayName": "Leek", "members": [{"value": "1"}, {"value": "2"}]});
    let change =
        |operation: Value| apply(Kind::Group, &group, &json!({"Operations": [operation]})).unwrap()["members"].clone();
    assert_eq!(change(json!({"op": "remove", "path": "members[value eq \"1\"]"})), json!([{"value": "2"}]));
    assert_eq!(change(json!({"op": "Remove", "path": "members", "value": [{"value": "2"}]})), json!([{"value": "1"}]));
    assert_eq!(change(json!({"op": "remove", "path": "members"})), Value::Null);
    assert_eq!(change(json!({"op": "remove", "path": "members[value eq \"9\"]"})), group["members"]);
    let added =
        change(json!({"op": "add", "path": "members", "value": [{"value": "2", "displayName": "x"}, {"value": "3"}]}));
    assert_eq!(added, json!([{"value": "1"}, {"value": "2"}, {"value": "3"}]));
    assert_eq!(change(json!({"op": "add", "path": "members", "value": "3"}))[2], json!({"value": "3"}));
}

#[test]
fn a_new_first_address_is_the_only_first() {
    let both = one(&json!({"op": "add", "path": "emails", "value": [{"value": "n@work.example", "primary": true}]}));
    let first: Vec<_> = both["emails"].as_array().unwrap().iter().map(|one| &one["primary"]).collect();
    assert_eq!(first, [&json!(false), &json!(true)]);
}

#[test]
fn what_cannot_be_done_is_refused() {
    assert_eq!(refused(&json!({"op": "move", "path": "userName", "value": "x"})), Some(ScimType::InvalidSyntax));
    assert_eq!(refused(&json!({"op": "replace", "path": "shoeSize", "value": 5})), Some(ScimType::InvalidPath));
    assert_eq!(refused(&json!({"op": "replace", "path": "id", "value": "x"})), Some(ScimType::Mutability));
    assert_eq!(refused(&json!({"op": "replace", "path": "meta.created", "value": "x"})), Some(ScimType::Mutability));
    assert_eq!(refused(&json!({"op": "remove"})), Some(ScimType::NoTarget));
    assert_eq!(refused(&json!({"op": "replace", "value": "x"})), Some(ScimType::InvalidValue));
    assert_eq!(refused(&json!({"op": "replace", "path": "active", "value": "soon"})), Some(ScimType::InvalidValue));
    let unclear = json!({"op": "replace", "path": "emails[type ne \"work\"].value", "value": "x@y.example"});
    assert_eq!(refused(&unclear), Some(ScimType::NoTarget));
    assert_eq!(apply(Kind::User, &kasia(), &json!({})).unwrap_err().kind, Some(ScimType::InvalidSyntax));
}

fn texts() -> impl Strategy<Value = (&'static str, String)> {
    let paths = prop_oneof![
        Just("displayName"),
        Just("externalId"),
        Just("name.formatted"),
        Just("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department"),
        Just("emails[type eq \"work\"].value"),
    ];
    (paths, "[a-zA-Z0-9@. -]{0,20}[a-z]")
}

proptest! {
    #[test]
    fn what_was_replaced_is_there_and_what_was_removed_is_not((path, value) in texts()) {
        let target = path::read(Kind::User, path).unwrap().target;
        let set = one(&json!({"op": "replace", "path": path, "value": value}));
        let want = json!(value);
        prop_assert_eq!(target.values(&set), vec![&want]);
        let again = apply(Kind::User, &set, &json!({"Operations": [{"op": "Replace", "path": path, "value": value}]}));
        prop_assert_eq!(again.unwrap(), set.clone(), "a repeat changes nothing");
        let gone = apply(Kind::User, &set, &json!({"Operations": [{"op": "remove", "path": path}]})).unwrap();
        prop_assert!(target.values(&gone).is_empty());
    }

    #[test]
    fn what_comes_out_is_in_its_declared_form((path, value) in texts()) {
        let set = one(&json!({"op": "add", "path": path, "value": value}));
        prop_assert_eq!(Value::Object(canonical(Kind::User, &set).unwrap()), set);
    }

    #[test]
    fn a_member_who_is_added_twice_is_there_once(ids in proptest::collection::vec(0u8..6, 0..12)) {
        let mut group = json!({"displayName": "Leek"});
        for id in &ids {
            let change = json!({"Operations": [{"op": "Add", "path": "members", "value": [{"value": id.to_string()}]}]});
            group = apply(Kind::Group, &group, &change).unwrap();
        }
        let distinct: std::collections::BTreeSet<_> = ids.iter().collect();
        prop_assert_eq!(list(group.get("members").cloned()).len(), distinct.len());
    }
}
