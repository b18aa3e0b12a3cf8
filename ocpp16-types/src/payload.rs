//! The traits that tie payloads, actions and directions together.
//!
//! All are sealed: the generator implements them for the official messages,
//! and nothing else is an OCPP 1.6 message. Vendor data travels in
//! [`DataTransferRequest`](crate::DataTransferRequest).

use std::fmt::Debug;

use serde::de::{DeserializeOwned, Deserializer};
use serde::ser::Serialize;

use crate::role::Role;
use crate::{Action, Deviation, Strictness, Violation, table};

/// The payload of a CALL.
pub trait Request: Payload {
    /// The payload of the CALLRESULT that answers it.
    type Response: Response<Request = Self>;
    /// The action that the CALL names.
    const ACTION: Action;
}

/// The payload of a CALLRESULT.
pub trait Response: Payload {
    /// The payload of the CALL that it answers.
    type Request: Request<Response = Self>;
}

/// A request that side `S` may send.
///
/// ```
/// use ocpp16_types::{HeartbeatRequest, RequestFrom, role};
///
/// fn sent_by_charge_points(_: impl RequestFrom<role::ChargePoint>) {}
/// sent_by_charge_points(HeartbeatRequest {});
/// ```
///
/// ```compile_fail
/// use ocpp16_types::{HeartbeatRequest, RequestFrom, role};
///
/// fn sent_by_central_systems(_: impl RequestFrom<role::CentralSystem>) {}
/// sent_by_central_systems(HeartbeatRequest {}); // only charge points have a heart
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a request of `{S}`",
    label = "wrong direction or not a request"
)]
pub trait RequestFrom<S: Role>:
    Request<Response: ResponseFrom<S::Peer>> + Into<S::Request> + TryFrom<S::Request>
{
}

/// An answer that side `S` may send.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an answer of `{S}`",
    label = "wrong direction or not a response"
)]
pub trait ResponseFrom<S: Role>: Response + Into<S::Response> + TryFrom<S::Response> {}

/// What a CALLRESULT can carry: a response, or one of a set of responses.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an answer",
    label = "a CALLRESULT carries a response"
)]
pub trait Answer: sealed::Sealed + Serialize {}

/// Any payload: serialises to the members of the schema, in schema order and
/// without blanks, and deserialises strictly.
pub trait Payload:
    sealed::Sealed + Serialize + DeserializeOwned + Clone + Debug + PartialEq + Send + Sync + 'static
{
    #[doc(hidden)]
    const TABLE: &'static table::Object;

    /// Decodes with values that only this message's schema refuses although
    /// its types have them. Only repaired messages are decoded like this.
    #[doc(hidden)]
    fn relaxed<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }
}

/// All requests or all responses of one side: the four generated enums.
pub trait PayloadSet:
    sealed::Sealed + Serialize + Clone + Debug + PartialEq + Sized + Send + Sync + 'static
{
    /// Returns the action that the payload belongs to.
    fn action(&self) -> Action;

    /// Decodes the payload of an action; the deviations are what a tolerant
    /// policy had repaired.
    ///
    /// ```
    /// use ocpp16_types::{Action, CentralSystemRequest, PayloadSet, Strictness};
    ///
    /// let payload = r#"{"type": "Soft"}"#;
    /// let (request, deviations) =
    ///     CentralSystemRequest::from_json(Action::Reset, payload, Strictness::Strict)?;
    /// assert!(matches!(request, CentralSystemRequest::Reset(_)) && deviations.is_empty());
    /// # Ok::<(), Vec<ocpp16_types::Violation>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The violations of the schema, as many as of a
    /// [`Frame`](crate::Frame); that the other side sends this action is
    /// one of [`Keyword::Frame`](crate::Keyword::Frame).
    fn from_json(
        action: Action,
        payload: &str,
        strictness: Strictness,
    ) -> Result<(Self, Vec<Deviation>), Vec<Violation>> {
        crate::frame::decode_payload(payload, action, strictness)
    }

    #[doc(hidden)]
    fn table(action: Action) -> Option<&'static table::Object>;

    #[doc(hidden)]
    fn strict<'de, D: Deserializer<'de>>(action: Action, deserializer: D)
    -> Result<Self, D::Error>;

    #[doc(hidden)]
    fn relaxed<'de, D: Deserializer<'de>>(
        action: Action,
        deserializer: D,
    ) -> Result<Self, D::Error>;
}

/// Which side sends the request of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Initiator {
    /// Only the charge point.
    ChargePoint,
    /// Only the central system.
    CentralSystem,
    /// Either side: DataTransfer.
    Either,
}

/// The feature profiles of OCPP 1.6 (section 3.3, table as corrected by
/// errata 3.2), and the security extension as one more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Profile {
    /// Mandatory for every charge point.
    Core,
    /// Firmware updates and diagnostics files.
    FirmwareManagement,
    /// The authorization list kept in the charge point.
    LocalAuthListManagement,
    /// Reserving connectors.
    Reservation,
    /// Limits on power and current over time.
    SmartCharging,
    /// Asking the charge point to send a message.
    RemoteTrigger,
    /// The white paper "Improved security for OCPP 1.6-J".
    Security,
}

impl Profile {
    /// All profiles; the first six are those of `SupportedFeatureProfiles`.
    pub const ALL: [Self; 7] = [
        Self::Core,
        Self::FirmwareManagement,
        Self::LocalAuthListManagement,
        Self::Reservation,
        Self::SmartCharging,
        Self::RemoteTrigger,
        Self::Security,
    ];

    /// Returns the name as the configuration key `SupportedFeatureProfiles`
    /// spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Core => "Core",
            Self::FirmwareManagement => "FirmwareManagement",
            Self::LocalAuthListManagement => "LocalAuthListManagement",
            Self::Reservation => "Reservation",
            Self::SmartCharging => "SmartCharging",
            Self::RemoteTrigger => "RemoteTrigger",
            Self::Security => "Security",
        }
    }

    fn from_wire(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.as_str() == name)
    }
}

wire_names!(Profile);

pub(crate) mod sealed {
    pub trait Sealed {}
}
