//! The app of a person's own training record, and of whoever they show it to.

fn main() {
    web::start_passport();
}
