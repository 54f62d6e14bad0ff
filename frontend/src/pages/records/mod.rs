//! My record, and the registers that fill it.

mod badge;
mod bring;
mod celebrate;
mod corrections;
mod entry;
mod mine;
mod register;
mod registers;
#[cfg(test)]
mod sample;
mod shares;
mod take;
mod who_says;
mod wrong;

pub use bring::Bring;
pub use celebrate::Celebrate;
pub use corrections::Corrections;
pub use entry::Entry;
pub use mine::Record;
pub use register::RegisterPage;
pub use registers::Registers;
pub use shares::{EmployerSharePage, SharePage, Shares, ShowEmployer, ShowRecord};
pub use shares::{End, Ending};
pub use take::TakeAlong;
pub use wrong::Wrong;
