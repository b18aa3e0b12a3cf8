//! Frames anywhere in a line.
//!
//! A frame begins with `[2,"`, `[3,"` or `[4,"`, with white space between, and
//! ends with the bracket that closes the first. It may be escaped, as within a
//! JSON string within a JSON string, or be quoted as Python and JavaScript do.
//! Every byte is looked at a bounded number of times: after a frame that does
//! not end, the search goes on where that was found out, not at its second
//! byte.

use std::borrow::Cow;

use memchr::memchr;

use super::facts::{self, Facts};
use super::unescape::unescape;
use crate::{Captured, Item};

/// Finds the frames in a line.
pub(super) struct Embedded<'a> {
    line: u64,
    text: Cow<'a, [u8]>,
    at: usize,
    /// Known from elsewhere, or found before the first frame.
    facts: Facts<'a>,
    /// What the line is if no frame is found: a message if it is all of one that
    /// does not end where it should. Taken by the first item.
    otherwise: Option<Item<'a>>,
    /// How many bytes were looked at within frames.
    #[cfg(test)]
    pub(super) work: usize,
}

/// Whether the text begins like a frame, up to the comma.
pub(super) fn begins_frame(text: &[u8]) -> bool {
    after_type(text).is_some()
}

impl<'a> Embedded<'a> {
    pub(super) fn new(
        text: Cow<'a, [u8]>,
        line: u64,
        facts: Facts<'a>,
        otherwise: Item<'a>,
    ) -> Self {
        Self {
            line,
            text,
            at: 0,
            facts,
            otherwise: Some(otherwise),
            #[cfg(test)]
            work: 0,
        }
    }

    /// Returns where the next frame begins, and how often it is escaped.
    fn next_frame(&mut self) -> Option<(usize, u32)> {
        while let Some(at) = memchr(b'[', self.text.get(self.at..)?) {
            let from = self.at + at;
            if let Some(level) = level_of_frame(&self.text[from..]) {
                self.at = from;
                return Some((from, level));
            }
            self.at = from + 1;
        }
        None
    }

    fn scan(&mut self, from: usize, escaping: Escaping) -> Result<usize, usize> {
        let end = end_of_escaped(&self.text, from, escaping);
        #[cfg(test)]
        {
            self.work += end.unwrap_or_else(|failed| failed) - from;
        }
        end
    }

    /// Returns where the frame that begins at `from` ends, and how it is
    /// escaped; or where it turned out that it does not end.
    fn measure(&mut self, from: usize, level: u32) -> Result<(usize, Escaping), usize> {
        let quoted = match self.text[..from] {
            [.., b'\\', b'\''] => false,
            [.., b'\''] => level == 0,
            _ => false,
        };
        if quoted
            && let Ok(end) = self.scan(from, Escaping::Quoted)
            && self.text.get(end) == Some(&b'\'')
        {
            return Ok((end, Escaping::Quoted));
        }
        let escaping = Escaping::Levels(level);
        self.scan(from, escaping).map(|end| (end, escaping))
    }

    /// Takes a part of the line, borrowed if the line is. `None` if it is no
    /// UTF-8.
    fn part(&self, range: std::ops::Range<usize>) -> Option<Cow<'a, str>> {
        match &self.text {
            Cow::Borrowed(text) => str::from_utf8(&text[range]).ok().map(Cow::Borrowed),
            Cow::Owned(text) => {
                str::from_utf8(&text[range]).ok().map(|text| text.to_owned().into())
            }
        }
    }

    fn look_around(&mut self, from: usize) {
        let before = &self.text[..from];
        let identity = facts::identity(before);
        self.facts.time = self.facts.time.or_else(|| facts::time(before));
        self.facts.sender = self.facts.sender.or_else(|| facts::sender(before));
        if self.facts.charge_point.is_none() {
            self.facts.charge_point = identity.and_then(|range| self.part(range));
        }
    }

    fn message(&self, from: usize, end: usize, escaping: Escaping) -> Item<'a> {
        let levels = match escaping {
            Escaping::Levels(levels) => levels,
            Escaping::Quoted => 1,
        };
        let text = if levels == 0 || memchr(b'\\', &self.text[from..end]).is_none() {
            self.part(from..end)
        } else {
            let mut text = unescape(&self.text[from..end]);
            for _ in 1..levels {
                text = unescape(&text);
            }
            String::from_utf8(text).ok().map(Cow::Owned)
        };
        let Some(text) = text else { return self.unreadable(from, "is no UTF-8") };
        let Facts { charge_point, sender, time } = self.facts.clone();
        Item::Message(Captured {
            line: self.line,
            charge_point,
            sender,
            time,
            text,
            // The line itself, which a second look was taken at.
            exact: end - from == self.text.len() && matches!(self.text, Cow::Borrowed(_)),
        })
    }

    fn unreadable(&self, from: usize, what: &str) -> Item<'a> {
        let reason = format!("the frame from byte {} of the line on {what}", from + 1);
        Item::Unreadable { line: self.line, reason }
    }
}

impl<'a> Iterator for Embedded<'a> {
    type Item = Item<'a>;

    fn next(&mut self) -> Option<Item<'a>> {
        if let Some((from, level)) = self.next_frame() {
            let measured = self.measure(from, level);
            let otherwise = self.otherwise.take();
            let is_first = otherwise.is_some();
            match measured {
                Ok((end, escaping)) => {
                    self.at = end;
                    if is_first {
                        self.look_around(from);
                    }
                    return Some(self.message(from, end, escaping));
                }
                Err(failed) => {
                    self.at = failed.max(from + 1);
                    if let Some(whole @ Item::Message(_)) = otherwise
                        && self.next_frame().is_none()
                    {
                        self.at = self.text.len();
                        return Some(whole);
                    }
                    return Some(self.unreadable(from, "has no end"));
                }
            }
        }
        self.at = self.text.len();
        self.otherwise.take()
    }
}

/// How the quotes of a frame are written.
#[derive(Debug, Clone, Copy)]
enum Escaping {
    /// As within so many JSON strings; 0 is plain.
    Levels(u32),
    /// As in a string in single quotes, where backslashes are escaped and
    /// double quotes are not.
    Quoted,
}

/// Deeper escaping is not looked for: 63 backslashes before a quote.
const MOST_LEVELS: u32 = 6;

/// Returns how often the frame is escaped that begins the text, if one does.
fn level_of_frame(text: &[u8]) -> Option<u32> {
    let rest = blank(after_type(text)?);
    let backslashes = rest.iter().take_while(|byte| **byte == b'\\').count();
    let is_quoted = rest.get(backslashes) == Some(&b'"');
    (0..=MOST_LEVELS).find(|level| is_quoted && backslashes + 1 == 1 << level)
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

/// Returns where the array, object or string ends that begins at `from`; or
/// where it turned out that it does not end.
fn end_of_escaped(text: &[u8], from: usize, escaping: Escaping) -> Result<usize, usize> {
    // Within `n` strings a quote has 2^n - 1 backslashes before it, and each
    // backslash is 2^n of them.
    let (levels, of_quote) = match escaping {
        Escaping::Levels(0) => return end_of_value(text, from),
        Escaping::Levels(levels) => (levels, (1 << levels) - 1),
        Escaping::Quoted => (1, 0),
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
                in_string ^= !is_escaped;
            }
            b'\'' if matches!(escaping, Escaping::Quoted) && backslashes & 1 == 0 => {
                return Err(at);
            }
            b'[' | b'{' if !in_string => depth += 1,
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

/// The same for a value that is not escaped.
pub(super) fn end_of_value(text: &[u8], from: usize) -> Result<usize, usize> {
    let mut depth = 0_usize;
    let mut at = from;
    while let Some(byte) = text.get(at) {
        at += 1;
        match KINDS[usize::from(*byte)] {
            Kind::Other => {}
            Kind::Opening => depth += 1,
            Kind::Quote => {
                at = end_of_string(text, at)?;
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
