//! Frames, as far as the settings want them in the database.

use std::ops::ControlFlow;
use std::sync::Arc;

use ocpp16_types::ErrorCode;

use super::column::{Json, Moment, Named, Wire};
use super::{Books, Page};
use crate::messages::{Frame, Message, Part};
use crate::storage::{self, Connection, Row, StorageError, named_params, params};

impl Books {
    /// Keeps frames, all of them or none.
    pub(crate) async fn keep_messages(
        &self,
        messages: Vec<Arc<Message>>,
    ) -> Result<(), StorageError> {
        self.write_aside(move |connection| keep(connection, &messages)).await
    }

    /// Adds the kept frames of a charge point to a list.
    pub(crate) async fn messages(
        &self,
        charge_point: String,
        part: Part,
    ) -> Result<Part, StorageError> {
        self.read(move |connection| gather(connection, &charge_point, part)).await
    }

    /// Returns the highest number of the kept frames, 0 if there is none.
    pub(crate) async fn last_message(&self) -> Result<i64, StorageError> {
        let last = |connection: &Connection| {
            let query = "SELECT coalesce(max(number), 0) FROM messages";
            connection.prepare_cached(query)?.query_row((), |row| row.get(0))
        };
        self.read(last).await
    }
}

fn keep(connection: &Connection, messages: &[Arc<Message>]) -> storage::Result<()> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO messages
             (number, identity, time, direction, message_id, action, validity, error_code,
              deviations, frame)
         VALUES
             (:number, :identity, :time, :direction, :message_id, :action, :validity,
              :error_code, :deviations, :frame)
         ON CONFLICT (number) DO NOTHING",
    )?;
    for message in messages {
        let frame = &*message.frame;
        insert.execute(named_params! {
            ":number": message.number,
            ":identity": message.charge_point,
            ":time": Moment(message.time),
            ":direction": Named(frame.direction),
            ":message_id": frame.message_id,
            ":action": frame.action,
            ":validity": Named(frame.validity),
            ":error_code": frame.error_code.map(ErrorCode::as_str),
            ":deviations": (!frame.deviations.is_empty()).then_some(Json(&frame.deviations)),
            ":frame": frame.frame,
        })?;
    }
    Ok(())
}

fn read(row: &Row<'_>) -> storage::Result<Message> {
    let deviations: Option<Json<_>> = row.get("deviations")?;
    let error_code: Option<Wire<ErrorCode>> = row.get("error_code")?;
    let frame = Frame {
        direction: row.get::<_, Named<_>>("direction")?.0,
        message_id: row.get::<_, Option<String>>("message_id")?.map(Into::into),
        action: row.get::<_, Option<String>>("action")?.map(Into::into),
        validity: row.get::<_, Named<_>>("validity")?.0,
        error_code: error_code.map(|code| code.0),
        deviations: deviations.map(|deviations| deviations.0).unwrap_or_default(),
        frame: row.get::<_, String>("frame")?.into(),
    };
    Ok(Message {
        number: row.get("number")?,
        time: row.get::<_, Moment>("time")?.0,
        charge_point: row.get("identity")?,
        frame: Arc::new(frame),
    })
}

fn gather(connection: &Connection, charge_point: &str, mut part: Part) -> storage::Result<Part> {
    let (older, Page { limit, offset }) = (part.oldest(), part.page());
    part.count(
        connection
            .prepare_cached("SELECT count(*) FROM messages WHERE identity = ?1 AND number < ?2")?
            .query_row(params![charge_point, older], |row| row.get(0))?,
    );
    let mut statement = connection.prepare_cached(
        "SELECT * FROM messages WHERE identity = ?1 AND number < ?2
         ORDER BY number DESC LIMIT ?3 OFFSET ?4",
    )?;
    statement.each(params![charge_point, older, limit, offset], |row| {
        let taken = part.take(read(row)?);
        Ok(if taken { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    })?;
    Ok(part)
}
