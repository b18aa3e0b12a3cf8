//! What the operator says of a charge point: who it is, how it proves that, and
//! whether it may work.

use ocpp16_server::{Identity, StoredKey};
use ocpp16_types::RegistrationStatus;

use super::Books;
use super::column::Wire;
use super::registration::{replace_all_keys, take_first_key};
use crate::storage::{self, Connection, OptionalExtension, StorageError, named_params, params};

impl Books {
    /// Returns what decides about a connection; `None` if nobody knows the
    /// charge point.
    pub(crate) async fn door(&self, identity: Identity) -> Result<Option<Door>, StorageError> {
        self.read(move |connection| door(connection, &identity)).await
    }

    /// Adds a charge point that has connected with this profile, unless it is
    /// known by now.
    pub(crate) async fn enrol(
        &self,
        identity: Identity,
        enrolment: RegistrationStatus,
        profile: u8,
    ) -> Result<(), StorageError> {
        self.write(move |connection| enrol(connection, &identity, enrolment, profile)).await
    }

    /// Adds a charge point or changes what is known of it, all of it or nothing.
    pub(crate) async fn provision(
        &self,
        identity: Identity,
        provision: Provision,
    ) -> Result<Result<Provisioned, ProvisionError>, StorageError> {
        self.write(move |connection| provisioned(connection, &identity, &provision)).await
    }

    /// Forgets a charge point, keys and all; tells whether it was known. Its
    /// transactions stay.
    pub(crate) async fn forget(&self, identity: String) -> Result<bool, StorageError> {
        self.write(move |connection| {
            let delete = "DELETE FROM charge_points WHERE identity = ?1";
            Ok(connection.prepare_cached(delete)?.execute([&identity])? > 0)
        })
        .await
    }

    /// Notes that a rotation has ended with the new key: a pending charge point
    /// is accepted at its next boot, if that is what the operator wants (J-82).
    pub(crate) async fn rotated(&self, identity: Identity) -> Result<(), StorageError> {
        let accept = self.policy().accept_after_rotation;
        self.write(move |connection| {
            take_first_key(connection, &identity)?;
            if accept { accept_pending(connection, &identity) } else { Ok(()) }
        })
        .await
    }
}

/// What decides about a connection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Door {
    /// The lowest profile that the operator wants of it; `None` is that of the
    /// settings.
    pub(crate) required_profile: Option<u8>,
    /// The highest profile that it has used.
    pub(crate) highest_profile: u8,
    /// The `CN` of its certificates; `None` is its identity.
    pub(crate) serial_number: Option<String>,
    /// Whether deviations are refused; `None` is as in the settings.
    pub(crate) strict: Option<bool>,
}

/// What an operator says of a charge point. `None` leaves a fact as it is, and
/// an inner `None` goes back to what the settings say.
#[derive(Debug, Default)]
pub(crate) struct Provision {
    /// Alone opens from now on.
    pub(crate) key: Option<StoredKey>,
    pub(crate) security_profile: Option<Option<u8>>,
    pub(crate) serial_number: Option<Option<String>>,
    pub(crate) strict: Option<Option<bool>>,
    pub(crate) enrolment: Option<RegistrationStatus>,
}

/// What has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Provisioned {
    pub(crate) new: bool,
    /// It was accepted and no longer is: it has to boot anew.
    pub(crate) revoked: bool,
}

/// Why nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ProvisionError {
    /// It has used this profile, and never goes below it (J-71).
    ProfileLowered(u8),
    /// Profiles 1 and 2 open by a password, and there is none.
    NoPassword,
    /// A password is never asked for at profile 0.
    PasswordUnused,
    /// Another charge point has this name in its certificates.
    SerialNumberTaken,
}

fn door(connection: &Connection, identity: &Identity) -> storage::Result<Option<Door>> {
    connection
        .prepare_cached(
            "SELECT security_profile, highest_profile, certificate_serial_number, strict
             FROM charge_points WHERE identity = ?1",
        )?
        .query_row([identity.as_str()], |row| {
            Ok(Door {
                required_profile: row.get(0)?,
                highest_profile: row.get(1)?,
                serial_number: row.get(2)?,
                strict: row.get(3)?,
            })
        })
        .optional()
}

fn enrol(
    connection: &Connection,
    identity: &Identity,
    enrolment: RegistrationStatus,
    profile: u8,
) -> storage::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO charge_points (identity, enrolment, highest_profile) VALUES (?1, ?2, ?3)
             ON CONFLICT (identity) DO NOTHING",
        )?
        .execute(params![identity.as_str(), Wire(enrolment), profile])?;
    Ok(())
}

/// Pending becomes Accepted at the next boot.
pub(super) fn accept_pending(connection: &Connection, identity: &Identity) -> storage::Result<()> {
    connection
        .prepare_cached(
            "UPDATE charge_points SET enrolment = ?2 WHERE identity = ?1 AND enrolment = ?3",
        )?
        .execute(params![
            identity.as_str(),
            Wire(RegistrationStatus::Accepted),
            Wire(RegistrationStatus::Pending)
        ])?;
    Ok(())
}

/// A refusal is found out before anything is written.
fn provisioned(
    connection: &Connection,
    identity: &Identity,
    provision: &Provision,
) -> storage::Result<Result<Provisioned, ProvisionError>> {
    let known = door(connection, identity)?;
    let new = known.is_none();
    let Door { required_profile, highest_profile, serial_number, strict } =
        known.unwrap_or_default();
    let has_key = provision.key.is_some() || has_key(connection, identity)?;
    let security_profile = match required(provision, required_profile, highest_profile, has_key) {
        Ok(profile) => profile,
        Err(error) => return Ok(Err(error)),
    };
    if let Some(Some(name)) = &provision.serial_number
        && is_taken(connection, identity, name)?
    {
        return Ok(Err(ProvisionError::SerialNumberTaken));
    }
    let serial_number = provision.serial_number.clone().unwrap_or(serial_number);
    let strict = provision.strict.unwrap_or(strict);

    connection
        .prepare_cached(
            "INSERT INTO charge_points
                 (identity, enrolment, security_profile, certificate_serial_number, strict)
             VALUES
                 (:identity, coalesce(:enrolment, 'Accepted'), :security_profile, :serial_number,
                  :strict)
             ON CONFLICT (identity) DO UPDATE SET
                 enrolment = coalesce(:enrolment, charge_points.enrolment),
                 security_profile = excluded.security_profile,
                 certificate_serial_number = excluded.certificate_serial_number,
                 strict = excluded.strict",
        )?
        .execute(named_params! {
            ":identity": identity.as_str(),
            ":enrolment": provision.enrolment.map(Wire),
            ":security_profile": security_profile,
            ":serial_number": serial_number,
            ":strict": strict,
        })?;
    if let Some(key) = &provision.key {
        replace_all_keys(connection, identity, std::slice::from_ref(key))?;
        take_first_key(connection, identity)?;
    }
    let revoked = match provision.enrolment {
        None | Some(RegistrationStatus::Accepted) => false,
        Some(enrolment) => revoke(connection, identity, enrolment)?,
    };
    Ok(Ok(Provisioned { new, revoked }))
}

/// Says which profile is wanted from now on.
fn required(
    provision: &Provision,
    before: Option<u8>,
    highest_profile: u8,
    has_key: bool,
) -> Result<Option<u8>, ProvisionError> {
    let profile = match (provision.security_profile, &provision.key) {
        (Some(Some(0)), Some(_)) => return Err(ProvisionError::PasswordUnused),
        (Some(Some(given)), _) if given < highest_profile => {
            return Err(ProvisionError::ProfileLowered(highest_profile));
        }
        (Some(given), None) => given,
        // Who is given a password has to show it.
        (Some(given), Some(_)) => given.max(Some(1)),
        (None, Some(_)) => before.max(Some(1)),
        (None, None) => before,
    };
    match profile {
        Some(1 | 2) if !has_key => Err(ProvisionError::NoPassword),
        _ => Ok(profile),
    }
}

fn has_key(connection: &Connection, identity: &Identity) -> storage::Result<bool> {
    connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM authorization_keys WHERE identity = ?1)")?
        .query_row([identity.as_str()], |row| row.get(0))
}

/// Tells whether certificates with this name belong to another charge point.
fn is_taken(connection: &Connection, identity: &Identity, name: &str) -> storage::Result<bool> {
    connection
        .prepare_cached(
            "SELECT EXISTS (
                 SELECT 1 FROM charge_points
                 WHERE identity <> ?1 AND coalesce(certificate_serial_number, identity) = ?2)",
        )?
        .query_row([identity.as_str(), name], |row| row.get(0))
}

/// Takes acceptance back; tells whether there was one.
fn revoke(
    connection: &Connection,
    identity: &Identity,
    enrolment: RegistrationStatus,
) -> storage::Result<bool> {
    let revoked = connection
        .prepare_cached(
            "UPDATE charge_points SET registration = ?2 WHERE identity = ?1 AND registration = ?3",
        )?
        .execute(params![identity.as_str(), Wire(enrolment), Wire(RegistrationStatus::Accepted)])?;
    Ok(revoked > 0)
}

#[cfg(test)]
mod tests {
    use ocpp16_server::AuthorizationKey;

    use super::*;

    fn provision(profile: Option<Option<u8>>, key: bool) -> Provision {
        let key = key.then(|| StoredKey::of(&AuthorizationKey::from_bytes(*b"key")).unwrap());
        Provision { key, security_profile: profile, ..Provision::default() }
    }

    #[test]
    fn the_wanted_profile_follows_from_what_is_given() {
        use ProvisionError::{NoPassword, PasswordUnused, ProfileLowered};

        // Given, with a password, wanted before, used, has a password: wanted now.
        for (given, key, before, highest, has_key, expected) in [
            (None, false, None, 0, false, Ok(None)),
            (None, true, None, 0, true, Ok(Some(1))),
            (None, true, Some(2), 0, true, Ok(Some(2))),
            (None, false, Some(3), 3, false, Ok(Some(3))),
            (Some(None), false, Some(2), 0, true, Ok(None)),
            (Some(None), true, Some(2), 0, true, Ok(Some(1))),
            (Some(Some(2)), false, None, 1, true, Ok(Some(2))),
            (Some(Some(3)), false, None, 0, false, Ok(Some(3))),
            (Some(Some(2)), false, None, 0, false, Err(NoPassword)),
            (Some(Some(1)), false, Some(2), 2, true, Err(ProfileLowered(2))),
            (Some(Some(0)), true, None, 0, true, Err(PasswordUnused)),
        ] {
            let provision = provision(given, key);
            let wanted = required(&provision, before, highest, has_key);
            assert_eq!(wanted, expected, "{given:?}, {key}, {before:?}, {highest}, {has_key}");
        }
    }
}
