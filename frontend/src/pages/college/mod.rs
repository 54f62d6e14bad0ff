//! The courses of a training provider, for who keeps them there: files, feeds, subjects.

mod add_feed;
mod changes;
mod feeds;
mod findings;
mod follow;
mod import;
mod imports;
mod overview;
mod own_courses;
pub mod pages;
mod rename;
pub mod said;
mod upload;

pub use add_feed::AddFeed;
pub use import::ImportPage;
pub use overview::{OurCourses, Overview};
pub use own_courses::OwnCourses;
pub use upload::Upload;

use domain::ids::TrainingProviderId;
use yew::prelude::*;

/// Properties of a page about one training provider.
#[derive(Properties, PartialEq)]
pub struct ProviderProps {
    /// The training provider.
    pub id: TrainingProviderId,
}
