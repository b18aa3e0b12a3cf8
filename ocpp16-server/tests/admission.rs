//! Who may connect, seen from the other end of the socket.

mod support;

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ocpp16_server::admission::{
    Admission, Admitted, ConnectRequest, Refusal, SecurityProfile, SecurityProfiles,
};
use ocpp16_server::{
    AuthorizationKey, ChargePointState, Identity, MemoryStore, Store, StoreError, StoredKey,
    Validation,
};
use ocpp16_types::RegistrationStatus;
use support::{Client, Running};

/// A key that is neither text nor free of colons and zeros.
const KEY: &[u8] = b"\0:\xFF\x03\x04\x05\x06\x07\x08\x09\x0A\x0B\x0C\x0D\x0E\x0F";

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

/// J-65: a charge point that reboots before it takes the new key may connect
/// with the old one until then.
#[tokio::test]
async fn both_keys_of_a_rotation_open_until_the_new_one_is_used() {
    let (old, new): (&[u8], &[u8]) = (KEY, b"the new key");
    let store = MemoryStore::default();
    set_keys(&store, "CP001", &[old, new]).await;
    let server = Running::admitting(SecurityProfiles::new(store.clone()), |b| b).await;
    for (key, status, left) in [
        (&b"wrong"[..], 401, 2),
        (old, 101, 2),
        (new, 101, 1),
        (old, 401, 1),
        (new, 101, 1),
    ] {
        assert_eq!(server.status("/ocpp/CP001", &basic("CP001", key)).await, status, "{key:?}");
        assert_eq!(store.load(&identity("CP001")).await.unwrap().keys.len(), left, "{key:?}");
    }
}

/// The use of a key says nothing about those that were given later.
#[tokio::test]
async fn the_use_of_a_key_drops_those_before_it_alone() {
    let store = MemoryStore::default();
    set_keys(&store, "CP001", &[KEY, b"second", b"third"]).await;
    let server = Running::admitting(SecurityProfiles::new(store.clone()), |b| b).await;
    for (key, status, left) in
        [(&b"second"[..], 101, 2), (KEY, 401, 2), (b"second", 101, 2), (b"third", 101, 1)]
    {
        assert_eq!(server.status("/ocpp/CP001", &basic("CP001", key)).await, status, "{key:?}");
        assert_eq!(store.load(&identity("CP001")).await.unwrap().keys.len(), left, "{key:?}");
    }
}

/// Keys that change while an admission looks at them: it judges by what they are
/// in the end.
#[tokio::test]
async fn an_admission_never_undoes_a_change_of_keys() {
    let memory = MemoryStore::default();
    set_keys(&memory, "CP001", &[KEY, b"new"]).await;
    let rival = Rival::TakesBack(memory.clone());
    let server = Running::admitting(SecurityProfiles::new(rival), |builder| builder).await;
    // The new key is taken back while its use is to be remembered.
    assert_eq!(server.status("/ocpp/CP001", &basic("CP001", b"new")).await, 401);
    assert_eq!(server.status("/ocpp/CP001", &basic("CP001", KEY)).await, 101);
    assert_eq!(memory.load(&identity("CP001")).await.unwrap().keys.len(), 1);
}

#[tokio::test]
async fn keys_that_never_stay_the_same_let_nobody_in() {
    let memory = MemoryStore::default();
    set_keys(&memory, "CP001", &[KEY, b"new"]).await;
    let rival = Rival::IsAlwaysFaster(memory);
    let server = Running::admitting(SecurityProfiles::new(rival), |builder| builder).await;
    assert_eq!(server.status("/ocpp/CP001", &basic("CP001", b"new")).await, 503);
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

/// J-70: right credentials, but the wrong profile.
#[tokio::test]
async fn profiles_below_the_lowest_are_forbidden() {
    let admission = SecurityProfiles::new(store().await).at_least(SecurityProfile::TlsWithBasic);
    let server = Running::admitting(admission, |builder| builder).await;
    assert_eq!(server.status("/ocpp/CP001", &basic("CP001", KEY)).await, 403);
    let claimed = format!("{}X-Forwarded-Proto: https\r\n", basic("CP001", KEY));
    assert_eq!(server.status("/ocpp/CP001", &claimed).await, 403, "nobody trusts this proxy");
}

/// A rotation does not end over a connection that is refused.
#[tokio::test]
async fn refused_connections_use_up_no_key() {
    let store = MemoryStore::default();
    set_keys(&store, "CP001", &[KEY, b"new"]).await;
    store.raise_profile(&identity("CP001"), 2).await.unwrap();
    let server = Running::admitting(SecurityProfiles::new(store.clone()), |b| b).await;
    assert_eq!(server.status("/ocpp/CP001", &basic("CP001", KEY)).await, 403);
    assert_eq!(store.load(&identity("CP001")).await.unwrap().keys.len(), 2);
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
    let trusted = ["127.0.0.1".parse().expect("an address")];
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

/// A store in which somebody else changes keys just before they are replaced.
enum Rival {
    /// The newest key goes.
    TakesBack(MemoryStore),
    IsAlwaysFaster(MemoryStore),
}

impl Rival {
    fn memory(&self) -> &MemoryStore {
        match self {
            Self::TakesBack(memory) | Self::IsAlwaysFaster(memory) => memory,
        }
    }
}

impl Store for Rival {
    async fn load(&self, identity: &Identity) -> Result<ChargePointState, StoreError> {
        self.memory().load(identity).await
    }

    async fn set_registration(
        &self,
        identity: &Identity,
        status: RegistrationStatus,
    ) -> Result<(), StoreError> {
        self.memory().set_registration(identity, status).await
    }

    async fn raise_profile(&self, identity: &Identity, profile: u8) -> Result<(), StoreError> {
        self.memory().raise_profile(identity, profile).await
    }

    async fn replace_keys(
        &self,
        identity: &Identity,
        old: &[StoredKey],
        new: Vec<StoredKey>,
    ) -> Result<bool, StoreError> {
        match self {
            Self::TakesBack(memory) => {
                let keys = memory.load(identity).await?.keys;
                let others = keys[..keys.len() - 1].to_vec();
                assert!(memory.replace_keys(identity, &keys, others).await?);
                memory.replace_keys(identity, old, new).await
            }
            Self::IsAlwaysFaster(_) => Ok(false),
        }
    }
}

/// A store that knows CP001.
async fn store() -> MemoryStore {
    let store = MemoryStore::default();
    set_keys(&store, "CP001", &[KEY]).await;
    store
}

async fn set_keys(store: &MemoryStore, name: &str, keys: &[&[u8]]) {
    let stored = |key: &&[u8]| StoredKey::of(&AuthorizationKey::from_bytes(*key)).expect("random");
    let keys = keys.iter().map(stored).collect();
    assert!(store.replace_keys(&identity(name), &[], keys).await.expect("memory"));
}

fn identity(name: &str) -> Identity {
    name.parse().expect("an identity")
}

fn basic(user: &str, password: &[u8]) -> String {
    let credentials = [user.as_bytes(), b":", password].concat();
    format!("Authorization: Basic {}\r\n", STANDARD.encode(credentials))
}

fn upgrade(path: &str, subprotocol: &str) -> String {
    format!(
        "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
         Sec-WebSocket-Protocol: {subprotocol}\r\n\r\n"
    )
}
