//! Messages of a charge point, and what is answered.

mod support;

use std::time::{Duration, Instant};

use support::{Client, Running, Seen};

#[tokio::test]
async fn answers_messages() {
    let mut server = Running::start().await;
    let mut client = server.connect("CP001").await;
    for (call, answer) in [
        (r#"[2,"1","Heartbeat",{}]"#, r#"[3,"1",{"currentTime":"2023-11-14T22:13:20Z"}]"#),
        (r#"[2,"2","Heartbeat",null]"#, r#"[3,"2",{"currentTime":"2023-11-14T22:13:20Z"}]"#),
        (r#"[2,"2","MeterValues",{"connectorId":1,"meterValue":[]}]"#, r#"[3,"2",{}]"#),
        (
            r#"[2,"3","SignCertificate",{"csr":"x"}]"#,
            r#"[4,"3","NotSupported","action not supported",{}]"#,
        ),
    ] {
        assert_eq!(client.ask(call).await, answer, "{call}");
    }
}

#[tokio::test]
async fn refuses_calls_it_cannot_take_and_lives_on() {
    let mut server = Running::start().await;
    let mut client = server.connect("CP001").await;
    let long_id = "x".repeat(37);
    for (call, answer) in [
        (r#"[2,"1","FooBar",{}]"#.to_owned(), r#"[4,"1","NotImplemented","#.to_owned()),
        (r#"[2,"1","Reset",{"type":"Soft"}]"#.to_owned(), r#"[4,"1","NotSupported","#.to_owned()),
        (
            r#"[2,"1","StatusNotification",{"connectorId":1,"status":"Available"}]"#.to_owned(),
            r#"[4,"1","OccurenceConstraintViolation","/errorCode: "#.to_owned(),
        ),
        (r#"[2,"1","Heartbeat"]"#.to_owned(), r#"[4,"1","FormationViolation","#.to_owned()),
        (r#"[2,"","Heartbeat",{}]"#.to_owned(), r#"[4,"","FormationViolation","#.to_owned()),
        (
            format!(r#"[2,"{long_id}","Heartbeat",{{}}]"#),
            format!(r#"[4,"{long_id}","FormationViolation","#),
        ),
    ] {
        let answered = client.ask(&call).await;
        assert!(answered.starts_with(&answer), "{call} -> {answered}");
    }
    assert!(client.ask(r#"[2,"2","Heartbeat",{}]"#).await.starts_with(r#"[3,"2","#));
}

#[tokio::test]
async fn drops_what_cannot_be_answered() {
    let mut server = Running::start().await;
    let mut client = server.connect("CP001").await;
    for text in
        ["", "not JSON", "{}", "[]", r#"[2]"#, r#"[1,"1"]"#, r#"[3,"1",{}]"#, r#"[4,"1"]"#, "\0"]
    {
        client.send(text).await;
    }
    assert!(client.ask(r#"[2,"2","Heartbeat",{}]"#).await.starts_with(r#"[3,"2","#));
}

#[tokio::test]
async fn closes_after_a_run_of_unreadable_messages() {
    let mut server = Running::with(|builder| builder.max_unreadable(3)).await;
    let mut client = server.connect("CP001").await;
    client.send("1").await;
    client.send("2").await;
    client.ask(r#"[2,"1","Heartbeat",{}]"#).await;
    client.send("1").await;
    client.send("2").await;
    // The CALL between has ended the first run: two more are not three.
    client.ask(r#"[2,"2","Heartbeat",{}]"#).await;
    client.send("1").await;
    client.send("2").await;
    client.send("3").await;
    assert_eq!(client.close_code().await, 1008);
}

#[tokio::test]
async fn tells_the_handler_how_the_message_looked() {
    let mut server = Running::start().await;
    let mut client = server.connect("CP001").await;
    let call = r#"[2, "7", "DataTransfer", {"vendorId": "context", "extra": 1}]"#;
    let answer = client.ask(call).await;
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    let data = answer[2]["data"].as_str().unwrap();
    assert!(data.starts_with(&format!("7 {call} [")), "{data}");
    assert!(data.contains("ExtraMember"), "{data}");
}

#[tokio::test]
async fn strict_servers_repair_nothing() {
    let mut server =
        Running::with(|builder| builder.validation(ocpp16_server::Validation::Strict)).await;
    let mut client = server.connect("CP001").await;
    let answer = client.ask(r#"[2,"1","Heartbeat",{"extra":1}]"#).await;
    assert!(answer.starts_with(r#"[4,"1","FormationViolation","#), "{answer}");
}

#[tokio::test]
async fn a_panic_costs_one_internal_error() {
    let mut server = Running::start().await;
    let mut client = server.connect("CP001").await;
    assert_eq!(
        client.ask(r#"[2,"1","DataTransfer",{"vendorId":"panic"}]"#).await,
        r#"[4,"1","InternalError","internal error",{}]"#
    );
    assert!(client.ask(r#"[2,"2","Heartbeat",{}]"#).await.starts_with(r#"[3,"2","#));
}

#[tokio::test]
async fn answers_in_the_order_of_arrival() {
    let mut server = Running::start().await;
    let mut client = server.connect("CP001").await;
    client.send(r#"[2,"1","DataTransfer",{"vendorId":"wait"}]"#).await;
    client.send(r#"[2,"2","FooBar",{}]"#).await;
    client.send(r#"[2,"1","Heartbeat",{}]"#).await;
    client.send(r#"[2,"3","Heartbeat",{}]"#).await;
    client.until_read().await;
    server.gate.add_permits(1);
    for answer in [r#"[3,"1","#, r#"[4,"2","#, r#"[4,"1","GenericError","#, r#"[3,"3","#] {
        let answered = client.receive().await;
        assert!(answered.starts_with(answer), "{answered}");
    }
    let again = client.ask(r#"[2,"1","Heartbeat",{}]"#).await;
    assert!(again.starts_with(r#"[3,"1","#), "ids may come again: {again}");
}

#[tokio::test]
async fn a_full_queue_pauses_reading_and_loses_nothing() {
    let mut server = Running::with(|builder| builder.inbound_queue(2)).await;
    let mut client = server.connect("CP001").await;
    client.send(r#"[2,"0","DataTransfer",{"vendorId":"wait"}]"#).await;
    for id in 1..20 {
        client.send(&format!(r#"[2,"{id}","Heartbeat",{{}}]"#)).await;
    }
    server.gate.add_permits(1);
    for id in 0..20 {
        assert!(client.receive().await.starts_with(&format!(r#"[3,"{id}","#)));
    }
}

#[tokio::test]
async fn finishes_what_it_handles_when_the_charge_point_has_gone() {
    let mut server = Running::start().await;
    let mut client = server.connect("CP001").await;
    client.send(r#"[2,"1","DataTransfer",{"vendorId":"wait"}]"#).await;
    client.send(r#"[2,"2","DataTransfer",{"vendorId":"second"}]"#).await;
    client.until_read().await;
    drop(client);
    // Comes back, so that the end of the first connection is certain.
    let _client: Client = server.connect("CP001").await;
    server.gate.add_permits(1);
    assert_eq!(server.seen().await, Seen::Finished("wait".to_owned()));
    assert_eq!(server.seen().await, Seen::Finished("second".to_owned()));
    assert_eq!(server.seen().await, Seen::Disconnected("CP001".to_owned()));
}

/// J-26: unknown actions are the handler's to know.
#[tokio::test]
async fn a_vendor_action_reaches_the_raw_hook() {
    let mut server = Running::start().await;
    let mut client = server.connect("CP001").await;
    for (call, answer) in [
        (r#"[2,"1","Vendor.Echo",{"a":[1]}]"#, r#"[3,"1",{"a":[1],"action":"Vendor.Echo"}]"#),
        (r#"[2,"2","Vendor.Echo",null]"#, r#"[3,"2",{"action":"Vendor.Echo"}]"#),
        (
            r#"[2,"3","Vendor.Echo",[]]"#,
            r#"[4,"3","FormationViolation","the payload is no object",{}]"#,
        ),
        (r#"[2,"4","Vendor.Else",{}]"#, r#"[4,"4","NotImplemented","unknown action",{}]"#),
    ] {
        assert_eq!(client.ask(call).await, answer, "{call}");
    }
}

#[tokio::test]
async fn work_left_behind_runs_after_the_answer() {
    let mut server = Running::start().await;
    let mut client = server.connect("CP001").await;
    let answer = client.ask(r#"[2,"1","DataTransfer",{"vendorId":"after"}]"#).await;
    assert_eq!(answer, r#"[3,"1",{"status":"Accepted","data":"Ok(())"}]"#);
    assert_eq!(server.seen().await, Seen::Finished("after".to_owned()));
    assert_eq!(client.receive().await, r#"[2,"1","ClearCache",{}]"#);
    client.send(r#"[3,"1",{"status":"Accepted"}]"#).await;
    assert_eq!(server.seen().await, Seen::After(true));
}

#[tokio::test]
async fn work_left_behind_is_bounded() {
    let mut server = Running::with(|builder| builder.after_limit(1)).await;
    let mut client = server.connect("CP001").await;
    let call = r#"[2,"1","DataTransfer",{"vendorId":"after"}]"#;
    assert!(client.ask(call).await.contains("Ok(())"));
    assert_eq!(client.receive().await, r#"[2,"1","ClearCache",{}]"#);
    assert!(client.ask(call).await.contains("Err(TooMuchWork)"));
}

/// J-50.
#[tokio::test]
async fn a_ping_is_answered_while_a_handler_works() {
    let mut server = Running::start().await;
    let mut client = server.connect("CP001").await;
    client.send(r#"[2,"1","DataTransfer",{"vendorId":"wait"}]"#).await;
    client.until_read().await;
    server.gate.add_permits(1);
    assert_eq!(client.receive().await, r#"[3,"1",{"status":"Accepted"}]"#);
}

/// J-90, J-93, A-16.
#[tokio::test]
async fn late_and_numberless_transactions_are_answered() {
    let mut server = Running::start().await;
    let mut client = server.connect("CP001").await;
    for call in [
        r#"[2,"1","StartTransaction",{"connectorId":1,"idTag":"TAG","meterStart":0,"timestamp":"2015-01-01T00:00:00Z"}]"#,
        r#"[2,"1","StopTransaction",{"transactionId":-1,"meterStop":-1,"timestamp":"2015-01-01T00:00:00Z"}]"#,
        r#"[2,"1","MeterValues",{"connectorId":1,"transactionId":-1,"meterValue":[]}]"#,
        r#"[2,"1","StatusNotification",{"connectorId":0,"errorCode":"NoError","status":"Available"}]"#,
    ] {
        let answer = client.ask(call).await;
        assert!(answer.starts_with(r#"[3,"1","#), "{call} -> {answer}");
    }
}

#[tokio::test]
async fn work_left_behind_is_dropped_if_the_answer_cannot_be_written() {
    let mut server = Running::start().await;
    let mut client = server.connect("CP001").await;
    client.send(r#"[2,"1","DataTransfer",{"vendorId":"after waiting"}]"#).await;
    client.until_read().await;
    let mut watch = server.central_system.watch();
    drop(client);
    watch.next().await;
    server.gate.add_permits(1);
    assert_eq!(server.seen().await, Seen::Finished("after waiting".to_owned()));
    assert_eq!(server.seen().await, Seen::Disconnected("CP001".to_owned()));
}

/// A second's worth comes at once, the rest takes its time; a slow machine takes
/// longer, and none less.
#[tokio::test]
async fn messages_are_read_at_the_rate_that_is_set() {
    let mut server = Running::with(|builder| builder.max_messages_per_second(20)).await;
    let mut client = server.connect("CP001").await;
    let started = Instant::now();
    for id in 0..30 {
        client.send(&format!(r#"[2,"{id}","Heartbeat",{{}}]"#)).await;
    }
    for id in 0..30 {
        let answer = client.receive().await;
        assert!(answer.starts_with(&format!(r#"[3,"{id}","#)), "{answer}");
    }
    assert!(started.elapsed() >= Duration::from_millis(450), "{:?}", started.elapsed());
}
