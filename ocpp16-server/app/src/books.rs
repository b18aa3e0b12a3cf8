//! What the central system knows: charge points, and transactions it numbered.
//!
//! In memory only, and it never forgets while it runs: restarting is the way to
//! start over, and transaction numbers begin at 1 again.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use ocpp16_types::{
    BootNotificationRequest, ChargePointErrorCode, ChargePointStatus, DateTime, RegistrationStatus,
    StatusNotificationRequest,
};
use serde::Serialize;

/// The books. Shared by the handler, which writes, and the HTTP interface.
#[derive(Debug, Default)]
pub(crate) struct Books {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    charge_points: HashMap<String, ChargePointEntry>,
    transactions: HashMap<Start, i64>,
}

/// What is known about a charge point that has connected at least once.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ChargePointEntry {
    /// Counts charge points in the order in which they first came.
    #[serde(skip)]
    pub(crate) number: usize,
    pub(crate) boot_status: Option<RegistrationStatus>,
    pub(crate) vendor: Option<String>,
    pub(crate) model: Option<String>,
    pub(crate) serial_number: Option<String>,
    pub(crate) firmware_version: Option<String>,
    #[serde(serialize_with = "values")]
    pub(crate) connectors: BTreeMap<i64, ConnectorEntry>,
}

/// The last state that a charge point told about a connector; 0 is the charge
/// point itself.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ConnectorEntry {
    pub(crate) connector_id: i64,
    pub(crate) status: ChargePointStatus,
    pub(crate) error_code: ChargePointErrorCode,
    pub(crate) since: DateTime,
}

/// What makes two StartTransactions the same one, sent twice (J-46).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Start {
    pub(crate) identity: String,
    pub(crate) connector_id: i64,
    pub(crate) id_tag: String,
    /// The text as received: a repaired time may differ from retry to retry.
    pub(crate) timestamp: String,
    pub(crate) meter_start: i64,
}

impl Books {
    /// Makes sure that the charge point is known.
    pub(crate) fn connected(&self, identity: &str) {
        self.entry(identity, |_| {});
    }

    pub(crate) fn booted(
        &self,
        identity: &str,
        request: &BootNotificationRequest,
        status: RegistrationStatus,
    ) {
        let text = |text: Option<&str>| text.map(str::to_owned);
        self.entry(identity, |entry| {
            entry.boot_status = Some(status);
            entry.vendor = text(Some(&request.charge_point_vendor));
            entry.model = text(Some(&request.charge_point_model));
            entry.serial_number = text(request.charge_point_serial_number.as_deref());
            entry.firmware_version = text(request.firmware_version.as_deref());
        });
    }

    pub(crate) fn status(
        &self,
        identity: &str,
        request: &StatusNotificationRequest,
        received_at: DateTime,
    ) {
        let connector = ConnectorEntry {
            connector_id: request.connector_id,
            status: request.status,
            error_code: request.error_code,
            since: request.timestamp.unwrap_or(received_at),
        };
        self.entry(identity, |entry| {
            entry.connectors.insert(connector.connector_id, connector);
        });
    }

    /// Numbers a transaction, over all charge points from 1 upwards; the same
    /// start gets the same number again.
    pub(crate) fn start(&self, start: Start) -> i64 {
        let mut state = self.state();
        let next =
            i64::try_from(state.transactions.len() + 1).expect("memory ends before the numbers do");
        *state.transactions.entry(start).or_insert(next)
    }

    pub(crate) fn find(&self, identity: &str) -> Option<ChargePointEntry> {
        self.state().charge_points.get(identity).cloned()
    }

    /// Lists a part of the charge points, the newest first, and tells how many
    /// there are.
    pub(crate) fn list(
        &self,
        limit: usize,
        offset: usize,
    ) -> (usize, Vec<(String, ChargePointEntry)>) {
        let state = self.state();
        let mut all: Vec<_> = state.charge_points.iter().collect();
        all.sort_unstable_by_key(|(_, entry)| std::cmp::Reverse(entry.number));
        let part = all.into_iter().skip(offset).take(limit);
        let part = part.map(|(identity, entry)| (identity.clone(), entry.clone())).collect();
        (state.charge_points.len(), part)
    }

    fn entry(&self, identity: &str, write: impl FnOnce(&mut ChargePointEntry)) {
        let mut state = self.state();
        if let Some(entry) = state.charge_points.get_mut(identity) {
            return write(entry);
        }
        let number = state.charge_points.len();
        let mut entry = ChargePointEntry { number, ..ChargePointEntry::default() };
        write(&mut entry);
        state.charge_points.insert(identity.to_owned(), entry);
    }

    /// Every change is a single one, so a panic leaves the books whole.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn values<S: serde::Serializer>(
    connectors: &BTreeMap<i64, ConnectorEntry>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(connectors.values())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_start_gets_the_same_number() {
        let books = Books::default();
        let start = |identity: &str, timestamp: &str| Start {
            identity: identity.to_owned(),
            connector_id: 1,
            id_tag: "TAG-1".to_owned(),
            timestamp: timestamp.to_owned(),
            meter_start: 0,
        };
        assert_eq!(books.start(start("CP001", "2024-01-01T00:00:00Z")), 1);
        assert_eq!(books.start(start("CP002", "2024-01-01T00:00:00Z")), 2);
        assert_eq!(books.start(start("CP001", "2024-01-01T00:00:00Z")), 1);
        assert_eq!(books.start(start("CP001", "2024-01-01T00:00:00.0Z")), 3);
    }

    #[test]
    fn lists_the_newest_first() {
        let books = Books::default();
        for identity in ["a", "b", "c", "a"] {
            books.connected(identity);
        }
        let (total, part) = books.list(2, 1);
        let identities: Vec<_> = part.iter().map(|(identity, _)| identity.as_str()).collect();
        assert_eq!((total, identities), (3, vec!["b", "a"]));
    }
}
