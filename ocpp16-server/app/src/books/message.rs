//! Frames, as far as the settings want them in the database.

use std::sync::Arc;

use ocpp16_types::ErrorCode;
use rusqlite::{Connection, Row, named_params, params};

use super::column::{Json, Moment, Named, Wire};
use super::{Books, List, Page};
use crate::messages::{Frame, Message};
use crate::storage::StorageError;

impl Books {
    /// Keeps frames, all of them or none.
    pub(crate) async fn keep_messages(
        &self,
        messages: Vec<Arc<Message>>,
    ) -> Result<(), StorageError> {
        self.write_aside(move |connection| keep(connection, &messages)).await
    }

    /// Lists the kept frames of a charge point, the newest first.
    pub(crate) async fn messages(
        &self,
        charge_point: String,
        page: Page,
    ) -> Result<List<Message>, StorageError> {
        self.read(move |connection| list(connection, &charge_point, page)).await
    }
}

fn keep(connection: &Connection, messages: &[Arc<Message>]) -> rusqlite::Result<()> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO messages
             (identity, time, direction, message_id, action, validity, error_code, deviations,
              frame)
         VALUES
             (:identity, :time, :direction, :message_id, :action, :validity, :error_code,
              :deviations, :frame)",
    )?;
    for message in messages {
        let frame = &*message.frame;
        insert.execute(named_params! {
            ":identity": message.charge_point,
            ":time": Moment(message.time),
            ":direction": Named(frame.direction),
            ":message_id": frame.message_id,
            ":action": frame.action,
            ":validity": Named(frame.validity),
            ":error_code": frame.error_code,
            ":deviations": (!frame.deviations.is_empty()).then_some(Json(&frame.deviations)),
            ":frame": frame.frame,
        })?;
    }
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Message> {
    let deviations: Option<Json<_>> = row.get("deviations")?;
    let error_code: Option<Wire<ErrorCode>> = row.get("error_code")?;
    let frame = Frame {
        direction: row.get::<_, Named<_>>("direction")?.0,
        message_id: row.get("message_id")?,
        action: row.get("action")?,
        validity: row.get::<_, Named<_>>("validity")?.0,
        error_code: error_code.map(|code| code.0.as_str()),
        deviations: deviations.map(|deviations| deviations.0).unwrap_or_default(),
        frame: row.get("frame")?,
    };
    Ok(Message {
        time: row.get::<_, Moment>("time")?.0,
        charge_point: row.get("identity")?,
        frame: Arc::new(frame),
    })
}

/// Lists a part of the frames of a charge point, the newest first, and tells how
/// many there are.
fn list(
    connection: &Connection,
    charge_point: &str,
    page: Page,
) -> rusqlite::Result<List<Message>> {
    let total = connection
        .prepare_cached("SELECT count(*) FROM messages WHERE identity = ?1")?
        .query_row([charge_point], |row| row.get(0))?;
    let mut statement = connection.prepare_cached(
        "SELECT * FROM messages WHERE identity = ?1 ORDER BY number DESC LIMIT ?2 OFFSET ?3",
    )?;
    let found = statement
        .query_map(params![charge_point, page.limit, page.offset], read)?
        .collect::<Result<_, _>>()?;
    Ok(List { total, items: found })
}
