//! The charging profiles that charge points have, by what they were sent and
//! accepted.
//!
//! Nobody can ask a charge point for its profiles: what others have installed, or
//! it has lost, is not known here.

use ocpp16_server::Identity;
use ocpp16_types::{
    ChargingProfile, ChargingProfilePurposeType, ClearChargingProfileRequest, DateTime,
    SetChargingProfileRequest,
};
use schemars::JsonSchema;
use serde::Serialize;

use super::column::{Json, Moment};
use super::{Books, List, Page, transaction};
use crate::storage::{self, Connection, Row, StorageError, named_params, params};

impl Books {
    /// Lists the profiles of a charge point, the last to be accepted first.
    pub(crate) async fn installed_profiles(
        &self,
        charge_point: String,
        page: Page,
    ) -> Result<List<InstalledProfile>, StorageError> {
        self.read(move |connection| list(connection, &charge_point, page)).await
    }
}

/// A profile that a charge point has accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct InstalledProfile {
    /// 0 is the charge point itself.
    pub(crate) connector_id: i64,
    /// The transaction that it ends with; null if it is no TxProfile.
    pub(crate) transaction_id: Option<i64>,
    /// When it was accepted, or else when the transaction began that it was sent
    /// with.
    pub(crate) time: DateTime,
    /// As it was sent.
    pub(crate) profile: ChargingProfile,
}

impl InstalledProfile {
    fn read(row: &Row<'_>) -> storage::Result<Self> {
        Ok(Self {
            connector_id: row.get("connector_id")?,
            transaction_id: row.get("transaction_id")?,
            time: row.get::<_, Moment>("accepted_at")?.0,
            profile: row.get::<_, Json<_>>("profile")?.0,
        })
    }

    /// Tells whether another profile takes its place.
    pub(super) fn is_replaced_by(
        &self,
        connector_id: Option<i64>,
        profile: &ChargingProfile,
    ) -> bool {
        let place = |it: &ChargingProfile| (it.charging_profile_purpose, it.stack_level);
        self.profile.charging_profile_id == profile.charging_profile_id
            || (connector_id == Some(self.connector_id) && place(&self.profile) == place(profile))
    }
}

/// Notes that a charge point has accepted a profile. That of a transaction
/// that does not run is over already, with those that it has replaced: the
/// transaction may have ended before the answer.
pub(super) fn set(
    connection: &Connection,
    identity: &Identity,
    request: &SetChargingProfileRequest,
) -> storage::Result<()> {
    let (connector_id, profile) = (request.connector_id, &request.cs_charging_profiles);
    let transaction_id = match profile.charging_profile_purpose {
        ChargingProfilePurposeType::TxProfile => {
            let running = match profile.transaction_id {
                Some(named) => transaction::runs(connection, identity, named)?.then_some(named),
                None => transaction::open_on(connection, identity, connector_id)?,
            };
            if running.is_none() {
                install(connection, identity, connector_id, None, profile)?;
                return remove(connection, identity, profile.charging_profile_id);
            }
            running
        }
        ChargingProfilePurposeType::ChargePointMaxProfile
        | ChargingProfilePurposeType::TxDefaultProfile => None,
    };
    install(connection, identity, connector_id, transaction_id, profile)
}

fn remove(connection: &Connection, identity: &Identity, id: i64) -> storage::Result<()> {
    connection
        .prepare_cached("DELETE FROM installed_profiles WHERE identity = ?1 AND id = ?2")?
        .execute(params![identity.as_str(), id])?;
    Ok(())
}

/// Puts a profile in the place of those that it replaces, unless the charge point
/// was forgotten meanwhile.
fn install(
    connection: &Connection,
    identity: &Identity,
    connector_id: i64,
    transaction_id: Option<i64>,
    profile: &ChargingProfile,
) -> storage::Result<()> {
    connection
        .prepare_cached(
            "DELETE FROM installed_profiles
             WHERE identity = :identity
                 AND (id = :id
                      OR connector_id = :connector_id AND purpose = :purpose
                         AND stack_level = :stack_level)",
        )?
        .execute(named_params! {
            ":identity": identity.as_str(),
            ":connector_id": connector_id,
            ":id": profile.charging_profile_id,
            ":purpose": profile.charging_profile_purpose.as_str(),
            ":stack_level": profile.stack_level,
        })?;
    connection
        .prepare_cached(
            "INSERT INTO installed_profiles
                 (identity, connector_id, id, purpose, stack_level, transaction_id, profile,
                  accepted_at)
             SELECT :identity, :connector_id, :id, :purpose, :stack_level, :transaction_id,
                 :profile, :now
             FROM charge_points WHERE identity = :identity",
        )?
        .execute(named_params! {
            ":identity": identity.as_str(),
            ":connector_id": connector_id,
            ":id": profile.charging_profile_id,
            ":purpose": profile.charging_profile_purpose.as_str(),
            ":stack_level": profile.stack_level,
            ":transaction_id": transaction_id,
            ":profile": Json(profile),
            ":now": Moment::now(),
        })?;
    Ok(())
}

/// Notes that a charge point has none left of the profiles that it was asked to
/// clear.
pub(super) fn cleared(
    connection: &Connection,
    identity: &Identity,
    request: &ClearChargingProfileRequest,
) -> storage::Result<()> {
    // Beside an id, nothing counts.
    let others = request.id.is_none();
    connection
        .prepare_cached(
            "DELETE FROM installed_profiles
             WHERE identity = :identity
                 AND (:id IS NULL OR id = :id)
                 AND (:connector_id IS NULL OR connector_id = :connector_id)
                 AND (:purpose IS NULL OR purpose = :purpose)
                 AND (:stack_level IS NULL OR stack_level = :stack_level)",
        )?
        .execute(named_params! {
            ":identity": identity.as_str(),
            ":id": request.id,
            ":connector_id": request.connector_id.filter(|_| others),
            ":purpose":
                request.charging_profile_purpose.filter(|_| others).map(|purpose| purpose.as_str()),
            ":stack_level": request.stack_level.filter(|_| others),
        })?;
    Ok(())
}

/// Notes that a transaction has begun, maybe with a profile of its own: those of
/// the transaction before it are over.
pub(super) fn transaction_began(
    connection: &Connection,
    identity: &Identity,
    connector_id: i64,
    transaction_id: i64,
    profile: Option<&ChargingProfile>,
) -> storage::Result<()> {
    connection
        .prepare_cached(
            "DELETE FROM installed_profiles
             WHERE identity = ?1 AND connector_id = ?2 AND purpose = 'TxProfile'",
        )?
        .execute(params![identity.as_str(), connector_id])?;
    match profile {
        Some(profile) => install(connection, identity, connector_id, Some(transaction_id), profile),
        None => Ok(()),
    }
}

/// Notes that a transaction has ended, and its profiles with it.
pub(super) fn transaction_ended(
    connection: &Connection,
    identity: &Identity,
    transaction_id: i64,
) -> storage::Result<()> {
    connection
        .prepare_cached(
            "DELETE FROM installed_profiles WHERE identity = ?1 AND transaction_id = ?2",
        )?
        .execute(params![identity.as_str(), transaction_id])?;
    Ok(())
}

/// Returns the profiles of a charge point whose `validTo` is not past.
pub(super) fn in_force(
    connection: &Connection,
    charge_point: &str,
) -> storage::Result<Vec<InstalledProfile>> {
    let everything = Page { limit: u32::MAX, offset: 0 };
    let mut profiles = list(connection, charge_point, everything)?.items;
    let now = Moment::now().0;
    profiles.retain(|it| it.profile.valid_to.is_none_or(|valid_to| valid_to > now));
    Ok(profiles)
}

fn list(
    connection: &Connection,
    charge_point: &str,
    page: Page,
) -> storage::Result<List<InstalledProfile>> {
    let total = connection
        .prepare_cached("SELECT count(*) FROM installed_profiles WHERE identity = ?1")?
        .query_row([charge_point], |row| row.get(0))?;
    let mut statement = connection.prepare_cached(
        "SELECT * FROM installed_profiles WHERE identity = ?1
         ORDER BY number DESC LIMIT ?2 OFFSET ?3",
    )?;
    let found = statement
        .query_map(params![charge_point, page.limit, page.offset], InstalledProfile::read)?;
    Ok(List { total, items: found })
}
