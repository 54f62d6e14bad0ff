//! The page that a problem's `type` leads to: every code with its status and meaning.

use actix_web::{HttpResponse, Responder};
use domain::problem::Code;
use std::fmt::Write;

/// Every problem code on one page.
pub async fn page() -> impl Responder {
    let mut rows = String::new();
    for code in Code::ALL {
        let (name, status, title) = (code.as_str(), code.status(), code.title());
        // Writing to a String cannot fail.
        let _ = writeln!(rows, "<tr id=\"{name}\"><td><code>{name}</code></td><td>{status}</td><td>{title}</td></tr>");
    }
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>Problem codes – Social Care Academy API</title></head><body><main>\n\
         <h1>Problem codes</h1>\n<p>Every refusal is <code>application/problem+json</code> (RFC 9457). \
         Branch on <code>code</code>; read <code>detail</code> for what to do next.</p>\n\
         <table><thead><tr><th scope=\"col\">Code</th><th scope=\"col\">Status</th><th scope=\"col\">Meaning</th></tr>\
         </thead><tbody>\n{rows}</tbody></table></main></body></html>\n"
    ))
}
