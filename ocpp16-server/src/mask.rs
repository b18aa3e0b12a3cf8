//! Takes secrets out of what charge points say, before anyone sees it (J-66).
//!
//! Knows the AuthorizationKey, values of configuration keys that are secrets by
//! their name, and user and password in a URL. It errs on the side of silence. A
//! secret in free text that looks like none is found only if it is the key that
//! the charge point was given over this connection.

mod list;
mod repeated;

use std::borrow::Cow;
use std::mem::{self, take};
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use memchr::memchr2;
use serde::de::Error as _;
use serde_json::{Error, Value};

use repeated::repeats_member;

const MASK: &str = "***";

/// Where a text was cut: what would have told a secret may be gone.
const CUT: char = '…';

/// Whatever has such a part in its name is a secret, and so is what comes behind it
/// in a text.
const PARTS: [&str; 8] =
    ["authorizationkey", "passphrase", "password", "passwd", "credential", "secret", "psk", "pwd"];

/// Ends of names that are secrets. In the middle they mean other things, such as
/// that of WebSocketPingInterval.
const ENDS: [&str; 6] = ["key", "token", "pin", "pincode", "puk", "pass"];

/// Ends of names that are none.
const PUBLIC_ENDS: [&str; 3] = ["publickey", "idtoken", "bypass"];

/// Tells whether the value of a configuration key is nobody's business: the key of
/// the charge point, what is a password, a pre-shared key, a token or a PIN by its
/// name, or a URL with a password in it (J-66).
///
/// ```
/// use ocpp16_server::is_secret;
///
/// assert!(is_secret("AuthorizationKey", "00"));
/// assert!(is_secret("WiFiPassword", "x"));
/// assert!(is_secret("BackendURL", "wss://CP1:x@example.com/ocpp"));
/// assert!(!is_secret("WebSocketPingInterval", "60"));
/// ```
#[must_use]
pub fn is_secret(key: &str, value: &str) -> bool {
    is_secret_name(key) || (value.contains("://") && value.contains('@')) || has_user(value)
}

/// Returns a text of a charge point without secrets: the user of a URL is `***`,
/// with or without its scheme, and so is the whole text if it says what a password
/// or a key is.
///
/// ```
/// use ocpp16_server::without_secrets;
///
/// assert_eq!(without_secrets("no ftp://user:x@host"), "no ftp://***@host");
/// assert_eq!(without_secrets("user:x@host"), "***@host");
/// assert_eq!(without_secrets("Password=x"), "***");
/// assert_eq!(without_secrets("wrong password"), "wrong password");
/// ```
#[must_use]
pub fn without_secrets(text: &str) -> Cow<'_, str> {
    masked_text(text, None)
}

/// Returns a text without secrets; `secret` is the key that the charge point was
/// given last.
pub(crate) fn masked_text<'a>(text: &'a str, secret: Option<&str>) -> Cow<'a, str> {
    if tells_secret(text) {
        return Cow::Borrowed(MASK);
    }
    let text = without(text, secret).map_or(Cow::Borrowed(text), Cow::Owned);
    if !text.contains(['@', CUT]) {
        return text;
    }
    let masked = without_users(&text);
    if masked == text { text } else { Cow::Owned(masked) }
}

/// Returns the text of a frame without its secrets, as observers get it: `***`
/// stands for what is or may be a key or a password, and for users in URLs. In an
/// object that names a secret, every other value may be it, whatever its member is
/// called; so in a list of values. What is no JSON, or has a member twice in an object,
/// and may have a secret becomes `***` as a whole; without secrets the text stays as it
/// was written.
///
/// `secret` is the key that the charge point was given last, if it is known: it
/// may appear in an error text.
///
/// ```
/// let frame = r#"[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"4f43"}]"#;
/// let masked = ocpp16_server::masked(frame, None);
/// assert!(masked.contains(r#""value":"***""#));
/// ```
pub fn masked<'a>(text: &'a str, secret: Option<&str>) -> Cow<'a, str> {
    let text = without(text, secret).map_or(Cow::Borrowed(text), Cow::Owned);
    // An escape may hide anything.
    if !is_suspect(&text) || !text.contains('\\') && !may_show_secret(&text) {
        return text;
    }
    let parsed = match repeats_member(&text) {
        Ok(false) => serde_json::from_str::<Value>(&text),
        // Which one counts, who knows; a `Value` has one of them.
        Ok(true) => Err(Error::custom("a member occurs twice")),
        Err(error) => Err(error),
    };
    match parsed {
        Ok(mut frame) => {
            let whole = frame.clone();
            mask(&mut frame, secret);
            // What has no secret stays as it was written.
            if frame == whole { text } else { Cow::Owned(frame.to_string()) }
        }
        // Such as a lone surrogate, which JSON may have and no text of Rust.
        Err(_) if may_have_secret(&text) => Cow::Owned(MASK.to_owned()),
        Err(_) => text,
    }
}

fn mask(value: &mut Value, secret: Option<&str>) {
    match value {
        Value::String(text) => *text = masked_text(text, secret).into_owned(),
        Value::Array(values) => {
            list::mask_beside_names(values);
            values.iter_mut().for_each(|value| mask(value, secret));
        }
        Value::Object(members) => {
            let naming: Vec<_> =
                members.iter().filter(|(name, value)| names_secret(name, value)).collect();
            let of_secret = !naming.is_empty();
            // What has the name is shown, unless it could be the secret itself.
            let shown = match naming.as_slice() {
                [(name, _)] => Some((*name).clone()),
                several => several.iter().find(|(name, _)| *name == "key").map(|_| "key".into()),
            };
            let is_alone = members.len() == 1;
            for (name, mut value) in take(members) {
                let other = of_secret && !is_silent(&value) && shown.as_ref() != Some(&name);
                // The names of keys that are asked for, or that nobody knows.
                let is_names = name == "unknownKey" || (name == "key" && is_alone);
                if is_secret_member(&name) || other {
                    value = Value::String(MASK.to_owned());
                } else if let (true, Value::Array(values)) = (is_names, &mut value) {
                    values.iter_mut().for_each(|value| mask(value, secret));
                } else {
                    mask(&mut value, secret);
                }
                members.insert(masked_text(&name, secret).into_owned(), value);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Tells whether a value says nothing, whatever it is the value of.
const fn is_silent(value: &Value) -> bool {
    matches!(value, Value::Null | Value::Bool(_))
}

/// Tells whether a member says that the object around it is about a secret. Names
/// of keys that a charge point does not know are about nothing. The name may be in an
/// object of its own.
fn names_secret(member: &str, value: &Value) -> bool {
    match value {
        Value::String(text) if member == "key" => is_secret_name(text),
        Value::String(text) => looks_like_name(text) && mentions_secret(text),
        Value::Array(values) => {
            member != "unknownKey"
                && values.iter().any(|value| !value.is_object() && names_secret(member, value))
        }
        Value::Object(members) => {
            members.iter().any(|(member, value)| !value.is_object() && names_secret(member, value))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn looks_like_name(text: &str) -> bool {
    text.trim().chars().all(|it| it.is_alphanumeric() || matches!(it, '_' | '-' | '.'))
}

/// Tells whether there may be a secret in what cannot be read as JSON.
fn may_have_secret(text: &str) -> bool {
    let mut text = Cow::Borrowed(text);
    // A text may be JSON itself, with escapes of its own.
    for _ in 0..3 {
        if may_show_secret(&text) {
            return true;
        }
        if !text.contains('\\') {
            return false;
        }
        text = Cow::Owned(unescaped(&text));
    }
    true
}

/// Tells whether there may be a secret in the text of a frame, escapes aside.
fn may_show_secret(text: &str) -> bool {
    text.contains('@')
        || text.contains("\"key\"")
        || mentions_secret(text)
        || has_secret_member(text)
}

/// Tells whether a member, one that stands before a colon, has the name of a secret.
fn has_secret_member(text: &str) -> bool {
    let mut before = "";
    text.split('"').any(|behind| {
        let name = mem::replace(&mut before, behind);
        behind.trim_start().starts_with(':') && ends_like_secret(name) && is_secret_member(name)
    })
}

/// Resolves the escapes of JSON that stand for a character.
fn unescaped(text: &str) -> String {
    let mut unescaped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, escape)) = rest.split_once('\\') {
        unescaped.push_str(before);
        let code = escape.strip_prefix('u').and_then(|digits| digits.get(..4));
        rest = match code.and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
            Some(code) => {
                unescaped.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                &escape[5..]
            }
            None => {
                let mut chars = escape.chars();
                unescaped.extend(chars.next());
                chars.as_str()
            }
        };
    }
    unescaped + rest
}

/// Takes out a secret, in whichever case its hexadecimal digits are repeated;
/// `None` if it is not there.
fn without(text: &str, secret: Option<&str>) -> Option<String> {
    let secret = secret.filter(|secret| !secret.is_empty())?;
    let find = |text: &str| {
        let mut parts = text.as_bytes().windows(secret.len());
        parts.position(|part| part.eq_ignore_ascii_case(secret.as_bytes()))
    };
    let (mut masked, mut rest) = (String::new(), text);
    while let Some(start) = find(rest) {
        masked.push_str(&rest[..start]);
        masked.push_str(MASK);
        rest = &rest[start + secret.len()..];
    }
    (!masked.is_empty()).then(|| masked + rest)
}

/// Takes out what stands before the last `@` of URLs, so that a password with a
/// slash in it goes, too.
fn without_users(text: &str) -> String {
    text.split_inclusive(char::is_whitespace).map(without_user).collect()
}

fn has_user(text: &str) -> bool {
    text.split_inclusive(char::is_whitespace).any(|word| without_user(word) != word)
}

/// Takes the user out of a word; without a scheme it is one if it has a password. Of
/// a word that was cut, the `@` may be gone.
fn without_user(word: &str) -> Cow<'_, str> {
    let (before, rest) = match word.find("://") {
        Some(scheme) => word.split_at(scheme + "://".len()),
        None => {
            let start = word.find(|it: char| !matches!(it, '"' | '\'' | '(' | '<' | '['));
            word.split_at(start.unwrap_or_default())
        }
    };
    let end = rest.rfind('@').or_else(|| rest.find(CUT));
    match end.map(|end| rest.split_at(end)) {
        Some((user, host))
            if user.contains(':') || (!before.is_empty() && host.starts_with('@')) =>
        {
            Cow::Owned(format!("{before}{MASK}{host}"))
        }
        _ => Cow::Borrowed(word),
    }
}

fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let name = name.trim_end_matches(|it: char| !it.is_ascii_alphabetic());
    PARTS.iter().any(|part| name.contains(part))
        || (ENDS.iter().any(|end| name.ends_with(end))
            && !PUBLIC_ENDS.iter().any(|end| name.ends_with(end)))
}

/// Sorts out nearly all names, quickly.
fn ends_like_secret(name: &str) -> bool {
    let name = name.trim_end_matches(|it: char| !it.is_ascii_alphabetic()).as_bytes();
    ENDS.iter().any(|end| {
        let start = name.len().checked_sub(end.len());
        start.is_some_and(|start| name[start..].eq_ignore_ascii_case(end.as_bytes()))
    })
}

/// OCPP itself has members with such names.
fn is_secret_member(name: &str) -> bool {
    !matches!(name, "key" | "configurationKey" | "unknownKey") && is_secret_name(name)
}

/// Tells whether a text may have to do with a secret.
fn mentions_secret(text: &str) -> bool {
    FINDER.is_match(text)
}

/// Tells whether a text says what a secret is, such as `password=x` or
/// `"psk": "x"`; of the AuthorizationKey, whether it says anything at all.
fn tells_secret(text: &str) -> bool {
    mentions(text).any(|(part, behind)| {
        if part == PARTS[0] {
            return text.len() > part.len();
        }
        let behind = behind.trim_start_matches(|it: char| it.is_alphanumeric() || it == '_');
        behind.trim_start_matches(['"', '\'', ' ']).starts_with(['=', ':'])
    })
}

/// Finds the parts of secret names in a text, and what is behind each.
fn mentions(text: &str) -> impl Iterator<Item = (&'static str, &str)> {
    // A part is ASCII, so a character ends there.
    FINDER.find_iter(text).map(|found| (PARTS[found.pattern()], &text[found.end()..]))
}

/// Finds [`PARTS`].
static FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let mut builder = AhoCorasick::builder();
    let finder = builder.ascii_case_insensitive(true).kind(Some(AhoCorasickKind::DFA)).build(PARTS);
    finder.expect("a few words fit")
});

/// Tells whether the text of a frame is worth a second look, which hardly any is.
fn is_suspect(text: &str) -> bool {
    // In one case, many bytes are compared at once.
    memchr2(b'@', b'\\', text.as_bytes()).is_some()
        || in_lower_case(text, |text| SUSPECTS.is_match(text))
}

/// Looks at a copy, which needs no heap if it is short, as of most frames.
fn in_lower_case<T>(text: &str, look: impl FnOnce(&[u8]) -> T) -> T {
    let mut room = [0; 256];
    let Some(copy) = room.get_mut(..text.len()) else {
        return look(text.to_ascii_lowercase().as_bytes());
    };
    copy.copy_from_slice(text.as_bytes());
    copy.make_ascii_lowercase();
    look(copy)
}

/// Finds [`PARTS`] and [`ENDS`], but for those that have another one within.
static SUSPECTS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let words = || PARTS.into_iter().chain(ENDS);
    let has_another = |word: &str| words().any(|other| other != word && word.contains(other));
    // Only for this kind it compares many bytes at once.
    let mut builder = AhoCorasick::builder();
    let finder = builder.match_kind(MatchKind::LeftmostFirst);
    finder.build(words().filter(|word| !has_another(word))).expect("a few words fit")
});

#[cfg(test)]
mod tests;
