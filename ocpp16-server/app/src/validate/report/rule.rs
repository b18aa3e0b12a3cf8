//! What can be wrong, in a sentence each.

use ocpp16_types::Keyword;
use ocpp16_types::traffic::FindingKind;

/// Something that can be wrong.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) name: &'static str,
    pub(super) text: &'static str,
    /// Whether a frame that breaks it is not valid.
    pub(super) of_schema: bool,
}

/// All there are: the keywords, then the findings.
pub(super) fn all() -> impl Iterator<Item = Rule> {
    let keywords = KEYWORDS.into_iter().map(|keyword| Rule {
        name: keyword.as_str(),
        text: keyword_text(keyword),
        of_schema: true,
    });
    let findings = FindingKind::ALL.into_iter().map(|kind| Rule {
        name: kind.as_str(),
        text: kind.description(),
        of_schema: false,
    });
    keywords.chain(findings)
}

const KEYWORDS: [Keyword; 10] = [
    Keyword::Type,
    Keyword::Required,
    Keyword::AdditionalProperties,
    Keyword::Enum,
    Keyword::MaxLength,
    Keyword::MinItems,
    Keyword::Format,
    Keyword::MultipleOf,
    Keyword::Duplicate,
    Keyword::Frame,
];

const fn keyword_text(keyword: Keyword) -> &'static str {
    match keyword {
        Keyword::Type => "A value is of another JSON type than its schema wants.",
        Keyword::Required => "A required member is missing.",
        Keyword::AdditionalProperties => "A member is unknown to the schema.",
        Keyword::Enum => "A value is none of those that are allowed.",
        Keyword::MaxLength => "A text has more characters than allowed.",
        Keyword::MinItems => "A list has fewer items than required.",
        Keyword::Format => {
            "A text is no date-time or no URI where one is required, or a number has too many digits."
        }
        Keyword::MultipleOf => "A number has more than one decimal.",
        Keyword::Duplicate => "A member occurs twice in an object.",
        Keyword::Frame => {
            "The frame is none of OCPP-J, its action is unknown, or its payload cannot be read."
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use ocpp16_types::traffic::Conversation;

    use super::*;
    use crate::validate::conversations::AGE;

    #[test]
    fn the_documentation_has_all_rules_and_bounds() {
        let text = include_str!("../../../docs/validate.md");
        for Rule { name, .. } in all() {
            assert!(text.contains(&format!("\n| `{name}` |")), "{name}");
        }
        for bound in [
            format!("| {}; of more,", Conversation::<()>::MAX_OPEN_CALLS),
            format!("| the last {} of each side", Conversation::<()>::REMEMBERED_IDS),
            format!("| {} s after", Conversation::<()>::CALL_TIMEOUT_MILLISECONDS / 1000),
            format!("| {} 000 further messages", AGE / 1000),
            format!("in the last {} 000 messages", AGE / 1000),
        ] {
            assert!(text.contains(&bound), "{bound}");
        }
    }

    #[test]
    fn rules_are_told_apart_by_their_names() {
        let names: BTreeSet<_> = all().map(|rule| rule.name).collect();
        assert_eq!(names.len(), KEYWORDS.len() + FindingKind::ALL.len());
    }
}
