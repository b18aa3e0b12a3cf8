//! Statements and their values, as PostgreSQL wants them.

use std::error::Error as StdError;
use std::sync::OnceLock;

use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Client, Statement};

use crate::storage::connection::List;
use crate::storage::error::{Error, Result};
use crate::storage::value::{Parameter, Value, without_nul};

/// A statement.
#[derive(Debug)]
pub(crate) struct Prepared {
    sql: String,
    /// The names of its parameters in the order of their numbers; empty if they
    /// have none.
    names: Vec<String>,
    statement: OnceLock<Statement>,
}

impl Prepared {
    pub(super) fn new(sql: &str) -> Self {
        let (sql, names) = translate(sql);
        Self { sql, names, statement: OnceLock::new() }
    }

    /// Returns the values in the order of their numbers.
    pub(super) fn in_order<'a>(&self, parameters: List<'a>) -> Result<Vec<Parameter<'a>>> {
        match parameters {
            List::Numbered(values) => Ok(values),
            List::Named(values) => {
                let find = |name: &String| {
                    let mut values = values.iter();
                    let found = values.find(|(of, _)| of == name).map(|(_, value)| value.clone());
                    found.ok_or_else(|| Error::Unbound(name.clone()))
                };
                self.names.iter().map(find).collect()
            }
        }
    }

    /// Prepares it the first time: by the types of its first values, which are
    /// always the same.
    pub(super) async fn statement(
        &self,
        client: &Client,
        values: &[Parameter<'_>],
    ) -> std::result::Result<Statement, tokio_postgres::Error> {
        if let Some(statement) = self.statement.get() {
            return Ok(statement.clone());
        }
        let types: Vec<_> = values.iter().map(type_of).collect();
        let statement = client.prepare_typed(&self.sql, &types).await?;
        Ok(self.statement.get_or_init(|| statement).clone())
    }
}

/// Gives parameters the numbers that PostgreSQL wants: `?2` becomes `$2`, a name or
/// a single `?` the next one. Returns the names in their order.
fn translate(sql: &str) -> (String, Vec<String>) {
    let mut translated = String::with_capacity(sql.len());
    let (mut names, mut single) = (Vec::<String>::new(), 0);
    let mut rest = sql;
    while let Some(at) = rest.find(['?', ':', '\'']) {
        translated += &rest[..at];
        let (mark, after) = rest[at..].split_at(1);
        let is_part = |part: char| part.is_ascii_alphanumeric() || part == '_';
        let length = after.find(|part| !is_part(part)).unwrap_or(after.len());
        match mark {
            "'" => {
                // A quote within is doubled, and so two texts side by side.
                let end = after.find('\'').map_or(after.len(), |end| end + 1);
                translated += mark;
                translated += &after[..end];
                rest = &after[end..];
                continue;
            }
            "?" if length > 0 => translated += &format!("${}", &after[..length]),
            "?" => {
                single += 1;
                translated += &format!("${single}");
            }
            _ => {
                let name = format!(":{}", &after[..length]);
                let known = names.iter().position(|known| *known == name);
                let place = known.unwrap_or_else(|| {
                    names.push(name);
                    names.len() - 1
                });
                translated += &format!("${}", place + 1);
            }
        }
        rest = &after[length..];
    }
    (translated + rest, names)
}

const fn type_of(parameter: &Parameter<'_>) -> Type {
    match parameter {
        Parameter::Integer(_) => Type::INT8,
        Parameter::Text(_) => Type::TEXT,
        Parameter::Bytes(_) => Type::BYTEA,
        Parameter::Boolean(_) => Type::BOOL,
    }
}

impl ToSql for Parameter<'_> {
    fn to_sql(
        &self,
        of: &Type,
        out: &mut BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match self {
            Self::Integer(number) => number.to_sql(of, out),
            Self::Text(text) => text.as_deref().map(without_nul).to_sql(of, out),
            Self::Bytes(bytes) => bytes.to_sql(of, out),
            Self::Boolean(value) => value.to_sql(of, out),
        }
    }

    fn accepts(of: &Type) -> bool {
        [Type::INT8, Type::TEXT, Type::BYTEA, Type::BOOL].contains(of)
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value<'a> {
    fn from_sql(
        of: &Type,
        raw: &'a [u8],
    ) -> std::result::Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(match *of {
            Type::INT8 => Self::Integer(i64::from_sql(of, raw)?),
            Type::INT4 => Self::Integer(i32::from_sql(of, raw)?.into()),
            Type::TEXT => Self::Text(<&str>::from_sql(of, raw)?),
            Type::BOOL => Self::Boolean(bool::from_sql(of, raw)?),
            _ => Self::Other,
        })
    }

    fn from_sql_null(_: &Type) -> std::result::Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Self::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_get_the_numbers_of_postgresql() {
        for (sql, translated, names) in [
            ("SELECT 1", "SELECT 1", &[][..]),
            ("a = ?1 OR b = ?12 OR a = ?1", "a = $1 OR b = $12 OR a = $1", &[]),
            ("LIMIT ? OFFSET ?", "LIMIT $1 OFFSET $2", &[]),
            ("(:a, :b_c, :a)", "($1, $2, $1)", &[":a", ":b_c"]),
            ("'?1' ':a' 'it''s :b' :c", "'?1' ':a' 'it''s :b' $1", &[":c"]),
        ] {
            let found = translate(sql);
            let names: Vec<_> = names.iter().map(ToString::to_string).collect();
            assert_eq!(found, (translated.to_owned(), names), "{sql}");
        }
    }
}
