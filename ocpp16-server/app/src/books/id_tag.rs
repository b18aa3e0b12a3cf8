//! Tags, and what they may do.

use ocpp16_types::{AuthorizationStatus, DateTime, IdTagInfo, IdToken};
use schemars::JsonSchema;
use serde::Serialize;

use super::column::{Moment, Wire};
use super::{Books, List, Page, Policy};
use crate::storage::{self, Connection, OptionalExtension, Row, StorageError, named_params};

impl Books {
    /// Says what an Authorize is answered.
    pub(crate) async fn authorize(&self, id_tag: IdToken) -> Result<IdTagInfo, StorageError> {
        let policy = self.policy();
        self.read(move |connection| authorize(connection, &id_tag, &policy)).await
    }

    pub(crate) async fn id_tag(&self, id_tag: String) -> Result<Option<IdTag>, StorageError> {
        self.read(move |connection| find(connection, &id_tag)).await
    }

    /// Lists tags, the newest first.
    pub(crate) async fn id_tags(&self, page: Page) -> Result<List<IdTag>, StorageError> {
        self.read(move |connection| list(connection, page)).await
    }

    /// Adds a tag or replaces what is known of it; tells whether it is new.
    pub(crate) async fn put_id_tag(&self, tag: IdTag) -> Result<bool, StorageError> {
        self.write(move |connection| put(connection, &tag)).await
    }

    /// Forgets a tag; tells whether it was known.
    pub(crate) async fn delete_id_tag(&self, id_tag: String) -> Result<bool, StorageError> {
        self.write(move |connection| delete(connection, &id_tag)).await
    }
}

/// A tag that the operator knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct IdTag {
    /// As the operator wrote it; tags are equal whatever their case.
    pub(crate) id_tag: IdToken,
    /// What the operator says of it: never ConcurrentTx.
    pub(crate) status: AuthorizationStatus,
    /// From when on it is answered Expired; `None` is never.
    pub(crate) expiry_date: Option<DateTime>,
    /// Its group.
    pub(crate) parent_id_tag: Option<IdToken>,
    /// How many transactions it may run at the same time; `None` is what the
    /// settings say.
    pub(crate) max_active_transactions: Option<u32>,
}

impl IdTag {
    fn read(row: &Row<'_>) -> storage::Result<Self> {
        Ok(Self {
            id_tag: row.get::<_, Wire<_>>("spelling")?.0,
            status: row.get::<_, Wire<_>>("status")?.0,
            expiry_date: row.get::<_, Option<Moment>>("expiry_date")?.map(|moment| moment.0),
            parent_id_tag: row.get::<_, Option<Wire<_>>>("parent_id_tag")?.map(|tag| tag.0),
            max_active_transactions: row.get("max_active_transactions")?,
        })
    }

    /// Says what a tag may do that the operator does not know.
    fn unknown(id_tag: &IdToken, policy: &Policy) -> Self {
        Self {
            id_tag: id_tag.clone(),
            status: policy.unknown_tags,
            expiry_date: None,
            parent_id_tag: None,
            max_active_transactions: None,
        }
    }

    /// Says what the tag is answered, other transactions aside.
    fn info(&self, now: DateTime) -> IdTagInfo {
        let expired = self.expiry_date.is_some_and(|expiry_date| expiry_date <= now);
        let status = if expired && self.status == AuthorizationStatus::Accepted {
            AuthorizationStatus::Expired
        } else {
            self.status
        };
        IdTagInfo {
            expiry_date: self.expiry_date,
            parent_id_tag: self.parent_id_tag.clone(),
            status,
        }
    }
}

/// Says what an Authorize is answered, and a StopTransaction with a tag.
pub(super) fn authorize(
    connection: &Connection,
    id_tag: &IdToken,
    policy: &Policy,
) -> storage::Result<IdTagInfo> {
    let tag = find(connection, id_tag)?.unwrap_or_else(|| IdTag::unknown(id_tag, policy));
    Ok(tag.info(Moment::now().0))
}

/// Says what a StartTransaction is answered. Transactions that lack
/// their stop do not count, nobody charges there any more; nor do those that were
/// refused, which their charge point stops.
pub(super) fn authorize_start(
    connection: &Connection,
    id_tag: &IdToken,
    policy: &Policy,
) -> storage::Result<IdTagInfo> {
    let tag = find(connection, id_tag)?.unwrap_or_else(|| IdTag::unknown(id_tag, policy));
    let mut info = tag.info(Moment::now().0);
    if info.status == AuthorizationStatus::Accepted {
        let active: u32 = connection
            .prepare_cached(
                "SELECT count(*) FROM transactions
                 WHERE lower(id_tag) = ?1 AND stop_received_at IS NULL AND NOT stop_missing
                     AND start_status = 'Accepted'",
            )?
            .query_row([key(id_tag)], |row| row.get(0))?;
        let limit = tag.max_active_transactions.unwrap_or(policy.max_active_transactions);
        if active >= limit {
            info.status = AuthorizationStatus::ConcurrentTx;
        }
    }
    Ok(info)
}

fn find(connection: &Connection, id_tag: &str) -> storage::Result<Option<IdTag>> {
    connection
        .prepare_cached("SELECT * FROM id_tags WHERE id_tag = ?1")?
        .query_row([key(id_tag)], IdTag::read)
        .optional()
}

/// Lists a part of the tags, the newest first, and tells how many there are.
fn list(connection: &Connection, page: Page) -> storage::Result<List<IdTag>> {
    let total = connection
        .prepare_cached("SELECT count(*) FROM id_tags")?
        .query_row((), |row| row.get(0))?;
    let mut statement = connection
        .prepare_cached("SELECT * FROM id_tags ORDER BY number DESC LIMIT ?1 OFFSET ?2")?;
    let tags = statement.query_map([page.limit, page.offset], IdTag::read)?;
    Ok(List { total, items: tags })
}

/// Adds a tag or replaces what is known of it; tells whether it is new.
fn put(connection: &Connection, tag: &IdTag) -> storage::Result<bool> {
    let known = find(connection, &tag.id_tag)?.is_some();
    connection
        .prepare_cached(
            "INSERT INTO id_tags
                 (id_tag, number, spelling, status, expiry_date, parent_id_tag,
                  max_active_transactions)
             VALUES
                 (:id_tag, (SELECT coalesce(max(number), 0) + 1 FROM id_tags), :spelling, :status,
                  :expiry_date, :parent_id_tag, :max_active_transactions)
             ON CONFLICT (id_tag) DO UPDATE SET
                 spelling = excluded.spelling, status = excluded.status,
                 expiry_date = excluded.expiry_date, parent_id_tag = excluded.parent_id_tag,
                 max_active_transactions = excluded.max_active_transactions",
        )?
        .execute(named_params! {
            ":id_tag": key(&tag.id_tag),
            ":spelling": Wire(&tag.id_tag),
            ":status": Wire(tag.status),
            ":expiry_date": tag.expiry_date.map(Moment),
            ":parent_id_tag": tag.parent_id_tag.as_ref().map(Wire),
            ":max_active_transactions": tag.max_active_transactions,
        })?;
    Ok(!known)
}

/// Forgets a tag; tells whether it was known. Its transactions stay.
fn delete(connection: &Connection, id_tag: &str) -> storage::Result<bool> {
    let deleted = connection
        .prepare_cached("DELETE FROM id_tags WHERE id_tag = ?1")?
        .execute([key(id_tag)])?;
    Ok(deleted > 0)
}

/// The same for all spellings of a tag, which is ASCII.
pub(super) fn key(id_tag: &str) -> String {
    id_tag.to_ascii_lowercase()
}
