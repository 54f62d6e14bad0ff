//! The app of whoever shows their training record to others.

fn main() {
    web::start_passport();
}
