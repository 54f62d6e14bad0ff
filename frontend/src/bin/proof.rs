//! The app of how sure one's record is.

fn main() {
    web::start_proof();
}
