//! What of a specification would break a client that was written for another one.
//!
//! What clients send may only be asked less of, and what they get may only say more: a request may gain optional fields
//! and values, an answer may gain fields. A value that an answer had not before is no break: clients are told to expect
//! values that they do not know.

use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Operations are read of these alone; other members of a path are about all of them.
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// Schemas that hold themselves end somewhere.
const DEEPEST: usize = 12;

/// Which way something travels.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    /// Clients send it.
    Sent,
    /// Clients get it.
    Got,
}

struct Break<'a> {
    promised: &'a Value,
    now: &'a Value,
    found: Vec<String>,
}

/// Every break, by name, in the order of the promise; `today` as 2026-11-27.
pub fn breaks(promised: &Value, now: &Value, today: &str) -> Vec<String> {
    let mut all = Break { promised, now, found: Vec::new() };
    for (path, item) in members(&promised["paths"]) {
        for method in METHODS {
            let before = &item[method];
            if before.is_null() {
                continue;
            }
            let name = format!("{} {path}", method.to_uppercase());
            match &now["paths"][path.as_str()][method] {
                Value::Null if is_over(before, today) => {}
                Value::Null => all.found.push(format!("{name} is gone")),
                after => all.operation(&name, before, after),
            }
        }
    }
    all.scopes();
    all.found
}

/// Whether an operation was marked as one that ends, and its last day is over.
fn is_over(operation: &Value, today: &str) -> bool {
    operation["deprecated"] == true && operation["x-sunset"].as_str().is_some_and(|last| last < today)
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn texts(value: &Value) -> BTreeSet<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// A list that a schema need not have.
fn values(schema: &Value) -> Option<Vec<&Value>> {
    schema["enum"].as_array().map(|all| all.iter().collect())
}

/// How much a format allows at most, in its sizes or values: a limit that says no less takes nothing away.
fn implied(schema: &Value) -> f64 {
    match schema["format"].as_str() {
        Some("uuid") => 36.0,
        Some("date") => 10.0,
        Some("date-time") => 35.0,
        // What every client holds exactly (RFC 8259 §6).
        Some("int64") => 9_007_199_254_740_991.0,
        _ => f64::from(i32::MAX),
    }
}

impl Break<'_> {
    fn say(&mut self, at: &str, what: &str) {
        self.found.push(format!("{at}: {what}"));
    }

    fn operation(&mut self, name: &str, before: &Value, after: &Value) {
        if before["operationId"] != after["operationId"] {
            self.say(name, &format!("operationId was {} and is {}", before["operationId"], after["operationId"]));
        }
        self.parameters(name, before, after);
        let (sent_before, sent_after) = (&before["requestBody"], &after["requestBody"]);
        if sent_before["required"] != true && sent_after["required"] == true {
            self.say(name, "a body must be sent");
        }
        for (kind, content) in members(&sent_before["content"]) {
            match &sent_after["content"][kind.as_str()] {
                Value::Null => self.say(name, &format!("a body of {kind} is no longer taken")),
                after => self.schema(Way::Sent, &format!("{name} body"), &content["schema"], &after["schema"], 0),
            }
        }
        for (status, answer) in members(&before["responses"]) {
            // Refusals are the same kind of answer everywhere, and one less is no break.
            if !status.starts_with('2') {
                continue;
            }
            let after = &after["responses"][status.as_str()];
            if after.is_null() {
                self.say(name, &format!("{status} is no longer answered"));
            }
            for (kind, content) in members(&answer["content"]) {
                let at = format!("{name} {status}");
                match &after["content"][kind.as_str()] {
                    Value::Null => self.say(&at, &format!("{kind} is no longer answered")),
                    after => self.schema(Way::Got, &at, &content["schema"], &after["schema"], 0),
                }
            }
        }
    }

    fn parameters(&mut self, name: &str, before: &Value, after: &Value) {
        let each = |operation: &Value| operation["parameters"].as_array().cloned().unwrap_or_default();
        let key = |parameter: &Value| (parameter["in"].clone(), parameter["name"].clone());
        let (known, now) = (each(before), each(after));
        for parameter in &known {
            let label = format!("{} parameter {}", name, parameter["name"].as_str().unwrap_or_default());
            match now.iter().find(|one| key(one) == key(parameter)) {
                None => self.say(&label, "it is gone"),
                Some(one) => {
                    if parameter["required"] != true && one["required"] == true {
                        self.say(&label, "it must be given");
                    }
                    self.schema(Way::Sent, &label, &parameter["schema"], &one["schema"], 0);
                }
            }
        }
        for parameter in now.iter().filter(|one| one["required"] == true) {
            if !known.iter().any(|one| key(one) == key(parameter)) {
                self.say(name, &format!("the new parameter {} must be given", parameter["name"]));
            }
        }
    }

    fn schema(&mut self, way: Way, at: &str, before: &Value, after: &Value, depth: usize) {
        let (before, after) = (led(self.promised, before), led(self.now, after));
        if depth > DEEPEST || before == after && self.promised["components"] == self.now["components"] {
            return;
        }
        self.types(way, at, before, after);
        self.enums(way, at, before, after);
        if way == Way::Sent {
            self.limits(at, before, after);
        }
        self.fields(way, at, before, after, depth);
        if let (Some(one), Some(other)) = (before.get("items"), after.get("items")) {
            self.schema(way, &format!("{at}[]"), one, other, depth + 1);
        }
        for of in ["oneOf", "anyOf", "allOf"] {
            let (one, other) = (before[of].as_array(), after[of].as_array());
            for (nth, (one, other)) in one.into_iter().flatten().zip(other.into_iter().flatten()).enumerate() {
                self.schema(way, &format!("{at} {of} {nth}"), one, other, depth + 1);
            }
        }
    }

    /// What is sent may be more kinds than before, what is got no other.
    fn types(&mut self, way: Way, at: &str, before: &Value, after: &Value) {
        let kinds = |schema: &Value| match &schema["type"] {
            Value::String(one) => BTreeSet::from([one.clone()]),
            many => texts(many).into_iter().map(str::to_owned).collect(),
        };
        let (known, now) = (kinds(before), kinds(after));
        if known.is_empty() || now.is_empty() {
            return;
        }
        let (may, must) = if way == Way::Sent { (&now, &known) } else { (&known, &now) };
        let number = |kind: &String| kind == "integer" && may.contains("number");
        if must.iter().any(|kind| !may.contains(kind) && !number(kind)) {
            self.say(at, &format!("its type was {known:?} and is {now:?}"));
        }
    }

    fn enums(&mut self, way: Way, at: &str, before: &Value, after: &Value) {
        let (Some(known), now) = (values(before), values(after)) else {
            if way == Way::Sent && values(before).is_none() && values(after).is_some() {
                self.say(at, "it takes some values alone");
            }
            return;
        };
        if let (Way::Sent, Some(now)) = (way, now) {
            for gone in known.into_iter().filter(|value| !now.contains(value)) {
                self.say(at, &format!("the value {gone} is no longer taken"));
            }
        }
    }

    /// What is sent may have to be longer or shorter than before by no rule.
    fn limits(&mut self, at: &str, before: &Value, after: &Value) {
        for (name, lower) in [
            ("maxLength", false),
            ("maximum", false),
            ("maxItems", false),
            ("minLength", true),
            ("minimum", true),
            ("minItems", true),
        ] {
            let (known, now) = (before[name].as_f64(), after[name].as_f64());
            let narrower = match (known, now) {
                (Some(known), Some(now)) => {
                    if lower {
                        now > known
                    } else {
                        now < known
                    }
                }
                (None, Some(now)) => {
                    if lower {
                        now > 0.0
                    } else {
                        now < implied(after)
                    }
                }
                (_, None) => false,
            };
            if narrower {
                self.say(at, &format!("{name} is {} now", after[name]));
            }
        }
        if !after["pattern"].is_null() && before["pattern"] != after["pattern"] {
            self.say(at, "its pattern is another");
        }
    }

    fn fields(&mut self, way: Way, at: &str, before: &Value, after: &Value, depth: usize) {
        let none = Map::new();
        let fields = |schema: &'static str, of: &Value| of[schema].as_object().cloned().unwrap_or_else(|| none.clone());
        let (known, now) = (fields("properties", before), fields("properties", after));
        let (must, must_now) = (texts(&before["required"]), texts(&after["required"]));
        for (name, schema) in &known {
            let label = format!("{at}.{name}");
            match now.get(name) {
                None => self.say(&label, "it is gone"),
                Some(after) => self.schema(way, &label, schema, after, depth + 1),
            }
        }
        match way {
            Way::Sent => {
                for name in must_now.difference(&must) {
                    self.say(&format!("{at}.{name}"), "it must be given");
                }
            }
            Way::Got => {
                for name in must.difference(&must_now).filter(|name| now.contains_key(**name)) {
                    self.say(&format!("{at}.{name}"), "it is not always there any more");
                }
            }
        }
    }

    fn scopes(&mut self) {
        let all = |document: &Value| -> BTreeSet<String> {
            let schemes = members(&document["components"]["securitySchemes"]);
            let flows = schemes.flat_map(|(_, scheme)| members(&scheme["flows"]));
            flows.flat_map(|(_, flow)| members(&flow["scopes"])).map(|(name, _)| name.clone()).collect()
        };
        let now = all(self.now);
        for gone in all(self.promised).into_iter().filter(|name| !now.contains(name)) {
            self.say("scopes", &format!("{gone} is gone"));
        }
    }
}

/// A schema, or what it leads to.
fn led<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let to = schema["$ref"].as_str().and_then(|to| to.strip_prefix('#'));
    to.and_then(|pointer| document.pointer(pointer)).unwrap_or(schema)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn document() -> Value {
        json!({
            "info": {"version": "1.0.0"},
            "paths": {"/things": {"post": {
                "operationId": "add_thing",
                "parameters": [{"in": "query", "name": "kind", "schema": {"enum": ["a", "b"], "type": "string"}}],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/New"}}}},
                "responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}}
            }}},
            "components": {
                "schemas": {
                    "New": {"type": "object", "required": ["name"],
                        "properties": {"name": {"type": "string", "maxLength": 9}, "size": {"type": "number"},
                            "day": {"type": "string", "format": "date"}}},
                    "Thing": {"type": "object", "required": ["id"],
                        "properties": {"id": {"type": "string"}, "state": {"enum": ["on", "off"]}, "more": {"$ref": "#/components/schemas/Thing"}}}
                },
                "securitySchemes": {"oauth": {"flows": {"clientCredentials": {"scopes": {"things:read": ""}}}}}
            }
        })
    }

    /// What is found when one place holds another value; `null` takes it away.
    fn after(pointer: &str, value: Value) -> Vec<String> {
        let mut now = document();
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        let parent = now.pointer_mut(parent).unwrap();
        match (value, parent) {
            (Value::Null, Value::Object(fields)) => drop(fields.remove(name)),
            (value, Value::Object(fields)) => drop(fields.insert(name.replace("~1", "/"), value)),
            (value, Value::Array(all)) => all.push(value),
            _ => panic!("no such place"),
        }
        breaks(&document(), &now, TODAY)
    }

    const TODAY: &str = "2026-11-27";
    const SCHEMAS: &str = "/components/schemas";
    const POST: &str = "/paths/~1things/post";

    #[test]
    fn the_same_breaks_nothing() {
        assert_eq!(breaks(&document(), &document(), TODAY), Vec::<String>::new());
    }

    #[test]
    fn each_kind_of_break_is_named() {
        let cases: [(String, Value, &str); 13] = [
            ("/paths".to_owned() + "/~1things", json!({}), "POST /things is gone"),
            (format!("{POST}/operationId"), json!("new_thing"), "operationId"),
            (format!("{POST}/parameters/-"), json!({"in": "query", "name": "x", "required": true}), "must be given"),
            (format!("{POST}/parameters"), Value::Null, "it is gone"),
            (format!("{POST}/requestBody/required"), json!(true), "a body must be sent"),
            (format!("{POST}/requestBody/content"), json!({"text/csv": {}}), "no longer taken"),
            (format!("{POST}/responses"), json!({"201": {}}), "200 is no longer answered"),
            (format!("{SCHEMAS}/New/required"), json!(["name", "size"]), "body.size: it must be given"),
            (format!("{SCHEMAS}/New/properties/name/maxLength"), json!(5), "maxLength is 5 now"),
            (format!("{SCHEMAS}/New/properties/size/type"), json!("integer"), "its type was"),
            (format!("{SCHEMAS}/Thing/properties/state"), Value::Null, "200.state: it is gone"),
            (format!("{SCHEMAS}/Thing/required"), json!([]), "200.id: it is not always there"),
            ("/components/securitySchemes/oauth/flows".to_owned(), json!({}), "things:read is gone"),
        ];
        for (pointer, value, says) in cases {
            let found = after(&pointer, value);
            assert!(found.iter().any(|one| one.contains(says)), "{pointer}: {found:?}");
        }
    }

    #[test]
    fn a_value_that_was_taken_is_taken_for_ever() {
        let mut now = document();
        now["paths"]["/things"]["post"]["parameters"][0]["schema"]["enum"] = json!(["a"]);
        assert_eq!(
            breaks(&document(), &now, TODAY),
            ["POST /things parameter kind: the value \"b\" is no longer taken"]
        );
    }

    #[test]
    fn what_is_added_breaks_nothing() {
        for (pointer, value) in [
            ("/paths/~1more", json!({"get": {}})),
            ("/paths/~1things/post/parameters/-", json!({"in": "query", "name": "x"})),
            ("/components/schemas/New/properties/note", json!({"type": "string"})),
            ("/components/schemas/New/properties/name/maxLength", json!(10)),
            ("/components/schemas/New/required", json!([])),
            ("/components/schemas/New/properties/day/maxLength", json!(10)),
            ("/components/schemas/Thing/properties/new", json!({"type": "string"})),
            ("/components/schemas/Thing/properties/state", json!({"enum": ["on", "off", "asleep"]})),
            ("/components/schemas/New/properties/size/type", json!(["number", "null"])),
        ] {
            assert_eq!(after(pointer, value), Vec::<String>::new(), "{pointer}");
        }
    }

    #[test]
    fn what_was_said_to_end_may_go_once_its_day_is_over() {
        let mut promised = document();
        promised["paths"]["/things"]["post"]["deprecated"] = json!(true);
        promised["paths"]["/things"]["post"]["x-sunset"] = json!("2026-11-01");
        let mut now = document();
        now["paths"] = json!({});
        assert_eq!(breaks(&promised, &now, "2026-11-01"), ["POST /things is gone"], "the last day counts");
        assert_eq!(breaks(&promised, &now, "2026-11-02"), Vec::<String>::new());
    }
}
