//! Every command of the project.

#![allow(clippy::print_stdout, reason = "a command line speaks to its person")]

mod bench;
mod contract;
mod css;
mod demo;
mod npm;
mod openapi;
mod postgres;
mod rules;
mod shell;
mod test;
mod web;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Every command of the project")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// From a bare clone to the running product.
    Demo(demo::Options),
    /// The same, built and started again when a file changes.
    Dev(demo::Options),
    /// All that is checked before a change is kept; or one part of it.
    Test {
        /// One of the parts; all of them when absent.
        part: Option<String>,
    },
    /// Take the pictures of the README anew, by the journey in a browser.
    Screenshots,
    /// Measure, each figure beside a floor; or one of the measurements.
    Bench {
        /// One of the measurements; all of them when absent.
        name: Option<String>,
    },
    /// Build the browser app into target/web and weigh it.
    Web,
    /// Write api-spec/openapi.json from the code, or compare it.
    Openapi {
        /// Compare only.
        #[arg(long)]
        check: bool,
    },
    /// Promise clients what api-spec/openapi.json says today; api-spec/CHANGELOG.md must tell of the version.
    Declare,
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Demo(options) => demo::run(&options, false),
        Command::Dev(options) => demo::run(&options, true),
        Command::Test { part } => test::run(part.as_deref()),
        Command::Screenshots => test::screenshots(),
        Command::Bench { name } => bench::run(name.as_deref()),
        Command::Web => web::build().map(drop),
        Command::Openapi { check } => openapi::run(check),
        Command::Declare => contract::declare(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("\n✗ {error:#}");
            ExitCode::FAILURE
        }
    }
}
