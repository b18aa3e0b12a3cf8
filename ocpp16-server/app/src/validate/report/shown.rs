//! What is put out of a message and of a finding: every text of a peer without its
//! secrets (J-66).

use std::borrow::Cow;

use ocpp16_server::{is_secret, masked, without_secrets};
use ocpp16_types::traffic::{FindingKind, Side};
use ocpp16_types::{Deviation, Keyword, Violation};

use super::Message;
use crate::validate::conversations::{Found, Place};

const QUOTED_MASK: &str = r#""***""#;

/// A message, fit to be put out.
#[derive(Debug)]
pub(super) struct Shown<'a> {
    pub(super) input: &'a str,
    pub(super) line: u64,
    pub(super) charge_point: Option<Cow<'a, str>>,
    pub(super) sender: Option<Side>,
    pub(super) id: Option<Cow<'a, str>>,
    pub(super) action: Option<Cow<'a, str>>,
    pub(super) violations: Cow<'a, [Violation]>,
    pub(super) deviations: Option<Cow<'a, [Deviation]>>,
    /// The text, if there are violations.
    pub(super) frame: Cow<'a, str>,
}

/// A finding, fit to be put out.
#[derive(Debug)]
pub(super) struct ShownFinding<'a> {
    pub(super) kind: FindingKind,
    pub(super) input: &'a str,
    pub(super) line: u64,
    pub(super) charge_point: Option<Cow<'a, str>>,
    pub(super) id: Cow<'a, str>,
    pub(super) message: Cow<'a, str>,
}

impl<'a> Shown<'a> {
    pub(super) fn new(message: &'a Message<'_>) -> Self {
        let Message { input, captured, examined, deviations } = message;
        let mut shown = Self {
            input,
            line: captured.line,
            charge_point: captured.charge_point.as_deref().map(without_secrets),
            sender: captured.sender,
            id: examined.id.as_deref().map(without_secrets),
            action: match examined.action {
                Some(action) => Some(Cow::Borrowed(action.as_str())),
                None => examined.unknown_action.as_deref().map(without_secrets),
            },
            violations: Cow::Borrowed(&examined.violations),
            deviations: deviations.as_deref().map(Cow::Borrowed),
            frame: Cow::Borrowed(""),
        };
        if !shown.violations.is_empty() {
            shown.frame = masked(&captured.text, None);
        }
        // What follows the name of a secret may be it.
        if examined.unknown_action.is_some() && names_secret(examined.id.as_deref()) {
            shown.action = Some(Cow::Borrowed("***"));
            shown.violations.to_mut().iter_mut().for_each(|it| mask_quoted(&mut it.message));
        }
        if let Cow::Owned(_) = shown.frame {
            shown.violations.to_mut().iter_mut().for_each(mask_violation);
            for deviation in shown.deviations.iter_mut().flat_map(Cow::to_mut) {
                deviation.pointer = mask_pointer(&deviation.pointer);
                deviation.was = QUOTED_MASK.to_owned();
            }
        }
        shown
    }
}

impl<'a> ShownFinding<'a> {
    pub(super) fn new(found: &'a Found, inputs: &'a [String]) -> Self {
        let Place { input, line, .. } = found.finding.place;
        let mut message = without_secrets(&found.finding.message);
        if found.finding.kind == FindingKind::WrongErrorCode
            && names_secret(Some(&found.finding.id))
        {
            mask_quoted(message.to_mut());
        }
        Self {
            kind: found.finding.kind,
            input: &inputs[input],
            line,
            charge_point: found.charge_point.as_deref().map(without_secrets),
            id: without_secrets(&found.finding.id),
            message,
        }
    }
}

fn names_secret(id: Option<&str>) -> bool {
    id.is_some_and(|id| is_secret(id, ""))
}

/// Takes out what a message quotes of a peer.
fn mask_quoted(message: &mut String) {
    if let (Some(start), Some(end)) = (message.find('"'), message.rfind('"')) {
        message.replace_range(start..=end, QUOTED_MASK);
    }
}

/// In a frame with a secret, any value may be it.
fn mask_violation(violation: &mut Violation) {
    violation.pointer = mask_pointer(&violation.pointer);
    let message = &mut violation.message;
    match violation.keyword {
        // They begin with the value.
        Keyword::Enum | Keyword::Format | Keyword::MultipleOf | Keyword::Type => {
            if let Some(end) = message.rfind(" is not ").or_else(|| message.rfind(" has ")) {
                message.replace_range(..end, QUOTED_MASK);
            }
        }
        Keyword::Required
        | Keyword::AdditionalProperties
        | Keyword::MaxLength
        | Keyword::MinItems
        | Keyword::Duplicate
        | Keyword::Frame => *message = without_secrets(message).into_owned(),
    }
}

/// The names in a pointer, one by one: they are texts of a peer, too.
fn mask_pointer(pointer: &str) -> String {
    let tokens = pointer.split('/').map(|token| {
        let name = token.replace("~1", "/").replace("~0", "~");
        without_secrets(&name).replace('~', "~0").replace('/', "~1")
    });
    tokens.collect::<Vec<_>>().join("/")
}
