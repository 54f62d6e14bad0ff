//! The app of whoever learns.

fn main() {
    web::start();
}
