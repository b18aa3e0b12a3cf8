//! Who is let in, and how.

use ocpp16_server::admission::{ClientCertificate, Credentials, TlsFacts, TlsVersion, Transport};
use ocpp16_server::{AuthorizationKey, StoredKey};

use super::*;
use crate::books::Provision;
use crate::storage::TestDatabase;

const CLOSED: &str = "enrolment = \"closed\"";

/// A gate, and the place of its books.
struct Site {
    gate: Gate,
    _database: TestDatabase,
}

impl Site {
    /// These are settings of `[auth]`; it listens on loopback.
    fn new(auth: &str) -> Self {
        let settings = format!(
            "[auth]\norganizations = [\"Example CPO\"]\n\
             foreign_organizations = [\"Example Vendor\"]\n{auth}"
        );
        let (_, live) = Live::new(toml::from_str(&settings).unwrap());
        let database = TestDatabase::sqlite();
        let books = Books::new(database.open(), live.clone());
        Self { gate: Gate::new(books, live, Listeners::Loopback), _database: database }
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
        let session = Session { profile, foreign_certificate: profile != SecurityProfile::None };
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
    let serial = Provision { serial_number: Some(Some("SN1".to_owned())), ..Default::default() };
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
