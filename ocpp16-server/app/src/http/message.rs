//! `/charge-points/{identity}/messages`: the frames of late.

use axum::Json;
use axum::extract::State;

use super::Api;
use super::error::ApiError;
use super::extract::{PageQuery, Path, Query};
use crate::books::List;
use crate::messages::Message;

/// Lists the frames of a charge point that are kept, the newest first.
pub(super) async fn list(
    State(api): State<Api>,
    Path(identity): Path<String>,
    Query(query): Query<PageQuery>,
) -> Result<Json<List<Message>>, ApiError> {
    let page = query.page();
    let [offset, limit] =
        [page.offset, page.limit].map(|number| usize::try_from(number).unwrap_or(usize::MAX));
    let (total, items) = api.messages.newest(&identity, offset, limit);
    // Those of one that is gone from the books may still be there.
    if total == 0 && api.books.charge_point(identity).await?.is_none() {
        return Err(ApiError::unknown_charge_point());
    }
    Ok(Json(List { total: i64::try_from(total).unwrap_or(i64::MAX), items }))
}
