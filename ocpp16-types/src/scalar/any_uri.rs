//! URIs, as `format: uri` of the schemas means them.

use std::fmt;

use smol_str::SmolStr;

use crate::ValueError;

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

text_scalar!(AnyUri, "a URI with a scheme");
try_from_text!(AnyUri);

/// Hides user and password: what is debugged ends up in logs.
impl fmt::Debug for AnyUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let uri = fluent_uri::Uri::parse(self.as_str()).map_err(|_| fmt::Error)?;
        match uri.authority().and_then(|authority| authority.userinfo()) {
            None => fmt::Debug::fmt(self.as_str(), f),
            Some(user) => {
                let hidden = self.0.replacen(&format!("{user}@"), "***@", 1);
                fmt::Debug::fmt(&hidden, f)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_hides_passwords() {
        let uri = AnyUri::new("ftp://user:s3cret@host/path").unwrap();
        assert_eq!(format!("{uri:?}"), r#""ftp://***@host/path""#);
        assert_eq!(uri.to_string(), "ftp://user:s3cret@host/path");
        assert_eq!(format!("{:?}", AnyUri::new("urn:a:b").unwrap()), r#""urn:a:b""#);
    }

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
