//! My record, and the registers that fill it.

mod corrections;
mod mine;
mod register;
mod registers;
mod shares;
mod wrong;

pub use corrections::Corrections;
pub use mine::{Entry, Record};
pub use register::RegisterPage;
pub use registers::Registers;
pub use shares::{SharePage, Shares, ShowRecord};
pub use wrong::Wrong;
