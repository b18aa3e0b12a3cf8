//! Frames anywhere in a line.
//!
//! A frame begins with `[2,"`, `[3,"` or `[4,"`, with white space between, and
//! ends with the bracket that closes the first. A number in place of the id, a
//! frequent defect, is taken for one if a string or an object follows. A frame
//! may be escaped, as within a JSON string within a JSON string, be quoted as
//! Python and JavaScript do, or have its quotes doubled as in CSV.
//! Every byte is looked at a bounded number of times: after a frame that does
//! not end, the search goes on where that was found out, not at its second
//! byte. It is found out early where another frame begins that cannot be a
//! part of the first.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter};

use super::ansi;
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

/// Removes colours, also those that were escaped together with a frame, but none
/// that the frame itself has in its strings.
pub(super) fn without_colours(line: &[u8]) -> Cow<'_, [u8]> {
    let line = ansi::without_colours(line);
    if !ansi::may_have_escaped_colours(&line) {
        return line;
    }
    // They may be in what a frame is known by.
    let without = ansi::without_escaped_colours(&line, usize::MAX);
    let escaping = memchr_iter(b'[', &without).find_map(|at| escaping_of_frame(&without[at..]));
    match escaping {
        Some(Escaping::Levels(levels @ 1..)) => {
            Cow::Owned(ansi::without_escaped_colours(&line, (1 << levels) - 1))
        }
        _ => line,
    }
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

    /// Returns where the next frame begins, and how its quotes are written.
    fn next_frame(&mut self) -> Option<(usize, Escaping)> {
        while let Some(at) = memchr(b'[', self.text.get(self.at..)?) {
            let from = self.at + at;
            if let Some(escaping) = escaping_of_frame(&self.text[from..]) {
                self.at = from;
                return Some((from, escaping));
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
    fn measure(&mut self, from: usize, escaping: Escaping) -> Result<(usize, Escaping), usize> {
        let quoted = match self.text[..from] {
            [.., b'\\', b'\''] => false,
            [.., b'\''] => matches!(escaping, Escaping::Levels(0)),
            _ => false,
        };
        if quoted
            && let Ok(end) = self.scan(from, Escaping::Quoted)
            && self.text.get(end) == Some(&b'\'')
        {
            return Ok((end, Escaping::Quoted));
        }
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
        let found = self.facts.pattern.and_then(|pattern| pattern.captures(before)?.get(1));
        let found = found.map(|group| group.range()).filter(|range| !range.is_empty());
        let identity = found.clone().or_else(|| facts::identity(before));
        self.facts.time = self.facts.time.or_else(|| facts::time(before));
        self.facts.sender = self.facts.sender.or_else(|| facts::sender(before));
        if found.is_some() || self.facts.charge_point.is_none() {
            self.facts.charge_point = identity.and_then(|range| self.part(range));
        }
    }

    fn message(&self, from: usize, end: usize, escaping: Escaping) -> Item<'a> {
        let levels = match escaping {
            Escaping::Levels(levels) => levels,
            Escaping::Quoted => 1,
            Escaping::Doubled => 0,
        };
        let text = if let Escaping::Doubled = escaping {
            self.part(from..end).map(|text| text.replace("\"\"", "\"").into())
        } else if levels == 0 || memchr(b'\\', &self.text[from..end]).is_none() {
            self.part(from..end)
        } else {
            let mut text = unescape(&self.text[from..end]);
            for _ in 1..levels {
                text = unescape(&text);
            }
            String::from_utf8(text).ok().map(Cow::Owned)
        };
        let Some(text) = text else { return self.unreadable(from, "is no UTF-8") };
        let Facts { charge_point, sender, time, .. } = self.facts.clone();
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
        if let Some((from, escaping)) = self.next_frame() {
            let measured = self.measure(from, escaping);
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
    /// As in a field of CSV, where there are two for one.
    Doubled,
}

/// Deeper escaping is not looked for: 63 backslashes before a quote.
const MOST_LEVELS: u32 = 6;

/// Returns how the frame is escaped that begins the text, if one does.
fn escaping_of_frame(text: &[u8]) -> Option<Escaping> {
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
fn frame_behind(text: &[u8], end: usize, next: usize) -> Option<usize> {
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
fn is_frame_behind(text: &[u8], at: usize) -> bool {
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

/// Returns where the array, object or string ends that begins at `from`; or
/// where it turned out that it does not end.
fn end_of_escaped(text: &[u8], from: usize, escaping: Escaping) -> Result<usize, usize> {
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
