//! The app of those who let an employer's own systems in.

fn main() {
    web::start_systems();
}
