//! The subjects on the broker: how they are built, and what they say.
//!
//! An identity or an action is one token, whatever is in it. Tokens that begin
//! with `$` are ours: no encoded one does.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::Identity;

/// The longest token that stands for an identity or an action, in bytes. A
/// broker hangs up on whoever sends a subject of 4 KiB.
pub(crate) const MAX_TOKEN: usize = 1024;

/// A token of its own for the empty text: a lone `%` is no encoding of anything.
const EMPTY: &str = "%";

const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'_').remove(b'-');

/// Writes any text, such as an identity, as one token of a subject: what is not
/// one of `A-Za-z0-9_-` is percent-encoded. `None` if it is too long for that, more
/// than 1024 bytes then.
///
/// ```
/// use ocpp16_server::nats::subject_token;
///
/// assert_eq!(subject_token("RDAM .1").as_deref(), Some("RDAM%20%2E1"));
/// ```
#[must_use]
pub fn subject_token(text: &str) -> Option<String> {
    token(text)
}

/// Writes a text as one token; `None` if it is too long for that.
pub(crate) fn token(text: &str) -> Option<String> {
    if text.is_empty() {
        return Some(EMPTY.to_owned());
    }
    let token = utf8_percent_encode(text, ESCAPED).to_string();
    (token.len() <= MAX_TOKEN).then_some(token)
}

/// Reads a token that [`token`] has written; `None` if it is none.
pub(crate) fn text_of(token: &str) -> Option<String> {
    if token == EMPTY {
        return Some(String::new());
    }
    let text = percent_decode_str(token).decode_utf8().ok()?.into_owned();
    // The one spelling that counts: another would be another subject.
    (self::token(&text).as_deref() == Some(token)).then_some(text)
}

/// Reads the token of an identity; `None` if it is none.
pub(crate) fn identity_of(token: &str) -> Option<Identity> {
    Identity::new(&text_of(token)?).ok()
}

/// Tells whether an identity fits into a token.
pub(crate) fn fits(identity: &Identity) -> bool {
    token(identity).is_some()
}

/// The subjects of one system: all of them begin with its prefix.
#[derive(Debug, Clone)]
pub(crate) struct Subjects {
    prefix: String,
}

impl Subjects {
    /// Takes a prefix of one or more tokens; `None` if it is none.
    pub(crate) fn new(prefix: &str) -> Option<Self> {
        let plain = |token: &str| {
            !token.is_empty()
                && token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
        };
        let fits = prefix.len() <= 128 && prefix.split('.').all(plain);
        fits.then(|| Self { prefix: prefix.to_owned() })
    }

    /// Builds a subject of tokens below the prefix.
    pub(crate) fn of(&self, tokens: &[&str]) -> String {
        let mut subject = self.prefix.clone();
        for token in tokens {
            subject.push('.');
            subject.push_str(token);
        }
        subject
    }

    /// Takes a subject below the prefix apart into its tokens.
    pub(crate) fn tokens<'a>(&self, subject: &'a str) -> Option<impl Iterator<Item = &'a str>> {
        Some(subject.strip_prefix(&*self.prefix)?.strip_prefix('.')?.split('.'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All texts of up to four of these.
    const ALPHABET: [&str; 12] = ["a", "Z", "9", "-", "_", ".", " ", "*", ">", "%", "$", "ü€"];

    #[test]
    fn every_text_is_one_token_and_comes_back() {
        let mut texts = vec![String::new()];
        for length in 0..4 {
            let longest = texts.iter().filter(|text| text.chars().count() >= length);
            let more: Vec<_> = longest
                .flat_map(|text| ALPHABET.iter().map(move |piece| format!("{text}{piece}")))
                .collect();
            texts.extend(more);
        }
        for text in &texts {
            let token = token(text).unwrap();
            assert_eq!(text_of(&token).as_deref(), Some(&**text), "{token}");
            assert!(!token.is_empty() && !token.starts_with('$'), "{text:?}: {token}");
            assert!(!token.contains(['.', '*', '>', ' ']), "{text:?}: {token}");
            assert!(token.is_ascii(), "{text:?}: {token}");
        }
    }

    #[test]
    fn a_token_has_one_spelling() {
        for foreign in ["", "a%2", "%zz", "%FF", "%61", "%2e", "a.b", "$Claim", "ü", "a b"] {
            assert_eq!(text_of(foreign), None, "{foreign:?}");
        }
    }

    #[test]
    fn what_is_too_long_is_no_token() {
        assert!(token(&"x".repeat(MAX_TOKEN)).is_some());
        assert!(token(&"x".repeat(MAX_TOKEN + 1)).is_none());
        assert!(token(&".".repeat(MAX_TOKEN / 3 + 1)).is_none());
    }

    #[test]
    fn an_identity_has_no_control_characters() {
        assert_eq!(identity_of("RDAM%20%2E1").as_deref(), Some("RDAM .1"));
        assert_eq!(identity_of("%0A"), None);
        assert_eq!(identity_of(EMPTY), None);
    }

    #[test]
    fn subjects_begin_with_the_prefix() {
        let subjects = Subjects::new("site-1.ocpp16").unwrap();
        let subject = subjects.of(&["call", "CP%2E1", "Reset"]);
        assert_eq!(subject, "site-1.ocpp16.call.CP%2E1.Reset");
        let tokens: Vec<_> = subjects.tokens(&subject).unwrap().collect();
        assert_eq!(tokens, ["call", "CP%2E1", "Reset"]);
        assert!(subjects.tokens("site-1.ocpp16x.call").is_none());
        assert!(subjects.tokens("other.call").is_none());
    }

    #[test]
    fn a_prefix_is_plain_tokens() {
        for wrong in ["", ".", "a.", ".a", "a..b", "a b", "a.*", ">", "ü", "$SYS"] {
            assert!(Subjects::new(wrong).is_none(), "{wrong:?}");
        }
    }
}
