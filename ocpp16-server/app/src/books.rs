//! The books: what the central system knows and has to keep.
//!
//! Every change is durable when its method returns. The methods are in the
//! modules below, one a concept, each above the functions over a connection that
//! it brings to the database.

mod call;
mod certificate;
mod charge_point;
mod charging_profile;
mod column;
mod configuration;
mod connector;
mod id_tag;
mod installed_profile;
mod limit;
mod message;
mod message_key;
mod meter_value;
mod progress;
mod provisioning;
mod registration;
mod remote_start;
mod reservation;
mod retention;
mod roster;
mod security_event;
mod stop;
mod transaction;

use ocpp16_types::AuthorizationStatus;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) use self::call::Expected;
pub(crate) use self::certificate::{CertificateEntry, IssuedCertificate};
pub(crate) use self::charge_point::ChargePointEntry;
pub(crate) use self::charging_profile::StoredProfile;
pub(crate) use self::configuration::Configuration;
pub(crate) use self::connector::Oddity;
pub(crate) use self::id_tag::IdTag;
pub(crate) use self::installed_profile::InstalledProfile;
pub(crate) use self::message_key::MessageKey;
pub(crate) use self::meter_value::{StoredValue, UnknownValues};
pub(crate) use self::progress::{Progress, Report};
pub(crate) use self::provisioning::{Door, Provision, ProvisionError};
pub(crate) use self::remote_start::RemoteStart;
pub(crate) use self::reservation::{Reservation, ReservationId, ReservationState};
pub(crate) use self::retention::Old;
pub(crate) use self::security_event::{SecurityEvent, is_critical};
pub(crate) use self::stop::{Stop, WantedStops};
pub(crate) use self::transaction::{Started, Stopped, Transaction, Wanted};
use crate::settings::Live;
use crate::storage::{self, Connection, Database, StorageError};

/// What the operator has decided once for all tags and charge points.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Policy {
    /// What a tag is answered that is not in the books.
    pub(crate) unknown_tags: AuthorizationStatus,
    /// How many transactions a tag may run at the same time, unless the tag has
    /// its own limit.
    pub(crate) max_active_transactions: u32,
    /// Whether a pending charge point is accepted once it has the key of a
    /// rotation.
    pub(crate) accept_after_rotation: bool,
}

/// The books. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Books {
    database: Database,
    live: Live,
}

/// Which part of a list is wanted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Page {
    pub(crate) limit: u32,
    pub(crate) offset: u32,
}

/// A part of a list, and how long the whole is.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ListOf{T}")]
pub(crate) struct List<T> {
    pub(crate) total: i64,
    pub(crate) items: Vec<T>,
}

impl Books {
    pub(crate) fn new(database: Database, live: Live) -> Self {
        Self { database, live }
    }

    /// Returns what the operator has decided by now.
    fn policy(&self) -> Policy {
        let auth = &self.live.now().auth;
        Policy {
            unknown_tags: auth.unknown_tags.status(),
            max_active_transactions: auth.max_active_transactions.number(),
            accept_after_rotation: auth.accept_after_rotation,
        }
    }

    /// Tells whether other processes may have the same books.
    pub(crate) fn are_shared(&self) -> bool {
        self.database.is_shared()
    }

    /// Tells whether changes can be kept now.
    pub(crate) async fn check(&self) -> Result<(), StorageError> {
        self.database.check().await
    }

    async fn write<T: Send + 'static>(
        &self,
        change: impl Fn(&Connection) -> storage::Result<T> + Send + 'static,
    ) -> Result<T, StorageError> {
        self.database.write(change).await
    }

    /// For what neither charge points nor people wait for.
    async fn write_aside<T: Send + 'static>(
        &self,
        change: impl Fn(&Connection) -> storage::Result<T> + Send + 'static,
    ) -> Result<T, StorageError> {
        self.database.write_aside(change).await
    }

    async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> storage::Result<T> + Send + 'static,
    ) -> Result<T, StorageError> {
        self.database.read(query).await
    }
}
