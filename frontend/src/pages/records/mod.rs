//! My record, and the registers that fill it.

mod mine;
mod register;
mod registers;
mod waiting;

pub use mine::{Entry, Record};
pub use register::RegisterPage;
pub use registers::Registers;
