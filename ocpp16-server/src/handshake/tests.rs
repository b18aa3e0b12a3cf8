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
        let upgrade = examine(&request, &Settings::default()).unwrap();
        upgrade.judge(NoSubprotocol::AcceptThenClose).unwrap();
        assert_eq!(upgrade.judge(NoSubprotocol::Reject).is_ok(), expected.is_some());
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
    let login = ("Authorization", "Basic YTpi");
    for (headers, status) in [
        (&[version, key, protocol][..], 400),
        (&[("Upgrade", "h2c"), version, key, protocol], 400),
        (&[upgrade, key, protocol], 426),
        (&[upgrade, ("Sec-WebSocket-Version", "8"), key, protocol], 426),
        (&[upgrade, version, protocol], 400),
        (&[upgrade, version, ("Sec-WebSocket-Key", "c2hvcnQ="), protocol], 400),
        (&[upgrade, version, key, key, protocol], 400),
        (&[upgrade, version, version, key, protocol], 400),
        (&[upgrade, version, key, protocol, login, login], 400),
        (&[upgrade, version, key, protocol, ("Content-Length", "2")], 400),
        (&[upgrade, version, key, protocol, ("Transfer-Encoding", "chunked")], 400),
    ] {
        let refusal = examine(&request("/ocpp/CP001", headers), &Settings::default()).unwrap_err();
        let response = refusal.response();
        assert_eq!(response.status(), status, "{refusal:?}");
        let version = response.headers().get("sec-websocket-version");
        assert_eq!(version.is_some_and(|version| version == "13"), status == 426);
    }
}

/// J-12.
#[test]
fn a_missing_subprotocol_can_be_tolerated_but_not_a_foreign_one() {
    let settings =
        Settings { missing_subprotocol: MissingSubprotocol::Tolerate, ..Settings::default() };
    for (protocol, expected) in [
        (&[][..], Subprotocol::Unnamed),
        (&[("Sec-WebSocket-Protocol", "")], Subprotocol::Unnamed),
        (&[("Sec-WebSocket-Protocol", "ocpp2.0.1")], Subprotocol::Nothing),
    ] {
        let request = request("/ocpp/CP001", &[&HEADERS[..3], protocol].concat());
        assert_eq!(examine(&request, &settings).unwrap().subprotocol, expected);
    }
}
