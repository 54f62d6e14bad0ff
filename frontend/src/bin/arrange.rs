//! The app of those who look after other people's places.

fn main() {
    web::start_arrange();
}
