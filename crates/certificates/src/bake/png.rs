//! PNG: the credential is an `iTXt` chunk.

use super::{LARGEST, LONGEST, NotBaked, holdable};
use flate2::read::ZlibDecoder;
use std::io::Read;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// The keyword of Open Badges 3.0.
const KEYWORD: &[u8] = b"openbadgecredential";
/// The keyword of Open Badges 1 and 2.
const OLD_KEYWORD: &[u8] = b"openbadges";

/// One chunk.
struct Chunk<'a> {
    kind: &'a [u8],
    data: &'a [u8],
    /// With its length, kind and check sum.
    whole: &'a [u8],
}

/// Puts a credential into a PNG, in the place of one that is there.
///
/// # Errors
/// [`NotBaked`].
pub fn bake_png(png: &[u8], credential: &str) -> Result<Vec<u8>, NotBaked> {
    holdable(credential, |letter| letter != '\0')?;
    let chunks = chunks(png)?;
    // Uncompressed, in no language, with no translated keyword.
    let mut data = KEYWORD.to_vec();
    data.extend([0, 0, 0, 0, 0]);
    data.extend(credential.as_bytes());
    let mut baked = Vec::with_capacity(png.len() + data.len() + 12);
    baked.extend(SIGNATURE);
    for (at, chunk) in chunks.iter().enumerate() {
        if carried(chunk).is_none() {
            baked.extend(chunk.whole);
        }
        // Before the pixels: who looks for it need not read them.
        if at == 0 {
            baked.extend(written(b"iTXt", &data)?);
        }
    }
    Ok(baked)
}

/// The credential that a PNG carries: as Open Badges 3.0 puts it there, or else as versions 1 and 2 did.
///
/// # Errors
/// [`NotBaked`]; a picture that carries nothing is no error.
pub fn unbake_png(png: &[u8]) -> Result<Option<String>, NotBaked> {
    let chunks = chunks(png)?;
    for keyword in [KEYWORD, OLD_KEYWORD] {
        for chunk in &chunks {
            if carried(chunk) == Some(keyword) {
                return text(chunk).map(Some);
            }
        }
    }
    Ok(None)
}

fn written(kind: &[u8], data: &[u8]) -> Result<Vec<u8>, NotBaked> {
    let length = u32::try_from(data.len()).map_err(|_| NotBaked::TooLarge)?;
    let mut sum = crc32fast::Hasher::new();
    sum.update(kind);
    sum.update(data);
    Ok([&length.to_be_bytes(), kind, data, &sum.finalize().to_be_bytes()].concat())
}

/// All chunks, each with the check sum that it says, from the first to the last that there must be.
fn chunks(png: &[u8]) -> Result<Vec<Chunk<'_>>, NotBaked> {
    if png.len() > LARGEST {
        return Err(NotBaked::TooLarge);
    }
    let mut rest = png.strip_prefix(SIGNATURE).ok_or(NotBaked::Picture)?;
    let mut chunks: Vec<Chunk<'_>> = Vec::new();
    while !rest.is_empty() {
        let (chunk, after) = chunk(rest).ok_or(NotBaked::Picture)?;
        let last = chunk.kind == b"IEND";
        chunks.push(chunk);
        rest = after;
        if last {
            break;
        }
    }
    // What comes after the end is no part of the picture: not read, and not handed on.
    let whole = chunks.first().is_some_and(|first| first.kind == b"IHDR")
        && chunks.last().is_some_and(|last| last.kind == b"IEND")
        && chunks.iter().any(|chunk| chunk.kind == b"IDAT");
    if whole { Ok(chunks) } else { Err(NotBaked::Picture) }
}

fn chunk(from: &[u8]) -> Option<(Chunk<'_>, &[u8])> {
    let (length, rest) = from.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (kind, rest) = rest.split_at_checked(4)?;
    let (data, rest) = rest.split_at_checked(length)?;
    let (sum, rest) = rest.split_first_chunk::<4>()?;
    let mut found = crc32fast::Hasher::new();
    found.update(kind);
    found.update(data);
    if found.finalize() != u32::from_be_bytes(*sum) {
        return None;
    }
    let (whole, _) = from.split_at_checked(from.len() - rest.len())?;
    Some((Chunk { kind, data, whole }, rest))
}

/// The keyword under which a chunk carries a credential, if it does.
fn carried(chunk: &Chunk<'_>) -> Option<&'static [u8]> {
    let (keyword, _) = field(chunk.data)?;
    match chunk.kind {
        b"iTXt" if keyword == KEYWORD => Some(KEYWORD),
        b"iTXt" | b"tEXt" if keyword == OLD_KEYWORD => Some(OLD_KEYWORD),
        _ => None,
    }
}

/// What stands before the next zero, and what after it.
fn field(from: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = from.iter().position(|byte| *byte == 0)?;
    let (before, rest) = from.split_at_checked(end)?;
    Some((before, rest.get(1..)?))
}

fn text(chunk: &Chunk<'_>) -> Result<String, NotBaked> {
    let (_, rest) = field(chunk.data).ok_or(NotBaked::Picture)?;
    let bytes = if chunk.kind == b"tEXt" {
        rest.to_vec()
    } else {
        let ([compressed, method], rest) = rest.split_first_chunk::<2>().ok_or(NotBaked::Picture)?;
        let (_, rest) = field(rest).ok_or(NotBaked::Picture)?;
        let (_, text) = field(rest).ok_or(NotBaked::Picture)?;
        match (compressed, method) {
            (0, _) => text.to_vec(),
            (1, 0) => inflated(text)?,
            _ => return Err(NotBaked::Picture),
        }
    };
    if bytes.len() > LONGEST {
        return Err(NotBaked::TooLarge);
    }
    String::from_utf8(bytes).map_err(|_| NotBaked::Picture)
}

// The text says it is not compressed; some programs compress it all the same.
fn inflated(text: &[u8]) -> Result<Vec<u8>, NotBaked> {
    let most = u64::try_from(LONGEST).map_err(|_| NotBaked::TooLarge)?;
    let mut bytes = Vec::new();
    ZlibDecoder::new(text).take(most + 1).read_to_end(&mut bytes).map_err(|_| NotBaked::Picture)?;
    Ok(bytes)
}
