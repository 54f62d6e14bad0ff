//! Packages of the npm registry, by lock file.

use crate::shell::{command, read};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Installs what a folder's lock file names, unless that is there already.
pub fn install(folder: &Path) -> Result<()> {
    let lock = fs::read(folder.join("package-lock.json")).with_context(|| folder.display().to_string())?;
    let stamp = folder.join("node_modules/.installed");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let mut npm = command("npm");
    npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(folder);
    read(&mut npm).with_context(|| format!("npm ci in {}", folder.display()))?;
    Ok(fs::write(stamp, lock)?)
}

/// A program of an installed package.
pub fn program(folder: &Path, name: &str) -> Command {
    let script: PathBuf = folder.join("node_modules/.bin").join(name);
    let mut node = command("node");
    node.arg(script);
    node
}
