//! Who may connect, and what is known about a connection from then on.
//!
//! Asked before the WebSocket is opened: whoever is refused never gets a 101
//! (J-16). [`SecurityProfiles`] is ready-made; for anything else implement
//! [`Admission`], and ask the ready-made one from within if it fits in part:
//!
//! ```
//! use ocpp16_server::MemoryStore;
//! use ocpp16_server::admission::{
//!     Admission, Admitted, ConnectRequest, Refusal, SecurityProfiles,
//! };
//!
//! struct Tenant(String);
//!
//! struct Tenants {
//!     profiles: SecurityProfiles<MemoryStore>,
//! }
//!
//! impl Admission for Tenants {
//!     type Session = Tenant;
//!
//!     async fn admit(&self, request: &ConnectRequest) -> Result<Admitted<Tenant>, Refusal> {
//!         let tenant = request.path_value("tenant").ok_or_else(Refusal::unknown)?;
//!         self.profiles.admit(request).await?;
//!         Ok(Admitted::new(Tenant(tenant.to_owned())))
//!     }
//! }
//! ```

mod credentials;
mod profiles;
mod refusal;
mod request;

use std::future::Future;

pub use credentials::Credentials;
pub use profiles::{SecurityProfile, SecurityProfiles};
pub use refusal::{Refusal, RefusalKind};
pub(crate) use request::PathValues;
pub use request::{ClientCertificate, ConnectRequest, TlsFacts, TlsVersion, Transport};

use crate::Validation;

/// Decides who may connect.
///
/// A type parameter of the server ties its [`Session`](Self::Session) to that of
/// the [`Handler`](crate::Handler).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an `Admission`",
    note = "`SecurityProfiles` is ready-made; `danger::AnyoneMayConnect` lets everyone in"
)]
pub trait Admission: Send + Sync + 'static {
    /// What every handler call of an admitted connection receives.
    type Session: Send + Sync + 'static;

    /// Decides about a charge point that wants to connect.
    ///
    /// The path is right and the request is a WebSocket upgrade. Who may not
    /// connect learns nothing else, so this decides before room and subprotocol
    /// do; whether they will [stand in the way](ConnectRequest::is_obstructed) is
    /// known, and then nothing is to be remembered of the attempt.
    ///
    /// Runs within the [`handshake_timeout`](crate::Builder::handshake_timeout),
    /// and is dropped when that is over or the peer has hung up. A panic is
    /// answered with 503.
    ///
    /// # Errors
    ///
    /// [`Refusal`] is what the charge point is told instead of a 101.
    fn admit(
        &self,
        request: &ConnectRequest,
    ) -> impl Future<Output = Result<Admitted<Self::Session>, Refusal>> + Send;
}

/// A charge point that may connect.
#[derive(Debug, Clone)]
pub struct Admitted<S> {
    pub(crate) session: S,
    pub(crate) validation: Option<Validation>,
}

impl<S> Admitted<S> {
    /// Admits with a session value.
    #[must_use]
    pub const fn new(session: S) -> Self {
        Self { session, validation: None }
    }

    /// Sets what happens to payloads of this charge point that their schema
    /// refuses. Default: the [`validation`](crate::Builder::validation) of the
    /// server.
    ///
    /// ```
    /// use ocpp16_server::admission::{Admission, Admitted, ConnectRequest, Refusal};
    /// use ocpp16_server::{Identity, Validation};
    ///
    /// /// Who is at a test bench, and judged strictly.
    /// struct Benches(Vec<Identity>);
    ///
    /// impl Admission for Benches {
    ///     type Session = ();
    ///
    ///     async fn admit(&self, request: &ConnectRequest) -> Result<Admitted<()>, Refusal> {
    ///         let strict = self.0.contains(request.identity());
    ///         let validation = if strict { Validation::Strict } else { Validation::Tolerant };
    ///         Ok(Admitted::new(()).validation(validation))
    ///     }
    /// }
    /// ```
    #[must_use]
    pub const fn validation(mut self, validation: Validation) -> Self {
        self.validation = Some(validation);
        self
    }

    /// Returns the session value.
    #[must_use]
    pub fn into_session(self) -> S {
        self.session
    }
}

/// Admissions that protect nobody.
pub mod danger {
    use super::{Admission, Admitted, ConnectRequest, Refusal};

    /// Lets everyone connect who reaches the listener, under any identity.
    ///
    /// For tests, and for networks where every peer is known by other means.
    #[derive(Debug, Clone, Copy, Default)]
    pub struct AnyoneMayConnect;

    impl Admission for AnyoneMayConnect {
        type Session = ();

        async fn admit(&self, _: &ConnectRequest) -> Result<Admitted<()>, Refusal> {
            Ok(Admitted::new(()))
        }
    }
}
