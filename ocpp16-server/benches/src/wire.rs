//! Messages as bytes: CALLs made ready before they are sent, answers looked at no
//! closer than needed.

use std::io;

/// Bytes that hide every payload; any would do.
const MASK: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];

/// A CALL in a masked frame.
pub(crate) struct Call {
    bytes: Vec<u8>,
    /// Where the payload of the frame begins.
    payload_at: usize,
    /// Where its number stands in the text: in the id, and wherever the payload
    /// has as many zeros.
    numbers_at: Vec<usize>,
}

impl Call {
    /// Before the number in the text of every CALL.
    const START: &str = r#"[2,"6ba7b810-9dad-11d1-80b4-"#;
    /// Digits of the number, which make the id as long as a UUID.
    const DIGITS: usize = 12;

    pub(crate) fn new(action: &str, payload: &str) -> Self {
        let zero = "0".repeat(Self::DIGITS);
        let text = format!(r#"{}{zero}","{action}",{payload}]"#, Self::START);
        let bytes = masked(&text);
        let payload_at = bytes.len() - text.len();
        let numbers_at = text.match_indices(&zero).map(|(at, _)| at).collect();
        Self { bytes, payload_at, numbers_at }
    }

    /// Returns the frame with this number: no id comes twice, as in real traffic.
    pub(crate) fn with_number(&mut self, number: u64) -> &[u8] {
        for &number_at in &self.numbers_at {
            let mut rest = number;
            for at in (0..Self::DIGITS).rev().map(|digit| number_at + digit) {
                self.bytes[self.payload_at + at] =
                    b"0123456789"[(rest % 10) as usize] ^ MASK[at % 4];
                rest /= 10;
            }
        }
        &self.bytes
    }
}

/// The frame of a text of a charge point.
fn masked(text: &str) -> Vec<u8> {
    let mut bytes = vec![0x81];
    match (u8::try_from(text.len()), u16::try_from(text.len())) {
        (Ok(length @ ..126), _) => bytes.push(0x80 | length),
        (_, Ok(length)) => {
            bytes.push(0x80 | 126);
            bytes.extend(length.to_be_bytes());
        }
        (_, Err(_)) => unreachable!("no message of the benchmark has 64 KiB"),
    }
    bytes.extend(MASK);
    bytes.extend(text.bytes().zip(MASK.iter().cycle()).map(|(byte, mask)| byte ^ mask));
    bytes
}

/// The frame that answers a CALL of this id: the request is accepted.
pub(crate) fn accept(id: &str) -> Vec<u8> {
    masked(&format!(r#"[3,"{id}",{{"status":"Accepted"}}]"#))
}

/// What a central system has sent.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Message {
    CallResult,
    CallError,
    /// With its id.
    Call(String),
}

/// Takes the messages out of what was received, but not the last one if it is not
/// whole.
///
/// # Errors
///
/// The server closes, or says what is no message.
pub(crate) fn take_messages(received: &mut Vec<u8>) -> io::Result<Vec<Message>> {
    let mut messages = Vec::new();
    let mut at = 0;
    while let Some((opcode, payload, next)) = frame(received, at) {
        match (opcode, payload) {
            (TEXT, [b'[', b'3', b',', ..]) => messages.push(Message::CallResult),
            (TEXT, [b'[', b'4', b',', ..]) => messages.push(Message::CallError),
            (TEXT, [b'[', b'2', b',', b'"', rest @ ..]) => {
                let id = rest.split(|byte| *byte == b'"').next().unwrap_or_default();
                messages.push(Message::Call(String::from_utf8_lossy(id).into_owned()));
            }
            // The interval of pings is longer than a run.
            (PING | PONG, _) => {}
            (CLOSE, _) => return Err(io::ErrorKind::ConnectionAborted.into()),
            _ => return Err(io::Error::other(String::from_utf8_lossy(payload))),
        }
        at = next;
    }
    received.drain(..at);
    Ok(messages)
}

/// Takes the answers out of what was received; returns how many there were.
///
/// # Errors
///
/// Something other than a CALLRESULT or a control frame.
pub(crate) fn take_answers(received: &mut Vec<u8>) -> io::Result<usize> {
    let mut answers = 0;
    let mut at = 0;
    while let Some((opcode, payload, next)) = frame(received, at) {
        match opcode {
            TEXT if payload.starts_with(br#"[3,""#) => answers += 1,
            // A ping does not have to be answered at once.
            PING | PONG => {}
            _ => {
                let text = String::from_utf8_lossy(payload);
                return Err(io::Error::other(format!("not a CALLRESULT: {opcode} {text}")));
            }
        }
        at = next;
    }
    received.drain(..at);
    Ok(answers)
}

const TEXT: u8 = 1;
const CLOSE: u8 = 8;
const PING: u8 = 9;
const PONG: u8 = 10;

/// The frame of a server that begins there, if all of it has come, and where the
/// next one begins.
fn frame(bytes: &[u8], at: usize) -> Option<(u8, &[u8], usize)> {
    let &[first, length, ..] = bytes.get(at..)? else { return None };
    let (length, start) = match length {
        126 => {
            let &[high, low] = bytes.get(at + 2..at + 4)? else { return None };
            (usize::from(u16::from_be_bytes([high, low])), at + 4)
        }
        // 64 KiB are no answer to any message of the benchmark.
        length => (usize::from(length), at + 2),
    };
    let payload = bytes.get(start..start + length)?;
    Some((first & 0x0f, payload, start + length))
}

#[cfg(test)]
mod tests {
    use super::{Call, MASK, Message, accept, take_answers, take_messages};

    #[test]
    fn a_call_unmasked_is_its_text_with_the_id() {
        let mut call = Call::new("Heartbeat", "{}");
        let bytes = call.with_number(42);
        assert_eq!(bytes[..2], [0x81, 0x80 | 57]);
        assert_eq!(bytes[2..6], MASK);
        let text: Vec<u8> =
            bytes[6..].iter().zip(MASK.iter().cycle()).map(|(byte, mask)| byte ^ mask).collect();
        let expected = r#"[2,"6ba7b810-9dad-11d1-80b4-000000000042","Heartbeat",{}]"#;
        assert_eq!(String::from_utf8_lossy(&text), expected);
    }

    #[test]
    fn answers_are_taken_when_they_are_whole() {
        let mut long = b"\x81\x7e\x00\x80".to_vec();
        long.extend(format!(r#"[3,"1",{:>121}"#, "{}]").bytes());
        let mut received = [b"\x89\x00", b"\x81\x0a[3,\"1\",{}]".as_slice(), &long[..9]].concat();
        assert_eq!(take_answers(&mut received).map_err(|error| error.to_string()), Ok(1));
        assert_eq!(received, long[..9]);
        received.extend(&long[9..]);
        assert_eq!(take_answers(&mut received).map_err(|error| error.to_string()), Ok(1));
        assert!(received.is_empty());
    }

    #[test]
    fn an_error_is_no_answer() {
        let mut received = b"\x81\x0a[4,\"1\",\"\"]".to_vec();
        assert!(take_answers(&mut received).is_err());
    }

    #[test]
    fn messages_are_told_apart() {
        let texts = [r#"[3,"1",{}]"#, r#"[4,"2","InternalError","",{}]"#, r#"[2,"3","Reset",{}]"#];
        let mut received = Vec::new();
        for text in texts {
            received.extend([0x81, u8::try_from(text.len()).unwrap()]);
            received.extend(text.bytes());
        }
        received.extend([0x81, 9, b'[']);
        let messages = take_messages(&mut received).unwrap();
        let expected = [Message::CallResult, Message::CallError, Message::Call("3".to_owned())];
        assert_eq!(messages, expected);
        assert_eq!(received, [0x81, 9, b'[']);
        assert!(take_messages(&mut vec![0x88, 0]).is_err());
    }

    #[test]
    fn an_answer_is_masked() {
        let frame = accept("7");
        let text = r#"[3,"7",{"status":"Accepted"}]"#;
        assert_eq!(frame.len(), 6 + text.len());
        assert_eq!(frame[6] ^ MASK[0], b'[');
    }
}
