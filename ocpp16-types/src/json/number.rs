//! Numbers, judged by their text and not by the nearest float.

/// A JSON number as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Number(String);

/// Whether a number is of a kind, and a value of ours can hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fit {
    Value(i64),
    TooLarge,
    Never,
}

/// The most significant digits of a number with a fraction or an exponent
/// that survive the way through a float.
pub(crate) const EXACT_DIGITS: usize = 15;

impl Number {
    /// Takes a text that is a number by the grammar of RFC 8259.
    pub(crate) fn new(text: &str) -> Option<Self> {
        Parts::new(text).map(|_| Self(text.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// As draft-04 sees integers: by notation.
    pub(crate) fn integer(&self) -> Fit {
        match self.parts() {
            parts if parts.plain => parts.scaled(0),
            _ => Fit::Never,
        }
    }

    /// As draft-06 sees integers: by value.
    pub(crate) fn integral(&self) -> Fit {
        self.parts().scaled(0)
    }

    /// The number of tenths.
    pub(crate) fn tenths(&self) -> Fit {
        self.parts().scaled(1)
    }

    fn parts(&self) -> Parts {
        Parts::new(&self.0).expect("the text was checked when the number was made")
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self(value.to_string())
    }
}

/// Reads a number with a fraction or an exponent as the float that stands for
/// exactly this decimal, if there is one.
pub(super) fn exact_float(text: &str) -> Option<f64> {
    let parts = Parts::new(text)?;
    let exact = parts.digits.len() <= EXACT_DIGITS;
    // Beyond this, floats run out of exponents.
    let moderate = parts.exponent.unsigned_abs() < 250;
    if exact && moderate { text.parse().ok() } else { None }
}

/// `-12.50e3` as 125 with exponent 2: no zeros at either end.
struct Parts {
    negative: bool,
    digits: Vec<u8>,
    exponent: i64,
    /// Written without fraction and exponent.
    plain: bool,
}

impl Parts {
    fn new(text: &str) -> Option<Self> {
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, Some(exponent)),
            None => (rest, None),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (mantissa, None),
        };
        let numeric = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let leading_zero = whole.len() > 1 && whole.starts_with('0');
        if !numeric(whole) || leading_zero || !fraction.is_none_or(numeric) {
            return None;
        }
        let power = match exponent {
            None => 0,
            Some(exponent) => {
                let unsigned = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
                if !numeric(unsigned) {
                    return None;
                }
                // Whatever is larger than that is as good as that.
                let size = unsigned.parse().unwrap_or(i64::MAX / 4).min(i64::MAX / 4);
                if exponent.starts_with('-') { -size } else { size }
            }
        };
        let fraction = fraction.unwrap_or_default();
        let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).map(|b| b - b'0').collect();
        let mut exponent = power - i64::try_from(fraction.len()).unwrap_or(i64::MAX / 4);
        while digits.last() == Some(&0) {
            digits.pop();
            exponent += 1;
        }
        let zeros = digits.iter().take_while(|digit| **digit == 0).count();
        digits.drain(..zeros);
        let plain = mantissa == rest && !mantissa.contains('.');
        Some(Self { negative, digits, exponent, plain })
    }

    /// The value times ten to the power of `places`, as an integer.
    fn scaled(&self, places: i64) -> Fit {
        if self.digits.is_empty() {
            return Fit::Value(0);
        }
        let exponent = self.exponent + places;
        let Ok(zeros) = usize::try_from(exponent) else { return Fit::Never };
        let limited = self.plain || self.digits.len() <= EXACT_DIGITS;
        if !limited || self.digits.len().saturating_add(zeros) > 19 {
            return Fit::TooLarge;
        }
        let digits = self.digits.iter().copied().chain(std::iter::repeat_n(0, zeros));
        let size = digits.fold(0_i128, |value, digit| value * 10 + i128::from(digit));
        let value = if self.negative { -size } else { size };
        i64::try_from(value).map_or(Fit::TooLarge, Fit::Value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_grammar_of_json_is_a_number() {
        for good in ["0", "-0", "10", "-1.50", "1e5", "1E+5", "0.1e-05", "1e999999999999999999999"]
        {
            assert!(Number::new(good).is_some(), "{good}");
        }
        for bad in [
            "", "-", "01", "-01", "+1", "1.", ".5", "1e", "1e+", "0x1", "1_0", "NaN", "1.e1",
            "--1", "1e1.5",
        ] {
            assert!(Number::new(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn kinds_are_decided_on_the_text() {
        use Fit::{Never, TooLarge, Value};
        for (text, integer, integral, tenths) in [
            ("0", Value(0), Value(0), Value(0)),
            ("-0", Value(0), Value(0), Value(0)),
            ("32", Value(32), Value(32), Value(320)),
            ("32.0", Never, Value(32), Value(320)),
            ("3.2e1", Never, Value(32), Value(320)),
            ("8.1", Never, Never, Value(81)),
            ("8.10", Never, Never, Value(81)),
            ("81e-1", Never, Never, Value(81)),
            ("8.11", Never, Never, Never),
            ("8.10000000000000000001", Never, Never, Never),
            ("1e-400", Never, Never, Never),
            ("0e-400", Never, Value(0), Value(0)),
            ("9223372036854775807", Value(i64::MAX), Value(i64::MAX), TooLarge),
            ("-9223372036854775808", Value(i64::MIN), Value(i64::MIN), TooLarge),
            ("9223372036854775808", TooLarge, TooLarge, TooLarge),
            ("-99999999999999999999", TooLarge, TooLarge, TooLarge),
            ("9007199254740993.0", Never, TooLarge, TooLarge),
            ("1e999", Never, TooLarge, TooLarge),
        ] {
            let number = Number::new(text).unwrap();
            assert_eq!(number.integer(), integer, "{text}");
            assert_eq!(number.integral(), integral, "{text}");
            assert_eq!(number.tenths(), tenths, "{text}");
        }
    }

    #[test]
    fn floats_stand_for_exactly_the_text() {
        assert_eq!(exact_float("8.1"), Some(8.1));
        assert_eq!(exact_float("-1e3"), Some(-1000.0));
        assert_eq!(exact_float("8.100000000000000000"), Some(8.1));
        assert_eq!(exact_float("8.1000000000000001"), None);
        assert_eq!(exact_float("1e-400"), None);
        assert_eq!(exact_float("1e999"), None);
    }
}
