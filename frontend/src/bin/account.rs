//! The app of a person's own account.

fn main() {
    web::start_account();
}
