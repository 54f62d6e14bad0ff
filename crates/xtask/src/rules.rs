//! Rules about dependencies, held against what cargo would build: `deny.toml` says the same to cargo-deny, which a
//! machine may not have.

use crate::shell::{cargo, read};
use anyhow::{Result, bail};
use spdx::{Expression, ParseMode};
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
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "0BSD",
    "Unlicense",
    "Unicode-3.0",
    "CC0-1.0",
    "MPL-2.0",
    "BSL-1.0",
    "CDLA-Permissive-2.0",
    "MIT-0",
    // Permissive, made after the BSD licence (CeCILL-B).
    "CECILL-B",
];

/// Checks every package that is built on any platform: the lock file alone also names what no feature asks for.
pub fn check() -> Result<()> {
    let tree = ["tree", "--workspace", "--locked", "--target", "all", "--edges", "normal,build,dev"];
    let said = read(cargo(&tree).args(["--prefix", "none", "--format", "{p}|{l}"]))?;
    let packages: BTreeSet<&str> = said.lines().map(|line| line.trim_end_matches(" (*)")).collect();
    if packages.len() < 100 {
        bail!("cargo tree names only {} packages", packages.len());
    }
    let mut wrong = Vec::new();
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in &packages {
        let Some((name, rest)) = package.split_once(' ') else { continue };
        let (about, licence) = rest.split_once('|').unwrap_or((rest, ""));
        let version = about.split(' ').next().unwrap_or(about);
        versions.entry(name).or_default().insert(version);
        if let Some((_, why)) = BANNED.iter().find(|(banned, _)| *banned == name) {
            wrong.push(format!("{name} {version} is banned: {why}"));
        }
        if !allowed(licence) {
            wrong.push(format!("{name} {version} has the licence {licence:?}"));
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

/// Whether an SPDX expression leaves us a choice of allowed licences alone.
fn allowed(expression: &str) -> bool {
    Expression::parse_mode(expression, ParseMode::LAX).is_ok_and(|expression| {
        expression.evaluate(|asked| asked.license.id().is_some_and(|id| LICENCES.contains(&id.name)))
    })
}

#[cfg(test)]
mod tests {
    use super::allowed;

    #[test]
    fn one_side_of_a_choice_is_enough() {
        assert!(allowed("MIT OR Apache-2.0"));
        assert!(allowed("MIT/Apache-2.0"));
        assert!(allowed("GPL-3.0-only OR MIT"));
        assert!(allowed("ISC AND (Apache-2.0 OR ISC)"));
        assert!(allowed("Apache-2.0 WITH LLVM-exception"));
        assert!(!allowed("GPL-3.0-only"));
        assert!(!allowed("MIT AND AGPL-3.0-only"));
        assert!(!allowed(""));
    }
}
