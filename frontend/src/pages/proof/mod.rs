//! How sure my record is: training I add myself, photos of certificates, who saw them and who stands behind it; my Care Certificate.

mod add;
mod ask;
mod care;
mod files;
mod one;
mod typed;

pub use add::AddTraining;
pub use care::CareCertificate;
pub use one::Proof;
