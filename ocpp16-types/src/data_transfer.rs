//! Vendor data with a type of its own, beside the plain text of DataTransfer.
//!
//! On the wire `data` is text (A-81). Vendors put JSON into that text; here it
//! becomes a type of theirs and back. Plain text needs none of this: use the
//! fields of the request and response directly.

use std::error::Error;
use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{CiString, DataTransferRequest, DataTransferResponse, DataTransferStatus, Text};

/// A vendor's request whose `data` is JSON of type `T`.
///
/// ```
/// use ocpp16_types::{DataTransfer, DataTransferRequest, ci_string};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Debug, PartialEq, Serialize, Deserialize)]
/// struct Brightness {
///     percent: u8,
/// }
///
/// let set = DataTransfer {
///     vendor_id: ci_string!("com.example"),
///     message_id: Some(ci_string!("SetBrightness")),
///     data: Brightness { percent: 40 },
/// };
/// let request = DataTransferRequest::try_from(&set)?;
/// assert_eq!(request.data.as_deref(), Some(r#"{"percent":40}"#));
/// assert_eq!(DataTransfer::<Brightness>::try_from(&request)?, set);
/// # Ok::<(), ocpp16_types::DataTransferError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DataTransfer<T> {
    /// The vendor, as a reversed DNS name.
    pub vendor_id: CiString<255>,
    /// The vendor's name for the message.
    pub message_id: Option<CiString<50>>,
    /// The data.
    pub data: T,
}

/// Why vendor data could not be turned into text or back.
#[derive(Debug)]
#[non_exhaustive]
pub enum DataTransferError {
    /// There is no `data`, and the type is not satisfied with `null`.
    Missing,
    /// The type cannot be written as JSON.
    Encode(serde_json::Error),
    /// The text is not JSON of the type.
    Decode(serde_json::Error),
}

impl fmt::Display for DataTransferError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("vendor data is missing"),
            Self::Encode(_) => f.write_str("vendor data cannot be written as JSON"),
            Self::Decode(_) => f.write_str("vendor data is not JSON of the expected type"),
        }
    }
}

impl Error for DataTransferError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Missing => None,
            Self::Encode(error) | Self::Decode(error) => Some(error),
        }
    }
}

impl<T: Serialize> TryFrom<&DataTransfer<T>> for DataTransferRequest {
    type Error = DataTransferError;

    fn try_from(transfer: &DataTransfer<T>) -> Result<Self, DataTransferError> {
        Ok(Self {
            vendor_id: transfer.vendor_id.clone(),
            message_id: transfer.message_id.clone(),
            data: Some(encode(&transfer.data)?),
        })
    }
}

impl<T: DeserializeOwned> TryFrom<&DataTransferRequest> for DataTransfer<T> {
    type Error = DataTransferError;

    fn try_from(request: &DataTransferRequest) -> Result<Self, DataTransferError> {
        Ok(Self {
            vendor_id: request.vendor_id.clone(),
            message_id: request.message_id.clone(),
            data: decode(request.data.as_ref())?,
        })
    }
}

impl DataTransferResponse {
    /// Creates an answer whose `data` is JSON of a type of the vendor.
    ///
    /// # Errors
    ///
    /// [`DataTransferError::Encode`].
    pub fn with_data(
        status: DataTransferStatus,
        data: &impl Serialize,
    ) -> Result<Self, DataTransferError> {
        Ok(Self { status, data: Some(encode(data)?) })
    }

    /// Reads the `data` of an answer as JSON of a type of the vendor.
    ///
    /// # Errors
    ///
    /// [`DataTransferError::Missing`] and [`DataTransferError::Decode`].
    pub fn read_data<T: DeserializeOwned>(&self) -> Result<T, DataTransferError> {
        decode(self.data.as_ref())
    }
}

fn encode(data: &impl Serialize) -> Result<Text, DataTransferError> {
    serde_json::to_string(data).map(Text::from).map_err(DataTransferError::Encode)
}

/// Some vendors encode twice: text that is JSON text that is the data.
fn decode<T: DeserializeOwned>(data: Option<&Text>) -> Result<T, DataTransferError> {
    let Some(text) = data else {
        return serde_json::from_str("null").map_err(|_| DataTransferError::Missing);
    };
    serde_json::from_str(text).or_else(|error| {
        serde_json::from_str::<String>(text)
            .and_then(|inner| serde_json::from_str(&inner))
            .map_err(|_| DataTransferError::Decode(error))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_data_that_was_encoded_twice() {
        let mut response = DataTransferResponse::new(DataTransferStatus::Accepted);
        response.data = Some(Text::from(r#""{\"a\":1}""#));
        let read: std::collections::BTreeMap<String, i32> = response.read_data().unwrap();
        assert_eq!(read["a"], 1);
        assert!(matches!(response.read_data::<i32>(), Err(DataTransferError::Decode(_))));
    }

    #[test]
    fn missing_data_is_an_error_unless_the_type_takes_null() {
        let response = DataTransferResponse::new(DataTransferStatus::Accepted);
        assert!(matches!(response.read_data::<i32>(), Err(DataTransferError::Missing)));
        assert_eq!(response.read_data::<Option<i32>>().unwrap(), None);
    }
}
