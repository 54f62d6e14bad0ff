//! The app of those who teach, manage or keep a catalogue.

fn main() {
    web::start_desk();
}
