//! The profile Reservation.

use ocpp16_tests::{Pair, TIME, assert_has};
use serde_json::{Value, json};

#[test]
fn tc_046_reserve_and_charge() {
    let mut pair = Pair::booted();
    pair.is_asked("ReserveNow", &reserve(1), &status("Accepted"));
    pair.reports(1, "Reserved");
    pair.authorizes("TAG", "Accepted");
    pair.reports(1, "Preparing");
    charges(&mut pair, "TAG");
    assert_eq!(pair.books("/reservations/5")["status"], "Used");
    pair.is_done();
}

#[test]
fn tc_047_reservation_expires() {
    let mut pair = Pair::booted();
    pair.is_asked("ReserveNow", &reserve(1), &status("Accepted"));
    pair.reports(1, "Reserved");
    pair.reports(1, "Available");
    assert_eq!(pair.connector(1)["status"], "Available");
    assert_eq!(pair.transactions(), 0);
    pair.is_done();
}

#[test]
fn tc_048_1_reserve_faulted() {
    let mut pair = Pair::booted();
    pair.reports(1, "Faulted");
    pair.is_asked("ReserveNow", &reserve(1), &status("Faulted"));
    pair.is_done();
}

#[test]
fn tc_048_2_reserve_occupied() {
    let mut pair = Pair::booted();
    pair.reports(1, "Preparing");
    pair.is_asked("ReserveNow", &reserve(1), &status("Occupied"));
    pair.is_done();
}

#[test]
fn tc_048_3_reserve_unavailable() {
    let mut pair = Pair::booted();
    let change = json!({"connectorId": 1, "type": "Inoperative"});
    pair.is_asked("ChangeAvailability", &change, &status("Accepted"));
    pair.reports(1, "Unavailable");
    pair.is_asked("ReserveNow", &reserve(1), &status("Unavailable"));
    assert_eq!(pair.connector(1)["status"], "Unavailable");
    pair.is_done();
}

#[test]
fn tc_048_4_reserve_rejected() {
    let mut pair = Pair::booted();
    pair.is_asked("ReserveNow", &reserve(1), &status("Rejected"));
    pair.is_done();
}

#[test]
fn tc_049_reserve_charge_point() {
    let mut pair = Pair::booted();
    pair.is_asked("ReserveNow", &reserve(0), &status("Accepted"));
    pair.reports(1, "Reserved");
    pair.reports(1, "Preparing");
    charges(&mut pair, "TAG");
    pair.is_done();
}

#[test]
fn tc_051_cancel_reservation() {
    let mut pair = Pair::booted();
    pair.is_asked("ReserveNow", &reserve(1), &status("Accepted"));
    pair.reports(1, "Reserved");
    pair.is_asked("CancelReservation", &json!({"reservationId": 5}), &status("Accepted"));
    pair.reports(1, "Available");
    assert_eq!(pair.books("/reservations/5")["status"], "Cancelled");
    pair.is_done();
}

#[test]
fn tc_052_cancel_rejected() {
    let mut pair = Pair::booted();
    pair.is_asked("CancelReservation", &json!({"reservationId": 404}), &status("Rejected"));
    pair.is_done();
}

#[test]
fn tc_053_reserve_for_group() {
    let mut pair = Pair::booted();
    for tag in ["TAG", "TAG2"] {
        pair.has_tag(tag, &json!({"status": "Accepted", "parentIdTag": "GROUP"}));
    }
    let mut reserve = reserve(1);
    reserve["parentIdTag"] = json!("GROUP");
    pair.is_asked("ReserveNow", &reserve, &status("Accepted"));
    pair.reports(1, "Reserved");
    let answer = pair.sends("Authorize", &json!({"idTag": "TAG2"}));
    assert_eq!(answer["idTagInfo"], json!({"status": "Accepted", "parentIdTag": "GROUP"}));
    pair.reports(1, "Preparing");
    charges(&mut pair, "TAG2");
    pair.is_done();
}

/// Starts the transaction that uses the reservation up.
fn charges(pair: &mut Pair, id_tag: &str) {
    let start = json!({
        "connectorId": 1, "idTag": id_tag, "meterStart": 1000, "reservationId": 5,
        "timestamp": TIME,
    });
    let transaction_id = pair.sends_start(&start, "Accepted");
    pair.reports(1, "Charging");
    let expected = json!({"idTag": id_tag, "reservationId": 5});
    assert_has(&pair.transaction(transaction_id), &expected);
}

fn reserve(connector: u32) -> Value {
    json!({
        "connectorId": connector, "expiryDate": "2099-01-01T00:00:00Z", "idTag": "TAG",
        "reservationId": 5,
    })
}

fn status(status: &str) -> Value {
    json!({"status": status})
}
