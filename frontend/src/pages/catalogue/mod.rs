//! Finding courses, and one course.

mod course;
mod filters;
mod find;
mod keep;
mod query;
mod results;
mod runs;
mod words_box;

pub use course::CoursePage;
pub use find::Find;
