//! What clients were promised: the specification of the last version that was declared, and whether today's still keeps
//! it. `cargo xtask declare` makes today's the promise.

mod compare;

use crate::shell::root;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

fn file(name: &str) -> PathBuf {
    root().join("api-spec").join(name)
}

fn read(name: &str) -> Result<Value> {
    let path = file(name);
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    serde_json::from_str(&text).with_context(|| path.display().to_string())
}

/// Holds today's specification against the promise.
///
/// # Errors
/// Every break that the changelog does not name for this version.
pub fn check() -> Result<()> {
    let (promised, now) = (read("declared.json")?, read("openapi.json")?);
    let today = chrono::Utc::now().date_naive().to_string();
    let log = fs::read_to_string(file("CHANGELOG.md")).context("api-spec/CHANGELOG.md")?;
    let meant = meant(&log, version(&now));
    let mut broken = compare::breaks(&promised, &now, &today);
    broken.retain(|one| !meant.iter().any(|text| one.contains(text)));
    if broken.is_empty() {
        println!("  what was promised in version {} is kept", version(&promised));
        return Ok(());
    }
    bail!("{} promises are broken:\n  {}", broken.len(), broken.join("\n  "))
}

/// The breaks that the changelog names for a version, as this check says them or a part of it: nobody makes one unawares.
fn meant<'a>(log: &'a str, version: &str) -> Vec<&'a str> {
    let section = log.split("\n## ").find(|section| section.lines().next() == Some(version)).unwrap_or_default();
    let lines = section.lines().filter_map(|line| line.strip_prefix("- Break: `"));
    lines.filter_map(|line| line.strip_suffix('`')).filter(|text| text.len() > 3).collect()
}

fn version(document: &Value) -> &str {
    document["info"]["version"].as_str().unwrap_or("?")
}

/// Makes today's specification the promise. It wants a new version, or the same without a break, and a word in the
/// changelog.
///
/// # Errors
/// When one of these is missing.
pub fn declare() -> Result<()> {
    let now = read("openapi.json")?;
    let version = version(&now).to_owned();
    let log = fs::read_to_string(file("CHANGELOG.md")).context("api-spec/CHANGELOG.md")?;
    if !log.lines().any(|line| line.starts_with("## ") && line.contains(&version)) {
        bail!("api-spec/CHANGELOG.md has no heading for version {version}. Say there what clients should know");
    }
    if file("declared.json").exists() {
        check()?;
    }
    fs::copy(file("openapi.json"), file("declared.json"))?;
    println!("  version {version} is declared");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn breaks_are_meant_for_the_version_that_names_them_alone() {
        let log = "# Log\n\n## 1.1.0\n\n- New.\n- Break: `GET /a is gone`\n\n## 1.0.0\n\n- Break: `GET /b is gone`\n";
        assert_eq!(meant(log, "1.1.0"), ["GET /a is gone"]);
        assert_eq!(meant(log, "1.0.0"), ["GET /b is gone"]);
        assert!(meant(log, "1.2.0").is_empty());
    }
}
