//! What can go wrong while generating: always a defect of the input.

use std::fmt;

/// Says why no code was generated.
///
/// Where a schema is at fault, it names the file and the JSON pointer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Error {
    place: Option<(String, String)>,
    message: String,
}

impl Error {
    pub(crate) fn at(file: &str, pointer: &str, message: impl Into<String>) -> Self {
        Self { place: Some((file.to_owned(), pointer.to_owned())), message: message.into() }
    }

    /// One of the hand-written tables does not fit the schemas.
    pub(crate) fn table(message: impl Into<String>) -> Self {
        Self { place: None, message: message.into() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((file, pointer)) = &self.place {
            write!(f, "{file}#{pointer}: ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
