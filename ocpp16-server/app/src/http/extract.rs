//! The parts of a request, with errors in the form of the interface.

use std::borrow::Cow;

use aide::generate::GenContext;
use aide::openapi::{Operation, ReferenceOr};
use aide::{OperationInput, OperationIo};
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use schemars::JsonSchema;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};

use super::error::ApiError;
use crate::books::Page;

/// Segments of the path.
#[derive(Debug, FromRequestParts, OperationIo)]
#[from_request(via(axum::extract::Path), rejection(ApiError))]
#[aide(input_with = "axum::extract::Path<T>", json_schema)]
pub(super) struct Path<T>(pub(super) T);

/// What is behind the question mark.
#[derive(Debug, FromRequestParts, OperationIo)]
#[from_request(via(axum::extract::Query), rejection(ApiError))]
#[aide(input_with = "axum::extract::Query<T>", json_schema)]
pub(super) struct Query<T>(pub(super) T);

/// The body, as a JSON object.
#[derive(Debug)]
pub(super) struct Json<T>(pub(super) T);

/// Described like that of axum, but for its errors.
impl<T: JsonSchema> OperationInput for Json<T> {
    fn operation_input(context: &mut GenContext, operation: &mut Operation) {
        axum::Json::<T>::operation_input(context, operation);
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let body = JsonBody::from_request(request, state).await?;
        Ok(Self(body.read()?))
    }
}

/// The body, as a JSON object; without one, what is the default.
#[derive(Debug)]
pub(super) struct OptionalJson<T>(pub(super) T);

impl<T: JsonSchema> OperationInput for OptionalJson<T> {
    fn operation_input(context: &mut GenContext, operation: &mut Operation) {
        axum::Json::<T>::operation_input(context, operation);
        if let Some(ReferenceOr::Item(body)) = &mut operation.request_body {
            body.required = false;
        }
    }
}

impl<S: Send + Sync, T: Default + DeserializeOwned> FromRequest<S> for OptionalJson<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let is_json = request.headers().get(CONTENT_TYPE).is_some_and(is_json);
        let body = Bytes::from_request(request, state).await?;
        match (body.is_empty(), is_json) {
            (true, _) => Ok(Self(T::default())),
            (false, true) => JsonBody(body).read().map(Self),
            (false, false) => Err(ApiError::unsupported_media_type()),
        }
    }
}

/// The text of a body that says that it is JSON.
#[derive(Debug, OperationIo)]
#[aide(input)]
pub(super) struct JsonBody(Bytes);

impl<S: Send + Sync> FromRequest<S> for JsonBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        if !request.headers().get(CONTENT_TYPE).is_some_and(is_json) {
            return Err(ApiError::unsupported_media_type());
        }
        Ok(Self(Bytes::from_request(request, state).await?))
    }
}

impl JsonBody {
    /// Returns it as it came.
    pub(super) fn text(&self) -> Bytes {
        self.0.clone()
    }

    pub(super) fn read<'a, T: Deserialize<'a>>(&'a self) -> Result<T, ApiError> {
        // A list would pass as the members in order.
        match self.0.trim_ascii_start().first() {
            Some(b'[') => Err(ApiError::invalid_request("the body must be a JSON object")),
            _ => serde_json::from_slice(&self.0).map_err(|error| ApiError::invalid_json(&error)),
        }
    }
}

fn is_json(content_type: &HeaderValue) -> bool {
    let text = content_type.to_str().unwrap_or_default();
    let media_type = text.split(';').next().unwrap_or_default().trim();
    media_type.eq_ignore_ascii_case("application/json")
}

/// Which part of a list is wanted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PageQuery {
    /// How many items at most; more than 1000 is taken as 1000. Default: 100.
    limit: Option<Number>,
    /// How many of the newest to leave out. Default: 0.
    offset: Option<Number>,
}

impl PageQuery {
    pub(super) fn page(&self) -> Page {
        page(self.limit, self.offset)
    }
}

/// For queries that have more than a page: serde cannot deny unknown members and
/// take another struct in.
pub(super) fn page(limit: Option<Number>, offset: Option<Number>) -> Page {
    const DEFAULT_LIMIT: u32 = 100;
    const LARGEST_LIMIT: u32 = 1000;

    Page {
        limit: limit.map_or(DEFAULT_LIMIT, |it| it.0).min(LARGEST_LIMIT),
        offset: offset.map_or(0, |it| it.0),
    }
}

/// A number in a query, in any digits: what is too large to be counted is as good as
/// the largest.
#[derive(Debug, Clone, Copy, JsonSchema)]
#[schemars(inline)]
pub(super) struct Number(u32);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = Cow::<str>::deserialize(deserializer)?;
        if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(D::Error::custom(format!("{digits:?} is no number from 0")));
        }
        Ok(Self(digits.parse().unwrap_or(u32::MAX)))
    }
}

impl From<PathRejection> for ApiError {
    fn from(rejection: PathRejection) -> Self {
        Self::invalid_request(rejection.body_text())
    }
}

impl From<QueryRejection> for ApiError {
    fn from(rejection: QueryRejection) -> Self {
        Self::invalid_request(rejection.body_text())
    }
}

impl From<BytesRejection> for ApiError {
    fn from(rejection: BytesRejection) -> Self {
        Self::invalid_request(rejection.body_text())
    }
}
