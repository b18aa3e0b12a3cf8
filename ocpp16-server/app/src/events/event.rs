//! An event: what happened to which charge point, in the form that readers get.

use std::sync::Arc;

use ocpp16_server::Identity;
use ocpp16_types::{
    ChargePointErrorCode, ChargePointStatus, DateTime, IdToken, Reason, StartTransactionRequest,
    StatusNotificationRequest, StopTransactionRequest,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{EventId, now};
use crate::messages::Frame;

/// What happened to a charge point.
#[derive(Debug)]
pub(crate) struct Event {
    pub(crate) kind: Kind,
    pub(crate) time: DateTime,
    /// None of a gap.
    pub(crate) charge_point: Option<Identity>,
    /// The node that tells it; none if it is this one.
    pub(crate) node: Option<Arc<str>>,
    pub(crate) detail: Detail,
}

/// Kinds of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "EventKind")]
pub(crate) enum Kind {
    /// A charge point has connected.
    Connected,
    /// A charge point is no longer connected.
    Disconnected,
    /// A connection has ended because the charge point has a newer one.
    Superseded,
    /// A CALL, of either side.
    Call,
    /// A CALLRESULT, of either side.
    Result,
    /// A CALLERROR, of either side.
    Error,
    /// A message was taken after repairs; comes before its `call` or `result`.
    Deviation,
    /// A connector has reported its state.
    Status,
    /// A transaction was started, stopped or closed, and is in the books.
    Transaction,
    /// The reader was too slow for some events, or was away too long, and they
    /// are lost to it.
    Gap,
}

/// What there is to tell of an event, by its kind.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "EventDetail")]
pub(crate) enum Detail {
    /// Of `connected`, `disconnected` and `superseded`.
    Connection(Connection),
    /// Of `call`, `result`, `error` and `deviation`.
    Frame(Arc<Frame<'static>>),
    /// Of `status`.
    Status(Status),
    /// Of `transaction`.
    Transaction(Transaction),
    /// Of `gap`.
    Gap(Gap),
    /// Of any kind, as another node tells it.
    #[schemars(skip)]
    Told(Map<String, Value>),
}

/// A connection that was opened, or has ended.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ConnectionEvent")]
pub(crate) struct Connection {
    pub(crate) remote_address: String,
    /// Who has ended it; null while it lasts.
    pub(crate) cause: Option<Cause>,
    /// With `server`: the code of the Close.
    pub(crate) close_code: Option<u16>,
    /// With `server`: the reason that the Close gave.
    pub(crate) reason: Option<&'static str>,
}

/// Who has ended a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "DisconnectCause")]
pub(crate) enum Cause {
    /// The charge point has closed it.
    ChargePoint,
    /// It broke, or the charge point hung up without a word.
    Lost,
    /// The server has closed it.
    Server,
}

/// The state of a connector; 0 is the charge point itself.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "StatusEvent")]
pub(crate) struct Status {
    pub(crate) connector_id: i64,
    pub(crate) status: ChargePointStatus,
    pub(crate) error_code: ChargePointErrorCode,
    pub(crate) info: Option<String>,
    pub(crate) vendor_id: Option<String>,
    pub(crate) vendor_error_code: Option<String>,
    /// As the charge point says.
    pub(crate) timestamp: Option<DateTime>,
}

/// What happened to a transaction; null is what the message does not tell.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "TransactionEvent")]
pub(crate) struct Transaction {
    pub(crate) transaction_id: i64,
    pub(crate) change: Change,
    pub(crate) connector_id: Option<i64>,
    pub(crate) id_tag: Option<IdToken>,
    /// The reading of the meter, in Wh.
    pub(crate) meter: Option<i64>,
    /// As the charge point says.
    pub(crate) timestamp: Option<DateTime>,
    /// Why it was stopped.
    pub(crate) reason: Option<Reason>,
}

/// What can happen to a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "TransactionChange")]
pub(crate) enum Change {
    /// It was started.
    Started,
    /// It was stopped.
    Stopped,
    /// A stop came of a transaction that does not run, or that nobody knows.
    StoppedUnmatched,
    /// An operator has closed it in the books.
    Closed,
}

/// Events that are lost to a reader.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "GapEvent")]
pub(crate) struct Gap {
    /// How many, whatever their kind and charge point; null if nobody knows.
    pub(crate) lost: Option<u64>,
}

/// An event as readers get it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Event")]
pub(crate) struct View<'a> {
    /// Names the event; a reader that comes back says which was its last.
    pub(crate) id: String,
    /// When it happened.
    pub(crate) time: DateTime,
    pub(crate) kind: Kind,
    /// Whose; null with `gap`.
    pub(crate) charge_point: Option<&'a str>,
    /// The node that tells it; null if there is no broker.
    pub(crate) node: Option<&'a str>,
    #[serde(flatten)]
    pub(crate) detail: &'a Detail,
}

impl Event {
    /// Something that happens now.
    pub(crate) fn new(kind: Kind, charge_point: &Identity, detail: Detail) -> Self {
        Self { kind, time: now(), charge_point: Some(charge_point.clone()), node: None, detail }
    }

    /// Events that were lost.
    pub(crate) fn gap(lost: Option<u64>) -> Self {
        let detail = Detail::Gap(Gap { lost });
        Self { kind: Kind::Gap, time: now(), charge_point: None, node: None, detail }
    }

    /// Reads what another node tells, if it is an event.
    pub(crate) fn told(json: &[u8]) -> Option<Self> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Told {
            time: DateTime,
            kind: Kind,
            charge_point: Option<String>,
            node: Arc<str>,
            #[serde(flatten)]
            more: Map<String, Value>,
        }

        let Told { time, kind, charge_point, node, mut more } =
            serde_json::from_slice(json).ok()?;
        // It gets one of this node.
        more.remove("id");
        let charge_point = match charge_point {
            Some(identity) => Some(Identity::new(&identity).ok()?),
            None => None,
        };
        Some(Self { kind, time, charge_point, node: Some(node), detail: Detail::Told(more) })
    }

    /// A change of a transaction that is in the books.
    pub(crate) fn transaction(charge_point: &Identity, transaction: Transaction) -> Self {
        Self::new(Kind::Transaction, charge_point, Detail::Transaction(transaction))
    }

    /// The state of a connector.
    pub(crate) fn status(charge_point: &Identity, request: &StatusNotificationRequest) -> Self {
        let status = Status {
            connector_id: request.connector_id,
            status: request.status,
            error_code: request.error_code,
            info: request.info.as_deref().map(str::to_owned),
            vendor_id: request.vendor_id.as_deref().map(str::to_owned),
            vendor_error_code: request.vendor_error_code.as_deref().map(str::to_owned),
            timestamp: request.timestamp,
        };
        Self::new(Kind::Status, charge_point, Detail::Status(status))
    }

    /// About how many bytes it takes in memory.
    pub(super) fn size(&self) -> usize {
        const AROUND: usize = 256;
        match &self.detail {
            Detail::Frame(frame) => AROUND + frame.size(),
            Detail::Told(members) => {
                AROUND + members.iter().map(|(name, value)| weigh(name, value)).sum::<usize>()
            }
            Detail::Connection(_) | Detail::Status(_) | Detail::Transaction(_) | Detail::Gap(_) => {
                AROUND
            }
        }
    }

    /// Returns it as readers get it.
    pub(super) fn view<'a>(&'a self, id: EventId, here: Option<&'a str>) -> View<'a> {
        View {
            id: id.to_string(),
            time: self.time,
            kind: self.kind,
            charge_point: self.charge_point.as_ref().map(Identity::as_str),
            node: self.node.as_deref().or(here),
            detail: &self.detail,
        }
    }
}

/// About how many bytes a member takes in memory: texts count, for frames are some.
fn weigh(name: &str, value: &Value) -> usize {
    const AROUND: usize = 64;
    let text = match value {
        Value::String(text) => text.len(),
        Value::Array(list) => list.iter().map(|value| weigh("", value)).sum(),
        Value::Object(members) => members.iter().map(|(name, value)| weigh(name, value)).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    };
    AROUND + name.len() + text
}

impl Transaction {
    pub(crate) fn started(transaction_id: i64, request: &StartTransactionRequest) -> Self {
        Self {
            transaction_id,
            change: Change::Started,
            connector_id: Some(request.connector_id),
            id_tag: Some(request.id_tag.clone()),
            meter: Some(request.meter_start),
            timestamp: Some(request.timestamp),
            reason: None,
        }
    }

    pub(crate) fn stopped(request: &StopTransactionRequest) -> Self {
        Self {
            transaction_id: request.transaction_id,
            change: Change::Stopped,
            connector_id: None,
            id_tag: request.id_tag.clone(),
            meter: Some(request.meter_stop),
            timestamp: Some(request.timestamp),
            // Absent means that it was stopped at the charge point.
            reason: Some(request.reason.unwrap_or(Reason::Local)),
        }
    }

    pub(crate) const fn closed(transaction_id: i64) -> Self {
        Self {
            transaction_id,
            change: Change::Closed,
            connector_id: None,
            id_tag: None,
            meter: None,
            timestamp: None,
            reason: None,
        }
    }
}

impl Kind {
    /// Tells whether there is one for each frame.
    pub(crate) const fn is_frame(self) -> bool {
        matches!(self, Self::Call | Self::Result | Self::Error)
    }

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::Disconnected => "disconnected",
            Self::Superseded => "superseded",
            Self::Call => "call",
            Self::Result => "result",
            Self::Error => "error",
            Self::Deviation => "deviation",
            Self::Status => "status",
            Self::Transaction => "transaction",
            Self::Gap => "gap",
        }
    }
}
