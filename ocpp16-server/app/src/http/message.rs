//! `/charge-points/{identity}/messages`: the frames of late, or all of them.

use axum::Json;
use axum::extract::State;

use super::Api;
use super::error::ApiError;
use super::extract::{PageQuery, Path, Query};
use crate::books::{List, Page};
use crate::messages::Message;

/// Lists the frames of a charge point that are kept, the newest first.
pub(super) async fn list(
    State(api): State<Api>,
    Path(identity): Path<String>,
    Query(query): Query<PageQuery>,
) -> Result<Json<List<Message>>, ApiError> {
    let List { total, items } = api.frames(&identity, query.page()).await?;
    // Those of one that is gone from the books may still be there.
    if total == 0 && api.books.charge_point(identity).await?.is_none() {
        return Err(ApiError::unknown_charge_point());
    }
    Ok(Json(List { total, items }))
}

impl Api {
    /// Also those of which the last was answered just now.
    async fn frames(&self, identity: &str, page: Page) -> Result<List<Message>, ApiError> {
        if self.live.now().database.keep_messages {
            self.archive.settle().await;
            return Ok(self.books.messages(identity.to_owned(), page).await?);
        }
        let [offset, limit] =
            [page.offset, page.limit].map(|number| usize::try_from(number).unwrap_or(usize::MAX));
        let (total, items) = self.messages.newest(identity, offset, limit);
        Ok(List { total: i64::try_from(total).unwrap_or(i64::MAX), items })
    }
}
