//! What the specification says besides the routes: its head, and for each operation only the refusals it can give.

mod answers;
mod bounds;

use crate::platform::ending::Ending;
use domain::machines::{Scope, ScopeOf};
use domain::policy::{TABLE, Who};
use utoipa::OpenApi;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{
    ClientCredentials, Flow, HttpAuthScheme, HttpBuilder, OAuth2, Scopes, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{Deprecated, OpenApi as Document};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Staffordshire Social Care Academy",
        description = "One catalogue of local training, booking, and a training record that belongs to the worker. \
            Errors are RFC 9457 problem details with a stable `code`. How to build on it: `/api/docs/integrate`; what a client \
            can rely on, and what ends: `/api/docs/changes`.",
        version = "1.6.0",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    servers((url = "/", description = "This server")),
    // What is named in a path or a query alone is not collected from the routes, as what is in a body is.
    components(schemas(crate::sync::ExportForm, domain::catalogue::asked::When, domain::catalogue::Sort)),
    tags(
        (name = "Catalogue", description = "Courses, their runs, and finding them"),
        (name = "Sync", description = "Loading a training provider's catalogue"),
        (name = "People", description = "Accounts and signing in"),
        (name = "Organisations", description = "Employers, who works for them, and their own training rules"),
        (name = "Machines", description = "Signing in as a training provider's or an employer's own system"),
        (name = "Bookings", description = "Places, waiting lists and offers"),
        (name = "Messages", description = "What a person was told of their bookings, and how they want to be told"),
        (name = "Records", description = "Registers and training records"),
        (name = "Webhooks", description = "Being told what happened, as Standard Webhooks 1.0.0 says"),
        (name = "ASC-WDS", description = "An employer's workforce data set files: taken in, and the training file written"),
        (name = "Privacy", description = "A person's own data: who looked, all of it, an end to it, and how long it is kept"),
        (name = "Practice", description = "An employer with made-up people and courses, for trying a new system"),
        (name = "Health", description = "Whether the server runs")
    )
)]
struct Base;

/// The head of the specification, to which the routes add themselves.
#[must_use]
pub fn base() -> Document {
    let mut document = Base::openapi();
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .description(Some(
            "The access token from signing in: a JWT (RFC 9068) that is made and checked as RFC8725 says",
        ))
        .build();
    document
        .components
        .get_or_insert_with(Default::default)
        .add_security_scheme("person", SecurityScheme::Http(bearer));
    let scopes = Scopes::from_iter(Scope::ALL.iter().map(|scope| (scope.as_str(), scope.label())));
    let machine = OAuth2::with_description(
        [Flow::ClientCredentials(ClientCredentials::new("/oauth/token", scopes))],
        "A training provider's or an employer's own system. Its access token is a JWT (RFC 9068) that is made and checked as \
         RFC8725 says",
    );
    document
        .components
        .get_or_insert_with(Default::default)
        .add_security_scheme("machine", SecurityScheme::OAuth2(machine));
    document
}

/// Says of each operation who may call it, and takes away the refusals that it cannot give, so that a client need not
/// write code for them; says what ends, how much anything can be, and what all answers have in common.
#[must_use]
pub fn honest(mut document: Document, endings: &[Ending]) -> Document {
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            operation.security = Some(security(operation.operation_id.as_deref().unwrap_or_default()));
            let keep = |status: &str| can_answer(status, method, path, operation);
            let kept: Vec<String> = operation.responses.responses.keys().filter(|s| keep(s)).cloned().collect();
            operation.responses.responses.retain(|status, _| kept.contains(status));
            if let Some(ending) = endings.iter().find(|one| operation.operation_id.as_deref() == Some(one.operation)) {
                operation.deprecated = Some(Deprecated::True);
                operation.extensions.get_or_insert_default().insert("x-sunset".to_owned(), ending.last_day.into());
            }
        }
    }
    bounds::set(&mut document);
    answers::share(&mut document);
    document
}

/// Where an operation is answered: method and path.
#[must_use]
pub fn place(document: &mut Document, operation: &str) -> Option<(&'static str, String)> {
    document.paths.paths.iter_mut().find_map(|(path, item)| {
        let mut all = operations(item);
        let (method, _) = all.find(|(_, one)| one.operation_id.as_deref() == Some(operation))?;
        Some((method, path.clone()))
    })
}

/// Who may call an operation, by the policy.
fn security(operation: &str) -> Vec<SecurityRequirement> {
    let ways = TABLE.iter().find(|(name, _)| *name == operation).map_or(&[][..], |row| row.1);
    if ways.contains(&Who::Anyone) {
        return vec![SecurityRequirement::default()];
    }
    let mut who = vec![SecurityRequirement::new::<_, [&str; 0], &str>("person", [])];
    let machines = [(Who::MachineOfProvider, ScopeOf::Provider), (Who::MachineOfEmployer, ScopeOf::Employer)];
    for (_, of) in machines.into_iter().filter(|(way, _)| ways.contains(way)) {
        // Any one of them is enough.
        let scopes = of.all().filter(|scope| scope.gives(operation));
        who.extend(scopes.map(|scope| SecurityRequirement::new("machine", [scope.as_str()])));
    }
    who
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    let all = [
        ("get", &mut item.get),
        ("post", &mut item.post),
        ("put", &mut item.put),
        ("patch", &mut item.patch),
        ("delete", &mut item.delete),
    ];
    all.into_iter().filter_map(|(method, operation)| operation.as_mut().map(|operation| (method, operation)))
}

fn can_answer(status: &str, method: &str, path: &str, operation: &Operation) -> bool {
    let id = operation.operation_id.as_deref().unwrap_or("");
    let open = TABLE.iter().any(|(name, ways)| *name == id && ways.contains(&Who::Anyone));
    let of_health = path.starts_with("/health/");
    let of_keys = path.starts_with("/.well-known/");
    // The refresh cookie works from our own pages alone.
    let by_cookie = matches!(id, "refresh" | "sign_out");
    let of_tokens = path.starts_with("/oauth/");
    let has_body = operation.request_body.is_some();
    let has_parameters = operation.parameters.as_ref().is_some_and(|all| !all.is_empty());
    match status {
        "400" | "401" if of_tokens => true,
        "400" => has_body || has_parameters,
        // A token that is no longer good is refused on open operations too.
        "401" => !of_health && !of_keys && !matches!(id, "register" | "finish_registration" | "sign_out"),
        "403" => !open || by_cookie,
        "404" => {
            path.contains('{') || matches!(id, "create_booking" | "list_webhook_endpoints" | "create_webhook_endpoint")
        }
        "409" => {
            method != "get"
                && !matches!(id, "register" | "sign_in" | "refresh" | "sign_out" | "sign_out_everywhere" | "change_me")
                && !of_tokens
        }
        "413" | "415" => has_body && !of_tokens,
        "422" => !of_tokens && (has_body || has_parameters && !by_cookie),
        "429" => !of_health,
        "503" => id != "health_live" && !of_keys,
        _ => true,
    }
}
