//! gzip and zstd.

use std::io::{self, BufRead, Read};
use std::mem;

use flate2::bufread::MultiGzDecoder;

use super::Progress;

/// Ways of compression.
#[derive(Debug, Clone, Copy)]
pub(super) enum Compression {
    Gzip,
    Zstd,
}

impl Compression {
    /// Recognises it by the first bytes. What begins with a zstd frame to be
    /// skipped is zstd too (RFC 8878 section 3.1.2).
    pub(super) fn of(head: &[u8]) -> Option<Self> {
        match *head {
            [0x1f, 0x8b, ..] => Some(Self::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd] | [0x50..=0x5f, 0x2a, 0x4d, 0x18] => Some(Self::Zstd),
            _ => None,
        }
    }

    pub(super) fn reader(
        self,
        input: impl BufRead + Send + 'static,
        progress: Progress,
    ) -> io::Result<Box<dyn Read + Send>> {
        Ok(match self {
            Self::Gzip => {
                let decoder = MultiGzDecoder::new(input);
                Box::new(Decompressed { decoder, name: "gzip", progress, state: State::Reading })
            }
            Self::Zstd => {
                let decoder = zstd::stream::read::Decoder::with_buffer(input)?;
                Box::new(Decompressed { decoder, name: "zstd", progress, state: State::Reading })
            }
        })
    }
}

/// Says in its errors what and where, and ends after the first.
struct Decompressed<D> {
    decoder: D,
    name: &'static str,
    progress: Progress,
    state: State,
}

enum State {
    Reading,
    /// To be said when all that was read is taken.
    Failed(io::Error),
    Ended,
}

/// The decoders do not say how much they wrote before they met with damage, so
/// that all of one call is lost.
const PIECE: usize = 32 << 10;

impl<D: Read> Read for Decompressed<D> {
    /// Fills all of the buffer if it can: to read less means that the input
    /// has no more for now.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while let (State::Reading, true) = (&self.state, filled < buffer.len()) {
            let piece = buffer.len().min(filled + PIECE);
            match self.decoder.read(&mut buffer[filled..piece]) {
                Ok(0) => self.state = State::Ended,
                Ok(length) => filled += length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => self.state = State::Failed(self.explain(&error)),
            }
        }
        if filled > 0 || buffer.is_empty() {
            return Ok(filled);
        }
        match mem::replace(&mut self.state, State::Ended) {
            State::Failed(error) => Err(error),
            State::Reading | State::Ended => Ok(0),
        }
    }
}

impl<D> Decompressed<D> {
    fn explain(&self, error: &io::Error) -> io::Error {
        let Self { name, progress, .. } = self;
        let bytes = progress.bytes();
        let text = if error.kind() == io::ErrorKind::UnexpectedEof {
            format!("the {name} data is cut off after {bytes} bytes")
        } else {
            format!("the {name} data is damaged at or before byte {bytes}: {error}")
        };
        io::Error::new(error.kind(), text)
    }
}
