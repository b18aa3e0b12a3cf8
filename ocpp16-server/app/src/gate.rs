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

/// The admission of a gateway where no worker serves one: it lets everyone in, if
/// the settings do without books.
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
mod tests {
    use ocpp16_server::admission::{
        ClientCertificate, Credentials, TlsFacts, TlsVersion, Transport,
    };
    use ocpp16_server::{AuthorizationKey, StoredKey};
    use tempfile::TempDir;

    use super::*;
    use crate::books::Provision;
    use crate::storage::Database;

    const CLOSED: &str = "enrolment = \"closed\"";

    /// A gate, and the folder of its books.
    struct Site {
        gate: Gate,
        _folder: TempDir,
    }

    impl Site {
        /// These are settings of `[auth]`; it listens on loopback.
        fn new(auth: &str) -> Self {
            let settings = format!(
                "[auth]\norganizations = [\"Example CPO\"]\n\
                 foreign_organizations = [\"Example Vendor\"]\n{auth}"
            );
            let (_, live) = Live::new(toml::from_str(&settings).unwrap());
            let folder = TempDir::new().unwrap();
            let database = Database::open(&folder.path().join("test.db")).unwrap();
            let books = Books::new(database, live.clone());
            Self { gate: Gate::new(books, live, Listeners::Loopback), _folder: folder }
        }

        async fn provision(&self, identity: &str, provision: Provision) {
            let provisioned = self.gate.books.provision(identity.parse().unwrap(), provision);
            provisioned.await.unwrap().unwrap();
        }

        /// Returns the number of the profile, or the status of the refusal.
        async fn admit(&self, request: ConnectRequest) -> u16 {
            match self.gate.admit(&request).await {
                Ok(admitted) => admitted.into_session().profile as u16,
                Err(refusal) => match refusal.kind() {
                    RefusalKind::Unknown => 404,
                    RefusalKind::Unauthorized => 401,
                    RefusalKind::Forbidden => 403,
                    RefusalKind::Unavailable { .. } | _ => panic!("{}", refusal.reason()),
                },
            }
        }
    }

    fn password(text: &str) -> Provision {
        let key = StoredKey::of(&AuthorizationKey::from_bytes(text.as_bytes())).unwrap();
        Provision { key: Some(key), ..Provision::default() }
    }

    fn plain(identity: &str) -> ConnectRequest {
        ConnectRequest::new(identity.parse().unwrap(), ([127, 0, 0, 1], 1).into())
    }

    fn with(request: ConnectRequest, password: &str) -> ConnectRequest {
        let identity = request.identity().to_string();
        request.with_credentials(Credentials::new(&identity, password.as_bytes()))
    }

    fn tls(identity: &str) -> ConnectRequest {
        let facts = TlsFacts::new(TlsVersion::V1_3, "TLS13_AES_128_GCM_SHA256");
        plain(identity).with_transport(Transport::Tls(facts))
    }

    fn certificate(identity: &str, common_name: &str, organization: &str) -> ConnectRequest {
        let mut certificate = ClientCertificate::default();
        certificate.common_names.push(common_name.to_owned());
        certificate.organizations.push(organization.to_owned());
        let mut facts = TlsFacts::new(TlsVersion::V1_3, "TLS13_AES_128_GCM_SHA256");
        facts.client_certificate = Some(certificate);
        plain(identity).with_transport(Transport::Tls(facts))
    }

    #[test]
    fn sessions_are_the_same_on_every_node() {
        for (profile, text) in [
            (SecurityProfile::None, r#"{"securityProfile":0,"foreignCertificate":false}"#),
            (
                SecurityProfile::TlsWithClientCertificate,
                r#"{"securityProfile":3,"foreignCertificate":true}"#,
            ),
        ] {
            let session =
                Session { profile, foreign_certificate: profile != SecurityProfile::None };
            assert_eq!(serde_json::to_string(&session).unwrap(), text);
            assert_eq!(serde_json::from_str::<Session>(text).unwrap(), session);
        }
    }

    #[tokio::test]
    async fn open_enrolment_lets_in_whoever_comes_with_or_without_a_password() {
        let site = Site::new("");
        assert_eq!(site.admit(plain("CP1")).await, 0);
        assert_eq!(site.admit(with(plain("CP1"), "whatever")).await, 0);
        assert_eq!(site.admit(tls("CP2")).await, 0);
    }

    /// A gateway that says nothing, or that others reach, has nobody let in freely.
    #[tokio::test]
    async fn newcomers_of_a_gateway_are_let_in_if_it_is_on_loopback() {
        let mut site = Site::new("");
        site.gate.listeners = Listeners::OfGateways;
        for (said, expected) in [
            (Some(Listeners::Loopback.said()), 0),
            (Some(Listeners::Network.said()), 404),
            (Some("elsewhere"), 404),
            (None, 404),
        ] {
            let identity = format!("CP-{}", said.unwrap_or_default());
            let request = plain(&identity);
            let request = match said {
                Some(said) => request.with_path_value(Listeners::SAID, said),
                None => request,
            };
            assert_eq!(site.admit(request).await, expected, "{said:?}");
        }
    }

    #[tokio::test]
    async fn without_books_only_free_admission_is_admission() {
        for (auth, listeners, expected) in [
            ("", Listeners::Loopback, true),
            ("", Listeners::Network, false),
            ("profile = 1", Listeners::Loopback, false),
            ("enrolment = \"pending\"", Listeners::Loopback, false),
            ("enrolment = \"open\"", Listeners::Network, true),
        ] {
            let settings = toml::from_str(&format!("[auth]\n{auth}")).unwrap();
            let door = OpenDoor::new(Live::new(settings).1, listeners);
            let admitted = door.admit(&plain("CP1")).await;
            assert_eq!(admitted.is_ok(), expected, "{auth} {listeners:?}");
        }
    }

    #[tokio::test]
    async fn a_password_that_was_given_has_to_be_shown_also_over_tls() {
        let site = Site::new("");
        site.provision("CP1", password("right")).await;
        assert_eq!(site.admit(plain("CP1")).await, 401);
        assert_eq!(site.admit(tls("CP1")).await, 401);
        assert_eq!(site.admit(with(plain("CP1"), "wrong")).await, 401);
        assert_eq!(site.admit(with(plain("CP1"), "right")).await, 1);
        assert_eq!(site.admit(with(tls("CP1"), "right")).await, 2);
        assert_eq!(site.admit(with(plain("CP1"), "right")).await, 403, "never down again (J-71)");
    }

    #[tokio::test]
    async fn closed_enrolment_knows_the_provisioned_alone() {
        let site = Site::new(CLOSED);
        site.provision("CP1", Provision::default()).await;
        assert_eq!((site.admit(plain("CP1")).await, site.admit(plain("CP2")).await), (0, 404));
    }

    #[tokio::test]
    async fn the_unknown_can_be_answered_like_those_with_a_wrong_password() {
        let site = Site::new("enrolment = \"closed\"\nprofile = 1\nconceal_unknown = true");
        site.provision("CP1", password("right")).await;
        for identity in ["CP1", "CP2"] {
            assert_eq!(site.admit(with(plain(identity), "wrong")).await, 401);
            assert_eq!(site.admit(plain(identity)).await, 401);
        }
    }

    #[tokio::test]
    async fn the_lowest_profile_of_a_charge_point_may_be_above_that_of_the_settings() {
        let site = Site::new(CLOSED);
        let provision = Provision { security_profile: Some(Some(2)), ..password("right") };
        site.provision("CP1", provision).await;
        assert_eq!(site.admit(with(plain("CP1"), "right")).await, 403);
        assert_eq!(site.admit(with(tls("CP1"), "right")).await, 2);
    }

    /// A-180, J-78.
    #[tokio::test]
    async fn a_certificate_names_the_serial_number_or_else_the_identity() {
        let site = Site::new(CLOSED);
        let serial =
            Provision { serial_number: Some(Some("SN1".to_owned())), ..Default::default() };
        site.provision("CP1", serial).await;
        site.provision("CP2", Provision::default()).await;
        for (identity, name, expected) in
            [("CP1", "SN1", 3), ("CP1", "CP1", 403), ("CP2", "CP2", 3), ("CP2", "SN1", 403)]
        {
            let admitted = site.admit(certificate(identity, name, "Example CPO")).await;
            assert_eq!(admitted, expected, "{identity} as {name}");
        }
        assert_eq!(site.admit(certificate("CP2", "CP2", "Stranger")).await, 403);
        assert_eq!(site.admit(certificate("CP3", "CP3", "Example CPO")).await, 404);
    }

    /// J-81.
    #[tokio::test]
    async fn a_certificate_of_a_foreign_organization_is_renewed_before_acceptance() {
        let site = Site::new("");
        for (organization, expected) in [
            ("Example Vendor", RegistrationStatus::Pending),
            ("Example CPO", RegistrationStatus::Accepted),
        ] {
            let request = certificate("CP1", "CP1", organization);
            let session = site.gate.admit(&request).await.unwrap().into_session();
            assert_eq!(session.boot_status(RegistrationStatus::Accepted), expected);
            let rejected = session.boot_status(RegistrationStatus::Rejected);
            assert_eq!(rejected, RegistrationStatus::Rejected);
        }
    }

    #[tokio::test]
    async fn a_newcomer_with_a_certificate_is_remembered_with_its_profile() {
        let site = Site::new("profile = 1");
        assert_eq!(site.admit(plain("CP1")).await, 404);
        assert_eq!(site.admit(with(plain("CP1"), "unknown")).await, 404);
        assert_eq!(site.admit(certificate("CP1", "CP1", "Example CPO")).await, 3);
        site.provision("CP1", password("right")).await;
        assert_eq!(site.admit(with(tls("CP1"), "right")).await, 403);
    }

    /// J-65: nobody knows whether it has taken its first key.
    #[tokio::test]
    async fn who_may_have_got_its_first_key_may_come_without_it_until_it_shows_it() {
        let site = Site::new("");
        site.provision("CP1", password("first")).await;
        let free = Provision { security_profile: Some(None), ..Provision::default() };
        site.provision("CP1", free).await;
        assert_eq!(site.admit(plain("CP1")).await, 0);
        assert_eq!(site.admit(with(plain("CP1"), "of its own")).await, 0);
        assert_eq!(site.admit(with(plain("CP1"), "first")).await, 1);
        assert_eq!(site.admit(plain("CP1")).await, 403);
        assert_eq!(site.admit(with(plain("CP1"), "of its own")).await, 401);
    }

    #[tokio::test]
    async fn hexadecimal_passwords_are_a_setting() {
        for (accepted, expected) in [(true, 1), (false, 401)] {
            let site = Site::new(&format!("profile = 1\naccept_hex_passwords = {accepted}"));
            site.provision("CP1", password("key")).await;
            assert_eq!(site.admit(with(plain("CP1"), "6B6579")).await, expected);
        }
    }
}
