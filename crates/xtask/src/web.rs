//! The browser app: compiled, bound, styled, named by content, compressed, weighed.

use crate::npm;
use crate::shell::{cargo, command, has, read, root, run, step, target};
use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

/// What the app is compiled for.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// All that a first visit to one app loads, compressed.
const BUDGET: usize = 250_000;

/// The apps, with where the pages of each are, by the first part of the address; the first app has all other addresses.
/// A phone loads only the app that its person uses. The server answers `/x` and below with `x.html` when there is one.
const APPS: [(&str, &[&str]); 12] = [
    ("web", &[]),
    ("places", &["bookings", "course-runs"]),
    ("desk", &["academy", "our-courses"]),
    ("team", &["team"]),
    ("arrange", &["arrange"]),
    ("dates", &["dates", "registers"]),
    ("systems", &["systems"]),
    ("account", &["account", "ways-in"]),
    ("record", &["record"]),
    ("passport", &["shares"]),
    ("proof", &["proof"]),
    ("trust", &["trust"]),
];

/// Builds into `target/web` and answers that folder; does nothing when nothing changed.
pub fn build() -> Result<PathBuf> {
    let out = target().join("web");
    let stamp = out.join(".stamp");
    let now = inputs()?;
    if fs::read_to_string(&stamp).is_ok_and(|before| before == now) {
        println!("  the browser app is up to date");
        return Ok(out);
    }
    ensure_target()?;
    npm::install(&root().join("frontend"))?;
    run(&mut cargo(&["build", "--package", "web", "--bins", "--target", TARGET, "--profile", "wasm"]))?;
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    let assets = out.join("assets");
    fs::create_dir_all(&assets)?;
    let styles = styles(&assets)?;
    let template = fs::read_to_string(root().join("frontend/index.html"))?.replace("{{styles}}", &styles);
    for (app, places) in APPS {
        let page = template.replace("{{start}}", &program(&assets, app)?);
        for name in pages(places) {
            fs::write(out.join(format!("{name}.html")), &page)?;
        }
    }
    let public = root().join("frontend/public");
    if public.exists() {
        copy(&public, &out)?;
    }
    worker(&out)?;
    weigh(&out)?;
    fs::write(stamp, now)?;
    Ok(out)
}

/// The names of an app's pages.
fn pages<'a>(places: &[&'a str]) -> Vec<&'a str> {
    if places.is_empty() { vec!["index"] } else { places.to_vec() }
}

/// The compiler's library for browsers: rustup brings it with a toolchain that it installs itself, not with one that was
/// there before.
pub fn ensure_target() -> Result<()> {
    let library = || read(command("rustc").args(["--print", "target-libdir", "--target", TARGET]));
    if library().is_ok_and(|folder| Path::new(folder.trim()).exists()) {
        return Ok(());
    }
    if !has("rustup") {
        bail!("the Rust library for {TARGET} is needed; with rustup: rustup target add {TARGET}");
    }
    step("installing the Rust library for browsers", || run(command("rustup").args(["target", "add", TARGET])))
}

/// One value for everything the app is made from.
fn inputs() -> Result<String> {
    let mut files = BTreeMap::new();
    for folder in ["frontend", "crates/domain", "crates/xtask/src"] {
        list(&root().join(folder), &mut files)?;
    }
    let mut hash = Sha256::new();
    for (path, bytes) in files {
        hash.update(path.as_os_str().as_encoded_bytes());
        hash.update(Sha256::digest(bytes));
    }
    hash.update(fs::read(root().join("Cargo.lock"))?);
    Ok(hex(&hash.finalize(), 32))
}

fn list(folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())?.flatten() {
        let path = entry.path();
        if path.is_dir() {
            if entry.file_name() != "node_modules" {
                list(&path, files)?;
            }
        } else {
            files.insert(path.strip_prefix(root())?.to_path_buf(), fs::read(&path)?);
        }
    }
    Ok(())
}

/// The library's styles without its fonts, then ours.
fn styles(assets: &Path) -> Result<String> {
    let library = root().join("frontend/node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.css");
    let library = fs::read_to_string(library).context("govuk-frontend's styles")?;
    let mut css = crate::css::used(&crate::css::without_fonts(&library));
    let mut ours: Vec<PathBuf> =
        fs::read_dir(root().join("frontend/styles"))?.flatten().map(|entry| entry.path()).collect();
    // Tokens and base come before what stands on them.
    let rank = |path: &PathBuf| match path.file_stem().and_then(|name| name.to_str()) {
        Some("tokens") => 0,
        Some("base") => 1,
        _ => 2,
    };
    ours.sort_by_key(|path| (rank(path), path.clone()));
    for path in ours {
        css.push('\n');
        css.push_str(&fs::read_to_string(path)?);
    }
    let name = write_named(assets, "app", "css", crate::css::squeezed(&css).as_bytes())?;
    Ok(format!("<link rel=\"stylesheet\" href=\"/assets/{name}\">"))
}

/// A program and the lines that start it; our pages run no script that stands in them.
fn program(assets: &Path, app: &str) -> Result<String> {
    let wasm = target().join(TARGET).join(format!("wasm/{app}.wasm"));
    let bound = target().join(format!("{app}-bound"));
    if bound.exists() {
        fs::remove_dir_all(&bound)?;
    }
    let mut bindgen = Bindgen::new();
    bindgen.input_path(&wasm).web(true)?.typescript(false).remove_name_section(true).remove_producers_section(true);
    bindgen.generate(&bound)?;
    let (smaller, shorter) = step("making it small", || squeeze(&bound, app))?;
    let program = write_named(assets, app, "wasm", &smaller)?;
    let glue = write_named(assets, app, "js", &shorter)?;
    if bound.join("snippets").exists() {
        copy(&bound.join("snippets"), &assets.join("snippets"))?;
    }
    let start = format!(
        "import init from \"/assets/{glue}\";\nawait init({{ module_or_path: \"/assets/{program}\" }});\n\
         navigator.serviceWorker?.register(\"/sw.js\");\n"
    );
    let start = write_named(assets, &format!("{app}-start"), "js", start.as_bytes())?;
    Ok(format!(
        "<link rel=\"modulepreload\" href=\"/assets/{glue}\">\n\
         <link rel=\"preload\" href=\"/assets/{program}\" as=\"fetch\" type=\"application/wasm\" crossorigin>\n\
         <script type=\"module\" src=\"/assets/{start}\"></script>"
    ))
}

/// The program and its glue after the tools that make them small: a phone has a sixth less to read.
fn squeeze(bound: &Path, app: &str) -> Result<(Vec<u8>, Vec<u8>)> {
    let tool = |name: &str| npm::program(&root().join("frontend"), name);
    let (smaller, shorter) = (bound.join("small.wasm"), bound.join("small.js"));
    let mut optimise = tool("wasm-opt");
    optimise.args(["--flatten", "--rereloop", "-Oz", "--strip-producers"]);
    // What the compiler may use: every browser of the last years reads it. All that the tool knows would be too new.
    let known =
        ["bulk-memory", "multivalue", "mutable-globals", "nontrapping-float-to-int", "reference-types", "sign-ext"];
    optimise.args(known.map(|feature| format!("--enable-{feature}")));
    read(optimise.arg(bound.join(format!("{app}_bg.wasm"))).arg("-o").arg(&smaller))?;
    let mut minify = tool("terser");
    read(
        minify
            .arg(bound.join(format!("{app}.js")))
            .args(["--module", "--compress", "--mangle", "--output"])
            .arg(&shorter),
    )?;
    Ok((fs::read(smaller)?, fs::read(shorter)?))
}

/// What keeps the app on the phone, with the list of what to keep: the first app. The others are kept by who uses them.
fn worker(out: &Path) -> Result<()> {
    let (_, others) = APPS.split_first().context("there is an app")?;
    let mut files: Vec<String> = Vec::new();
    for entry in fs::read_dir(out.join("assets"))?.flatten().filter(|entry| entry.path().is_file()) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if !others.iter().any(|(app, _)| is_of(&name, app)) {
            files.push(format!("/assets/{name}"));
        }
    }
    files.sort();
    files.extend(["/".to_owned(), "/icon.svg".to_owned()]);
    // One page answers every address of its app.
    let shell = |places: &[&'static str]| Some((places.to_vec(), format!("/{}", places.first()?)));
    let shells = others.iter().filter_map(|(_, places)| shell(places));
    let shells: BTreeMap<&str, String> =
        shells.flat_map(|(places, shell)| places.into_iter().map(move |place| (place, shell.clone()))).collect();
    let mut version = Sha256::new();
    for (_, places) in APPS {
        if let Some(name) = pages(places).first() {
            version.update(fs::read(out.join(format!("{name}.html")))?);
        }
    }
    let script = fs::read_to_string(root().join("frontend/sw.js"))?
        .replace("{{version}}", &hex(&version.finalize(), 6))
        .replace("{{shells}}", &format!("{shells:?}"))
        .replace("{{files}}", &format!("{files:?}"));
    fs::write(out.join("sw.js"), script)?;
    Ok(())
}

/// Whether a file's name says that it belongs to one app.
fn is_of(name: &str, app: &str) -> bool {
    name.strip_prefix(app).is_some_and(|rest| rest.starts_with(['-', '.']))
}

fn write_named(folder: &Path, stem: &str, ending: &str, bytes: &[u8]) -> Result<String> {
    let name = format!("{stem}-{}.{ending}", hex(&Sha256::digest(bytes), 6));
    fs::write(folder.join(&name), bytes)?;
    Ok(name)
}

fn hex(bytes: &[u8], count: usize) -> String {
    bytes.iter().take(count).fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)?.flatten() {
        let (source, goal) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy(&source, &goal)?;
        } else {
            fs::copy(source, goal)?;
        }
    }
    Ok(())
}

/// Compresses every file beside itself and holds the sum of each app against the budget.
fn weigh(out: &Path) -> Result<()> {
    let mut files = BTreeMap::new();
    for folder in [out.to_path_buf(), out.join("assets")] {
        for entry in fs::read_dir(folder)?.flatten().filter(|entry| entry.path().is_file()) {
            files.insert(entry.path(), fs::read(entry.path())?);
        }
    }
    println!("  {:<36} {:>10} {:>10}", "file", "bytes", "brotli");
    let mut weights = BTreeMap::new();
    for (path, bytes) in files {
        let small = brotli(&bytes)?;
        println!("  {:<36} {:>10} {:>10}", path.strip_prefix(out)?.display(), bytes.len(), small.len());
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        weights.insert(name, small.len());
        let mut name = path.clone().into_os_string();
        name.push(".br");
        fs::write(name, small)?;
        let mut name = path.into_os_string();
        name.push(".gz");
        let mut gzip = flate2::write::GzEncoder::new(fs::File::create(name)?, flate2::Compression::best());
        gzip.write_all(&bytes)?;
        gzip.finish()?;
    }
    for (app, places) in APPS {
        let page = pages(places).first().copied().unwrap_or_default();
        let sum = first_visit(&weights, app, page);
        println!("  {:<36} {:>10} {:>10}   of {BUDGET}", format!("in all: {app}"), "", sum);
        if sum > BUDGET {
            bail!("the app {app} is over its budget of 250 KB");
        }
    }
    Ok(())
}

/// What a first visit to an app loads: its page, its own files, and what both share.
fn first_visit(weights: &BTreeMap<String, usize>, app: &str, page: &str) -> usize {
    let elsewhere = |name: &str| match name.strip_suffix(".html") {
        Some(other) => other != page,
        None => APPS.iter().any(|(other, _)| *other != app && is_of(name, other)),
    };
    weights.iter().filter(|(name, _)| !elsewhere(name)).map(|(_, weight)| weight).sum()
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut out, 64 * 1024, 11, 22);
    writer.write_all(bytes)?;
    writer.flush()?;
    drop(writer);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_to_one_app_does_not_load_the_others() {
        let files = [
            ("index.html", 1),
            ("our-courses.html", 2),
            ("team.html", 4),
            ("app-1.css", 8),
            ("web-1.wasm", 16),
            ("web-start-1.js", 32),
            ("desk-1.wasm", 64),
            ("desk-start-1.js", 128),
        ];
        let weights = files.map(|(name, weight)| (name.to_owned(), weight)).into();
        assert_eq!(first_visit(&weights, "web", "index"), 1 + 8 + 16 + 32);
        assert_eq!(first_visit(&weights, "desk", "our-courses"), 2 + 8 + 64 + 128);
    }
}
