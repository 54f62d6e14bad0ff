//! My record, and the registers that fill it.

mod at_risk;
mod corrections;
mod keep_run;
mod mine;
mod register;
mod registers;
mod waiting;
mod wrong;

pub use at_risk::AtRisk;
pub use corrections::Corrections;
pub use keep_run::KeepRun;
pub use mine::{Entry, Record};
pub use register::RegisterPage;
pub use registers::Registers;
pub use wrong::Wrong;
