//! What the library remembers of a charge point, in the database.

use ocpp16_server::{ChargePointState, Identity, Store, StoreError, StoredKey};
use ocpp16_types::RegistrationStatus;

use super::Books;
use super::column::Wire;
use super::provisioning::accept_pending;
use crate::storage::{self, Connection, OptionalExtension, params};

impl Store for Books {
    async fn load(&self, identity: &Identity) -> Result<ChargePointState, StoreError> {
        let identity = identity.clone();
        let read = self.database.read(move |connection| load(connection, &identity));
        read.await.map_err(StoreError::new)
    }

    async fn set_registration(
        &self,
        identity: &Identity,
        status: RegistrationStatus,
    ) -> Result<(), StoreError> {
        let identity = identity.clone();
        let written = self.database.write(move |connection| {
            connection
                .prepare_cached("UPDATE charge_points SET registration = ?2 WHERE identity = ?1")?
                .execute(params![identity.as_str(), Wire(status)])
        });
        written.await.map(drop).map_err(StoreError::new)
    }

    async fn raise_profile(&self, identity: &Identity, profile: u8) -> Result<(), StoreError> {
        let (identity, accept) = (identity.clone(), self.policy().accept_after_rotation);
        let written = self.database.write(move |connection| {
            connection
                .prepare_cached(
                    "UPDATE charge_points SET highest_profile = ?2
                     WHERE identity = ?1 AND highest_profile < ?2",
                )?
                .execute(params![identity.as_str(), profile])?;
            // It is the only key, so it is the one that was shown.
            if matches!(profile, 1 | 2) && take_first_key(connection, &identity)? && accept {
                accept_pending(connection, &identity)?;
            }
            Ok(())
        });
        written.await.map_err(StoreError::new)
    }

    async fn replace_keys(
        &self,
        identity: &Identity,
        old: &[StoredKey],
        new: Vec<StoredKey>,
    ) -> Result<bool, StoreError> {
        let (identity, old) = (identity.clone(), old.to_vec());
        let accept = self.policy().accept_after_rotation && is_end_of_rotation(&old, &new);
        let written = self.database.write(move |connection| {
            let replaced = replace_keys(connection, &identity, &old, &new)?;
            if replaced && (old.is_empty() || new.is_empty()) {
                send_first_key(connection, &identity, !new.is_empty())?;
            }
            if replaced && accept {
                accept_pending(connection, &identity)?;
            }
            Ok(replaced)
        });
        written.await.map_err(StoreError::new)
    }
}

fn load(connection: &Connection, identity: &Identity) -> storage::Result<ChargePointState> {
    let mut state = ChargePointState::default();
    let known = connection
        .prepare_cached(
            "SELECT registration, highest_profile FROM charge_points WHERE identity = ?1",
        )?
        .query_row([identity.as_str()], |row| {
            Ok((row.get::<_, Option<Wire<_>>>(0)?, row.get::<_, u8>(1)?))
        })
        .optional()?;
    let Some((registration, highest_profile)) = known else { return Ok(state) };
    state.registration = registration.map(|status| status.0);
    state.highest_profile = highest_profile;
    state.keys = keys(connection, identity)?;
    Ok(state)
}

/// Returns the keys that open a connection, the oldest first.
fn keys(connection: &Connection, identity: &Identity) -> storage::Result<Vec<StoredKey>> {
    let mut statement = connection.prepare_cached(
        "SELECT hash FROM authorization_keys WHERE identity = ?1 ORDER BY position",
    )?;
    statement
        .query_map([identity.as_str()], |row| Ok(StoredKey::from_stored(row.get::<_, String>(0)?)))
}

/// Replaces the keys if they still are `old`; tells whether they were.
fn replace_keys(
    connection: &Connection,
    identity: &Identity,
    old: &[StoredKey],
    new: &[StoredKey],
) -> storage::Result<bool> {
    if keys(connection, identity)? != old {
        return Ok(false);
    }
    replace_all_keys(connection, identity, new)?;
    Ok(true)
}

/// Only the newest key is left: the charge point has shown or confirmed that it
/// has it.
fn is_end_of_rotation(old: &[StoredKey], new: &[StoredKey]) -> bool {
    old.len() > 1 && new.len() == 1 && new.first() == old.last()
}

/// Notes that the charge point is sent its first key, or has refused it.
fn send_first_key(connection: &Connection, identity: &Identity, sent: bool) -> storage::Result<()> {
    connection
        .prepare_cached("UPDATE charge_points SET first_key_sent = ?2 WHERE identity = ?1")?
        .execute(params![identity.as_str(), sent])?;
    Ok(())
}

/// Notes that the charge point has the key that it was sent first; tells whether
/// that is news.
pub(super) fn take_first_key(
    connection: &Connection,
    identity: &Identity,
) -> storage::Result<bool> {
    let taken = connection
        .prepare_cached(
            "UPDATE charge_points SET first_key_sent = FALSE
             WHERE identity = ?1 AND first_key_sent",
        )?
        .execute([identity.as_str()])?;
    Ok(taken > 0)
}

/// Replaces the keys, whatever they are.
pub(super) fn replace_all_keys(
    connection: &Connection,
    identity: &Identity,
    new: &[StoredKey],
) -> storage::Result<()> {
    connection
        .prepare_cached("DELETE FROM authorization_keys WHERE identity = ?1")?
        .execute([identity.as_str()])?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO authorization_keys (identity, position, hash) VALUES (?1, ?2, ?3)",
    )?;
    for (position, key) in (0_i64..).zip(new) {
        insert.execute(params![identity.as_str(), position, key.as_str()])?;
    }
    Ok(())
}
