//! The app of whoever books a place.

fn main() {
    web::start_places();
}
