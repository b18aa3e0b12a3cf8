//! Terminal control sequences (ECMA-48 section 5.4), with which logs are
//! coloured.

use std::borrow::Cow;

use memchr::{memchr, memmem};

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

/// Removes colours whose `ESC` is escaped, with not more than so many backslashes:
/// more belong to what is escaped again within the text.
pub(super) fn without_escaped_colours(text: &[u8], most_backslashes: usize) -> Vec<u8> {
    let mut kept = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr(b'\\', rest) {
        let (before, from) = rest.split_at(at);
        let backslashes = from.iter().take_while(|byte| **byte == b'\\').count();
        let (escape, after) = from.split_at(backslashes);
        kept.extend_from_slice(before);
        rest = match after_name_of_escape(after) {
            Some(sequence) if backslashes <= most_backslashes => after_sequence(sequence),
            _ => {
                kept.extend_from_slice(escape);
                after
            }
        };
    }
    kept.extend_from_slice(rest);
    kept
}

/// Whether there may be such colours.
pub(super) fn may_have_escaped_colours(text: &[u8]) -> bool {
    memchr(b'\\', text).is_some()
        && [&b"1b["[..], b"1B["].iter().any(|end| memmem::find(text, end).is_some())
}

/// Returns the rest of a colour after the name of `ESC`, as JSON and others write
/// it.
fn after_name_of_escape(text: &[u8]) -> Option<&[u8]> {
    match text {
        [b'u', b'0', b'0', b'1', b'b' | b'B', rest @ ..] | [b'x', b'1', b'b' | b'B', rest @ ..] => {
            rest.starts_with(b"[").then_some(rest)
        }
        _ => None,
    }
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

    #[test]
    fn removes_escaped_colours_of_the_outer_levels() {
        for (text, most, plain) in [
            (r"\u001b[33m[\u001B[0m2,\x1b[1;3ma\x1B[mb", 1, "[2,ab"),
            (r"\\u001b[33ma", 1, r"\\u001b[33ma"),
            (r"\\u001b[33ma\\\\x1b[m", 2, r"a\\\\x1b[m"),
            (r"\u001ba\u001b", 1, r"\u001ba\u001b"),
            (r"\u001b[33", 1, ""),
            (r"\u001b[33m", 0, r"\u001b[33m"),
        ] {
            let found = without_escaped_colours(text.as_bytes(), most);
            assert_eq!(String::from_utf8_lossy(&found), plain, "{text}");
        }
    }
}
