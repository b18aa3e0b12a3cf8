//! Charging profiles that are kept to be sent later.

use ocpp16_types::ChargingProfile;
use schemars::JsonSchema;
use serde::Serialize;

use super::column::Json;
use super::{Books, List, Page};
use crate::storage::{self, Connection, OptionalExtension, Row, StorageError, params};

impl Books {
    pub(crate) async fn charging_profile(
        &self,
        id: i64,
    ) -> Result<Option<StoredProfile>, StorageError> {
        self.read(move |connection| find(connection, id)).await
    }

    /// Lists profiles, the newest first; only those with this description, if it
    /// is given.
    pub(crate) async fn charging_profiles(
        &self,
        description: Option<String>,
        page: Page,
    ) -> Result<List<StoredProfile>, StorageError> {
        self.read(move |connection| list(connection, description.as_deref(), page)).await
    }

    /// Adds a profile or replaces it; tells whether it is new.
    pub(crate) async fn put_charging_profile(
        &self,
        profile: StoredProfile,
    ) -> Result<bool, StorageError> {
        self.write(move |connection| put(connection, &profile)).await
    }

    /// Forgets a profile; tells whether it was there.
    pub(crate) async fn delete_charging_profile(&self, id: i64) -> Result<bool, StorageError> {
        self.write(move |connection| delete(connection, id)).await
    }
}

/// A profile as the operator has stored it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct StoredProfile {
    /// The `chargingProfileId` of the profile.
    pub(crate) id: i64,
    /// For people.
    pub(crate) description: String,
    pub(crate) profile: ChargingProfile,
}

impl StoredProfile {
    fn read(row: &Row<'_>) -> storage::Result<Self> {
        let profile = row.get::<_, Json<_>>("profile")?.0;
        Ok(Self { id: row.get("id")?, description: row.get("description")?, profile })
    }
}

fn find(connection: &Connection, id: i64) -> storage::Result<Option<StoredProfile>> {
    connection
        .prepare_cached("SELECT * FROM charging_profiles WHERE id = ?1")?
        .query_row([id], StoredProfile::read)
        .optional()
}

/// Lists a part of the profiles, the newest first, and tells how many there are.
fn list(
    connection: &Connection,
    description: Option<&str>,
    page: Page,
) -> storage::Result<List<StoredProfile>> {
    let total = connection
        .prepare_cached(
            "SELECT count(*) FROM charging_profiles WHERE ?1 IS NULL OR description = ?1",
        )?
        .query_row([description], |row| row.get(0))?;
    let mut statement = connection.prepare_cached(
        "SELECT * FROM charging_profiles WHERE ?1 IS NULL OR description = ?1
         ORDER BY number DESC LIMIT ?2 OFFSET ?3",
    )?;
    let found =
        statement.query_map(params![description, page.limit, page.offset], StoredProfile::read)?;
    Ok(List { total, items: found })
}

fn put(connection: &Connection, stored: &StoredProfile) -> storage::Result<bool> {
    let known = find(connection, stored.id)?.is_some();
    connection
        .prepare_cached(
            "INSERT INTO charging_profiles (id, number, description, profile)
             VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM charging_profiles), ?2, ?3)
             ON CONFLICT (id) DO UPDATE SET
                 description = excluded.description, profile = excluded.profile",
        )?
        .execute(params![stored.id, stored.description, Json(&stored.profile)])?;
    Ok(!known)
}

fn delete(connection: &Connection, id: i64) -> storage::Result<bool> {
    let deleted =
        connection.prepare_cached("DELETE FROM charging_profiles WHERE id = ?1")?.execute([id])?;
    Ok(deleted > 0)
}
