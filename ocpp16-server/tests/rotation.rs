//! New keys for charge points on real sockets: every answer, no answer, and what
//! opens a connection afterwards.

#![expect(clippy::unwrap_used, reason = "part of tests, if not under #[test] itself")]

mod support;

use std::error::Error;

use ocpp16_server::admission::SecurityProfiles;
use ocpp16_server::{
    AuthorizationKey, ChargePoint, MemoryStore, NotSent, OutcomeUnknown, RotatedKey, RotationError,
    Store,
};
use ocpp16_types::{ConfigurationStatus, ErrorCode};
use support::keys::{Filling, KEY, authorization, basic, count, store};
use support::{Client, Running, Seen};
use tokio::task::JoinHandle;

/// J-62, J-63, TC_073.
#[tokio::test]
async fn an_accepted_key_replaces_the_old_one() {
    let mut server = Keyed::start().await;
    let mut client = server.connect(KEY).await;
    let rotation = server.rotate();
    let key = new_key(&client.receive().await);
    assert_eq!(key.len(), 20);
    client.send(r#"[3,"1",{"status":"Accepted"}]"#).await;
    let RotatedKey::InForce(rotated) = rotation.await.unwrap().unwrap() else { panic!("reboot") };
    assert_eq!(rotated.as_bytes(), key);
    // The charge point drops the connection and comes back with the new key.
    server.disconnect(client).await;
    assert_eq!(server.opens(KEY).await, 401);
    let mut client = server.connect(&key).await;
    assert!(client.ask(r#"[2,"1","Heartbeat",{}]"#).await.starts_with("[3,"));
}

/// J-64; the last ones are answers of charge points that do not know the action.
#[tokio::test]
async fn a_refused_key_changes_nothing() {
    for (answer, status) in [
        (r#"[3,"1",{"status":"Rejected"}]"#, ConfigurationStatus::Rejected),
        (r#"[3,"1",{"status":"NotSupported"}]"#, ConfigurationStatus::NotSupported),
        (r#"[4,"1","NotSupported","",{}]"#, ConfigurationStatus::NotSupported),
        (r#"[4,"1","NotImplemented","",{}]"#, ConfigurationStatus::NotSupported),
    ] {
        let mut server = Keyed::start().await;
        let mut client = server.connect(KEY).await;
        let rotation = server.rotate();
        let key = new_key(&client.receive().await);
        client.send(answer).await;
        let error = rotation.await.unwrap().unwrap_err();
        let RotationError::Refused(refused) = error else { panic!("{answer}: {error}") };
        assert_eq!(refused, status);
        // The connection goes on.
        assert!(client.ask(r#"[2,"1","Heartbeat",{}]"#).await.starts_with("[3,"));
        server.disconnect(client).await;
        assert_eq!(server.opens(&key).await, 401);
        assert_eq!(server.opens(KEY).await, 101);
    }
}

/// J-65: it connects with the old key until it has rebooted, and with the new one
/// from then on.
#[tokio::test]
async fn both_keys_open_until_the_charge_point_has_rebooted() {
    let mut server = Keyed::start().await;
    let mut client = server.connect(KEY).await;
    let rotation = server.rotate();
    let key = new_key(&client.receive().await);
    client.send(r#"[3,"1",{"status":"RebootRequired"}]"#).await;
    let RotatedKey::AfterReboot(rotated) = rotation.await.unwrap().unwrap() else {
        panic!("in force")
    };
    assert_eq!(rotated.as_bytes(), key);
    for (used, status) in [(KEY, 101), (KEY, 101), (&key, 101), (KEY, 401), (&key, 101)] {
        assert_eq!(server.opens(used).await, status);
    }
}

/// J-65; what the charge point says may contain the key, and is passed on to
/// nobody (J-66).
#[tokio::test]
async fn both_keys_open_after_an_unclear_answer() {
    for (answer, text) in [
        (r#"[4,"1","GenericError","KEY",{"a":"KEY"}]"#, "new key sent: answered with GenericError"),
        (r#"[4,"1","InternalError","KEY"]"#, "new key sent: answered with InternalError"),
        (r#"[3,"1",{"status":"KEY"}]"#, "new key sent: invalid answer"),
    ] {
        let mut server = Keyed::start().await;
        let mut client = server.connect(KEY).await;
        let rotation = server.rotate();
        let key = AuthorizationKey::from_bytes(new_key(&client.receive().await));
        client.send(&answer.replace("KEY", &key.to_hex())).await;
        let error = rotation.await.unwrap().unwrap_err();
        assert_eq!(error.to_string(), text);
        assert!(error.is_undecided());
        assert!(!format!("{error:?}").contains(&key.to_hex()), "{error:?}");
        assert!(error.source().is_none());
        for (used, status) in [(KEY, 101), (key.as_bytes(), 101), (KEY, 401)] {
            assert_eq!(server.opens(used).await, status);
        }
    }
}

/// J-65.
#[tokio::test]
async fn without_an_answer_the_charge_point_shows_which_key_it_has() {
    for has_new in [true, false] {
        let mut server = Keyed::start().await;
        let mut client = server.connect(KEY).await;
        let rotation = server.rotate();
        let key = new_key(&client.receive().await);
        server.disconnect(client).await;
        let error = rotation.await.unwrap().unwrap_err();
        assert!(matches!(error, RotationError::NoAnswer(OutcomeUnknown::Disconnected)), "{error}");
        assert!(error.is_undecided());
        let used = if has_new { &*key } else { KEY };
        let mut client = server.connect(used).await;
        // The next rotation settles what this one could not.
        let rotation = server.rotate();
        let newest = new_key(&client.receive().await);
        client.send(r#"[3,"1",{"status":"Accepted"}]"#).await;
        assert!(matches!(rotation.await.unwrap(), Ok(RotatedKey::InForce(_))));
        server.disconnect(client).await;
        for (used, status) in [(KEY, 401), (&key, 401), (&newest, 101)] {
            assert_eq!(server.opens(used).await, status);
        }
    }
}

/// A charge point that never says what it does with its keys keeps its
/// connection, and does not fill the store.
#[tokio::test]
async fn rotations_without_a_clear_answer_keep_four_keys() {
    let mut server = Keyed::start().await;
    let mut client = server.connect(KEY).await;
    let mut keys = vec![KEY.to_vec()];
    for id in 1..=3 {
        let rotation = server.rotate();
        keys.push(new_key(&client.receive().await));
        client.send(&format!(r#"[4,"{id}","InternalError","",{{}}]"#)).await;
        let error = rotation.await.unwrap().unwrap_err();
        assert!(matches!(error, RotationError::Rejected(ErrorCode::InternalError)), "{error}");
    }
    let error = server.rotate().await.unwrap().unwrap_err();
    assert!(matches!(error, RotationError::TooManyKeys), "{error}");
    assert!(!error.is_undecided());
    // Nothing was sent: the next text is the answer.
    assert!(client.ask(r#"[2,"9","Heartbeat",{}]"#).await.starts_with(r#"[3,"9","#));
    server.disconnect(client).await;
    for key in &keys {
        assert_eq!(server.opens(key).await, 101);
    }
    assert_eq!(count(&server.store, "CP001").await, 1);
}

#[tokio::test]
async fn a_key_that_is_not_sent_is_taken_back() {
    let mut server = Keyed::start().await;
    let client = server.connect(KEY).await;
    let charge_point = server.charge_point();
    server.disconnect(client).await;
    let error = charge_point.rotate_key(&server.store).await.unwrap_err();
    assert!(matches!(error, RotationError::NotSent(NotSent::NotConnected)), "{error}");
    assert_eq!(error.to_string(), "new key not sent: not connected");
    assert!(!error.is_undecided());
    assert_eq!(count(&server.store, "CP001").await, 1);
    assert_eq!(server.opens(KEY).await, 101);
}

#[tokio::test]
async fn one_rotation_at_a_time_is_under_way() {
    let mut server = Keyed::start().await;
    let mut client = server.connect(KEY).await;
    let first = server.rotate();
    let key = new_key(&client.receive().await);
    let error = server.charge_point().rotate_key(&server.store).await.unwrap_err();
    assert!(matches!(error, RotationError::InProgress), "{error}");
    assert!(!error.is_undecided());
    // Nothing was sent: the next text is the answer.
    assert!(client.ask(r#"[2,"9","Heartbeat",{}]"#).await.starts_with(r#"[3,"9","#));
    client.send(r#"[3,"1",{"status":"Accepted"}]"#).await;
    assert!(first.await.unwrap().is_ok());
    assert_eq!(server.opens(&key).await, 101);
}

/// Dropping a rotation is no answer, and lets the next one begin.
#[tokio::test]
async fn a_rotation_can_be_dropped() {
    let mut server = Keyed::start().await;
    let mut client = server.connect(KEY).await;
    let first = server.rotate();
    let dropped = new_key(&client.receive().await);
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    assert_eq!(count(&server.store, "CP001").await, 2);
    let second = server.rotate();
    client.send(r#"[3,"1",{"status":"Accepted"}]"#).await;
    let key = new_key(&client.receive().await);
    client.send(r#"[3,"2",{"status":"Rejected"}]"#).await;
    assert!(matches!(second.await.unwrap(), Err(RotationError::Refused(_))));
    server.disconnect(client).await;
    for (used, status) in [(&*key, 401), (KEY, 101), (&dropped, 101), (KEY, 401)] {
        assert_eq!(server.opens(used).await, status);
    }
}

/// The new key opens before the charge point can know it, the old one as long as
/// it can be the one that it has, and no admission undoes the rotation.
#[tokio::test]
async fn reconnecting_while_a_key_is_rotated_locks_nobody_out() {
    let mut server = Keyed::start().await;
    let mut client = server.connect(KEY).await;
    let mut current = KEY.to_vec();
    for round in 1..=20 {
        let rotation = server.rotate();
        let key = new_key(&client.receive().await);
        let answer = format!(r#"[3,"{round}",{{"status":"Accepted"}}]"#);
        let (old, new, ()) =
            tokio::join!(server.opens(&current), server.opens(&key), client.send(&answer));
        assert!(matches!(old, 101 | 401), "{old}");
        assert_eq!(new, 101);
        assert!(matches!(rotation.await.unwrap(), Ok(RotatedKey::InForce(_))));
        assert_eq!(server.opens(&current).await, 401);
        assert_eq!(count(&server.store, "CP001").await, 1);
        current = key;
    }
}

/// J-7: the charge point comes back, with the new key already, before the old
/// connection is known to be dead.
#[tokio::test]
async fn a_new_connection_with_the_new_key_ends_the_rotation() {
    let mut server = Keyed::start().await;
    let mut client = server.connect(KEY).await;
    let rotation = server.rotate();
    let key = new_key(&client.receive().await);
    let mut newest = server.connect(&key).await;
    let error = rotation.await.unwrap().unwrap_err();
    assert!(matches!(error, RotationError::NoAnswer(OutcomeUnknown::Disconnected)), "{error}");
    assert_eq!(count(&server.store, "CP001").await, 1);
    assert!(newest.ask(r#"[2,"1","Heartbeat",{}]"#).await.starts_with("[3,"));
}

/// Servers that share a store: no outcome of one concerns the key of the other.
#[tokio::test]
async fn rotations_of_two_servers_do_not_disturb_each_other() {
    let mut one = Keyed::start().await;
    let mut two = Keyed::with(one.store.clone()).await;
    let (mut client_of_one, mut client_of_two) = (one.connect(KEY).await, two.connect(KEY).await);
    let first = one.rotate();
    let accepted = new_key(&client_of_one.receive().await);
    let second = two.rotate();
    let rejected = new_key(&client_of_two.receive().await);
    client_of_one.send(r#"[3,"1",{"status":"Accepted"}]"#).await;
    assert!(matches!(first.await.unwrap(), Ok(RotatedKey::InForce(_))));
    assert_eq!(count(&one.store, "CP001").await, 2);
    client_of_two.send(r#"[3,"1",{"status":"Rejected"}]"#).await;
    assert!(matches!(second.await.unwrap(), Err(RotationError::Refused(_))));
    for (used, status) in [(KEY, 401), (&*rejected, 401), (&accepted, 101)] {
        assert_eq!(one.opens(used).await, status);
    }
}

/// J-82: onboarding.
#[tokio::test]
async fn a_charge_point_without_a_key_gets_its_first() {
    for (status, keys) in [("Rejected", 0), ("Accepted", 1)] {
        let mut server = Running::start().await;
        let store = MemoryStore::default();
        let mut client = server.connect("CP001").await;
        let rotation = rotate(server.charge_point("CP001"), store.clone());
        client.receive().await;
        client.send(&format!(r#"[3,"1",{{"status":"{status}"}}]"#)).await;
        assert_eq!(rotation.await.unwrap().is_ok(), keys == 1);
        assert_eq!(count(&store, "CP001").await, keys);
    }
}

#[tokio::test]
async fn a_key_that_cannot_be_stored_is_not_sent() {
    let mut server = Keyed::start().await;
    let mut client = server.connect(KEY).await;
    let store = Filling::after(0, &server.store);
    let error = server.charge_point().rotate_key(&store).await.unwrap_err();
    assert!(matches!(error, RotationError::Store(_)), "{error}");
    assert!(!error.is_undecided() && error.source().is_some());
    assert!(client.ask(r#"[2,"9","Heartbeat",{}]"#).await.starts_with(r#"[3,"9","#));
    assert_eq!(count(&server.store, "CP001").await, 1);
}

#[tokio::test]
async fn an_outcome_that_cannot_be_stored_leaves_both_keys() {
    for status in ["Accepted", "Rejected"] {
        let mut server = Keyed::start().await;
        let mut client = server.connect(KEY).await;
        let rotation = rotate(server.charge_point(), Filling::after(1, &server.store));
        let key = new_key(&client.receive().await);
        client.send(&format!(r#"[3,"1",{{"status":"{status}"}}]"#)).await;
        let error = rotation.await.unwrap().unwrap_err();
        assert!(matches!(error, RotationError::NotRecorded(_)), "{error}");
        assert!(error.is_undecided());
        for (used, status) in [(KEY, 101), (&key, 101), (KEY, 401)] {
            assert_eq!(server.opens(used).await, status);
        }
    }
}

/// A central system that knows CP001 by its key, and another one with the same
/// store, where keys are tried without ending its connection.
struct Keyed {
    running: Running,
    store: MemoryStore,
}

impl Keyed {
    async fn start() -> Self {
        Self::with(store().await).await
    }

    async fn with(store: MemoryStore) -> Self {
        let admission = SecurityProfiles::new(store.clone());
        let running = Running::admitting(admission, |builder| builder).await;
        Self { running, store }
    }

    async fn connect(&mut self, key: &[u8]) -> Client {
        let headers = [authorization("CP001", key)];
        let client = Client::connect_with(self.running.address, "CP001", &headers).await;
        assert_eq!(self.running.seen().await, Seen::Connected("CP001".to_owned()));
        client
    }

    /// Returns when the server knows that the charge point has gone.
    async fn disconnect(&mut self, mut client: Client) {
        client.close().await;
        assert_eq!(self.running.seen().await, Seen::Disconnected("CP001".to_owned()));
    }

    fn charge_point(&self) -> ChargePoint {
        self.running.charge_point("CP001")
    }

    fn rotate(&self) -> JoinHandle<Result<RotatedKey, RotationError>> {
        rotate(self.charge_point(), self.store.clone())
    }

    /// The status that a connection with this key is answered with.
    async fn opens(&self, key: &[u8]) -> u16 {
        let admission = SecurityProfiles::new(self.store.clone());
        let other = Running::admitting(admission, |builder| builder).await;
        other.status("/ocpp/CP001", &basic("CP001", key)).await
    }
}

fn rotate(
    charge_point: ChargePoint,
    store: impl Store,
) -> JoinHandle<Result<RotatedKey, RotationError>> {
    tokio::spawn(async move { charge_point.rotate_key(&store).await })
}

/// The bytes of the key that a ChangeConfiguration carries.
fn new_key(call: &str) -> Vec<u8> {
    let rest = call.split_once(r#","ChangeConfiguration",{"key":"AuthorizationKey","value":""#);
    let (_, rest) = rest.unwrap_or_else(|| panic!("{call}"));
    let key = AuthorizationKey::from_hex(rest.strip_suffix(r#""}]"#).unwrap());
    key.unwrap().as_bytes().to_vec()
}
