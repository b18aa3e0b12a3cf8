//! What configuration values mean: on the wire all of them are text (OCPP 1.6
//! chapter 9).

use std::fmt;

use crate::{ChangeConfigurationRequest, CiString, KeyValue};

/// The one standard key whose value is a secret (J-66).
const SECRET: &str = "AuthorizationKey";

/// Hides the value of `AuthorizationKey`: what is debugged ends up in logs.
impl fmt::Debug for ChangeConfigurationRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChangeConfigurationRequest")
            .field("key", &self.key)
            .field("value", &shown(&self.key, &self.value))
            .finish()
    }
}

/// Hides the value of `AuthorizationKey`: what is debugged ends up in logs.
impl fmt::Debug for KeyValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyValue")
            .field("key", &self.key)
            .field("readonly", &self.readonly)
            .field("value", &self.value.as_ref().map(|value| shown(&self.key, value)))
            .finish()
    }
}

fn shown<'a>(key: &CiString<50>, value: &'a str) -> &'a str {
    if *key == SECRET { "***" } else { value }
}

impl KeyValue {
    /// Reads a comma-separated list; blanks around items and empty items do
    /// not count, for charge points write `Core, FirmwareManagement` (A-97).
    ///
    /// ```
    /// use ocpp16_types::{CiString, KeyValue, ci_string};
    ///
    /// let profiles = KeyValue {
    ///     value: Some(ci_string!("Core, RemoteTrigger ,")),
    ///     ..KeyValue::new(ci_string!("SupportedFeatureProfiles"), true)
    /// };
    /// assert!(profiles.list().eq(["Core", "RemoteTrigger"]));
    /// ```
    pub fn list(&self) -> impl Iterator<Item = &str> {
        let items = self.value.as_deref().unwrap_or_default().split(',');
        items.map(str::trim).filter(|item| !item.is_empty())
    }

    /// Reads a boolean in any spelling of case; `None` if it is none.
    #[must_use]
    pub fn boolean(&self) -> Option<bool> {
        let value = self.value.as_deref()?.trim();
        match value {
            _ if value.eq_ignore_ascii_case("true") => Some(true),
            _ if value.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }

    /// Reads an integer; `None` if it is none.
    #[must_use]
    pub fn integer(&self) -> Option<i64> {
        self.value.as_deref()?.trim().parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CiString, ci_string};

    #[test]
    fn debug_hides_keys_and_nothing_else() {
        let request =
            |key| ChangeConfigurationRequest::new(CiString::new(key).unwrap(), ci_string!("0123"));
        assert!(!format!("{:?}", request("authorizationkey")).contains("0123"));
        assert!(format!("{:?}", request("HeartbeatInterval")).contains("0123"));
        let pair = |key| KeyValue {
            value: Some(ci_string!("0123")),
            ..KeyValue::new(CiString::new(key).unwrap(), true)
        };
        assert!(!format!("{:?}", pair("AuthorizationKey")).contains("0123"));
        assert!(format!("{:?}", pair("HeartbeatInterval")).contains("0123"));
    }

    #[test]
    fn values_are_read_as_charge_points_write_them() {
        let value = |text: &str| KeyValue {
            value: Some(CiString::new(text).unwrap()),
            ..KeyValue::new(ci_string!("Key"), false)
        };
        assert_eq!(value(" True").boolean(), Some(true));
        assert_eq!(value("FALSE").boolean(), Some(false));
        assert_eq!(value("1").boolean(), None);
        assert_eq!(value("300 ").integer(), Some(300));
        assert_eq!(value("5 min").integer(), None);
        assert!(value("Core, RemoteTrigger ,").list().eq(["Core", "RemoteTrigger"]));
        assert_eq!(value("").list().count(), 0);
        let absent = KeyValue::new(ci_string!("Key"), false);
        assert_eq!((absent.boolean(), absent.integer(), absent.list().count()), (None, None, 0));
    }
}
