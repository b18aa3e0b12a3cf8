//! URIs, as `format: uri` of the schemas means them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use smol_str::SmolStr;

use crate::{ValueError, decode};

/// A URI with a scheme, as RFC 3986 defines it: where a charge point uploads
/// diagnostics or finds firmware (`anyURI` of OCPP 1.6).
///
/// ```
/// use ocpp16_types::AnyUri;
///
/// let location: AnyUri = "ftps://user:secret@files.example.com/firmware/1.2".parse()?;
/// assert!("files.example.com/firmware".parse::<AnyUri>().is_err());
/// # Ok::<(), ocpp16_types::ValueError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AnyUri(SmolStr);

impl AnyUri {
    /// Takes a URI.
    ///
    /// # Errors
    ///
    /// [`ValueError::NotAUri`] if the text is no URI or has no scheme.
    pub fn new(text: impl AsRef<str>) -> Result<Self, ValueError> {
        let text = text.as_ref();
        Self::from_wire(text).ok_or_else(|| ValueError::NotAUri(text.to_owned()))
    }

    /// Returns the URI as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn is_valid(text: &str) -> bool {
        fluent_uri::Uri::parse(text).is_ok()
    }

    fn from_wire(text: &str) -> Option<Self> {
        Self::is_valid(text).then(|| Self(SmolStr::new(text)))
    }
}

impl AsRef<str> for AnyUri {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for AnyUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for AnyUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for AnyUri {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        Self::new(text)
    }
}

impl Serialize for AnyUri {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for AnyUri {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode::text(deserializer, "a URI with a scheme", Self::from_wire)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_rfc_3986_with_a_scheme() {
        for good in [
            "ftp://a",
            "http://[::1]:8080/x?y=z#f",
            "https://u:p@host/%41",
            "mailto:a@b",
            "x:",
            "urn:a:b",
            "http://[v1.a]",
        ] {
            assert!(AnyUri::new(good).is_ok(), "{good}");
        }
        for bad in
            ["", "a", "/a", "//h/p", "1a:b", "http://a b", "http://ä", "http://%4", "http://[::1"]
        {
            assert!(AnyUri::new(bad).is_err(), "{bad}");
        }
    }
}
