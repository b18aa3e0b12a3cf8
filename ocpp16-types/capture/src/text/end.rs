//! Where frames end.
//!
//! That one does not end is found out early where another one begins that cannot
//! be a part of it.

use super::beginning::{Escaping, frame_behind, is_frame_behind};

/// Returns where the array, object or string ends that begins at `from`; or
/// where it turned out that it does not end.
pub(super) fn end_of_escaped(text: &[u8], from: usize, escaping: Escaping) -> Result<usize, usize> {
    // Within `n` strings a quote has 2^n - 1 backslashes before it, and each
    // backslash is 2^n of them.
    let (levels, of_quote) = match escaping {
        Escaping::Levels(0) => return end_of_value(text, from),
        Escaping::Levels(levels) => (levels, (1 << levels) - 1),
        Escaping::Quoted => (1, 0),
        Escaping::Doubled => return end_of_doubled(text, from),
    };
    let mask = (1 << levels) - 1;
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut backslashes = 0_usize;
    for (at, byte) in text.iter().enumerate().skip(from) {
        match byte {
            b'\\' => {
                backslashes += 1;
                continue;
            }
            b'"' => {
                // The quote of a string around the frame.
                if backslashes & mask != of_quote {
                    return Err(at);
                }
                let is_escaped = backslashes >> levels & 1 == 1;
                if is_escaped && !in_string {
                    return Err(at);
                }
                if in_string
                    && !is_escaped
                    && let Some(behind) = frame_behind(text, at - backslashes, at + 1)
                {
                    return Err(behind);
                }
                in_string ^= !is_escaped;
            }
            b'\'' if matches!(escaping, Escaping::Quoted) && backslashes & 1 == 0 => {
                return Err(at);
            }
            b'[' | b'{' if !in_string => {
                if *byte == b'[' && depth > 0 && is_frame_behind(text, at) {
                    return Err(at);
                }
                depth += 1;
            }
            b']' | b'}' if !in_string => match depth {
                0 | 1 => return Ok(at + 1),
                _ => depth -= 1,
            },
            _ => {}
        }
        backslashes = 0;
    }
    Err(text.len())
}

/// The same for a frame whose quotes are doubled.
fn end_of_doubled(text: &[u8], from: usize) -> Result<usize, usize> {
    let is_double = |at: usize| text.get(at..).is_some_and(|rest| rest.starts_with(b"\"\""));
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut at = from;
    while let Some(byte) = text.get(at) {
        let here = at;
        at += 1;
        match byte {
            b'"' if is_double(here) => {
                at += 1;
                in_string = !in_string;
            }
            // The quote of the field.
            b'"' => return Err(here),
            b'\\' if in_string => at += if is_double(at) { 2 } else { 1 },
            b'[' | b'{' if !in_string => depth += 1,
            b']' | b'}' if !in_string => match depth {
                0 | 1 => return Ok(at),
                _ => depth -= 1,
            },
            _ => {}
        }
    }
    Err(text.len())
}

/// The same for a value that is not escaped.
pub(super) fn end_of_value(text: &[u8], from: usize) -> Result<usize, usize> {
    let mut depth = 0_usize;
    let mut at = from;
    while let Some(byte) = text.get(at) {
        at += 1;
        match KINDS[usize::from(*byte)] {
            Kind::Other => {}
            Kind::Opening => {
                if *byte == b'[' && depth > 0 && is_frame_behind(text, at - 1) {
                    return Err(at - 1);
                }
                depth += 1;
            }
            Kind::Quote => {
                at = end_of_string(text, at)?;
                if let Some(behind) = frame_behind(text, at - 1, at) {
                    return Err(behind);
                }
                if depth == 0 {
                    return Ok(at);
                }
            }
            Kind::Closing => match depth {
                0 | 1 => return Ok(at),
                _ => depth -= 1,
            },
        }
    }
    Err(at)
}

/// Returns what follows the string whose first quote is before `at`.
fn end_of_string(text: &[u8], mut at: usize) -> Result<usize, usize> {
    loop {
        match text.get(at) {
            Some(b'"') => return Ok(at + 1),
            Some(b'\\') => at += 2,
            Some(_) => at += 1,
            None => return Err(text.len()),
        }
    }
}

/// What a byte is outside strings.
#[derive(Clone, Copy)]
enum Kind {
    Other,
    Quote,
    Opening,
    Closing,
}

const KINDS: [Kind; 256] = {
    let mut kinds = [Kind::Other; 256];
    kinds[b'"' as usize] = Kind::Quote;
    kinds[b'[' as usize] = Kind::Opening;
    kinds[b'{' as usize] = Kind::Opening;
    kinds[b']' as usize] = Kind::Closing;
    kinds[b'}' as usize] = Kind::Closing;
    kinds
};
