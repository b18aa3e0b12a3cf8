//! The configuration of charge points, as far as they have told it.
//!
//! What GetConfiguration was answered is kept, and what ChangeConfiguration was
//! accepted, whoever asked. Secrets are not: nothing here could show them (J-66).

use std::collections::HashSet;

use ocpp16_server::{Identity, is_secret};
use ocpp16_types::{
    ChangeConfigurationRequest, CiString, ConfigurationStatus, DateTime, GetConfigurationResponse,
    KeyValue,
};
use schemars::JsonSchema;
use serde::Serialize;

use super::Books;
use super::column::{Moment, Wire};
use crate::storage::{
    self, Connection, OptionalExtension, Row, StorageError, named_params, params,
};

impl Books {
    /// Shows what is known of a configuration.
    pub(crate) async fn configuration(
        &self,
        charge_point: String,
    ) -> Result<Configuration, StorageError> {
        self.read(move |connection| Configuration::of(connection, &charge_point)).await
    }
}

/// The boolean keys that a charge point may leave out, and then lacks the function
///
const FUNCTIONS: [&str; 5] = [
    "AllowOfflineTxForUnknownId",
    "AuthorizationCacheEnabled",
    "ConnectorSwitch3to1PhaseSupported",
    "ReserveConnectorZeroSupported",
    "StopTransactionOnEVSideDisconnect",
];

/// What a charge point has told of its configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Configuration {
    /// When it last told all of its keys, to a GetConfiguration that named none;
    /// null if never.
    pub(super) complete_at: Option<DateTime>,
    /// The keys that it has, in alphabetical order.
    pub(super) configuration_key: Vec<ConfigurationKey>,
    /// The keys that it does not have: it has said so when it was asked.
    pub(super) unknown_key: Vec<CiString<50>>,
    /// Standard keys of functions that it does not have: it may leave them out,
    /// and did when it told all. Empty while `completeAt` is null.
    pub(super) absent_functions: Vec<&'static str>,
}

/// A key of a configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ConfigurationKey {
    pub(super) key: CiString<50>,
    /// Null if it has none. Keys and passwords are always null: they are not kept.
    pub(super) value: Option<CiString<500>>,
    /// Whether it cannot be changed; null if it was changed, and never asked for.
    pub(super) readonly: Option<bool>,
    /// Whether the value counts only after a reboot, which has not come yet.
    pub(super) reboot_required: bool,
    /// The value until then, if that is known.
    #[serde(skip)]
    pub(super) value_in_force: Option<CiString<500>>,
    /// When it was last told or changed.
    pub(super) time: DateTime,
}

impl ConfigurationKey {
    fn read(row: &Row<'_>) -> storage::Result<Self> {
        Ok(Self {
            key: row.get::<_, Wire<_>>("key")?.0,
            value: row.get::<_, Option<Wire<_>>>("value")?.map(|value| value.0),
            readonly: row.get("readonly")?,
            reboot_required: row.get("reboot_required")?,
            value_in_force: row.get::<_, Option<Wire<_>>>("value_in_force")?.map(|value| value.0),
            time: row.get::<_, Moment>("noted_at")?.0,
        })
    }
}

impl Configuration {
    pub(super) fn of(connection: &Connection, charge_point: &str) -> storage::Result<Self> {
        let complete_at: Option<Option<Moment>> = connection
            .prepare_cached(
                "SELECT configuration_complete_at FROM charge_points WHERE identity = ?1",
            )?
            .query_row([charge_point], |row| row.get(0))
            .optional()?;
        let mut configuration =
            Self { complete_at: complete_at.flatten().map(|moment| moment.0), ..Self::default() };
        let mut statement = connection
            .prepare_cached("SELECT * FROM configuration WHERE identity = ?1 ORDER BY name")?;
        let keys = statement.query_map([charge_point], |row| {
            Ok((ConfigurationKey::read(row)?, row.get("unknown")?))
        })?;
        for (key, unknown) in keys {
            if unknown {
                configuration.unknown_key.push(key.key);
            } else {
                configuration.configuration_key.push(key);
            }
        }
        let absent = FUNCTIONS.into_iter().filter(|key| configuration.lacks(key));
        configuration.absent_functions =
            if configuration.complete_at.is_some() { absent.collect() } else { Vec::new() };
        Ok(configuration)
    }

    pub(super) fn find(&self, key: &str) -> Option<&ConfigurationKey> {
        self.configuration_key.iter().find(|it| it.key == *key)
    }

    /// Tells whether the charge point has said that it has no such key.
    pub(super) fn is_unknown(&self, key: &str) -> bool {
        self.unknown_key.iter().any(|it| it == key)
    }

    pub(super) fn integer(&self, key: &str) -> Option<i64> {
        self.value(key)?.integer()
    }

    pub(super) fn boolean(&self, key: &str) -> Option<bool> {
        self.value(key)?.boolean()
    }

    /// Returns the items of a list; none if it is not known, or empty.
    pub(super) fn list(&self, key: &str) -> Vec<String> {
        let items = self.value(key).map(|it| it.list().map(str::to_owned).collect());
        items.unwrap_or_default()
    }

    /// Tells whether a function is there whose key may be left out; `None` if
    /// that is not known.
    pub(super) fn function(&self, key: &str) -> Option<bool> {
        if self.lacks(key) { Some(false) } else { self.boolean(key) }
    }

    /// Tells whether there is no such key: it was asked for, or all were told.
    pub(super) fn lacks(&self, key: &str) -> bool {
        self.is_unknown(key) || (self.complete_at.is_some() && self.find(key).is_none())
    }

    /// Returns a key with the value that counts now.
    fn value(&self, key: &str) -> Option<KeyValue> {
        let found = self.find(key)?;
        let value = if found.reboot_required { &found.value_in_force } else { &found.value };
        let (key, value) = (found.key.clone(), value.clone());
        Some(KeyValue { key, readonly: found.readonly.unwrap_or_default(), value })
    }
}

/// What is to be noted of a key.
struct Told<'a> {
    key: &'a CiString<50>,
    value: Option<&'a CiString<500>>,
    /// `None` leaves it as it was.
    readonly: Option<bool>,
    unknown: bool,
    /// `None` leaves it as it was.
    reboot_required: Option<bool>,
}

impl Told<'_> {
    /// Notes it, unless the charge point was forgotten meanwhile.
    fn keep(&self, connection: &Connection, identity: &Identity) -> storage::Result<()> {
        let value = self.value.filter(|value| !is_secret(self.key, value));
        connection
            .prepare_cached(
                "INSERT INTO configuration
                     (identity, name, key, value, readonly, unknown, reboot_required, noted_at)
                 SELECT :identity, :name, :key, :value, :readonly, :unknown,
                     coalesce(:reboot_required, FALSE), :now
                 FROM charge_points WHERE identity = :identity
                 ON CONFLICT (identity, name) DO UPDATE SET
                     key = excluded.key, value = excluded.value,
                     readonly = coalesce(excluded.readonly, configuration.readonly),
                     unknown = excluded.unknown,
                     reboot_required =
                         coalesce(:reboot_required, configuration.reboot_required),
                     value_in_force = CASE
                         WHEN NOT coalesce(:reboot_required, configuration.reboot_required)
                             THEN NULL
                         WHEN configuration.reboot_required THEN configuration.value_in_force
                         ELSE configuration.value END,
                     noted_at = excluded.noted_at",
            )?
            .execute(named_params! {
                ":identity": identity.as_str(),
                ":name": name(self.key),
                ":key": self.key.as_str(),
                ":value": value.map(CiString::as_str),
                ":readonly": self.readonly,
                ":unknown": self.unknown,
                ":reboot_required": self.reboot_required,
                ":now": Moment::now(),
            })?;
        Ok(())
    }

    fn unknown(key: &CiString<50>) -> Told<'_> {
        Told { key, value: None, readonly: None, unknown: true, reboot_required: Some(false) }
    }
}

/// Which keys a GetConfiguration asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// None by name, which is all.
    All,
    Some,
}

/// Notes what a charge point tells. All of its keys replace what was known; some
/// are added to it.
pub(super) fn told(
    connection: &Connection,
    identity: &Identity,
    asked: Asked,
    response: &GetConfigurationResponse,
) -> storage::Result<()> {
    let keys = || response.configuration_key.iter().flatten();
    for KeyValue { key, readonly, value } in keys() {
        let value = value.as_ref();
        let readonly = Some(*readonly);
        Told { key, value, readonly, unknown: false, reboot_required: None }
            .keep(connection, identity)?;
    }
    for key in response.unknown_key.iter().flatten() {
        Told::unknown(key).keep(connection, identity)?;
    }
    match asked {
        Asked::All => {
            forget_others(connection, identity, &keys().map(|it| &it.key).collect())?;
            connection
                .prepare_cached(
                    "UPDATE charge_points SET configuration_complete_at = ?2 WHERE identity = ?1",
                )?
                .execute(params![identity.as_str(), Moment::now()])?;
        }
        Asked::Some => {}
    }
    Ok(())
}

fn forget_others(
    connection: &Connection,
    identity: &Identity,
    keys: &HashSet<&CiString<50>>,
) -> storage::Result<()> {
    let mut delete =
        connection.prepare_cached("DELETE FROM configuration WHERE identity = ?1 AND name = ?2")?;
    let known: Vec<Wire<CiString<50>>> = connection
        .prepare_cached("SELECT key FROM configuration WHERE identity = ?1")?
        .query_map([identity.as_str()], |row| row.get(0))?;
    for Wire(key) in known.iter().filter(|known| !keys.contains(&known.0)) {
        delete.execute(params![identity.as_str(), name(key)])?;
    }
    Ok(())
}

/// The same for all spellings of a key.
fn name(key: &CiString<50>) -> String {
    key.as_str().to_ascii_lowercase()
}

/// Notes what a ChangeConfiguration was answered.
pub(super) fn changed(
    connection: &Connection,
    identity: &Identity,
    request: &ChangeConfigurationRequest,
    status: ConfigurationStatus,
) -> storage::Result<()> {
    let reboot_required = match status {
        ConfigurationStatus::Accepted => false,
        ConfigurationStatus::RebootRequired => true,
        ConfigurationStatus::NotSupported => {
            return Told::unknown(&request.key).keep(connection, identity);
        }
        ConfigurationStatus::Rejected => return Ok(()),
    };
    Told {
        key: &request.key,
        value: Some(&request.value),
        readonly: None,
        unknown: false,
        reboot_required: Some(reboot_required),
    }
    .keep(connection, identity)
}

/// Notes that a charge point has booted: what waited for that counts now.
pub(super) fn booted(connection: &Connection, identity: &Identity) -> storage::Result<()> {
    connection
        .prepare_cached(
            "UPDATE configuration SET reboot_required = FALSE, value_in_force = NULL
             WHERE identity = ?1 AND reboot_required",
        )?
        .execute([identity.as_str()])?;
    Ok(())
}
