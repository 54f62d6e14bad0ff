//! Text files in whatever encoding they came, decoded while they are read.

use crate::feed::FeedError;
use crate::stream::Source;
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::io::{self, BufRead, ErrorKind, Read};

/// Bytes that are asked of the file at once.
const CHUNK: usize = 32 * 1024;

/// A file that is held already.
pub(crate) struct Bytes<'a>(pub(crate) &'a [u8]);

impl Source for Bytes<'_> {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        self.0.open()
    }
}

/// What becomes of the ends of lines.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum LineEnds {
    /// They stay as they are.
    Kept,
    /// All are `\n`.
    Newline,
}

/// A text file whose encoding is known.
pub(crate) struct TextFile<'a> {
    source: &'a dyn Source,
    encoding: &'static Encoding,
    /// Bytes of the mark that it begins with.
    mark: u64,
}

/// The file cannot be read: no fault of who wrote it.
pub(crate) fn unreadable(error: &io::Error) -> FeedError {
    FeedError { code: "unreadable", reason: format!("We could not read the file ({error}). Send it again.") }
}

impl<'a> TextFile<'a> {
    /// Looks the file over once. It is UTF-8 or UTF-16 by its mark, else what it declares itself to be, else UTF-8 when
    /// all of it is that, else Windows-1252, which spreadsheets write.
    ///
    /// # Errors
    /// When it is no text at all, or cannot be read.
    pub(crate) fn of(source: &'a dyn Source, declared: Option<&'static Encoding>) -> Result<Self, FeedError> {
        let head = beginning(source, 3)?;
        let (encoding, mark) = match (Encoding::for_bom(&head), head.as_slice()) {
            (Some((encoding, mark)), _) => (Some(encoding), mark),
            (None, [b'<', 0, ..]) => (Some(UTF_16LE), 0),
            (None, [0, b'<', ..]) => (Some(UTF_16BE), 0),
            _ => (declared, 0),
        };
        let found = |encoding| Self { source, encoding, mark: mark.try_into().unwrap_or(0) };
        let (file, is_text) = match encoding {
            Some(encoding) => (found(encoding), found(encoding).is_text()),
            None => {
                let (is_utf8, is_text) = looked_over(source).map_err(|error| unreadable(&error))?;
                (found(if is_utf8 { UTF_8 } else { WINDOWS_1252 }), Ok(is_text))
            }
        };
        if is_text.map_err(|error| unreadable(&error))? {
            return Ok(file);
        }
        let reason = "This is not a text file. Save it as UTF-8 text, CSV or XML, then send that.".to_owned();
        Err(FeedError { code: "not_text", reason })
    }

    /// Its text from the beginning.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn open(&self, ends: LineEnds) -> io::Result<Decoding<'a>> {
        let mut bytes = self.source.open()?;
        io::copy(&mut bytes.by_ref().take(self.mark), &mut io::sink())?;
        let decoder = self.encoding.new_decoder_without_bom_handling();
        // All of a chunk fits, whatever it holds.
        let room = decoder.max_utf8_buffer_length(CHUNK).unwrap_or(CHUNK * 4);
        Ok(Decoding {
            bytes,
            decoder,
            raw: vec![0; CHUNK],
            text: vec![0; room],
            at: 0,
            end: 0,
            ended: false,
            ends,
            returned: false,
            lines: 1,
            left: room,
        })
    }

    /// Whether this is the first sign that is no space.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn begins_with(&self, sign: char) -> Result<bool, FeedError> {
        let mut head = Vec::new();
        let read = self.open(LineEnds::Kept).and_then(|text| text.take(4096).read_to_end(&mut head));
        read.map_err(|error| unreadable(&error))?;
        Ok(String::from_utf8_lossy(&head).trim_start().starts_with(sign))
    }

    fn is_text(&self) -> io::Result<bool> {
        let mut text = self.open(LineEnds::Kept)?;
        loop {
            text.allow(CHUNK * 4);
            let length = match text.fill_buf()? {
                [] => return Ok(true),
                read if read.contains(&0) => return Ok(false),
                read => read.len(),
            };
            text.consume(length);
        }
    }
}

/// At most `most` bytes that a file begins with.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn beginning(source: &dyn Source, most: u64) -> Result<Vec<u8>, FeedError> {
    let mut head = Vec::new();
    let read = source.open().and_then(|bytes| bytes.take(most).read_to_end(&mut head));
    read.map(|_| head).map_err(|error| unreadable(&error))
}

/// Whether a file is UTF-8, and whether it is text.
fn looked_over(source: &dyn Source) -> io::Result<(bool, bool)> {
    let mut bytes = source.open()?;
    let mut chunk = Vec::with_capacity(CHUNK + 4);
    let mut is_utf8 = true;
    loop {
        let read = bytes.by_ref().take(CHUNK as u64).read_to_end(&mut chunk)?;
        if chunk.contains(&0) {
            return Ok((false, false));
        }
        match std::str::from_utf8(&chunk) {
            Ok(_) => chunk.clear(),
            // A character that the chunk cuts in two is read with the next one.
            Err(cut) if is_utf8 && read > 0 && cut.error_len().is_none() => drop(chunk.drain(..cut.valid_up_to())),
            Err(_) => {
                is_utf8 = false;
                chunk.clear();
            }
        }
        if read == 0 {
            return Ok((is_utf8, true));
        }
    }
}

/// The text of a file, UTF-8, as it is read.
pub(crate) struct Decoding<'a> {
    bytes: Box<dyn Read + 'a>,
    decoder: Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    /// What of `text` is still to be handed on.
    at: usize,
    end: usize,
    ended: bool,
    ends: LineEnds,
    /// The text so far ended with `\r`.
    returned: bool,
    lines: u64,
    left: usize,
}

impl Decoding<'_> {
    /// The line that comes next, from 1.
    pub(crate) const fn line(&self) -> u64 {
        self.lines
    }

    /// Whether all of the file was handed on.
    pub(crate) const fn is_over(&self) -> bool {
        self.ended && self.at == self.end
    }

    /// So many bytes may be read before this is called again: who reads a piece of any length holds no more than this.
    /// A reader that wants more of it gets [`ErrorKind::FileTooLarge`].
    pub(crate) const fn allow(&mut self, bytes: usize) {
        self.left = bytes;
    }

    fn refill(&mut self) -> io::Result<()> {
        (self.at, self.end) = (0, 0);
        while self.end == 0 && !self.ended {
            let read = match self.bytes.read(&mut self.raw) {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                read => read?,
            };
            self.ended = read == 0;
            let chunk = self.raw.get(..read).unwrap_or_default();
            (_, _, self.end, _) = self.decoder.decode_to_utf8(chunk, &mut self.text, self.ended);
            if self.ends == LineEnds::Newline {
                self.unify_line_ends();
            }
        }
        Ok(())
    }

    fn unify_line_ends(&mut self) {
        // Half a character is no text yet.
        let Some(last) = self.text.get(..self.end).and_then(<[u8]>::last) else { return };
        // The `\n` of a `\r\n` may stand in the next chunk.
        let mut from = usize::from(self.returned && self.text.first() == Some(&b'\n'));
        let mut to = 0;
        self.returned = *last == b'\r';
        while let Some(before) = self.text.get(from..self.end).and_then(|rest| memchr::memchr(b'\r', rest)) {
            let end = from + before;
            self.text.copy_within(from..end, to);
            to += before;
            if let Some(byte) = self.text.get_mut(to) {
                *byte = b'\n';
            }
            to += 1;
            let followed = self.text.get(end + 1..self.end).and_then(<[u8]>::first) == Some(&b'\n');
            from = end + 1 + usize::from(followed);
        }
        self.text.copy_within(from..self.end, to);
        self.end = to + self.end - from;
    }
}

impl BufRead for Decoding<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.end {
            self.refill()?;
        }
        let text = self.text.get(self.at..self.end).unwrap_or_default();
        if self.left == 0 && !text.is_empty() {
            return Err(ErrorKind::FileTooLarge.into());
        }
        Ok(text.get(..self.left).unwrap_or(text))
    }

    fn consume(&mut self, amount: usize) {
        let to = self.at.saturating_add(amount).min(self.end);
        let read = self.text.get(self.at..to).unwrap_or_default();
        self.lines += u64::try_from(memchr::memchr_iter(b'\n', read).count()).unwrap_or(0);
        self.at = to;
        self.left = self.left.saturating_sub(amount);
    }
}

impl Read for Decoding<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Hands on a few bytes at a time.
    struct Slow<'a>(&'a [u8], usize);

    impl Source for Slow<'_> {
        fn open(&self) -> io::Result<Box<dyn Read + '_>> {
            Ok(Box::new(Slow(self.0, self.1)))
        }
    }

    impl Read for Slow<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let most = into.len().min(self.1);
            self.0.read(&mut into[..most])
        }
    }

    fn text(bytes: &[u8], step: usize, ends: LineEnds) -> (String, u64) {
        let source = Slow(bytes, step);
        let mut decoding = TextFile::of(&source, None).unwrap().open(ends).unwrap();
        decoding.allow(usize::MAX);
        let mut text = String::new();
        decoding.read_to_string(&mut text).unwrap();
        (text, decoding.line())
    }

    proptest! {
        #[test]
        fn a_text_is_the_same_in_every_encoding_however_it_is_cut(
            words in "[a-zé€😀\r\n]{1,40}", step in 1..7usize, mark in any::<bool>(),
        ) {
            let unified = words.replace("\r\n", "\n").replace('\r', "\n");
            let lines = 1 + unified.matches('\n').count() as u64;
            let utf8 = [if mark { &b"\xEF\xBB\xBF"[..] } else { b"" }, words.as_bytes()].concat();
            let le: Vec<u8> = [0xFF, 0xFE].into_iter().chain(words.encode_utf16().flat_map(u16::to_le_bytes)).collect();
            let be: Vec<u8> = [0xFE, 0xFF].into_iter().chain(words.encode_utf16().flat_map(u16::to_be_bytes)).collect();
            for bytes in [utf8, le, be] {
                prop_assert_eq!(text(&bytes, step, LineEnds::Newline), (unified.clone(), lines));
                prop_assert_eq!(text(&bytes, step, LineEnds::Kept).0, words.clone());
            }
        }
    }

    #[test]
    fn what_is_not_utf8_anywhere_is_what_spreadsheets_write() {
        let long = [b"caf\xE9 ".as_slice(), &[b'x'; CHUNK]].concat();
        assert_eq!(text(&long, CHUNK, LineEnds::Kept).0, format!("café {}", "x".repeat(CHUNK)));
        assert_eq!(text(b"cut \xE2\x82", 3, LineEnds::Kept).0, "cut â‚");
    }

    #[test]
    fn pictures_are_no_text_in_any_encoding() {
        for bytes in [&b"\x89PNG\0\0"[..], b"\xFF\xFEa\0\0\0", b"\xEF\xBB\xBFa\0"] {
            let refused = TextFile::of(&Bytes(bytes), None).map(|_| ()).unwrap_err();
            assert_eq!(refused.code, "not_text", "{bytes:?}");
        }
    }

    #[test]
    fn who_reads_on_and_on_is_stopped() {
        let source = Bytes(b"long text");
        let mut decoding = TextFile::of(&source, None).unwrap().open(LineEnds::Kept).unwrap();
        decoding.allow(4);
        let error = decoding.read_to_string(&mut String::new()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::FileTooLarge);
    }
}
