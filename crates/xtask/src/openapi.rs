//! The specification as a file, so that a change of the API is seen in review.

use crate::shell::{self, academy, cargo, command, read, root};
use anyhow::{Context, Result, bail};

/// Writes `api-spec/openapi.json`, or compares it byte by byte.
pub fn compare_or_write(check: bool) -> Result<()> {
    let path = root().join("api-spec/openapi.json");
    let made = read(command(academy()).arg("openapi"))?;
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    if made == kept {
        println!("  api-spec/openapi.json is what the code says");
        return Ok(());
    }
    if check {
        let line = made.lines().zip(kept.lines()).position(|(a, b)| a != b).map_or(0, |at| at + 1);
        bail!("api-spec/openapi.json is not what the code says (first at line {line}). Run: cargo xtask openapi");
    }
    std::fs::create_dir_all(path.parent().context("no folder")?)?;
    std::fs::write(&path, made)?;
    println!("  wrote api-spec/openapi.json");
    Ok(())
}

/// The command: builds the server first.
pub fn run(check: bool) -> Result<()> {
    shell::run(&mut cargo(&["build", "--quiet", "--package", "api", "--bin", "academy"]))?;
    compare_or_write(check)
}
