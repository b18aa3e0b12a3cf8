//! Values on their way into the database and out of it, and the types that have
//! one.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

use super::error::Result;

/// A value for a statement. NULL has a type too, so that no database has to guess.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Parameter<'a> {
    Integer(Option<i64>),
    Text(Option<Cow<'a, str>>),
    Bytes(Option<&'a [u8]>),
    Boolean(Option<bool>),
}

/// What can be a parameter.
pub(crate) trait ToSql {
    fn to_sql(&self) -> Result<Parameter<'_>>;

    /// What stands for `None` of this type.
    fn null() -> Parameter<'static>
    where
        Self: Sized;
}

/// A value in a row. SQLite has no booleans: there they are 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    Null,
    Integer(i64),
    Text(&'a str),
    Boolean(bool),
    /// Of a type that is never read.
    Other,
}

/// What can be read from a row.
pub(crate) trait FromSql: Sized {
    fn from_sql(value: Value<'_>) -> std::result::Result<Self, FromSqlError>;
}

/// Why a value is not what was wanted.
#[derive(Debug)]
pub(crate) enum FromSqlError {
    /// It has another type.
    Type,
    /// It is a number that is out of range.
    OutOfRange(i64),
    /// It is a text that means nothing.
    Meaning(Box<dyn StdError + Send + Sync>),
}

impl FromSqlError {
    pub(crate) fn meaning(error: impl StdError + Send + Sync + 'static) -> Self {
        Self::Meaning(Box::new(error))
    }
}

impl fmt::Display for FromSqlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Type => f.write_str("has another type"),
            Self::OutOfRange(number) => write!(f, "{number} is out of range"),
            Self::Meaning(error) => error.fmt(f),
        }
    }
}

impl StdError for FromSqlError {}

impl<'a> Value<'a> {
    pub(crate) fn as_i64(self) -> std::result::Result<i64, FromSqlError> {
        match self {
            Self::Integer(number) => Ok(number),
            Self::Null | Self::Text(_) | Self::Boolean(_) | Self::Other => Err(FromSqlError::Type),
        }
    }

    pub(crate) fn as_str(self) -> std::result::Result<&'a str, FromSqlError> {
        match self {
            Self::Text(text) => Ok(text),
            Self::Null | Self::Integer(_) | Self::Boolean(_) | Self::Other => {
                Err(FromSqlError::Type)
            }
        }
    }
}

impl<T: ToSql> ToSql for Option<T> {
    fn to_sql(&self) -> Result<Parameter<'_>> {
        self.as_ref().map_or_else(|| Ok(T::null()), T::to_sql)
    }

    fn null() -> Parameter<'static> {
        T::null()
    }
}

impl<T: FromSql> FromSql for Option<T> {
    fn from_sql(value: Value<'_>) -> std::result::Result<Self, FromSqlError> {
        if value == Value::Null { Ok(None) } else { T::from_sql(value).map(Some) }
    }
}

impl<T: ToSql> ToSql for &T {
    fn to_sql(&self) -> Result<Parameter<'_>> {
        T::to_sql(self)
    }

    fn null() -> Parameter<'static> {
        T::null()
    }
}

impl ToSql for &str {
    fn to_sql(&self) -> Result<Parameter<'_>> {
        Ok(Parameter::Text(Some(Cow::Borrowed(self))))
    }

    fn null() -> Parameter<'static> {
        Parameter::Text(None)
    }
}

impl ToSql for Cow<'_, str> {
    fn to_sql(&self) -> Result<Parameter<'_>> {
        Ok(Parameter::Text(Some(Cow::Borrowed(self))))
    }

    fn null() -> Parameter<'static> {
        Parameter::Text(None)
    }
}

impl ToSql for String {
    fn to_sql(&self) -> Result<Parameter<'_>> {
        Ok(Parameter::Text(Some(Cow::Borrowed(self))))
    }

    fn null() -> Parameter<'static> {
        Parameter::Text(None)
    }
}

impl FromSql for String {
    fn from_sql(value: Value<'_>) -> std::result::Result<Self, FromSqlError> {
        value.as_str().map(str::to_owned)
    }
}

impl ToSql for bool {
    fn to_sql(&self) -> Result<Parameter<'_>> {
        Ok(Parameter::Boolean(Some(*self)))
    }

    fn null() -> Parameter<'static> {
        Parameter::Boolean(None)
    }
}

impl FromSql for bool {
    fn from_sql(value: Value<'_>) -> std::result::Result<Self, FromSqlError> {
        match value {
            Value::Boolean(value) => Ok(value),
            Value::Integer(number) => Ok(number != 0),
            Value::Null | Value::Text(_) | Value::Other => Err(FromSqlError::Type),
        }
    }
}

/// Whole numbers that fit into 64 bits.
macro_rules! whole_numbers {
    ($($number:ty)*) => {$(
        impl ToSql for $number {
            fn to_sql(&self) -> Result<Parameter<'_>> {
                Ok(Parameter::Integer(Some(i64::from(*self))))
            }

            fn null() -> Parameter<'static> {
                Parameter::Integer(None)
            }
        }

        impl FromSql for $number {
            fn from_sql(value: Value<'_>) -> std::result::Result<Self, FromSqlError> {
                let number = value.as_i64()?;
                Self::try_from(number).map_err(|_| FromSqlError::OutOfRange(number))
            }
        }
    )*};
}

whole_numbers! { u8 u32 i64 }

/// Texts of PostgreSQL have no NUL, nor has JSON that it is asked about, but charge
/// points may send one: it becomes its picture, or else they would send the message
/// again and again.
pub(crate) fn without_nul(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { text.replace('\0', "\u{2400}").into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_have_no_nul() {
        assert_eq!(without_nul("a\0b"), "a\u{2400}b");
        assert!(matches!(without_nul("ab"), Cow::Borrowed("ab")));
    }
}
