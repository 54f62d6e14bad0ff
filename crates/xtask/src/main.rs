//! Every command of the project.

use std::process::{Command, ExitCode};

/// The parts of `cargo xtask test`, in order.
const PARTS: &[(&str, &[&str])] = &[
    ("format", &["fmt", "--all", "--check"]),
    ("clippy", &["clippy", "--workspace", "--exclude", "web", "--all-targets", "--", "-D", "warnings"]),
    ("unit", &["test", "--workspace", "--exclude", "web"]),
];

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() != Some("test") {
        eprintln!("cargo xtask test");
        return ExitCode::FAILURE;
    }
    for (name, arguments) in PARTS {
        eprintln!("== {name}");
        match Command::new("cargo").args(*arguments).status() {
            Ok(status) if status.success() => {}
            _ => return ExitCode::FAILURE,
        }
    }
    ExitCode::SUCCESS
}
