//! Finds the boundary of a frame in the middle of a stream.

use super::websocket::{Header, MAX_MESSAGE_BYTES};

/// What is looked at of a payload: `[2,"` and as much space as somebody may
/// write in it.
const PAYLOAD: usize = 8;

/// The longest header.
const HEADER: usize = 14;

/// Looks for the header of a text frame behind which an OCPP-J message begins
/// (OCPP-J, section 4.2: `[2,"`, `[3,"`, `[4,"`), or one whose id is a number
/// against the standard. In other bytes, one of 2^34 places looks like that.
#[derive(Debug, Default)]
pub(super) struct Search {
    /// What may be the beginning of such a frame.
    held: Vec<u8>,
    /// Bytes that were looked at.
    seen: u64,
}

/// What was found: everything from the header on.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Boundary<'a> {
    pub(super) masked: bool,
    /// What of it came before.
    pub(super) held: Vec<u8>,
    pub(super) rest: &'a [u8],
}

impl Search {
    /// Looks further; `masked` says what frames of this direction are, if that
    /// is known.
    pub(super) fn read<'a>(
        &mut self,
        input: &'a [u8],
        masked: Option<bool>,
    ) -> Option<Boundary<'a>> {
        self.seen += input.len() as u64;
        let before = self.held.len();
        if before > 0 {
            // All that a place among the held bytes needs to be judged.
            self.held.extend_from_slice(&input[..input.len().min(HEADER + PAYLOAD)]);
            match find(&self.held, before, masked) {
                Place::At { place, masked } => {
                    let held = self.held[place..before].to_vec();
                    self.held.clear();
                    return Some(Boundary { masked, held, rest: input });
                }
                Place::PerhapsAt(place) => {
                    self.held.drain(..place);
                    return None;
                }
                Place::Nowhere => self.held.clear(),
            }
        }
        match find(input, input.len(), masked) {
            Place::At { place, masked } => {
                Some(Boundary { masked, held: Vec::new(), rest: &input[place..] })
            }
            Place::PerhapsAt(place) => {
                self.held.extend_from_slice(&input[place..]);
                None
            }
            Place::Nowhere => None,
        }
    }

    /// Goes on behind missing bytes.
    pub(super) fn hole(&mut self) {
        self.held.clear();
    }

    /// How many bytes are before what was found.
    pub(super) const fn passed(&self, found: &Boundary<'_>) -> u64 {
        self.seen - (found.held.len() + found.rest.len()) as u64
    }

    pub(super) const fn seen(&self) -> u64 {
        self.seen
    }
}

enum Place {
    At {
        place: usize,
        masked: bool,
    },
    /// More bytes are needed.
    PerhapsAt(usize),
    Nowhere,
}

/// Looks at the places before `end`.
fn find(bytes: &[u8], end: usize, masked: Option<bool>) -> Place {
    let mut from = 0;
    let text = |byte: &u8| byte & 0x7f == Header::TEXT;
    while let Some(distance) = bytes[from..end].iter().position(text) {
        let place = from + distance;
        match begins(&bytes[place..]) {
            Match::Yes { masked: found } if masked.is_none_or(|masked| masked == found) => {
                return Place::At { place, masked: found };
            }
            Match::Yes { .. } | Match::No => from = place + 1,
            Match::Perhaps => return Place::PerhapsAt(place),
        }
    }
    Place::Nowhere
}

enum Match {
    Yes {
        masked: bool,
    },
    No,
    /// More bytes are needed.
    Perhaps,
}

fn begins(bytes: &[u8]) -> Match {
    let header = match Header::read(&bytes[..bytes.len().min(HEADER)]) {
        Ok(Some(header)) => header,
        Ok(None) => return Match::Perhaps,
        Err(_) => return Match::No,
    };
    let long = header.length() > MAX_MESSAGE_BYTES as u64;
    // A fragment may be short, but nobody cuts messages that short.
    if long || header.length() < PAYLOAD as u64 || !header.is_plain_text() {
        return Match::No;
    }
    let payload = &bytes[header.size(bytes[1])..];
    let mut start = [0; PAYLOAD];
    let length = payload.len().min(PAYLOAD);
    start[..length].copy_from_slice(&payload[..length]);
    header.unmask(&mut start, 0);
    let mut expected = [b"[".as_slice(), b"234", b",", b"\"-0123456789"].into_iter();
    let mut next = expected.next();
    for byte in &start[..length] {
        let Some(allowed) = next else { break };
        if allowed.contains(byte) {
            next = expected.next();
        } else if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
            return Match::No;
        }
    }
    match next {
        None => Match::Yes { masked: header.mask.is_some() },
        Some(_) if length == PAYLOAD => Match::No,
        Some(_) => Match::Perhaps,
    }
}
