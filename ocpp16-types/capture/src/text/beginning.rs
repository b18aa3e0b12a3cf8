//! What a frame is known by where it begins.

/// Whether the text begins like a frame, up to the comma.
pub(super) fn begins_frame(text: &[u8]) -> bool {
    after_type(text).is_some()
}

/// How the quotes of a frame are written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Escaping {
    /// As within so many JSON strings; 0 is plain.
    Levels(u32),
    /// As in a string in single quotes, where backslashes are escaped and
    /// double quotes are not.
    Quoted,
    /// As in a field of CSV, where there are two for one.
    Doubled,
}

/// Deeper escaping is not looked for: 63 backslashes before a quote.
const MOST_LEVELS: u32 = 6;

/// Returns how the frame is escaped that begins the text, if one does.
pub(super) fn escaping_of_frame(text: &[u8]) -> Option<Escaping> {
    let id = blank(after_type(text)?);
    let Some(rest) = after_number(id) else { return escaping_of_quote(id) };
    // A list of numbers is no frame.
    match blank(rest.strip_prefix(b",")?) {
        [b'{', rest @ ..] => match blank(rest) {
            [b'}', ..] => Some(Escaping::Levels(0)),
            rest => escaping_of_quote(rest),
        },
        rest => escaping_of_quote(rest),
    }
}

/// The same by its first quote.
fn escaping_of_quote(text: &[u8]) -> Option<Escaping> {
    let backslashes = text.iter().take_while(|byte| **byte == b'\\').count();
    match text[backslashes..] {
        // An empty string has something after it.
        [b'"', b'"', next, ..] if backslashes == 0 && !follows_string(next) => {
            Some(Escaping::Doubled)
        }
        [b'"', ..] => {
            (0..=MOST_LEVELS).find(|level| backslashes + 1 == 1 << level).map(Escaping::Levels)
        }
        _ => None,
    }
}

/// Returns what follows a number and maybe white space.
pub(super) fn after_number(text: &[u8]) -> Option<&[u8]> {
    let is_digit = |byte: &&u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
    match text.iter().take_while(is_digit).count() {
        0 => None,
        digits => Some(blank(&text[digits..])),
    }
}

/// Whether the byte may come after a string in JSON, escaped or not.
fn follows_string(byte: u8) -> bool {
    byte.is_ascii_whitespace() || b",]}:\\".contains(&byte)
}

/// Returns where a frame begins whose first quote seems to end the string before
/// `end`, because the frame before was cut off. `next` is what follows the
/// quote: nothing that can follow a string.
pub(super) fn frame_behind(text: &[u8], end: usize, next: usize) -> Option<usize> {
    // Types and ids are short.
    const LONGEST: usize = 64;
    if follows_string(*text.get(next)?) {
        return None;
    }
    let before = text[end.saturating_sub(LONGEST)..end].trim_ascii_end();
    if !matches!(before.last(), Some(b',' | b'{')) {
        return None;
    }
    let from = end.saturating_sub(LONGEST) + memchr::memrchr(b'[', before)?;
    escaping_of_frame(&text[from..]).map(|_| from)
}

/// Whether the bracket at `at` is that of a frame with something before it that
/// comes before no array in JSON.
pub(super) fn is_frame_behind(text: &[u8], at: usize) -> bool {
    !matches!(blank_end(&text[..at]).last(), Some(b',' | b':' | b'['))
        && escaping_of_frame(&text[at..]).is_some()
}

/// Returns what follows `[2,`, `[3,` or `[4,`.
fn after_type(text: &[u8]) -> Option<&[u8]> {
    match blank(text.strip_prefix(b"[")?) {
        [b'2'..=b'4', rest @ ..] => blank(rest).strip_prefix(b","),
        _ => None,
    }
}

/// Passes over white space, and over its escapes, as of a frame that was
/// written over several lines.
fn blank(mut text: &[u8]) -> &[u8] {
    loop {
        text = text.trim_ascii_start();
        let backslashes = text.iter().take_while(|byte| **byte == b'\\').count();
        match text[backslashes..] {
            [b'n' | b'r' | b't', ref rest @ ..] if backslashes > 0 => text = rest,
            _ => return text,
        }
    }
}

/// The same at the end of the text.
fn blank_end(mut text: &[u8]) -> &[u8] {
    loop {
        text = text.trim_ascii_end();
        match text {
            [rest @ .., b'\\', b'n' | b'r' | b't'] => {
                let backslashes = rest.iter().rev().take_while(|byte| **byte == b'\\').count();
                text = &rest[..rest.len() - backslashes];
            }
            _ => return text,
        }
    }
}
