//! Forgets meter values that are older than the settings want.

use std::time::{Duration, SystemTime};

use crate::books::Books;
use crate::settings::Live;

/// Forgets them from time to time, and never ends.
pub(super) async fn keep(books: &Books, live: &Live) {
    const PAUSE: Duration = Duration::from_secs(15 * 60);

    loop {
        let retention = live.now().database.meter_value_retention.value();
        let oldest = retention.and_then(|keep| SystemTime::now().checked_sub(keep.0.duration()));
        if let Some(oldest) = oldest {
            match books.forget_meter_values(oldest.into()).await {
                Ok(0) => {}
                Ok(messages) => tracing::info!(messages, "old meter values forgotten"),
                Err(error) => tracing::warn!(%error, "cannot forget old meter values"),
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}
