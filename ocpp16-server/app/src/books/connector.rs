//! Connectors: what charge points report of them, and what is odd about it.
//!
//! Nothing that they report is refused: what the standard does not know is
//! stored like the rest, and shown beside it.

use std::collections::{BTreeMap, BTreeSet};

use ocpp16_server::Identity;
use ocpp16_types::{
    AvailabilityType, ChargePointErrorCode, ChargePointStatus, DateTime, StatusNotificationRequest,
};
use schemars::JsonSchema;
use serde::Serialize;

use super::column::{Moment, Wire};
use super::{Books, Page, remote_start, reservation};
use crate::storage::{self, Connection, Row, StorageError, params};

impl Books {
    /// Notes the state of a connector, and tells what is odd about it.
    pub(crate) async fn status(
        &self,
        identity: Identity,
        request: StatusNotificationRequest,
    ) -> Result<Vec<Oddity>, StorageError> {
        self.write(move |connection| status(connection, &identity, &request)).await
    }
}

/// The last StatusNotification of a connector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ConnectorEntry {
    pub(crate) connector_id: i64,
    pub(crate) status: ChargePointStatus,
    pub(crate) error_code: ChargePointErrorCode,
    pub(crate) info: Option<String>,
    pub(crate) since: DateTime,
    /// Whether it is in service.
    pub(crate) availability: Availability,
    /// What is odd about the last report.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub(crate) warnings: Vec<Oddity>,
}

/// Whether a connector is in service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) enum Availability {
    /// It can be used.
    Operative,
    /// It is Unavailable or Faulted.
    Inoperative,
    /// A change that was asked for waits until its transaction ends.
    Scheduled,
}

impl ConnectorEntry {
    fn read(row: &Row<'_>) -> storage::Result<Self> {
        let connector_id = row.get("connector_id")?;
        let status: ChargePointStatus = row.get::<_, Wire<_>>("status")?.0;
        let error_code = row.get::<_, Wire<_>>("error_code")?.0;
        let previous = row.get::<_, Option<Wire<_>>>("previous_status")?.map(|status| status.0);
        let availability = if row.get("scheduled")? {
            Availability::Scheduled
        } else if is_operative(status) {
            Availability::Operative
        } else {
            Availability::Inoperative
        };
        Ok(Self {
            connector_id,
            status,
            error_code,
            info: row.get("info")?,
            since: row.get::<_, Moment>("since")?.0,
            availability,
            warnings: oddities(connector_id, previous, status, error_code),
        })
    }
}

/// Something about a report that the standard does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Oddity {
    /// The number of the rule in the list of requirements.
    pub(crate) requirement: &'static str,
    pub(crate) message: &'static str,
}

/// Says what is odd about a status, and the change to it.
fn oddities(
    connector_id: i64,
    previous: Option<ChargePointStatus>,
    status: ChargePointStatus,
    error_code: ChargePointErrorCode,
) -> Vec<Oddity> {
    use ChargePointErrorCode::{EvCommunicationError, LocalListConflict, NoError};
    use ChargePointStatus::{
        Available, Faulted, Finishing, Preparing, SuspendedEv, SuspendedEvse, Unavailable,
    };

    let whole = matches!(status, Available | Unavailable | Faulted);
    let with_vehicle = matches!(status, Preparing | SuspendedEv | SuspendedEvse | Finishing);
    let known_change = previous.is_none_or(|previous| is_known_change(previous, status));
    let fault = matches!(error_code, NoError | LocalListConflict) || status == Faulted;
    let rules = [
        (
            connector_id != 0 || whole,
            "A-71",
            "a charge point as a whole is Available, Unavailable or Faulted",
        ),
        (
            connector_id == 0 || known_change,
            "A-72",
            "the standard knows no change from the status before to this one",
        ),
        (fault, "A-73", "an error without the status Faulted is a warning"),
        (
            error_code != EvCommunicationError || with_vehicle,
            "A-73",
            "an error of the communication with the vehicle does not go with this status",
        ),
        (
            error_code != LocalListConflict,
            "A-74",
            "a tag of the local list was answered otherwise: send the whole list again",
        ),
    ];
    let broken = rules.into_iter().filter(|(kept, ..)| !kept);
    broken.map(|(_, requirement, message)| Oddity { requirement, message }).collect()
}

/// Whether the standard knows the change of a connector.
const fn is_known_change(from: ChargePointStatus, to: ChargePointStatus) -> bool {
    use ChargePointStatus::{
        Available, Charging, Faulted, Finishing, Preparing, Reserved, SuspendedEv, SuspendedEvse,
        Unavailable,
    };

    match from {
        Available => !matches!(to, Finishing),
        Preparing => !matches!(to, Reserved | Unavailable),
        Charging | SuspendedEv | SuspendedEvse => !matches!(to, Preparing | Reserved),
        Finishing => matches!(to, Available | Preparing | Unavailable | Faulted),
        Reserved => matches!(to, Available | Preparing | Unavailable | Faulted),
        Unavailable => !matches!(to, Finishing | Reserved),
        Faulted => true,
    }
}

const fn is_operative(status: ChargePointStatus) -> bool {
    !matches!(status, ChargePointStatus::Unavailable | ChargePointStatus::Faulted)
}

/// Whether a change of availability shows in a status. A fault hides it.
const fn shows(status: ChargePointStatus, change: AvailabilityType) -> bool {
    match change {
        AvailabilityType::Inoperative => matches!(status, ChargePointStatus::Unavailable),
        AvailabilityType::Operative => is_operative(status),
    }
}

/// What is known of a connector when it reports a status.
#[derive(Debug)]
struct Known {
    status: Option<ChargePointStatus>,
    /// The last other one before that.
    previous: Option<ChargePointStatus>,
    scheduled: Option<AvailabilityType>,
}

impl Known {
    fn of(
        connection: &Connection,
        identity: &Identity,
        connector_id: i64,
    ) -> storage::Result<Self> {
        connection
            .prepare_cached(
                "SELECT c.status, c.previous_status, s.type
                 FROM (SELECT 1) AS always
                     LEFT JOIN connectors AS c ON c.identity = ?1 AND c.connector_id = ?2
                     LEFT JOIN scheduled_availability AS s
                         ON s.identity = ?1 AND s.connector_id = ?2",
            )?
            .query_row(params![identity.as_str(), connector_id], |row| {
                Ok(Self {
                    status: row.get::<_, Option<Wire<_>>>(0)?.map(|it| it.0),
                    previous: row.get::<_, Option<Wire<_>>>(1)?.map(|it| it.0),
                    scheduled: row.get::<_, Option<Wire<_>>>(2)?.map(|it| it.0),
                })
            })
    }
}

/// Notes the state of a connector, and tells what is odd about it.
fn status(
    connection: &Connection,
    identity: &Identity,
    request: &StatusNotificationRequest,
) -> storage::Result<Vec<Oddity>> {
    let connector_id = request.connector_id;
    let known = Known::of(connection, identity, connector_id)?;
    // A report that is repeated is no change.
    let same = known.status == Some(request.status);
    let previous = if same { known.previous } else { known.status };
    // No RETURNING here: SQLite makes a table for that each time.
    connection
        .prepare_cached(
            "INSERT INTO connectors
                 (identity, connector_id, status, previous_status, error_code, info, vendor_id,
                  vendor_error_code, since)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             ON CONFLICT (identity, connector_id) DO UPDATE SET
                 status = excluded.status, previous_status = excluded.previous_status,
                 error_code = excluded.error_code, info = excluded.info,
                 vendor_id = excluded.vendor_id, vendor_error_code = excluded.vendor_error_code,
                 since = excluded.since",
        )?
        .execute(params![
            identity.as_str(),
            connector_id,
            request.status.as_str(),
            previous.map(ChargePointStatus::as_str),
            request.error_code.as_str(),
            request.info.as_deref(),
            request.vendor_id.as_deref(),
            request.vendor_error_code.as_deref(),
            request.timestamp.map_or_else(Moment::now, Moment),
        ])?;
    if known.scheduled.is_some_and(|change| shows(request.status, change)) {
        // The charge point as a whole has changed with its last connector, also if
        // it does not say so.
        connection
            .prepare_cached(
                "DELETE FROM scheduled_availability
                 WHERE identity = ?1 AND (connector_id = ?2 OR connector_id = 0 AND NOT EXISTS
                     (SELECT 1 FROM scheduled_availability
                      WHERE identity = ?1 AND connector_id NOT IN (0, ?2)))",
            )?
            .execute(params![identity.as_str(), connector_id])?;
    }
    let preparing = known.status == Some(ChargePointStatus::Preparing);
    if preparing && request.status == ChargePointStatus::Available {
        remote_start::unplugged(connection, identity, connector_id)?;
    }
    if !is_operative(request.status) {
        reservation::out_of_service(connection, identity, connector_id, request.status)?;
    }
    Ok(oddities(connector_id, previous, request.status, request.error_code))
}

/// Notes that a change of availability waits for a transaction to end; on
/// connector 0, that of each connector that has not changed yet.
pub(super) fn schedule(
    connection: &Connection,
    identity: &Identity,
    connector_id: i64,
    change: AvailabilityType,
) -> storage::Result<()> {
    unschedule(connection, identity, connector_id)?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO scheduled_availability (identity, connector_id, type) VALUES (?1, ?2, ?3)",
    )?;
    let known = of(connection, identity.as_str())?;
    let mut meant = BTreeSet::from([connector_id]);
    if connector_id == 0 {
        meant.extend(known.iter().map(|entry| entry.connector_id));
    }
    // The report of the change may have come before its answer was noted.
    for entry in known.iter().filter(|entry| shows(entry.status, change)) {
        meant.remove(&entry.connector_id);
    }
    for connector_id in meant {
        insert.execute(params![identity.as_str(), connector_id, change.as_str()])?;
    }
    Ok(())
}

/// Notes that no change of availability waits any more; on connector 0, none of
/// any connector.
pub(super) fn unschedule(
    connection: &Connection,
    identity: &Identity,
    connector_id: i64,
) -> storage::Result<()> {
    connection
        .prepare_cached(
            "DELETE FROM scheduled_availability
             WHERE identity = ?1 AND (connector_id = ?2 OR ?2 = 0)",
        )?
        .execute(params![identity.as_str(), connector_id])?;
    Ok(())
}

/// With whether a change of its availability is scheduled.
const ENTRIES: &str = "SELECT c.*, s.type IS NOT NULL AS scheduled
    FROM connectors AS c LEFT JOIN scheduled_availability AS s USING (identity, connector_id)";

/// Lists the connectors of a charge point.
pub(super) fn of(
    connection: &Connection,
    charge_point: &str,
) -> storage::Result<Vec<ConnectorEntry>> {
    let mut statement = connection
        .prepare_cached(&format!("{ENTRIES} WHERE identity = ?1 ORDER BY connector_id"))?;
    statement.query_map([charge_point], ConnectorEntry::read)
}

/// Lists the connectors of a part of the charge points, by charge point; `part`
/// selects their identities.
pub(super) fn of_part(
    connection: &Connection,
    part: &str,
    page: Page,
) -> storage::Result<BTreeMap<String, Vec<ConnectorEntry>>> {
    let mut connectors: BTreeMap<String, Vec<ConnectorEntry>> = BTreeMap::new();
    let mut statement = connection.prepare_cached(&format!(
        "{ENTRIES} WHERE identity IN (SELECT identity FROM {part}) ORDER BY connector_id"
    ))?;
    let found = statement.query_map([page.limit, page.offset], |row| {
        Ok((row.get("identity")?, ConnectorEntry::read(row)?))
    })?;
    for (identity, entry) in found {
        connectors.entry(identity).or_default().push(entry);
    }
    Ok(connectors)
}

#[cfg(test)]
mod tests {
    use ChargePointStatus::{
        Available, Charging, Faulted, Finishing, Preparing, Reserved, SuspendedEv, SuspendedEvse,
        Unavailable,
    };

    use super::*;

    fn found(
        connector_id: i64,
        previous: Option<ChargePointStatus>,
        status: ChargePointStatus,
        error_code: ChargePointErrorCode,
    ) -> Vec<&'static str> {
        let oddities = oddities(connector_id, previous, status, error_code);
        oddities.into_iter().map(|oddity| oddity.requirement).collect()
    }

    /// what the table of the standard leaves empty, and nothing else.
    #[test]
    fn impossible_changes_are_told_from_others() {
        let mut unknown = vec![
            (Available, Finishing),
            (Preparing, Reserved),
            (Preparing, Unavailable),
            (Unavailable, Finishing),
            (Unavailable, Reserved),
        ];
        for from in [Charging, SuspendedEv, SuspendedEvse] {
            unknown.extend([(from, Preparing), (from, Reserved)]);
        }
        for to in [Charging, SuspendedEv, SuspendedEvse] {
            unknown.extend([(Finishing, to), (Reserved, to)]);
        }
        unknown.extend([(Finishing, Reserved), (Reserved, Finishing)]);
        for from in ChargePointStatus::ALL {
            for to in ChargePointStatus::ALL.into_iter().filter(|to| *to != from) {
                let odd = !found(1, Some(from), to, ChargePointErrorCode::NoError).is_empty();
                assert_eq!(odd, unknown.contains(&(from, to)), "{from} to {to}");
            }
        }
    }

    #[test]
    fn the_charge_point_as_a_whole_has_three_states_and_changes_freely() {
        let no_error = ChargePointErrorCode::NoError;
        for status in ChargePointStatus::ALL {
            let expected: &[_] = match status {
                Available | Unavailable | Faulted => &[],
                Preparing | Charging | SuspendedEvse | SuspendedEv | Finishing | Reserved => {
                    &["A-71"]
                }
            };
            assert_eq!(found(0, Some(Preparing), status, no_error), expected, "{status}");
        }
    }

    #[test]
    fn errors_are_warnings_unless_they_are_faults() {
        use ChargePointErrorCode::{EvCommunicationError, GroundFailure, LocalListConflict};

        assert_eq!(found(1, None, Faulted, GroundFailure), [""; 0]);
        assert_eq!(found(1, None, Available, GroundFailure), ["A-73"]);
        assert_eq!(found(1, None, Preparing, EvCommunicationError), ["A-73"]);
        assert_eq!(found(1, None, Charging, EvCommunicationError), ["A-73", "A-73"]);
        assert_eq!(found(0, None, Available, LocalListConflict), ["A-74"]);
    }
}
