//! Calls to a charge point, alone and crossing its own.

mod support;

use std::time::Duration;

use ocpp16_server::{CallError, CallOptions, NotSent, OutcomeUnknown, RawPayload};
use ocpp16_types::{
    ClearCacheRequest, ClearCacheResponse, ClearCacheStatus, DeviationKind, ErrorCode,
    ResetRequest, ResetType,
};
use support::Running;

/// For calls that are answered.
const LIMIT: Duration = Duration::from_secs(20);

const ACCEPTED: ClearCacheResponse = ClearCacheResponse { status: ClearCacheStatus::Accepted };

#[tokio::test]
async fn calls_cross_messages_of_the_charge_point() {
    let mut server = Running::start().await;
    let mut client = server.connect("CP001").await;
    let charge_point = server.charge_point("CP001");
    let call = tokio::spawn(async move { charge_point.call(ClearCacheRequest {}).await });
    assert_eq!(client.receive().await, r#"[2,"1","ClearCache",{}]"#);
    // The charge point may use the same id for its own call.
    assert!(client.ask(r#"[2,"1","Heartbeat",{}]"#).await.starts_with(r#"[3,"1","#));
    client.send(r#"[3,"1",{"status":"Accepted"}]"#).await;
    assert_eq!(call.await.unwrap(), Ok(ACCEPTED));
}

#[tokio::test]
async fn a_handler_may_call_its_own_charge_point() {
    let mut server = Running::start().await;
    let mut client = server.connect("CP001").await;
    client.send(r#"[2,"1","DataTransfer",{"vendorId":"call back"}]"#).await;
    assert_eq!(client.receive().await, r#"[2,"1","ClearCache",{}]"#);
    client.send(r#"[3,"1",{"status":"Accepted"}]"#).await;
    assert_eq!(client.receive().await, r#"[3,"1",{"status":"Accepted","data":"Accepted"}]"#);
}

#[tokio::test]
async fn one_call_at_a_time_is_on_its_way() {
    let mut server = Running::with(|builder| builder.call_queue(1)).await;
    let mut client = server.connect("CP001").await;
    let charge_point = server.charge_point("CP001");
    let first = charge_point.start_call(ClearCacheRequest {}.into(), LIMIT);
    assert_eq!(client.receive().await, r#"[2,"1","ClearCache",{}]"#);
    let second = charge_point.start_call(ResetRequest { type_: ResetType::Soft }.into(), LIMIT);
    let third = charge_point.start_call(ClearCacheRequest {}.into(), LIMIT);
    assert_eq!(third.await, Err(NotSent::QueueFull.into()));
    // Nothing was sent in between: the next text is the answer.
    assert!(client.ask(r#"[2,"9","Heartbeat",{}]"#).await.starts_with(r#"[3,"9","#));
    client.send(r#"[3,"1",{"status":"Accepted"}]"#).await;
    assert!(first.await.is_ok());
    assert_eq!(client.receive().await, r#"[2,"2","Reset",{"type":"Soft"}]"#);
    client.send(r#"[3,"2",{"status":"Rejected"}]"#).await;
    assert!(second.await.is_ok());
}

#[tokio::test]
async fn a_call_knows_what_was_repaired_in_its_answer() {
    let mut server = Running::start().await;
    let mut client = server.connect("CP001").await;
    let limit = Duration::from_secs(20);
    let call = server.charge_point("CP001").start_call(ClearCacheRequest {}.into(), limit);
    client.receive().await;
    client.send(r#"[3,"1",{"status":"Accepted","colour":"red"}]"#).await;
    let deviations = call.await.unwrap().deviations;
    let [deviation] = &*deviations else { panic!("{deviations:?}") };
    assert_eq!((deviation.pointer.as_str(), deviation.was.as_str()), ("/colour", "\"red\""));
}

#[tokio::test]
async fn calls_fail_as_what_they_are() {
    let mut server = Running::start().await;
    let mut client = server.connect("CP001").await;
    let charge_point = server.charge_point("CP001");

    let call = charge_point.start_call(ClearCacheRequest {}.into(), LIMIT);
    client.receive().await;
    client.send(r#"[4,"1","NotSupported","no cache"]"#).await;
    let Err(CallError::Rejected(rejection)) = call.await else { panic!("not rejected") };
    assert_eq!(rejection.code(), ErrorCode::NotSupported);
    assert_eq!(rejection.description(), "no cache");

    let call = charge_point.start_call(ClearCacheRequest {}.into(), LIMIT);
    client.receive().await;
    client.send(r#"[3,"2",{"status":"Perhaps"}]"#).await;
    let Err(CallError::InvalidAnswer(violations)) = call.await else { panic!("not invalid") };
    assert_eq!(violations[0].pointer, "/status");

    let limit = Duration::from_millis(1);
    // Its turn may take longer on a busy machine.
    let options = CallOptions::from(limit).give_up_if_not_sent_within(LIMIT);
    let call = charge_point.call_with(options, ClearCacheRequest {});
    assert_eq!(call.await, Err(OutcomeUnknown::Timeout(limit).into()));
    client.receive().await;
    // Too late; the next call is not mistaken for it.
    client.send(r#"[3,"3",{"status":"Rejected"}]"#).await;

    let call = charge_point.start_call(ClearCacheRequest {}.into(), LIMIT);
    assert_eq!(client.receive().await, r#"[2,"4","ClearCache",{}]"#);
    let waiting = charge_point.start_call(ClearCacheRequest {}.into(), LIMIT);
    drop(client);
    assert_eq!(call.await, Err(OutcomeUnknown::Disconnected.into()));
    assert_eq!(waiting.await, Err(NotSent::NotConnected.into()));
    assert!(!charge_point.is_connected());
    let call = charge_point.call(ClearCacheRequest {});
    assert_eq!(call.await, Err(NotSent::NotConnected.into()));
}

/// J-33: as for messages of the charge point.
#[tokio::test]
async fn a_repaired_answer_comes_with_its_deviations_and_its_text() {
    let mut server = Running::start().await;
    let mut client = server.connect("CP001").await;
    let call = server.charge_point("CP001").start_call(ClearCacheRequest {}.into(), LIMIT);
    client.receive().await;
    let raw = r#"[3, "1", {"status": "Accepted", "extra": 1}]"#;
    client.send(raw).await;
    let answered = call.await.unwrap();
    assert_eq!((answered.response, &*answered.raw), (ACCEPTED.into(), raw));
    let [deviation] = &*answered.deviations else { panic!("{:?}", answered.deviations) };
    assert_eq!((deviation.kind, &*deviation.pointer), (DeviationKind::ExtraMember, "/extra"));
}

#[tokio::test]
async fn raw_calls_carry_any_object_both_ways() {
    let mut server = Running::start().await;
    let mut client = server.connect("CP001").await;
    let charge_point = server.charge_point("CP001");
    let call = |action: &'static str| {
        let charge_point = charge_point.clone();
        tokio::spawn(async move {
            let payload = RawPayload::from_iter([("a".to_owned(), 1.into())]);
            charge_point.call_raw(action, payload, CallOptions::new()).await
        })
    };
    let first = call("Vendor.Open");
    assert_eq!(client.receive().await, r#"[2,"1","Vendor.Open",{"a":1}]"#);
    client.send(r#"[3,"1",{"b":2}]"#).await;
    assert_eq!(first.await.unwrap(), Ok(RawPayload::from_iter([("b".to_owned(), 2.into())])));

    let second = call("Vendor.Open");
    client.receive().await;
    client.send(r#"[4,"2","NotImplemented"]"#).await;
    let Err(CallError::Rejected(rejection)) = second.await.unwrap() else { panic!("answered") };
    assert_eq!(rejection.code(), ErrorCode::NotImplemented);

    let third = call("Vendor.Open");
    client.receive().await;
    client.send(r#"[3,"3","text"]"#).await;
    assert!(matches!(third.await.unwrap(), Err(CallError::InvalidAnswer(_))));

    // The rules of known actions are not gone round.
    let fourth = call("RemoteStartTransaction");
    assert_eq!(fourth.await.unwrap(), Err(NotSent::StandardAction.into()));
}

#[tokio::test]
async fn a_call_that_is_not_sent_in_time_never_leaves() {
    let mut server = Running::start().await;
    let mut client = server.connect("CP001").await;
    let charge_point = server.charge_point("CP001");
    let first = charge_point.start_call(ClearCacheRequest {}.into(), LIMIT);
    client.receive().await;
    let patience = Duration::from_millis(1);
    let options = CallOptions::new().timeout(LIMIT).give_up_if_not_sent_within(patience);
    let second = charge_point.call_with(options, ClearCacheRequest {}).await;
    assert_eq!(second, Err(NotSent::NoTurn(patience).into()));
    client.send(r#"[3,"1",{"status":"Accepted"}]"#).await;
    assert!(first.await.is_ok());
    assert!(client.ask(r#"[2,"9","Heartbeat",{}]"#).await.starts_with(r#"[3,"9","#));
}

/// J-44, J-6.
#[tokio::test]
async fn a_silent_charge_point_delays_no_other() {
    let mut server = Running::start().await;
    let mut silent = server.connect("silent").await;
    let mut lively = server.connect("lively").await;
    let _open = server.charge_point("silent").start_call(ClearCacheRequest {}.into(), LIMIT);
    silent.receive().await;
    let call = server.charge_point("lively").start_call(ClearCacheRequest {}.into(), LIMIT);
    assert_eq!(lively.receive().await, r#"[2,"1","ClearCache",{}]"#);
    lively.send(r#"[3,"1",{"status":"Accepted"}]"#).await;
    assert!(call.await.is_ok());
}

/// Whatever else it sends.
#[tokio::test]
async fn a_charge_point_that_answers_no_calls_is_disconnected() {
    let mut server = Running::with(|builder| {
        builder.call_timeout(Duration::from_millis(20)).max_unanswered_calls(2)
    })
    .await;
    let mut client = server.connect("CP001").await;
    let charge_point = server.charge_point("CP001");
    for id in ["1", "2"] {
        charge_point.call(ClearCacheRequest {}).await.unwrap_err();
        assert!(client.receive().await.starts_with(&format!("[2,\"{id}\"")));
        if id == "1" {
            assert!(client.ask(r#"[2,"7","Heartbeat",{}]"#).await.starts_with(r#"[3,"7","#));
        }
    }
    assert_eq!(client.close_code().await, 1008);
}
