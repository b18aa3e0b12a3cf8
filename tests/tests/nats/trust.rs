//! Workers that decide who may connect, and remember who has booted.

use std::time::Duration;

use ocpp16_server::admission::{Admission, Admitted, ConnectRequest, Refusal};
use ocpp16_server::nats::{RemoteAdmission, RemoteStore};
use ocpp16_server::{Identity, MemoryStore, Server, Store};
use ocpp16_tests::{ChargePoint, NatsServer};
use ocpp16_types::RegistrationStatus;
use serde_json::{Value, json};

use crate::probe::Said;
use crate::system::{self, Tenants, gateway_with, remote_gateway, worker_with};
use crate::worker::tell;

const LONG: Duration = Duration::from_secs(60);

/// Lets in who knows the password, and says which path was taken.
struct Password;

impl Admission for Password {
    type Session = Value;

    async fn admit(&self, request: &ConnectRequest) -> Result<Admitted<Value>, Refusal> {
        let identity = request.identity();
        let password = request.credentials().and_then(|given| given.password_of(identity));
        match password {
            Some(b"\0:\xff") => {
                Ok(Admitted::new(json!({"of": request.path_value("tenant"), "by": "worker"})))
            }
            Some(_) => Err(Refusal::unauthorized()),
            None => Err(Refusal::forbidden()),
        }
    }
}

#[test]
fn workers_decide_who_may_connect() {
    let (server, said) = (NatsServer::start(), Said::new());
    let gateway = remote_gateway(&server);
    let connect = |password| ChargePoint::try_connect(&gateway.url, "CP1", password);
    assert_eq!(connect(Some(b"\0:\xff")).err(), Some(503));
    let store = MemoryStore::default();
    let _worker = worker_with(&server, said.probe("w"), LONG, |worker| {
        worker.admission(Password).store(store.clone())
    });
    assert_eq!(connect(Some(b"wrong")).err(), Some(401));
    assert_eq!(connect(None).err(), Some(403));
    let mut charge_point = connect(Some(b"\0:\xff")).unwrap();
    assert_eq!(said.next(), r#"w: connected CP1 {"by":"worker","of":"north"}"#);

    // And remember what it was told.
    assert_eq!(tell(&mut charge_point, "x")[2], "SecurityError");
    let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
    assert_eq!(charge_point.call("BootNotification", &boot)[2]["status"], "Accepted");
    let known = tokio::runtime::Runtime::new()
        .unwrap()
        .block_on(async { store.load(&"CP1".parse::<Identity>().unwrap()).await.unwrap() });
    assert_eq!(known.registration, Some(RegistrationStatus::Accepted));
    charge_point.close();
    let mut again = connect(Some(b"\0:\xff")).unwrap();
    assert_eq!(tell(&mut again, "x")[2]["status"], "Accepted");
}

/// As in a system whose workers are all in other languages.
#[test]
fn a_gateway_decides_itself_where_no_worker_ever_did() {
    let (mut server, said) = (NatsServer::start(), Said::new());
    let gateway = gateway_with(&server, |broker, gateway| {
        Server::builder(gateway, RemoteAdmission::new(broker).fallback(Tenants))
            .store(RemoteStore::new(broker).fallback(MemoryStore::default()))
            .broker(broker.clone())
    });
    let connect = || ChargePoint::try_connect(&gateway.url, "CP1", None);
    let worker = system::worker(&server, said.probe("w"));
    let mut charge_point = connect().unwrap();
    let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
    assert_eq!(charge_point.call("BootNotification", &boot)[2]["status"], "Accepted");
    charge_point.close();
    assert_eq!(tell(&mut connect().unwrap(), "x")[2]["status"], "Accepted");
    worker.stop();

    // But not because nobody can be asked, and never again once a worker did.
    server.stop();
    assert_eq!(connect().err(), Some(503));
    server.start_again();
    let deciding = worker_with(&server, said.probe("w"), LONG, |worker| worker.admission(Password));
    let refused = ocpp16_tests::eventually("a worker decides", || {
        connect().err().filter(|status| *status != 503)
    });
    assert_eq!(refused, 403);
    deciding.stop();
    assert_eq!(connect().err(), Some(503));
}
