//! Texts that stand for something else: hexadecimal digits, Base64, PEM,
//! domains. Looks at the form only; nothing is decoded.

pub(super) fn is_hex(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether a text is Base64 with padding; line breaks do not count.
pub(super) fn is_base64(text: &str) -> bool {
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let text: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let digits = text.iter().take_while(|byte| is_digit(**byte)).count();
    let padding = &text[digits..];
    digits > 0 && text.len().is_multiple_of(4) && matches!(padding, b"" | b"=" | b"==")
}

/// Counts the certificates of a PEM text; 0 if there is anything else in it.
pub(super) fn certificates(text: &str) -> usize {
    let mut count = 0;
    let mut rest = text.trim();
    while !rest.is_empty() {
        let Some((body, after)) = rest
            .strip_prefix("-----BEGIN CERTIFICATE-----")
            .and_then(|rest| rest.split_once("-----END CERTIFICATE-----"))
        else {
            return 0;
        };
        if !is_base64(body) {
            return 0;
        }
        count += 1;
        rest = after.trim_start();
    }
    count
}

/// Whether a text could be a domain with its labels reversed.
pub(super) fn is_reversed_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    text.contains('.') && text.split('.').all(is_label)
}
