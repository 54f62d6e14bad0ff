//! The folder of signing keys, which every process of one installation shares: `signing-key.der` is the first, and
//! `signing-key-<when>.der` each one that followed, with the seconds since 1970 when it was made.

use super::Key;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A key that was replaced this long ago is thrown away: no token of it is good any more, and whoever keeps our keys
/// asked again meanwhile.
const KEPT_SECONDS: i64 = 24 * 60 * 60;

/// What a rotation did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// The name of the new key.
    pub made: String,
    /// How many old ones were thrown away.
    pub thrown_away: usize,
}

/// Makes a new key, which signs from now on, and throws away those that were replaced more than a day ago. `now` are
/// seconds since 1970.
///
/// # Errors
/// When the folder cannot be read or written, or a key was made in this very second.
pub fn rotate(folder: &Path, now: i64) -> Result<Rotation, String> {
    load(folder)?;
    let (key, der) = Key::make()?;
    let file = folder.join(format!("signing-key-{now}.der"));
    if !place(folder, &file, &der)? {
        return Err("a key was made in this very second: try again".to_owned());
    }
    let files = files(folder)?;
    // Each was replaced when the next was made.
    let replaced = files.iter().zip(files.iter().skip(1)).filter(|(_, next)| next.0 <= now - KEPT_SECONDS);
    let old: Vec<&PathBuf> = replaced.map(|((_, path), _)| path).collect();
    for path in &old {
        fs::remove_file(path).map_err(|error| said(path, &error))?;
    }
    Ok(Rotation { made: key.id, thrown_away: old.len() })
}

/// A key's file in `folder`, made by `fresh` when it is not there.
///
/// # Errors
/// When the folder cannot be used.
pub(in crate::platform) fn kept_file(
    folder: &Path,
    name: &str,
    fresh: impl FnOnce() -> Result<Vec<u8>, String>,
) -> Result<Vec<u8>, String> {
    let file = folder.join(name);
    if !file.exists() {
        fs::create_dir_all(folder).map_err(|error| said(folder, &error))?;
        place(folder, &file, &fresh()?)?;
    }
    fs::read(&file).map_err(|error| said(&file, &error))
}

/// The keys of a folder, oldest first; the first is made when there is none.
pub(super) fn load(folder: &Path) -> Result<Vec<Arc<Key>>, String> {
    if !folder.exists() || files(folder)?.is_empty() {
        fs::create_dir_all(folder).map_err(|error| said(folder, &error))?;
        // Of two processes that start together one wins, and the other reads that one's.
        place(folder, &folder.join("signing-key.der"), &Key::make()?.1)?;
    }
    read(folder)
}

/// The keys of a folder, oldest first.
pub(super) fn read(folder: &Path) -> Result<Vec<Arc<Key>>, String> {
    let mut keys = Vec::new();
    for (_, path) in files(folder)? {
        match fs::read(&path) {
            Ok(der) => {
                keys.push(Arc::new(Key::from_der(&der).map_err(|error| format!("{}: {error}", path.display()))?))
            }
            // Thrown away a moment ago.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(said(&path, &error)),
        }
    }
    Ok(keys)
}

/// The files of keys with when they were made, oldest first.
fn files(folder: &Path) -> Result<Vec<(i64, PathBuf)>, String> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| said(folder, &error))? {
        let path = entry.map_err(|error| said(folder, &error))?.path();
        if let Some(made) = path.file_name().and_then(|name| made_at(name.to_str()?)) {
            files.push((made, path));
        }
    }
    files.sort();
    Ok(files)
}

/// When the key of a file was made: the first before all others. Nothing when it is no key's file.
fn made_at(name: &str) -> Option<i64> {
    match name.strip_prefix("signing-key")?.strip_suffix(".der")? {
        "" => Some(0),
        when => when.strip_prefix('-')?.parse().ok(),
    }
}

/// Writes a key beside its name and then links it there: whoever reads finds a whole key. Answers whether it was the first
/// with that name.
fn place(folder: &Path, file: &Path, der: &[u8]) -> Result<bool, String> {
    let draft = folder.join(format!(".new-key-{}", uuid::Uuid::now_v7()));
    write_private(&draft, der).map_err(|error| said(&draft, &error))?;
    let linked = fs::hard_link(&draft, file);
    fs::remove_file(&draft).map_err(|error| said(&draft, &error))?;
    match linked {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(said(file, &error)),
    }
}

fn said(path: &Path, error: &io::Error) -> String {
    format!("cannot use {}: {error}", path.display())
}

fn write_private(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(file)?;
    io::Write::write_all(&mut out, bytes)?;
    out.sync_all()
}

#[cfg(test)]
mod tests {
    use super::super::tests::folder;
    use super::*;

    #[test]
    fn processes_that_start_together_share_one_key() {
        let folder = folder();
        let starts: Vec<_> = (0..16)
            .map(|_| {
                let folder = folder.clone();
                std::thread::spawn(move || load(&folder).map(|keys| keys[0].id.clone()))
            })
            .collect();
        let ids: std::collections::BTreeSet<_> =
            starts.into_iter().map(|start| start.join().unwrap().unwrap()).collect();
        assert_eq!(ids.len(), 1);
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "no draft is left");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_key_is_thrown_away_a_day_after_it_was_replaced_and_no_sooner() {
        let (folder, day) = (folder(), KEPT_SECONDS);
        let first = load(&folder).unwrap()[0].id.clone();
        let second = rotate(&folder, 100 * day).unwrap();
        assert_eq!(second.thrown_away, 0);
        let third = rotate(&folder, 101 * day).unwrap();
        assert_eq!(third.thrown_away, 1, "the first was replaced a day ago");
        let ids: Vec<_> = read(&folder).unwrap().iter().map(|key| key.id.clone()).collect();
        assert!(!ids.contains(&first));
        assert_eq!(ids, [second.made, third.made]);
        assert!(rotate(&folder, 101 * day).is_err(), "twice in one second");
        fs::remove_dir_all(folder).unwrap();
    }
}
