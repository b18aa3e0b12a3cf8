//! Arguments, and where the report goes.

use std::fs;
use std::process::{Command, Stdio};

use ocpp16_tests::{Authority, CentralSystem, Process, command, eventually};

use crate::{good, of_action, provision, report, simulate};

#[test]
fn tls_trusts_the_authority_that_is_named_and_shows_a_certificate() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let authority = Authority::new("Authority");
    authority.credential().write(folder.path(), "authority");
    Authority::new("Other").credential().write(folder.path(), "other");
    authority.server().write(folder.path(), "server");
    authority.charge_point("Operator", "CP000001").write(folder.path(), "charge_point");
    let settings = format!(
        "[ocpp.tls]\nlisten = [\"127.0.0.1:0\"]\ncertificates = [\"{}\"]\nkeys = [\"{}\"]\n\
         client_ca = [\"{}\"]\n[auth]\nprofile = 3\norganizations = [\"Operator\"]\nenrolment = \"open\"\n",
        path("server.pem"),
        path("server.key"),
        path("authority.pem")
    );
    let mut central_system = CentralSystem::start_with(&settings, &[]);
    let line = central_system.process.line_after("charge points: ");
    let url = line.split_once("/{identity}").unwrap().0;
    let (ca, other) = (path("authority.pem"), path("other.pem"));
    let (certificate, key) = (path("charge_point.pem"), path("charge_point.key"));
    let shown = ["--certificate", &certificate, "--key", &key];
    let few = ["--charge-points", "1", "--duration", "100ms", "--ca"];
    let report_of = |ca: &str, rest: &[&str]| {
        report(&simulate(url, &[&few[..], &[ca], rest].concat()).output().unwrap())
    };
    let beats = good(url, &[&few[..], &[&ca], &shown].concat());
    assert!(of_action(&beats, "Heartbeat")["answered"].as_u64().unwrap() > 0);
    let (status, _, errors) = report_of(&other, &shown);
    assert_eq!(status, Some(2));
    assert!(errors.contains("TLS: ") && errors.contains("--ca says whom to trust"), "{errors}");
    let (status, _, errors) = report_of(&ca, &["--certificate", &certificate, "--key", &ca]);
    assert_eq!(status, Some(2), "{errors}");
    assert!(errors.contains("authority.pem: no private key in it"), "{errors}");
    let (status, _, errors) = report_of(&ca, &[]);
    assert_eq!(status, Some(2), "{errors}");
}

#[test]
fn unusable_arguments_are_status_2() {
    for (arguments, error) in [
        (&["http://127.0.0.1/"][..], "no URL such as ws://"),
        (&["ws://127.0.0.1:1/", "--rate", "0"], "not a number from 0.001 to 1000000"),
        (&["ws://127.0.0.1:1/", "--rate", "-5"], "not a number from 0.001 to 1000000"),
        (&["ws://127.0.0.1:1/", "--rate", "1e300"], "not a number from 0.001 to 1000000"),
        (&["ws://127.0.0.1:1/", "--connect-rate", "1e-300"], "to 1000000, nor 0"),
        (&["ws://127.0.0.1:1/", "--timeout", "500000000000years"], "--timeout"),
        (&["ws://127.0.0.1:1/", "--timeout", "400days"], "longer than 365days"),
        (&["ws://127.0.0.1:1/", "--timeout", "0s"], "shorter than 1ms"),
        (&["ws://127.0.0.1:1/", "--source-address", "1.2.3.4-1.2.3.3"], "A first"),
        (&["ws://127.0.0.1:1/", "--rate", "9", "--scenario", "idle"], "offers no CALLs"),
        (&["ws://127.0.0.1:1/", "--rate", "9", "--meter-interval", "1s"], "cannot be used with"),
        (&["ws://127.0.0.1:1/", "--plot", "a.png"], "pictures are SVG"),
        (&["ws://127.0.0.1:1/", "--plot", "no/where.svg"], "no/where.svg: No such file"),
        (&["ws://127.0.0.1:1/", "--ca", "nothing.pem"], "need wss://"),
        (&["wss://127.0.0.1:1/", "--ca", "nothing.pem"], "nothing.pem"),
        (&["ws://127.0.0.1:1/", "--source-address", "::1"], "--source-address"),
        (&["ws://127.0.0.1:1/", "--source-address", "192.0.2.1"], "from 192.0.2.1: "),
        (&["ws://127.0.0.1:1/", "--id-tag", "a tag of far too many characters"], "--id-tag"),
        (&["ws://127.0.0.1:1/", "--charge-points", "900000000"], "900000000 need 900000"),
    ] {
        let output = command().arg("simulate").args(arguments).output().unwrap();
        let (status, _, errors) = report(&output);
        assert_eq!(status, Some(2), "{arguments:?}: {errors}");
        assert!(errors.starts_with("ocpp16: ") && errors.contains(error), "{errors}");
        assert_eq!(errors.lines().count(), 1, "{errors}");
    }
}

#[test]
fn a_limit_of_the_system_is_told_before_anything_is_connected() {
    let program = command();
    let mut limited = Command::new("sh");
    limited.args(["-c", "ulimit -n 100 && exec \"$@\"", "sh"]).arg(program.get_program());
    limited.args(["simulate", "ws://127.0.0.1:1/", "--charge-points", "1000"]);
    let output = limited.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{errors}");
    let expected = "ocpp16: --charge-points: 1000 need 10";
    assert!(errors.starts_with(expected) && errors.contains("allows 100: raise"), "{errors}");
}

#[test]
fn passwords_and_source_addresses_are_used() {
    let central_system = CentralSystem::start_set(&[("auth.profile", "1")]);
    provision(&central_system, &["CP000001", "CP000002"]);
    let arguments = ["--charge-points", "2", "--duration", "0s", "--password"];
    let sources = ["the key of {identity}", "--source-address", "127.0.1.8/31"];
    let arguments = [&arguments[..], &sources].concat();
    let mut simulation = Process::start("simulate", &mut simulate(&central_system.url, &arguments));
    for (identity, address) in [("CP000001", "127.0.1.8:"), ("CP000002", "127.0.1.9:")] {
        let path = format!("/charge-points/{identity}");
        let remote = eventually("it is connected", || {
            central_system.get(&path).body["remoteAddress"].as_str().map(str::to_owned)
        });
        assert!(remote.starts_with(address), "{identity}: {remote}");
    }
    simulation.signal("INT");
    let report = simulation.json_line();
    assert_eq!(simulation.wait().code(), Some(0), "{report}");
}

#[test]
fn text_is_a_table_and_the_picture_is_written() {
    let central_system = CentralSystem::start(&[]);
    let picture = central_system.folder().join("latency.svg");
    let output = command()
        .args(["simulate", &central_system.url, "--charge-points", "3", "--duration", "100ms"])
        .arg("--plot")
        .arg(&picture)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(text.starts_with("3 charge points, scenario heartbeat, "), "{text}");
    for row in ["CALL", "BootNotification", "Heartbeat", "all", "handshakes"] {
        assert!(text.lines().any(|line| line.trim_start().starts_with(row)), "{row}: {text}");
    }
    let drawn = fs::read_to_string(&picture).unwrap();
    assert!(drawn.starts_with("<svg ") && drawn.contains("p99"), "{drawn}");
    // Without a simulation, it stays. Without anybody who reads the report, there is one.
    let again = |url: &str, output: Stdio| {
        let mut command = command();
        command.args(["simulate", url, "--charge-points", "1", "--duration", "1ms", "--plot"]);
        command.arg(&picture).stdout(output).stderr(Stdio::piped()).output().unwrap()
    };
    let nobody = again("ws://127.0.0.1:1/", Stdio::piped());
    assert_eq!(nobody.status.code(), Some(2));
    assert_eq!(fs::read_to_string(&picture).unwrap(), drawn);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let unread = again(&central_system.url, full.into());
    let errors = String::from_utf8(unread.stderr).unwrap();
    assert_eq!(unread.status.code(), Some(2), "{errors}");
    assert!(errors.starts_with("ocpp16: standard output: No space left"), "{errors}");
    let redrawn = fs::read_to_string(&picture).unwrap();
    assert!(redrawn.starts_with("<svg ") && redrawn != drawn, "{redrawn}");
}
