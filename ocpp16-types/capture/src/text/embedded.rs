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
use super::beginning::{Escaping, escaping_of_frame};
use super::end::end_of_escaped;
use super::facts::{self, Facts};
use super::unescape::unescape;
use crate::identity::shortened;
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
            self.facts.charge_point = identity.and_then(|range| self.part(range)).map(shortened);
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
            connection: None,
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
