//! Forgets what is older than the settings want.

use std::time::{Duration, SystemTime};

use crate::books::{Books, Old};
use crate::settings::Live;

/// Forgets it from time to time, and never ends.
pub(super) async fn keep(books: &Books, live: &Live) {
    const PAUSE: Duration = Duration::from_secs(15 * 60);

    loop {
        let settings = &live.now().database;
        for (what, kept) in [
            (Old::MeterValues, settings.meter_value_retention),
            (Old::SecurityEvents, settings.security_event_retention),
            (Old::Messages, settings.message_retention),
        ] {
            let Some(kept) = kept.value() else { continue };
            let Some(oldest) = SystemTime::now().checked_sub(kept.0.duration()) else { continue };
            match books.forget_old(what, oldest.into()).await {
                Ok(0) => {}
                Ok(rows) => tracing::info!(?what, rows, "old rows forgotten"),
                Err(error) => tracing::warn!(?what, %error, "cannot forget old rows"),
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}
