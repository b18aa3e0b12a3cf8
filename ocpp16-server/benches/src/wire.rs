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
        let payload_at = bytes.len();
        bytes.extend(text.bytes().zip(MASK.iter().cycle()).map(|(byte, mask)| byte ^ mask));
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
    use super::{Call, MASK, take_answers};

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
}
