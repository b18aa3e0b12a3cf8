//! Charge points: what the operator says of them, and what they say.

use ocpp16_server::Identity;
use ocpp16_types::{BootNotificationRequest, DateTime, RegistrationStatus};
use schemars::JsonSchema;
use serde::Serialize;

use super::column::{Moment, Wire};
use super::connector::{self, ConnectorEntry};
use super::{Books, List, Page, configuration, remote_start};
use crate::storage::{
    self, Connection, OptionalExtension, Row, StorageError, named_params, params,
};

impl Books {
    /// Notes what a BootNotification tells, and says what to answer; `None` if
    /// the charge point was forgotten.
    pub(crate) async fn booted(
        &self,
        identity: Identity,
        request: BootNotificationRequest,
    ) -> Result<Option<RegistrationStatus>, StorageError> {
        self.write(move |connection| booted(connection, &identity, &request)).await
    }

    /// Notes when a charge point was last heard of.
    pub(crate) async fn seen(
        &self,
        identity: Identity,
        last_seen: DateTime,
    ) -> Result<(), StorageError> {
        self.write(move |connection| seen(connection, &identity, last_seen)).await
    }

    pub(crate) async fn charge_point(
        &self,
        identity: String,
    ) -> Result<Option<ChargePointEntry>, StorageError> {
        self.read(move |connection| find(connection, &identity)).await
    }

    /// Lists charge points, the newest first.
    pub(crate) async fn charge_points(
        &self,
        page: Page,
    ) -> Result<List<ChargePointEntry>, StorageError> {
        self.read(move |connection| list(connection, page)).await
    }
}

/// A charge point as the books have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ChargePointEntry {
    pub(crate) identity: String,
    /// The last answer to its BootNotification.
    pub(crate) boot_status: Option<RegistrationStatus>,
    pub(crate) vendor: Option<String>,
    pub(crate) model: Option<String>,
    /// That of its certificates if the operator has named it, or else the one
    /// that it reports.
    pub(crate) serial_number: Option<String>,
    pub(crate) firmware_version: Option<String>,
    /// The version of its local list when it was last heard of: 0 if the list is
    /// empty, -1 if it has none; null if it is not known.
    pub(crate) local_list_version: Option<i64>,
    /// The last state of each; 0 is the charge point itself.
    pub(crate) connectors: Vec<ConnectorEntry>,
    /// What its next boot is answered: Accepted, Pending or Rejected.
    pub(crate) enrolment: RegistrationStatus,
    /// The security profile below which it is refused: the highest that it has
    /// used, or that the operator wants of it. That of the settings may be higher.
    pub(crate) security_profile: u8,
    /// Whether there is a password that opens a connection.
    pub(crate) has_password: bool,
    /// Whether deviations from the schemas are refused; null is as in the
    /// settings.
    pub(crate) strict: Option<bool>,
    /// The highest security profile that it has used.
    #[serde(skip)]
    pub(crate) highest_profile: u8,
    /// When it was last heard of before its last disconnect.
    #[serde(skip)]
    pub(crate) last_seen: Option<DateTime>,
}

impl ChargePointEntry {
    fn read(row: &Row<'_>) -> storage::Result<Self> {
        Ok(Self {
            identity: row.get("identity")?,
            boot_status: row.get::<_, Option<Wire<_>>>("registration")?.map(|status| status.0),
            vendor: row.get("vendor")?,
            model: row.get("model")?,
            serial_number: match row.get("certificate_serial_number")? {
                Some(given) => Some(given),
                None => row.get("serial_number")?,
            },
            firmware_version: row.get("firmware_version")?,
            local_list_version: row.get("local_list_version")?,
            connectors: Vec::new(),
            enrolment: row.get::<_, Wire<_>>("enrolment")?.0,
            highest_profile: row.get("highest_profile")?,
            security_profile: row
                .get::<_, u8>("highest_profile")?
                .max(row.get::<_, Option<u8>>("security_profile")?.unwrap_or(0)),
            has_password: row.get("has_password")?,
            strict: row.get("strict")?,
            last_seen: row.get::<_, Option<Moment>>("last_seen")?.map(|moment| moment.0),
        })
    }
}

/// Notes what a BootNotification tells, and says what to answer.
fn booted(
    connection: &Connection,
    identity: &Identity,
    request: &BootNotificationRequest,
) -> storage::Result<Option<RegistrationStatus>> {
    let enrolment: Option<Wire<_>> = connection
        .prepare_cached(
            "UPDATE charge_points SET
                 vendor = :vendor, model = :model, serial_number = :serial_number,
                 charge_box_serial_number = :charge_box_serial_number,
                 firmware_version = :firmware_version, iccid = :iccid, imsi = :imsi,
                 meter_type = :meter_type, meter_serial_number = :meter_serial_number,
                 booted_at = :now
             WHERE identity = :identity RETURNING enrolment",
        )?
        .query_row(
            named_params! {
                ":vendor": request.charge_point_vendor.as_str(),
                ":model": request.charge_point_model.as_str(),
                ":serial_number": request.charge_point_serial_number.as_deref(),
                ":charge_box_serial_number": request.charge_box_serial_number.as_deref(),
                ":firmware_version": request.firmware_version.as_deref(),
                ":iccid": request.iccid.as_deref(),
                ":imsi": request.imsi.as_deref(),
                ":meter_type": request.meter_type.as_deref(),
                ":meter_serial_number": request.meter_serial_number.as_deref(),
                ":now": Moment::now(),
                ":identity": identity.as_str(),
            },
            |row| row.get(0),
        )
        .optional()?;
    configuration::booted(connection, identity)?;
    remote_start::booted(connection, identity)?;
    Ok(enrolment.map(|enrolment| enrolment.0))
}

/// Notes when a charge point was last heard of.
fn seen(connection: &Connection, identity: &Identity, last_seen: DateTime) -> storage::Result<()> {
    connection
        .prepare_cached("UPDATE charge_points SET last_seen = ?2 WHERE identity = ?1")?
        .execute(params![identity.as_str(), Moment(last_seen)])?;
    Ok(())
}

/// Notes the version of the local list.
pub(super) fn local_list_is(
    connection: &Connection,
    identity: &Identity,
    version: i64,
) -> storage::Result<()> {
    connection
        .prepare_cached("UPDATE charge_points SET local_list_version = ?2 WHERE identity = ?1")?
        .execute(params![identity.as_str(), version])?;
    Ok(())
}

const HAS_PASSWORD: &str = "EXISTS (
    SELECT 1 FROM authorization_keys AS k WHERE k.identity = c.identity) AS has_password";

fn find(connection: &Connection, identity: &str) -> storage::Result<Option<ChargePointEntry>> {
    let entry = connection
        .prepare_cached(&format!(
            "SELECT c.*, {HAS_PASSWORD} FROM charge_points AS c WHERE identity = ?1"
        ))?
        .query_row([identity], ChargePointEntry::read)
        .optional()?;
    let Some(mut entry) = entry else { return Ok(None) };
    entry.connectors = connector::of(connection, identity)?;
    Ok(Some(entry))
}

/// Lists a part of the charge points, the newest first, and tells how many there
/// are.
fn list(connection: &Connection, page: Page) -> storage::Result<List<ChargePointEntry>> {
    let total = connection
        .prepare_cached("SELECT count(*) FROM charge_points")?
        .query_row((), |row| row.get(0))?;
    let part = "(SELECT number, identity FROM charge_points
                 ORDER BY number DESC LIMIT ?1 OFFSET ?2) AS part";
    let mut statement = connection.prepare_cached(&format!(
        "SELECT c.*, {HAS_PASSWORD} FROM charge_points AS c JOIN {part} USING (number)
         ORDER BY number DESC"
    ))?;
    let mut entries: Vec<_> =
        statement.query_map([page.limit, page.offset], ChargePointEntry::read)?;
    let mut connectors = connector::of_part(connection, part, page)?;
    for entry in &mut entries {
        entry.connectors = connectors.remove(&entry.identity).unwrap_or_default();
    }
    Ok(List { total, items: entries })
}
