//! Two workers with one database of PostgreSQL, behind two gateways: whichever gets
//! the next message, knows what the other has booked.

use std::thread;

use ocpp16_tests::{CentralSystem, ChargePoint, NatsServer, eventually, http, with_postgres};
use serde_json::{Value, json};

use crate::system::{boot, connect, ready, start, stop};

/// Messages of which each worker gets at least one: all of them go to the same one
/// in one of a thousand runs, which proves less then and fails no test.
const SEVERAL: usize = 11;

struct System {
    workers: [CentralSystem; 2],
    gateways: [CentralSystem; 2],
    _nats: NatsServer,
}

fn system() -> System {
    let nats = NatsServer::start();
    let url = nats.url();
    let arguments = |role| ["--role", role, "--nats", &*url];
    let one = CentralSystem::start_with("", &arguments("worker"));
    let other = one.start_beside_with("", &arguments("worker"));
    let gateways = [(); 2].map(|()| CentralSystem::start_with("", &arguments("gateway")));
    let workers = [one, other];
    workers.iter().chain(&gateways).for_each(ready);
    System { workers, gateways, _nats: nats }
}

#[test]
fn a_tag_has_the_same_status_at_every_worker() {
    with_postgres(|| {
        let System { workers: [one, other], gateways: [gateway, _], _nats } = &system();
        let mut charge_point = connect(gateway, "CP1");
        boot(&mut charge_point);
        for (worker, status) in [(one, "Accepted"), (other, "Blocked"), (one, "Invalid")] {
            worker.put_id_tag("TAG", &json!({"status": status}));
            for _ in 0..SEVERAL {
                let answer = charge_point.call("Authorize", &json!({"idTag": "TAG"}));
                assert_eq!(answer[2]["idTagInfo"]["status"], status, "{answer}");
            }
        }
    });
}

#[test]
fn a_transaction_is_one_at_every_worker() {
    with_postgres(|| {
        let System { workers, gateways, _nats } = &system();
        workers[0].put_id_tag("TAG", &json!({"status": "Accepted"}));
        let mut charge_point = connect(&gateways[0], "CP1");
        boot(&mut charge_point);
        let first = charge_point.call("StartTransaction", &start("TAG"));
        let transaction = &first[2]["transactionId"];
        assert!(transaction.is_i64(), "{first}");
        // Sent again, also over the other gateway.
        let mut moved = connect(&gateways[1], "CP1");
        for _ in 0..SEVERAL {
            let again = moved.call("StartTransaction", &start("TAG"));
            assert_eq!(again[2], first[2], "{again}");
        }
        let values = json!({"connectorId": 1, "transactionId": transaction, "meterValue": [
            {"timestamp": "2026-01-01T10:30:00Z", "sampledValue": [{"value": "750"}]},
        ]});
        for _ in 0..SEVERAL {
            assert_eq!(moved.call("MeterValues", &values)[0], 3);
        }
        for _ in 0..SEVERAL {
            assert_eq!(moved.call("StopTransaction", &stop(transaction))[0], 3);
        }
        for worker in workers {
            assert_eq!(worker.get("/transactions").body["total"], 1);
            let path = format!("/transactions/{transaction}");
            assert_eq!(worker.get(&path).body["meterStop"], 1500);
            let values = worker.get(&format!("{path}/meter-values")).body;
            assert_eq!(values["total"], 1, "{values}");
        }
    });
}

#[test]
fn a_reservation_made_at_one_worker_is_used_at_any() {
    with_postgres(|| {
        let System { workers: [one, other], gateways: [_, gateway], _nats } = &system();
        one.put_id_tag("TAG", &json!({"status": "Accepted"}));
        let mut charge_point = connect(gateway, "CP1");
        boot(&mut charge_point);
        let reservation =
            json!({"connectorId": 1, "idTag": "TAG", "expiryDate": "2099-01-01T00:00:00Z"});
        let asked = post(one, "/charge-points/CP1/reservations", &reservation, || {
            charge_point.answer("ReserveNow", &json!({"status": "Accepted"}))
        });
        let id = &asked["reservationId"];
        let path = format!("/reservations/{id}");
        assert_eq!(other.get(&path).body["status"], "Accepted");
        let mut start = start("TAG");
        start["reservationId"] = id.clone();
        let started = charge_point.call("StartTransaction", &start);
        assert_eq!(started[2]["idTagInfo"]["status"], "Accepted", "{started}");
        for worker in [one, other] {
            assert_eq!(worker.get(&path).body["status"], "Used");
        }
    });
}

#[test]
fn a_remote_start_asked_of_any_node_is_known_to_all() {
    with_postgres(|| {
        let System { workers: [one, other], gateways: [gateway, away], _nats } = &system();
        one.put_id_tag("TAG", &json!({"status": "Accepted"}));
        let mut charge_point = connect(gateway, "CP1");
        boot(&mut charge_point);
        let schedule = json!({"chargingRateUnit": "A",
            "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 8.1}]});
        let profile = |number: usize| {
            json!({"chargingProfileId": number, "stackLevel": 0, "chargingSchedule": schedule,
                "chargingProfilePurpose": "TxProfile", "chargingProfileKind": "Relative"})
        };
        // The other gateway does not hold it either.
        for (number, node) in [gateway, away, one, other].into_iter().enumerate() {
            let (number, profile) = (number + 1, profile(number + 1));
            let ask = json!({"idTag": "TAG", "connectorId": 1, "chargingProfile": profile});
            let call = json!({"action": "RemoteStartTransaction", "payload": ask});
            let asked = post(node, "/charge-points/CP1/calls", &call, || {
                charge_point.answer("RemoteStartTransaction", &json!({"status": "Accepted"}))
            });
            assert_eq!(asked["chargingProfile"], profile);
            let mut begin = start("TAG");
            begin["meterStart"] = json!(number);
            let begun = charge_point.call("StartTransaction", &begin);
            let transaction = &begun[2]["transactionId"];
            for worker in [one, other] {
                let remote = worker.get(&format!("/remote-starts/{number}")).body;
                assert_eq!(
                    (&remote["status"], &remote["transactionId"]),
                    (&json!("Started"), transaction)
                );
                let installed = worker.get("/charge-points/CP1/charging-profiles").body;
                let newest = &installed["items"][0];
                assert_eq!((&newest["profile"], &newest["transactionId"]), (&profile, transaction));
            }
            let mut end = stop(transaction);
            end["timestamp"] = json!(format!("2026-01-01T11:0{number}:00Z"));
            assert_eq!(charge_point.call("StopTransaction", &end)[0], 3);
        }
    });
}

/// What was triggered is known where the connection is, whoever has asked for it.
#[test]
fn what_any_node_triggers_is_handled_before_acceptance() {
    with_postgres(|| {
        let System { workers: [one, other], gateways: [gateway, away], _nats } = &system();
        let pending = json!({"enrolment": "Pending"});
        let put = one.request("PUT", "/charge-points/CP1", Some(&pending));
        assert_eq!(put.status, 201, "{put:?}");
        let mut charge_point = connect(gateway, "CP1");
        let boot = json!({"chargePointVendor": "Vendor", "chargePointModel": "Model"});
        let answer = charge_point.call("BootNotification", &boot);
        assert_eq!(answer[2]["status"], "Pending", "{answer}");
        let status = json!({"connectorId": 1, "errorCode": "NoError", "status": "Available"});
        for node in [gateway, away, one, other] {
            assert_eq!(charge_point.call("StatusNotification", &status)[2], "SecurityError");
            let call = json!({"action": "TriggerMessage",
                "payload": {"requestedMessage": "StatusNotification", "connectorId": 1}});
            post(node, "/charge-points/CP1/calls", &call, || {
                charge_point.answer("TriggerMessage", &json!({"status": "Accepted"}))
            });
            assert_eq!(charge_point.call("StatusNotification", &status)[0], 3);
        }
    });
}

#[test]
fn a_key_that_one_worker_rotates_opens_every_gateway() {
    const OLD: &[u8] = b"the old password";

    with_postgres(|| {
        let System { workers: [one, other], gateways, _nats } = &system();
        let password = json!({"password": String::from_utf8_lossy(OLD)});
        let put = one.request("PUT", "/charge-points/CP1", Some(&password));
        assert_eq!(put.status, 201, "{put:?}");
        let open = |gateway: &CentralSystem, key: &[u8]| {
            ChargePoint::try_connect(&gateway.url, "CP1", Some(key))
        };
        let mut charge_point = eventually("it is let in", || open(&gateways[1], OLD).ok());
        boot(&mut charge_point);
        let change = post(other, "/charge-points/CP1/rotate-key", &json!({}), || {
            charge_point.answer("ChangeConfiguration", &json!({"status": "Accepted"}))
        });
        assert_eq!(change["key"], "AuthorizationKey");
        let text = change["value"].as_str().unwrap();
        let byte = |at| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
        let new: Vec<u8> = (0..text.len()).step_by(2).map(byte).collect();
        for gateway in gateways {
            for _ in 0..SEVERAL {
                assert_eq!(open(gateway, OLD).map(drop), Err(401));
            }
            assert!(open(gateway, &new).is_ok());
        }
    });
}

/// Asks a node, while a charge point plays its part; returns what it was asked.
fn post<T>(node: &CentralSystem, path: &str, body: &Value, act: impl FnOnce() -> T) -> T {
    let (address, path) = (&*node.http, format!("/api/v1{path}"));
    thread::scope(|scope| {
        let asked = scope.spawn(|| http(address, "POST", &path, Some(body)));
        let acted = act();
        let answer = asked.join().unwrap();
        assert_eq!(answer.status, 200, "{answer:?}");
        acted
    })
}
