//! The app of what others bring and what can be relied on.

fn main() {
    web::start_trust();
}
