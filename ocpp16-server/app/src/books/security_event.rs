//! Security events, as charge points report them.

use ocpp16_server::Identity;
use ocpp16_types::{DateTime, SecurityEventNotificationRequest};
use schemars::JsonSchema;
use serde::Serialize;

use super::column::Moment;
use super::{Books, List, Page};
use crate::storage::{self, Connection, Row, StorageError, params};

impl Books {
    /// Stores an event, of whatever type.
    pub(crate) async fn security_event(
        &self,
        identity: Identity,
        event: SecurityEventNotificationRequest,
    ) -> Result<(), StorageError> {
        self.write(move |connection| store(connection, &identity, &event)).await
    }

    /// Lists the events of a charge point, the last to come first.
    pub(crate) async fn security_events(
        &self,
        charge_point: String,
        page: Page,
    ) -> Result<List<SecurityEvent>, StorageError> {
        self.read(move |connection| list(connection, &charge_point, page)).await
    }
}

/// Tells whether an event is one of those that charge points report at once
///
pub(crate) fn is_critical(event_type: &str) -> bool {
    const CRITICAL: [&str; 7] = [
        "FirmwareUpdated",
        "SettingSystemTime",
        "StartupOfTheDevice",
        "ResetOrReboot",
        "SecurityLogWasCleared",
        "MemoryExhaustion",
        "TamperDetectionActivated",
    ];

    CRITICAL.contains(&event_type)
}

/// An event that a charge point has reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SecurityEvent {
    /// One of the security extension, or of the vendor.
    #[serde(rename = "type")]
    pub(crate) event_type: String,
    /// Whether the security extension calls it critical.
    pub(crate) critical: bool,
    /// When it happened.
    pub(crate) timestamp: DateTime,
    pub(crate) tech_info: Option<String>,
    /// When it was reported.
    pub(crate) received_at: DateTime,
}

impl SecurityEvent {
    fn read(row: &Row<'_>) -> storage::Result<Self> {
        let event_type: String = row.get("type")?;
        Ok(Self {
            critical: is_critical(&event_type),
            event_type,
            timestamp: row.get::<_, Moment>("timestamp")?.0,
            tech_info: row.get("tech_info")?,
            received_at: row.get::<_, Moment>("received_at")?.0,
        })
    }
}

fn store(
    connection: &Connection,
    identity: &Identity,
    event: &SecurityEventNotificationRequest,
) -> storage::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO security_events (identity, type, timestamp, tech_info, received_at)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            identity.as_str(),
            event.type_.as_str(),
            Moment(event.timestamp),
            event.tech_info.as_deref(),
            Moment::now(),
        ])?;
    Ok(())
}

/// Lists a part of the events of a charge point, the last to come first, and
/// tells how many there are.
fn list(
    connection: &Connection,
    charge_point: &str,
    page: Page,
) -> storage::Result<List<SecurityEvent>> {
    let total = connection
        .prepare_cached("SELECT count(*) FROM security_events WHERE identity = ?1")?
        .query_row([charge_point], |row| row.get(0))?;
    let mut statement = connection.prepare_cached(
        "SELECT * FROM security_events WHERE identity = ?1
         ORDER BY event_number DESC LIMIT ?2 OFFSET ?3",
    )?;
    let found =
        statement.query_map(params![charge_point, page.limit, page.offset], SecurityEvent::read)?;
    Ok(List { total, items: found })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn critical_events_are_told_from_others() {
        assert!(is_critical("TamperDetectionActivated"));
        for other in ["InvalidFirmwareSignature", "firmwareupdated", "MineExploded", ""] {
            assert!(!is_critical(other), "{other}");
        }
    }
}
