//! How long a text and how big a number of the specification can be, where its format says so already: clients make room
//! for that much, and no more (OWASP API4:2023). What has no format says its own bounds where it is declared.

use crate::platform::once::KEY_MOST;
use utoipa::Number;
use utoipa::openapi::path::{Operation, Parameter};
use utoipa::openapi::schema::{AdditionalProperties, ArrayItems, Object, SchemaType, Type};
use utoipa::openapi::{Content, Header, KnownFormat, OpenApi as Document, RefOr, Response, Schema, SchemaFormat};

/// The longest RFC 3339 moment: nanoseconds and an offset.
const MOMENT: usize = 35;
/// The longest text in a list.
const ITEM: usize = 1000;
/// The longest file in a body, in characters.
const FILE: usize = i32::MAX as usize;
/// The biggest whole number that every client holds exactly (RFC 8259 §6).
const BIGGEST: isize = (1 << 53) - 1;
/// The longest header that has no form of its own.
const HEADER: usize = 1000;

/// Bounds everything that is not bounded yet.
pub(super) fn set(document: &mut Document) {
    let hooks = document.webhooks.iter_mut().flat_map(|hooks| hooks.paths.values_mut());
    for item in document.paths.paths.values_mut().chain(hooks) {
        for (_, operation) in super::operations(item) {
            of_operation(operation);
        }
    }
    for one in document.components.iter_mut().flat_map(|components| components.schemas.values_mut()) {
        either(one);
    }
}

fn of_operation(operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        if let RefOr::T(Parameter { schema: Some(schema), name, .. }) = parameter {
            text_up_to(schema, if name == "Idempotency-Key" { KEY_MOST } else { HEADER });
            either(schema);
        }
    }
    if let Some(RefOr::T(body)) = &mut operation.request_body {
        body.content.values_mut().for_each(of_content);
    }
    for response in operation.responses.responses.values_mut() {
        if let RefOr::T(Response { content, headers, .. }) = response {
            content.values_mut().for_each(of_content);
            for header in headers.values_mut() {
                if let RefOr::T(Header { schema: Some(schema), .. }) = header {
                    text_up_to(schema, HEADER);
                }
            }
        }
    }
}

fn of_content(content: &mut RefOr<Content>) {
    if let RefOr::T(Content { schema: Some(schema), .. }) = content {
        text_up_to(schema, FILE);
        either(schema);
    }
}

/// A text that stands alone.
fn text_up_to(schema: &mut RefOr<Schema>, longest: usize) {
    if let RefOr::T(Schema::Object(object)) = schema
        && object.format.is_none()
    {
        bound_text(object, longest);
    }
}

fn either(schema: &mut RefOr<Schema>) {
    if let RefOr::T(schema) = schema {
        one(schema);
    }
}

fn one(schema: &mut Schema) {
    match schema {
        Schema::Object(object) => of_object(object),
        Schema::Array(array) => {
            if let ArrayItems::RefOrSchema(items) = &mut array.items {
                text_up_to(items, ITEM);
                either(items);
            }
        }
        Schema::OneOf(of) => of.items.iter_mut().for_each(either),
        Schema::AllOf(of) => of.items.iter_mut().for_each(either),
        Schema::AnyOf(of) => of.items.iter_mut().for_each(either),
        _ => {}
    }
}

fn of_object(object: &mut Object) {
    object.properties.values_mut().for_each(either);
    if let Some(AdditionalProperties::RefOr(schema)) = object.additional_properties.as_deref_mut() {
        either(schema);
    }
    if let Some(Schema::Object(names)) = object.property_names.as_deref_mut() {
        bound_text(names, ITEM);
    }
    let known = match &object.format {
        Some(SchemaFormat::KnownFormat(known)) => known,
        _ => return,
    };
    match known {
        KnownFormat::Uuid => bound_text(object, 36),
        KnownFormat::Date => bound_text(object, 10),
        KnownFormat::DateTime => bound_text(object, MOMENT),
        KnownFormat::Binary => bound_text(object, FILE),
        KnownFormat::Int32 => bound_number(object, i32::MAX as isize),
        KnownFormat::Int64 => bound_number(object, BIGGEST),
        _ => {}
    }
}

fn is(object: &Object, kind: &Type) -> bool {
    match &object.schema_type {
        SchemaType::Type(own) => own == kind,
        SchemaType::Array(any) => any.contains(kind),
        SchemaType::AnyValue => false,
    }
}

fn bound_text(object: &mut Object, longest: usize) {
    if is(object, &Type::String) && object.enum_values.is_none() {
        object.max_length.get_or_insert(longest);
    }
}

/// Numbers here are counts, pence, days and moments: none is below nothing unless it says so.
fn bound_number(object: &mut Object, biggest: isize) {
    if is(object, &Type::Integer) && object.enum_values.is_none() {
        if object.exclusive_minimum.is_none() {
            object.minimum.get_or_insert(Number::Int(0));
        }
        if object.exclusive_maximum.is_none() {
            object.maximum.get_or_insert(Number::Int(biggest));
        }
    }
}
