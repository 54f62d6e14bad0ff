//! The catalogue by HTTP.

pub mod change;
pub mod duplicates;
pub mod find;
pub mod read;
pub mod sitemap;

use crate::platform::{ApiError, ApiResult};
use actix_web::{HttpRequest, HttpResponse};

/// RFC 8288: the address of the next page.
fn link_next(answer: &mut HttpResponse, request: &HttpRequest, cursor: &str) -> ApiResult<()> {
    let kept = request.query_string().split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
    let query: Vec<String> = kept.map(str::to_owned).chain([format!("cursor={cursor}")]).collect();
    let link = format!("<{}?{}>; rel=\"next\"", request.path(), query.join("&"));
    let value = actix_web::http::header::HeaderValue::from_str(&link).map_err(ApiError::internal)?;
    answer.headers_mut().insert(actix_web::http::header::LINK, value);
    Ok(())
}
