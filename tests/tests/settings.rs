//! Where `ocpp16 serve` takes its settings from, and what it says of wrong ones.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::Output;

use ocpp16_tests::{
    Authority, CentralSystem, ChargePoint, also_per_core, command, http, http_with,
};
use serde_json::{Value, json};
use tempfile::TempDir;

also_per_core! {
    several_listeners_lead_to_the_same_central_system
}

/// Runs `ocpp16 serve --print-config` in a folder with this file.
fn print_config(file: &str, variables: &[(&str, &str)], flags: &[&str]) -> Output {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("ocpp16.toml"), file).unwrap();
    let mut command = command();
    command.current_dir(folder.path()).args(["serve", "--print-config"]);
    command.args(["--config", "ocpp16.toml"]).envs(variables.iter().copied()).args(flags);
    command.output().unwrap()
}

fn printed(output: Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn flags_go_before_variables_before_the_file_before_defaults() {
    let file = "[ocpp]\nlisten = [\"127.0.0.1:1\"]\n[log]\nlevel = \"warn\"\n";
    let long = ("OCPP16_OCPP_LISTEN", "127.0.0.1:3,127.0.0.1:4");
    let short = ("OCPP16_LISTEN", "127.0.0.1:2");
    let flags = &["--listen", "127.0.0.1:5", "--listen", "127.0.0.1:6", "--log", "debug"][..];
    for (file, variables, flags, listen, level) in [
        ("", &[][..], &[][..], r#"listen = ["127.0.0.1:9000"]"#, "info"),
        (file, &[], &[], r#"listen = ["127.0.0.1:1"]"#, "warn"),
        (file, &[short], &[], r#"listen = ["127.0.0.1:2"]"#, "warn"),
        (file, &[short, long], &[], r#"listen = ["127.0.0.1:3", "127.0.0.1:4"]"#, "warn"),
        (file, &[short, long], flags, r#"listen = ["127.0.0.1:5", "127.0.0.1:6"]"#, "debug"),
    ] {
        let printed = printed(print_config(file, variables, flags));
        let lines: Vec<_> = printed.lines().collect();
        assert!(lines.contains(&listen), "{printed}");
        assert!(lines.contains(&&*format!("level = \"{level}\"")), "{printed}");
    }
}

#[test]
fn what_is_printed_is_a_file_of_settings() {
    let file =
        "[ocpp]\nping_interval = \"off\"\naccept_rate = 7\n[auth]\nenrolment = \"pending\"\n";
    let first = printed(print_config(file, &[], &["--strict"]));
    for line in ["ping_interval = \"off\"", "accept_rate = 7", "strict = true"] {
        assert!(first.lines().any(|found| found == line), "{first}");
    }
    assert_eq!(printed(print_config(&first, &[], &[])), first);
    // What there is to know of a setting, in one place.
    let described = "# How long a charge point may take to answer a call, unless the call says\n\
                     # otherwise.\n\
                     # Range: 1ms to 1h. Default: \"30s\". Variable: OCPP16_OCPP_CALL_TIMEOUT.\n\
                     call_timeout = \"30s\"\n";
    assert!(first.contains(described), "{first}");
}

#[test]
fn secrets_are_not_printed() {
    let printed = printed(print_config("", &[("OCPP16_TOKEN", "hunter2")], &[]));
    assert!(!printed.contains("hunter2") && printed.contains("# token = \"****"), "{printed}");
}

#[test]
fn wrong_settings_are_one_line_that_names_the_place() {
    for (file, variables, flags, error) in [
        ("[ocpp]\n\nlissten = []", &[][..], &[][..], "ocpp16.toml:3: ocpp.lissten: unknown field"),
        ("[ocpp]\nlisten = 5", &[], &[], "ocpp16.toml:2: ocpp.listen: invalid type: integer"),
        ("[log]\nrotate_size = \"5 m\"", &[], &[], "ocpp16.toml:2: log.rotate_size: "),
        ("[log]\nrotate_age = \"5\"", &[], &[], "ocpp16.toml:2: log.rotate_age: time unit needed"),
        ("[log]\nfiles = 0", &[], &[], "ocpp16.toml:2: log.files: 0 is out of range: 2 to 10000"),
        ("listen = [", &[], &[], "ocpp16.toml:1: "),
        ("[ocpp]\nlisten = []", &[], &[], "ocpp16.toml:2: ocpp.listen: there has to be an address"),
        ("", &[("OCPP16_STRICT", "maybe")], &[], "OCPP16_STRICT: invalid type: string \"maybe\""),
        ("", &[("OCPP16_STRIKT", "1")], &[], "OCPP16_STRIKT: there is no such setting"),
        (
            "",
            &[("OCPP16_AUTH_CERTIFICATE_AUTHORITY_KEY", "authority.key")],
            &[],
            "auth.certificate_authority.certificate: certificate and key go together",
        ),
        ("", &[], &["--listen", "nowhere"], "--listen: \"nowhere\" is no address"),
        ("", &[], &["--database", "mysql://x/y"], "--database: there is no support for mysql"),
        ("", &[], &["--log", "x=loud"], "--log: \"loud\" is no level"),
        ("", &[], &["--strict=maybe"], "invalid value 'maybe' for '--strict"),
    ] {
        let output = print_config(file, variables, flags);
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{errors}");
        assert_eq!(errors.lines().count(), 1, "{errors}");
        assert!(errors.starts_with(&format!("ocpp16: {error}")), "{errors}");
        assert!(output.stdout.is_empty());
    }
    let output = command().args(["serve", "--config", "no-such-file.toml"]).output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.starts_with("ocpp16: no-such-file.toml: "), "{errors}");
    assert_eq!((output.status.code(), errors.lines().count()), (Some(2), 1));
}

#[test]
fn files_of_certificates_that_cannot_be_used_are_named() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("empty.pem"), "").unwrap();
    for (certificate, error) in [
        ("missing.pem", "ocpp16: missing.pem (ocpp.tls.certificates): "),
        ("empty.pem", "ocpp16: empty.pem, empty.pem (ocpp.tls.certificates): no certificate"),
    ] {
        let output = command()
            .current_dir(folder.path())
            .args(["--listen", "127.0.0.1:0", "--http", "127.0.0.1:0", "--log", "off"])
            .env("OCPP16_OCPP_TLS_LISTEN", "127.0.0.1:0")
            .env("OCPP16_OCPP_TLS_CERTIFICATES", certificate)
            .env("OCPP16_OCPP_TLS_KEYS", "empty.pem")
            .output()
            .unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert!(errors.starts_with(error) && errors.lines().count() == 1, "{errors}");
        assert_eq!(output.status.code(), Some(2));
    }
}

/// TC_086. Also before there is a listener, and where only the settings are printed.
#[test]
fn cipher_suites_that_there_are_not_are_named_with_those_that_there_are() {
    let folder = TempDir::new().unwrap();
    let text = "[ocpp.tls]\ncipher_suites = ['TLS_RSA_WITH_AES_128_GCM_SHA256']\n";
    fs::write(folder.path().join("s.toml"), text).unwrap();
    for arguments in [&["--config", "s.toml"][..], &["--config", "s.toml", "--print-config"]] {
        let error = "ocpp16: s.toml:2: ocpp.tls.cipher_suites: no cipher suite \
                     TLS_RSA_WITH_AES_128_GCM_SHA256; there are TLS_AES_";
        let errors = refused(folder.path(), arguments, &[]);
        assert!(errors.starts_with(error), "{errors}");
        assert!(errors.contains("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"), "{errors}");
    }
}

/// Nobody could connect.
#[test]
fn cipher_suites_that_no_certificate_can_be_used_with_are_refused() {
    let folder = TempDir::new().unwrap();
    Authority::new("Our authority").server().write(folder.path(), "server");
    let settings = [
        ("OCPP16_OCPP_TLS_LISTEN", "127.0.0.1:0"),
        ("OCPP16_OCPP_TLS_CERTIFICATES", "server.pem"),
        ("OCPP16_OCPP_TLS_KEYS", "server.key"),
        ("OCPP16_OCPP_TLS_CIPHER_SUITES", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
    ];
    let errors = refused(folder.path(), &[], &settings);
    let error = "ocpp16: server.pem (ocpp.tls.cipher_suites): none of the cipher suites is for";
    assert!(errors.starts_with(error), "{errors}");
}

#[test]
fn firmware_that_is_not_there_is_named_with_its_line() {
    let folder = TempDir::new().unwrap();
    for (name, value) in [("authorities", "['missing.pem']"), ("directory", "'missing'")] {
        let text = format!("[auth]\n\nfirmware_{name} = {value}\n");
        fs::write(folder.path().join("s.toml"), text).unwrap();
        let errors = refused(folder.path(), &["--config", "s.toml"], &[]);
        let error = format!("ocpp16: s.toml:3: auth.firmware_{name}: missing");
        assert!(errors.starts_with(&error), "{errors}");
    }
}

/// Starts it with what it does not start with; returns what it says, in one line.
fn refused(folder: &Path, arguments: &[&str], settings: &[(&str, &str)]) -> String {
    let output = command()
        .current_dir(folder)
        .args(["--listen", "127.0.0.1:0", "--http", "127.0.0.1:0", "--log", "off"])
        .args(arguments)
        .envs(settings.iter().copied())
        .output()
        .unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), errors.lines().count()), (Some(2), 1), "{errors}");
    errors
}

#[test]
fn settings_reach_what_they_are_about() {
    let settings = "[ocpp]\npath = \"/{site}/cp/{identity}\"\nheartbeat_interval = \"2m\"\n\
                    [database]\nurl = \"sqlite:other.db\"\n";
    let central_system = CentralSystem::start_with(settings, &[]);
    assert!(central_system.url.ends_with("/{site}/cp"), "{}", central_system.url);
    let url = central_system.url.replace("{site}", "north");
    let mut charge_point = ChargePoint::connect(&url, "CP001");
    let boot = json!({"chargePointVendor": "Vendor", "chargePointModel": "Model"});
    assert_eq!(charge_point.call("BootNotification", &boot)[2]["interval"], 120);
    let answer = charge_point.call("Authorize", &json!({"idTag": "UNKNOWN"}));
    assert_eq!(answer[2]["idTagInfo"]["status"], "Invalid");
}

#[test]
fn several_listeners_lead_to_the_same_central_system() {
    let arguments = ["--listen", "127.0.0.1:0"];
    let mut central_system = CentralSystem::start_with("", &arguments);
    let second = central_system.process.line();
    let second = second.strip_prefix("charge points: ").unwrap();
    let second = second.split_once("/{identity}").unwrap().0;
    assert_ne!(second, central_system.url);
    let _charge_points =
        [ChargePoint::connect(&central_system.url, "A"), ChargePoint::connect(second, "B")];
    assert_eq!(central_system.get("/charge-points").body["total"], 2);
}

#[test]
fn a_token_opens_the_interface_beyond_loopback() {
    let output = command()
        .args(["--listen", "127.0.0.1:0", "--http", "0.0.0.0:0", "--log", "off"])
        .output()
        .unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains("http.listen: 0.0.0.0:0 is no loopback address"), "{errors}");
    assert_eq!(output.status.code(), Some(2));

    let central_system = CentralSystem::start_with("[http]\ntoken = \"t0ken\"\n", &[]);
    let path = "/api/v1/charge-points";
    let ask = |header: &str| http_with(&central_system.http, "GET", path, header, None).status;
    assert_eq!(http(&central_system.http, "GET", path, None).status, 401);
    assert_eq!(ask("Authorization: Bearer other"), 401);
    assert_eq!(ask("Authorization: Bearer t0ken"), 200);
}

#[test]
fn who_is_new_is_let_in_as_the_settings_say() {
    let boot = json!({"chargePointVendor": "Vendor", "chargePointModel": "Model"});
    for (enrolment, status) in [("open", "Accepted"), ("pending", "Pending"), ("auto", "Accepted")]
    {
        let settings = format!("[auth]\nenrolment = \"{enrolment}\"\n");
        let central_system = CentralSystem::start_with(&settings, &[]);
        let mut charge_point = ChargePoint::connect(&central_system.url, "CP001");
        let answer: Value = charge_point.call("BootNotification", &boot);
        assert_eq!(answer[2]["status"], status, "{enrolment}");
    }
    let central_system = CentralSystem::start_with("[auth]\nenrolment = \"closed\"\n", &[]);
    let address = central_system.url.strip_prefix("ws://").unwrap();
    let address = address.strip_suffix("/ocpp").unwrap();
    let upgrade = "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
                   Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nConnection: Upgrade\r\n\
                   Sec-WebSocket-Protocol: ocpp1.6";
    let refused = http_with(address, "GET", "/ocpp/CP001", upgrade, None);
    assert_eq!(refused.status, 404);
}
