//! Rules about dependencies, held against what cargo resolved: `deny.toml` says the same to cargo-deny, which a machine
//! may not have.

use crate::shell::{cargo, read};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Crates that must not come in, with why.
const BANNED: &[(&str, &str)] = &[
    ("openssl-sys", "rustls is our one TLS"),
    ("pq-sys", "tokio-postgres is our one driver"),
    ("sqlx", "diesel is our one way to the database"),
    ("ring", "aws-lc-rs is our one cryptography"),
];

/// Crates of which there must be one version.
const SINGLE: &[&str] = &["yew", "utoipa", "wasm-bindgen", "diesel", "actix-web"];

/// Licences that may come in.
const LICENCES: &[&str] = &[
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "0BSD",
    "Unlicense",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "CC0-1.0",
    "MPL-2.0",
    "BSL-1.0",
    "OpenSSL",
    "CDLA-Permissive-2.0",
    "MIT-0",
];

/// Checks every package that cargo resolved.
pub fn check() -> Result<()> {
    let said = read(&mut cargo(&["metadata", "--format-version", "1", "--locked"]))?;
    let metadata: Value = serde_json::from_str(&said)?;
    let packages = metadata.get("packages").and_then(Value::as_array).context("cargo metadata lists no packages")?;
    let mut wrong = Vec::new();
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in packages {
        let field = |name: &str| package.get(name).and_then(Value::as_str);
        let (name, version) = (field("name").unwrap_or("?"), field("version").unwrap_or("?"));
        versions.entry(name).or_default().insert(version);
        if let Some((_, why)) = BANNED.iter().find(|(banned, _)| *banned == name) {
            wrong.push(format!("{name} {version} is banned: {why}"));
        }
        match field("license") {
            Some(licence) if allowed(licence) => {}
            Some(licence) => wrong.push(format!("{name} {version} has the licence {licence}")),
            None if field("license_file").is_some() || package.get("source").is_some_and(Value::is_null) => {}
            None => wrong.push(format!("{name} {version} names no licence")),
        }
    }
    for name in SINGLE {
        if versions.get(name).is_some_and(|all| all.len() > 1) {
            wrong.push(format!("there are several versions of {name}: {:?}", versions.get(name)));
        }
    }
    println!("  {} packages checked", packages.len());
    if wrong.is_empty() { Ok(()) } else { bail!("{}", wrong.join("\n  ")) }
}

/// An SPDX expression is allowed when one side of each OR, and both sides of each AND, are.
fn allowed(expression: &str) -> bool {
    let plain = expression.replace('/', " OR ").replace(['(', ')'], " ");
    plain.split(" OR ").any(|side| side.split(" AND ").all(|one| LICENCES.contains(&one.trim())))
}

#[cfg(test)]
mod tests {
    use super::allowed;

    #[test]
    fn one_side_of_a_choice_is_enough() {
        assert!(allowed("MIT OR Apache-2.0"));
        assert!(allowed("GPL-3.0 OR MIT"));
        assert!(allowed("ISC AND (Apache-2.0 OR ISC)"));
        assert!(!allowed("GPL-3.0"));
        assert!(!allowed("MIT AND AGPL-3.0"));
    }
}
