//! Certificates that were issued to charge points.

use ocpp16_server::Identity;
use ocpp16_types::{CertificateSignedStatusEnumType, DateTime, Text};
use schemars::JsonSchema;
use serde::Serialize;

use super::column::{Moment, Wire};
use super::{Books, List, Page};
use crate::storage::{self, Connection, Row, StorageError, named_params, params};

impl Books {
    /// Keeps a certificate before the charge point gets it; returns its number.
    pub(crate) async fn certificate_issued(
        &self,
        identity: Identity,
        issued: IssuedCertificate,
    ) -> Result<i64, StorageError> {
        self.write(move |connection| issue(connection, &identity, &issued)).await
    }

    /// Notes how the charge point has taken a certificate, or why that is not
    /// known.
    pub(crate) async fn certificate_taken(
        &self,
        number: i64,
        answer: Result<CertificateSignedStatusEnumType, String>,
    ) -> Result<(), StorageError> {
        self.write(move |connection| {
            let status = answer.as_ref().ok().map(|status| Wire(*status));
            connection
                .prepare_cached(
                    "UPDATE certificates SET status = ?2, failure = ?3 WHERE number = ?1",
                )?
                .execute(params![number, status, answer.as_ref().err()])
                .map(drop)
        })
        .await
    }

    /// Lists the certificates of a charge point, the newest first.
    pub(crate) async fn certificates(
        &self,
        identity: String,
        page: Page,
    ) -> Result<List<CertificateEntry>, StorageError> {
        self.read(move |connection| list(connection, &identity, page)).await
    }
}

/// A certificate that was just made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IssuedCertificate {
    /// Upper-case hexadecimal digits.
    pub(crate) serial_number: String,
    pub(crate) common_name: String,
    /// In PEM, that of the charge point first.
    pub(crate) certificate_chain: Text<10000>,
    pub(crate) not_before: DateTime,
    pub(crate) not_after: DateTime,
}

/// A certificate that was issued to a charge point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CertificateEntry {
    /// Of the certificate, in upper-case hexadecimal digits.
    serial_number: String,
    /// The serial number of the charge point, or its identity.
    common_name: String,
    not_before: DateTime,
    not_after: DateTime,
    issued_at: DateTime,
    /// How the charge point has taken it; null if that is not known.
    status: Option<CertificateSignedStatusEnumType>,
    /// Why it is not known; also null as long as an answer may come.
    failure: Option<String>,
    /// The certificate and those of the authorities above it, in PEM.
    certificate_chain: String,
}

impl CertificateEntry {
    fn read(row: &Row<'_>) -> storage::Result<Self> {
        Ok(Self {
            serial_number: row.get("serial_number")?,
            common_name: row.get("common_name")?,
            not_before: row.get::<_, Moment>("not_before")?.0,
            not_after: row.get::<_, Moment>("not_after")?.0,
            issued_at: row.get::<_, Moment>("issued_at")?.0,
            status: row.get::<_, Option<Wire<_>>>("status")?.map(|status| status.0),
            failure: row.get("failure")?,
            certificate_chain: row.get("certificate_chain")?,
        })
    }
}

fn issue(
    connection: &Connection,
    identity: &Identity,
    issued: &IssuedCertificate,
) -> storage::Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO certificates
                 (identity, serial_number, common_name, certificate_chain, not_before, not_after,
                  issued_at)
             VALUES
                 (:identity, :serial_number, :common_name, :certificate_chain, :not_before,
                  :not_after, :now)
             RETURNING number",
        )?
        .query_row(
            named_params! {
                ":identity": identity.as_str(),
                ":serial_number": issued.serial_number,
                ":common_name": issued.common_name,
                ":certificate_chain": issued.certificate_chain.as_str(),
                ":not_before": Moment(issued.not_before),
                ":not_after": Moment(issued.not_after),
                ":now": Moment::now(),
            },
            |row| row.get(0),
        )
}

fn list(
    connection: &Connection,
    identity: &str,
    page: Page,
) -> storage::Result<List<CertificateEntry>> {
    let count = "SELECT count(*) FROM certificates WHERE identity = ?1";
    let total = connection.prepare_cached(count)?.query_row([identity], |row| row.get(0))?;
    let mut statement = connection.prepare_cached(
        "SELECT * FROM certificates WHERE identity = ?1 ORDER BY number DESC LIMIT ?2 OFFSET ?3",
    )?;
    let items =
        statement.query_map(params![identity, page.limit, page.offset], CertificateEntry::read)?;
    Ok(List { total, items })
}
