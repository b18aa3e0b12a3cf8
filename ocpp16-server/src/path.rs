//! The path that charge points connect to, as a pattern.
//!
//! Says which paths are those of charge points, and whose; nothing else of a
//! URL counts, neither query nor version numbers in it (J-3, J-14).

use std::error::Error;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::admission::PathValues;
use crate::identity::decode_segment;
use crate::{Identity, IdentityError};

/// The path of an endpoint, such as `/ocpp` or `/ocpp/{tenant}/{identity}` (J-1, J-4).
///
/// Segments are literal, or a name in braces that takes any value; the values
/// are seen by admission and handlers. The identity comes last, whether
/// `{identity}` is written or not, and is the last non-empty segment of a path:
/// charge points really connect to `/ocpp///CP001` and `/ocpp/x/CP001`.
///
/// ```
/// use ocpp16_server::EndpointPath;
///
/// let path: EndpointPath = "/ocpp/{tenant}/{identity}".parse()?;
/// assert_eq!(path.to_string(), "/ocpp/{tenant}/{identity}");
/// assert!("/ocpp/{identity}/more".parse::<EndpointPath>().is_err());
/// # Ok::<(), ocpp16_server::EndpointPathError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndpointPath {
    /// What comes before the identity.
    segments: Vec<Segment>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Segment {
    Literal(Box<str>),
    Named(Arc<str>),
}

/// Why a path is not one of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mismatch {
    /// The path is not that of charge points.
    Other,
    /// A segment is not what it has to be, or missing.
    Segment(IdentityError),
}

const IDENTITY: &str = "identity";

impl EndpointPath {
    /// Takes a raw path apart. It is split before it is decoded, so `%2F` stays
    /// within its segment (J-3).
    pub(crate) fn matches(&self, path: &str) -> Result<(Identity, PathValues), Mismatch> {
        let mut given = path.split('/').filter(|segment| !segment.is_empty());
        let mut values = PathValues::default();
        for segment in &self.segments {
            let Some(given) = given.next() else {
                return Err(Mismatch::Other);
            };
            match segment {
                Segment::Literal(text) if **text == *given => {}
                Segment::Literal(_) => return Err(Mismatch::Other),
                Segment::Named(name) => {
                    let value = decode_segment(given).map_err(Mismatch::Segment)?;
                    values.push(Arc::clone(name), value);
                }
            }
        }
        let identity = given.next_back().unwrap_or_default();
        let identity = Identity::from_path_segment(identity).map_err(Mismatch::Segment)?;
        Ok((identity, values))
    }
}

/// `/ocpp`.
impl Default for EndpointPath {
    fn default() -> Self {
        Self { segments: vec![Segment::Literal("ocpp".into())] }
    }
}

impl FromStr for EndpointPath {
    type Err = EndpointPathError;

    fn from_str(text: &str) -> Result<Self, EndpointPathError> {
        let mut segments = Vec::new();
        let mut given = text.split('/').filter(|segment| !segment.is_empty()).peekable();
        while let Some(segment) = given.next() {
            let name = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
            match name {
                Some(IDENTITY) if given.peek().is_none() => {}
                Some(IDENTITY) => return Err(EndpointPathError::IdentityNotLast),
                Some(name) if name.is_empty() || name.contains(['{', '}']) => {
                    return Err(EndpointPathError::Name(segment.to_owned()));
                }
                Some(name) => {
                    let named = Segment::Named(Arc::from(name));
                    if segments.contains(&named) {
                        return Err(EndpointPathError::Twice(name.to_owned()));
                    }
                    segments.push(named);
                }
                None if segment.contains(['{', '}', '?', '#']) => {
                    return Err(EndpointPathError::Name(segment.to_owned()));
                }
                None => segments.push(Segment::Literal(segment.into())),
            }
        }
        Ok(Self { segments })
    }
}

impl fmt::Display for EndpointPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for segment in &self.segments {
            match segment {
                Segment::Literal(text) => write!(f, "/{text}")?,
                Segment::Named(name) => write!(f, "/{{{name}}}")?,
            }
        }
        f.write_str("/{identity}")
    }
}

/// Why a text is no [`EndpointPath`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum EndpointPathError {
    /// Something follows `{identity}`.
    IdentityNotLast,
    /// A name stands twice.
    Twice(String),
    /// A segment is neither literal nor a name in braces.
    Name(String),
}

impl fmt::Display for EndpointPathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::IdentityNotLast => f.write_str("{identity} is not the last segment"),
            Self::Twice(name) => write!(f, "{{{name}}} stands twice"),
            Self::Name(segment) => write!(f, "{segment} is neither literal nor a name in braces"),
        }
    }
}

impl Error for EndpointPathError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> EndpointPath {
        text.parse().unwrap()
    }

    #[test]
    fn takes_the_identity_from_the_last_segment() {
        for (pattern, given, expected) in [
            ("/ocpp", "/ocpp/CP001", Ok("CP001")),
            ("/ocpp/{identity}", "/ocpp/RDAM%20123", Ok("RDAM 123")),
            ("/ocpp", "/ocpp/%252F", Ok("%2F")),
            ("/ocpp", "/ocpp/a%2Fb", Ok("a/b")),
            ("/ocpp", "/ocpp///charger", Ok("charger")),
            ("/ocpp", "//ocpp/charger/", Ok("charger")),
            ("/ocpp", "/ocpp/some/where/CP001", Ok("CP001")),
            ("/a/b/", "/a/b/CP001", Ok("CP001")),
            ("", "/CP001", Ok("CP001")),
            ("/", "///charger", Ok("charger")),
            ("/ocpp", "/ocpp", Err(Mismatch::Segment(IdentityError::Empty))),
            ("/ocpp", "/ocpp/", Err(Mismatch::Segment(IdentityError::Empty))),
            ("/ocpp", "/ocpp/%zz", Err(Mismatch::Segment(IdentityError::Escape))),
            ("/ocpp", "/ocpp/%ff", Err(Mismatch::Segment(IdentityError::Escape))),
            ("/ocpp", "/ocpp/a%0Ab", Err(Mismatch::Segment(IdentityError::ControlCharacter))),
            ("/ocpp", "/", Err(Mismatch::Other)),
            ("/ocpp", "/ocpp2/CP001", Err(Mismatch::Other)),
            ("/a/b", "/a/CP001", Err(Mismatch::Other)),
            ("/{tenant}/x", "/t/y/CP001", Err(Mismatch::Other)),
            ("/{tenant}", "/%zz/CP001", Err(Mismatch::Segment(IdentityError::Escape))),
            ("/{tenant}", "/CP001", Err(Mismatch::Segment(IdentityError::Empty))),
        ] {
            let identity = path(pattern).matches(given).map(|(identity, _)| identity.to_string());
            assert_eq!(identity, expected.map(str::to_owned), "{pattern} {given}");
        }
    }

    #[test]
    fn names_take_values() {
        let (identity, values) =
            path("/{a}/x/{b}/{identity}").matches("//one/x/t%2Fwo//CP001").unwrap();
        assert_eq!((&*identity, values.get("a")), ("CP001", Some("one")));
        assert_eq!((values.get("b"), values.get("c")), (Some("t/wo"), None));
    }

    #[test]
    fn refuses_patterns_that_mean_nothing() {
        for (text, error) in [
            ("/{identity}/x", EndpointPathError::IdentityNotLast),
            ("/{a}/{a}", EndpointPathError::Twice("a".to_owned())),
            ("/{}", EndpointPathError::Name("{}".to_owned())),
            ("/x{a}", EndpointPathError::Name("x{a}".to_owned())),
            ("/ocpp?x", EndpointPathError::Name("ocpp?x".to_owned())),
        ] {
            assert_eq!(text.parse::<EndpointPath>(), Err(error));
        }
    }
}
