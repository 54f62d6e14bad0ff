//! A file that was taken in, on this machine's disk while it is read: a reader may go over it more than once.

use super::store::file;
use crate::platform::{ApiError, ApiResult, Conn};
use flate2::read::MultiGzDecoder;
use interchange::stream::Source;
use std::io::{BufReader, Read, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;
use uuid::Uuid;

/// The most that a packed file may unpack to, in bytes: a bomb ends here.
const UNPACKED_LIMIT: u64 = 2 * 1024 * 1024 * 1024;

/// How a gzip file begins (RFC 1952 §2.3.1).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// A file to read.
pub enum Spool {
    /// On disk as long as this lives.
    Temporary(NamedTempFile),
    /// Someone else's.
    At(PathBuf),
    /// In memory.
    Held(Vec<u8>),
}

impl Spool {
    /// Writes a file that was taken in to disk.
    ///
    /// # Errors
    /// The database, the disk.
    pub async fn fetch(conn: &mut Conn, id: Uuid) -> ApiResult<Self> {
        let mut to = NamedTempFile::new().map_err(ApiError::internal)?;
        let mut position = 0;
        while let Some(part) = file::part(conn, id, position).await? {
            to.write_all(&part).map_err(ApiError::internal)?;
            position += 1;
        }
        to.flush().map_err(ApiError::internal)?;
        Ok(Self::Temporary(to))
    }

    /// How it begins, at most 64 kB, unpacked.
    ///
    /// # Errors
    /// The disk.
    pub fn head(&self) -> std::io::Result<Vec<u8>> {
        let mut head = Vec::new();
        self.open()?.take(64 * 1024).read_to_end(&mut head)?;
        Ok(head)
    }
}

impl Source for Spool {
    /// Unpacked.
    fn open(&self) -> std::io::Result<Box<dyn Read + '_>> {
        match self {
            Self::Temporary(file) => opened(file.path()),
            Self::At(path) => opened(path),
            Self::Held(bytes) if is_gzip(bytes) => Ok(unpacked(bytes.as_slice())),
            Self::Held(bytes) => Ok(Box::new(bytes.as_slice())),
        }
    }
}

fn opened(path: &Path) -> std::io::Result<Box<dyn Read>> {
    let mut file = std::fs::File::open(path)?;
    let mut start = [0; 2];
    let packed = file.read(&mut start)? == 2 && is_gzip(&start);
    let file = BufReader::with_capacity(128 * 1024, std::fs::File::open(path)?);
    Ok(if packed { unpacked(file) } else { Box::new(file) })
}

/// Whether a file is packed, by how it begins.
#[must_use]
pub fn is_gzip(head: &[u8]) -> bool {
    head.starts_with(&GZIP)
}

/// What can be unpacked of a packed beginning.
#[must_use]
pub fn unpacked_head(head: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    // The beginning of a packed file ends too early: what came before that is what we want.
    let _ended_early = MultiGzDecoder::new(head).take(64 * 1024).read_to_end(&mut plain);
    plain
}

fn unpacked<'a>(packed: impl Read + 'a) -> Box<dyn Read + 'a> {
    Box::new(Limited { inner: MultiGzDecoder::new(packed), left: UNPACKED_LIMIT })
}

/// A reader that refuses to go on after so many bytes, and does not pretend that the file ended.
struct Limited<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(to)?;
        self.left = u64::try_from(read)
            .ok()
            .and_then(|read| self.left.checked_sub(read))
            .ok_or_else(|| std::io::Error::other("the file unpacks to more than 2 GB"))?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gzip.write_all(text).unwrap();
        gzip.finish().unwrap()
    }

    #[test]
    fn a_packed_file_reads_as_what_was_packed_and_may_be_read_again() {
        let spool = Spool::Held(packed(b"COURSE_NAME,DELIVERY_MODE"));
        for _ in 0..2 {
            let mut text = String::new();
            spool.open().unwrap().read_to_string(&mut text).unwrap();
            assert_eq!(text, "COURSE_NAME,DELIVERY_MODE");
        }
        assert_eq!(spool.head().unwrap(), b"COURSE_NAME,DELIVERY_MODE");
    }

    #[test]
    fn the_beginning_of_a_packed_file_is_enough_to_see_what_it_is() {
        let text: String = (0..40_000).map(|n| format!("{n},")).collect();
        let whole = packed(text.as_bytes());
        let head = unpacked_head(whole.get(..whole.len() / 2).unwrap());
        assert!(!head.is_empty() && text.as_bytes().starts_with(&head));
    }

    #[test]
    fn a_bomb_ends_at_the_limit() {
        let mut bomb = Limited { inner: std::io::repeat(0), left: 10 };
        assert!(bomb.read(&mut [0; 8]).is_ok() && bomb.read(&mut [0; 8]).is_err());
    }
}
