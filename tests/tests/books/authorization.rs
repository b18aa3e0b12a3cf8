//! What a tag is, to an Authorize and to a StartTransaction.

use ocpp16_tests::{LATER, Pair, TIME, on_each_database};
use serde_json::{Value, json};

use super::{another, start, stop};

on_each_database! {
    every_tag_is_answered_with_what_it_is
    a_parent_is_told_and_says_nothing_itself
    only_starts_are_told_of_concurrent_transactions
    a_start_checks_the_tag_again
    a_tag_has_a_limit_of_transactions
    a_refused_transaction_does_not_count_for_its_tag
}

///
fn every_tag_is_answered_with_what_it_is() {
    const PAST: &str = "2020-01-01T00:00:00Z";
    const FUTURE: &str = "2099-01-01T00:00:00Z";

    let mut pair = Pair::booted();
    let tag = |status: &str| json!({"status": status});
    let ending = |status: &str, end: &str| json!({"status": status, "expiryDate": end});
    for (put, expected) in [
        (tag("Accepted"), tag("Accepted")),
        (ending("Accepted", FUTURE), ending("Accepted", FUTURE)),
        (ending("Accepted", PAST), ending("Expired", PAST)),
        (ending("Blocked", PAST), ending("Blocked", PAST)),
        (tag("Blocked"), tag("Blocked")),
        (tag("Expired"), tag("Expired")),
        (tag("Invalid"), tag("Invalid")),
    ] {
        pair.has_tag("Other", &put);
        for spelling in ["Other", "OTHER", "other"] {
            assert_eq!(answer(&mut pair, spelling), expected, "{spelling} {put}");
        }
    }
}

/// a parent is a name of a group, and not a tag.
fn a_parent_is_told_and_says_nothing_itself() {
    let mut pair = Pair::booted();
    pair.has_tag("CHILD", &json!({"status": "Accepted", "parentIdTag": "GROUP"}));
    let child = json!({"status": "Accepted", "parentIdTag": "GROUP"});
    for group in ["Blocked", "Accepted", "Invalid"] {
        pair.has_tag("GROUP", &json!({"status": group}));
        assert_eq!(answer(&mut pair, "CHILD"), child, "{group}");
        assert_eq!(answer(&mut pair, "GROUP"), json!({"status": group}));
    }
    let started = pair.sends("StartTransaction", &start(1, "CHILD", TIME));
    assert_eq!(started["idTagInfo"], child);
}

///
fn only_starts_are_told_of_concurrent_transactions() {
    let (mut pair, transaction_id) = Pair::charging();
    pair.authorizes("TAG", "Accepted");
    pair.sends_start(&start(2, "tag", LATER), "ConcurrentTx");
    pair.authorizes("TAG", "Accepted");
    let mut stop = stop(transaction_id, LATER);
    stop["idTag"] = json!("TAG");
    let answer = pair.sends("StopTransaction", &stop);
    assert_eq!(answer, json!({"idTagInfo": {"status": "Accepted"}}));
}

/// whatever the Authorize before was answered.
fn a_start_checks_the_tag_again() {
    let mut pair = Pair::authorized();
    pair.has_tag("TAG", &json!({"status": "Blocked"}));
    let refused = pair.starts("TAG", TIME, "Blocked");
    assert_eq!(pair.transaction(refused)["idTagStatus"], "Blocked");
    pair.has_tag("TAG", &json!({"status": "Accepted"}));
    assert_eq!(pair.transaction(refused)["idTagStatus"], "Blocked", "as it was told");
    pair.starts("TAG", LATER, "Accepted");
}

/// the limit of a tag counts over all charge points.
fn a_tag_has_a_limit_of_transactions() {
    let mut pair = Pair::booted();
    pair.has_tag("FLEET", &json!({"status": "Accepted", "maxActiveTransactions": 2}));
    let first = pair.sends_start(&start(1, "FLEET", TIME), "Accepted");
    let mut other = another(&pair, "CP2");
    let told = other.call("StartTransaction", &start(1, "FLEET", TIME));
    assert_eq!(told[2]["idTagInfo"]["status"], "Accepted");
    pair.sends_start(&start(2, "FLEET", TIME), "ConcurrentTx");
    pair.has_tag("FLEET", &json!({"status": "Accepted", "maxActiveTransactions": 3}));
    pair.sends_start(&start(3, "FLEET", TIME), "Accepted");
    pair.sends_start(&start(4, "FLEET", TIME), "ConcurrentTx");
    pair.sends("StopTransaction", &stop(first, LATER));
    pair.sends_start(&start(5, "FLEET", TIME), "Accepted");
}

/// it does not charge, however long its charge point takes to stop it.
fn a_refused_transaction_does_not_count_for_its_tag() {
    let (mut pair, transaction_id) = Pair::charging();
    pair.sends_start(&start(2, "TAG", TIME), "ConcurrentTx");
    pair.stops(transaction_id, None);
    pair.sends_start(&start(1, "TAG", LATER), "Accepted");
}

fn answer(pair: &mut Pair, id_tag: &str) -> Value {
    pair.sends("Authorize", &json!({"idTag": id_tag}))["idTagInfo"].take()
}
