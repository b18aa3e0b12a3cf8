//! One line of a frame, with the offending part marked.

use std::collections::VecDeque;
use std::ops::Range;

use ocpp16_types::traffic::{Examined, MessageType, Verdict, locate};
use ocpp16_types::{ErrorCode, Keyword, Violation};
use serde::de::IgnoredAny;
use unicode_width::UnicodeWidthStr;

use super::plain::push_plain;

/// What is shown of a frame.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    pub(super) before: String,
    pub(super) marked: String,
    pub(super) after: String,
    /// How many columns the marks go over.
    pub(super) marks: usize,
}

/// Returns the part of a frame around `range`, which fits in so many columns. Of a
/// larger range the beginning is shown.
pub(super) fn excerpt(frame: &str, range: Range<usize>, columns: usize) -> Excerpt {
    const CUT: &str = "…";
    // Left and right something may be cut.
    let columns = columns.saturating_sub(2);
    let (marked, rest) = Piece::forward(&frame[range.clone()], columns);
    let left = columns - marked.width;
    let (mut after, more) = match rest {
        true => (Piece::default(), true),
        false => Piece::forward(&frame[range.end..], left),
    };
    let (mut before, mut earlier) = Piece::backward(&frame[..range.start], left);
    // Each side gets half, and what the other one leaves.
    let half = left / 2;
    let most_before = half.max(left - after.width.min(left));
    let fewer = before.cut_front(most_before);
    earlier |= fewer;
    let cut = after.cut_back(left - before.width);
    let mut before = before.text();
    let mut after = after.text();
    if earlier {
        before.insert_str(0, CUT);
    }
    if more || cut {
        after.push_str(CUT);
    }
    Excerpt { marks: marked.width.max(1), before, marked: marked.text(), after }
}

/// Returns where in a frame the offending part of one of its violations is: for a missing member the object
/// that lacks it, and all of the frame if it cannot be said.
pub(super) fn offending(
    frame: &str,
    examined: &Examined<'_>,
    violations: &[Violation],
    violation: &Violation,
) -> Range<usize> {
    let part = match (examined.verdict, violation.keyword) {
        (Verdict::NotJson, _) => break_of(frame),
        (_, Keyword::Frame) if violation.code == ErrorCode::NotImplemented => {
            locate(frame, "/2").map(|action| action.value)
        }
        (_, Keyword::Frame) => None,
        _ => examined
            .message_type
            .and_then(|message_type| in_payload(frame, message_type, violations, violation)),
    };
    let whole = || locate(frame, "").map_or(0..frame.len(), |located| located.value);
    part.unwrap_or_else(whole)
}

fn in_payload(
    frame: &str,
    message_type: MessageType,
    violations: &[Violation],
    violation: &Violation,
) -> Option<Range<usize>> {
    let payload = match message_type {
        MessageType::Call => "/3",
        MessageType::CallResult => "/2",
        MessageType::CallError => "/4",
    };
    let find = |pointer: &str| locate(frame, &format!("{payload}{pointer}"));
    let object_around = |pointer: &str| Some(find(pointer.rsplit_once('/')?.0)?.value);
    // Of members of the same name, it could be any.
    let twice = violations.iter().find(|other| {
        let below = violation.pointer.strip_prefix(&other.pointer);
        other.keyword == Keyword::Duplicate
            && below.is_some_and(|below| below.is_empty() || below.starts_with('/'))
    });
    if let Some(twice) = twice.filter(|_| violation.keyword != Keyword::Duplicate) {
        return object_around(&twice.pointer);
    }
    match violation.keyword {
        Keyword::Required => object_around(&violation.pointer),
        Keyword::AdditionalProperties | Keyword::Duplicate => {
            let located = find(&violation.pointer)?;
            Some(located.name.map_or(located.value.start, |name| name.start)..located.value.end)
        }
        Keyword::Type
        | Keyword::Enum
        | Keyword::MaxLength
        | Keyword::MinItems
        | Keyword::Format
        | Keyword::MultipleOf
        | Keyword::Frame => Some(find(&violation.pointer)?.value),
    }
}

/// Where a text stops being JSON.
fn break_of(frame: &str) -> Option<Range<usize>> {
    let error = serde_json::from_str::<IgnoredAny>(frame).err()?;
    if error.is_eof() {
        return Some(frame.len()..frame.len());
    }
    let line: usize =
        frame.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let start = frame.floor_char_boundary(line + error.column().saturating_sub(1));
    let length = frame[start..].chars().next().map_or(0, char::len_utf8);
    Some(start..start + length)
}

/// Characters as they are shown, and their columns.
#[derive(Debug, Default)]
struct Piece {
    shown: VecDeque<(String, usize)>,
    width: usize,
}

impl Piece {
    /// The beginning of a text, and whether there is more.
    fn forward(text: &str, columns: usize) -> (Self, bool) {
        let mut piece = Self::default();
        for char in text.chars() {
            let (shown, width) = show(char);
            if piece.width + width > columns {
                return (piece, true);
            }
            // Of what takes no place there may be any number.
            if width > 0 {
                piece.width += width;
                piece.shown.push_back((shown, width));
            }
        }
        (piece, false)
    }

    /// The end of a text, and whether there is more.
    fn backward(text: &str, columns: usize) -> (Self, bool) {
        let mut piece = Self::default();
        for char in text.chars().rev() {
            let (shown, width) = show(char);
            if piece.width + width > columns {
                return (piece, true);
            }
            if width > 0 {
                piece.width += width;
                piece.shown.push_front((shown, width));
            }
        }
        (piece, false)
    }

    /// Tells whether something had to go.
    fn cut_front(&mut self, columns: usize) -> bool {
        let before = self.width;
        while self.width > columns
            && let Some((_, width)) = self.shown.pop_front()
        {
            self.width -= width;
        }
        self.width < before
    }

    /// Tells whether something had to go.
    fn cut_back(&mut self, columns: usize) -> bool {
        let before = self.width;
        while self.width > columns
            && let Some((_, width)) = self.shown.pop_back()
        {
            self.width -= width;
        }
        self.width < before
    }

    fn text(self) -> String {
        self.shown.into_iter().map(|(shown, _)| shown).collect()
    }
}

/// White space of JSON is a blank. What takes no place of its own goes, for there
/// may be any number of it.
fn show(char: char) -> (String, usize) {
    let mut shown = String::new();
    match char {
        '\n' | '\r' | '\t' => shown.push(' '),
        char => push_plain(char, &mut shown),
    }
    match shown.width() {
        0 => (String::new(), 0),
        width => (shown, width),
    }
}

#[cfg(test)]
mod tests {
    use ocpp16_types::traffic::examine;

    use super::*;

    fn show_all(frame: &str, columns: usize) -> Vec<String> {
        let examined = examine(frame, |_| None);
        let lines = examined.violations.iter().flat_map(|violation| {
            let excerpt = excerpt(
                frame,
                offending(frame, &examined, &examined.violations, violation),
                columns,
            );
            let Excerpt { before, marked, after, marks } = excerpt;
            let marks = " ".repeat(before.width()) + &"^".repeat(marks);
            [format!("{before}{marked}{after}"), marks]
        });
        lines.collect()
    }

    #[test]
    fn the_offending_part_is_marked() {
        for (frame, expected) in [
            (
                r#"[2,"1","Reset",{"type":"Gentle"}]"#,
                &[r#"[2,"1","Reset",{"type":"Gentle"}]"#, "                       ^^^^^^^^"][..],
            ),
            (
                r#"[2,"1","Reset",{"typ":"Hard"}]"#,
                &[
                    r#"[2,"1","Reset",{"typ":"Hard"}]"#,
                    "                ^^^^^^^^^^^^",
                    r#"[2,"1","Reset",{"typ":"Hard"}]"#,
                    "               ^^^^^^^^^^^^^^",
                ],
            ),
            // Which one is not said; the second is one too many.
            (
                r#"[2,"1","Reset",{"type":7,"type":"Soft"}]"#,
                &[
                    r#"[2,"1","Reset",{"type":7,"type":"Soft"}]"#,
                    "               ^^^^^^^^^^^^^^^^^^^^^^^^",
                    r#"[2,"1","Reset",{"type":7,"type":"Soft"}]"#,
                    "               ^^^^^^^^^^^^^^^^^^^^^^^^",
                    r#"[2,"1","Reset",{"type":7,"type":"Soft"}]"#,
                    "                         ^^^^^^^^^^^^^",
                ],
            ),
            (r#"[2,"1","Tea",{}]"#, &[r#"[2,"1","Tea",{}]"#, "       ^^^^^"]),
            (r#"[2,"1","Reset"]"#, &[r#"[2,"1","Reset"]"#, "^^^^^^^^^^^^^^^"]),
            (r#"[2,"1",x]"#, &[r#"[2,"1",x]"#, "       ^"]),
            (r#"[2,"1","#, &[r#"[2,"1","#, "       ^"]),
            (
                "[2,\"1\",\"Reset\",\n {\"type\":\"日本\"}]",
                &[r#"[2,"1","Reset",  {"type":"日本"}]"#, "                         ^^^^^^"],
            ),
        ] {
            assert_eq!(show_all(frame, 80), expected, "{frame}");
        }
    }

    #[test]
    fn long_frames_are_cut_around_it() {
        let frame = r#"[2,"1","Authorize",{"idTag":"0123456789012345678901234567890123456789"}]"#;
        assert_eq!(
            show_all(frame, 60),
            [
                r#"…ize",{"idTag":"0123456789012345678901234567890123456789"}]"#,
                "               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
            ]
        );
        assert_eq!(show_all(frame, 20), ["…\"01234567890123456…", " ^^^^^^^^^^^^^^^^^^"]);
        for columns in 0..90 {
            for line in show_all(frame, columns) {
                assert!(line.width() <= columns.max(3), "{columns}: {line}");
            }
        }
    }

    #[test]
    fn what_takes_no_place_is_not_kept() {
        let text = format!("a{}b", "\u{301}".repeat(1000));
        for (piece, _) in [Piece::forward(&text, 80), Piece::backward(&text, 80)] {
            assert_eq!((piece.shown.len(), piece.width), (2, 2));
        }
    }

    #[test]
    fn nothing_steers_the_terminal() {
        let frame = "[2,\"1\",\"\u{9b}2J\u{202e}\",{}]";
        let lines = show_all(frame, 80);
        assert_eq!(lines[0], r#"[2,"1","\u009b2J\u202e",{}]"#);
        assert_eq!(lines[1], "       ^^^^^^^^^^^^^^^^");
    }
}
