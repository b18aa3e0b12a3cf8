//! A worker's admission knows what one in the same process would, and its word
//! arrives as it was given.

use std::sync::Mutex;

use super::*;

/// Keeps the request, and says this.
struct Says(Mutex<Option<Result<Admitted<String>, Refusal>>>, Mutex<Option<String>>);

impl Admission for Says {
    type Session = String;

    async fn admit(&self, request: &ConnectRequest) -> Result<Admitted<String>, Refusal> {
        *self.1.lock().unwrap() = Some(all_of(request));
        self.0.lock().unwrap().take().unwrap()
    }
}

/// Everything that a request knows.
fn all_of(request: &ConnectRequest) -> String {
    let credentials = request.credentials().map(Credentials::as_bytes);
    let headers: Vec<_> = request.headers().iter().collect();
    let values: Vec<_> = request.path_values().iter().collect();
    format!(
        "{} {} {:?} {credentials:?} {headers:?} {values:?} {}",
        request.identity(),
        request.remote_address(),
        request.transport(),
        request.is_obstructed(),
    )
}

fn message(payload: impl Into<Bytes>) -> Message {
    Message {
        subject: "ocpp16.admission.CP1".into(),
        reply: None,
        payload: payload.into(),
        headers: None,
        status: None,
        description: None,
        length: 0,
    }
}

async fn asked(admission: &Says, request: &ConnectRequest) -> Result<Admitted<String>, Refusal> {
    let question = serde_json::to_vec(&Question::of(request)).unwrap();
    let answer = answer(admission, request.identity().clone(), &message(question)).await;
    serde_json::from_slice::<Verdict<String>>(&answer.unwrap()).unwrap().into_result()
}

fn requests() -> Vec<ConnectRequest> {
    let (identity, address): (Identity, SocketAddr) =
        ("CP ü".parse().unwrap(), "[::1]:9".parse().unwrap());
    let mut facts = TlsFacts::new(TlsVersion::V1_3, "TLS_AES_128_GCM_SHA256");
    facts.server_name = Some("cs.example".to_owned());
    let with_certificate = TlsFacts {
        client_certificate: Some(ClientCertificate {
            common_names: vec!["CP".to_owned()],
            organizations: vec!["A".to_owned(), "B".to_owned()],
            serial_number: "00FF".to_owned(),
            der: vec![0, 255, 10],
        }),
        ..TlsFacts::new(TlsVersion::V1_2, "X")
    };
    let mut headers = hyper::HeaderMap::new();
    headers.append("user-agent", HeaderValue::from_bytes(b"caf\xe9 \xff").unwrap());
    headers.append("x", HeaderValue::from_static("1"));
    headers.append("x", HeaderValue::from_static("2"));
    headers.append("authorization", HeaderValue::from_static("Basic QTpiAAEC/w=="));
    let mut values = PathValues::default();
    values.push(Arc::from("tenant"), "t/ü".to_owned());
    let plain = || ConnectRequest::new(identity.clone(), address);
    vec![
        plain(),
        plain().with_transport(Transport::TlsAtProxy).obstructed(),
        plain().with_transport(Transport::Tls(facts)),
        plain().with_transport(Transport::Tls(with_certificate)),
        plain().with_credentials(Credentials::new("CP ü", b"\0:\xff")),
        ConnectRequest::of(identity.clone(), values, address, Transport::Plain, headers),
    ]
}

#[tokio::test]
async fn a_worker_sees_what_the_gateway_sees() {
    for request in requests() {
        let admission = Says(Mutex::new(Some(Err(Refusal::unknown()))), Mutex::default());
        asked(&admission, &request).await.unwrap_err();
        assert_eq!(admission.1.lock().unwrap().take(), Some(all_of(&request)));
    }
}

#[tokio::test]
async fn its_word_arrives_as_it_was_given() {
    let request = requests().remove(0);
    for refusal in [
        Refusal::unknown(),
        Refusal::unauthorized().because("the ü"),
        Refusal::forbidden(),
        Refusal::unavailable(Duration::from_secs(77)),
    ] {
        let admission = Says(Mutex::new(Some(Err(refusal.clone()))), Mutex::default());
        assert_eq!(asked(&admission, &request).await.unwrap_err(), refusal);
    }
    for validation in [None, Some(Validation::Strict), Some(Validation::Tolerant)] {
        let mut admitted = Admitted::new("tenant ü".to_owned());
        admitted.validation = validation;
        let admission = Says(Mutex::new(Some(Ok(admitted))), Mutex::default());
        let admitted = asked(&admission, &request).await.unwrap();
        assert_eq!((&*admitted.session, admitted.validation), ("tenant ü", validation));
    }
}

/// Whatever is asked: no panic, and nothing of it in the error.
#[tokio::test]
async fn questions_of_others_are_refused() {
    let admission = Says(Mutex::default(), Mutex::default());
    let good = serde_json::to_value(Question::of(&requests()[5])).unwrap();
    let mut hostile = vec![String::new(), "null".to_owned(), "{}".to_owned()];
    for (member, value) in [
        ("remoteAddress", "\"here\""),
        ("transport", "{\"kind\":\"Carrier\"}"),
        ("transport", "{\"kind\":\"Tls\",\"version\":\"1.0\",\"cipherSuite\":\"\"}"),
        ("credentials", "\"5EC4E7!\""),
        ("headers", "[[\"5EC4E7 a\",\"\"]]"),
        ("headers", "[[\"a\",\"5EC4E7\\n\"]]"),
        ("headers", "[[\"a\",\"5EC4E7\u{20ac}\"]]"),
        ("pathValues", "[\"5EC4E7\"]"),
    ] {
        let mut question = good.clone();
        question[member] = serde_json::from_str(value).unwrap();
        hostile.push(question.to_string());
    }
    for question in hostile {
        let error = answer(&admission, "CP".parse().unwrap(), &message(question.clone())).await;
        let error = error.unwrap_err();
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        assert!(!format!("{error:?} {cause:?}").contains("5EC4E7"), "{question}");
    }
}
