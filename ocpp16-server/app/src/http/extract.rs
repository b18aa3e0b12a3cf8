//! The parts of a request, with errors in the form of the interface.

use aide::OperationIo;
use axum::extract::rejection::{BytesRejection, JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts};
use schemars::JsonSchema;
use serde::Deserialize;

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

/// The body.
#[derive(Debug, FromRequest, OperationIo)]
#[from_request(via(axum::Json), rejection(ApiError))]
#[aide(input_with = "axum::Json<T>", json_schema)]
pub(super) struct Json<T>(pub(super) T);

/// Which part of a list is wanted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PageQuery {
    /// How many items at most; more than 1000 is taken as 1000. Default: 100.
    limit: Option<u32>,
    /// How many of the newest to leave out. Default: 0.
    offset: Option<u32>,
}

impl PageQuery {
    pub(super) fn page(&self) -> Page {
        page(self.limit, self.offset)
    }
}

/// For queries that have more than a page: serde cannot deny unknown members and
/// take another struct in.
pub(super) fn page(limit: Option<u32>, offset: Option<u32>) -> Page {
    const DEFAULT_LIMIT: u32 = 100;
    const LARGEST_LIMIT: u32 = 1000;

    Page { limit: limit.unwrap_or(DEFAULT_LIMIT).min(LARGEST_LIMIT), offset: offset.unwrap_or(0) }
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

impl From<JsonRejection> for ApiError {
    fn from(rejection: JsonRejection) -> Self {
        Self::unusable_body(rejection.status(), rejection.body_text())
    }
}

impl From<BytesRejection> for ApiError {
    fn from(rejection: BytesRejection) -> Self {
        Self::unusable_body(rejection.status(), rejection.body_text())
    }
}
