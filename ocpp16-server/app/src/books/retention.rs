//! What is forgotten when it is old: what grows with every message and costs no
//! money. Everything else stays until it is deleted.

use ocpp16_types::DateTime;

use super::Books;
use super::column::Moment;
use crate::storage::{Connection, StorageError, params};

impl Books {
    /// Forgets what was received before; tells how many rows that were, for
    /// meter values how many messages.
    pub(crate) async fn forget_old(
        &self,
        what: Old,
        before: DateTime,
    ) -> Result<usize, StorageError> {
        /// What charge points send in the meantime waits for so many at most.
        const AT_ONCE: u32 = 200;

        let mut forgotten = 0;
        loop {
            let forget = move |connection: &Connection| {
                let mut delete = connection.prepare_cached(what.delete_some())?;
                delete.execute(params![Moment(before), AT_ONCE])
            };
            let some = self.write_aside(forget).await?;
            forgotten += some;
            if some < AT_ONCE as usize {
                return Ok(forgotten);
            }
        }
    }
}

/// What may be forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Old {
    MeterValues,
    SecurityEvents,
    Messages,
}

impl Old {
    /// Deletes what is older than the first parameter, the oldest first, and no
    /// more rows than the second.
    const fn delete_some(self) -> &'static str {
        match self {
            // The values go with their message.
            Self::MeterValues => {
                "DELETE FROM meter_messages WHERE message_number IN
                     (SELECT message_number FROM meter_messages WHERE received_at < ?1
                      ORDER BY received_at LIMIT ?2)"
            }
            Self::SecurityEvents => {
                "DELETE FROM security_events WHERE event_number IN
                     (SELECT event_number FROM security_events WHERE received_at < ?1
                      ORDER BY received_at LIMIT ?2)"
            }
            Self::Messages => {
                "DELETE FROM messages WHERE number IN
                     (SELECT number FROM messages WHERE time < ?1 ORDER BY time LIMIT ?2)"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;
    use crate::settings::{Live, Settings};
    use crate::storage::{TestDatabase, on_each_database};

    on_each_database! {
        what_is_older_is_forgotten
        an_index_finds_what_is_old
    }

    const FILL: &str = "
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 401)
        INSERT INTO meter_messages (identity, received_at, message_key, samples)
            SELECT 'CP', i, CAST(CAST(i AS TEXT) AS BYTEA), '[[0,\"1\"]]' FROM n;
        INSERT INTO security_events (identity, type, timestamp, received_at)
            SELECT 'CP', 'x', 0, received_at FROM meter_messages;
        INSERT INTO messages (identity, time, direction, validity, frame)
            SELECT 'CP', received_at, 'in', 'valid', 'x' FROM meter_messages";

    async fn left(books: &Books, table: &'static str) -> i64 {
        let count = move |connection: &Connection| {
            let count = format!("SELECT count(*) FROM {table}");
            connection.prepare_cached(&count)?.query_row((), |row| row.get(0))
        };
        books.read(count).await.unwrap()
    }

    /// More rows than go at once, and only those that are older.
    async fn what_is_older_is_forgotten(database: TestDatabase) {
        let database = database.open();
        let (_sender, live) = Live::new(Settings::default());
        let books = Books::new(database, live);
        books.write(|connection| connection.execute_batch(FILL)).await.unwrap();
        let before = |milliseconds| {
            DateTime::from(SystemTime::UNIX_EPOCH + Duration::from_millis(milliseconds))
        };
        for (what, table) in [
            (Old::MeterValues, "meter_values"),
            (Old::SecurityEvents, "security_events"),
            (Old::Messages, "messages"),
        ] {
            assert_eq!(books.forget_old(what, before(1)).await.unwrap(), 0, "{table}");
            assert_eq!(books.forget_old(what, before(401)).await.unwrap(), 400, "{table}");
            assert_eq!(left(&books, table).await, 1);
            assert_eq!(books.forget_old(what, before(402)).await.unwrap(), 1, "{table}");
        }
    }

    /// Or else a table is searched from one end to the other, again and again.
    async fn an_index_finds_what_is_old(database: TestDatabase) {
        let database = database.open();
        for what in [Old::MeterValues, Old::SecurityEvents, Old::Messages] {
            let plan = database.read(move |connection| {
                let (explain, column) = match connection {
                    Connection::Sqlite(_) => ("EXPLAIN QUERY PLAN", 3),
                    Connection::Postgres(_) => {
                        // It reads small tables as a whole, unless that is out of question.
                        connection.execute_batch("SET LOCAL enable_seqscan = off")?;
                        ("EXPLAIN", 0)
                    }
                };
                connection
                    .prepare_cached(&format!("{explain} {}", what.delete_some()))?
                    .query_map([0_i64, 1], |row| row.get::<_, String>(column))
            });
            let plan = plan.await.unwrap().join("\n");
            let whole = plan.contains("SCAN") || plan.contains("Seq Scan");
            assert!(plan.contains("_by_age") && !whole, "{plan}");
        }
    }
}
