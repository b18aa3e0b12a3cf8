//! Calls to charge points, and their time limits.

use ocpp16_types::ClearCacheRequest;

use super::*;
use crate::{CallOptions, DisconnectCause, NotSent, OutcomeUnknown};

/// What [`request`] gives for the first call, and its answer.
const CALL: &str = r#"[2,"1","ClearCache",{}]"#;
pub(super) const ANSWER: &str = r#"[3,"1",{"status":"Accepted"}]"#;

pub(super) const fn request() -> ClearCacheRequest {
    ClearCacheRequest {}
}

/// J-48.
#[tokio::test(start_paused = true)]
async fn a_call_that_runs_out_of_time_makes_way_for_the_next() {
    let mut bench = Bench::new();
    let mut client = bench.connect("CP001").await;
    let charge_point = bench.charge_point("CP001");
    let first = charge_point.start_call(request().into(), CallOptions::new());
    let second = charge_point.start_call(request().into(), seconds(40));
    assert_eq!((client.receive().await, bench.time()), (CALL.to_owned(), seconds(0)));
    assert_eq!(first.await, Err(OutcomeUnknown::Timeout(seconds(30)).into()));
    assert_eq!(client.receive().await, r#"[2,"2","ClearCache",{}]"#);
    assert_eq!(bench.time(), seconds(30));
    // Its time begins when it is sent.
    assert_eq!(second.await, Err(OutcomeUnknown::Timeout(seconds(40)).into()));
    assert_eq!(bench.time(), seconds(70));
}

/// J-49.
#[tokio::test(start_paused = true)]
async fn calls_fail_at_once_when_the_connection_is_lost() {
    let mut bench = Bench::new();
    let mut client = bench.connect("CP001").await;
    let charge_point = bench.charge_point("CP001");
    let sent = charge_point.start_call(request().into(), CallOptions::new());
    let waiting = charge_point.start_call(request().into(), CallOptions::new());
    client.receive().await;
    drop(client);
    assert_eq!(sent.await, Err(OutcomeUnknown::Disconnected.into()));
    assert_eq!(waiting.await, Err(NotSent::NotConnected.into()));
    assert_eq!(bench.time(), seconds(0));
}

#[tokio::test(start_paused = true)]
async fn who_answers_no_calls_is_disconnected_after_as_many_as_are_set() {
    let mut bench = Bench::with(|settings| settings.max_unanswered_calls = Some(3));
    let mut client = bench.connect("CP001").await;
    let charge_point = bench.charge_point("CP001");
    for id in 1..=3 {
        let call = tokio::spawn({
            let charge_point = charge_point.clone();
            async move { charge_point.call(request()).await }
        });
        assert_eq!(client.receive().await, format!(r#"[2,"{id}","ClearCache",{{}}]"#));
        // It does talk, only not about that.
        client.ask(r#"[2,"1","Heartbeat",{}]"#).await;
        assert!(call.await.unwrap().is_err());
    }
    assert_eq!((client.close_code().await, bench.time()), (1008, seconds(90)));
    let cause = charge_point.disconnect_cause();
    assert!(matches!(cause, Some(DisconnectCause::ByServer { code: 1008, .. })), "{cause:?}");
}

#[tokio::test(start_paused = true)]
async fn a_broadcast_calls_everyone_but_few_at_a_time() {
    let mut bench = Bench::new();
    let mut clients = Vec::new();
    for identity in ["CP001", "CP002", "CP003", "CP004", "CP005"] {
        clients.push(bench.connect(identity).await);
    }
    // Nobody answers, so each two hold up the next for the limit.
    let answers = bench.central_system.broadcast(seconds(20), request(), 2).await;
    assert_eq!((answers.len(), bench.time()), (5, seconds(60)));
    for mut client in clients {
        assert_eq!(client.receive().await, CALL);
    }
}
