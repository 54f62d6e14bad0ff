//! The app of those who teach or keep a catalogue.

fn main() {
    web::start_desk();
}
