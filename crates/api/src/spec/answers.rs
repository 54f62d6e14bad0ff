//! What answers of many operations have in common, said once: refusals, and the headers of the rate limit.

use crate::platform::problem::Refusals;
use std::collections::BTreeMap;
use utoipa::IntoResponses;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{Header, OpenApi as Document, Ref, RefOr, Response};

/// The refusals by the names that they have in the specification.
const NAMES: &[(&str, &str)] = &[
    ("400", "Malformed"),
    ("401", "NotSignedIn"),
    ("403", "NotAllowed"),
    ("404", "NotFound"),
    ("409", "Conflict"),
    ("413", "TooLarge"),
    ("415", "UnsupportedMediaType"),
    ("422", "NotValid"),
    ("429", "TooManyRequests"),
    ("500", "Internal"),
    ("503", "Busy"),
];

/// Each header of the rate limit: its name, what it says, an example.
const RATE: [(&str, &str, &str); 2] = [
    (
        "RateLimit-Policy",
        "Which limit counts, how many requests it allows (`q`) in how many seconds (`w`). A machine is counted by its client \
         id, everybody else by their address; requests from the server's own machine without a machine's token are not counted.",
        "\"client\";q=1000;w=10",
    ),
    (
        "RateLimit",
        "How many requests are left (`r`), and in how many seconds all are back (`t`).",
        "\"client\";r=998;t=1",
    ),
];
const RETRY_AFTER: (&str, &str, &str) = ("Retry-After", "After how many seconds to ask again.", "7");

/// Adds the headers to every answer, and names the refusals that operations share.
pub(super) fn share(document: &mut Document) {
    let components = document.components.get_or_insert_default();
    for (name, says, example) in RATE.into_iter().chain([RETRY_AFTER]) {
        components.headers.insert(name.to_owned(), RefOr::T(header(says, example)));
    }
    let plain = Refusals::responses();
    for (status, name) in NAMES {
        let Some(RefOr::T(mut refusal)) = plain.get(*status).cloned() else { continue };
        add_headers(status, &mut refusal.headers);
        components.responses.insert((*name).to_owned(), RefOr::T(refusal));
    }
    for item in document.paths.paths.values_mut() {
        for (_, operation) in super::operations(item) {
            for (status, response) in &mut operation.responses.responses {
                share_one(status, response, &plain);
            }
        }
    }
}

fn share_one(status: &str, response: &mut RefOr<Response>, plain: &BTreeMap<String, RefOr<Response>>) {
    let name = NAMES.iter().find(|(of, _)| *of == status).map(|(_, name)| *name);
    match name {
        Some(name) if plain.get(status) == Some(response) => *response = RefOr::Ref(Ref::from_response_name(name)),
        _ => {
            if let RefOr::T(response) = response {
                add_headers(status, &mut response.headers);
            }
        }
    }
}

fn add_headers(status: &str, headers: &mut BTreeMap<String, RefOr<Header>>) {
    let wait = matches!(status, "429" | "503").then_some(RETRY_AFTER);
    for (name, ..) in RATE.into_iter().chain(wait) {
        headers.insert(name.to_owned(), RefOr::Ref(Ref::new(format!("#/components/headers/{name}"))));
    }
}

fn header(says: &str, example: &str) -> Header {
    let text = ObjectBuilder::new().schema_type(Type::String).max_length(Some(200));
    HeaderBuilder::new().schema(Some(text.build())).description(Some(says)).example(Some(example.into())).build()
}
