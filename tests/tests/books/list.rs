//! Lists of what is in the books, and tags that leave them.

use ocpp16_tests::{LATER, Pair, TIME, on_each_database};
use serde_json::{Value, json};

use super::{another, start};

on_each_database! {
    transactions_are_listed_newest_first_and_by_what_is_wanted
    tags_and_charge_points_are_listed_newest_first
    a_deleted_tag_leaves_its_transactions
    tags_that_make_no_sense_are_refused
}

fn transactions_are_listed_newest_first_and_by_what_is_wanted() {
    let mut pair = Pair::booted();
    let first = pair.sends_start(&start(1, "TAG", TIME), "Accepted");
    pair.stops(first, None);
    let second = pair.sends_start(&start(1, "tag", LATER), "Accepted");
    let third = pair.sends_start(&start(2, "TAG2", TIME), "Accepted");
    let told = another(&pair, "CP2").call("StartTransaction", &start(1, "TAG2", TIME));
    let fourth = told[2]["transactionId"].as_i64().expect("a number");

    for (query, total, expected) in [
        ("", 4, vec![fourth, third, second, first]),
        ("?limit=2", 4, vec![fourth, third]),
        ("?limit=2&offset=1", 4, vec![third, second]),
        ("?limit=5000&offset=3", 4, vec![first]),
        ("?offset=4", 4, vec![]),
        ("?limit=0", 4, vec![]),
        ("?chargePoint=CP1", 3, vec![third, second, first]),
        ("?chargePoint=cp1", 0, vec![]),
        ("?idTag=TAG", 2, vec![second, first]),
        ("?idTag=tAg2", 2, vec![fourth, third]),
        ("?active=true", 3, vec![fourth, third, second]),
        ("?active=false", 1, vec![first]),
        ("?chargePoint=CP1&idTag=TAG&active=true", 1, vec![second]),
        ("?chargePoint=CP1&active=true&limit=1&offset=1", 2, vec![second]),
    ] {
        let list = pair.books(&format!("/transactions{query}"));
        assert_eq!(list["total"], total, "{query}: {list}");
        assert_eq!(members(&list, "transactionId"), expected, "{query}");
    }
    for query in ["?active=maybe", "?limit=-1", "?chargepoint=CP1"] {
        let answer = pair.central_system.get(&format!("/transactions{query}"));
        let got = (answer.status, &answer.body["error"]["code"]);
        assert_eq!(got, (400, &json!("InvalidRequest")), "{query}");
    }
}

fn tags_and_charge_points_are_listed_newest_first() {
    let pair = Pair::booted();
    drop(another(&pair, "CP2"));
    pair.has_tag("Third", &json!({"status": "Blocked"}));
    pair.has_tag("tag", &json!({"status": "Invalid"}));
    let tags = pair.books("/id-tags");
    assert_eq!(tags["total"], 3);
    assert_eq!(members(&tags, "idTag"), ["Third", "TAG2", "tag"], "replaced where it was");
    assert_eq!(members(&pair.books("/id-tags?limit=1&offset=1"), "idTag"), ["TAG2"]);
    let charge_points = pair.books("/charge-points?limit=1");
    assert_eq!(charge_points["total"], 2);
    assert_eq!(members(&charge_points, "identity"), ["CP2"]);
}

fn a_deleted_tag_leaves_its_transactions() {
    let (mut pair, transaction_id) = Pair::charging();
    let delete = |pair: &Pair| pair.central_system.request("DELETE", "/id-tags/tag", None);
    assert_eq!(delete(&pair).status, 204);
    let again = delete(&pair);
    assert_eq!((again.status, &again.body["error"]["code"]), (404, &json!("UnknownIdTag")));
    assert_eq!(pair.central_system.get("/id-tags/TAG").status, 404);
    pair.stops(transaction_id, None);
    pair.has_stopped(transaction_id, "Local");
    assert_eq!(pair.books("/transactions?idTag=TAG")["total"], 1);
}

fn tags_that_make_no_sense_are_refused() {
    let pair = Pair::connected();
    let accepted = json!({"status": "Accepted"});
    for (path, tag) in [
        ("/id-tags/NEW", json!({"status": "ConcurrentTx"})),
        ("/id-tags/NEW", json!({"status": "accepted"})),
        ("/id-tags/NEW", json!({})),
        ("/id-tags/NEW", json!({"status": "Accepted", "expiryDate": "tomorrow"})),
        ("/id-tags/NEW", json!({"status": "Accepted", "expirydate": "2099-01-01T00:00:00Z"})),
        ("/id-tags/NEW", json!({"status": "Accepted", "parentIdTag": "x".repeat(21)})),
        ("/id-tags/NEW", json!({"status": "Accepted", "maxActiveTransactions": -1})),
        ("/id-tags/123456789012345678901", accepted),
    ] {
        let answer = pair.central_system.request("PUT", path, Some(&tag));
        assert!(matches!(answer.status, 400 | 422), "{path} {tag}: {answer:?}");
        assert_eq!(answer.body["error"]["code"], "InvalidRequest", "{path} {tag}");
    }
    assert_eq!(pair.books("/id-tags")["total"], 2);
}

fn members(list: &Value, name: &str) -> Vec<Value> {
    list["items"].as_array().expect("a list").iter().map(|item| item[name].clone()).collect()
}
