//! The log of `ocpp16 serve` in files.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use ocpp16_tests::{CentralSystem, ChargePoint};
use serde_json::{Value, json};

/// The files of the log by name, with their sizes.
fn files(folder: &Path) -> Vec<(String, u64)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(Result::unwrap)
        .map(|file| (file.file_name().into_string().unwrap(), file.metadata().unwrap().len()))
        .collect();
    files.sort();
    files
}

/// Makes the server log at least this many bytes, and returns how many messages
/// that took.
fn chatter(central_system: &CentralSystem, bytes: usize) {
    let mut charge_point = ChargePoint::connect(&central_system.url, "CP001");
    let boot = json!({"chargePointVendor": "Vendor", "chargePointModel": "Model"});
    charge_point.call("BootNotification", &boot);
    // Each is a line at the level debug.
    let data = "x".repeat(1000);
    for _ in 0..=bytes / data.len() {
        charge_point.call("DataTransfer", &json!({"vendorId": "com.example", "data": data}));
    }
}

#[test]
fn files_are_bounded_in_size_and_number() {
    for (limits, number) in [
        ("files = 3\n", 3),
        // Room for four files of the size.
        ("files = 100\ntotal_size = \"16KiB\"\n", 4),
    ] {
        let settings = format!(
            "[log]\ndirectory = \"log\"\nlevel = \"debug\"\nrotate_size = \"4KiB\"\n{limits}"
        );
        let central_system = CentralSystem::start_with(&settings, &[]);
        chatter(&central_system, 40 << 10);
        let folder = central_system.folder().join("log");
        let files = files(&folder);
        let names: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
        let expected = ["ocpp16.log", "ocpp16.log.1", "ocpp16.log.2", "ocpp16.log.3"];
        assert_eq!(names, &expected[..number]);
        for (name, size) in &files {
            // The line that reaches the limit is still written.
            assert!(*size < (4 << 10) + 2000, "{name}: {size}");
            for line in fs::read_to_string(folder.join(name)).unwrap().lines() {
                let line: Value = serde_json::from_str(line).unwrap();
                assert!(line["timestamp"].is_string() && line["level"].is_string());
            }
        }
    }
}

#[test]
fn levels_are_of_everything_or_of_a_target() {
    let log_at = |level: &str| {
        let settings = format!("[log]\ndirectory = \"log\"\n{level}format = \"text\"\n");
        let central_system = CentralSystem::start_with(&settings, &[]);
        chatter(&central_system, 0);
        fs::read_to_string(central_system.folder().join("log/ocpp16.log")).unwrap()
    };
    let log = log_at("level = \"off,ocpp16=debug\"\n");
    let is_of_it = |line: &str| line.contains(" INFO ") || line.contains("DEBUG ");
    assert!(log.lines().all(is_of_it), "{log}");
    assert!(log.contains("action=BootNotification"), "{log}");
    // A line for each message is too much for what is always on.
    let log = log_at("");
    assert!(log.contains("connected") && !log.contains("BootNotification"), "{log}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_log_that_cannot_be_written_does_not_stop_the_server() {
    let full_disk = tempfile::TempDir::new().unwrap();
    std::os::unix::fs::symlink("/dev/full", full_disk.path().join("ocpp16.log")).unwrap();
    for (folder, reason) in [
        ("/dev/null/log", "Not a directory"),
        (full_disk.path().to_str().unwrap(), "No space left on device"),
    ] {
        let settings = format!("[log]\ndirectory = \"{folder}\"\n");
        let mut central_system = CentralSystem::start_with(&settings, &[]);
        chatter(&central_system, 0);
        let errors = central_system.process.end_and_read_errors();
        let complaint = format!("ocpp16: cannot log to {folder}/ocpp16.log: {reason}");
        assert_eq!(errors.matches(&complaint).count(), 1, "{errors}");
        assert!(errors.contains("CP001"), "{errors}");
    }
}
