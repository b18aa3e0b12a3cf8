//! Numbers with at most one decimal.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::ValueError;
use crate::json::{Fit, Number};

/// A number with at most one decimal, exactly: the limits of charging
/// schedules, in A or W (`decimal` of OCPP 1.6, A-127).
///
/// `8.1` stays `8.1`: it is kept as 81 tenths, never as a binary fraction.
/// Range: ±99 999 999 999 999.9, which is as far as a float of JSON names each
/// tenth. In frames, the text decides: `8.10000000000000001` has more than one
/// decimal. (Other readers, such as `serde_json::from_str`, show only the
/// nearest float, which is 8.1.)
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
    /// The largest value: 99 999 999 999 999.9.
    pub const MAX: Self = Self { tenths: 999_999_999_999_999 };
    /// The smallest value: -99 999 999 999 999.9.
    pub const MIN: Self = Self { tenths: -Self::MAX.tenths };

    /// Builds it from tenths: 81 is 8.1. `None` if out of range.
    #[must_use]
    pub const fn from_tenths(tenths: i64) -> Option<Self> {
        if Self::MIN.tenths <= tenths && tenths <= Self::MAX.tenths {
            Some(Self { tenths })
        } else {
            None
        }
    }

    /// Returns the value in tenths.
    #[must_use]
    pub const fn tenths(self) -> i64 {
        self.tenths
    }

    /// Returns the nearest float, for calculations that may round.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "all values are below 2^53")]
    pub const fn to_f64(self) -> f64 {
        self.tenths as f64 / 10.0
    }

    /// Whether a number of a payload is one.
    pub(crate) fn fit(number: &Number) -> Fit {
        let fit = number.tenths();
        let too_large = matches!(fit, Fit::Value(tenths) if Self::from_tenths(tenths).is_none());
        if too_large { Fit::TooLarge } else { fit }
    }

    fn from_integer(value: i64) -> Option<Self> {
        value.checked_mul(10).and_then(Self::from_tenths)
    }

    /// The decimal whose text the float is the nearest value of.
    ///
    /// A float has no tenths, but the shortest decimal text that denotes it
    /// does, and within the range no two texts share a float.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::float_cmp,
        reason = "out of range saturates and is refused; equality decides whether it was exact"
    )]
    fn from_float(value: f64) -> Option<Self> {
        let tenths = (value * 10.0).round() as i64;
        Self::from_tenths(tenths).filter(|decimal| decimal.to_f64() == value)
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

    /// Reads a number as JSON writes it.
    fn from_str(text: &str) -> Result<Self, ValueError> {
        match Number::new(text).map(|number| number.tenths()) {
            Some(Fit::Value(tenths)) => Self::from_tenths(tenths),
            Some(Fit::TooLarge | Fit::Never) | None => None,
        }
        .ok_or_else(|| ValueError::NotADecimal(text.to_owned()))
    }
}

impl From<i32> for Decimal {
    fn from(value: i32) -> Self {
        Self { tenths: i64::from(value) * 10 }
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
            // Within the range, the nearest float is written as the same text.
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
        let limit = Decimal::MAX.tenths();
        for tenths in (-20_000..20_000).chain(limit - 1000..=limit).chain(-limit..=1000 - limit) {
            let decimal = Decimal::from_tenths(tenths).unwrap();
            let json = serde_json::to_string(&decimal).unwrap();
            assert_eq!(json, decimal.to_string());
            assert_eq!(serde_json::from_str::<Decimal>(&json).unwrap(), decimal, "{json}");
            assert_eq!(json.parse::<Decimal>().unwrap(), decimal, "{json}");
        }
        assert_eq!(Decimal::from_tenths(limit + 1), None);
        assert_eq!(Decimal::from_tenths(i64::MIN), None);
    }

    #[test]
    fn reads_every_notation_of_a_number() {
        for (json, tenths) in [
            ("32", 320),
            ("32.0", 320),
            ("3.2e1", 320),
            ("81e-1", 81),
            ("-0", 0),
            ("-0.5", -5),
            ("0.30", 3),
            ("1e13", 100_000_000_000_000),
        ] {
            assert_eq!(serde_json::from_str::<Decimal>(json).unwrap().tenths(), tenths, "{json}");
            assert_eq!(json.parse::<Decimal>().unwrap().tenths(), tenths, "{json}");
        }
    }

    #[test]
    fn refuses_more_decimals_and_other_types() {
        for json in
            ["8.11", "0.05", "1e-2", "0.1000001", "1e300", "1e14", "\"8.1\"", "null", "[8.1]"]
        {
            assert!(serde_json::from_str::<Decimal>(json).is_err(), "{json}");
            assert!(json.parse::<Decimal>().is_err(), "{json}");
        }
        for text in ["", ".", "1.", "+1", " 1", "8.10000000000000001"] {
            assert!(text.parse::<Decimal>().is_err(), "{text}");
        }
    }
}
