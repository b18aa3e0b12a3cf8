//! The head of a frame that a client sends (RFC 6455 section 5.2).
//!
//! Refuses what is wrong with a head by itself; whether its frame may come now is
//! the reader's business.

use fastwebsockets::OpCode;

use super::CloseReason;

/// What comes before the payload of a frame.
pub(super) struct Head {
    /// Whether the message ends with this frame.
    pub(super) fin: bool,
    pub(super) opcode: OpCode,
    pub(super) mask: [u8; 4],
    /// How long the head itself is.
    pub(super) bytes: usize,
    /// How long the payload will be, as the client says.
    pub(super) payload_bytes: usize,
}

impl Head {
    /// Reads the head that these bytes begin with; `None` if they end before it
    /// does, and nothing in them is wrong yet.
    pub(super) fn read(bytes: &[u8]) -> Result<Option<Self>, CloseReason> {
        let Some((&[first, second], rest)) = bytes.split_first_chunk() else { return Ok(None) };
        // The extensions that the reserved bits belong to are never agreed on.
        if first & 0x70 != 0 {
            return Err(CloseReason::PROTOCOL);
        }
        let opcode = OpCode::try_from(first & 0x0F).map_err(|_| CloseReason::PROTOCOL)?;
        if second & 0x80 == 0 {
            return Err(CloseReason::UNMASKED);
        }
        // A length may be written longer than it need be: it is clear all the same.
        let (payload_bytes, rest) = match second & 0x7F {
            126 => match rest.split_first_chunk() {
                Some((length, rest)) => (u16::from_be_bytes(*length).into(), rest),
                None => return Ok(None),
            },
            127 => match rest.split_first_chunk() {
                Some((length, rest)) => {
                    // What no memory can hold is over every limit.
                    (usize::try_from(u64::from_be_bytes(*length)).unwrap_or(usize::MAX), rest)
                }
                None => return Ok(None),
            },
            length => (length.into(), rest),
        };
        let Some((&mask, rest)) = rest.split_first_chunk() else { return Ok(None) };
        let head_bytes = bytes.len() - rest.len();
        Ok(Some(Self { fin: first & 0x80 != 0, opcode, mask, bytes: head_bytes, payload_bytes }))
    }
}
