//! Requests and what becomes of them, as tables.

use hyper::Request;

use super::*;

const HEADERS: [(&str, &str); 4] = [
    ("Upgrade", "websocket"),
    ("Sec-WebSocket-Version", "13"),
    ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ("Sec-WebSocket-Protocol", "ocpp1.6"),
];

fn request(path: &str, headers: &[(&str, &str)]) -> Request<()> {
    let request = Request::get(path);
    let request =
        headers.iter().fold(request, |request, (name, text)| request.header(*name, *text));
    request.body(()).unwrap()
}

#[test]
fn takes_the_identity_from_the_last_segment() {
    for (prefix, path, expected) in [
        ("/ocpp", "/ocpp/CP001", Ok("CP001")),
        ("/ocpp", "/ocpp/RDAM%20123?x=y", Ok("RDAM 123")),
        ("/ocpp", "/ocpp/%252F", Ok("%2F")),
        ("/ocpp", "/ocpp/a%2Fb", Ok("a/b")),
        ("/ocpp", "/ocpp///charger", Ok("charger")),
        ("/ocpp", "//ocpp/charger/", Ok("charger")),
        ("/ocpp", "/ocpp/some/where/CP001", Ok("CP001")),
        ("/a/b/", "/a/b/CP001", Ok("CP001")),
        ("", "/CP001", Ok("CP001")),
        ("/", "///charger", Ok("charger")),
        ("/ocpp", "/ocpp", Err(Refusal::Identity(IdentityError::Empty))),
        ("/ocpp", "/ocpp/", Err(Refusal::Identity(IdentityError::Empty))),
        ("/ocpp", "/ocpp/%zz", Err(Refusal::Identity(IdentityError::Escape))),
        ("/ocpp", "/ocpp/%ff", Err(Refusal::Identity(IdentityError::Escape))),
        ("/ocpp", "/ocpp/a%0Ab", Err(Refusal::Identity(IdentityError::ControlCharacter))),
        ("/ocpp", "/", Err(Refusal::OtherPath)),
        ("/ocpp", "/ocpp2/CP001", Err(Refusal::OtherPath)),
        ("/a/b", "/a/CP001", Err(Refusal::OtherPath)),
    ] {
        let upgrade = examine(&request(path, &HEADERS), prefix);
        let identity = upgrade.map(|upgrade| upgrade.identity.to_string());
        assert_eq!(identity, expected.map(str::to_owned), "{path}");
    }
}

#[test]
fn finds_the_subprotocol_wherever_it_is() {
    let protocol = |text| ("Sec-WebSocket-Protocol", text);
    for (lines, expected) in [
        (&[protocol("ocpp1.6, ocpp1.5")][..], Some("ocpp1.6")),
        (&[protocol("ocpp0.1,ocpp1.6")], Some("ocpp1.6")),
        (&[protocol("ocpp1.5"), protocol(" \tocpp1.6 ")], Some("ocpp1.6")),
        (&[protocol("OCPP1.6")], Some("OCPP1.6")),
        (&[protocol("ocpp2.0.1")], None),
        (&[protocol("ocpp1.6.1")], None),
        (&[], None),
    ] {
        let request = request("/ocpp/CP001", &[&HEADERS[..3], lines].concat());
        let upgrade = examine(&request, "/ocpp").unwrap();
        let response = upgrade.response();
        assert_eq!(response.status(), 101);
        assert_eq!(response.headers()["sec-websocket-accept"], "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        let echoed = response.headers().get("sec-websocket-protocol");
        assert_eq!(echoed.map(|name| name.to_str().unwrap()), expected, "{lines:?}");
    }
}

#[test]
fn refuses_what_is_no_upgrade() {
    let [upgrade, version, key, protocol] = HEADERS;
    for (headers, status) in [
        (&[version, key, protocol][..], 400),
        (&[("Upgrade", "h2c"), version, key, protocol], 400),
        (&[upgrade, key, protocol], 426),
        (&[upgrade, ("Sec-WebSocket-Version", "8"), key, protocol], 426),
        (&[upgrade, version, protocol], 400),
        (&[upgrade, version, ("Sec-WebSocket-Key", "c2hvcnQ="), protocol], 400),
    ] {
        let refusal = examine(&request("/ocpp/CP001", headers), "/ocpp").unwrap_err();
        let response = refusal.response();
        assert_eq!(response.status(), status, "{refusal:?}");
        let version = response.headers().get("sec-websocket-version");
        assert_eq!(version.is_some_and(|version| version == "13"), status == 426);
    }
}
