//! The app of a person's own training record.

fn main() {
    web::start_record();
}
