//! How values of OCPP 1.6 stand in the database: times as milliseconds, values
//! of enumerations and other texts as on the wire, structures in JSON.

use std::borrow::Cow;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use ocpp16_types::DateTime;
use serde::Serialize;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, IntoDeserializer};

use crate::storage::{self, Error, FromSql, FromSqlError, Parameter, ToSql, Value};

/// A moment, as milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment(pub(super) DateTime);

impl Moment {
    pub(super) fn now() -> Self {
        Self::after(Duration::ZERO)
    }

    /// Returns the moment in this time from now.
    pub(super) fn after(time: Duration) -> Self {
        Self(DateTime::from(SystemTime::now() + time).to_milliseconds())
    }
}

impl ToSql for Moment {
    fn to_sql(&self) -> storage::Result<Parameter<'_>> {
        Ok(Parameter::Integer(Some(self.0.unix_milliseconds())))
    }

    fn null() -> Parameter<'static> {
        Parameter::Integer(None)
    }
}

impl FromSql for Moment {
    fn from_sql(value: Value<'_>) -> Result<Self, FromSqlError> {
        let milliseconds = value.as_i64()?;
        DateTime::from_unix_milliseconds(milliseconds)
            .map(Self)
            .ok_or(FromSqlError::OutOfRange(milliseconds))
    }
}

/// A value that has a text on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wire<T>(pub(super) T);

impl<T: ToString> ToSql for Wire<T> {
    fn to_sql(&self) -> storage::Result<Parameter<'_>> {
        Ok(text(self.0.to_string()))
    }

    fn null() -> Parameter<'static> {
        Parameter::Text(None)
    }
}

impl<T: FromStr<Err: std::error::Error + Send + Sync + 'static>> FromSql for Wire<T> {
    fn from_sql(value: Value<'_>) -> Result<Self, FromSqlError> {
        value.as_str()?.parse().map(Self).map_err(FromSqlError::meaning)
    }
}

/// A value that serde writes as a text, without the quotes of JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Named<T>(pub(super) T);

impl<T: Serialize> ToSql for Named<T> {
    fn to_sql(&self) -> storage::Result<Parameter<'_>> {
        let json = serde_json::to_string(&self.0).map_err(Error::Parameter)?;
        Ok(text(json.trim_matches('"').to_owned()))
    }

    fn null() -> Parameter<'static> {
        Parameter::Text(None)
    }
}

impl<T: DeserializeOwned> FromSql for Named<T> {
    fn from_sql(value: Value<'_>) -> Result<Self, FromSqlError> {
        let name: StrDeserializer<'_, serde::de::value::Error> =
            value.as_str()?.into_deserializer();
        T::deserialize(name).map(Self).map_err(FromSqlError::meaning)
    }
}

/// A value in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Json<T>(pub(super) T);

impl<T: Serialize> ToSql for Json<T> {
    fn to_sql(&self) -> storage::Result<Parameter<'_>> {
        serde_json::to_string(&self.0).map(text).map_err(Error::Parameter)
    }

    fn null() -> Parameter<'static> {
        Parameter::Text(None)
    }
}

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn from_sql(value: Value<'_>) -> Result<Self, FromSqlError> {
        serde_json::from_str(value.as_str()?).map(Self).map_err(FromSqlError::meaning)
    }
}

const fn text(text: String) -> Parameter<'static> {
    Parameter::Text(Some(Cow::Owned(text)))
}
