//! The application: rooms mounted, faults turned into problems, the specification collected from the real routes.

use crate::platform::ending::Endings;
use crate::platform::problem::Refusals;
use crate::platform::web_files::{self, CONTENT_SECURITY_POLICY};
use crate::platform::{ApiError, ApiResult, AppState, ending, rate};
use crate::{
    ascwds, booking, care, catalogue, credentials, machines, messages, organisations, people, practice, privacy,
    records, scim, spec, sync, verification, webhooks,
};
use actix_web::body::MessageBody;
use actix_web::dev::{Server, ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::error::{JsonPayloadError, PathError, QueryPayloadError};
use actix_web::http::{Method, header};
use actix_web::middleware::{Compress, DefaultHeaders, Next, from_fn};
use actix_web::{App, Error, HttpRequest, HttpResponse, HttpServer, Responder, get, web};
use domain::problem::Code;
use serde::Serialize;
use std::net::TcpListener;
use std::sync::OnceLock;
use utoipa::openapi::OpenApi as Document;
use utoipa_actix_web::AppExt;
use utoipa_actix_web::service_config::ServiceConfig;

/// The longest JSON body: a course with two thousand runs is shorter.
const JSON_LIMIT: usize = 1024 * 1024;

fn rooms(config: &mut ServiceConfig) {
    config.route("/openapi.json", web::get().to(specification));
    people::mount(config);
    machines::mount(config);
    organisations::mount(config);
    catalogue::mount(config);
    sync::mount(config);
    booking::mount(config);
    messages::mount(config);
    records::mount(config);
    credentials::mount(config);
    verification::mount(config);
    care::mount(config);
    webhooks::mount(config);
    ascwds::mount(config);
    privacy::mount(config);
    practice::mount(config);
}

fn build(
    state: Option<AppState>,
) -> (
    App<impl ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse, Error = Error, InitError = ()>>,
    Document,
) {
    let mut app = App::new();
    if let Some(state) = state {
        app = app.app_data(web::Data::new(state));
    }
    app.into_utoipa_app()
        .openapi(spec::base())
        .service(health_live)
        .service(health_ready)
        .configure(machines::mount_beside)
        .configure(catalogue::mount_beside)
        .configure(scim::mount_beside)
        .configure(credentials::mount_beside)
        .service(utoipa_actix_web::scope::scope("/api/v1").configure(rooms))
        .split_for_parts()
}

/// The specification, collected from the real routes; needs no database.
#[must_use]
pub fn openapi() -> Document {
    let mut document = build(None).1;
    document.webhooks = Some(webhooks::documents(document.components.get_or_insert_default()));
    spec::honest(document, ending::ENDING)
}

/// The specification as it is committed and served.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn openapi_json() -> Result<String, serde_json::Error> {
    written_down(&openapi())
}

fn written_down(document: &Document) -> Result<String, serde_json::Error> {
    Ok(document.to_pretty_json()? + "\n")
}

/// The server on a listener that is already bound.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve(state: AppState, listener: TcpListener, workers: usize) -> std::io::Result<Server> {
    let mut document = openapi();
    let spec = web::Bytes::from(written_down(&document).map_err(std::io::Error::other)?);
    let endings = web::Data::new(endings(&state, &mut document).map_err(std::io::Error::other)?);
    let server = HttpServer::new(move || {
        let (app, _) = build(Some(state.clone()));
        let docs = utoipa_swagger_ui::SwaggerUi::new("/api/docs/{_:.*}")
            .config(utoipa_swagger_ui::Config::from("/api/v1/openapi.json").validator_url("none"));
        app.app_data(json_rules())
            .app_data(query_rules())
            .app_data(path_rules())
            .app_data(machines::form_rules())
            .app_data(web::Data::new(spec.clone()))
            .app_data(endings.clone())
            .route("/api/docs", web::get().to(docs_address))
            .route("/api/docs/problems", web::get().to(crate::platform::problem_page::page))
            .route("/api/docs/changes", web::get().to(changes))
            .route("/api/docs/integrate", web::get().to(integrate))
            .route("/check", web::get().to(credentials::ask_page))
            .route("/check/{code}", web::get().to(credentials::check_page))
            .route("/confirm/{token}", web::get().to(verification::ask_page))
            .route("/confirm/{token}", web::post().to(verification::answer_page))
            .service(docs)
            .default_service(web::to(elsewhere))
            .wrap(from_fn(head_is_get))
            .wrap(from_fn(ending::tell))
            .wrap(from_fn(rate::limit))
            .wrap(from_fn(scim::says_too_many))
            .wrap(from_fn(docs_styles))
            .wrap(Compress::default())
            .wrap(security_headers())
    });
    Ok(server.workers(workers.max(1)).listen(listener)?.shutdown_timeout(10).run())
}

/// What answers of operations say that end.
fn endings(state: &AppState, document: &mut Document) -> Result<Endings, String> {
    let mut endings = Endings::default();
    let more = format!("{}/api/docs/changes", state.config.public_url.trim_end_matches('/'));
    for ending in state.endings {
        let place = spec::place(document, ending.operation);
        let (method, path) = place.ok_or_else(|| format!("there is no operation {}", ending.operation))?;
        endings.add(ending, method, &path, &more)?;
    }
    Ok(endings)
}

fn security_headers() -> DefaultHeaders {
    DefaultHeaders::new()
        .add(("x-content-type-options", "nosniff"))
        .add(("referrer-policy", "strict-origin-when-cross-origin"))
        .add(("permissions-policy", "geolocation=(self), camera=(), microphone=()"))
        .add(("cross-origin-opener-policy", "same-origin"))
        .add(("content-security-policy", CONTENT_SECURITY_POLICY))
}

/// RFC 9110 §9.3.2: HEAD is answered as GET is, without the body, which the server leaves out by itself.
async fn head_is_get(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    next.call(request).await
}

/// The page of the API's documents writes styles into itself; no other page may.
async fn docs_styles(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let of_docs = matches!(request.path(), "/api/docs/" | "/api/docs/index.html");
    let mut answer = next.call(request).await?;
    if of_docs {
        let policy = format!("{CONTENT_SECURITY_POLICY}; style-src 'self' 'unsafe-inline'");
        if let Ok(policy) = header::HeaderValue::from_str(&policy) {
            answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        }
    }
    Ok(answer)
}

fn json_rules() -> web::JsonConfig {
    web::JsonConfig::default().limit(JSON_LIMIT).error_handler(|error, _| {
        let problem = match &error {
            JsonPayloadError::Overflow { .. } | JsonPayloadError::OverflowKnownLength { .. } => {
                ApiError::new(Code::TooLarge, format!("Send at most {} kB.", JSON_LIMIT / 1024))
            }
            JsonPayloadError::ContentType => {
                ApiError::new(Code::UnsupportedMediaType, "Send Content-Type: application/json.")
            }
            JsonPayloadError::Deserialize(cause) if cause.is_data() => ApiError::field("", cause.to_string()),
            other => ApiError::new(Code::Malformed, format!("The body is not the JSON we expect: {other}")),
        };
        problem.into()
    })
}

fn query_rules() -> web::QueryConfig {
    web::QueryConfig::default().error_handler(|error, _| {
        let QueryPayloadError::Deserialize(cause) = &error else {
            return ApiError::new(Code::Malformed, error.to_string()).into();
        };
        ApiError::new(Code::Malformed, format!("Check the query: {cause}.")).into()
    })
}

fn path_rules() -> web::PathConfig {
    web::PathConfig::default().error_handler(|error, _| {
        let PathError::Deserialize(cause) = &error else {
            return ApiError::new(Code::Malformed, error.to_string()).into();
        };
        ApiError::new(Code::Malformed, format!("Check the address: {cause}.")).into()
    })
}

async fn specification(spec: web::Data<web::Bytes>) -> impl Responder {
    HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((header::CACHE_CONTROL, "public, max-age=60"))
        .body(spec.get_ref().clone())
}

/// What changed in the API, and what a client can rely on.
async fn changes() -> impl Responder {
    written(include_str!("../../../api-spec/CHANGELOG.md"))
}

/// How to build on the API, with programs that run.
async fn integrate() -> impl Responder {
    written(include_str!("../../../api-spec/INTEGRATE.md"))
}

/// A text in Markdown, which a browser shows as it is.
fn written(text: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "public, max-age=60"))
        .body(text)
}

async fn docs_address() -> impl Responder {
    HttpResponse::PermanentRedirect().insert_header((header::LOCATION, "/api/docs/")).finish()
}

/// Every address that no route has: the browser app's pages, a known address with a wrong method, or nothing.
async fn elsewhere(state: web::Data<AppState>, request: HttpRequest) -> ApiResult<HttpResponse> {
    let path = request.path();
    let first = path.split('/').nth(1).unwrap_or_default();
    let of_the_api = matches!(first, "api" | "health" | "oauth" | "scim" | ".well-known");
    if !of_the_api && request.method() == Method::GET {
        return match &state.web_dir {
            Some(folder) => web_files::serve(folder, &request).await,
            None => Err(ApiError::new(Code::NotFound, "There is no page here.")),
        };
    }
    let allowed = methods_of(path);
    if allowed.is_empty() {
        return Err(ApiError::new(Code::NotFound, "There is nothing at this address. See /api/docs."));
    }
    let useful: Vec<&str> = allowed.iter().copied().filter(|method| *method != "HEAD").collect();
    let refusal = ApiError::new(Code::MethodNotAllowed, format!("Use {}.", useful.join(" or ")));
    let allow = (header::ALLOW, allowed.join(", "));
    if request.method() == Method::OPTIONS {
        return Ok(HttpResponse::NoContent().insert_header(allow).finish());
    }
    let mut answer = actix_web::ResponseError::error_response(&refusal);
    if let Ok(value) = header::HeaderValue::from_str(&allow.1) {
        answer.headers_mut().insert(header::ALLOW, value);
    }
    Ok(answer)
}

/// The methods that the specification knows for a path.
fn methods_of(path: &str) -> Vec<&'static str> {
    static DOCUMENT: OnceLock<Document> = OnceLock::new();
    let document = DOCUMENT.get_or_init(openapi);
    let fits = |pattern: &str| {
        let (mut a, mut b) = (pattern.split('/'), path.split('/'));
        loop {
            match (a.next(), b.next()) {
                (None, None) => return true,
                (Some(part), Some(given)) if part == given || (part.starts_with('{') && !given.is_empty()) => {}
                _ => return false,
            }
        }
    };
    let mut methods = Vec::new();
    for (_, item) in document.paths.paths.iter().filter(|(pattern, _)| fits(pattern)) {
        let known = [
            ("GET", &item.get),
            ("HEAD", &item.get),
            ("POST", &item.post),
            ("PUT", &item.put),
            ("PATCH", &item.patch),
            ("DELETE", &item.delete),
        ];
        methods.extend(known.into_iter().filter(|(_, operation)| operation.is_some()).map(|(name, _)| name));
    }
    methods
}

/// Whether the server runs.
#[derive(Serialize, utoipa::ToSchema)]
struct Health {
    /// `ok`.
    #[schema(max_length = 20, example = "ok")]
    status: &'static str,
    /// People and courses are invented.
    demonstration: bool,
}

/// Whether the process runs.
#[utoipa::path(tag = "Health", operation_id = "health_live",
    responses((status = 200, description = "It runs", body = Health), Refusals))]
#[get("/health/live")]
async fn health_live(state: web::Data<AppState>) -> impl Responder {
    web::Json(Health { status: "ok", demonstration: state.config.demo })
}

/// Whether it can answer: the database is there, and the catalogue is loaded.
#[utoipa::path(tag = "Health", operation_id = "health_ready",
    responses((status = 200, description = "It can answer", body = Health), Refusals))]
#[get("/health/ready")]
async fn health_ready(state: web::Data<AppState>) -> ApiResult<web::Json<Health>> {
    state.db.tx(async |_| Ok(())).await?;
    state.catalogue.ask(&state.db, |_| ()).await?;
    Ok(web::Json(Health { status: "ok", demonstration: state.config.demo }))
}
