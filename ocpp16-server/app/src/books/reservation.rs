//! Reservations: numbered by the central system, and kept with what charge points
//! answer.
//!
//! Each ReserveNow is kept as one of its own before it is sent. Its number may be
//! that of an older one, which it replaces once it is accepted.

use ocpp16_server::Identity;
use ocpp16_types::{ChargePointStatus, DateTime, ReservationStatus, ReserveNowRequest};
use schemars::JsonSchema;
use serde::de::IntoDeserializer;
use serde::{Deserialize, Serialize};

use super::column::{Moment, Wire};
use super::{Books, List, Page};
use crate::storage::{
    self, Connection, FromSql, FromSqlError, OptionalExtension, Row, StorageError, Value,
    named_params, params,
};

impl Books {
    /// Keeps a reservation that is about to be asked for, under its own number or
    /// a new one; `None` if another charge point has one with that number.
    pub(crate) async fn reserve(
        &self,
        identity: Identity,
        request: ReserveNowRequest,
        id: ReservationId,
    ) -> Result<Option<Reserve>, StorageError> {
        self.write(move |connection| reserve(connection, &identity, &request, id)).await
    }

    pub(crate) async fn reservation(
        &self,
        reservation_id: i64,
    ) -> Result<Option<Reservation>, StorageError> {
        self.read(move |connection| find(connection, reservation_id)).await
    }

    /// Lists reservations, the newest first; only those of one charge point, if
    /// it is given.
    pub(crate) async fn reservations(
        &self,
        charge_point: Option<String>,
        page: Page,
    ) -> Result<List<Reservation>, StorageError> {
        self.read(move |connection| list(connection, charge_point.as_deref(), page)).await
    }
}

/// Where the number of a reservation comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReservationId {
    /// Whoever asks has chosen it.
    Chosen,
    /// It is to be allocated.
    Allocated,
}

/// A ReserveNow with its number, and the row that is kept of it.
#[derive(Debug, Clone)]
pub(crate) struct Reserve {
    pub(crate) request: ReserveNowRequest,
    pub(super) number: i64,
}

/// A reservation as the books have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Reservation {
    pub(crate) reservation_id: i64,
    pub(crate) charge_point: String,
    /// 0 is any one of the charge point.
    pub(crate) connector_id: i64,
    pub(crate) id_tag: String,
    /// The group that may use it as well.
    pub(crate) parent_id_tag: Option<String>,
    pub(crate) expiry_date: DateTime,
    pub(crate) status: ReservationState,
}

/// What became of a reservation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) enum ReservationState {
    /// Sent, and no answer yet, or none that came.
    Pending,
    /// The charge point keeps the connector free.
    Accepted,
    /// A transaction has begun with it.
    Used,
    /// The charge point has cancelled it, as it was asked to.
    Cancelled,
    /// Its time is over, and it was not used.
    Expired,
    /// Refused, or ended: the connector has a fault.
    Faulted,
    /// Refused: the connector is in use or reserved.
    Occupied,
    /// Refused: the charge point takes none.
    Rejected,
    /// Refused, or ended: the connector is out of service.
    Unavailable,
}

impl FromSql for ReservationState {
    fn from_sql(value: Value<'_>) -> Result<Self, FromSqlError> {
        let text: serde::de::value::StrDeserializer<'_, serde::de::value::Error> =
            value.as_str()?.into_deserializer();
        Self::deserialize(text).map_err(FromSqlError::meaning)
    }
}

impl From<ReservationStatus> for ReservationState {
    fn from(answer: ReservationStatus) -> Self {
        match answer {
            ReservationStatus::Accepted => Self::Accepted,
            ReservationStatus::Faulted => Self::Faulted,
            ReservationStatus::Occupied => Self::Occupied,
            ReservationStatus::Rejected => Self::Rejected,
            ReservationStatus::Unavailable => Self::Unavailable,
        }
    }
}

impl Reservation {
    /// One that is asked for, and not answered yet.
    pub(crate) fn asked(identity: &Identity, request: &ReserveNowRequest) -> Self {
        Self {
            reservation_id: request.reservation_id,
            charge_point: identity.to_string(),
            connector_id: request.connector_id,
            id_tag: request.id_tag.to_string(),
            parent_id_tag: request.parent_id_tag.as_ref().map(ToString::to_string),
            expiry_date: request.expiry_date,
            status: ReservationState::Pending,
        }
    }

    fn read(row: &Row<'_>, now: DateTime) -> storage::Result<Self> {
        let expiry_date = row.get::<_, Moment>("expiry_date")?.0;
        let mut status = row.get("status")?;
        let open = matches!(status, ReservationState::Pending | ReservationState::Accepted);
        if open && expiry_date <= now {
            status = ReservationState::Expired;
        }
        Ok(Self {
            reservation_id: row.get("reservation_id")?,
            charge_point: row.get("identity")?,
            connector_id: row.get("connector_id")?,
            id_tag: row.get("id_tag")?,
            parent_id_tag: row.get("parent_id_tag")?,
            expiry_date,
            status,
        })
    }
}

/// Of several with one number, the one that counts comes first: one that is open,
/// or else the last.
const THAT_COUNTS: &str = "status IN ('Pending', 'Accepted') DESC, number DESC LIMIT 1";

fn reserve(
    connection: &Connection,
    identity: &Identity,
    request: &ReserveNowRequest,
    id: ReservationId,
) -> storage::Result<Option<Reserve>> {
    let mut request = request.clone();
    match id {
        ReservationId::Allocated => request.reservation_id = allocate(connection)?,
        ReservationId::Chosen => {
            let taken: bool = connection
                .prepare_cached(
                    "SELECT EXISTS (SELECT 1 FROM reservations
                     WHERE reservation_id = ?1 AND identity <> ?2 AND expiry_date > ?3
                         AND status IN ('Pending', 'Accepted'))",
                )?
                .query_row(
                    params![request.reservation_id, identity.as_str(), Moment::now()],
                    |row| row.get(0),
                )?;
            if taken {
                return Ok(None);
            }
        }
    }
    let number = keep(connection, identity, &request)?;
    Ok(Some(Reserve { request, number }))
}

/// Returns a number that no reservation has had: one above all others, and what
/// is left below if the integers of OCPP end there.
fn allocate(connection: &Connection) -> storage::Result<i64> {
    let highest: i64 = connection
        .prepare_cached(
            "SELECT coalesce(max(reservation_id), 0) FROM reservations WHERE reservation_id > 0",
        )?
        .query_row((), |row| row.get(0))?;
    if highest < i64::from(i32::MAX) {
        return Ok(highest + 1);
    }
    connection
        .prepare_cached(
            "SELECT min(id) FROM
                 (SELECT 1 AS id
                  UNION ALL SELECT reservation_id + 1 FROM reservations
                  WHERE reservation_id BETWEEN 1 AND 2147483646)
                 AS ids
             WHERE id NOT IN (SELECT reservation_id FROM reservations)",
        )?
        .query_row((), |row| row.get(0))
}

/// Keeps a reservation that is about to be asked for; returns the number of its
/// row.
pub(super) fn keep(
    connection: &Connection,
    identity: &Identity,
    request: &ReserveNowRequest,
) -> storage::Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO reservations
                 (reservation_id, identity, connector_id, id_tag, parent_id_tag, expiry_date,
                  status, created_at)
             VALUES
                 (:reservation_id, :identity, :connector_id, :id_tag, :parent_id_tag,
                  :expiry_date, 'Pending', :now)
             RETURNING number",
        )?
        .query_row(
            named_params! {
                ":reservation_id": request.reservation_id,
                ":identity": identity.as_str(),
                ":connector_id": request.connector_id,
                ":id_tag": request.id_tag.as_str(),
                ":parent_id_tag": request.parent_id_tag.as_ref().map(Wire),
                ":expiry_date": Moment(request.expiry_date),
                ":now": Moment::now(),
            },
            |row| row.get(0),
        )
}

/// Forgets a reservation that the charge point was never asked for.
pub(super) fn forget(connection: &Connection, number: i64) -> storage::Result<()> {
    connection
        .prepare_cached("DELETE FROM reservations WHERE number = ?1 AND status = 'Pending'")?
        .execute([number])?;
    Ok(())
}

/// Notes what the charge point answers. Once it accepts, the number is that
/// of this reservation alone. It may have been used already.
pub(super) fn answered(
    connection: &Connection,
    number: i64,
    status: ReservationStatus,
) -> storage::Result<()> {
    connection
        .prepare_cached(
            "UPDATE reservations SET status = ?2 WHERE number = ?1 AND status = 'Pending'",
        )?
        .execute(params![number, status.as_str()])?;
    if status == ReservationStatus::Accepted {
        connection
            .prepare_cached(
                "DELETE FROM reservations
                 WHERE number < ?1 AND status IN ('Pending', 'Accepted')
                     AND (reservation_id, identity) =
                         (SELECT reservation_id, identity FROM reservations WHERE number = ?1)",
            )?
            .execute([number])?;
    }
    Ok(())
}

/// Notes that the charge point has cancelled a reservation.
pub(super) fn cancelled(
    connection: &Connection,
    identity: &Identity,
    reservation_id: i64,
) -> storage::Result<()> {
    end(connection, identity, reservation_id, "Cancelled")
}

/// Notes that a transaction has used a reservation up.
pub(super) fn use_up(
    connection: &Connection,
    identity: &Identity,
    reservation_id: i64,
) -> storage::Result<()> {
    end(connection, identity, reservation_id, "Used")
}

/// Notes that a connector, or with 0 the charge point, is Faulted or Unavailable,
/// which ends what was reserved there.
pub(super) fn out_of_service(
    connection: &Connection,
    identity: &Identity,
    connector_id: i64,
    status: ChargePointStatus,
) -> storage::Result<()> {
    connection
        .prepare_cached(
            "UPDATE reservations SET status = ?3
             WHERE identity = ?1 AND status = 'Accepted' AND expiry_date > ?4
                 AND (connector_id = ?2 OR ?2 = 0)",
        )?
        .execute(params![identity.as_str(), connector_id, status.as_str(), Moment::now()])?;
    Ok(())
}

fn end(
    connection: &Connection,
    identity: &Identity,
    reservation_id: i64,
    status: &str,
) -> storage::Result<()> {
    connection
        .prepare_cached(&format!(
            "UPDATE reservations SET status = ?3
             WHERE status <> 'Used' AND number =
                 (SELECT number FROM reservations WHERE reservation_id = ?1 AND identity = ?2
                  ORDER BY {THAT_COUNTS})"
        ))?
        .execute(params![reservation_id, identity.as_str(), status])?;
    Ok(())
}

fn find(connection: &Connection, reservation_id: i64) -> storage::Result<Option<Reservation>> {
    let now = Moment::now().0;
    connection
        .prepare_cached(&format!(
            "SELECT * FROM reservations WHERE reservation_id = ?1 ORDER BY {THAT_COUNTS}"
        ))?
        .query_row([reservation_id], |row| Reservation::read(row, now))
        .optional()
}

/// Lists a part of the reservations, the newest first, and tells how many there
/// are.
fn list(
    connection: &Connection,
    charge_point: Option<&str>,
    page: Page,
) -> storage::Result<List<Reservation>> {
    let now = Moment::now().0;
    let total = connection
        .prepare_cached("SELECT count(*) FROM reservations WHERE ?1 IS NULL OR identity = ?1")?
        .query_row([charge_point], |row| row.get(0))?;
    let mut statement = connection.prepare_cached(
        "SELECT * FROM reservations WHERE ?1 IS NULL OR identity = ?1
         ORDER BY number DESC LIMIT ?2 OFFSET ?3",
    )?;
    let found = statement.query_map(params![charge_point, page.limit, page.offset], |row| {
        Reservation::read(row, now)
    })?;
    Ok(List { total, items: found })
}
