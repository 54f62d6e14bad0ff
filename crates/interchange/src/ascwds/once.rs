//! The bytes of a file that is read once, as it comes: without its mark, UTF-16 made UTF-8, every line ended by `\n`.

use encoding_rs::{Decoder, Encoding, UTF_8};
use std::io::{Error, ErrorKind, Read, Result};

/// Bytes that are asked for at once.
const CHUNK: usize = 32 * 1024;

/// See the module. A file without a mark may be UTF-8 or Windows-1252: its cells tell, each for itself.
pub(super) struct Once<'a> {
    bytes: &'a mut dyn Read,
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    ready: Vec<u8>,
    at: usize,
    begun: bool,
    ended: bool,
    returned: bool,
    last: u8,
    left: usize,
}

impl<'a> Once<'a> {
    pub(super) fn new(bytes: &'a mut dyn Read) -> Self {
        let (raw, ready) = (vec![0; CHUNK], Vec::new());
        let (begun, ended, returned) = (false, false, false);
        Self { bytes, decoder: None, raw, ready, at: 0, begun, ended, returned, last: b'\n', left: CHUNK }
    }

    /// So many bytes may be read before this is called again; then reading fails with [`ErrorKind::FileTooLarge`].
    pub(super) const fn allow(&mut self, bytes: usize) {
        self.left = bytes;
    }

    fn refill(&mut self) -> Result<()> {
        (self.at, _) = (0, self.ready.clear());
        while self.ready.is_empty() && !self.ended {
            let mut read = self.some()?;
            let mut from = 0;
            if !self.begun {
                self.begun = true;
                while read > 0 && read < 3 && self.fill_from(&mut read)? {}
                let head = self.raw.get(..read).unwrap_or_default();
                if let Some((encoding, mark)) = Encoding::for_bom(head) {
                    from = mark;
                    self.decoder = (encoding != UTF_8).then(|| encoding.new_decoder_without_bom_handling());
                }
            }
            self.ended = read == 0;
            let chunk = self.raw.get(from..read).unwrap_or_default();
            if let Some(decoder) = &mut self.decoder {
                let room = decoder.max_utf8_buffer_length(chunk.len()).unwrap_or(chunk.len() * 4 + 16);
                let mut text = String::with_capacity(room);
                let _all_fits = decoder.decode_to_string(chunk, &mut text, self.ended);
                self.take(text.as_bytes());
            } else {
                let chunk = chunk.to_vec();
                self.take(&chunk);
            }
        }
        if self.ended && self.last != b'\n' {
            self.last = b'\n';
            self.ready.push(b'\n');
        }
        if self.ready.contains(&0) {
            return Err(Error::new(ErrorKind::InvalidData, "not text"));
        }
        Ok(())
    }

    fn some(&mut self) -> Result<usize> {
        loop {
            match self.bytes.read(&mut self.raw) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                read => return read,
            }
        }
    }

    /// More of the first bytes: a mark may come in pieces. `false` at the end.
    fn fill_from(&mut self, read: &mut usize) -> Result<bool> {
        let more = self.bytes.read(self.raw.get_mut(*read..).unwrap_or_default())?;
        *read += more;
        Ok(more > 0)
    }

    /// Takes bytes in with `\r\n` and `\r` made `\n`.
    fn take(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            match byte {
                b'\n' if self.returned => {}
                b'\r' => self.ready.push(b'\n'),
                byte => self.ready.push(byte),
            }
            self.returned = byte == b'\r';
        }
        self.last = self.ready.last().copied().unwrap_or(self.last);
    }
}

impl Read for Once<'_> {
    fn read(&mut self, to: &mut [u8]) -> Result<usize> {
        if self.at == self.ready.len() {
            self.refill()?;
        }
        let ready = self.ready.get(self.at..).unwrap_or_default();
        if self.left == 0 && !ready.is_empty() {
            return Err(ErrorKind::FileTooLarge.into());
        }
        let most = ready.len().min(to.len()).min(self.left);
        let (Some(from), Some(to)) = (ready.get(..most), to.get_mut(..most)) else { return Ok(0) };
        to.copy_from_slice(from);
        (self.at, self.left) = (self.at + most, self.left - most);
        Ok(most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Hands on a few bytes at a time.
    struct Slow<'a>(&'a [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, to: &mut [u8]) -> Result<usize> {
            let most = to.len().min(self.1);
            self.0.read(&mut to[..most])
        }
    }

    proptest! {
        #[test]
        fn marks_encodings_and_line_ends_make_no_difference(words in "[a-zé€\r\n]{1,40}", step in 1..5usize) {
            let plain = words.replace("\r\n", "\n").replace('\r', "\n");
            let wanted = if plain.ends_with('\n') { plain } else { format!("{plain}\n") };
            let marked = [&b"\xEF\xBB\xBF"[..], words.as_bytes()].concat();
            let le: Vec<u8> = [0xFF, 0xFE].into_iter().chain(words.encode_utf16().flat_map(u16::to_le_bytes)).collect();
            for bytes in [words.as_bytes().to_vec(), marked, le] {
                let mut slow = Slow(&bytes, step);
                let mut once = Once::new(&mut slow);
                once.allow(usize::MAX);
                let mut text = String::new();
                once.read_to_string(&mut text).unwrap();
                prop_assert_eq!(&text, &wanted);
            }
        }
    }

    #[test]
    fn a_picture_is_no_text_and_a_row_without_end_is_stopped() {
        for (bytes, kind) in [(&b"\x89PNG\0"[..], ErrorKind::InvalidData), (b"long", ErrorKind::FileTooLarge)] {
            let mut bytes = bytes;
            let mut once = Once::new(&mut bytes);
            once.allow(3);
            assert_eq!(once.read_to_end(&mut Vec::new()).unwrap_err().kind(), kind);
        }
    }
}
