//! One direction of a WebSocket connection: bytes become messages (RFC 6455,
//! section 5).

use super::inflate::Inflate;

/// The longest message that is put together.
pub(super) const MAX_MESSAGE_BYTES: usize = 16 * 1024 * 1024;

/// What is found in the stream.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Event {
    Text(String),
    /// A message that cannot be used.
    Unusable(String),
    /// No frame begins where one should: the boundaries have to be found again.
    Lost(String),
}

/// Reads frames from the boundary of one.
#[derive(Debug, Default)]
pub(super) struct Frames {
    /// What is there of a header.
    head: Vec<u8>,
    /// The frame whose payload is being read.
    frame: Option<Frame>,
    /// The message whose fragments are being read.
    message: Option<Message>,
    inflate: Option<Inflate>,
}

#[derive(Debug)]
struct Frame {
    header: Header,
    /// Of the payload.
    read: u64,
}

#[derive(Debug, Default)]
struct Message {
    payload: Vec<u8>,
    binary: bool,
    compressed: bool,
    /// Something in it is missing.
    damaged: bool,
}

impl Frames {
    /// Reads messages that may be compressed if there is a decompressor.
    pub(super) fn new(inflate: Option<Inflate>) -> Self {
        Self { inflate, ..Self::default() }
    }

    /// Reads up to the next event, and moves `input` behind it.
    pub(super) fn read(&mut self, input: &mut &[u8]) -> Option<Event> {
        loop {
            if self.frame.is_none() {
                let (byte, rest) = input.split_first()?;
                *input = rest;
                self.head.push(*byte);
                match Header::read(&self.head) {
                    Ok(None) => continue,
                    Ok(Some(header)) => {
                        self.head.clear();
                        if let Some(event) = self.begin(header) {
                            return Some(event);
                        }
                    }
                    Err(reason) => return Some(self.lose(reason.to_owned())),
                }
            }
            let Some(frame) = &mut self.frame else { continue };
            let left = frame.header.length - frame.read;
            let count = usize::try_from(left).unwrap_or(usize::MAX).min(input.len());
            let (payload, rest) = input.split_at(count);
            *input = rest;
            if let (false, Some(message)) = (frame.header.is_control(), &mut self.message)
                && !message.damaged
            {
                let start = message.payload.len();
                message.payload.extend_from_slice(payload);
                frame.header.unmask(&mut message.payload[start..], frame.read);
            }
            frame.read += count as u64;
            if frame.read < frame.header.length {
                return None;
            }
            let header = self.frame.take()?.header;
            if header.last
                && !header.is_control()
                && let Some(message) = self.message.take()
                && let Some(event) = self.complete(message)
            {
                return Some(event);
            }
        }
    }

    /// Goes on behind missing bytes; returns whether the boundary of the next
    /// frame is still known, which it is if they all are of one payload.
    pub(super) fn hole(&mut self, length: u64) -> bool {
        let Some(frame) = &mut self.frame else {
            self.lose(String::new());
            return false;
        };
        if let (false, Some(message)) = (frame.header.is_control(), &mut self.message) {
            message.damaged = true;
            message.payload = Vec::new();
        }
        frame.read = frame.read.saturating_add(length);
        if frame.read > frame.header.length {
            self.lose(String::new());
            return false;
        }
        if frame.read == frame.header.length {
            let last = frame.header.last && !frame.header.is_control();
            self.frame = None;
            if last {
                self.message.take().and_then(|message| self.complete(message));
            }
        }
        true
    }

    /// Returns whether the stream is within a message.
    pub(super) fn is_within(&self) -> bool {
        !self.head.is_empty() || self.frame.is_some() || self.message.is_some()
    }

    /// Returns the decompressor, if there is one, to be used behind a hole.
    pub(super) fn into_inflate(self) -> Option<Inflate> {
        self.inflate
    }

    pub(super) fn held_bytes(&self) -> usize {
        let message = self.message.as_ref().map_or(0, |message| message.payload.capacity());
        message + self.inflate.as_ref().map_or(0, Inflate::held_bytes)
    }

    fn begin(&mut self, header: Header) -> Option<Event> {
        if header.reserved && (self.inflate.is_none() || header.is_control()) {
            return Some(self.lose("a reserved bit that no extension explains".to_owned()));
        }
        let mut event = None;
        if !header.is_control() {
            let held = self.message.as_ref().map_or(0, |message| message.payload.len());
            if held as u64 + header.length > MAX_MESSAGE_BYTES as u64 {
                return Some(self.lose(format!("a message longer than {MAX_MESSAGE_BYTES} bytes")));
            }
            if header.opcode == Header::CONTINUATION {
                if self.message.is_none() {
                    let reason = "a fragment that continues no message";
                    event = Some(Event::Unusable(reason.to_owned()));
                    self.message = Some(Message { damaged: true, ..Message::default() });
                }
            } else {
                let message = Message {
                    binary: header.opcode == Header::BINARY,
                    compressed: header.reserved,
                    ..Message::default()
                };
                if self.message.replace(message).is_some_and(|message| !message.damaged) {
                    let reason = "a message begins before the last one ended";
                    event = Some(Event::Unusable(reason.to_owned()));
                }
            }
        }
        self.frame = Some(Frame { header, read: 0 });
        event
    }

    fn complete(&mut self, message: Message) -> Option<Event> {
        if message.damaged {
            if message.compressed
                && let Some(inflate) = &mut self.inflate
            {
                inflate.miss();
            }
            return None;
        }
        let mut payload = message.payload;
        if message.compressed {
            payload = match self.inflate.as_mut()?.message(&payload) {
                Ok(payload) => payload?,
                Err(reason) => return Some(Event::Unusable(reason.to_owned())),
            };
        }
        if message.binary {
            return Some(Event::Unusable("a binary message".to_owned()));
        }
        Some(String::from_utf8(payload).map_or_else(
            |_| Event::Unusable("a text message that is not UTF-8".to_owned()),
            Event::Text,
        ))
    }

    fn lose(&mut self, reason: String) -> Event {
        self.head.clear();
        self.frame = None;
        self.message = None;
        if let Some(inflate) = &mut self.inflate {
            inflate.miss();
        }
        Event::Lost(reason)
    }
}

/// The header of a frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct Header {
    pub(super) last: bool,
    /// RSV1: compressed.
    reserved: bool,
    opcode: u8,
    pub(super) mask: Option<[u8; 4]>,
    length: u64,
}

impl Header {
    const CONTINUATION: u8 = 0;
    pub(super) const TEXT: u8 = 1;
    const BINARY: u8 = 2;

    /// Reads a header, of which all is `None` if there is not enough.
    pub(super) fn read(bytes: &[u8]) -> Result<Option<Self>, &'static str> {
        let [first, second, rest @ ..] = bytes else { return Ok(None) };
        let opcode = first & 0x0f;
        if first & 0x30 != 0 || !matches!(opcode, 0..=2 | 8..=10) {
            return Err("no WebSocket frame where one should begin");
        }
        let control = opcode >= 8;
        let (length, rest) = match second & 0x7f {
            126 => {
                let Some((length, rest)) = rest.split_first_chunk() else { return Ok(None) };
                (u64::from(u16::from_be_bytes(*length)), rest)
            }
            127 => {
                let Some((length, rest)) = rest.split_first_chunk() else { return Ok(None) };
                (u64::from_be_bytes(*length), rest)
            }
            short => (u64::from(short), rest),
        };
        if control && (first & 0x80 == 0 || length > 125) {
            return Err("no WebSocket frame where one should begin");
        }
        let mask = match (second & 0x80 != 0, rest.first_chunk()) {
            (true, None) => return Ok(None),
            (true, Some(mask)) => Some(*mask),
            (false, _) => None,
        };
        let (last, reserved) = (first & 0x80 != 0, first & 0x40 != 0);
        Ok(Some(Self { last, reserved, opcode, mask, length }))
    }

    /// Returns how many bytes the header has.
    pub(super) const fn size(&self, second: u8) -> usize {
        let length = match second & 0x7f {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        2 + length + if self.mask.is_some() { 4 } else { 0 }
    }

    pub(super) const fn is_plain_text(&self) -> bool {
        self.opcode == Self::TEXT && !self.reserved
    }

    pub(super) const fn length(&self) -> u64 {
        self.length
    }

    const fn is_control(&self) -> bool {
        self.opcode >= 8
    }

    /// Unmasks, or masks, bytes from this place of the payload on.
    pub(super) fn unmask(&self, bytes: &mut [u8], place: u64) {
        let Some(mask) = self.mask else { return };
        let mut key = mask;
        key.rotate_left((place % 4) as usize);
        for (byte, key) in bytes.iter_mut().zip(key.into_iter().cycle()) {
            *byte ^= key;
        }
    }
}
