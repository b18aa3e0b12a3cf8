//! Text of strangers, such that it can be shown on a terminal.

use std::borrow::Cow;
use std::fmt::Write;
use std::io;

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// Writes out what would steer a terminal, or change the order of what is shown,
/// as JSON escapes it.
pub(in crate::validate) fn plain(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) || !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    text.chars().for_each(|char| push_plain(char, &mut shown));
    Cow::Owned(shown)
}

/// Writes out the beginning of a text: strangers may send any length.
pub(super) fn beginning(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        Some((end, _)) => Cow::Owned(format!("{}…", plain(&text[..end]))),
        None => plain(text),
    }
}

/// Appends one character, or what stands for it.
pub(super) fn push_plain(char: char, shown: &mut String) {
    if steers(char) {
        for unit in char.encode_utf16(&mut [0; 2]) {
            write!(shown, "\\u{unit:04x}").expect("a text takes all");
        }
    } else {
        shown.push(char);
    }
}

/// Appends compact JSON, which steers no terminal either.
pub(super) fn push_json(text: &mut Vec<u8>, value: &impl Serialize) {
    let mut serializer = Serializer::with_formatter(text, Plain);
    value.serialize(&mut serializer).expect("texts and numbers go into memory");
}

struct Plain;

impl Formatter for Plain {
    fn write_string_fragment<W>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()>
    where
        W: ?Sized + io::Write,
    {
        writer.write_all(plain(fragment).as_bytes())
    }
}

/// Control characters, those that turn the direction of writing or take no place,
/// and what is no character.
const fn steers(char: char) -> bool {
    matches!(
        char,
        '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{fffe}'..='\u{ffff}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_cut() {
        assert_eq!(beginning("üüü", 3), "üüü");
        assert_eq!(beginning("üü\n\n", 3), "üü\\u000a…");
    }

    #[test]
    fn json_has_escapes_for_what_steers() {
        let mut json = Vec::new();
        push_json(&mut json, &[("\u{1b}\u{85}\u{202e}\"ü", 1)]);
        assert_eq!(str::from_utf8(&json).unwrap(), r#"[["\u001b\u0085\u202e\"ü",1]]"#);
    }

    #[test]
    fn nothing_steers_a_terminal() {
        for (text, expected) in [
            ("CP-7", "CP-7"),
            ("Säule 7 \u{1f50c}", "Säule 7 \u{1f50c}"),
            ("\x1b[31m", r"\u001b[31m"),
            ("a\nb\t\u{9b}2J\u{7f}", r"a\u000ab\u0009\u009b2J\u007f"),
            ("\u{202e}txt", r"\u202etxt"),
            ("\u{e0041}", r"\udb40\udc41"),
        ] {
            assert_eq!(plain(text), expected);
        }
    }
}
