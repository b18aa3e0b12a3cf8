//! Lists that must not be empty.

use std::ops::Deref;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use crate::ValueError;

/// A list of at least one item, for the one place where a schema says so:
/// `certificateHashData` of GetInstalledCertificateIds.
///
/// ```
/// use ocpp16_types::NonEmptyList;
///
/// let list = NonEmptyList::try_from(vec![1, 2])?;
/// assert_eq!(list.len(), 2);
/// assert!(NonEmptyList::<i32>::try_from(vec![]).is_err());
/// # Ok::<(), ocpp16_types::ValueError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct NonEmptyList<T>(Vec<T>);

impl<T> Deref for NonEmptyList<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T> TryFrom<Vec<T>> for NonEmptyList<T> {
    type Error = ValueError;

    fn try_from(items: Vec<T>) -> Result<Self, ValueError> {
        if items.is_empty() { Err(ValueError::EmptyList) } else { Ok(Self(items)) }
    }
}

impl<T> From<NonEmptyList<T>> for Vec<T> {
    fn from(list: NonEmptyList<T>) -> Self {
        list.0
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for NonEmptyList<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(Vec::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}
