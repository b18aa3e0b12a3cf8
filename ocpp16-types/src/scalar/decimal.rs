//! Numbers with at most one decimal.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::ValueError;

/// A number with at most one decimal, exactly: the limits of charging
/// schedules, in A or W (`decimal` of OCPP 1.6, A-127).
///
/// `8.1` stays `8.1`: it is kept as 81 tenths, never as a binary fraction.
/// Range: ±922 337 203 685 477 580.7.
///
/// ```
/// use ocpp16_types::Decimal;
///
/// let limit: Decimal = serde_json::from_str("8.1")?;
/// assert_eq!(limit.tenths(), 81);
/// assert_eq!(serde_json::to_string(&limit)?, "8.1");
/// assert!(serde_json::from_str::<Decimal>("8.11").is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Decimal {
    tenths: i64,
}

impl Decimal {
    /// Builds it from tenths: 81 is 8.1.
    #[must_use]
    pub const fn from_tenths(tenths: i64) -> Self {
        Self { tenths }
    }

    /// Returns the value in tenths.
    #[must_use]
    pub const fn tenths(self) -> i64 {
        self.tenths
    }

    /// Returns the nearest float, for calculations that may round.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "documented as the nearest float")]
    pub const fn to_f64(self) -> f64 {
        self.tenths as f64 / 10.0
    }

    pub(crate) fn from_integer(value: i64) -> Option<Self> {
        value.checked_mul(10).map(Self::from_tenths)
    }

    /// The decimal whose text the float is the nearest value of.
    ///
    /// A float has no tenths, but the shortest decimal text that denotes it
    /// does, and that is what the sender wrote (up to 15 digits).
    #[expect(
        clippy::cast_possible_truncation,
        clippy::float_cmp,
        reason = "the cast is in range, and equality decides whether it was exact"
    )]
    pub(crate) fn from_float(value: f64) -> Option<Self> {
        /// Below this every integer is a float.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        let tenths = (value * 10.0).round();
        if tenths.abs() < EXACT {
            let decimal = Self::from_tenths(tenths as i64);
            return (decimal.to_f64() == value).then_some(decimal);
        }
        // `{}` writes the shortest text, without exponent.
        Self::from_plain_text(&value.to_string())
    }

    /// Reads `-12.3`: digits, at most one decimal other than zero, no exponent.
    fn from_plain_text(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits = whole.strip_prefix('-').unwrap_or(whole);
        let (tenth, rest) = fraction.split_at_checked(1)?;
        let numeric = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if digits.is_empty()
            || !numeric(digits)
            || !numeric(tenth)
            || rest.bytes().any(|byte| byte != b'0')
        {
            return None;
        }
        // The tenth is just one more digit.
        format!("{whole}{tenth}").parse().ok().map(Self::from_tenths)
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, tenth) = (self.tenths.unsigned_abs() / 10, self.tenths.unsigned_abs() % 10);
        let digits = if tenth == 0 { whole.to_string() } else { format!("{whole}.{tenth}") };
        f.pad_integral(self.tenths >= 0, "", &digits)
    }
}

impl FromStr for Decimal {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        Self::from_plain_text(text).ok_or_else(|| ValueError::NotADecimal(text.to_owned()))
    }
}

impl TryFrom<f64> for Decimal {
    type Error = ValueError;

    fn try_from(value: f64) -> Result<Self, ValueError> {
        Self::from_float(value).ok_or_else(|| ValueError::NotADecimal(value.to_string()))
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.tenths % 10 == 0 {
            serializer.serialize_i64(self.tenths / 10)
        } else {
            // The float nearest to n tenths is written as n tenths again.
            serializer.serialize_f64(self.to_f64())
        }
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct DecimalVisitor;

        impl Visitor<'_> for DecimalVisitor {
            type Value = Decimal;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number with at most one decimal")
            }

            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Decimal, E> {
                Decimal::from_integer(value)
                    .ok_or_else(|| E::invalid_value(Unexpected::Signed(value), &self))
            }

            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Decimal, E> {
                i64::try_from(value)
                    .ok()
                    .and_then(Decimal::from_integer)
                    .ok_or_else(|| E::invalid_value(Unexpected::Unsigned(value), &self))
            }

            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Decimal, E> {
                Decimal::from_float(value)
                    .ok_or_else(|| E::invalid_value(Unexpected::Float(value), &self))
            }
        }

        deserializer.deserialize_f64(DecimalVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tenth_survives_the_wire() {
        for tenths in (-20_000..20_000).chain([6_000_000_001, -9_999_999_999_999]) {
            let decimal = Decimal::from_tenths(tenths);
            let json = serde_json::to_string(&decimal).unwrap();
            assert_eq!(json, decimal.to_string());
            assert_eq!(serde_json::from_str::<Decimal>(&json).unwrap(), decimal, "{json}");
        }
    }

    #[test]
    fn reads_every_notation_of_a_number() {
        for (json, tenths) in [
            ("32", 320),
            ("32.0", 320),
            ("3.2e1", 320),
            ("81e-1", 81),
            ("-0", 0),
            ("0.30", 3),
            ("1e15", 10_000_000_000_000_000),
        ] {
            assert_eq!(serde_json::from_str::<Decimal>(json).unwrap().tenths(), tenths, "{json}");
        }
    }

    #[test]
    fn refuses_more_decimals_and_other_types() {
        for json in ["8.11", "0.05", "1e-2", "0.1000001", "1e300", "\"8.1\"", "null", "[8.1]"] {
            assert!(serde_json::from_str::<Decimal>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn reads_and_writes_text() {
        for (text, tenths) in [("8.1", 81), ("-0.5", -5), ("7", 70), ("7.0", 70), ("7.10", 71)] {
            assert_eq!(text.parse::<Decimal>().unwrap().tenths(), tenths);
        }
        for bad in ["", ".", "a", "1.", "1.x", "1.23", "1e5"] {
            assert!(bad.parse::<Decimal>().is_err(), "{bad}");
        }
        assert_eq!(Decimal::from_tenths(-5).to_string(), "-0.5");
        assert_eq!(Decimal::from_tenths(i64::MIN).to_string(), "-922337203685477580.8");
    }
}
