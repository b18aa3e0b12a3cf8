//! A text with blanks, as often as it is needed.

use std::fmt;

/// What is between blanks, and the blanks.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Template {
    pieces: Vec<(Box<str>, Blank)>,
    rest: Box<str>,
}

/// What is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Blank {
    Id,
    Time,
    Meter,
    Transaction,
}

impl Template {
    /// A text with a blank wherever one of these markers is.
    pub(super) fn new(text: &str, markers: &[(&str, Blank)]) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text;
        let next = |text: &str| {
            let found = markers.iter().filter_map(|(marker, blank)| {
                text.find(marker).map(|at| (at, at + marker.len(), *blank))
            });
            found.min_by_key(|(at, ..)| *at)
        };
        while let Some((at, end, blank)) = next(rest) {
            pieces.push((rest[..at].into(), blank));
            rest = &rest[end..];
        }
        Self { pieces, rest: rest.into() }
    }

    /// Returns the text, each blank as it is written.
    pub(super) fn fill(&self, write: impl Fn(Blank, &mut String) -> fmt::Result) -> String {
        /// No id, time or number is longer.
        const LONGEST_BLANK: usize = 36;

        let length: usize = self.pieces.iter().map(|(piece, _)| piece.len() + LONGEST_BLANK).sum();
        let mut text = String::with_capacity(length + self.rest.len());
        for (piece, blank) in &self.pieces {
            text.push_str(piece);
            write(*blank, &mut text).expect("a String takes all");
        }
        text.push_str(&self.rest);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_where_the_markers_were() {
        let template = Template::new("a T, b M and T", &[("M", Blank::Meter), ("T", Blank::Time)]);
        let text = template.fill(|blank, text| {
            text.push_str(if blank == Blank::Time { "now" } else { "7" });
            Ok(())
        });
        assert_eq!(text, "a now, b 7 and now");
    }

    #[test]
    fn a_text_without_markers_stays_as_it_is() {
        assert_eq!(Template::new("a", &[("b", Blank::Id)]).fill(|_, _| Ok(())), "a");
    }
}
