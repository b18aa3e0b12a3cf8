//! The body of a refusal, which is passed over.

use httparse::Status;

/// The longest line that says how long a chunk is, or in the trailer.
const MAX_LINE_BYTES: usize = 4096;

/// What is still to come of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Body {
    /// So many bytes.
    Bytes(u64),
    /// Chunks (RFC 9112, section 7.1), after so many bytes of the one before.
    Chunks(u64),
    /// The fields behind the last chunk, up to an empty line.
    Trailer,
}

impl Body {
    pub(super) const NONE: Self = Self::Bytes(0);

    /// Removes what of the body there is, and returns whether that was all.
    pub(super) fn skip(&mut self, bytes: &mut Vec<u8>) -> bool {
        let mut used = 0;
        let ended = loop {
            let rest = &bytes[used..];
            match self {
                Self::Bytes(left) => {
                    used += take(left, rest);
                    break *left == 0;
                }
                Self::Chunks(left) if *left > 0 => {
                    used += take(left, rest);
                    if *left > 0 {
                        break false;
                    }
                }
                Self::Chunks(_) => match httparse::parse_chunk_size(rest) {
                    Ok(Status::Complete((length, size))) => {
                        used += length;
                        // An end of line follows the data.
                        *self = if size == 0 {
                            Self::Trailer
                        } else {
                            Self::Chunks(size.saturating_add(2))
                        };
                    }
                    Ok(Status::Partial) if rest.len() <= MAX_LINE_BYTES => break false,
                    // What comes cannot be understood, and is said not to be HTTP.
                    Ok(Status::Partial) | Err(_) => *self = Self::NONE,
                },
                Self::Trailer => {
                    let Some(end) = rest.windows(2).position(|end| end == b"\r\n") else {
                        if rest.len() <= MAX_LINE_BYTES {
                            break false;
                        }
                        *self = Self::NONE;
                        continue;
                    };
                    used += end + 2;
                    if end == 0 {
                        *self = Self::NONE;
                    }
                }
            }
        };
        bytes.drain(..used);
        ended
    }
}

/// Returns how many of the bytes are of what is left.
fn take(left: &mut u64, bytes: &[u8]) -> usize {
    let length = usize::try_from(*left).unwrap_or(usize::MAX).min(bytes.len());
    *left -= length as u64;
    length
}
