//! `/charge-points/{identity}/messages`: the frames of late, or all of them.

use std::cmp::Reverse;

use aide::axum::ApiRouter;
use aide::axum::routing::get_with;
use axum::Json;
use axum::extract::State;

use super::error::ApiError;
use super::extract::{PageQuery, Path, Query};
use super::openapi::about;
use super::{Api, CHARGE_POINTS};
use crate::books::{List, Page};
use crate::messages::{Message, Part};

pub(super) fn routes() -> ApiRouter<Api> {
    ApiRouter::new().api_route(
        "/charge-points/{identity}/messages",
        get_with(
            list,
            about(
                CHARGE_POINTS,
                "Lists the frames of a charge point that are kept, the newest first. Those of \
                     late are in memory, where `http.message_memory` is for all charge points; \
                     older ones come from the database if `database.keep_messages` is set. There \
                     are fewer than asked for if they have more than 8 MiB: go on behind them with \
                     `offset`. Keys are masked.",
                &[(404, &["UnknownChargePoint"]), (503, &["DatabaseUnavailable"])],
            ),
        ),
    )
}

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
    /// Those of all nodes.
    async fn frames(&self, identity: &str, page: Page) -> Result<List<Message>, ApiError> {
        let reach = Page { limit: page.offset.saturating_add(page.limit), offset: 0 };
        let others = match &self.nodes {
            Some(nodes) => nodes.frames(identity, reach.limit).await,
            None => Vec::new(),
        };
        if others.is_empty() {
            return self.own_frames(identity, page).await;
        }
        Ok(merge(self.own_frames(identity, reach).await?, others, page))
    }

    /// Also those of which the last was answered just now, and those that cannot be
    /// written now.
    async fn own_frames(&self, identity: &str, page: Page) -> Result<List<Message>, ApiError> {
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

/// Merges lists by time; those of one node keep their order.
fn merge(own: List<Message>, others: Vec<List<Message>>, page: Page) -> List<Message> {
    let (mut total, mut items) = (own.total, own.items);
    for other in others {
        total = total.saturating_add(other.total);
        items.extend(other.items);
    }
    items.sort_by_key(|message| Reverse(message.time));
    let (offset, limit) = (page.offset as usize, page.limit as usize);
    List { total, items: items.into_iter().skip(offset).take(limit).collect() }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn message(second: u32, frame: &str) -> Value {
        json!({
            "time": format!("2026-01-01T00:00:{second:02}.125Z"), "chargePoint": "CP1",
            "direction": "in", "messageId": "1", "action": "Heartbeat", "validity": "refused",
            "errorCode": "FormationViolation", "deviations": [], "frame": frame,
        })
    }

    fn list(messages: &[Value]) -> List<Message> {
        let list = json!({ "total": messages.len(), "items": messages });
        serde_json::from_value(list).unwrap()
    }

    #[test]
    fn frames_of_other_nodes_are_put_in_by_time() {
        let own = [message(5, "d"), message(1, "a")];
        let others = [vec![message(5, "e"), message(3, "c")], vec![message(2, "b")]];
        let merged = |page| {
            let others = others.iter().map(|other| list(other)).collect();
            serde_json::to_value(merge(list(&own), others, page)).unwrap()
        };
        let all = merged(Page { limit: 100, offset: 0 });
        let expected = [&own[0], &others[0][0], &others[0][1], &others[1][0], &own[1]];
        assert_eq!(all, json!({ "total": 5, "items": expected }));
        let part = merged(Page { limit: 2, offset: 1 });
        assert_eq!(part, json!({ "total": 5, "items": expected[1..3] }));
    }
}
