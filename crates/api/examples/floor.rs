//! The floor that measurements stand on: an actix handler which answers the bytes of a file and does nothing else.
//! Arguments: a port and the file.

use actix_web::{App, HttpResponse, HttpServer, web};

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let wrong = || std::io::Error::other("give a port and a file");
    let mut arguments = std::env::args().skip(1);
    let port: u16 = arguments.next().and_then(|port| port.parse().ok()).ok_or_else(wrong)?;
    let bytes = web::Bytes::from(std::fs::read(arguments.next().ok_or_else(wrong)?)?);
    let answer = move || {
        let bytes = bytes.clone();
        async move { HttpResponse::Ok().content_type("application/json").body(bytes) }
    };
    let app = move || App::new().default_service(web::to(answer.clone()));
    HttpServer::new(app).workers(2).bind(("127.0.0.1", port))?.run().await
}
