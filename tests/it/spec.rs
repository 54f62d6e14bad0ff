//! The specification is whole, honest, and the one that is committed.

use crate::world::World;
use crate::world::contract::{document, operations, shared, validate};
use domain::policy::{TABLE, Who};
use serde_json::Value;
use std::collections::BTreeSet;

#[test]
fn what_is_committed_is_what_the_code_says() {
    let committed = include_str!("../../api-spec/openapi.json");
    assert!(committed == api::app::openapi_json().unwrap(), "run: cargo xtask openapi");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_served_is_what_is_committed() {
    let world = World::new().await;
    let served = world.get("/openapi.json").ok().await;
    assert!(served.text == include_str!("../../api-spec/openapi.json"));
    let page = world.get("//api/docs/").ok().await;
    assert!(page.text.contains("swagger-ui") && !page.text.contains("https://"), "{}", page.text);
    assert_eq!(world.get("//api/docs").send().await.header("location"), "/api/docs/");
}

#[test]
fn every_operation_has_a_policy_row_and_every_row_an_operation() {
    let named: BTreeSet<&str> =
        operations().map(|(_, _, operation)| operation["operationId"].as_str().unwrap()).collect();
    // SCIM describes itself; `scim/everyone.rs` tries each of its operations.
    let ruled: BTreeSet<&str> = TABLE.iter().map(|(name, _)| *name).filter(|name| !name.starts_with("scim_")).collect();
    assert_eq!(named, ruled, "each operation needs a row in domain::policy::TABLE");
}

#[test]
fn an_operation_says_whether_it_needs_a_sign_in() {
    for (path, method, operation) in operations() {
        let name = operation["operationId"].as_str().unwrap();
        let open = TABLE.iter().any(|(row, ways)| *row == name && ways.contains(&Who::Anyone));
        let schemes = operation["security"].as_array();
        let closed = schemes
            .is_some_and(|schemes| schemes.iter().any(|scheme| scheme.as_object().is_some_and(|s| !s.is_empty())));
        assert_eq!(closed, !open, "{method} {path} declares {schemes:?}");
        assert_eq!(
            operation["responses"].get("403").is_some() && !matches!(name, "refresh" | "sign_out"),
            closed,
            "{name}"
        );
    }
}

#[test]
fn an_operation_says_what_it_is_for_and_how_it_fails() {
    for (path, method, operation) in operations() {
        let at = format!("{method} {path}");
        assert!(operation["summary"].as_str().is_some_and(|text| !text.is_empty()), "{at} has no summary");
        assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1), "{at}");
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.keys().any(|status| status.starts_with('2')), "{at} never succeeds");
        for (status, response) in responses.iter().filter(|(status, _)| status.as_str() >= "400") {
            if path.starts_with("/oauth/") && matches!(status.as_str(), "400" | "401") {
                continue;
            }
            let schema = &shared(response)["content"]["application/problem+json"]["schema"]["$ref"];
            assert_eq!(schema, "#/components/schemas/Problem", "{at} {status}");
        }
        if operation.get("requestBody").is_some() && !path.starts_with("/oauth/") {
            assert!(responses.contains_key("413") && responses.contains_key("422"), "{at}");
        }
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            assert!(parameter["description"].as_str().is_some_and(|text| !text.is_empty()), "{at}: {parameter}");
        }
    }
}

#[test]
fn every_example_fits_its_own_schema() {
    let mut seen = 0;
    for (name, schema) in document()["components"]["schemas"].as_object().unwrap() {
        if let Some(example) = schema.get("example") {
            validate(&format!("/components/schemas/{name}"), example);
            seen += 1;
        }
        let Some(properties) = schema["properties"].as_object() else { continue };
        for (field, property) in properties {
            let examples =
                property.get("example").into_iter().chain(property["examples"].as_array().into_iter().flatten());
            for example in examples {
                validate(&format!("/components/schemas/{name}/properties/{field}"), example);
                seen += 1;
            }
        }
    }
    assert!(seen > 10, "{seen} examples");
}

#[test]
fn every_body_that_can_be_sent_has_an_example() {
    for (path, method, operation) in operations() {
        let Some(content) = operation["requestBody"]["content"].as_object() else { continue };
        for (kind, media) in content.iter().filter(|(kind, _)| *kind == "application/json") {
            let at = media["schema"]["$ref"].as_str().unwrap().trim_start_matches('#');
            let schema = document().pointer(at).unwrap();
            let fields = schema["properties"].as_object().unwrap();
            let whole = schema.get("example").is_some() || fields.values().all(|field| field.get("example").is_some());
            assert!(whole, "{method} {path} {kind} has no example");
        }
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let mut references = Vec::new();
    collect_references(document(), &mut references);
    assert!(references.len() > 100, "{} references", references.len());
    let dangling: BTreeSet<&str> = references
        .into_iter()
        .filter(|to| to.strip_prefix('#').is_none_or(|pointer| document().pointer(pointer).is_none()))
        .collect();
    assert!(dangling.is_empty(), "nothing stands at {dangling:?}");
}

fn collect_references<'a>(value: &'a Value, into: &mut Vec<&'a str>) {
    match value {
        Value::Object(fields) => {
            into.extend(fields.get("$ref").and_then(Value::as_str));
            fields.values().for_each(|field| collect_references(field, into));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_references(item, into)),
        _ => {}
    }
}
