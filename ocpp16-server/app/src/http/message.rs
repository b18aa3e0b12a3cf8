//! `/charge-points/{identity}/messages`: the frames of late, or all of them.

use axum::Json;
use axum::extract::State;

use super::Api;
use super::error::ApiError;
use super::extract::{PageQuery, Path, Query};
use crate::books::{List, Page};
use crate::messages::{Message, Part};

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
    /// Also those of which the last was answered just now, and those that cannot be
    /// written now.
    async fn frames(&self, identity: &str, page: Page) -> Result<List<Message>, ApiError> {
        let is_kept = self.live.now().database.keep_messages;
        if is_kept {
            self.archive.settle().await;
        }
        let mut part = Part::new(page);
        // Between those in memory there may be others that another process has kept.
        if !is_kept || !self.books.are_shared() {
            self.messages.gather(identity, &mut part);
        }
        if is_kept {
            self.archive.gather(identity, &mut part);
            part = self.books.messages(identity.to_owned(), part).await?;
        }
        Ok(part.into_list())
    }
}
