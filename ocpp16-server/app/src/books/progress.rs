//! How far charge points are with what they were asked to install or to upload.
//!
//! A report belongs to the request with its number. One without number belongs to
//! the last request, as long as it says that something is going on; all others
//! stand alone, and only the last of them is kept.

use ocpp16_server::{Identity, without_secrets};
use ocpp16_types::{
    DateTime, DiagnosticsStatus, FirmwareStatus, FirmwareStatusEnumType, UploadLogStatusEnumType,
};
use schemars::JsonSchema;
use serde::Serialize;

use super::Books;
use super::column::Moment;
use crate::storage::{self, Connection, OptionalExtension, Row, StorageError, params};

impl Books {
    /// Notes what a charge point reports.
    pub(crate) async fn reported(
        &self,
        identity: Identity,
        report: Report,
    ) -> Result<(), StorageError> {
        self.write(move |connection| reported(connection, &identity, report)).await
    }

    /// Tells how far a charge point is.
    pub(crate) async fn progress(&self, charge_point: String) -> Result<Progress, StorageError> {
        self.read(move |connection| progress(connection, &charge_point)).await
    }
}

/// What a status notification says; numbers are those of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Report {
    Diagnostics(DiagnosticsStatus),
    Firmware(FirmwareStatus),
    SignedFirmware(FirmwareStatusEnumType, Option<i64>),
    Log(UploadLogStatusEnumType, Option<i64>),
}

impl Report {
    fn parts(self) -> (Kind, &'static str, Option<i64>) {
        match self {
            Self::Diagnostics(status) => (Kind::Diagnostics, status.as_str(), None),
            Self::Firmware(status) => (Kind::Firmware, status.as_str(), None),
            Self::SignedFirmware(status, number) => (Kind::SignedFirmware, status.as_str(), number),
            Self::Log(status, number) => (Kind::Log, status.as_str(), number),
        }
    }
}

/// What a charge point may be asked to install or to upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Diagnostics,
    Firmware,
    SignedFirmware,
    Log,
}

impl Kind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Diagnostics => "Diagnostics",
            Self::Firmware => "Firmware",
            Self::SignedFirmware => "SignedFirmware",
            Self::Log => "Log",
        }
    }
}

/// The last of each kind; null if there was none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Progress {
    /// By GetDiagnostics and DiagnosticsStatusNotification.
    diagnostics: Option<Task>,
    /// By UpdateFirmware and FirmwareStatusNotification.
    firmware: Option<Task>,
    /// By SignedUpdateFirmware and SignedFirmwareStatusNotification.
    signed_firmware: Option<Task>,
    /// By GetLog and LogStatusNotification.
    log: Option<Task>,
}

/// Something that a charge point installs or uploads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Task {
    /// The number that request and reports have in common; null if they have
    /// none.
    request_id: Option<i64>,
    /// When it was asked for; null if the charge point reports it unasked.
    requested_at: Option<DateTime>,
    /// The status that the request was answered with, or the code of the
    /// CALLERROR; null while there is none, and for answers without status.
    answer: Option<String>,
    /// Of the file that is uploaded.
    file_name: Option<String>,
    /// The last that was reported.
    status: Option<String>,
    /// When that was reported.
    time: Option<DateTime>,
}

impl Task {
    fn read(row: &Row<'_>) -> storage::Result<Self> {
        let requested_at: Option<Moment> = row.get("requested_at")?;
        let reported_at: Option<Moment> = row.get("reported_at")?;
        Ok(Self {
            request_id: row.get("request_id")?,
            requested_at: requested_at.map(|moment| moment.0),
            answer: row.get("answer")?,
            file_name: row.get("file_name")?,
            status: row.get("status")?,
            time: reported_at.map(|moment| moment.0),
        })
    }
}

/// Keeps a request that is about to be sent; returns the number of its row.
pub(super) fn requested(
    connection: &Connection,
    identity: &Identity,
    kind: Kind,
    request_id: Option<i64>,
) -> storage::Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO progress (identity, kind, request_id, requested_at)
             VALUES (?1, ?2, ?3, ?4) RETURNING number",
        )?
        .query_row(params![identity.as_str(), kind.as_str(), request_id, Moment::now()], |row| {
            row.get(0)
        })
}

/// Tells whether an earlier request has this number.
pub(super) fn is_used(
    connection: &Connection,
    charge_point: &str,
    kind: Kind,
    request_id: i64,
) -> storage::Result<bool> {
    connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM progress
                 WHERE identity = ?1 AND kind = ?2 AND request_id = ?3
                     AND requested_at IS NOT NULL)",
        )?
        .query_row(params![charge_point, kind.as_str(), request_id], |row| row.get(0))
}

/// Forgets a request that was not sent.
pub(super) fn forget(connection: &Connection, number: i64) -> storage::Result<()> {
    connection.prepare_cached("DELETE FROM progress WHERE number = ?1")?.execute([number])?;
    Ok(())
}

/// Notes what a request was answered. A name may be a whole URL, and have a
/// password in it.
pub(super) fn answered(
    connection: &Connection,
    number: i64,
    answer: Option<&str>,
    file_name: Option<&str>,
) -> storage::Result<()> {
    connection
        .prepare_cached("UPDATE progress SET answer = ?2, file_name = ?3 WHERE number = ?1")?
        .execute(params![number, answer.map(without_secrets), file_name.map(without_secrets)])?;
    Ok(())
}

fn reported(connection: &Connection, identity: &Identity, report: Report) -> storage::Result<()> {
    let (kind, status, request_id) = report.parts();
    // The request that it belongs to.
    let condition = match request_id {
        Some(_) => "request_id = ?3",
        None if status == "Idle" => "?3 IS NOT NULL",
        None => {
            "?3 IS NULL AND requested_at IS NOT NULL AND coalesce(answer, 'Accepted') LIKE 'Accepted%'"
        }
    };
    let of_kind = params![identity.as_str(), kind.as_str(), request_id];
    let known: Option<i64> = connection
        .prepare_cached(&format!(
            "SELECT number FROM progress WHERE identity = ?1 AND kind = ?2 AND {condition}
             ORDER BY number DESC LIMIT 1"
        ))?
        .query_row(of_kind, |row| row.get(0))
        .optional()?;
    let number = match known {
        Some(number) => number,
        None => {
            connection
                .prepare_cached(
                    "DELETE FROM progress
                     WHERE identity = ?1 AND kind = ?2 AND requested_at IS NULL",
                )?
                .execute(params![identity.as_str(), kind.as_str()])?;
            connection
                .prepare_cached(
                    "INSERT INTO progress (identity, kind, request_id) VALUES (?1, ?2, ?3)
                     RETURNING number",
                )?
                .query_row(of_kind, |row| row.get(0))?
        }
    };
    connection
        .prepare_cached("UPDATE progress SET status = ?2, reported_at = ?3 WHERE number = ?1")?
        .execute(params![number, status, Moment::now()])?;
    Ok(())
}

fn progress(connection: &Connection, charge_point: &str) -> storage::Result<Progress> {
    let mut statement = connection.prepare_cached(
        "SELECT * FROM progress WHERE identity = ?1 AND kind = ?2
         ORDER BY CASE WHEN reported_at > coalesce(requested_at, 0) THEN reported_at
                       ELSE coalesce(requested_at, 0) END DESC, number DESC
         LIMIT 1",
    )?;
    let mut last = |kind: Kind| {
        statement.query_row(params![charge_point, kind.as_str()], Task::read).optional()
    };
    Ok(Progress {
        diagnostics: last(Kind::Diagnostics)?,
        firmware: last(Kind::Firmware)?,
        signed_firmware: last(Kind::SignedFirmware)?,
        log: last(Kind::Log)?,
    })
}
