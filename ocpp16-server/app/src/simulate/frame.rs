//! WebSocket frames as a client writes and a server sends them (RFC 6455 section 5).
//!
//! Texts are OCPP-J messages, which servers send in one frame; those in several are
//! put together by `link`.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

pub(super) const CONTINUATION: u8 = 0;
pub(super) const TEXT: u8 = 1;
pub(super) const CLOSE: u8 = 8;
pub(super) const PING: u8 = 9;
pub(super) const PONG: u8 = 10;

/// No answer of a central system is longer.
const LONGEST: u64 = 1 << 20;

/// Writes frames, each with a mask of its own.
#[derive(Debug)]
pub(super) struct Writer {
    bytes: Vec<u8>,
    /// The state of a xorshift generator. Masks keep proxies from being deceived by
    /// whoever chooses what is sent, which is nobody else here.
    random: u64,
}

impl Writer {
    pub(super) fn new() -> Self {
        Self { bytes: Vec::new(), random: RandomState::new().hash_one(0) | 1 }
    }

    /// Returns a frame.
    pub(super) fn frame(&mut self, opcode: u8, payload: &[u8]) -> &[u8] {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        let [a, b, c, d, ..] = self.random.to_ne_bytes();
        let mask = [a, b, c, d];
        self.bytes.clear();
        self.bytes.push(0x80 | opcode);
        match (u8::try_from(payload.len()), u16::try_from(payload.len())) {
            (Ok(length @ ..126), _) => self.bytes.push(0x80 | length),
            (_, Ok(length)) => {
                self.bytes.push(0x80 | 126);
                self.bytes.extend(length.to_be_bytes());
            }
            (_, Err(_)) => {
                self.bytes.push(0x80 | 127);
                self.bytes.extend((payload.len() as u64).to_be_bytes());
            }
        }
        self.bytes.extend(mask);
        let start = self.bytes.len();
        self.bytes.extend_from_slice(payload);
        let (words, rest) = self.bytes[start..].as_chunks_mut::<4>();
        for word in words {
            *word = (u32::from_ne_bytes(*word) ^ u32::from_ne_bytes(mask)).to_ne_bytes();
        }
        for (byte, mask) in rest.iter_mut().zip(mask) {
            *byte ^= mask;
        }
        &self.bytes
    }
}

/// A frame of a server.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) opcode: u8,
    pub(super) is_last: bool,
    /// Where its payload is in what was received, and where the next frame begins.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Returns the first frame from there on, if all of it has come.
///
/// # Errors
///
/// What is there is no frame of a server.
pub(super) fn first(received: &[u8], at: usize) -> Result<Option<Frame>, &'static str> {
    let Some(&[first, second, ref rest @ ..]) = received.get(at..) else { return Ok(None) };
    if first & 0x70 != 0 || second & 0x80 != 0 {
        return Err("what the server sends is no WebSocket frame");
    }
    let (length, start) = match (second, rest) {
        (126, &[high, low, ..]) => (u64::from(u16::from_be_bytes([high, low])), at + 4),
        (127, _) => match rest.first_chunk::<8>() {
            Some(length) => (u64::from_be_bytes(*length), at + 10),
            None => return Ok(None),
        },
        (126, _) => return Ok(None),
        (length, _) => (u64::from(length), at + 2),
    };
    if length > LONGEST {
        return Err("the server sends a frame of more than 1 MiB");
    }
    #[expect(clippy::cast_possible_truncation, reason = "it is no longer than LONGEST")]
    let end = start + length as usize;
    let whole = received.len() >= end;
    Ok(whole.then_some(Frame { opcode: first & 0x0f, is_last: first & 0x80 != 0, start, end }))
}

/// What an OCPP-J message says of itself before its payload.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Head<'a> {
    pub(super) kind: Kind,
    pub(super) id: &'a str,
    /// What follows the id.
    pub(super) rest: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Call,
    CallResult,
    CallError,
}

/// Returns the head of a message; nothing of it is decoded but that. An id with an
/// escape is none of those that charge points of this program choose.
pub(super) fn head(text: &str) -> Option<Head<'_>> {
    let text = text.trim_ascii_start().strip_prefix('[')?.trim_ascii_start();
    let kind = match text.as_bytes().first()? {
        b'2' => Kind::Call,
        b'3' => Kind::CallResult,
        b'4' => Kind::CallError,
        _ => return None,
    };
    let text = text[1..].trim_ascii_start().strip_prefix(',')?.trim_ascii_start();
    let text = text.strip_prefix('"')?;
    let (id, rest) = text.split_at(text.bytes().position(|byte| byte == b'"')?);
    Some(Head { kind, id, rest: &rest[1..] })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unmasked(frame: &[u8], start: usize) -> Vec<u8> {
        let mask = &frame[start - 4..start];
        frame[start..].iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask).collect()
    }

    #[test]
    fn frames_are_masked_and_have_the_shortest_length() {
        let mut writer = Writer::new();
        for (length, head, start) in [
            (0, &[0x81, 0x80][..], 6),
            (125, &[0x81, 0xfd], 6),
            (126, &[0x81, 0xfe, 0, 126], 8),
            (65535, &[0x81, 0xfe, 255, 255], 8),
            (65536, &[0x81, 0xff, 0, 0, 0, 0, 0, 1, 0, 0], 14),
        ] {
            let text: Vec<_> = (0..length).map(|at: usize| b"0123456789"[at % 10]).collect();
            let frame = writer.frame(TEXT, &text);
            assert!(frame.starts_with(head), "{length}");
            assert_eq!(unmasked(frame, start), text, "{length}");
        }
    }

    #[test]
    fn masks_differ() {
        let mut writer = Writer::new();
        assert_ne!(writer.frame(TEXT, b"[2]").to_vec(), writer.frame(TEXT, b"[2]").to_vec());
    }

    #[test]
    fn frames_are_found_when_they_are_whole() {
        let two = [0x89, 0, 0x81, 2, b'[', b']'];
        let ping = Frame { opcode: PING, is_last: true, start: 2, end: 2 };
        assert_eq!(first(&two, 0), Ok(Some(ping)));
        let text = Frame { opcode: TEXT, is_last: true, start: 4, end: 6 };
        assert_eq!(first(&two, 2), Ok(Some(text)));
        for end in 2..6 {
            assert_eq!(first(&two[..end], 2), Ok(None));
        }
        let long = [&[0x01, 126, 0, 200][..], &[b' '; 200]].concat();
        let part = Frame { opcode: TEXT, is_last: false, start: 4, end: 204 };
        assert_eq!(first(&long, 0), Ok(Some(part)));
        assert_eq!(first(&long[..3], 0), Ok(None));
    }

    #[test]
    fn what_is_no_frame_of_a_server_is_told() {
        assert!(first(b"HTTP/1.1 400", 0).is_err());
        assert!(first(&[0x81, 0x80], 0).is_err());
        assert!(first(&[0x81, 127, 0, 0, 0, 0, 1, 0, 0, 0], 0).is_err());
    }

    #[test]
    fn heads_are_read_with_and_without_blanks() {
        for (text, expected) in [
            (r#"[3,"a-1",{}]"#, Some((Kind::CallResult, "a-1"))),
            (r#" [ 4 , "a-1", "InternalError", "", {}]"#, Some((Kind::CallError, "a-1"))),
            (r#"[2,"x","Reset",{"type":"Soft"}]"#, Some((Kind::Call, "x"))),
            (r#"[5,"x"]"#, None),
            (r#"[3,7,{}]"#, None),
            ("tea", None),
            ("", None),
        ] {
            assert_eq!(head(text).map(|head| (head.kind, head.id)), expected, "{text}");
        }
    }
}
