//! Takes away one level of escaping with backslashes.

/// Replaces escapes as JSON, Python, JavaScript and Go write them. What is no
/// such escape stays as it is.
pub(super) fn unescape(text: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match (byte, text.get(at + 1)) {
            (b'\\', Some(quoted @ (b'"' | b'\\'))) => {
                plain.push(*quoted);
                at += 2;
            }
            (b'\\', _) => {
                let (character, length) = escape(&text[at..]).unwrap_or(('\\', 1));
                let mut utf8 = [0; 4];
                plain.extend_from_slice(character.encode_utf8(&mut utf8).as_bytes());
                at += length;
            }
            _ => {
                plain.push(*byte);
                at += 1;
            }
        }
    }
    plain
}

/// Reads the escape at the start of `text`: its character and its length.
fn escape(text: &[u8]) -> Option<(char, usize)> {
    let character = match *text.get(1)? {
        quoted @ (b'\'' | b'/' | b'`') => char::from(quoted),
        b'n' => '\n',
        b't' => '\t',
        b'r' => '\r',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'x' => return Some((char::from_u32(hexadecimal(text.get(2..4)?)?)?, 4)),
        b'u' => return unicode(text),
        _ => return None,
    };
    Some((character, 2))
}

/// Reads `\u00e9`, or two for a character beyond 16 bits.
fn unicode(text: &[u8]) -> Option<(char, usize)> {
    let unit = hexadecimal(text.get(2..6)?)?;
    if let Some(character) = char::from_u32(unit) {
        return Some((character, 6));
    }
    if text.get(6..8)? != b"\\u" {
        return None;
    }
    let units = [unit, hexadecimal(text.get(8..12)?)?].map(|unit| u16::try_from(unit).ok());
    let [Some(high), Some(low)] = units else { return None };
    let character = char::decode_utf16([high, low]).next()?.ok()?;
    Some((character, 12))
}

fn hexadecimal(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |value, digit| Some(value * 16 + char::from(*digit).to_digit(16)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_away_one_level() {
        for (text, plain) in [
            (r"plain", "plain"),
            (r#"[2,\"a\\\"b\"]"#, r#"[2,"a\"b"]"#),
            (r"\\\\", r"\\"),
            (r"\n\t\r\/\'", "\n\t\r/'"),
            (r"\u00e9\ud83d\ude97\x41", "é🚗A"),
            // No escapes.
            (r"\ud83d", r"\ud83d"),
            (r"\ud83d\u0041", r"\ud83dA"),
            (r"\u00", r"\u00"),
            (r"\q", r"\q"),
            (r"a\", r"a\"),
        ] {
            assert_eq!(String::from_utf8_lossy(&unescape(text.as_bytes())), plain, "{text}");
        }
    }
}
