//! The scalar types of the specification (OCPP 1.6 chapter 7): values that
//! cannot be wrong once they exist.
//!
//! None of them knows where it is used; limits come in as type parameters.

mod any_uri;
mod ci_string;
mod date_time;
mod decimal;
mod non_empty_list;
mod text;

pub use any_uri::AnyUri;
pub use ci_string::CiString;
pub use date_time::DateTime;
pub use decimal::Decimal;
pub use non_empty_list::NonEmptyList;
pub use text::Text;

/// What identifies a person or a group: an idTag or a parentIdTag. Opaque, at
/// most 20 characters, compared without regard to case (OCPP 1.6 section 7.28,
///
pub type IdToken = CiString<20>;

/// Counts characters (Unicode scalar values), in constant evaluation too.
const fn count_characters(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut count = 0;
    let mut index = 0;
    while index < bytes.len() {
        // Every byte but the continuation bytes of UTF-8 begins a character.
        if bytes[index] & 0xC0 != 0x80 {
            count += 1;
        }
        index += 1;
    }
    count
}

/// Whether a text has at most `limit` characters; looks at the characters only
/// when the bytes are too many.
const fn fits(text: &str, limit: usize) -> bool {
    text.len() <= limit || count_characters(text) <= limit
}
