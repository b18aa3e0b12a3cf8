//! Every operation of a store crosses, and what others ask changes nothing.

use super::*;

fn message(payload: &impl Serialize) -> Message {
    Message {
        subject: "ocpp16.store.Load.CP1".into(),
        reply: None,
        payload: serde_json::to_vec(payload).unwrap().into(),
        headers: None,
        status: None,
        description: None,
        length: 0,
    }
}

async fn done(store: &MemoryStore, operation: Operation, question: &impl Serialize) -> String {
    let identity = "CP1".parse().unwrap();
    let done = answer(store, operation.as_str(), &identity, &message(question)).await;
    String::from_utf8(done.unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn operations_are_done_on_the_store_of_the_worker() {
    let store = MemoryStore::default();
    let unknown = r#"{"registration":null,"highestProfile":0,"keys":[]}"#;
    assert_eq!(done(&store, Operation::Load, &Nothing {}).await, unknown);
    let pending = Registration { status: RegistrationStatus::Pending };
    assert_eq!(done(&store, Operation::SetRegistration, &pending).await, "{}");
    assert_eq!(done(&store, Operation::RaiseProfile, &Profile { profile: 2 }).await, "{}");
    let keys = |old: &[&str], new: &[&str]| {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Keys { old: owned(old), new: owned(new) }
    };
    let replace = Operation::ReplaceKeys;
    assert_eq!(done(&store, replace, &keys(&[], &["a", "b"])).await, r#"{"replaced":true}"#);
    assert_eq!(done(&store, replace, &keys(&["b"], &[])).await, r#"{"replaced":false}"#);
    let state = r#"{"registration":"Pending","highestProfile":2,"keys":["a","b"]}"#;
    assert_eq!(done(&store, Operation::Load, &Nothing {}).await, state);

    let read: State = serde_json::from_str(state).unwrap();
    let known = store.load(&"CP1".parse().unwrap()).await.unwrap();
    assert_eq!(ChargePointState::from(read), known);
}

#[tokio::test]
async fn questions_of_others_change_nothing() {
    let store = MemoryStore::default();
    let identity = "CP1".parse().unwrap();
    for (operation, question) in [
        ("Drop", serde_json::json!({})),
        ("load", serde_json::json!({})),
        ("SetRegistration", serde_json::json!({})),
        ("SetRegistration", serde_json::json!({"status": "Maybe"})),
        ("RaiseProfile", serde_json::json!({"profile": 256})),
        ("RaiseProfile", serde_json::json!({"profile": -1})),
        ("ReplaceKeys", serde_json::json!({"new": []})),
        ("ReplaceKeys", serde_json::json!([["a"], "b"])),
    ] {
        let refused = answer(&store, operation, &identity, &message(&question)).await;
        assert!(refused.is_err(), "{operation} {question}");
    }
    assert_eq!(store.load(&identity).await.unwrap(), ChargePointState::default());
}
