//! The example `full` of `ocpp16-server` as users start it: its settings, its
//! console, its certificates, its end.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use ocpp16_tests::{ChargePoint, Process, example, workspace_root};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use serde_json::{Value, json};

const OCPP: &str = "[ocpp]\nlisten = [\"127.0.0.1:0\"]\n";

const TENANTS: &str = r#"
[[tenants]]
name = "acme"
id_tags = ["TAG-1"]
charge_points = [{ identity = "CP001" }, { identity = "CP 2" }]
"#;

/// The running example with a folder of its own.
struct Full {
    process: Process,
    folder: PathBuf,
    /// Where charge points of `acme` connect.
    urls: Vec<String>,
}

impl Full {
    /// Starts it with these settings, which have one listener each of these
    /// schemes.
    fn start(test: &str, settings: &str, schemes: &[&str]) -> Self {
        let folder = folder(test);
        Self::start_in(folder, settings, schemes)
    }

    fn start_in(folder: PathBuf, settings: &str, schemes: &[&str]) -> Self {
        fs::write(folder.join("full.toml"), settings).unwrap();
        let mut command = Command::new(example("full"));
        let mut process = Process::start_listening("full", command.arg(folder.join("full.toml")));
        let mut urls = Vec::new();
        for scheme in schemes {
            let line = process.line();
            let Some(url) = line.strip_suffix("/{tenant}/{identity}") else {
                process.fail(&format!("announces {line:?}"))
            };
            assert!(url.starts_with(&format!("{scheme}://127.0.0.1:")), "{url}");
            urls.push(format!("{}/acme", url.replace("127.0.0.1", "localhost")));
        }
        Self { process, folder, urls }
    }

    /// Gives a command and returns the first line of the answer.
    fn ask(&mut self, command: &str) -> String {
        self.process.say(command);
        self.process.line()
    }

    /// Makes a key for a charge point.
    fn key(&mut self, identity: &str) -> String {
        let line = self.ask(&format!("keys {identity}"));
        let key = line.rsplit_once(": ").unwrap().1.to_owned();
        assert_eq!(key.len(), 40, "{line}");
        assert!(self.process.line().contains(", for the settings file: hmac-sha256$"));
        key
    }

    /// Connects the example charge point and waits until it has charged.
    fn charge_point(&self, key: &str) -> Process {
        let mut charge_point = self.connecting(0, "CP001", key, None);
        charge_point.line_after("ready");
        charge_point
    }

    /// Connects a charge point that does only what the test does, and boots it.
    fn raw_charge_point(&mut self) -> ChargePoint {
        let key = self.key("CP001");
        let byte = |at: usize| u8::from_str_radix(&key[at..at + 2], 16).unwrap();
        let password: Vec<u8> = (0..key.len()).step_by(2).map(byte).collect();
        let mut charge_point = ChargePoint::connect_with(&self.urls[0], "CP001", &password);
        let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
        assert_eq!(charge_point.call("BootNotification", &boot)[2]["status"], "Accepted");
        // What it is asked once it is accepted.
        let call = charge_point.receive();
        assert_eq!((&call[2], &call[3]), (&json!("GetConfiguration"), &json!({})));
        charge_point.send(&json!([3, call[1], {}]).to_string());
        charge_point
    }

    fn connecting(
        &self,
        listener: usize,
        identity: &str,
        key: &str,
        authority: Option<&str>,
    ) -> Process {
        let mut command = Command::new(example("charge_point"));
        command.args([&*self.urls[listener], identity, "--key", key]);
        if let Some(authority) = authority {
            command.arg("--ca").arg(self.folder.join(authority));
        }
        Process::start("charge_point", &mut command)
    }
}

/// An empty folder.
fn folder(test: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("example-full").join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn charge_points_need_their_key_and_the_path_of_their_tenant() {
    let mut full = Full::start("keys", &format!("{OCPP}{TENANTS}"), &["ws"]);
    let refused = |mut charge_point: Process, status: &str| {
        assert_eq!(charge_point.wait().code(), Some(1));
        let errors = charge_point.end_and_read_errors();
        assert!(errors.contains(status), "{errors}");
    };
    refused(full.connecting(0, "CP001", "00", None), "404");
    let first = full.key("CP001");
    refused(full.connecting(0, "CP001", "00", None), "401");
    refused(full.connecting(0, "CP003", &first, None), "404");
    let own = full.urls[0].clone();
    full.urls[0] = own.replace("/acme", "/other");
    refused(full.connecting(0, "CP001", &first, None), "404");
    full.urls[0] = own;
    full.charge_point(&first);

    // Both open until the new one is used.
    let second = full.key("CP001");
    full.charge_point(&second);
    refused(full.connecting(0, "CP001", &first, None), "401");
    let third = full.key("CP001");
    full.charge_point(&second);
    full.charge_point(&third);
    refused(full.connecting(0, "CP001", &second, None), "401");

    let unknown = full.ask("keys CP003");
    assert_eq!(unknown, "the settings have no charge point CP003; try `help`");
}

/// The hash that `keys` prints is what the settings take.
#[test]
fn keys_of_the_settings_file_open() {
    let folder = folder("settings-keys");
    let settings = format!("{OCPP}{TENANTS}");
    let mut full = Full::start_in(folder, &settings, &["ws"]);
    let line = full.ask("keys CP001");
    let key = line.rsplit_once(": ").unwrap().1.to_owned();
    let line = full.process.line();
    let hash = line.rsplit_once(": ").unwrap().1;
    let with_key = format!(r#"{{ identity = "CP001", key = "{hash}" }}"#);
    let settings = settings.replace(r#"{ identity = "CP001" }"#, &with_key);
    let full = Full::start_in(full.folder, &settings, &["ws"]);
    full.charge_point(&key);
}

#[test]
fn the_console_calls_charge_points_and_says_what_came_of_it() {
    let mut full = Full::start("console", &format!("{OCPP}{TENANTS}"), &["ws"]);
    assert_eq!(full.ask("list"), "CP 2 of acme: not connected");
    assert_eq!(full.process.line(), "CP001 of acme: not connected");
    let key = full.key("CP001");
    let mut charge_point = full.charge_point(&key);
    for (command, answer) in [
        ("call CP001 ClearCache", r#"CP001 answered {"status":"Rejected"}"#),
        (
            r#"call CP001 DataTransfer {"vendorId":"x"}"#,
            r#"CP001 answered {"status":"UnknownVendorId"}"#,
        ),
        ("call CP001 GetLocalListVersion", "CP001 refused with NotSupported: action not supported"),
        ("raw CP001 Tea {\"sugar\":2}", "CP001 refused with NotImplemented: unknown action"),
        (
            "raw CP001 Reset",
            "CP001 knows nothing of the call, which was not sent: the action is one of OCPP 1.6",
        ),
        (
            "call \"CP 2\" ClearCache",
            "CP 2 knows nothing of the call, which was not sent: not connected",
        ),
        ("disconnect CP9", "CP9 is not connected"),
        // Mistakes.
        ("tea", "there is no command `tea`; try `help`"),
        ("call", "call whom; try `help`"),
        ("call CP001", "which action; try `help`"),
        (
            "call CP001 Tea",
            "OCPP 1.6 knows no action Tea; `raw` sends those of vendors; try `help`",
        ),
        (
            r#"call CP001 Reset {"type":"Warm"}"#,
            "not a request for Reset: /type: \"Warm\" is not one of the allowed values; try `help`",
        ),
        (
            "call CP001 Heartbeat",
            "not a request for Heartbeat: Heartbeat is not a message of this side; try `help`",
        ),
    ] {
        assert_eq!(full.ask(command), answer, "{command}");
    }
    let answer = full.ask("call CP001 Reset {");
    assert!(answer.starts_with("not a request for Reset: "), "{answer}");
    let answer = full.ask("raw CP001 Tea []");
    assert!(answer.starts_with("the payload is not a JSON object: "), "{answer}");
    assert_eq!(full.ask("broadcast ClearCache"), r#"CP001 answered {"status":"Rejected"}"#);
    assert_eq!(full.process.line(), "asked 1");
    assert!(full.ask("help").starts_with("list "));
    full.process.line_after("An identity with blanks");
    assert_eq!(full.ask("list"), "CP 2 of acme: not connected");
    assert!(full.process.line().starts_with("CP001 of acme: connected from 127.0.0.1:"));

    assert_eq!(full.ask("disconnect CP001"), "CP001 is being disconnected");
    charge_point.line_after("connection ended: ");
    full.process.say("quit");
    assert_eq!(full.process.line(), "all connections are closed");
    assert_eq!(full.process.wait().code(), Some(0));
}

/// The other ways for a call to fail, which take a charge point that misbehaves.
#[test]
fn the_console_tells_what_is_wrong_from_what_is_unknown() {
    let mut full = Full::start("failures", &format!("{OCPP}{TENANTS}"), &["ws"]);
    let mut charge_point = full.raw_charge_point();
    full.process.say("call CP001 ClearCache");
    let call = charge_point.receive();
    charge_point.send(&json!([3, call[1], {"status": "Perhaps"}]).to_string());
    let line = full.process.line();
    assert!(line.starts_with("CP001 answered something invalid: /status: "), "{line}");

    full.process.say("call CP001 ClearCache");
    charge_point.receive();
    drop(charge_point);
    let line = full.process.line();
    assert_eq!(line, "CP001 may or may not have done it: connection lost");
}

/// J-46, also where the time cannot be used and is replaced by that of receipt.
#[test]
fn a_start_that_is_sent_again_is_the_same_transaction() {
    let mut full = Full::start("again", &format!("{OCPP}{TENANTS}"), &["ws"]);
    let mut charge_point = full.raw_charge_point();
    let mut start = |timestamp: &str, tag: &str| {
        let payload =
            json!({"connectorId": 1, "idTag": tag, "meterStart": 5, "timestamp": timestamp});
        charge_point.call("StartTransaction", &payload)[2].clone()
    };
    let accepted = json!({"transactionId": 1, "idTagInfo": {"status": "Accepted"}});
    assert_eq!((start("", "TAG-1"), start("", "TAG-1")), (accepted.clone(), accepted));
    // Who may not charge has started all the same.
    let invalid = json!({"transactionId": 2, "idTagInfo": {"status": "Invalid"}});
    assert_eq!(start("2024-05-06T07:08:09Z", "TAG-9"), invalid);
    let stop = json!({"transactionId": 1, "meterStop": 6, "timestamp": "2024-05-06T07:08:09Z"});
    assert_eq!(charge_point.call("StopTransaction", &stop)[2], json!({}));
}

/// What an accepted charge point is asked, and what is kept of all that.
#[test]
fn frames_are_written_down_and_keys_are_not() {
    let settings =
        format!("{OCPP}heartbeat_interval_seconds = 77\n[log]\nframes = \"frames\"\n{TENANTS}");
    let mut full = Full::start("frames", &settings, &["ws"]);
    let key = full.key("CP001");
    let mut charge_point = full.charge_point(&key);
    let secret = json!({"key": "AuthorizationKey", "value": key});
    let answer = full.ask(&format!("call CP001 ChangeConfiguration {secret}"));
    assert_eq!(answer, r#"CP001 answered {"status":"NotSupported"}"#);
    full.process.say("quit");
    assert_eq!(full.process.wait().code(), Some(0));
    charge_point.line_after("connection ended: ");

    let written = fs::read_to_string(full.folder.join("frames")).unwrap();
    assert!(!written.contains(&key), "{written}");
    let frames: Vec<(Value, Value)> = written
        .lines()
        .map(|line| {
            let entry: Value = serde_json::from_str(line).unwrap();
            assert_eq!(
                (&entry["chargePoint"], &entry["deviations"]),
                (&json!("CP001"), &json!([]))
            );
            let frame = serde_json::from_str(entry["frame"].as_str().unwrap()).unwrap();
            (entry["direction"].clone(), frame)
        })
        .collect();
    let sent = |direction: &str, action: &str| {
        let of = |(way, frame): &&(Value, Value)| *way == direction && frame[2] == action;
        frames.iter().find(of).map(|(_, frame)| frame[3].clone())
    };
    assert!(sent("in", "BootNotification").is_some());
    assert_eq!(frames[1].1[2]["interval"], 77);
    // Asked after the answer to the boot.
    assert_eq!(sent("out", "GetConfiguration"), Some(json!({})));
    assert_eq!(sent("out", "ChangeConfiguration").unwrap()["value"], "***");
    assert!(sent("in", "StopTransaction").is_some());
    let log = full.process.end_and_read_errors();
    assert!(log.contains("configuration") && log.contains("profiles=\"Core\""), "{log}");
    assert!(log.contains("tenant=\"acme\"") && !log.contains(&key), "{log}");
}

#[test]
fn certificates_are_replaced_while_charge_points_stay_connected() {
    let folder = folder("certificates");
    let tls = "[ocpp.tls]\nlisten = [\"127.0.0.1:0\"]\ncertificate = \"server.pem\"\n\
               key = \"server.key\"\nclient_authorities = \"old.pem\"\n";
    let authority = |name: &str| {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        fs::write(folder.join(format!("{name}.pem")), pem).unwrap();
        let (issuer, key) = (Issuer::new(params, key), KeyPair::generate().unwrap());
        let server = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        fs::write(folder.join("server.pem"), server.signed_by(&key, &issuer).unwrap().pem())
            .unwrap();
        fs::write(folder.join("server.key"), key.serialize_pem()).unwrap();
    };
    authority("old");
    let settings = format!("{OCPP}{tls}[auth]\nlowest_profile = 2\n{TENANTS}");
    let mut full = Full::start_in(folder.clone(), &settings, &["ws", "wss"]);
    let (key, other) = (full.key("CP001"), full.key("\"CP 2\""));

    // Profile 1 is too low here.
    let mut plain = full.connecting(0, "CP001", &key, None);
    assert_eq!(plain.wait().code(), Some(1));
    assert!(plain.end_and_read_errors().contains("403"));
    let mut staying = full.connecting(1, "CP001", &key, Some("old.pem"));
    staying.line_after("ready");

    authority("new");
    full.process.signal("HUP");
    assert_eq!(full.process.line(), "certificates replaced");
    let mut refused = full.connecting(1, "CP 2", &other, Some("old.pem"));
    assert_eq!(refused.wait().code(), Some(1));
    full.connecting(1, "CP 2", &other, Some("new.pem")).line_after("ready");

    for (file, setting) in
        [("old.pem", "ocpp.tls.client_authorities"), ("server.key", "ocpp.tls.certificate and key")]
    {
        let contents = fs::read(folder.join(file)).unwrap();
        fs::write(folder.join(file), "nothing").unwrap();
        full.process.signal("HUP");
        let line = full.process.line();
        assert!(line.starts_with(&format!("certificates not replaced: {setting}: ")), "{line}");
        fs::write(folder.join(file), contents).unwrap();
    }
    fs::remove_file(folder.join("server.pem")).unwrap();
    full.process.signal("HUP");
    let line = full.process.line();
    assert!(line.starts_with("certificates not replaced: ocpp.tls.certificate: "), "{line}");

    full.connecting(1, "CP 2", &other, Some("new.pem")).line_after("ready");
    assert_eq!(full.ask("call CP001 ClearCache"), r#"CP001 answered {"status":"Rejected"}"#);
}

#[test]
fn settings_that_cannot_be_used_are_named() {
    let folder = folder("settings");
    let file = folder.join("full.toml");
    let tls = |rest: &str| format!("{OCPP}[ocpp.tls]\nlisten = []\n{rest}{TENANTS}");
    for (settings, expected) in [
        (String::new(), "missing field `tenants`"),
        ("[ocpp]\nlissten = []".to_owned(), ":2: unknown field `lissten`"),
        ("[ocpp]\n\nlisten = 5".to_owned(), ":3: invalid type: integer `5`, expected a sequence (in `listen = 5`)"),
        ("[ocpp]\nlisten = [\"here\"]".to_owned(), "(in `listen = [\"here\"]`)"),
        ("[ocpp]\npath = \"/{identity}/x\"".to_owned(), ":2: {identity} is not the last segment"),
        ("[ocpp]\npath = \"/ocpp\"".to_owned(), ":2: no {tenant} in /ocpp"),
        ("[ocpp]\ncall_timeout_seconds = 0".to_owned(), "(in `call_timeout_seconds = 0`)"),
        ("[auth]\nlowest_profile = 4".to_owned(), ":2: 4 is not a security profile from 1 to 3"),
        ("[log]\nlevel = \"loud\"".to_owned(), "(in `level = \"loud\"`)"),
        (
            "[[tenants]]\nname = \"a\"\ncharge_points = [{ identity = \"\" }]".to_owned(),
            ":3: empty identity",
        ),
        (
            "[[tenants]]\nname = \"a\"\ncharge_points = []\nid_tags = [\"much longer than 20 characters\"]".to_owned(),
            ":4: ",
        ),
        ("[ocpp".to_owned(), ":1: "),
        (
            format!("{OCPP}{TENANTS}").replace("CP 2", "CP001"),
            "tenants.charge_points: CP001 stands twice",
        ),
        (format!("[ocpp]\nlisten = [\"192.0.2.1:1\"]\n{TENANTS}"), "ocpp.listen: cannot listen on 192.0.2.1:1: "),
        (format!("{OCPP}[log]\nframes = \"no/file\"\n{TENANTS}"), "log.frames: "),
        (tls("certificate = \"no.pem\"\nkey = \"full.toml\"\n"), "ocpp.tls.certificate: "),
        (tls("certificate = \"full.toml\"\nkey = \"full.toml\"\n"), "ocpp.tls.certificate and key: "),
        (tls("certificate = \"full.toml\"\n"), "missing field `key`"),
    ] {
        fs::write(&file, &settings).unwrap();
        let output = Command::new(example("full")).arg(&file).output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{settings}\n{errors}");
        assert_eq!(errors.lines().count(), 1, "{settings}\n{errors}");
        assert!(errors.starts_with("full: ") && errors.contains(expected), "{settings}\n{errors}");
    }
    let output = Command::new(example("full")).arg(folder.join("none.toml")).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("none.toml: "));
}

/// The file that users copy.
#[test]
fn the_documented_settings_file_is_right() {
    let file = workspace_root().join("ocpp16-server/examples/full/full.toml");
    let text = fs::read_to_string(file).unwrap();
    // What is commented out is right too; tests need free ports.
    let text: String = text
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(setting) if setting.starts_with('[') || setting.contains(" = ") => setting,
            _ => line,
        })
        .map(|line| match line.starts_with("listen = ") {
            true => "listen = [\"127.0.0.1:0\"]\n".to_owned(),
            false => format!("{line}\n"),
        })
        .collect();
    let folder = folder("documented");
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = certificate.self_signed(&key).unwrap().pem();
    for file in ["server.pem", "clients.pem"] {
        fs::write(folder.join(file), &certificate).unwrap();
    }
    fs::write(folder.join("server.key"), key.serialize_pem()).unwrap();
    let mut full = Full::start_in(folder, &text, &["ws", "wss"]);
    assert_eq!(full.ask("list"), "CP001 of acme: not connected");
}

/// A service has no standard input, and is ended by a signal.
#[test]
fn it_serves_on_without_a_console_until_sigterm() {
    let mut full = Full::start("sigterm", &format!("{OCPP}{TENANTS}"), &["ws"]);
    let key = full.key("CP001");
    full.process.hang_up();
    let mut charge_point = full.charge_point(&key);
    // Without certificates there is nothing to do, but it is no reason to end.
    full.process.signal("HUP");
    full.charge_point(&key);
    charge_point.line_after("connection ended: ");
    full.process.signal("TERM");
    assert_eq!(full.process.line(), "all connections are closed");
    assert_eq!(full.process.wait().code(), Some(0));
}

/// Its answers have nowhere to go, but charge points have.
#[test]
fn it_outlives_whoever_reads_its_output() {
    let folder = folder("output");
    fs::write(folder.join("full.toml"), format!("{OCPP}{TENANTS}")).unwrap();
    let mut command = Command::new(example("full"));
    command.arg(folder.join("full.toml")).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut full = command.spawn().unwrap();
    let mut line = String::new();
    let mut output = BufReader::new(full.stdout.take().unwrap());
    output.read_line(&mut line).unwrap();
    assert!(line.starts_with("ws://"), "{line}");
    drop(output);
    writeln!(full.stdin.take().unwrap(), "help\nlist\nquit").unwrap();
    assert_eq!(full.wait().unwrap().code(), Some(0));
}

#[test]
fn quit_does_not_wait_for_an_answer() {
    let mut full = Full::start("quit", &format!("{OCPP}{TENANTS}"), &["ws"]);
    let mut charge_point = full.raw_charge_point();
    full.process.say("call CP001 ClearCache");
    assert_eq!(charge_point.receive()[2], "ClearCache");
    full.process.say("quit");
    assert_eq!(full.process.line(), "all connections are closed");
    assert_eq!(full.process.wait().code(), Some(0));
}

#[test]
fn the_end_does_not_wait_for_a_charge_point_that_hangs() {
    let mut full = Full::start("hangs", &format!("{OCPP}{TENANTS}"), &["ws"]);
    let key = full.key("CP001");
    let charge_point = full.charge_point(&key);
    // It does not even see that it is to go.
    charge_point.signal("STOP");
    full.process.say("quit");
    assert_eq!(full.process.line(), "all connections are closed");
    assert_eq!(full.process.wait().code(), Some(0));
}
