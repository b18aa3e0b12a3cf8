//! Foreign charge points with a central system on the library: every security
//! profile, every refusal, reconnecting, and certificates that change.
//!
//! What the peers do is described in `tests/peers`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod authority;
mod central_system;
mod charging;

use ocpp16_server::tls::ClientCertificates;
use ocpp16_tests::{PEERS, Peer};
use ocpp16_types::{ClearCacheRequest, ClearCacheStatus, ResetRequest, ResetStatus, ResetType};
use serde_json::{Value, json};

use crate::authority::Authority;
use crate::central_system::{CentralSystem, Door, ORGANIZATION};

/// A key with what cannot be in a text: zeros, and bytes that are not UTF-8.
const KEY: &[u8; 20] = b"\0:\xFF\xC3\x28:\x80\r\n%3A\xFE\xED\xA0\x80 =+\0";

const CP: &str = "CP 001";

/// J-60, J-61, J-72: profiles 1 and 2.
#[test]
fn a_key_that_is_no_text_opens_ws_and_wss_to_real_charge_points() {
    let authority = Authority::new("keys");
    for peer in PEERS {
        let central_system = CentralSystem::start(&authority);
        central_system.set_key(CP, KEY);
        for (door, profile) in [(&central_system.ws, 1), (&central_system.wss, 2)] {
            let mut peer = door.peer(peer(), CP, &password(KEY));
            plays(&mut peer);
            assert_eq!(central_system.highest_profile(CP), profile);
            reset(&central_system, CP, &mut peer);
        }
    }
}

/// J-76 to J-78: profile 3.
#[test]
fn a_certificate_opens_wss_to_real_charge_points() {
    let authority = Authority::new("certificates");
    let certificate = authority.certificate(CP, ORGANIZATION);
    for peer in PEERS {
        let central_system = CentralSystem::start(&authority);
        for door in [&central_system.wss, &central_system.wss_with_certificate] {
            let mut peer = door.peer(peer(), CP, &certificate);
            plays(&mut peer);
            assert_eq!(central_system.highest_profile(CP), 3);
            reset(&central_system, CP, &mut peer);
        }
    }
}

/// J-5, J-16, J-60, J-77, J-78.
#[test]
fn real_charge_points_are_refused_with_the_status_that_says_why() {
    let authority = Authority::new("refusals");
    let central_system = CentralSystem::start(&authority);
    central_system.set_key(CP, KEY);
    let CentralSystem { ws, wss, .. } = &central_system;
    let wrong_key = password(&KEY[1..]);
    let other_operator = authority.certificate(CP, "Another Operator");
    let other_charge_point = authority.certificate("CP 002", ORGANIZATION);
    for peer in PEERS {
        for (door, identity, proof, status) in [
            (ws, CP, &vec![], 401),
            (ws, CP, &wrong_key, 401),
            (wss, CP, &wrong_key, 401),
            (ws, "CP 002", &password(KEY), 404),
            (wss, CP, &other_operator, 403),
            (wss, CP, &other_charge_point, 403),
        ] {
            let refused = door.peer(peer(), identity, proof).gives_up();
            assert_eq!(refused["status"], status, "{proof:?}: {refused}");
        }
    }
    assert_eq!(central_system.highest_profile(CP), 0);
}

/// J-72, J-76.
#[test]
fn real_charge_points_get_no_tls_where_certificates_do_not_fit() {
    let (authority, foreign) = (Authority::new("trust"), Authority::new("mistrust"));
    let central_system = CentralSystem::start(&authority);
    central_system.set_key(CP, KEY);
    let CentralSystem { wss, wss_with_certificate, .. } = &central_system;
    for peer in PEERS {
        let mistrusting = [foreign.trusted(), password(KEY)].concat();
        let refused = Peer::start(peer(), &wss.url(), CP, &mistrusting).gives_up();
        let error = refused["error"].as_str().unwrap().to_lowercase();
        assert!(error.contains("certificate"), "{error}");

        for proof in [password(KEY), foreign.certificate(CP, ORGANIZATION)] {
            let refused = wss_with_certificate.peer(peer(), CP, &proof).gives_up();
            // No answer over HTTP.
            assert_eq!(refused["status"], Value::Null, "{proof:?}: {refused}");
        }
    }
    assert_eq!(central_system.highest_profile(CP), 0);
}

/// J-71, also after a restart.
#[test]
fn real_charge_points_never_go_down_a_profile() {
    let authority = Authority::new("profiles");
    let (key, certificate) = (password(KEY), authority.certificate(CP, ORGANIZATION));
    for peer in PEERS {
        let mut central_system = CentralSystem::start(&authority);
        central_system.set_key(CP, KEY);
        let refused =
            |door: &Door| assert_eq!(door.peer(peer(), CP, &key).gives_up()["status"], 403);

        plays(&mut central_system.wss.peer(peer(), CP, &key));
        refused(&central_system.ws);
        plays(&mut central_system.wss.peer(peer(), CP, &certificate));
        refused(&central_system.wss);

        central_system.kill();
        central_system.start_again();
        refused(&central_system.wss);
        plays(&mut central_system.wss.peer(peer(), CP, &certificate));
    }
}

/// J-54, A-15: nobody has to boot again.
#[test]
fn real_charge_points_come_back_after_a_shutdown_and_after_a_crash() {
    let authority = Authority::new("reconnect");
    let reconnect = [password(KEY), reconnect()].concat();
    let mut central_system = CentralSystem::start(&authority);
    let mut peers = Vec::new();
    for (number, peer) in PEERS.into_iter().enumerate() {
        for (scheme, door) in [("ws", &central_system.ws), ("wss", &central_system.wss)] {
            let identity = format!("{scheme} {number}");
            central_system.set_key(&identity, KEY);
            let peer = door.peer(peer(), &identity, &reconnect);
            peers.push((identity, peer));
        }
    }
    for (_, peer) in &mut peers {
        plays(peer);
    }

    central_system.stop();
    for (_, peer) in &mut peers {
        assert_eq!(peer.says(), json!({ "step": "disconnect", "code": 1001 }));
    }
    central_system.start_again();
    for (identity, peer) in &mut peers {
        peer.step("connect");
        resumes(peer);
        answers(&central_system, identity);
    }

    // 1006 is what a peer calls an end without a Close.
    central_system.kill();
    for (_, peer) in &mut peers {
        assert_eq!(peer.says(), json!({ "step": "disconnect", "code": 1006 }));
    }
    central_system.start_again();
    for (identity, peer) in &mut peers {
        peer.step("connect");
        resumes(peer);
        reset(&central_system, identity, peer);
    }
}

/// J-83.
#[test]
fn real_charge_points_see_a_new_certificate_when_they_come_back() {
    let authority = Authority::new("reload");
    let reconnect = [password(KEY), reconnect()].concat();
    for peer in PEERS {
        let central_system = CentralSystem::start(&authority);
        central_system.set_key(CP, KEY);
        let mut peer = central_system.wss.peer(peer(), CP, &reconnect);
        assert_eq!(peer.says(), json!({ "step": "connect", "ok": true, "certificate": "51" }));
        peer.step("BootNotification");
        peer.session();

        let tls = central_system.wss.tls.as_ref().unwrap();
        tls.reload(authority.server(0x52, ClientCertificates::Optional)).unwrap();
        answers(&central_system, CP);

        central_system.disconnect(CP);
        assert_eq!(peer.says()["step"], "disconnect");
        assert_eq!(peer.says(), json!({ "step": "connect", "ok": true, "certificate": "52" }));
        resumes(&mut peer);
        reset(&central_system, CP, &mut peer);
    }
}

/// The options of a peer with this AuthorizationKey.
fn password(key: &[u8]) -> Vec<String> {
    let hex = key.iter().map(|byte| format!("{byte:02x}")).collect();
    vec!["--password".to_owned(), hex]
}

/// The option of a peer that comes back.
fn reconnect() -> Vec<String> {
    vec!["--reconnect".to_owned()]
}

/// Reads a whole session, to where it waits for a Reset.
fn plays(peer: &mut Peer) {
    peer.step("connect");
    peer.step("BootNotification");
    peer.session();
}

/// Reads what comes on a later connection, to where it waits for a Reset again.
fn resumes(peer: &mut Peer) {
    peer.step("StatusNotification");
    peer.step("ready-for-reset");
}

/// Calls a peer that waits.
fn answers(central_system: &CentralSystem, identity: &str) {
    let answer = central_system.call(identity, ClearCacheRequest {});
    assert_eq!(answer.status, ClearCacheStatus::Accepted);
}

/// Ends a peer that waits.
fn reset(central_system: &CentralSystem, identity: &str, peer: &mut Peer) {
    let answer = central_system.call(identity, ResetRequest { type_: ResetType::Soft });
    assert_eq!(answer.status, ResetStatus::Accepted);
    peer.ends_after_reset();
}
