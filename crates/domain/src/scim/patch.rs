//! Changes of a resource (RFC 7644 §3.5.2), as Entra ID and Okta really send them: `Add`, `Replace` and `Remove` in
//! capitals, texts for true and false, paths as names of a value that has no path itself.

use super::filter::Filter;
use super::path::{self, Path, Target};
use super::schema::{Attribute, Kind, member, value_of};
use super::{Refusal, ScimType};
use serde_json::{Map, Value};

/// The most changes in one message.
const MOST: usize = 1_000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Op {
    Add,
    Replace,
    Remove,
}

/// Makes the changes of a message, all or none, to a resource in its declared form.
///
/// # Errors
/// `invalidSyntax`, `invalidPath`, `invalidFilter`, `invalidValue`, `noTarget`, `mutability`.
pub fn apply(kind: Kind, resource: &Value, message: &Value) -> Result<Value, Refusal> {
    let syntax = |say: &str| Refusal::new(ScimType::InvalidSyntax, say);
    let operations = message.as_object().and_then(|message| member(message, "Operations")).and_then(Value::as_array);
    let operations = operations.ok_or_else(|| syntax("Send the changes as Operations, a list."))?;
    if operations.len() > MOST {
        return Err(Refusal::new(ScimType::TooMany, format!("Send at most {MOST} changes at once.")));
    }
    let mut changed = resource.clone();
    for operation in operations {
        let operation = operation.as_object().ok_or_else(|| syntax("Each change is an object."))?;
        let op = match member(operation, "op").and_then(Value::as_str).map(str::to_ascii_lowercase).as_deref() {
            Some("add") => Op::Add,
            Some("replace") => Op::Replace,
            Some("remove") => Op::Remove,
            _ => return Err(syntax("op is add, replace or remove.")),
        };
        let value = member(operation, "value").unwrap_or(&Value::Null);
        match member(operation, "path") {
            Some(Value::String(path)) if !path.trim().is_empty() => at(kind, &mut changed, op, path, value)?,
            None | Some(Value::Null | Value::String(_)) => everywhere(kind, &mut changed, op, value)?,
            Some(_) => return Err(syntax("path is a text.")),
        }
    }
    Ok(changed)
}

/// A change without a path: each name of the value is one. What only the server writes is passed over there: Okta sends
/// the id along.
fn everywhere(kind: Kind, resource: &mut Value, op: Op, value: &Value) -> Result<(), Refusal> {
    if op == Op::Remove {
        return Err(Refusal::new(ScimType::NoTarget, "Say by a path what is to be removed."));
    }
    let Some(object) = value.as_object() else {
        return Err(Refusal::new(ScimType::InvalidValue, "A change without a path has an object as its value."));
    };
    for (path, value) in object {
        let ours = path::target(kind, path).and_then(|target| target.attribute).is_some_and(Attribute::read_only);
        if !ours {
            at(kind, resource, op, path, value)?;
        }
    }
    Ok(())
}

fn at(kind: Kind, resource: &mut Value, op: Op, text: &str, value: &Value) -> Result<(), Refusal> {
    let path = match path::read(kind, text) {
        Err(_) if path::is_not_kept(kind, text) => return Ok(()),
        other => other?,
    };
    let Path { target, which } = path;
    let Some(attribute) = target.attribute else { return whole(kind, resource, op, &target, value) };
    let locked = attribute.read_only() || target.part.is_some_and(Attribute::read_only);
    if locked {
        return Err(Refusal::new(ScimType::Mutability, format!("{text} cannot be changed.")));
    }
    let Some(object) = place(resource, target.extension) else { return Ok(()) };
    let held = object.remove(&attribute.name);
    let new = match (&which, attribute.multi_valued) {
        (Some(which), _) => some(attribute, target.part, op, held, which, value)?,
        (None, true) => many(attribute, target.part, op, held, value)?,
        (None, false) => single(attribute, target.part, op, held, value)?,
    };
    if let Some(new) = new {
        object.insert(attribute.name.clone(), new);
    }
    Ok(())
}

/// A change of all that an extension adds.
fn whole(kind: Kind, resource: &mut Value, op: Op, target: &Target, value: &Value) -> Result<(), Refusal> {
    let Some(extension) = target.extension else { return Ok(()) };
    if op == Op::Remove {
        if let Some(resource) = resource.as_object_mut() {
            resource.remove(extension);
        }
        return Ok(());
    }
    let Some(object) = value.as_object() else {
        return Err(Refusal::new(ScimType::InvalidValue, "The value of an extension is an object."));
    };
    for (name, value) in object {
        // Models of extensions bring `schemas` along, as every resource does.
        if path::target(kind, name).and_then(|target| target.attribute).is_some_and(Attribute::read_only) {
            continue;
        }
        let path = format!("{extension}:{name}");
        let ours = path::target(kind, &path).and_then(|target| target.attribute).is_some_and(Attribute::read_only);
        if !ours {
            at(kind, resource, op, &path, value)?;
        }
    }
    Ok(())
}

fn place<'a>(resource: &'a mut Value, extension: Option<&str>) -> Option<&'a mut Map<String, Value>> {
    let object = resource.as_object_mut()?;
    match extension {
        None => Some(object),
        Some(extension) => object.entry(extension).or_insert_with(|| Value::Object(Map::new())).as_object_mut(),
    }
}

/// A value in its declared form; empty ones take away.
fn formed(attribute: &Attribute, value: &Value) -> Result<Option<Value>, Refusal> {
    value_of(attribute, value)
}

/// An element of a list in its declared form.
fn element(attribute: &Attribute, value: &Value) -> Result<Option<Value>, Refusal> {
    Ok(formed(attribute, value)?.and_then(|list| match list {
        Value::Array(list) => list.into_iter().next(),
        other => Some(other),
    }))
}

/// The new value of what has one.
fn single(
    attribute: &Attribute,
    part: Option<&Attribute>,
    op: Op,
    held: Option<Value>,
    value: &Value,
) -> Result<Option<Value>, Refusal> {
    let Some(part) = part else {
        return match (op, formed(attribute, value)?, held) {
            (Op::Remove, ..) | (_, None, _) => Ok(None),
            // Parts that are not named stay.
            (_, Some(Value::Object(new)), Some(Value::Object(mut held))) => {
                held.extend(new);
                Ok(Some(Value::Object(follow(held, value))))
            }
            (_, new, _) => Ok(new),
        };
    };
    let mut object = match held {
        Some(Value::Object(object)) => object,
        _ => Map::new(),
    };
    set(&mut object, part, op, value)?;
    Ok((!object.is_empty()).then_some(Value::Object(object)))
}

/// An address that is left out is that of the new value, not of the old.
fn follow(mut object: Map<String, Value>, given: &Value) -> Map<String, Value> {
    let named = given.as_object().is_some_and(|given| member(given, "$ref").is_some());
    if !named {
        object.remove("$ref");
    }
    object
}

fn set(object: &mut Map<String, Value>, part: &Attribute, op: Op, value: &Value) -> Result<(), Refusal> {
    if part.name == "value" {
        object.remove("$ref");
    }
    match formed(part, value)?.filter(|_| op != Op::Remove) {
        Some(value) => object.insert(part.name.clone(), value),
        None => object.remove(&part.name),
    };
    Ok(())
}

fn list(held: Option<Value>) -> Vec<Value> {
    match held {
        Some(Value::Array(list)) => list,
        Some(other) => vec![other],
        None => Vec::new(),
    }
}

fn filled(list: Vec<Value>) -> Option<Value> {
    (!list.is_empty()).then_some(Value::Array(list))
}

/// The new values of what has several.
fn many(
    attribute: &Attribute,
    part: Option<&Attribute>,
    op: Op,
    held: Option<Value>,
    value: &Value,
) -> Result<Option<Value>, Refusal> {
    let mut held = list(held);
    if let Some(part) = part {
        if held.is_empty() && op != Op::Remove {
            held.push(Value::Object(Map::new()));
        }
        for object in held.iter_mut().filter_map(Value::as_object_mut) {
            set(object, part, op, value)?;
        }
        held.retain(|one| one.as_object().is_none_or(|one| !one.is_empty()));
        return Ok(filled(held));
    }
    let new = formed(attribute, value)?.map(|new| list(Some(new))).unwrap_or_default();
    match op {
        Op::Replace => Ok(filled(new)),
        // Entra names in the value which of them go.
        Op::Remove => {
            held.retain(|one| !new.is_empty() && !new.iter().any(|gone| same(one, gone)));
            Ok(filled(held))
        }
        Op::Add => {
            for one in new {
                take_in(&mut held, one);
            }
            Ok(filled(held))
        }
    }
}

fn same(one: &Value, other: &Value) -> bool {
    match (one.get("value"), other.get("value")) {
        (Some(a), Some(b)) => a == b,
        _ => one == other,
    }
}

/// Adds an element, unless there is one like it; of two first ones the new is the first.
fn take_in(held: &mut Vec<Value>, new: Value) {
    if new.get("primary") == Some(&Value::Bool(true)) {
        for object in held.iter_mut().filter_map(Value::as_object_mut).filter(|one| one.contains_key("primary")) {
            object.insert("primary".to_owned(), false.into());
        }
    }
    let like = |one: &Value| same(one, &new) && one.get("type") == new.get("type");
    match held.iter_mut().find(|one| like(one)) {
        Some(one) => *one = new,
        None => held.push(new),
    }
}

/// The new values of what has several, when some of them are meant.
fn some(
    attribute: &Attribute,
    part: Option<&Attribute>,
    op: Op,
    held: Option<Value>,
    which: &Filter,
    value: &Value,
) -> Result<Option<Value>, Refusal> {
    let mut held = list(held);
    if op == Op::Remove && part.is_none() {
        held.retain(|one| !which.holds_of(one));
        return Ok(filled(held));
    }
    let mut met = false;
    for one in held.iter_mut().filter(|one| which.holds_of(one)) {
        met = true;
        changed(attribute, part, op, one, value)?;
    }
    if !met && op != Op::Remove {
        // Entra replaces the address for work of someone who has none yet.
        let none = || Refusal::new(ScimType::NoTarget, format!("No value of {} is meant by the path.", attribute.name));
        let mut one = Value::Object(which.equals().ok_or_else(none)?.into_iter().collect());
        changed(attribute, part, op, &mut one, value)?;
        held.push(one);
    }
    held.retain(|one| one.as_object().is_none_or(|one| !one.is_empty()));
    Ok(filled(held))
}

fn changed(
    attribute: &Attribute,
    part: Option<&Attribute>,
    op: Op,
    one: &mut Value,
    value: &Value,
) -> Result<(), Refusal> {
    let Some(object) = one.as_object_mut() else { return Ok(()) };
    match part {
        Some(part) => set(object, part, op, value),
        None => {
            if let Some(Value::Object(new)) = element(attribute, value)? {
                object.extend(new);
            }
            Ok(())
        }
    }
}

#[cfg(test)]
#[path = "patch_tests.rs"]
mod tests;
