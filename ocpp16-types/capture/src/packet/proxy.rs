//! What a proxy says of the client before its first byte: the PROXY protocol,
//! versions 1 (a line of text) and 2 (binary).

use super::http::MAX_HEAD_BYTES;

const TEXT: &[u8] = b"PROXY ";

/// The longest line, with its end.
const MAX_LINE_BYTES: usize = 107;

const BINARY: &[u8] = b"\r\n\r\n\0\r\nQUIT\n";

/// What the first bytes of a direction are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Preface {
    /// Nothing of a proxy.
    None,
    /// More bytes are needed.
    Incomplete,
    /// It has so many bytes.
    Complete(usize),
}

impl Preface {
    pub(super) fn read(bytes: &[u8]) -> Self {
        let is = |start: &[u8]| {
            !bytes.is_empty() && bytes.iter().zip(start).all(|(byte, start)| byte == start)
        };
        let length = if is(TEXT) {
            let line = &bytes[..bytes.len().min(MAX_LINE_BYTES)];
            match line.windows(2).position(|end| end == b"\r\n") {
                Some(end) => end + 2,
                None if line.len() < MAX_LINE_BYTES => return Self::Incomplete,
                None => return Self::None,
            }
        } else if is(BINARY) {
            // Version and command, protocol, and how much follows.
            let Some(length) = bytes.get(BINARY.len() + 2..).and_then(<[u8]>::first_chunk) else {
                return Self::Incomplete;
            };
            BINARY.len() + 4 + usize::from(u16::from_be_bytes(*length))
        } else {
            return Self::None;
        };
        if length > MAX_HEAD_BYTES {
            Self::None
        } else if length > bytes.len() {
            Self::Incomplete
        } else {
            Self::Complete(length)
        }
    }
}
