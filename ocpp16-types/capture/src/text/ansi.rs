//! Terminal control sequences (ECMA-48 section 5.4), with which logs are
//! coloured.

use std::borrow::Cow;

use memchr::memchr;

const ESCAPE: u8 = 0x1b;
const BELL: u8 = 0x07;

pub(super) fn has_colours(text: &[u8]) -> bool {
    memchr(ESCAPE, text).is_some()
}

/// Removes the sequences.
pub(super) fn without_colours(text: &[u8]) -> Cow<'_, [u8]> {
    if !has_colours(text) {
        return Cow::Borrowed(text);
    }
    let mut kept = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr(ESCAPE, rest) {
        kept.extend_from_slice(&rest[..at]);
        rest = after_sequence(&rest[at + 1..]);
    }
    kept.extend_from_slice(rest);
    Cow::Owned(kept)
}

/// Returns what follows a sequence whose `ESC` was taken.
fn after_sequence(text: &[u8]) -> &[u8] {
    let length = match text.first() {
        // CSI: parameters and intermediates, up to a final byte.
        Some(b'[') => {
            let parameters = &text[1..];
            let end = parameters.iter().position(|byte| !matches!(byte, 0x20..=0x3f));
            match end.map(|end| (end, parameters[end])) {
                Some((end, 0x40..=0x7e)) => end + 2,
                Some((end, _)) => end + 1,
                None => text.len(),
            }
        }
        // OSC, such as a link or a title: up to BEL, or to the ESC of ST.
        Some(b']') => text
            .iter()
            .position(|byte| matches!(*byte, BELL | ESCAPE))
            .map_or(text.len(), |end| if text[end] == BELL { end + 1 } else { end }),
        Some(0x20..=0x7e) => 1,
        Some(_) | None => 0,
    };
    &text[length..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removes_sequences_and_nothing_else() {
        for (text, plain) in [
            ("plain [2,\"a\"]", "plain [2,\"a\"]"),
            ("\x1b[32mgreen\x1b[0m", "green"),
            ("\x1b[1;38;5;200m[2\x1b[m,\"a\"]", "[2,\"a\"]"),
            ("\x1b]8;;http://a/\x1b\\link\x1b]8;;\x07", "link"),
            ("a\x1b", "a"),
            ("a\x1b[", "a"),
            ("a\x1b[3", "a"),
            ("a\x1b[3é", "aé"),
            ("\x1b\x1b[0mb", "b"),
        ] {
            assert_eq!(String::from_utf8_lossy(&without_colours(text.as_bytes())), plain);
        }
    }
}
