//! How values of OCPP 1.6 stand in the database: times as milliseconds, values
//! of enumerations and other texts as on the wire, structures in JSON.

use std::str::FromStr;
use std::time::{Duration, SystemTime};

use ocpp16_types::DateTime;
use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef};
use serde::Serialize;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, IntoDeserializer};

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
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.unix_milliseconds().into())
    }
}

impl FromSql for Moment {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
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
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.to_string().into())
    }
}

impl<T: FromStr<Err: std::error::Error + Send + Sync + 'static>> FromSql for Wire<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map(Self).map_err(FromSqlError::other)
    }
}

/// A value that serde writes as a text, without the quotes of JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Named<T>(pub(super) T);

impl<T: Serialize> ToSql for Named<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let text = serde_json::to_string(&self.0).map_err(to_sql_error)?;
        Ok(text.trim_matches('"').to_owned().into())
    }
}

impl<T: DeserializeOwned> FromSql for Named<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let name: StrDeserializer<'_, serde::de::value::Error> =
            value.as_str()?.into_deserializer();
        T::deserialize(name).map(Self).map_err(FromSqlError::other)
    }
}

/// A value in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Json<T>(pub(super) T);

impl<T: Serialize> ToSql for Json<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        serde_json::to_string(&self.0).map(ToSqlOutput::from).map_err(to_sql_error)
    }
}

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map(Self).map_err(FromSqlError::other)
    }
}

fn to_sql_error(error: serde_json::Error) -> rusqlite::Error {
    rusqlite::Error::ToSqlConversionFailure(Box::new(error))
}
