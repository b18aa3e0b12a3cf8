//! UTF-16, as some Windows programs write logs.

use std::io::{self, ErrorKind, Read};

/// Byte orders.
#[derive(Debug, Clone, Copy)]
pub(super) enum Endian {
    Little,
    Big,
}

/// Turns UTF-16 into UTF-8. Half a character becomes a byte that is no UTF-8,
/// so that its line is found to be damaged.
pub(super) struct Utf16<R> {
    input: R,
    endian: Endian,
    /// The first byte of a unit, or the first unit of a pair and maybe a byte.
    rest: Vec<u8>,
    text: Vec<u8>,
    /// How much of `text` was handed out.
    taken: usize,
}

const PIECE: usize = 32 << 10;
const NO_UTF_8: u8 = 0xff;

impl<R: Read> Utf16<R> {
    pub(super) fn new(input: R, endian: Endian) -> Self {
        Self { input, endian, rest: Vec::new(), text: Vec::new(), taken: 0 }
    }

    fn refill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.taken = 0;
        let mut bytes = [0; PIECE];
        while self.text.is_empty() {
            let length = match self.input.read(&mut bytes) {
                Ok(length) => length,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if length == 0 {
                if !self.rest.is_empty() {
                    self.rest.clear();
                    self.text.push(NO_UTF_8);
                }
                break;
            }
            self.rest.extend_from_slice(&bytes[..length]);
            self.convert();
        }
        Ok(())
    }

    fn convert(&mut self) {
        let (pairs, odd) = self.rest.as_chunks();
        let unit = |pair: &[u8; 2]| match self.endian {
            Endian::Little => u16::from_le_bytes(*pair),
            Endian::Big => u16::from_be_bytes(*pair),
        };
        // The other half of a character may be in the next piece.
        let half = pairs.last().is_some_and(|pair| (0xd800..0xdc00).contains(&unit(pair)));
        let whole = &pairs[..pairs.len() - usize::from(half)];
        for character in char::decode_utf16(whole.iter().map(unit)) {
            match character {
                Ok(character) => {
                    let mut utf8 = [0; 4];
                    self.text.extend_from_slice(character.encode_utf8(&mut utf8).as_bytes());
                }
                Err(_) => self.text.push(NO_UTF_8),
            }
        }
        let kept = odd.len() + if half { 2 } else { 0 };
        self.rest.drain(..self.rest.len() - kept);
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.text.len() {
            self.refill()?;
        }
        let left = &self.text[self.taken..];
        let length = left.len().min(buffer.len());
        buffer[..length].copy_from_slice(&left[..length]);
        self.taken += length;
        Ok(length)
    }
}
