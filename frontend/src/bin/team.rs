//! The app of those who look after a team.

fn main() {
    web::start_team();
}
