//! Who may connect, and who is new.
//!
//! What a charge point has to prove is the higher of what the settings say and
//! what the books say of it; how it is proven is up to the library.

use std::sync::Arc;

use ocpp16_server::admission::{
    Admission, Admitted, ConnectRequest, Refusal, RefusalKind, SecurityProfile, SecurityProfiles,
};
use ocpp16_server::{Identity, StoreError, Validation};
use ocpp16_types::RegistrationStatus;
use serde::{Deserialize, Serialize};

use crate::books::{Books, Door};
use crate::settings::{Auth, Enrolment, Live, Settings};

/// What is known of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Session {
    /// The profile that it uses.
    #[serde(rename = "securityProfile", with = "profile_number")]
    pub(crate) profile: SecurityProfile,
    /// Whether it has shown the certificate of a foreign organization.
    pub(crate) foreign_certificate: bool,
}

impl Session {
    /// Says what a boot is answered: who has a foreign certificate first gets one
    /// of ours (J-81).
    pub(crate) fn boot_status(self, enrolment: RegistrationStatus) -> RegistrationStatus {
        if enrolment == RegistrationStatus::Accepted && self.foreign_certificate {
            RegistrationStatus::Pending
        } else {
            enrolment
        }
    }
}

/// The admission behind `ocpp16 serve`.
#[derive(Debug)]
pub(crate) struct Gate {
    books: Books,
    live: Live,
    listeners: Listeners,
}

/// Where charge points knock, which decides what is right where the settings leave
/// it open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Listeners {
    /// All listeners are on loopback.
    Loopback,
    /// Others reach this machine.
    Network,
    /// They are those of gateways, each of which says where.
    OfGateways,
}

impl Listeners {
    /// What a gateway says to workers, as a value of the request.
    pub(crate) const SAID: &str = "$listeners";
    const LOOPBACK: &str = "loopback";

    pub(crate) const fn of(loopback: bool) -> Self {
        if loopback { Self::Loopback } else { Self::Network }
    }

    /// Returns the value for [`SAID`](Self::SAID).
    pub(crate) const fn said(self) -> &'static str {
        match self {
            Self::Loopback => Self::LOOPBACK,
            Self::Network | Self::OfGateways => "network",
        }
    }

    fn are_on_loopback(self, request: &ConnectRequest) -> bool {
        match self {
            Self::Loopback => true,
            Self::Network => false,
            Self::OfGateways => request.path_value(Self::SAID) == Some(Self::LOOPBACK),
        }
    }
}

impl Gate {
    pub(crate) fn new(books: Books, live: Live, listeners: Listeners) -> Self {
        Self { books, live, listeners }
    }
}

/// The admission of a gateway where no worker serves one (`nats.foreign_workers`): it
/// lets everyone in, if the settings do without books.
#[derive(Debug)]
pub(crate) struct OpenDoor {
    live: Live,
    listeners: Listeners,
}

impl OpenDoor {
    pub(crate) fn new(live: Live, listeners: Listeners) -> Self {
        Self { live, listeners }
    }
}

impl Admission for OpenDoor {
    type Session = Session;

    async fn admit(&self, request: &ConnectRequest) -> Result<Admitted<Session>, Refusal> {
        let (auth, loopback) = (&self.live.now().auth, self.listeners.are_on_loopback(request));
        let free = auth.enrolment(loopback) == Enrolment::Open
            && auth.profile(loopback) == SecurityProfile::None;
        if free {
            let (profile, foreign_certificate) = (SecurityProfile::None, false);
            return Ok(Admitted::new(Session { profile, foreign_certificate }));
        }
        let unavailable = Refusal::unavailable(self.live.now().ocpp.retry_after.0.duration());
        Err(unavailable.because("there is no worker to ask who may connect"))
    }
}

impl Admission for Gate {
    type Session = Session;

    async fn admit(&self, request: &ConnectRequest) -> Result<Admitted<Session>, Refusal> {
        let (identity, policy) = (request.identity(), self.policy(request));
        let known = self.books.door(identity.clone()).await.map_err(StoreError::new)?;
        let door = match (&known, policy.enrolment) {
            (None, Enrolment::Closed) if policy.auth().conceal_unknown => {
                return Err(Refusal::unauthorized().because("unknown charge point"));
            }
            (None, Enrolment::Closed) => return Err(Refusal::unknown()),
            (None, Enrolment::Open | Enrolment::Pending) => Door::default(),
            (Some(door), _) => door.clone(),
        };
        let profile = self.prove(request, &policy, &door).await?;
        if let (None, Some(enrolment)) = (known, policy.enrolment.registration()) {
            let enrolled = self.books.enrol(identity.clone(), enrolment, profile as u8);
            enrolled.await.map_err(StoreError::new)?;
        }
        let foreign_certificate = policy.is_foreign(request);
        let admitted = Admitted::new(Session { profile, foreign_certificate });
        Ok(match door.strict {
            Some(true) => admitted.validation(Validation::Strict),
            Some(false) => admitted.validation(Validation::Tolerant),
            None => admitted,
        })
    }
}

impl Gate {
    /// Returns what the operator has decided by now.
    fn policy(&self, request: &ConnectRequest) -> AuthPolicy {
        let (settings, loopback) = (self.live.now(), self.listeners.are_on_loopback(request));
        let enrolment = settings.auth.enrolment(loopback);
        let lowest_profile = settings.auth.profile(loopback);
        AuthPolicy { settings, enrolment, lowest_profile }
    }

    /// Returns the profile that the charge point has proven.
    async fn prove(
        &self,
        request: &ConnectRequest,
        policy: &AuthPolicy,
        door: &Door,
    ) -> Result<SecurityProfile, Refusal> {
        let lowest = policy.lowest_profile.max(profile(door.required_profile.unwrap_or(0)));
        let profiles = policy.profiles(&self.books, request.identity(), door, lowest);
        let proven = profiles.admit(request).await;
        // Where nothing has to be proven, a password that nobody knows is no
        // reason to refuse: without one the charge point could come in.
        let free = lowest == SecurityProfile::None
            && door.highest_profile == 0
            && request.client_certificate().is_none();
        let proven = match proven {
            Err(refusal) if free && is_about_the_password(&refusal) => {
                // In clear text and without credentials, whatever it was.
                let (identity, address) = (request.identity().clone(), request.remote_address());
                profiles.admit(&ConnectRequest::new(identity, address)).await
            }
            proven => proven,
        };
        proven.map(Admitted::into_session)
    }
}

/// What the operator has decided for all charge points.
#[derive(Debug)]
struct AuthPolicy {
    settings: Arc<Settings>,
    /// What becomes of charge points that are not known yet.
    enrolment: Enrolment,
    /// Lower profiles are refused.
    lowest_profile: SecurityProfile,
}

impl AuthPolicy {
    fn auth(&self) -> &Auth {
        &self.settings.auth
    }

    /// Returns the library's admission, made for one charge point.
    fn profiles(
        &self,
        books: &Books,
        identity: &Identity,
        door: &Door,
        lowest: SecurityProfile,
    ) -> SecurityProfiles<Books> {
        let name = door.serial_number.clone().unwrap_or_else(|| identity.to_string());
        let auth = self.auth();
        let profiles = SecurityProfiles::new(books.clone())
            .certificates_of(auth.organizations.iter().chain(&auth.foreign_organizations))
            .match_certificates(move |_, certificate| certificate.common_name() == Some(&name));
        let profiles = if lowest == SecurityProfile::None {
            profiles.danger_accept_profile_0()
        } else {
            profiles.at_least(lowest)
        };
        let profiles =
            if auth.accept_hex_passwords { profiles.accept_hex_passwords() } else { profiles };
        if auth.conceal_unknown { profiles.conceal_unknown() } else { profiles }
    }

    /// Tells whether the certificate is only good to get one of ours (J-81).
    fn is_foreign(&self, request: &ConnectRequest) -> bool {
        request.client_certificate().is_some_and(|certificate| {
            !certificate.organizations.iter().any(|name| self.auth().organizations.contains(name))
        })
    }
}

/// Between nodes, it is 0 to 3 as in the books.
mod profile_number {
    use ocpp16_server::admission::SecurityProfile;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(
        profile: &SecurityProfile,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        (*profile as u8).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<SecurityProfile, D::Error> {
        u8::deserialize(deserializer).map(super::profile)
    }
}

fn is_about_the_password(refusal: &Refusal) -> bool {
    matches!(refusal.kind(), RefusalKind::Unknown | RefusalKind::Unauthorized)
}

/// The books have 0 to 3.
const fn profile(number: u8) -> SecurityProfile {
    match number {
        0 => SecurityProfile::None,
        1 => SecurityProfile::Basic,
        2 => SecurityProfile::TlsWithBasic,
        _ => SecurityProfile::TlsWithClientCertificate,
    }
}

#[cfg(test)]
mod tests;
