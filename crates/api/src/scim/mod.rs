//! SCIM 2.0 for employers' HR systems: Users are the workers of the employer whose machine asks, Groups its workplaces.
//! It stands beside the API, describes itself at `/Schemas`, and refuses in its own words.

mod bulk;
mod describe;
mod error;
mod groups;
mod list;
mod message;
mod users;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest, HttpResponse, Route, web};
use domain::scim::Refusal;
use error::ScimError;
use utoipa_actix_web::service_config::ServiceConfig;

/// Middleware: who asks SCIM too fast hears so in SCIM's words too.
///
/// # Errors
/// What the handlers answer.
pub async fn says_too_many(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let of_scim = request.path().starts_with("/scim/");
    let answer = next.call(request).await?.map_into_boxed_body();
    if !of_scim || answer.status() != StatusCode::TOO_MANY_REQUESTS {
        return Ok(answer);
    }
    let wait = "Wait as many seconds as Retry-After says, then ask more slowly.";
    let mut said = error::answer(&Refusal::of_status(429, wait));
    for (name, value) in answer.headers() {
        if !matches!(*name, header::CONTENT_TYPE | header::CONTENT_LENGTH) {
            said.headers_mut().insert(name.clone(), value.clone());
        }
    }
    Ok(answer.into_response(said))
}

/// The routes, beside the API.
pub fn mount_beside(config: &mut ServiceConfig) {
    config.map(|config| config.service(web::scope("/scim/v2").configure(routes).default_service(web::to(nothing))));
}

fn routes(config: &mut web::ServiceConfig) {
    let read = |path: &str, handler: Route| web::resource(path).route(handler).default_service(wrong_method("GET"));
    let ask = |path: &str, handler: Route| web::resource(path).route(handler).default_service(wrong_method("POST"));
    let all = |path: &str, get: Route, post: Route| {
        let both = [path.to_owned(), format!("{path}/")];
        web::resource(both.to_vec()).route(get).route(post).default_service(wrong_method("GET, POST"))
    };
    let one = |path: &str, [get, put, patch, delete]: [Route; 4]| {
        let resource = web::resource(path).route(get).route(put).route(patch).route(delete);
        resource.default_service(wrong_method("GET, PUT, PATCH, DELETE"))
    };
    config
        .service(read("/ServiceProviderConfig", web::get().to(describe::config)))
        .service(read("/ResourceTypes", web::get().to(describe::resource_types)))
        .service(read("/ResourceTypes/{name}", web::get().to(describe::resource_type)))
        .service(read("/Schemas", web::get().to(describe::schemas)))
        .service(read("/Schemas/{id}", web::get().to(describe::schema)))
        .service(ask("/Users/.search", web::post().to(users::search)))
        .service(ask("/Groups/.search", web::post().to(groups::search)))
        .service(ask("/.search", web::post().to(list::search)))
        .service(ask("/Bulk", web::post().to(bulk::bulk)))
        .service(all("/Users", web::get().to(users::list), web::post().to(users::create)))
        .service(all("/Groups", web::get().to(groups::list), web::post().to(groups::create)))
        .service(one(
            "/Users/{id}",
            [
                web::get().to(users::get),
                web::put().to(users::replace),
                web::patch().to(users::patch),
                web::delete().to(users::delete),
            ],
        ))
        .service(one(
            "/Groups/{id}",
            [
                web::get().to(groups::get),
                web::put().to(groups::replace),
                web::patch().to(groups::patch),
                web::delete().to(groups::delete),
            ],
        ));
}

/// A known address with a method that it has not; it says which it has.
fn wrong_method(methods: &'static str) -> Route {
    web::to(move |request: HttpRequest| async move {
        let mut answer = match *request.method() {
            Method::OPTIONS => HttpResponse::NoContent().finish(),
            _ => error::answer(&Refusal::of_status(405, format!("Use {methods}."))),
        };
        answer.headers_mut().insert(header::ALLOW, header::HeaderValue::from_static(methods));
        answer
    })
}

async fn nothing(request: HttpRequest) -> Result<HttpResponse, ScimError> {
    let say = format!("There is nothing at {}. See /scim/v2/ResourceTypes.", request.path());
    Err(Refusal::of_status(404, say).into())
}
