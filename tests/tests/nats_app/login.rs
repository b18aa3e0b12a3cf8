//! Who a node is to the broker: each way to say it, and what happens when it is
//! wrong. No log has the secret at any level.

use std::fs;
use std::path::Path;
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use nkeys::KeyPair;
use ocpp16_tests::{Authority, CentralSystem, NatsServer, Process, command, eventually};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::system::{readiness, ready};

/// Starts a gateway with these lines of `[nats]`, which tells everything in its log.
fn node(nats: &NatsServer, settings: &str) -> CentralSystem {
    let settings = format!(
        "[log]\nlevel = \"trace\"\ndirectory = \"log\"\n[nats]\nlease = \"2s\"\n{settings}\n"
    );
    CentralSystem::start_with(&settings, &["--role", "gateway", "--nats", &nats.url()])
}

fn log(node: &CentralSystem) -> String {
    fs::read_to_string(node.folder().join("log/ocpp16.log")).unwrap()
}

/// The broker takes it.
fn is_let_in(nats: &NatsServer, settings: &str, secret: &str) {
    let node = node(nats, settings);
    ready(&node);
    let log = log(&node);
    assert!(log.contains("broker is there") && !log.contains(secret), "{log}");
}

/// The broker does not take it, and the log says why, in a line for people.
fn is_refused(nats: &NatsServer, settings: &str, why: &str, secret: &str) {
    let node = node(nats, settings);
    eventually("it is refused", || {
        let log = log(&node);
        let mut lines = log.lines().filter(|line| line.contains("no connection to the broker"));
        lines.any(|line| line.to_lowercase().contains(why)).then_some(())
    });
    let answer = readiness(&node);
    assert_eq!((answer.status, answer.code()), (503, Some("BrokerUnavailable")));
    let log = log(&node);
    assert!(!log.contains("broker is there") && !log.contains(secret), "{log}");
}

#[test]
fn a_user_and_its_password() {
    let nats = NatsServer::start_with("authorization { user: node, password: hunter2-and-more }");
    is_let_in(&nats, "user = \"node\"\npassword = \"hunter2-and-more\"", "hunter2-and-more");
    is_refused(&nats, "user = \"node\"\npassword = \"hunter3\"", "authorization", "hunter3");
    is_refused(&nats, "", "authorization", "hunter2-and-more");
}

#[test]
fn a_token() {
    let nats = NatsServer::start_with("authorization { token: hunter2-and-more }");
    is_let_in(&nats, "token = \"hunter2-and-more\"", "hunter2-and-more");
    is_refused(&nats, "token = \"hunter3\"", "authorization", "hunter3");
}

#[test]
fn the_seed_of_an_nkey() {
    let (known, other) = (KeyPair::new_user(), KeyPair::new_user());
    let nats = NatsServer::start_with(&format!(
        "authorization {{ users: [ {{ nkey: {} }} ] }}",
        known.public_key()
    ));
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("node.nk");
    let settings = format!("nkey_seed_file = {:?}", file.display());
    for (key, is_known) in [(known, true), (other, false)] {
        let seed = key.seed().unwrap();
        fs::write(&file, format!("{seed}\n")).unwrap();
        match is_known {
            true => is_let_in(&nats, &settings, &seed),
            false => is_refused(&nats, &settings, "authorization", &seed),
        }
    }
    fs::write(&file, "no seed").unwrap();
    does_not_start(&settings, "nkey", "no seed");
}

#[test]
fn a_file_of_credentials() {
    let (operator, account) = (KeyPair::new_operator(), KeyPair::new_account());
    let unlimited = json!({
        "subs": -1, "data": -1, "payload": -1, "imports": -1, "exports": -1, "wildcards": true,
        "conn": -1, "leaf": -1,
    });
    let rights = json!({"type": "account", "version": 2, "limits": unlimited});
    // JetStream wants one of the system.
    let system = KeyPair::new_account();
    let accounts = [&account, &system]
        .map(|account| format!("{}: {}", account.public_key(), jwt(&operator, account, &rights)));
    let nats = NatsServer::start_with(&format!(
        "trusted_keys: [{}]\nsystem_account: {}\nresolver: MEMORY\nresolver_preload: {{\n{}\n}}",
        operator.public_key(),
        system.public_key(),
        accounts.join("\n")
    ));
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("node.creds");
    let settings = format!("credentials_file = {:?}", file.display());
    for (signer, is_known) in [(&account, true), (&KeyPair::new_account(), false)] {
        let user = KeyPair::new_user();
        let seed = user.seed().unwrap();
        let rights = json!({"type": "user", "version": 2, "subs": -1, "data": -1, "payload": -1});
        let jwt = jwt(signer, &user, &rights);
        fs::write(&file, credentials(&jwt, &seed)).unwrap();
        for secret in [&jwt, &seed] {
            match is_known {
                true => is_let_in(&nats, &settings, secret),
                false => is_refused(&nats, &settings, "authorization", secret),
            }
        }
    }
    fs::write(&file, "nothing of the kind, hunter2").unwrap();
    does_not_start(&settings, "credentials", "hunter2");
    fs::remove_file(&file).unwrap();
    does_not_start(&settings, "credentials", "hunter2");
}

#[test]
fn tls_and_a_certificate() {
    let (authority, other) = (Authority::new("Ours"), Authority::new("Others"));
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    for (name, credential) in [
        ("ca", authority.credential()),
        ("broker", authority.server()),
        ("node", authority.charge_point("Ours", "node")),
        ("other-ca", other.credential()),
        ("other-node", other.charge_point("Others", "node")),
    ] {
        credential.write(folder.path(), name);
    }
    let nats = NatsServer::start_with(&format!(
        "tls {{ cert_file: {:?}, key_file: {:?}, ca_file: {:?}, verify: true }}",
        path("broker.pem"),
        path("broker.key"),
        path("ca.pem")
    ));
    let settings = |ca: &str, node: &str| {
        let (ca, certificate) = (path(&format!("{ca}.pem")), path(&format!("{node}.pem")));
        let key = path(&format!("{node}.key"));
        format!("[nats.tls]\nca = {ca:?}\ncertificate = {certificate:?}\nkey = {key:?}")
    };
    let secret = fs::read_to_string(path("node.key")).unwrap();
    let secret = secret.lines().nth(1).unwrap();
    is_let_in(&nats, &settings("ca", "node"), secret);
    is_refused(&nats, &settings("other-ca", "node"), "certificate", secret);
    is_refused(&nats, &settings("ca", "other-node"), "", secret);
    is_refused(&nats, &format!("[nats.tls]\nca = {:?}", path("ca.pem")), "", secret);
    // Nothing is said to a broker without TLS.
    let plain = NatsServer::start_with("authorization { token: hunter2-and-more }");
    let settings_of_plain = format!("token = \"hunter2-and-more\"\n{}", settings("ca", "node"));
    is_refused(&plain, &settings_of_plain, "corrupt message", "hunter2-and-more");

    // What cannot be used is said at the start, and not at each try.
    for name in ["ca.pem", "node.pem", "node.key"] {
        let whole = fs::read(path(name)).unwrap();
        let why = format!("{name} for TLS: ");
        fs::write(path(name), "nothing of the kind").unwrap();
        does_not_start(&settings("ca", "node"), &format!("{why}nothing of this kind"), secret);
        let broken = String::from_utf8_lossy(&whole).replacen("-----END", "-----NO END", 1);
        fs::write(path(name), broken).unwrap();
        does_not_start(&settings("ca", "node"), &format!("{why}broken PEM"), secret);
        let odd = String::from_utf8_lossy(&whole).replace(['a', 'B', 'c'], "d");
        fs::write(path(name), odd).unwrap();
        does_not_start(&settings("ca", "node"), &why, secret);
        fs::remove_file(path(name)).unwrap();
        does_not_start(&settings("ca", "node"), &format!("{why}No such file"), secret);
        fs::write(path(name), whole).unwrap();
    }
    // A key of another certificate.
    fs::copy(path("other-node.key"), path("node.key")).unwrap();
    does_not_start(&settings("ca", "node"), "node.key for TLS: ", secret);
    does_not_start(&settings("missing", "node"), "missing.pem", secret);
}

/// It says why in one line, and ends.
fn does_not_start(settings: &str, why: &str, secret: &str) {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("ocpp16.toml");
    let url = "url = \"nats://127.0.0.1:4\"";
    fs::write(&file, format!("role = \"gateway\"\n[nats]\n{url}\n{settings}\n")).unwrap();
    let mut process = Process::start("ocpp16", &mut serve(&file));
    assert_ne!(process.wait().code(), Some(0));
    let errors = process.end_and_read_errors();
    let last = errors.lines().last().unwrap_or_default();
    assert!(last.starts_with("ocpp16: nats: ") && last.contains(why), "{errors}");
    assert!(!errors.contains(secret), "{errors}");
}

fn serve(file: &Path) -> Command {
    let mut command = command();
    command.args(["serve", "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0", "--config"]);
    command.arg(file);
    command
}

/// Says who somebody is and what they may, signed.
fn jwt(signer: &KeyPair, subject: &KeyPair, rights: &Value) -> String {
    let header = json!({"typ": "JWT", "alg": "ed25519-nkey"});
    let claims = json!({
        "jti": subject.public_key(), "iat": 1_767_225_600, "iss": signer.public_key(),
        "name": "test", "sub": subject.public_key(), "nats": rights,
    });
    let [header, claims] = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
    let signed = format!("{header}.{claims}");
    let signature = URL_SAFE_NO_PAD.encode(signer.sign(signed.as_bytes()).unwrap());
    format!("{signed}.{signature}")
}

/// As `nsc` writes them.
fn credentials(jwt: &str, seed: &str) -> String {
    let part = |what: &str, text: &str| {
        format!("-----BEGIN {what}-----\n{text}\n------END {what}------\n\n")
    };
    part("NATS USER JWT", jwt) + &part("USER NKEY SEED", seed)
}
