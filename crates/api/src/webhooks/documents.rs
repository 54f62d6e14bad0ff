//! What the specification says of the messages: one webhook of OpenAPI 3.1 an event, so that receivers can make types.

use domain::webhooks::wire::{BookingIds, CourseIds, EndpointIds, Message, RecordIds, WorkerIds};
use domain::webhooks::{About, EventType};
use utoipa::openapi::path::{HttpMethod, OperationBuilder, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{Components, ContentBuilder, Paths, Ref, RefOr, Required, ResponseBuilder, Schema};
use utoipa::{PartialSchema, ToSchema};

/// The webhooks of the specification, and the schemas of their bodies, which are put beside the others.
pub fn documents(components: &mut Components) -> Paths {
    let mut paths = Paths::new();
    for event in EventType::ALL {
        let body = match event.about() {
            About::Booking => schema::<BookingIds>(components, "BookingMessage"),
            About::Record => schema::<RecordIds>(components, "RecordMessage"),
            About::Worker => schema::<WorkerIds>(components, "WorkerMessage"),
            About::Course => schema::<CourseIds>(components, "CourseMessage"),
            About::Endpoint => schema::<EndpointIds>(components, "TestMessage"),
        };
        paths.paths.insert(event.as_str().to_owned(), one(*event, body));
    }
    paths
}

/// Keeps the schema of a message under a name; answers what refers to it.
fn schema<D: ToSchema>(components: &mut Components, name: &str) -> Ref {
    if !components.schemas.contains_key(name) {
        let mut parts = Vec::new();
        <Message<D> as ToSchema>::schemas(&mut parts);
        D::schemas(&mut parts);
        parts.push((D::name().into_owned(), D::schema()));
        components.schemas.extend(parts);
        components.schemas.insert(name.to_owned(), <Message<D> as PartialSchema>::schema());
    }
    Ref::from_schema_name(name)
}

fn one(event: EventType, body: Ref) -> PathItem {
    let name = event.as_str().replace('.', "_");
    let content = ContentBuilder::new().schema(Some(RefOr::<Schema>::Ref(body))).build();
    let operation = OperationBuilder::new()
        .tag("Webhooks")
        .operation_id(Some(format!("on_{name}")))
        .summary(Some(event.label()))
        .description(Some(
            "We send this to your endpoint. Check the signature, take the message, answer 2xx within 15 seconds. The same \
             webhook-id may come twice: act once.",
        ))
        .parameter(header("webhook-id", "Names the message: the same each time it is sent"))
        .parameter(header("webhook-timestamp", "When it was sent, in seconds since 1970"))
        .parameter(header(
            "webhook-signature",
            "One or two signatures, `v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`, with a space between",
        ))
        // The signature stands for a sign-in.
        .securities(Some(Vec::new()))
        .request_body(Some(RequestBodyBuilder::new().required(Some(Required::True)).content("application/json", content).build()))
        .response("2XX", ResponseBuilder::new().description("You took it"))
        .response("410", ResponseBuilder::new().description("You want nothing more: the endpoint is switched off"))
        .response("429", ResponseBuilder::new().description("You are overrun: we wait as long as Retry-After says"))
        .build();
    PathItem::new(HttpMethod::Post, operation)
}

fn header(name: &str, description: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::True)
        .description(Some(description))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String).build()))
        .build()
}
