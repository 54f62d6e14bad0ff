//! schema.org `Course` with its `CourseInstance`s, as JSON-LD: the reader takes what sites publish, the writer what search
//! engines and assistants look for. What schema.org has no word for stands under `academy:`.

mod course;
mod node;
mod offer;
mod place;
mod run;
mod walk;
mod write;

pub use walk::read_from;
pub use write::{Writer, context, course_node};
