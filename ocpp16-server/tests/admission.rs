//! Who may connect, seen from the other end of the socket.

mod support;

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ocpp16_server::admission::{
    Admission, Admitted, ConnectRequest, Refusal, SecurityProfile, SecurityProfiles,
};
use ocpp16_server::{
    AuthorizationKey, ChargePointState, Identity, MemoryStore, NoSubprotocol, SecondConnection,
    Store, StoreError, StoredKey, Validation,
};
use ocpp16_types::RegistrationStatus;
use support::keys::{KEY, authorization, basic, identity, set_keys, store};
use support::{Client, Running};

/// Does what the identity says.
struct ByName;

#[derive(Debug)]
#[expect(dead_code, reason = "only printed")]
struct Account {
    tenant: String,
    header: Option<String>,
}

impl Admission for ByName {
    type Session = Account;

    async fn admit(&self, request: &ConnectRequest) -> Result<Admitted<Account>, Refusal> {
        let tenant = request.path_value("tenant").ok_or_else(Refusal::unknown)?.to_owned();
        let header = request.header("X-Site").map(|site| String::from_utf8_lossy(site).into());
        let admitted = Admitted::new(Account { tenant, header });
        match request.identity().as_str() {
            "unknown" => Err(Refusal::unknown()),
            "unauthorized" => Err(Refusal::unauthorized()),
            "forbidden" => Err(Refusal::forbidden().because("it says so")),
            "unavailable" => Err(Refusal::unavailable(Duration::from_secs(99))),
            "panic" => panic!("as asked"),
            "strict" => Ok(admitted.validation(Validation::Strict)),
            _ => Ok(admitted),
        }
    }
}

async fn by_name() -> Running {
    let path = "/{tenant}/{identity}".parse().expect("a pattern");
    Running::admitting(ByName, |builder| builder.path(path)).await
}

/// J-5, J-16, and the statuses of ocppj 1.4.
#[tokio::test]
async fn refusals_are_http_statuses_instead_of_a_101() {
    let server = by_name().await;
    for (identity, status, header) in [
        ("unknown", "404", ""),
        ("unauthorized", "401", "\r\nwww-authenticate: basic"),
        ("forbidden", "403", ""),
        ("unavailable", "503", "\r\nretry-after: 99\r\n"),
        ("panic", "503", "\r\nretry-after: 10\r\n"),
    ] {
        let answer = server.answer(&upgrade(&format!("/t/{identity}"), "ocpp1.6")).await;
        let answer = answer.to_lowercase();
        assert!(answer.starts_with(&format!("http/1.1 {status} ")), "{answer}");
        assert!(answer.contains(header), "{answer}");
        assert!(!answer.contains("it says so"), "{answer}");
        assert!(!answer.contains("sec-websocket-accept"), "{answer}");
    }
}

/// Order of checks: path, admission, subprotocol.
#[tokio::test]
async fn who_may_not_connect_learns_nothing_about_subprotocols() {
    let server = by_name().await;
    assert_eq!(server.status_of(&upgrade("/t/forbidden", "ocpp2.0.1")).await, 403);
    assert_eq!(server.status_of(&upgrade("/t/other", "ocpp2.0.1")).await, 101);
}

#[tokio::test]
async fn handlers_receive_the_session_value() {
    let mut server = by_name().await;
    let mut client = Client::connect_to(server.address, "/north/CP001").await;
    server.seen().await;
    let answer = client.ask(r#"[2,"1","DataTransfer",{"vendorId":"session"}]"#).await;
    assert!(answer.contains(r#"Account { tenant: \"north\", header: None }"#), "{answer}");
}

#[tokio::test]
async fn admission_decides_how_strict_a_charge_point_is_judged() {
    let server = by_name().await;
    // A member that the schema does not know is a listed deviation.
    let call = r#"[2,"2","Authorize",{"idTag":"A","vendor":1}]"#;
    let mut client = Client::connect_to(server.address, "/t/tolerant").await;
    assert!(client.ask(call).await.starts_with(r#"[3,"2","#));
    let mut client = Client::connect_to(server.address, "/t/strict").await;
    assert!(client.ask(call).await.starts_with(r#"[4,"2","#));
}

/// J-16, J-60, J-61.
#[tokio::test]
async fn a_key_opens_only_the_connection_of_its_charge_point() {
    let store = store().await;
    set_keys(&store, "CP002", &[b"another key of 20 b."]).await;
    let server = Running::admitting(SecurityProfiles::new(store), |builder| builder).await;
    for (identity, user, password, status) in [
        ("CP001", "CP001", KEY, 101),
        ("CP001", "CP001", &KEY[..15], 401),
        ("CP001", "CP001", b"", 401),
        ("CP001", "CP001", b"another key of 20 b.", 401),
        ("CP002", "CP001", KEY, 401),
        ("CP001", "CP00", KEY, 401),
        ("CP001", "", KEY, 401),
        ("CP003", "CP003", KEY, 404),
    ] {
        let headers = basic(user, password);
        assert_eq!(server.status(&format!("/ocpp/{identity}"), &headers).await, status, "{user}");
    }
    assert_eq!(server.status("/ocpp/CP001", "").await, 401);
    assert_eq!(server.status("/ocpp/CP001", "Authorization: Basic %%%\r\n").await, 401);
}

/// The user name is the decoded identity (ocppj 1.7).
#[tokio::test]
async fn user_names_are_not_percent_encoded() {
    let store = MemoryStore::default();
    set_keys(&store, "RDAM 1:2", &[KEY]).await;
    let server = Running::admitting(SecurityProfiles::new(store), |builder| builder).await;
    assert_eq!(server.status("/ocpp/RDAM%201:2", &basic("RDAM 1:2", KEY)).await, 101);
    assert_eq!(server.status("/ocpp/RDAM%201:2", &basic("RDAM%201:2", KEY)).await, 401);
}

#[tokio::test]
async fn unknown_charge_points_can_be_concealed() {
    let admission = SecurityProfiles::new(MemoryStore::default()).conceal_unknown();
    let server = Running::admitting(admission, |builder| builder).await;
    assert_eq!(server.status("/ocpp/CP001", &basic("CP001", KEY)).await, 401);
}

/// J-68.
#[tokio::test]
async fn hex_passwords_are_taken_only_where_that_is_set() {
    let hex = AuthorizationKey::from_bytes(KEY).to_hex().to_lowercase();
    for (admission, status) in [
        (SecurityProfiles::new(store().await), 401),
        (SecurityProfiles::new(store().await).accept_hex_passwords(), 101),
    ] {
        let server = Running::admitting(admission, |builder| builder).await;
        let headers = basic("CP001", hex.as_bytes());
        assert_eq!(server.status("/ocpp/CP001", &headers).await, status);
        assert_eq!(server.status("/ocpp/CP001", &basic("CP001", KEY)).await, 101);
    }
}

/// J-71; the store is all that a restart leaves.
#[tokio::test]
async fn a_profile_never_goes_down_again() {
    let store = store().await;
    let profiles = || SecurityProfiles::new(store.clone()).danger_accept_profile_0();
    let trusted = ["127.0.0.1".parse().expect("an address")];
    let tls = format!("{}X-Forwarded-Proto: https\r\n", basic("CP001", KEY));
    let plain = basic("CP001", KEY);
    for (headers, status) in [
        ("", 101),
        (&*plain, 101),
        ("", 403),
        (&*tls, 101),
        (&*plain, 403),
        ("", 403),
        (&*tls, 101),
    ] {
        let server = Running::admitting(profiles(), |b| b.trusted_proxies(trusted)).await;
        assert_eq!(server.status("/ocpp/CP001", headers).await, status, "{headers}");
    }
    assert_eq!(store.load(&identity("CP001")).await.unwrap().highest_profile, 2);
}

/// J-65, J-71: nothing is remembered of an attempt that does not connect, only
/// of one that does.
#[tokio::test]
async fn attempts_that_do_not_connect_raise_no_profile_and_use_no_key() {
    let memory = MemoryStore::default();
    let new = b"a newer key of 20 b.";
    set_keys(&memory, "CP001", &[KEY, new]).await;
    set_keys(&memory, "CP002", &[KEY]).await;
    let secure = format!("{}X-Forwarded-Proto: https\r\n", basic("CP001", new));
    for (policy, first, protocol, status) in [
        (NoSubprotocol::AcceptThenClose, None, "ocpp2.0.1", 101),
        (NoSubprotocol::Reject, None, "ocpp2.0.1", 400),
        (NoSubprotocol::Reject, Some("CP002"), "ocpp1.6", 503),
        (NoSubprotocol::Reject, Some("CP001"), "ocpp1.6", 101),
        (NoSubprotocol::Reject, None, "ocpp1.6", 101),
    ] {
        let trusted = ["127.0.0.1".parse().expect("an address")];
        let mut server = Running::admitting(SecurityProfiles::new(memory.clone()), |builder| {
            let builder = builder.trusted_proxies(trusted).no_subprotocol(policy);
            builder.max_connections(1).second_connection(SecondConnection::IsRefused)
        })
        .await;
        let mut connected = None;
        if let Some(first) = first {
            let headers = [authorization(first, KEY)];
            connected = Some(Client::connect_with(server.address, first, &headers).await);
            server.seen().await;
        }
        let before = memory.load(&identity("CP001")).await.unwrap();
        let request = upgrade("/ocpp/CP001", protocol);
        let request = request.replace("\r\n\r\n", &format!("\r\n{secure}\r\n"));
        assert_eq!(server.status_of(&request).await, status);
        let after = memory.load(&identity("CP001")).await.unwrap();
        if connected.is_some() || protocol == "ocpp2.0.1" {
            assert_eq!(after, before);
        } else {
            assert_eq!((after.highest_profile, &*after.keys), (2, &before.keys[1..]));
        }
    }
}

/// J-70: each has its own, from its first connection on.
#[tokio::test]
async fn a_charge_point_connects_with_no_lower_profile_than_it_was_provisioned_for() {
    let store = store().await;
    set_keys(&store, "CP002", &[KEY]).await;
    store.raise_profile(&identity("CP002"), SecurityProfile::TlsWithBasic as u8).await.unwrap();
    let trusted = ["127.0.0.1".parse().expect("an address")];
    let admission = SecurityProfiles::new(store);
    let server = Running::admitting(admission, |b| b.trusted_proxies(trusted)).await;
    for (identity, header, status) in
        [("CP001", "", 101), ("CP002", "", 403), ("CP002", "X-Forwarded-Proto: https\r\n", 101)]
    {
        let headers = format!("{}{header}", basic(identity, KEY));
        assert_eq!(server.status(&format!("/ocpp/{identity}"), &headers).await, status);
    }
}

/// J-70: right credentials, but the wrong profile.
#[tokio::test]
async fn profiles_below_the_lowest_are_forbidden() {
    let admission = SecurityProfiles::new(store().await).at_least(SecurityProfile::TlsWithBasic);
    let server = Running::admitting(admission, |builder| builder).await;
    assert_eq!(server.status("/ocpp/CP001", &basic("CP001", KEY)).await, 403);
    let claimed = format!("{}X-Forwarded-Proto: https\r\n", basic("CP001", KEY));
    assert_eq!(server.status("/ocpp/CP001", &claimed).await, 403, "nobody trusts this proxy");
}

#[tokio::test]
async fn nobody_is_let_in_while_the_store_is_away() {
    let admission = SecurityProfiles::new(Away).danger_accept_profile_0();
    let server = Running::admitting(admission, |builder| builder).await;
    let answer = server.answer(&upgrade("/ocpp/CP001", "ocpp1.6")).await.to_lowercase();
    assert!(answer.starts_with("http/1.1 503 "), "{answer}");
    assert!(answer.contains("\r\nretry-after: 30\r\n"), "{answer}");
    assert!(!answer.contains("disk"), "{answer}");
}

/// J-66.
#[tokio::test]
async fn no_secret_is_in_any_debug_text() {
    struct Printing;
    impl Admission for Printing {
        type Session = String;

        async fn admit(&self, request: &ConnectRequest) -> Result<Admitted<String>, Refusal> {
            Ok(Admitted::new(format!("{request:?} {:?}", request.credentials())))
        }
    }
    let mut server = Running::admitting(Printing, |builder| builder).await;
    let authorization = format!("Basic {}", STANDARD.encode("CP001:hunter2"));
    let headers = [("Authorization", authorization)];
    let mut client = Client::connect_with(server.address, "CP001", &headers).await;
    server.seen().await;
    let answer = client.ask(r#"[2,"1","DataTransfer",{"vendorId":"session"}]"#).await;
    assert!(answer.contains("Credentials(..)"), "{answer}");
    assert!(!answer.contains("hunter2") && !answer.contains("Q1AwMDE6"), "{answer}");
}

#[tokio::test]
async fn charge_points_behind_a_trusted_proxy_have_their_own_address() {
    let trusted = ["127.0.0.0/8".parse().expect("a network")];
    let mut server = Running::with(|builder| builder.trusted_proxies(trusted)).await;
    let headers = [("X-Forwarded-For", "192.0.2.7".to_owned())];
    let _client = Client::connect_with(server.address, "CP001", &headers).await;
    server.seen().await;
    let address = server.charge_point("CP001").remote_address();
    assert_eq!(address.to_string(), "192.0.2.7:0");
}

/// A store on a disk that is full.
struct Away;

impl Store for Away {
    async fn load(&self, _: &Identity) -> Result<ChargePointState, StoreError> {
        Err(StoreError::new("disk is full"))
    }

    async fn set_registration(
        &self,
        _: &Identity,
        _: RegistrationStatus,
    ) -> Result<(), StoreError> {
        Err(StoreError::new("disk is full"))
    }

    async fn raise_profile(&self, _: &Identity, _: u8) -> Result<(), StoreError> {
        Err(StoreError::new("disk is full"))
    }

    async fn replace_keys(
        &self,
        _: &Identity,
        _: &[StoredKey],
        _: Vec<StoredKey>,
    ) -> Result<bool, StoreError> {
        Err(StoreError::new("disk is full"))
    }
}

fn upgrade(path: &str, subprotocol: &str) -> String {
    format!(
        "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
         Sec-WebSocket-Protocol: {subprotocol}\r\n\r\n"
    )
}
