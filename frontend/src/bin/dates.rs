//! The app of those who look after dates.

fn main() {
    web::start_dates();
}
